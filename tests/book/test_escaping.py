"""Script and quotes in a parameter, a cell, the catalogue, a notebook: text on every page, feed and index."""

import contextlib
import csv
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import nbformat
import pandas as pd
import pytest
import yaml
from nbformat import v4

from helpers.analysis.trade import TradeParameters
from helpers.book.beside import beside_html
from helpers.book.build import build
from helpers.book.changed import marked_as_run
from helpers.book.page import page
from helpers.data import seal
from helpers.display.table import table
from helpers.runs import RESULTS_MIME
from helpers.runs.account import Account
from helpers.runs.sides import Side, compared
from helpers.wording.cited import Sentence

from .conftest import executed_notebook, make_project

EVIL = "\"'><script>evil()</script><!--<script><img src=x onerror=evil()>"
SEEN = "evil()"


@dataclass
class Page(HTMLParser):
    """What a browser would make of a page."""

    text: str
    bad: list[str] = field(default_factory=list)
    shown: bool = False
    script: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.script = tag == "script"
        of = dict(attrs)
        if of.get("src") == "x" or any(name.startswith("on") and SEEN in (value or "") for name, value in attrs):
            self.bad.append(self.get_starttag_text() or tag)
        if (of.get("href") or "").strip().lower().startswith("javascript:"):
            self.bad.append(self.get_starttag_text() or tag)

    def handle_endtag(self, _tag: str) -> None:
        self.script = False

    def handle_data(self, data: str) -> None:
        self.shown |= SEEN in data
        if self.script and (data.strip().startswith(SEEN) or "<!--" in data):  # the latter hides the script's end
            self.bad.append(data[:200])


def rewritten(path: Path, **cells: str) -> None:
    """Put the text into some cells of a table's first rows, and into its entry."""
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    for row in rows:
        for name, text in cells.items():
            row[header.index(name)] = text.format(row[header.index(name)])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    entry = path.with_suffix(".yaml")
    said = yaml.safe_load(entry.read_text(encoding="utf-8"))
    said |= {"title": EVIL, "description": EVIL, "notes": [EVIL], "vintage": EVIL}
    for column in filter(None, said["columns"].values()):
        column |= {"title": EVIL, "description": EVIL}
    entry.write_text(yaml.safe_dump(said, sort_keys=False, allow_unicode=True), encoding="utf-8")
    with contextlib.chdir(path.parents[len(path.parts) - path.parts.index("data") - 1]):
        seal(path.stem)


def notebook() -> nbformat.NotebookNode:
    """A chapter that says it in name, prose, code, print, sentence, card, finding, result and parameter."""
    made = executed_notebook(EVIL)
    frame = pd.DataFrame({"a": [EVIL], "b": [1.0]})
    words = {"title": EVIL, "subtitle": EVIL, "note": EVIL, "vintage": EVIL}
    card = table("evil", frame, columns={"a": (EVIL, str), "b": (EVIL, 0)}, sources=["wei_2019"], **words)
    shown = [card._repr_html_(), Sentence("a.b", EVIL, ()).html]
    outputs = [v4.new_output("display_data", data={"text/html": html}) for html in shown]
    outputs.append(v4.new_output("stream", name="stdout", text=EVIL))
    made.cells[0].source = (
        made.cells[0].source.replace("# Trade", f"# Trade {EVIL}").replace("Prices", f"{EVIL} prices")
    )
    made.cells[1:1] = [
        v4.new_markdown_cell(f"## Head {EVIL}\n\n{EVIL}\n\n{EVIL[2:]}\n\n{EVIL[3:]}\n\n[link](javascript:evil())"),
        v4.new_code_cell(f"# {EVIL}\nshow()", metadata={"tags": ["hide-input"]}, outputs=outputs, execution_count=1),
    ]
    last = made.cells[-1].outputs[0].data
    record = json.loads(last[RESULTS_MIME])
    record["parameters"] |= {"start_year": EVIL}
    record["results"][0] |= {"unit": EVIL, "design": EVIL, "value": EVIL}
    last[RESULTS_MIME] = json.dumps(record)
    return made


