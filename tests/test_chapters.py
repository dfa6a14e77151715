"""Every chapter as a reader of any run meets it: complete, readable, every number a named result."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from IPython.utils.capture import RichOutput

from asking import counted, fault, left_over, marks, named, strange_cells, unmarked
from helpers.analysis import CHAPTERS, analyse
from helpers.analysis.contract import Parameters
from helpers.book.landing import minutes, words_open
from helpers.claims.ledger import claims
from helpers.data import load, root
from helpers.display.parts import SAID_MIME
from helpers.errors import BadInput
from helpers.runs import RESULTS_MIME
from helpers.runs.account import apart, handed_over, of_outputs, of_run
from helpers.runs.cache import execute_changed, kept
from helpers.runs.chapters import Chapter, chapter, unusual
from helpers.runs.compare import changes_apart
from helpers.runs.edition import accepted_apart
from helpers.runs.execute import execute, warmed
from helpers.runs.folder import MANIFEST, RESULTS, alone
from helpers.wording.cited import END, MIDDLE, START, Sentence, too_long
from running import run, under_headings

FEW_DRAWS = 50
"""What is drawn is tested elsewhere; on the page a few draws will do."""
UNUSUAL = {name: {one.case: one for one in unusual(name, root())} for name in CHAPTERS}


def few_draws(chapter: str) -> dict[str, Any]:
    return {"draws": FEW_DRAWS} if "draws" in CHAPTERS[chapter].model_fields else {}


BOOK = "as the book"


def read_here(name: str, changed: Mapping[str, Any]) -> list[tuple[str, RichOutput]]:
    """Outputs of a chapter and its evidence, each with the heading above it; parameters changed as papermill would."""
    one = chapter(name, root())
    alike = partial(analyse, name, one.contract.checked(changed)) if len(one.pages) > 1 else None
    return list(run([page.notebook().cells for page in one.pages], changed, alike))


@cache
def executed(name: str) -> dict[str, Chapter]:
    """The book's own run of a chapter and its unusual ones, executed first if need be; the check reads them too."""
    runs = {BOOK: chapter(name, root()), **UNUSUAL[name]}
    with alone(root() / "_build"):
        execute_changed(list(runs.values()), lambda _: None)
    return runs


@pytest.fixture(scope="class")
def reading(request: pytest.FixtureRequest) -> list[tuple[str, RichOutput]]:
    """Outputs of a run, each with the heading above it; a warning in one would be an error here."""
    name, case = request.param
    one = executed(name)[case]
    pages = [nbformat.read(kept(one) / page.file, as_version=4).cells for page in one.pages]
    found = [(heading, one) for cells in pages for heading, cell in under_headings(cells) for one in cell.outputs]
    assert [one.text for _, one in found if one.output_type == "stream"] == []
    return [(heading, RichOutput(one.data, one.metadata)) for heading, one in found]


@pytest.fixture(scope="class")
def outputs(reading: list[tuple[str, RichOutput]]) -> list[RichOutput]:
    return [output for _, output in reading]


def payload_of(outputs: list[RichOutput]) -> dict[str, Any]:
    return handed_over(output.data for output in outputs)


def results_of(payload: dict[str, Any]) -> dict[str, Any]:
    return {result["id"]: result for result in payload["results"]}


def parameters_of(payload: dict[str, Any]) -> dict[str, tuple[Any, str]]:
    """Value and unit of each parameter of a run."""
    rules = CHAPTERS[payload["chapter"]].model_json_schema()["properties"]
    return {name: (value, rules[name].get("unit", "")) for name, value in payload["parameters"].items()}


def page_of(outputs: list[RichOutput]) -> BeautifulSoup:
    return BeautifulSoup("".join(output.data.get("text/html", "") for output in outputs), "html.parser")


def anchors(page: BeautifulSoup) -> set[str]:
    return {one["id"] for one in page.find_all(id=True)}


@pytest.fixture(scope="class")
def payload(outputs: list[RichOutput]) -> dict[str, Any]:
    return payload_of(outputs)


@pytest.fixture(scope="class")  # a page is long to parse, and is only read
def page(outputs: list[RichOutput]) -> BeautifulSoup:
    return page_of(outputs)


