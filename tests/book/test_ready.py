"""What the static site shows of other assumptions: the panel of ready runs, its switch, and pages of two sides."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from nbformat import v4

from browsing import Reader, needs_chromium
from helpers.book.beside import beside, beside_html
from helpers.book.changed import marked_as_run, spread
from helpers.book.ready import put_panel
from helpers.data import root as project_root
from helpers.errors import BadInput
from helpers.runs.account import Account, Claim, Figure, Number
from helpers.runs.compare import Change
from helpers.runs.sets import executable
from helpers.runs.sides import Cause, Comparison, Side, compared

PAGE = """<!doctype html><html lang="en"><head><title>Trade</title></head>
<body><article class="bd-article"><h1>Trade</h1>
<p><span data-sentence="size">It was <b>large</b>.</span> <span data-sentence="rank">It ranked first.</span></p>
</article></body></html>"""
CARD = (
    '<div class="aaf"><figure class="aaf aaf-figure" id="fig-balance"><p id="fig-balance-title">{}</p></figure></div>'
)


def figure(data: str) -> Figure:
    words = dict.fromkeys(("subtitle", "alt", "note"), "")
    return Figure(title="Balance", answer="size", labels=(), data=data, **words)


def account(size: str, verdict: str = "supported", data: str = "1", **parameters: object) -> Account:
    claims = {"T05": Claim(verdict=verdict, sentence=f"Found: {verdict}.")}
    sentences = {"size": size, "rank": "It ranked first.", "imbalance.peak": "It fell."}
    numbers = {"size": Number(value=len(size), unit="USD bn")}
    figures = {"balance": figure(data)}
    return Account(
        chapter="trade", parameters=parameters, sentences=sentences, claims=claims, numbers=numbers, figures=figures
    )


def side(folder: Path, label: str, told: Account) -> Side:
    """A run with one figure."""
    folder.mkdir(parents=True)
    output = v4.new_output("display_data", data={"text/html": CARD.format(label)})
    notebook = v4.new_notebook(cells=[v4.new_code_cell("show()", outputs=[output], execution_count=1)])
    nbformat.write(notebook, folder / "notebook.ipynb")
    return Side(label, told, folder)


@pytest.fixture
def two(tmp_path: Path) -> Comparison:
    old = side(tmp_path / "old", "book", account("It was large.", measure="nominal"))
    new = side(tmp_path / "new", "mine", account("It was </script><i>small</i>.", "contradicted", "2", measure="real"))
    return compared(old, new, tmp_path)


@pytest.fixture
def page(tmp_path: Path, two: Comparison) -> Path:
    """A chapter's page with the panel of one ready run, put there twice as two builds do."""
    path = tmp_path / "site" / "chapters" / "trade.html"
    path.parent.mkdir(parents=True)
    path.write_text(PAGE)
    (run,) = (one for one in executable(project_root()) if (one.name, one.case) == ("trade", "constant-dollars"))
    for _ in range(2):
        put_panel(tmp_path / "site", [(run, two)], project_root())
    return path


def test_the_panel_stands_once_with_question_answer_counts_command_and_a_page_that_needs_no_script(page: Path) -> None:
    panels = BeautifulSoup(page.read_text(), "html.parser").select("h1 + details.aaf-ready")
    assert len(panels) == 1
    said = " ".join(panels[0].text.split())
    assert (
        "Does the deficit look large only because prices rose? It fell. The book says the same. "
        "In constant dollars (How a balance is measured: constant dollars): "
        "1 verdict, 1 sentence, 1 figure, 1 number changed." in said
    )
    assert "alliances run trade -p measure=real" in said
    other = page.parent / panels[0].select_one("li a")["href"]
    assert "What changed" in other.read_text()
    assert BeautifulSoup(other.read_text(), "html.parser").select_one('a[href="../trade.html"]')
    assert page.read_text().count('id="ready-style"') == 1


def test_an_answer_for_which_the_book_has_no_sentence_is_not_called_the_same(tmp_path: Path) -> None:
    told = account("It was large.", measure="nominal")
    less = told.model_copy(update={"sentences": {"size": "It was large."}})
    two = compared(side(tmp_path / "a", "book", less), side(tmp_path / "b", "mine", told), tmp_path)
    path = tmp_path / "site" / "chapters" / "trade.html"
    path.parent.mkdir(parents=True)
    path.write_text(PAGE)
    (run,) = (one for one in executable(project_root()) if (one.name, one.case) == ("trade", "constant-dollars"))
    put_panel(tmp_path / "site", [(run, two)], project_root())
    assert "prices rose?</a> It fell. <span" in path.read_text()