def schema(contract: type[TradeParameters], **_: object) -> dict[str, dict[str, dict[str, str]]]:
    """A contract that says it."""
    said = {"type": "string", "description": EVIL, "unit": EVIL, "default": EVIL}
    return {"properties": dict.fromkeys(contract.model_fields, said)}


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small project that says it everywhere."""
    root = tmp_path_factory.mktemp("evil") / "project"
    executed = make_project(root)
    data = root / "data"
    rewritten(data / "sources.csv", title=EVIL, publisher=EVIL, licence_note=EVIL)
    rewritten(data / "conflicts.csv", fact=EVIL, value_a=EVIL, reason=EVIL)
    rewritten(data / "claims.csv", claim=EVIL, place=EVIL, test=EVIL, tolerance=EVIL)
    for name in ("us_goods_trade_annual", "steel_trade"):
        rewritten(next(data.rglob(f"{name}.csv")))
    for path in (executed["trade"], root / "chapters" / "trade.ipynb"):
        path.write_text(json.dumps(notebook()), encoding="utf-8")
    (root / "CHANGELOG.md").write_text(f"## Accepted\n\n- {EVIL} (2026-11-28) - T05: supported → contradicted\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TradeParameters, "model_json_schema", classmethod(schema))
        patched.setattr(TradeParameters, "rules", classmethod(lambda contract: schema(contract)["properties"]))
        return build(root, executed=executed).parent


REACHED = (
    *("index", "chapters/index", "chapters/trade", "chapters/limitations", "chapters/figures", "chapters/build"),
    *(
        "chapters/data",
        "chapters/conflicts",
        "chapters/sources",
        "chapters/events",
        "chapters/replication",
        "chapters/parameters",
    ),
    *("chapters/claim-t05", "chapters/robustness"),
)


def test_script_is_text_on_every_page_of_the_book(evil):
    pages = {str(path.relative_to(evil)): Page(path.read_text(encoding="utf-8")) for path in evil.rglob("*.html")}
    assert {name: one.bad for name, one in pages.items() if one.bad} == {}
    assert {name for name in REACHED if not pages[f"{name}.html"].shown} == set()


def test_script_is_text_in_the_feed_and_in_the_index_of_the_search(evil):
    feed = ET.parse(evil / "feed.xml")
    titles = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert EVIL in titles
    index = (evil / "_static" / "places.js").read_text(encoding="utf-8")
    assert SEEN in index
    assert "<" not in index


def test_script_is_text_on_a_page_that_stands_alone(tmp_path):
    (tmp_path / "notebook.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")
    page(tmp_path / "notebook.ipynb", tmp_path / "page.html")
    found = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert (found.bad, found.shown) == ([], True)


def side(word: str) -> Side:
    """One side of a comparison, of which every word is the text and differs from the other's."""
    text = f"{word} {EVIL}"
    figure = dict.fromkeys(("title", "question", "subtitle", "answer", "alt", "note", "data"), text) | {
        "labels": [text]
    }
    said = {
        "sentences": {"a": text, EVIL: text},
        "figures": {"f": figure, EVIL: figure},
        "tables": {"t": {"title": text, "note": text, "columns": [text], "rows": [[text]]}},
        "claims": {"T05": {"verdict": text, "sentence": text}},
        "numbers": {EVIL: {"value": text, "unit": EVIL}},
    }
    return Side(text, Account.of({"chapter": "trade", "parameters": {EVIL: text, "measure": text}, **said}, "a test"))


def test_script_is_text_on_the_page_of_a_run_and_of_a_comparison(single_page, tmp_path):
    comparison = compared(side("old"), side("new"), tmp_path)
    run = tmp_path / "page.html"
    run.write_bytes(single_page.read_bytes())
    marked_as_run([run], comparison, {EVIL: "page.html"})
    for text in (run.read_text(encoding="utf-8"), beside_html([comparison])):
        found = Page(text)
        assert (found.bad, found.shown) == ([], True)