def said(outputs: list[RichOutput], kind: str) -> list[dict[str, Any]]:
    """Records of what the outputs say: ``sentences``, ``figures`` or ``tables``."""
    return [one for output in outputs for one in output.data.get(SAID_MIME, {}).get(kind, [])]


def sentences(outputs: list[RichOutput]) -> list[str]:
    return [one["text"] for one in said(outputs, "sentences")]


QUOTED = {
    "sources": ["title", "publisher"],
    "published_results": ["study", "quantity", "note"],
    "conflicts": ["fact", "reason", "value_a", "value_b"],
    "trade_measures": ["short_name"],
    "host_support_demands": ["short_name", "title"],
    "base_projects": ["note"],
    "support_cost_shares": ["numerator", "denominator"],
    "defence_pledges": ["title"],
    "arms_purchases": ["note"],
    "trade_cover_published": ["note"],
    "diplomatic_steps": ["short_name"],
    "security_partnerships": ["title"],
    "outward_investment": ["note"],
    "autonomy_events": ["title"],
    "jp_kr_frictions": ["title"],
    "office_terms": ["note"],
    "forecasts": ["question", "resolution", "reason"],
    "stated_positions": ["title"],
    "india_alignment": ["title"],
}
"""Texts of the tables that a page quotes: a figure inside one is no finding."""
COPIED = {"tab-conflicts"}
"""Tables whose cells are texts of the tables ``conflicts`` and ``claims``."""


@cache
def quoted() -> list[str]:
    texts = {text for table, columns in QUOTED.items() for column in columns for text in load(table)[column].dropna()}
    return sorted((text.rstrip(".") for text in texts if len(text) > 8), key=len, reverse=True)


NAME = re.compile(r"(?!.*text$)[a-z][a-z-]*(\.[\w-]+)+")
"""Of a sentence: its section, then what it says."""


TURN = re.compile(r"(?:From (?=\d{4} on\b)|Since )(\d{4})\b")
"""Begins a title that says what is otherwise from a year on."""
STOOD_STILL = re.compile(r"\b(?:rose|fell|grew|shrank|went) from (\S*\d\S*)(?: in \d{4})? to \1(?: |$|[.,;])")


def test_every_chapter_is_read() -> None:
    assert all(UNUSUAL.values())
    assert {one.__name__.removeprefix("Test") for one in Reading.__subclasses__()} == {
        name.title().replace("-", "") for name in CHAPTERS
    }


def _card(html: str) -> bool:
    return any(
        mark in html
        for mark in (
            "aaf-figure",
            "aaf-table",
            "aaf-decides",
            "aaf-text",
            "aaf-findings",
            "Not in this run",
            "named result",
        )
    )