def test_the_panel_says_which_main_findings_a_set_words_otherwise_before_it_counts(page: Path, two: Comparison) -> None:
    (run,) = (one for one in executable(project_root()) if (one.name, one.case) == ("trade", "constant-dollars"))
    told = {}
    for name, findings in (("one", ["size", "rank"]), ("none", ["rank", "imbalance.peak"])):
        ranked = {one: f"{rank}, fig-balance" for rank, one in enumerate(findings, 1)}
        before, after = (
            replace(one, account=one.account.model_copy(update={"findings": ranked})) for one in (two.before, two.after)
        )
        put_panel(page.parents[1], [(run, replace(two, before=before, after=after))], project_root())
        told[name] = " ".join(BeautifulSoup(page.read_text(), "html.parser").select_one(".aaf-ready li").text.split())
    said = (
        "But 1 of the chapter’s 2 main findings reads otherwise It was large. It was </script><i>small</i>. In constant"
    )
    assert f"It fell. In this the book says the same. {said}" in told["one"]
    assert (
        "It fell. The book says the same. None of the chapter’s 2 main findings reads otherwise. In constant dollars"
        in told["none"]
    )


def test_the_panel_stands_under_the_answer_where_a_chapter_has_one(page: Path, two: Comparison) -> None:
    answer = '<p class="aaf aaf-answer-line">The deficit <span>grew</span>.</p>'
    page.write_text(PAGE.replace("</h1>", f"</h1><p>Did it grow?</p>{answer}"))
    (run,) = (one for one in executable(project_root()) if (one.name, one.case) == ("trade", "constant-dollars"))
    for _ in range(2):
        put_panel(page.parents[1], [(run, two)], project_root())
    assert len(BeautifulSoup(page.read_text(), "html.parser").select(".aaf-answer-line + details.aaf-ready")) == 1


EVIDENCE = PAGE.replace('"size"', '"course"')
CHANGED = [Change("sentence", name, "It was.", "It is.") for name in ("size", "course", "rank", "claims.T07", "new")]
"""Sentences of the chapter, of its evidence, of both, of a claim, and of neither."""


def test_the_panel_says_how_many_of_the_changed_sentences_are_marked_and_where_the_others_are(
    page: Path, two: Comparison
) -> None:
    page.with_name("trade_evidence.html").write_text(EVIDENCE)
    (run,) = (one for one in executable(project_root()) if (one.name, one.case) == ("trade", "constant-dollars"))
    put_panel(page.parents[1], [(run, replace(two, changes=CHANGED))], project_root())
    data = json.loads(BeautifulSoup(page.read_text(), "html.parser").select_one("script.aaf-ready-data").string)
    assert data["constant-dollars"]["where"] == (
        "Sentences that read otherwise: 5. Marked on this page: 2. In the evidence: 1. With the claims: 1. "
        "Said only then: 1."
    )


def test_each_page_of_a_run_says_how_many_of_the_changed_sentences_it_holds_and_where_the_others_are(
    tmp_path: Path, two: Comparison
) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "evidence.html").write_text(EVIDENCE)
    told = {}
    marked_as_run([tmp_path / "page.html", tmp_path / "evidence.html"], replace(two, changes=CHANGED), {})
    for name in ("page.html", "evidence.html"):
        head = BeautifulSoup((tmp_path / name).read_text(), "html.parser").select_one("h3 + .aaf-counts")
        told[name] = (head.text, head.a["href"])
    rest = "With the claims: 1. No longer said: 1."
    assert told == {
        "page.html": (f"On this page: 2. In the evidence: 1. {rest}", "evidence.html"),
        "evidence.html": (f"On this page: 2. In the chapter: 1. {rest}", "page.html"),
    }


