"""What users of such projects met elsewhere, and the test that shows what this one does then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SITUATIONS = {
    "the environment of another checkout is active": "in_another_checkout_each_command_is_refused_and_both_are_named",
    "another package called helpers is on the path": "another_package_of_the_name_on_the_path_is_not_taken",
    "a kernel python3 of another installation": "the_kernel_of_a_run_is_this_interpreter",
    "backends, start-up files, warnings of the user's": "the_environment_of_a_run_holds_nothing_that_bends_it",
    "a sweep aimed at the user's notes or the book's own table": "a_sweep_replaces_nothing_that_no_sweep_has_made",
    "a run aimed at /, a file, a folder of the user's": "a_run_replaces_nothing_that_no_run_has_made",
    "a table saved with semicolons, tabs, inf or nothing": (
        "a_damaged_table_is_refused_where_it_is_read_and_where_it_is_sealed"
    ),
    "rows in another order": "a_table_is_the_same_whatever_the_order_of_its_rows",
    "the folder was moved or renamed": "after_a_move_the_environment_is_installed_anew",
    "a file system without locks": "without_locks_work_goes_on_with_a_warning",
    "files dated in the future": "a_module_edited_during_the_run_has_no_hash_to_trust",
    "an edge of the declared range": "a_chapter_computes_at_the_edges_of_its_contract",
    "a sweep in a script without a main guard": "a_script_without_a_main_guard_ends_with_a_line",
    "a scheduler that is none": "where_no_scheduler_answers_that_is_one_line",
    "ten million settings": "ten_million_settings_are_counted_before_they_are_made",
    "a cell that never ends": "a_cell_that_never_ends_is_ended_and_told",
    "a cell that prints without end": "a_cell_that_prints_without_end_is_ended_and_told",
    "Ctrl-C": "an_interrupt_from_the_keyboard_ends_everything_with_a_line",
    "kill -9": "a_kill_at_any_moment_leaves_no_process",
    "kill -9 in a sweep": "after_kills_a_sweep_is_whole_and_has_computed_nothing_twice",
    "kill -9 while sealing": "after_kills_a_sealed_table_is_the_old_or_the_new",
    "a damaged results.json": "a_damaged_run_is_refused_where_it_is_compared",
    "a key twice, 3,000 brackets, 20 MB of parameters": "a_file_of_parameters_that_is_none_is_refused",
    "an error that nobody foresaw": "what_was_not_foreseen_is_a_line_and_a_log",
    "neither home nor passwd entry": "who_has_no_home_is_given_one_and_who_has_keeps_it",
    "a notebook with a byte order mark": "a_notebook_with_a_byte_order_mark_is_told_so",
    "claims | head": "a_reader_that_leaves_is_no_fault",
    "FORCE_COLOR in a log": "colours_and_spinners_are_for_terminals_alone",
    "an ASCII locale": "what_goes_into_a_file_is_utf8_in_any_locale",
    "a form made from the schema": "the_schema_of_parameters_says_what_the_contract_refuses",
    "script in a table": "script_in_a_table_is_text_on_the_page",
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_that_users_met_has_a_test(situation: str) -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py"))
    assert re.search(rf"^def test_{SITUATIONS[situation]}\(", tests, re.MULTILINE)