class Reading:
    """What holds for every run; each chapter is a class of its own, so that processes share the work."""

    def test_every_number_of_a_sentence_is_that_of_its_result(
        self, page: BeautifulSoup, payload: dict[str, Any]
    ) -> None:
        results, parameters = results_of(payload), parameters_of(payload)
        asked = [
            (sentence["data-sentence"], one.id, fault(one, *named(one.id, results, parameters)))
            for sentence in page.select(".aaf-s")
            for one in marks(sentence)
        ]
        assert asked
        assert [found for found in asked if found[-1]] == []

    def test_outside_the_results_of_a_sentence_stand_only_dates_and_definitions(
        self, outputs: list[RichOutput], page: BeautifulSoup, payload: dict[str, Any]
    ) -> None:
        results, read = results_of(payload), {one["id"]: one["results"] for one in said(outputs, "sentences")}
        left = {}
        for sentence in page.select(".aaf-s"):
            name = sentence["data-sentence"]
            own = [one for key, one in results.items() if key in read.get(name, ()) or key.startswith(f"{name}.")]
            text = unmarked(sentence)
            left[name] = left_over(text, own, quoted())
            left[name] |= set() if name.startswith("claims.") else counted(text, quoted())  # claims tell stories
        assert {name: found for name, found in left.items() if found} == {}

    def test_every_number_in_a_table_is_a_result_of_its_section_in_that_unit(
        self, page: BeautifulSoup, payload: dict[str, Any]
    ) -> None:
        for card in page.select("div.aaf-table:has(.aaf-grid)"):
            if card["id"] not in COPIED:
                makers = {code["data-code"] for code in card.select(".aaf-code code")}
                own = [result for result in payload["results"] if result["made_by"] in makers]
                assert (card["id"], strange_cells(card, own, quoted())) == (card["id"], [])

    def test_every_sentence_has_a_name_of_its_own(self, outputs: list[RichOutput]) -> None:
        names = [one["id"] for one in said(outputs, "sentences")]
        assert [name for name in names if not NAME.fullmatch(name)] == []
        assert [name for name in set(names) if names.count(name) > 1] == []

    def test_plain_sentences_are_short_and_hold_two_numbers_at_most(
        self, outputs: list[RichOutput], page: BeautifulSoup
    ) -> None:
        told = [one for one in said(outputs, "sentences") if one["register"] == "plain"]
        marked = {one["data-sentence"]: str(one) for one in page.select(".aaf-s")}
        sentences = [Sentence(one["id"], _marked(marked[one["id"]]), (), 0, "plain") for one in told]
        assert {one.id: f"{too_long(one)}: {one.text}" for one in sentences if too_long(one)} == {}

    def test_every_figure_is_answered_by_a_sentence_of_the_page(self, outputs: list[RichOutput]) -> None:
        told = {one["id"] for one in said(outputs, "sentences")}
        assert {one["id"]: one["answer"] for one in said(outputs, "figures") if one["answer"] not in told} == {}

    def test_the_year_that_a_title_turns_on_is_named_in_its_drawing(
        self, request: pytest.FixtureRequest, outputs: list[RichOutput]
    ) -> None:
        if request.node.callspec.params["reading"][1] != BOOK:  # elsewhere it may lie outside the window
            return
        turns = [(one, found[1]) for one in said(outputs, "figures") if (found := TURN.match(one["title"]))]
        assert [one["id"] for one, year in turns if not any(year in label for label in one["labels"])] == []

    def test_findings_are_sentences_of_the_page_heaviest_first(
        self, outputs: list[RichOutput], payload: dict[str, Any]
    ) -> None:
        weights = {one["id"]: one["weight"] for one in said(outputs, "sentences")}
        found = [weights[finding["id"]] for finding in payload["findings"] if payload["chapter"] != "claims"]
        assert found == sorted(found, reverse=True)
        assert all(found)

    def test_no_sentence_shows_a_missing_value(self, outputs: list[RichOutput]) -> None:
        read = " ".join(sentences(outputs)) + " ".join(output.data.get("text/plain", "") for output in outputs)
        assert not re.search(r"\b(nan|NaN|None(?! of )|NaT|inf)\b|−0\.0(?!\d)", read)

    def test_what_rose_or_fell_is_told_by_two_numbers_that_differ(self, outputs: list[RichOutput]) -> None:
        assert [said for said in sentences(outputs) if STOOD_STILL.search(said)] == []

    def test_every_section_shows_something_or_says_why_not(self, reading: list[tuple[str, RichOutput]]) -> None:
        shown: dict[str, str] = {}
        for heading, output in reading:
            shown[heading] = shown.get(heading, "") + output.data.get("text/html", "")
        empty = [heading for heading, html in shown.items() if heading.startswith("##") and not _card(html)]
        assert empty == []

    def test_findings_point_at_figures_that_are_there(self, page: BeautifulSoup, payload: dict[str, Any]) -> None:
        assert payload["findings"]
        ids = anchors(page)
        assert [finding["id"] for finding in payload["findings"] if finding["figure"] not in ids] == []
        assert [finding["id"] for finding in payload["findings"] if not finding["text"].endswith(".")] == []

    def test_the_evidence_of_every_claim_is_on_the_page_of_its_chapter(
        self, request: pytest.FixtureRequest, page: BeautifulSoup, payload: dict[str, Any]
    ) -> None:
        if BOOK not in request.node.callspec.id:
            return
        evidence = {claim.tested.figure for claim in claims() if claim.theme == payload["chapter"]}
        assert evidence - anchors(page) == set()

    def test_every_interval_says_its_level_or_what_it_spans(self, payload: dict[str, Any]) -> None:
        bare = [one["id"] for one in payload["results"] if one["interval"] and not (one["level"] or one["design"])]
        assert bare == []

    def test_an_unusual_run_departs_from_the_book_as_was_accepted(
        self, request: pytest.FixtureRequest, outputs: list[RichOutput]
    ) -> None:
        name, case = request.node.callspec.params["reading"]
        if case == BOOK:  # which is tested with the edition
            return
        known = accepted_apart(root(), name)
        now = apart(of_run(kept(executed(name)[BOOK])), of_outputs(output.data for output in outputs))
        found = changes_apart(case, known.get(case, {}), now)
        assert "\n".join([*map(str, found[:20]), *(found and [f'alliances accept {name} --why "…"'])]) == ""

    def test_a_chapter_is_short_enough_to_be_read_to_its_end(
        self, request: pytest.FixtureRequest, payload: dict[str, Any]
    ) -> None:
        name, case = request.node.callspec.params["reading"]
        if case != BOOK or payload["chapter"] == "claims":  # the ledger is looked up, and other runs may say more
            return
        told = kept(executed(name)[BOOK]) / executed(name)[BOOK].pages[0].file
        cells = nbformat.read(told, as_version=4).cells
        figures = [
            one
            for cell in cells
            for one in cell.get("outputs", [])
            if one.get("data", {}).get(SAID_MIME, {}).get("figures")
        ]
        assert 1500 <= words_open(cells) <= 2500
        assert 8 <= minutes(words_open(cells)) <= 12
        assert 5 <= len(figures) <= 7

    def test_no_anchor_stands_twice(self, page: BeautifulSoup) -> None:
        anchors = [card["id"] for card in page.select("figure.aaf, div.aaf-table")]
        assert len(set(anchors)) == len(anchors)

    def test_every_card_names_functions_that_made_it(self, page: BeautifulSoup) -> None:
        cards = page.select("figure.aaf-figure, .aaf-table:not(.aaf-cards), .aaf-claim")
        named = {card.get("id"): [code["data-code"] for code in card.select(".aaf-code code")] for card in cards}
        assert [card for card, names in named.items() if not names] == []
        parts = [name.rpartition(".") for name in {name for names in named.values() for name in names}]
        assert [name for module, _, name in parts if not callable(getattr(import_module(module), name))] == []

    def test_result_ids_are_unique_and_most_have_sources(self, payload: dict[str, Any]) -> None:
        ids = [result["id"] for result in payload["results"]]
        assert len(set(ids)) == len(ids)
        own = [result for result in payload["results"] if not result["id"].startswith("claims.")]
        assert sum(bool(result["sources"]) for result in own) >= len(own) / 2
        decided = [one for one in payload["results"] if one["value"] in ("supported", "contradicted")]
        decided = [one for one in decided if not one["id"].endswith(".rival")]  # which counts settings
        assert all(one["sources"] for one in decided)