@pytest.mark.parametrize(
    "bar", ['<div class="aaf-bar" aria-hidden="true">', '<div aria-hidden="true" class="aaf-bar">']
)
def test_the_page_of_a_run_says_whose_verdicts_it_counts(bar: str, tmp_path: Path, two: Comparison) -> None:
    section = '<p class="aaf-label">What the literature says of this</p>'
    (tmp_path / "page.html").write_text(PAGE.replace("</h1>", f"</h1>{bar}</div>{section}", 1))
    marked_as_run([tmp_path / "page.html"], replace(two, changes=CHANGED), {})
    page = (tmp_path / "page.html").read_text()
    assert f"As the book judges them; what this run judges otherwise stands above.</p>{bar}" in page
    assert "What the literature says of this, as the book judges it</p>" in page


def test_a_page_without_a_changed_sentence_says_so(two: Comparison) -> None:
    assert spread(CHANGED[1:2], {Markup("On this page"): PAGE}, "Gone") == "On this page: none. Gone: 1."


def test_a_text_cannot_leave_the_data_of_the_panel(page: Path) -> None:
    data = BeautifulSoup(page.read_text(), "html.parser").select_one("script.aaf-ready-data").string
    assert json.loads(data)["constant-dollars"]["sentences"]["size"][1] == "It was </script><i>small</i>."


@pytest.mark.browser
@needs_chromium
def test_the_switch_strikes_what_a_ready_run_says_otherwise_and_puts_the_book_back(page: Path, reader: Reader) -> None:
    opened = reader.open(page.as_uri())
    before = opened.inner_html("p:has([data-sentence])")
    opened.click("summary")
    opened.set_viewport_size({"width": 390, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    opened.select_option(".aaf-switch select", "constant-dollars")
    assert opened.inner_text("[data-sentence=size] del") == "It was large."
    assert opened.inner_text("[data-sentence=size] ins") == "It was </script><i>small</i>."
    assert opened.locator("[data-sentence=rank] del").count() == 0
    told = opened.inner_text(".aaf-switch output")
    assert "T05 supported → contradicted" in told
    assert told.startswith("Sentences that read otherwise: 1. Marked on this page: 1. Verdicts: ")
    opened.select_option(".aaf-switch select", "")
    assert opened.inner_html("p:has([data-sentence])") == before
    assert opened.inner_text(".aaf-switch output") == ""


def test_a_page_of_two_sides_says_why_and_what_with_figures_of_their_own_names(two: Comparison) -> None:
    text = beside_html([two])
    soup = BeautifulSoup(text, "html.parser")
    assert soup.h1.text == "Trade: the book and “How a balance is measured: constant dollars”"
    assert [one.text for one in soup.select(".aaf-live tbody tr:first-child > *")] == [
        "How a balance is measured measure",
        "current dollars",
        "constant dollars",
    ]
    (flip,) = soup.select(".aaf-flip")
    assert (flip.select_one("del").text, flip.select_one("ins").text) == ("supported", "contradicted")
    assert soup.select_one(".aaf-read del").text == "It was large."
    assert soup.select_one(".aaf-read ins").text == "It was </script><i>small</i>."
    assert [one["id"] for one in soup.select(".pair figure")] == ["was-fig-balance", "fig-balance"]
    ids = [one["id"] for one in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in soup.select('a[href^="#"]')} <= set(ids)


def test_a_verdict_that_cannot_be_given_does_not_flip(two: Comparison) -> None:
    claims = {"T05": Claim(verdict="not testable", sentence="No year is left.")}
    after = Side("mine", two.after.account.model_copy(update={"claims": claims}), two.after.folder)
    soup = BeautifulSoup(beside_html([compared(two.before, after, project_root())]), "html.parser")
    assert "No verdict on a claim flips." in soup.select_one(".aaf-counts").text
    assert "1 verdict that cannot be given" in soup.select_one(".aaf-counts").text
    (folded,) = soup.select("details:has(> .aaf-flips)")
    assert "T05" in folded.text


def test_other_data_are_told_on_the_page_of_two_sides(two: Comparison) -> None:
    cause = Cause("data", "steel_trade", None, "2 rows added")
    told = beside_html([Comparison(two.before, two.after, [*two.causes, cause], two.changes)])
    assert "Tables with other content: steel_trade (2 rows added)" in told


def test_nothing_is_overwritten_but_an_earlier_page_of_two_sides(two: Comparison, tmp_path: Path) -> None:
    target = tmp_path / "both.html"
    for _ in range(2):
        beside([two], target)
    target.write_text("<p>mine</p>")
    with pytest.raises(BadInput, match="not made by an earlier comparison"):
        beside([two], target)
    assert target.read_text() == "<p>mine</p>"
