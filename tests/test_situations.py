"""What users of such projects met elsewhere, as public reports tell it, and the test that shows what this one does.

Each situation bears a number, and a report of it where one was read (repository#issue).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SITUATIONS = {
    "L1 the environment of another checkout is active (ffroliva/gflow-cli#760)": (
        "in_another_checkout_each_command_is_refused_and_both_are_named"
    ),
    "L2 a kernel python3 of another installation (nteract/papermill#761)": ("the_kernel_of_a_run_is_this_interpreter"),
    "L3 a sweep aimed at the user's notes or the book's own table (pola-rs/polars#26887)": (
        "a_sweep_replaces_nothing_that_no_sweep_has_made"
    ),
    "L4 a sweep aimed at a folder": "a_target_that_no_sweep_has_made_is_refused_before_anything_is_computed",
    "L5 a table saved with semicolons or tabs (frictionlessdata/frictionless-py#285)": (
        "a_damaged_table_is_refused_where_it_is_read_and_where_it_is_sealed"
    ),
    "L6 a number with a no-break space or full-width digits": (
        "a_damaged_table_is_refused_where_it_is_read_and_where_it_is_sealed"
    ),
    "L7 inf, 1e999, NaN in a table": "a_damaged_table_is_refused_where_it_is_read_and_where_it_is_sealed",
    "L8 a table of a header alone": "a_damaged_table_is_refused_where_it_is_read_and_where_it_is_sealed",
    "L9 the folder was moved or renamed (pypa/virtualenv#1280)": "after_a_move_the_environment_is_installed_anew",
    "L10 PIP_USER is set (gitpod-io/gitpod#1997)": "settings_of_pip_and_python_do_not_reach_the_installation",
    "L11 a file system without locks (bazelbuild/bazel#2647)": "without_locks_work_goes_on_with_a_warning",
    "L12 files dated in the future (microsoft/WSL#10006)": "a_module_edited_during_the_run_has_no_hash_to_trust",
    "L14 the downloaded notebook elsewhere (QuantEcon/lecture-source-py#536)": (
        "a_downloaded_notebook_says_first_what_it_needs"
    ),
    "L15 Binder (jupyterhub/repo2docker#1265)": (
        "binder_has_a_python_that_the_package_takes_and_installs_the_lock_and_the_package"
    ),
    "L16 an edge of the declared range (synth-inference/synthdid#112)": (
        "a_chapter_computes_at_the_edges_of_its_contract"
    ),
    "L17 a browser that stores nothing": "a_browser_that_stores_nothing_finds_and_switches",
    "L18 a sweep in a script without a main guard (dask/distributed#4751)": (
        "a_script_without_a_main_guard_ends_with_a_line"
    ),
    "L19 a forecast that came true early (Metaculus/metaculus#1480)": (
        "brier_score_of_answered_forecasts_whose_window_is_over"
    ),
    "L20 another package called helpers on the path (basetenlabs/truss#2526)": (
        "another_package_of_the_name_on_the_path_is_not_taken"
    ),
    "L21 rows of the next year (catalyst-cooperative/pudl#943)": ("no_year_needs_its_ceiling_raised_for_a_new_row"),
    "L23 nothing is written outside (pyinstaller/pyinstaller#7487)": (
        "caches_lie_in_the_book_or_where_it_cannot_be_written_in_a_temporary_folder"
    ),
    "L25 a key twice, 3,000 brackets, 20 MB of parameters (yaml/pyyaml#165)": (
        "a_file_of_parameters_that_is_none_is_refused"
    ),
    "L26 a port that is taken": "a_port_that_is_taken_is_passed_over",
    "L27 neither home nor passwd entry": "who_has_no_home_is_given_one_and_who_has_keeps_it",
    "L28 a notebook with a byte order mark": "a_notebook_with_a_byte_order_mark_is_told_so",
    "L29 claims | head": "a_reader_that_leaves_is_no_fault",
    "L30 FORCE_COLOR in a log": "colours_and_spinners_are_for_terminals_alone",
    "L32 few open files are allowed": "where_few_files_may_be_open_a_run_is_refused_in_a_line_at_once",
    "L33 the site on a gh-pages branch (jupyter-book#676)": "the_site_is_taken_as_it_is_by_github",
    "L34 tables opened in a spreadsheet (getodk/central-backend#792)": "the_data_page_says_how_to_open_a_table",
    "L35 papermill --help-notebook (nteract/papermill#225)": "papermill_tells_the_parameters_of_a_notebook",
    "L36 a list for papermill (nteract/papermill#371)": "plain_papermill_runs_a_small_window",
    "L37 a date for papermill (nteract/papermill#345)": "plain_papermill_runs_a_small_window",
    "L38 a misspelt parameter for papermill (nteract/papermill#818)": (
        "plain_papermill_refuses_a_misspelt_name_in_the_notebook"
    ),
    "L39 quotes and code in a value for papermill": "plain_papermill_refuses_what_the_contract_refuses",
    "L40 jupyter-book build with .venv inside (jupyter-book#1918)": "a_bare_jupyter_book_build_makes_the_same_book",
    "L41 a page by itself (jupyter-book#1188)": "the_page_needs_no_other_file",
    "L42 environment and checkout only to be read (jupyter-book#897)": (
        "a_checkout_that_may_only_be_read_runs_and_sweeps_elsewhere_and_its_build_is_refused_in_a_line"
    ),
    "L43 a kernel python3 of the user's (jupyter/notebook#2563)": "the_kernel_of_a_run_is_this_interpreter",
    "L44 start-up files of IPython and Python (paulgb/runipy#46)": (
        "the_environment_of_a_run_holds_nothing_that_bends_it"
    ),
    "L45 the notebook names another kernel (NCAR/CUPiD#102)": "the_kernel_of_a_run_is_this_interpreter",
    "L46 a scratch folder of another user (dask/distributed#6748)": (
        "caches_lie_in_the_book_or_where_it_cannot_be_written_in_a_temporary_folder"
    ),
    "L47 time zones and locales (vega/altair#1027)": "a_browser_that_stores_nothing_finds_and_switches",
    "L48 short series, most breaks (deepcharles/ruptures#272)": "a_chapter_computes_at_the_edges_of_its_contract",
    "L49 marks, other encodings, words for numbers (frictionlessdata/frictionless-py#803)": (
        "when_the_file_starts_with_a_byte_order_mark_that_is_told"
    ),
    "L50 a copy without git (github/git-sizer#51)": "outside_any_book_the_installed_checkout_is_used",
    "L51 other releases of Python": "binder_has_a_python_that_the_package_takes_and_installs_the_lock_and_the_package",
    "L52 a path with & # % ( ) ' Hangul and blanks": "after_a_move_the_environment_is_installed_anew",
    "L53 a matplotlibrc of the user's": "the_environment_of_a_run_holds_nothing_that_bends_it",
    "L54 time zones, locales, proxies, optimisation, warnings": (
        "the_environment_of_a_run_holds_nothing_that_bends_it"
    ),
    "L55 jupyter-book's own build in between": "a_bare_jupyter_book_build_makes_the_same_book",
    "L56 a chosen setting is shared (owid/owid-grapher#343)": "an_address_holds_the_choices",
    "rows in another order": "a_table_is_the_same_whatever_the_order_of_its_rows",
    "a run aimed at /, a file, a folder of the user's": "a_run_replaces_nothing_that_no_run_has_made",
    "a scheduler that is none": "where_no_scheduler_answers_that_is_one_line",
    "all workers of a cluster are lost": "a_cluster_that_loses_its_workers_ends_with_a_line",
    "ten million settings": "ten_million_settings_are_counted_before_they_are_made",
    "a cell that never ends": "a_cell_that_never_ends_is_ended_and_told",
    "a cell that prints without end": "a_cell_that_prints_without_end_is_ended_and_told",
    "Ctrl-C": "an_interrupt_from_the_keyboard_ends_everything_with_a_line",
    "kill -9": "a_kill_at_any_moment_leaves_no_process",
    "kill -9 in a sweep": "after_kills_a_sweep_is_whole_and_has_computed_nothing_twice",
    "kill -9 while sealing": "after_kills_a_sealed_table_is_the_old_or_the_new",
    "no room is left": "a_full_disk_is_a_line_and_loses_nothing",
    "a damaged results.json": "a_damaged_run_is_refused_where_it_is_compared",
    "an error that nobody foresaw": "what_was_not_foreseen_is_a_line_and_a_log",
    "an ASCII locale": "what_goes_into_a_file_is_utf8_in_any_locale",
    "a form made from the schema": "the_schema_of_parameters_says_the_rules_between_them",
    "script in a table, a parameter, a notebook": "script_is_text_on_every_page_of_the_book",
    "a site out of a zip": "search_finds_places_with_their_words_without_a_server",
    "a page out of a zip, alone": "a_page_opened_without_its_files_is_readable_and_none_of_its_scripts_fails",
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_that_users_met_has_a_test(situation: str) -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py"))
    assert re.search(rf"^def test_{SITUATIONS[situation]}\(", tests, re.MULTILINE)