def _marked(html: str) -> str:
    """A sentence of the page as it was made, with marks around its numbers."""
    soup = BeautifulSoup(html, "html.parser")
    for number in soup.select(".aaf-n"):
        number.replace_with(f"{START}{number['data-result']}{MIDDLE}{number.get_text()}{END}")
    return soup.get_text()


def read(chapter: str) -> Any:
    """The runs of a chapter as the one parameter of a class: each is read once and then asked everything."""
    cases = [BOOK, *UNUSUAL[chapter]]
    runs = [(chapter, case) for case in cases]
    return pytest.mark.parametrize("reading", runs, ids=cases, indirect=True, scope="class")


@read("trade")
class TestTrade(Reading):
    """The chapter on trade."""


@read("burden-sharing")
class TestBurdenSharing(Reading):
    """The chapter on burden sharing."""


@read("autonomy")
class TestAutonomy(Reading):
    """The chapter on autonomy."""


@read("trilateral")
class TestTrilateral(Reading):
    """The chapter on trilateral prospects."""


@read("claims")
class TestClaims(Reading):
    """The ledger."""


# ---------------------------------------------------------------- whatever the contract allows, and plain papermill


def allowed(chapter: str) -> some.SearchStrategy[dict[str, Any]]:
    """Parameters drawn from the chapter's contract; texts without choices keep their default."""
    schema = CHAPTERS[chapter].model_json_schema()["properties"]
    drawn = some.fixed_dictionaries({name: _values(rule) for name, rule in schema.items()})
    return drawn.filter(lambda values: _allowed(CHAPTERS[chapter], values))


def _allowed(contract: type[Parameters], values: dict[str, Any]) -> bool:
    try:
        contract.checked(values)
    except BadInput:  # a rule between parameters
        return False
    return True


