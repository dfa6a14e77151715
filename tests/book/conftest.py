"""A small project with the book's own pages and settings, and one notebook that was never a chapter."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import v4

from helpers.book.build import build
from helpers.book.page import page
from helpers.display.parts import style_sheet
from helpers.display.table import table
from helpers.runs.folder import alone
from helpers.runs.notebook import RESULTS_MIME
from tables import some_tables

PROJECT = Path(__file__).resolve().parents[2]
CARD = """<figure class="aaf aaf-figure" id="fig-balance" data-answer="balance.size">
<div class="aaf-head"><p class="aaf-title"><span id="fig-balance-title"
>How large is the deficit?</span><a class="aaf-anchor" href="#fig-balance" aria-label="Link">¶</a></p>
<p class="aaf-subtitle">USD bn, 2011 to 2025</p></div>
<svg viewBox="0 0 760 200" role="img" aria-label="A line that rises">
<path d="M10 190 L750 10" stroke="currentColor"/></svg>
<div class="aaf-foot"><p>Without services.</p></div>
<p class="aaf-code">Code: drawn by <code data-code="helpers.display.table.table">display.table.table</code></p>
</figure>"""
SAID = """<p><span class="aaf-s">In <span class="aaf-n" data-result="balance.KOR#n">12</span> years the deficit was at
most <span class="aaf-n" data-result="balance.KOR#low">30</span> billion.</span></p>
<p><span class="aaf-s">The deficit was <span class="aaf-n" data-result="balance.KOR">27.6</span> billion, from
<span class="aaf-n" data-result="parameters.start_year">1987</span> on.</span>
<span class="aaf-s">It was above <span class="aaf-n" data-result="balance.JPN#low">60</span> billion.</span></p>"""
"""Parts of a number stand before it; of another the page prints a part alone."""
LEDGER = """<div class="aaf aaf-table aaf-filterable" id="tab-ledger" data-noun="claims">
<form class="aaf-filters"><label>Paper <select data-filter="paper"><option value="">all</option></select></label></form>
<article class="aaf-claim" id="claim-t05" data-item data-paper="wei2019">
<h3 class="aaf-claim-head"><a class="aaf-claim-id" href="claim-t05.html">T05</a></h3>
<p class="aaf-said">The deficit was large. <span class="aaf-who">Wei (2019), second section</span></p>
<p class="aaf-found">The deficit was 67 billion.</p><details><summary>Test</summary><p>A count.</p></details>
</article></div>"""
FRAME = """<table class="dataframe"><thead><tr><th></th><th>year</th></tr></thead>
<tbody><tr><th>0</th><td>2011</td></tr></tbody></table>"""
RESULTS = {
    "chapter": "trade",
    "parameters": {"start_year": 1987},
    "results": [
        {
            "id": "balance.KOR",
            "value": -27.6,
            "unit": "USD bn",
            "interval": [-30.0, -25.0],
            "level": 0.95,
            "n": 12,
            "sources": ["census_country_2026_10"],
            "made_by": "helpers.analysis.trade.imbalance.imbalance",
        },
        {"id": "balance.JPN", "value": -68.5, "unit": "USD bn", "interval": [-70.0, -60.0], "sources": []}
        | {"made_by": "helpers.analysis.trade.imbalance.imbalance"},
    ],
    "tables": {"us_goods_trade_annual": ""},
    "findings": [
        {
            "id": "deficit",
            "text": "The deficit was 27.6 billion & grew.",
            "figure": "fig-balance",
            "results": ["balance.KOR"],
        }
    ],
}
METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {"name": "python"}}
PROSE = """# Trade

A claim {cite:p}`wei2019` rests on {term}`pass-through` and on the [data](data.md).

## How large is the imbalance?

**What could be wrong.**
Prices move it.

The balance is $b_t = x_t - m_t$, and the estimate

