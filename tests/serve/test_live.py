"""The live book as a reader uses it."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from helpers.analysis import CHAPTERS
from helpers.analysis.trade import TradeParameters
from helpers.book.rerun import write_index
from helpers.data import root
from helpers.errors import BadInput
from helpers.runs.execute import RunFailed
from helpers.runs.folder import NOTEBOOK, abandon, begin
from helpers.runs.moves import movable
from helpers.runs.sets import named_set, named_sets
from helpers.runs.shelf import LONGEST, call, folder_name, kept_runs, remove
from helpers.serve.app import LiveBook
from helpers.serve.desk import Desk, Full, Order
from helpers.serve.form import Sent, fields, read
from helpers.serve.server import listening, performing, serve
from visiting import Client, Runs, until


def test_a_chapter_has_a_form_and_other_pages_have_none(live: Client) -> None:
    page = BeautifulSoup(live.get("/chapters/trade.html")[1], "html.parser")
    assert page.select_one("h1 + details form[action='/run/trade'][method=post] button[type=submit]")
    assert "<form" not in live.get("/chapters/glossary.html")[1]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_form_has_a_labelled_control_for_every_parameter_with_the_value_of_the_book(chapter: str) -> None:
    contract = CHAPTERS[chapter]
    made = fields(contract, read(contract, []), {})
    assert [one.name for one in made] == list(contract.model_fields)
    assert all(one.value == one.book and one.meaning for one in made)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_the_form_sends_untouched_is_the_book(live: Client, chapter: str) -> None:
    form = BeautifulSoup(live.get(f"/change/{chapter}")[1], "html.parser").select_one(".live-form")
    pairs = [(one["name"], one.get("value", "")) for one in form.select("input[type=hidden], input[id]")]
    pairs += [(one["name"], one.select_one("option[selected]")["value"]) for one in form.select("select")]
    pairs += [(one["name"], one["value"]) for one in form.select("input[type=checkbox][checked]")]
    sent = read(CHAPTERS[chapter], pairs)
    assert (sent.faults, sent.given) == ({}, {})


def test_a_run_goes_from_the_form_over_its_progress_to_its_page_without_a_script(live: Client, runs: Runs) -> None:
    runs.leave.clear()
    status, order = live.run(measure="real")
    assert status == 303
    until(lambda: runs.seen)
    assert "Running: cell 1 of 2." in live.get(order)[1]
    assert '<noscript><meta http-equiv="refresh"' in live.get(order)[1]
    runs.leave.set()
    until(lambda: live.ask("GET", order)[0] == 303)
    page = live.ask("GET", order)[2]["location"]
    assert page == "/runs/trade-measure%3Dreal/page.html"
    status, text = live.get(page)
    assert status == 200
    assert "/change/trade?measure=real" in text
    assert live.run(measure="real") == (303, page)
    assert len(runs.seen) == 1


def test_progress_is_told_as_it_happens_and_ends(live: Client, runs: Runs) -> None:
    _, order = live.run(measure="real")
    status, text, heads = live.ask("GET", f"{order}/events")
    assert status == 200
    assert heads["content-type"].startswith("text/event-stream")
    assert '"state": "done"' in text.strip().splitlines()[-1]


def test_a_run_that_ends_while_it_is_told_how_far_it_is_is_told_to_its_end(
    live: Client, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_last(desk: Desk, order: Order) -> int:
        runs.leave.set()
        until(lambda: (found := desk.find(order.id)) and found.over)
        return 0

    monkeypatch.setattr(Desk, "ahead", at_last)
    for way, expected in (("", 'http-equiv="refresh"'), ("/events", '"state": "done"')):
        runs.leave.clear()
        order = live.run(end_year="2019" if way else "2018")[1]
        assert expected in live.get(order + way)[1]


def test_a_wrong_value_comes_back_beside_its_field_with_what_was_typed(live: Client, runs: Runs) -> None:
    status, text, _ = live.ask("POST", "/run/trade", "start_year=1800&measure=real")
    field = BeautifulSoup(text, "html.parser").select_one("[data-field=start_year]")
    assert status == 422
    assert field.input["value"] == "1800"
    assert (
        field.select_one(".live-fault").text
        == "First year: got 1800; expected a whole year from 1987 to 2024; type 1987."
    )
    (link,) = BeautifulSoup(text, "html.parser").select(".live-count a")
    assert (link.text, link["href"]) == ("First year", f"#{field['id']}")
    assert runs.seen == []


@pytest.mark.parametrize(
    ("chapter", "pairs", "name", "line"),
    [
        (
            "trade",
            [("partners", "")],
            "partners",
            "Allies shown: got nothing; expected at least one of Japan, Korea, each once; tick Japan, Korea.",
        ),
        (
            "autonomy",
            [("index_components", "")],
            "index_components",
            "Components of the index: got nothing; expected at least two of UN distance, US arms, US trade, US troops, "
            "military effort, each once; tick UN distance, US arms, US trade, US troops, military effort.",
        ),
        (
            "trade",
            [("event_date", "15.3.2012")],
            "event_date",
            'Day of the event: got "15.3.2012"; expected a date as 2013-01-20, from 1989-01-01 to 2026-08-31; '
            "type 2012-03-15.",
        ),
        (
            "trade",
            [("measure", "lunar")],
            "measure",
            'How a balance is measured: got "lunar"; expected current dollars, constant dollars or share; '
            "choose current dollars.",
        ),
        (
            "autonomy",
            [("index_weights", "much")],
            "index_weights",
            'Weights of the components: got "much"; expected numbers with commas between, or nothing; type nothing.',
        ),
        (
            "autonomy",
            [("count_renewals", "maybe")],
            "count_renewals",
            'Count renewals again: got "maybe"; expected yes or no; choose no.',
        ),
        (
            "trade",
            [("start_year", "2010"), ("end_year", "2010")],
            "",
            "“First year” 2010, “Last year” 2010: needed is “Last year” at least two years after “First year”; "
            "set “First year” to 1987.",
        ),
        (
            "autonomy",
            [("aggregation", "geometric")],
            "",
            "“How components are joined” geometric: needed is “Scale of the components” min–max or rank; "
            "set “Scale of the components” to min–max.",
        ),
    ],
)
def test_a_fault_names_the_field_as_the_form_does_and_what_to_type(
    chapter: str, pairs: list[tuple[str, str]], name: str, line: str
) -> None:
    assert read(CHAPTERS[chapter], pairs).faults == {name: line}


def test_a_day_that_does_not_exist_stands_in_its_field_as_it_was_typed(live: Client) -> None:
    shown = {}
    for day in ("2019-02-30", "2019-02-28"):
        page = BeautifulSoup(live.get(f"/change/trade?event_date={day}")[1], "html.parser")
        shown[day] = {name: page.find(id="field-event_date")[name] for name in ("type", "value")}
    assert shown == {  # a control for dates would show nothing
        "2019-02-30": {"type": "text", "value": "2019-02-30"},
        "2019-02-28": {"type": "date", "value": "2019-02-28"},
    }


def test_what_an_address_misspells_is_to_be_mended_and_can_be_left_out(live: Client, runs: Runs) -> None:
    page = BeautifulSoup(live.get("/change/trade?start_yaer=2000&measure=real")[1], "html.parser")
    (stranger,) = page.select(".live-form .live-stranger")
    meant = "no parameter 'start_yaer': did you mean start_year or turn_year? Take its tick away to leave it out."
    assert stranger.select_one(".live-fault").text == meant
    assert [box["name"] for box in page.select(".live-stranger input[type=checkbox][checked]")] == ["start_yaer"]
    assert " ".join(page.select_one(".live-count").text.split()) == "1 to mend: start_yaer=2000"
    assert json.loads(live.get("/check/trade?start_yaer=2000")[1])["faults"] == {"start_yaer": meant}
    assert live.ask("POST", "/run/trade", "start_yaer=2000&measure=real")[0] == 422
    assert runs.seen == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("utm_source=list&fbclid=IwAR1&gclid=x&msclkid=y&ref=z", ""),
        ("lang=de&v=2&lang=fr", "Left out, as no assumption is called like it: 'lang', 'v'."),
        ("utm_source=list&lang=<script>", "Left out, as no assumption is called like it: 'lang'."),
    ],
)
@pytest.mark.parametrize("address", ["/change/{}", "/chapters/{}.html"])
def test_what_others_add_to_an_address_is_left_out(live: Client, address: str, query: str, told: str) -> None:
    for chapter in ("trade", "claims"):  # whose parameters are many, and few
        page = BeautifulSoup(live.get(f"{address.format(chapter)}?{query}")[1], "html.parser")
        assert page.select(".live-stranger, .live-fault:not(:empty), #change[open]") == []
        assert [one.text for one in page.select(".live-ignored")] == ([told] if told else [])
    assert json.loads(live.get(f"/check/trade?{query}&measure=real")[1])["changed"] == {"measure": "real"}


def test_a_form_opened_from_a_run_with_other_data_says_that_it_runs_the_book_s(live: Client, place: Path) -> None:
    live.run(measure="real")
    until(lambda: kept_runs(place))
    assert "from=" not in live.get("/runs/trade-measure=real/page.html")[1]
    own = place / "runs" / "trade-measure=real-data=mine-1"
    (place / "runs" / "trade-measure=real").rename(own)
    manifest = json.loads((own / "manifest.json").read_text())
    rows = "1 row added (mine/steel_trade.add.csv, row 2)"
    (own / "manifest.json").write_text(json.dumps({**manifest, "other_data": {"steel_trade": rows}}))

    tools = BeautifulSoup(live.get(f"/runs/{own.name}/page.html")[1], "html.parser").select_one(".live-tools")
    again = tools.find("a", string="Change again")["href"]
    page = BeautifulSoup(live.get(again)[1], "html.parser")
    note = " ".join(page.select_one(".live-own").text.split())
    assert f"used data of your own: steel_trade {rows}. This form runs the data of the book." in note
    assert page.select_one(".live-with-data").text == "alliances run trade --data DIR -p measure=real"
    assert page.select(".live-stranger") == []
    checked = json.loads(live.get("/check/trade?measure=share")[1])
    assert checked["with_data"] == "alliances run trade --data DIR -p measure=share"
    refused = live.ask("POST", page.select_one(".live-form")["action"], "start_year=1800")
    assert (refused[0], 'class="live-own"' in refused[1]) == (422, True)
    assert "live-own" not in live.get("/change/trade?measure=real")[1]


def test_a_run_of_several_assumptions_offers_a_form_for_each_alone(live: Client, place: Path) -> None:
    live.run(measure="real")
    live.run(measure="real", start_year="2000")
    until(lambda: len(kept_runs(place)) == 2)
    one, both = sorted(kept_runs(place), key=lambda run: len(run.differing))
    pages = [BeautifulSoup(live.get(f"/runs/{run.folder.name}/page.html")[1], "html.parser") for run in (one, both)]
    told = [[(link.text, link["href"]) for link in page.select(".live-alone a")] for page in pages]
    assert told[0] == []
    assert dict(told[1]) == {
        "How a balance is measured": "/change/trade?measure=real",
        "First year": "/change/trade?start_year=2000",
    }


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_form_speaks_no_names_of_parameters(chapter: str) -> None:
    made = fields(CHAPTERS[chapter], read(CHAPTERS[chapter], []), {})
    assert not [one.name for one in made if "_" in f"{one.label} {one.meaning} {one.book_shown}"]


def test_the_address_of_a_form_carries_its_values(live: Client) -> None:
    form = BeautifulSoup(live.get("/change/trade?measure=real&comparators=DEU,MEX")[1], "html.parser")
    assert form.select_one("#field-measure option[selected]")["value"] == "real"
    assert [one["value"] for one in form.select("[name=comparators][checked]")] == ["DEU", "MEX"]
    assert form.select_one(".live-command").text == "alliances run trade -p comparators=DEU,MEX -p measure=real"


def test_a_country_is_shown_by_name_and_sent_by_code(live: Client) -> None:
    form = BeautifulSoup(live.get("/change/trade")[1], "html.parser")
    names = {one["value"]: one.parent.text.strip() for one in form.select("[name=comparators][type=checkbox]")}
    assert names["DEU"] == "Germany"
    assert "Book: Japan, Korea." in form.select_one("[data-field=partners]").text
    assert form.select_one("#field-event_partner option[value=KOR]").text == "Korea"


def test_a_field_says_what_it_can_move(live: Client) -> None:
    field = BeautifulSoup(live.get("/change/trade")[1], "html.parser").select_one("[data-field=measure]")
    assert "Can move 1 finding and 1 claim" in field.text
    assert field.select_one("a")["href"] == "/chapters/claims.html#claim-t05"


def test_a_finding_and_a_claim_lead_to_the_fields_that_can_move_them(live: Client) -> None:
    fold = BeautifulSoup(live.get("/change/trade")[1], "html.parser").select_one(".live-turned")
    finding, claim = ([" ".join(one.text.split()), [a["href"] for a in one.select("a")]] for one in fold.select("li"))
    assert finding == ["It rose. How a balance is measured, Level of the intervals", ["#at-measure", "#at-confidence"]]
    assert claim[0].startswith("T05 In 2018 the United States ran a goods deficit of 67.6 billion dollars")
    assert claim[1] == ["/chapters/claims.html#claim-t05", "#at-measure"]
    assert "no assumption here can move: T06a." in fold.select_one("p").text


def test_a_field_that_moves_no_finding_and_no_claim_says_so_once_that_is_known() -> None:
    contract = CHAPTERS["trade"]
    known, unknown = (fields(contract, read(contract, []), one)[0].moved for one in ({"It rose.": ("measure",)}, {}))
    assert (known, unknown) == ((), None)


def test_what_fields_can_move_is_told_to_be_worked_out_until_it_is_or_cannot_be(place: Path) -> None:
    for known, told in ((None, 1), ({}, 0), ({"It rose.": ("measure",)}, 0)):
        shown = LiveBook(place, Desk(lambda _: None), lambda _, known=known: known)._form("trade", Sent({}, {}, {}))
        assert shown["pending"] is bool(told)


def test_each_page_links_to_all_runs_once(live: Client, place: Path) -> None:
    live.run(measure="real")
    until(lambda: kept_runs(place))
    for path in ("/chapters/trade.html", "/runs/trade-measure=real/page.html", "/compare?a=x"):
        assert live.get(path)[1].count('href="/runs/"') <= 1


def test_a_run_is_named_listed_and_deleted(live: Client, runs: Runs, place: Path) -> None:
    live.run(measure="real")
    until(lambda: kept_runs(place))
    live.ask("POST", "/runs/trade-measure=real/name", "name=in+real+dollars")
    assert "in real dollars" in live.get("/runs/")[1]
    live.ask("POST", "/runs/trade-measure=real/delete", "")
    assert "None yet." in live.get("/runs/")[1]
    assert kept_runs(place) == []


def test_a_run_whose_pages_are_being_set_is_not_yet_on_the_shelf(live: Client, place: Path) -> None:
    live.run(measure="real")
    until(lambda: kept_runs(place))
    (kept,) = kept_runs(place)
    kept.folder.rename(kept.folder.with_name(f"{kept.folder.name}.unfinished"))
    assert kept_runs(place) == []


def test_two_sides_are_chosen_by_name_and_what_differs_among_the_runs_of_one_chapter(live: Client, place: Path) -> None:
    live.run(measure="real")
    live.run("autonomy", un_measure="all_votes")
    until(lambda: len(kept_runs(place)) == 2)
    for path in ("/compare", "/runs/"):
        forms = BeautifulSoup(live.get(path)[1], "html.parser").select("form[action='/compare']")
        shown = {form.legend.text: [one.text for one in form.select("[name=b] > option")] for form in forms}
        assert shown == {
            "Autonomy": ["All votes at the UN (Votes at the UN that count: all votes)"],
            "Trade": ["In constant dollars (How a balance is measured: constant dollars)"],
        }
        firsts = {form.legend.text: [one.text for one in form.select("[name=a] > option")] for form in forms}
        assert firsts == {chapter: ["The book", *runs] for chapter, runs in shown.items()}


@pytest.mark.parametrize(
    ("a", "b", "line"),
    [
        ("book", "book", "Two different ones are needed to compare."),
        (
            "trade-measure=real",
            "autonomy-un_measure=all_votes",
            "Only runs of one chapter can be compared: “In constant dollars” is of Trade, “All votes at the UN” of "
            "Autonomy.",
        ),
    ],
)
def test_two_sides_that_do_not_go_together_are_told_in_a_line_above_the_choice(
    live: Client, place: Path, a: str, b: str, line: str
) -> None:
    live.run(measure="real")
    live.run("autonomy", un_measure="all_votes")
    until(lambda: len(kept_runs(place)) == 2)
    status, text = live.get(f"/compare?{urlencode({'a': a, 'b': b})}")
    page = BeautifulSoup(text, "html.parser")
    assert (status, page.select_one(".live-fault").text) == (422, line)
    assert page.select_one("form [name=a] option[selected]") or a == "book"


def test_a_run_like_a_set_bears_its_title_until_it_is_given_a_name(live: Client, place: Path) -> None:
    live.run(measure="real")
    until(lambda: kept_runs(place))
    write_index(place)
    assert "In constant dollars" in (place / "runs" / "index.html").read_text()
    assert "In constant dollars" in live.get("/runs/")[1]
    call(place, "trade-measure=real", "mine")
    (kept,) = kept_runs(place)
    assert (kept.name, kept.set, kept.title) == ("mine", "In constant dollars", "mine")


def test_the_form_stands_by_the_answer(live: Client, place: Path) -> None:
    path = place / "_build" / "html" / "chapters" / "trade.html"
    answer = '<p class="aaf aaf-answer-line">It grew.</p>'
    path.write_text(path.read_text().replace("</h1>", f"</h1><p>Did it?</p>{answer}<p>More.</p>"))
    page = BeautifulSoup(live.get("/chapters/trade.html")[1], "html.parser")
    assert page.select_one(".aaf-answer-line + details form[action='/run/trade']")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_control_has_a_label_in_plain_words_of_its_own(chapter: str) -> None:
    labels = [one.label for one in fields(CHAPTERS[chapter], read(CHAPTERS[chapter], []), {})]
    assert len(set(labels)) == len(labels)
    assert not any("_" in label for label in labels)
    assert not {"Un", "Gdp", "pct"} & {word for label in labels for word in label.split()}


def test_a_run_that_waits_and_one_under_way_are_stopped(live: Client, runs: Runs) -> None:
    runs.leave.clear()
    (_, first), (_, second) = live.run(measure="real"), live.run(measure="share")
    until(lambda: runs.seen)
    assert "Waiting: 1 before it" in live.get(second)[1]
    for order in (second, first):
        live.ask("POST", f"{order}/stop", "")
        until(lambda order=order: "Stopped. Nothing was kept." in live.get(order)[1])
    assert len(runs.seen) == 1


@pytest.mark.parametrize("stopped", [True, False])
def test_a_run_that_is_stopped_leaves_nothing_and_one_that_fails_its_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    def breaks(_chapter: object, _given: object, target: Path, **_options: object) -> None:
        (begin(target) / NOTEBOOK).write_text("{}")
        if stopped:
            order.stop()
        raise RunFailed("killed")

    monkeypatch.setattr("helpers.serve.server.rerun", breaks)
    monkeypatch.setattr("helpers.serve.server.chapter", lambda name, _root: name)
    order = Order("trade", {}, "trade-measure=real")
    with pytest.raises(RunFailed):
        performing(tmp_path, None)(order)
    left = [one.name for one in (tmp_path / "runs").iterdir()]
    assert left == ([] if stopped else ["trade-measure=real.unfinished"])


def test_what_is_not_a_runs_stays_when_one_is_stopped(tmp_path: Path) -> None:
    notes = begin(tmp_path / "out") / "notes.txt"
    notes.write_text("mine")
    abandon(tmp_path / "out")
    assert notes.is_file()


def test_what_goes_wrong_is_told_in_a_line_and_the_next_run_goes_on(tmp_path: Path) -> None:
    def perform(order: Order) -> None:
        if order.folder == "bad":
            raise ValueError("a cell\nstopped")

    desk = Desk(perform)
    bad, good = desk.ask("trade", {}, "bad"), desk.ask("trade", {}, "good")
    until(lambda: good.over)
    assert (bad.state, bad.why, good.state) == ("failed", "a cell stopped", "done")


def test_a_run_that_takes_too_long_is_stopped() -> None:
    def perform(order: Order) -> None:
        killed = threading.Event()
        order.step(1, 2, killed.set)
        assert killed.wait(20)
        raise RuntimeError("killed")

    order = Desk(perform, seconds=0.05).ask("trade", {}, "long")
    until(lambda: order.over)
    assert order.state == "stopped"


def test_only_so_many_wait_and_the_same_is_asked_once() -> None:
    leave = threading.Event()
    desk = Desk(lambda _: leave.wait(20), waiting=1)  # type: ignore[arg-type]
    first = desk.ask("trade", {}, "one")
    until(lambda: first.state == "running")
    second = desk.ask("trade", {}, "two")
    assert desk.ask("trade", {}, "two") is second
    with pytest.raises(Full, match="waiting already"):
        desk.ask("trade", {}, "three")
    leave.set()


def test_equal_parameters_have_one_folder_and_others_another() -> None:
    names = {
        folder_name(TradeParameters.checked(values))
        for values in ({}, {"measure": "nominal"}, {"measure": "real"}, {"start_year": 2000, "end_year": 2010})
    }
    assert names == {"trade-as-the-book", "trade-measure=real", "trade-start_year=2000-end_year=2010"}
    many = {"comparators": ["CAN"], "event_date": "2012-03-16", "tariff_rate_pct": 12.5, "pass_through_pct": 33.3}
    long = [folder_name(TradeParameters.checked({**many, "draws": n, "base_year": 2015})) for n in (60, 61)]
    assert len(set(long)) == 2
    assert all(len(name) <= LONGEST for name in long)


def test_a_run_that_is_not_there_is_refused(place: Path) -> None:
    for act in (lambda: call(place, "..", "x"), lambda: remove(place, "../_build"), lambda: remove(place, "")):
        with pytest.raises(BadInput, match="no run"):
            act()
    assert (place / "_build" / "html" / "index.html").is_file()


@pytest.mark.parametrize("chapter", [name for name in CHAPTERS if name != "claims"])
def test_a_chapter_ships_at_least_four_sets_that_differ_from_the_book(chapter: str) -> None:
    sets = named_sets(root(), chapter)
    assert len(sets) >= 4
    assert all(one.question.endswith("?") for one in sets.values())
    names = {folder_name(CHAPTERS[chapter].checked(one.parameters)) for one in sets.values()}
    assert len(names) == len(sets)
    assert not any(name.endswith("-as-the-book") for name in names)


def test_a_misspelt_set_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"no set 'constant-dolars' .*constant-dollars"):
        named_set(root(), "trade", "constant-dolars")


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "- trade",
        "trade: [1]",
        "trade: {mine: 3}",
        "trade: {mine: {title: A, question: B?, parameters: 3}}",
        "trade: {mine: {title: [], question: B?, parameters: {}}}",
        "trade: {mine: {title: A, question: B?, parameters: {measure: lunar}}}",
        "trade: {mine: }}",
    ],
)
def test_a_damaged_file_of_sets_is_told_in_a_line(text: str, place: Path) -> None:
    (place / "chapters" / "sets.yaml").write_text(text)
    with pytest.raises(BadInput) as fault:
        named_sets(place, "trade")
    assert "\n" not in str(fault.value)


def test_a_parameter_moves_a_finding_whose_words_read_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Which of two questions of a survey is told is chosen where the finding is put into words."""
    book = {"findings": [{"id": "opinion.plain", "text": "Confidence fell.", "results": []}]}
    (tmp_path / "_build" / "chapters" / "autonomy").mkdir(parents=True)
    (tmp_path / "_build" / "chapters" / "autonomy" / "results.json").write_text(json.dumps(book))
    monkeypatch.setattr("helpers.runs.moves.root", lambda: tmp_path)
    found = movable("autonomy")
    assert next(iter(found)) == "Confidence fell."
    assert "survey_measure" in found["Confidence fell."]
    assert "agreements_left_out" not in found["Confidence fell."]


def test_a_port_that_is_taken_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with listening("127.0.0.1", port) as found:
            assert found.getsockname()[1] != port


def test_an_address_of_another_machine_and_a_book_that_is_not_built_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"--host 192\.0\.2\.1: .* \(expected an address of this machine\)"):
        listening("192.0.2.1", 8000)
    with pytest.raises(BadInput, match="no built book to serve"):
        serve(tmp_path, "127.0.0.1", 0, (), print)