def _values(rule: dict[str, Any]) -> some.SearchStrategy[Any]:
    low, high = rule.get("minimum"), rule.get("maximum")
    if "enum" in rule:
        return some.sampled_from(rule["enum"])
    if rule["type"] == "array" and "enum" not in rule["items"]:
        return some.just(rule["default"])  # numbers that must fit one another, such as weights
    if rule["type"] == "array":
        choices = some.sampled_from(rule["items"]["enum"])
        return some.lists(choices, unique=True, min_size=rule.get("minItems", 0))
    kinds = {
        "integer": lambda: some.integers(low, high),
        "number": lambda: some.floats(low, high),
        "boolean": some.booleans,
        "string": lambda: some.just(rule["default"]),
    }
    return kinds[rule["type"]]()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_any_allowed_run_reads_well(chapter: str) -> None:
    @settings(
        phases=[Phase.generate],
        max_examples=2,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(allowed(chapter))
    def reads_well(changed: dict[str, Any]) -> None:
        found = read_here(chapter, changed | few_draws(chapter))
        outputs = [output for _, output in found]
        page, payload = page_of(outputs), payload_of(outputs)
        reader = Reading()
        reader.test_every_number_of_a_sentence_is_that_of_its_result(page, payload)
        reader.test_outside_the_results_of_a_sentence_stand_only_dates_and_definitions(outputs, page, payload)
        reader.test_every_number_in_a_table_is_a_result_of_its_section_in_that_unit(page, payload)
        reader.test_every_sentence_has_a_name_of_its_own(outputs)
        reader.test_plain_sentences_are_short_and_hold_two_numbers_at_most(outputs, page)
        reader.test_every_figure_is_answered_by_a_sentence_of_the_page(outputs)
        reader.test_findings_are_sentences_of_the_page_heaviest_first(outputs, payload)
        reader.test_no_sentence_shows_a_missing_value(outputs)
        reader.test_what_rose_or_fell_is_told_by_two_numbers_that_differ(outputs)
        reader.test_every_section_shows_something_or_says_why_not(found)
        reader.test_findings_point_at_figures_that_are_there(page, payload)

    reads_well()


def test_a_run_that_has_the_machine_to_itself_leaves_the_same(tmp_path: Path) -> None:
    """Half of its analysis and half of its drawing are done in forks."""
    one = executed("trade")["three late years"]
    with warmed() as warm:
        execute(one, one.given, tmp_path / "run", warm=warm, alone=True)
    for page in one.pages:
        assert (tmp_path / "run" / page.file).read_text() == (kept(one) / page.file).read_text()
    assert (tmp_path / "run" / RESULTS).read_text() == (kept(one) / RESULTS).read_text()
    own, others = (json.loads((folder / MANIFEST).read_text()) for folder in (tmp_path / "run", kept(one)))
    assert {key for key in own if own[key] != others[key]} <= {"started", "finished", "seconds"}


def papermill(chapter: str, target: Path, *given: str) -> subprocess.CompletedProcess[str]:
    name = f"chapters/{chapter.replace('-', '_')}.ipynb"
    command = [sys.executable, "-m", "papermill", name, str(target), "--no-progress-bar", *given]
    return subprocess.run(command, cwd=root(), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("chapter", ["trade", "claims"])  # a build runs papermill on every chapter
def test_plain_papermill_runs_a_small_window(chapter: str, tmp_path: Path) -> None:
    small = {"start_year": 2020, "end_year": 2023, "draws": FEW_DRAWS, "robust_pct": 75.0}
    changed = {name: value for name, value in small.items() if name in CHAPTERS[chapter].model_fields}
    given = [word for name, value in changed.items() for word in ("-p", name, str(value))]
    done = papermill(chapter, tmp_path / "out.ipynb", *given)
    assert done.returncode == 0, done.stderr[-2000:]
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    last = next(cell for cell in reversed(cells) if cell.cell_type == "code")
    assert changed.items() <= json.loads(last.outputs[0]["data"][RESULTS_MIME])["parameters"].items()


@pytest.mark.parametrize(("name", "value"), [("strt_year", "2012")])
def test_plain_papermill_refuses_what_the_contract_refuses(name: str, value: str, tmp_path: Path) -> None:
    done = papermill("trade", tmp_path / "out.ipynb", "-p", name, value)
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].startswith("BadInput: trade: ")