$$
\\hat\\beta = (X'X)^{-1} X'y, \\qquad \\sum_{i=1}^{N} w_i = 1 .
$$
"""


def balances() -> str:
    """A table of two rows, rounded more than its file."""
    frame = pd.DataFrame({"partner": ["KOR", "JPN"], "balance": [-27.6, -68.5]})
    columns = {"partner": ("Partner", None), "balance": ("Balance (USD bn)", 0)}
    made = table("balances", frame, title="Balances", columns=columns, sources=["census_country_2026_10"])
    return made._repr_html_()


def executed_notebook(finding: str = RESULTS["findings"][0]["text"]) -> nbformat.NotebookNode:
    """A notebook with the kinds of output that a chapter has."""
    results = {**RESULTS, "findings": [{**RESULTS["findings"][0], "text": finding}]}
    shown = [style_sheet()._repr_html_(), CARD, SAID, balances(), FRAME]
    outputs = [
        *({"text/html": html} for html in shown),
        {RESULTS_MIME: json.dumps(results), "text/plain": "1 named result"},
    ]
    cells = [v4.new_markdown_cell(PROSE), *(_cell(data) for data in outputs)]
    return v4.new_notebook(cells=cells, metadata=METADATA)


def _cell(data: dict) -> nbformat.NotebookNode:
    output = v4.new_output("display_data", data=data)
    return v4.new_code_cell("show()", metadata={"tags": ["hide-input"]}, outputs=[output], execution_count=1)


def claims_notebook() -> nbformat.NotebookNode:
    """The ledger's page with one card."""
    results = {"chapter": "claims", "parameters": {}, "results": [], "findings": []}
    outputs = [{"text/html": LEDGER}, {RESULTS_MIME: json.dumps(results), "text/plain": "no named result"}]
    text = "# The claims\n\n## Each claim\n\nIt has a card."
    cells = [v4.new_markdown_cell(text), *(_cell(data) for data in outputs)]
    return v4.new_notebook(cells=cells, metadata=METADATA)


def sweep() -> pd.DataFrame:
    """Six settings of one claim, and what it came to by the end of a year."""
    books, sizes = ("US customs", "Japanese customs"), (1.0, 0.5, 2.0)
    settings = [{"counted": counted, "tolerance_pct": size} for counted in books for size in sizes]
    verdicts = ["supported", "supported", "supported", "contradicted", "partly supported", "supported"]
    rows = [
        {"claim": "T05", "until": None, "position": i, "setting": json.dumps(setting), "verdict": verdict}
        | {"sentence": f"The deficit was {67 + i} billion.", "number": 67.0 + i, "unit": "USD bn"}
        | {"low": 66.0, "high": 68.0 + i, "reading": setting["tolerance_pct"] != 1.0}
        for i, (setting, verdict) in enumerate(zip(settings, verdicts, strict=True))
    ]
    return pd.DataFrame([*rows, {**rows[0], "until": 2019, "setting": "{}"}]).astype({"until": "Int16"})


CHAPTERS = ("trade", "claims")
EVERY = tuple(path.stem for path in (PROJECT / "chapters").glob("*.md"))
FEW = ("index", "reading", "data", "conflicts", "glossary", "references")
"""Pages that the first one and the chapter lead to: a build of these alone takes a quarter of the time."""


def _contents(pages: tuple[str, ...]) -> str:
    """The book's table of contents with the pages and chapters that the small project has."""
    lines = (PROJECT / "_toc.yml").read_text(encoding="utf-8").splitlines(keepends=True)
    there = {f"chapters/{name}" for name in (*pages, *CHAPTERS)}
    return "".join(line for line in lines if "- file: " not in line or line.split()[-1] in there)


def make_project(root: Path, pages: tuple[str, ...] = EVERY) -> dict[str, Path]:
    """Lay out a small project below ``root`` with some of the book's pages; return its executed chapters."""
    (root / "chapters").mkdir(parents=True)
    shutil.copyfile(PROJECT / "_config.yml", root / "_config.yml")
    (root / "_toc.yml").write_text(_contents(pages), encoding="utf-8")
    for name in ("CITATION.cff", "CHANGELOG.md"):
        shutil.copyfile(PROJECT / name, root / name)
    for name in (*(f"{one}.md" for one in pages), "references.bib"):
        shutil.copyfile(PROJECT / "chapters" / name, root / "chapters" / name)
    if pages is FEW:  # the book's own leads to all the others
        (root / "chapters" / "reading.md").write_text("# How to read this book\n\nFrom its head.\n", encoding="utf-8")
    some_tables(root)
    (root / "_build" / "sweeps").mkdir(parents=True)
    sweep().to_parquet(root / "_build" / "sweeps" / "claims.parquet")
    notebooks = {"trade": executed_notebook(), "claims": claims_notebook()}
    return {name: _put(root, name, notebook) for name, notebook in notebooks.items()}


def _put(root: Path, name: str, notebook: nbformat.NotebookNode) -> Path:
    """Write an executed chapter where a build keeps it; return its path."""
    executed = root / "_build" / "chapters" / name / "notebook.ipynb"
    executed.parent.mkdir(parents=True)
    executed.write_text(json.dumps(notebook), encoding="utf-8")
    shutil.copyfile(executed, root / "chapters" / f"{name}.ipynb")
    return executed


@pytest.fixture
def project(tmp_path: Path) -> tuple[Path, dict[str, Path]]:
    """A small project of few pages that was never built: its root and its executed chapters."""
    root = tmp_path / "project"
    return root, make_project(root, FEW)


@pytest.fixture(scope="session")
def living(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Path]]:
    """The same, built, for tests that change something, build it again, and leave it whole."""
    root = tmp_path_factory.mktemp("living") / "project"
    executed = make_project(root, FEW)
    build(root, executed=executed, warnings_are_errors=True)
    return root, executed


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of a small project with all pages of the book, compiled with warnings as errors. Only to be read.

    Made once for all workers.
    """
    workers = os.environ.get("PYTEST_XDIST_WORKER")
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if workers else base) / "book" / "project"
    root.parent.mkdir(exist_ok=True)
    with alone(root.parent):
        if not (root / "_build" / "html").is_dir():
            shutil.rmtree(root, ignore_errors=True)
            build(root, executed=make_project(root), warnings_are_errors=True)
    return root / "_build" / "html"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the tests that can look at the whole book: ``BOOK_SITE=_build/html pytest -m built``."""
    for item in items:
        if item.path.parent == Path(__file__).parent and "book" in getattr(item, "fixturenames", ()):
            item.add_marker("built")


@pytest.fixture(scope="session")
def book(request: pytest.FixtureRequest) -> Path:
    """The site that ``BOOK_SITE`` names, else that of the small project. Only to be read."""
    named = os.environ.get("BOOK_SITE")
    return Path(named).resolve() if named else request.getfixturevalue("site")


@pytest.fixture(scope="session")
def single_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page made from one notebook, alone in its folder. Only to be read."""
    folder = tmp_path_factory.mktemp("page")
    notebook = folder / "notebook.ipynb"
    notebook.write_text(json.dumps(executed_notebook()), encoding="utf-8")
    page(notebook, folder / "page.html")
    notebook.unlink()
    return folder / "page.html"
