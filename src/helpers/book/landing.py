"""``{landing}``: the front page, made of what the executed notebooks of the same build say.

The whole book in one sentence, the map of verdicts, a card for each theme (its weightiest finding, the figure that
shows it, minutes to read), the firmest and the most fragile claims, and how fresh data and build are. So the front
page can never say anything that a chapter has not computed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers.book import findings
from helpers.display.claims import LEDGER_PAGE, PAPERS, THEMES, anchor, shade
from helpers.display.theme import css
from helpers.wording import words

WORDS_A_MINUTE = 230
NAMED = 3
"""Claims that are named as the firmest, and as the most fragile."""
MOST = 36
"""Words of a finding on a card: a precise one is cut at a word."""


class landing(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """Placeholder for the parts of the front page."""


class Landing(SphinxDirective):
    """The front page below its lead."""

    def run(self) -> list[nodes.Node]:
        """Leave the placeholder and remember the page."""
        findings.pages(self.env).add(self.env.docname)
        return [landing()]


def setup(app: Sphinx) -> None:
    """Register directive and event."""
    app.add_node(landing)
    app.add_directive("landing", Landing)
    app.connect("doctree-resolved", _fill)


def _fill(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    for place in list(doctree.findall(landing)):
        place.replace_self(nodes.raw("", f"<style>{css()}</style>{_page(app)}", format="html"))


def _page(app: Sphinx) -> str:
    told = {
        record["chapter"]: (name, record) for name, record in findings.chapters(app.env).items() if record["findings"]
    }
    if not told:
        return "<p>What was found appears here once the chapters have been executed.</p>"
    claims = told.get("claims")
    cards = "".join(_card(app, *told[theme]) for theme in THEMES if theme in told)
    parts = [_verdicts(app, *claims)] if claims else []
    parts += [f'<div class="aaf aaf-themes">{cards}</div>']
    parts += [_apart(claims[1])] if claims else []
    return "".join([*parts, _fresh()])


def _outputs(app: Sphinx, docname: str) -> list[str]:
    """HTML of each output of an executed notebook."""
    cells = json.loads(_executed(app, docname).read_text(encoding="utf-8"))["cells"]
    found = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    return ["".join(html) for html in found]


def _executed(app: Sphinx, docname: str) -> Path:
    found = findings.executed_copy(app, docname)
    assert found is not None, docname
    return found


def _verdicts(app: Sphinx, docname: str, record: Mapping[str, Any]) -> str:
    """The whole book in a sentence, and the map of all verdicts with its links to the ledger."""
    said = f'<p class="aaf aaf-answer-line">{escape(record["findings"][0]["text"])}</p>'
    for html in _outputs(app, docname):
        if 'id="fig-verdicts"' in html:
            return said + html.replace('href="#claim-', f'href="{LEDGER_PAGE}#claim-')
    return said


def _card(app: Sphinx, docname: str, record: Mapping[str, Any]) -> str:
    """A theme: its weightiest finding, the drawing of the figure that shows it, minutes to read."""
    page = f"{docname.rpartition('/')[2]}.html"
    first = record["findings"][0]
    minutes = words.plural(_minutes(app, docname), "minute")
    return (
        f'<section class="aaf-theme-card"><h2><a href="{page}">{escape(THEMES[record["chapter"]])}</a></h2>'
        f"<p>{escape(_shortened(first['text']))}</p>{_picture(app, docname, first['figure'])}"
        f'<p class="aaf-more"><a href="{page}">Read the chapter</a> · {minutes}</p></section>'
    )


def _shortened(text: str) -> str:
    told = text.split(" ")
    return text if len(told) <= MOST else " ".join(told[:MOST]) + " …"


def _picture(app: Sphinx, docname: str, figure: str) -> str:
    """The drawing for a phone of a figure: small enough for a card."""
    for html in _outputs(app, docname):
        if f'id="{figure}"' in html:
            found = BeautifulSoup(html, "html.parser").select_one(f"#{figure} .aaf-narrow svg")
            return f'<div class="aaf-drawing">{found}</div>' if isinstance(found, Tag) else ""
    return ""


def _minutes(app: Sphinx, docname: str) -> int:
    """Minutes to read what is seen of a page: prose, sentences, tables; drawings and folded parts apart."""
    notebook = json.loads(_executed(app, docname).read_text(encoding="utf-8"))
    prose = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    soup = BeautifulSoup("".join(_outputs(app, docname)), "html.parser")
    for unseen in soup.select("svg, style, script, details, .aaf-hint, .aaf-quiet, .aaf-foot"):
        unseen.decompose()
    count = len(" ".join([*prose, soup.get_text(" ")]).split())
    return max(1, math.ceil(count / WORDS_A_MINUTE))


def _apart(record: Mapping[str, Any]) -> str:
    """The claims whose verdict no choice moves, and those whose verdict most choices would change."""
    from helpers.claims.ledger import claims

    values = {one["id"]: one for one in record["results"]}
    holds = {claim.id: values[f"claims.{claim.id}.holds"] for claim in claims() if f"claims.{claim.id}.holds" in values}
    varied = [name for name, one in holds.items() if (one["n"] or 0) > 1]
    firm = sorted(varied, key=lambda name: (-holds[name]["value"], -holds[name]["n"]))[:NAMED]
    fragile = [name for name in varied if values[f"claims.{name}.fragile"]["value"]]
    weakest = sorted(fragile, key=lambda name: holds[name]["value"])[:NAMED]
    told = {claim.id: claim for claim in claims([*firm, *weakest])}

    def listed(title: str, names: list[str]) -> str:
        items = "".join(_claim(told[name], values[f"claims.{name}.verdict"]["value"], holds[name]) for name in names)
        return f'<section><h2>{title}</h2><ul class="aaf-apart">{items}</ul></section>' if items else ""

    firmest = listed("The firmest verdicts", firm)
    return f'<div class="aaf aaf-two">{firmest}{listed("The most fragile verdicts", weakest)}</div>'


def _claim(claim: Any, verdict: str, holds: Mapping[str, Any]) -> str:
    share = f"holds in {words.pct(holds['value'], 0)} of {words.plural(holds['n'], 'fair way')} to answer it"
    return (
        f'<li><a href="{LEDGER_PAGE}#{anchor(claim.id)}">{escape(claim.claim)}</a> '
        f'<span class="aaf-chip {shade(verdict)}">{verdict}</span> '
        f'<span class="aaf-who">{escape(PAPERS[claim.paper])}; {share}</span></li>'
    )


def _fresh() -> str:
    """How many tables, how far trade by month reaches, the day of the build, and how to cite."""
    from helpers.analysis.horizon import LAST_DAY
    from helpers.data import catalogue

    tables = words.plural(len(catalogue().tables), "table")
    built = datetime.now(UTC).date().isoformat()
    return (
        f'<p class="aaf aaf-fresh">{tables}; trade by month up to {words.month(LAST_DAY)}. '
        f'Built on {words.day(built)}. <a href="reading.html#how-to-cite">How to cite</a>.</p>'
    )
