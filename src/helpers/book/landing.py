"""``{landing}``: the front page, made of what the executed notebooks of the same build say.

The whole book in one sentence, a card for each theme (its answer, the figure of its weightiest finding, minutes to
read), the firmest and the most fragile claims, the map of verdicts, and how fresh data and build are. So the front page
can never say anything that a chapter has not computed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from helpers.book import findings
from helpers.book.pdf import MARK
from helpers.claims.chapter import KINDS
from helpers.display.claims import LEDGER_PAGE, PAPERS, THEMES, anchor, shade
from helpers.wording import words
from helpers.wording.cited import Sentence, cited

WORDS_A_MINUTE = 230
UNSEEN = "svg, style, script, details > :not(summary), .aaf-data, .aaf-downloads, .aaf-anchor, .aaf-hint, .aaf-quiet"
TARGET = re.compile(r"\]\([^)]*\)")
"""Where a link of a Markdown text leads."""
NAMED = 3
"""Claims that are named as the firmest, and as the most fragile."""
MOST = 36
"""Words of a finding on a card: a precise one is cut at a word."""


def setup(app: Sphinx) -> None:
    """Register the directive."""
    findings.add_made(app, "landing", lambda app: [nodes.raw("", _page(app), format="html")])


def _page(app: Sphinx) -> str:
    told = {
        record["chapter"]: (name, record) for name, record in findings.chapters(app.env).items() if record["findings"]
    }
    if not told:
        return "<p>What was found appears here once the chapters have been executed.</p>"
    claims = told.get("claims")
    cards = "".join(_card(app, *told[theme]) for theme in THEMES if theme in told)
    parts = [f'<p class="aaf aaf-answer-line">{_in_all(claims[1]).html}</p>'] if claims else []
    kinds = _by_kind(claims[1]) if claims else []
    parts += [f'<p class="aaf">{" ".join(one.html for one in kinds)}</p>'] if kinds else []
    parts += [f'<div class="aaf aaf-themes">{cards}</div>']
    parts += [_apart(claims[1]), _verdicts(app, claims[0])] if claims else []
    return "".join([*parts, _fresh()])


def _in_all(record: Mapping[str, Any]) -> Sentence:
    """The whole book in a sentence: how many claims of which papers, and how many got each verdict."""
    from helpers.claims.ledger import claims

    counts = {
        one["id"]: cited(one["value"], one["id"]) for one in record["results"] if one["id"].startswith("claims.count.")
    }
    every, untested = (counts[f"claims.count.{name}"] for name in ("all", "not_testable"))
    papers = {claim.paper for claim in claims()}
    years = sorted(int(paper[-4:]) for paper in papers)
    told = words.join(
        f"{verb} {counts[f'claims.count.{name}'] or 'none'}{rest}" for name, (verb, rest) in VERBS.items()
    )
    ahead = counts["claims.count.open"]
    others = [f"{untested or 'none'} could not be tested with published figures"]
    others += [f"{ahead} {words.agree(ahead, 'waits', 'wait')} for a day to come"] if ahead else []
    return said(
        "front.all",
        f"Of {words.plural(every, 'claim')} in {words.counted(len(papers), 'paper')} of "
        f"{words.span(years[0], years[-1])}, the data {told}; {words.join(others)}",
    )


def said(id: str, text: str) -> Sentence:
    """A sentence of the front page, whose numbers are those of results."""
    return Sentence(id, words.sentence(text), ())


def _by_kind(record: Mapping[str, Any]) -> list[Sentence]:
    """How many of the claims about figures and events the data support, of those about causes, and of all others."""
    shares = {one["id"]: one for one in record["results"] if one["id"].startswith("claims.borne_out.")}
    if len(shares) < len(KINDS):
        return []
    (plain, borne_out), (causes, of_causes), (others, of_others) = (_of(shares[f"claims.borne_out.{k}"]) for k in KINDS)
    share = cited(shares["claims.borne_out.described"]["value"], "claims.borne_out.described")
    text = (
        f"Of {words.plural(plain, 'claim')} about figures and events the data support {borne_out or 'none'} "
        f"({words.pct(share, 0)}) in full; of {causes} about causes, {of_causes or 'none'}"
    )
    rest = (
        f"Of the other {others}, on states of affairs, on changes over time and on what was to come, they support "
        f"{of_others or 'none'} in full"
    )
    return [said("front.kinds", text), said("front.other-kinds", rest)]


def _of(share: Mapping[str, Any]) -> tuple[int, int]:
    """How many things a share in per cent is of, and how many it stands for; both remember it."""
    name, n = share["id"], share["n"]
    return cited(n, f"{name}#n"), cited(round(share["value"] * n / 100), name)


VERBS = {
    "supported": ("support", ""),
    "partly_supported": ("partly support", ""),
    "contradicted": ("contradict", ""),
    "undecided": ("leave", " undecided"),
}


def _verdicts(app: Sphinx, docname: str) -> str:
    """The map of all verdicts with its links to the ledger, which has what stands under it."""
    for html in findings.outputs(app, docname):
        if 'id="fig-verdicts"' in html:
            board = BeautifulSoup(html.replace('href="#claim-', f'href="{LEDGER_PAGE}#claim-'), "html.parser")
            for foot in board.select(".aaf-foot"):
                foot.extract()
            return str(board)
    return ""


def _card(app: Sphinx, docname: str, record: Mapping[str, Any]) -> str:
    """A theme: its answer, the figure of its weightiest finding with what it measures, minutes to read."""
    page = f"{docname.rpartition('/')[2]}.html"
    first = record["findings"][0]
    time = words.plural(minutes(words_open(findings.notebook(app, docname)["cells"])), "minute")
    shown = findings.figure(app, docname, first["figure"])
    picture = (
        f'<p class="aaf-shows">{shown.headline}</p><p class="aaf-measures">{escape(shown.subtitle)}</p>'
        f'<div class="aaf-drawing">{shown.drawing}</div>'
        if shown
        else ""
    )
    answer = findings.answer(app, docname) or escape(first["text"])
    return (
        f'<section class="aaf-theme-card"><h2><a href="{page}">{escape(THEMES[record["chapter"]])}</a></h2>'
        f"<p>{_shortened(answer)}</p>{picture}"
        f'<p class="aaf-more"><a href="{page}">Read the chapter</a> · '
        f'<a href="{page}#{first["figure"]}">its figure</a> · {time}</p></section>'
    )


def _shortened(answer: str) -> str:
    """HTML of an answer, or the words that it begins with where it is long."""
    told = BeautifulSoup(answer, "html.parser").get_text().split(" ")
    return answer if len(told) <= MOST else escape(" ".join(told[:MOST])) + " …"


def words_open(cells: Iterable[Mapping[str, Any]]) -> int:
    """Words of an executed notebook that stand open on its page: prose, sentences, titles, notes, sources.

    What is folded away, labels inside drawings, and what only a screen reader hears are not counted.
    """
    found = list(cells)
    prose = [TARGET.sub("]", "".join(cell["source"])) for cell in found if cell["cell_type"] == "markdown"]
    shown = [output.get("data", {}).get("text/html", "") for cell in found for output in cell.get("outputs", [])]
    soup = BeautifulSoup("".join(map("".join, shown)), "html.parser")
    for unseen in soup.select(UNSEEN):
        unseen.extract()
    return len(" ".join([*prose, soup.get_text(" ")]).split())


def minutes(words: int) -> int:
    """Minutes that reading takes."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def _apart(record: Mapping[str, Any]) -> str:
    """The claims that the data decide whatever is chosen, and those whose verdict most choices would change.

    A claim that another reading of its words would decide otherwise is none of the firmest.
    """
    from helpers.claims.ledger import claims

    values = {one["id"]: one for one in record["results"]}
    holds = {claim.id: values[f"claims.{claim.id}.holds"] for claim in claims() if f"claims.{claim.id}.holds" in values}
    varied = [name for name, one in holds.items() if (one["n"] or 0) > 1]
    told_apart = [name for name in varied if values[f"claims.{name}.verdict"]["value"] in ("supported", "contradicted")]
    readings = {name: values.get(f"claims.{name}.readings_hold") for name in told_apart}
    alike = [name for name, one in readings.items() if one is None or one["value"] == one["n"]]
    firm = sorted(alike, key=lambda name: (-holds[name]["value"], -holds[name]["n"]))[:NAMED]
    fragile = [name for name in varied if values[f"claims.{name}.fragile"]["value"]]
    weakest = sorted(fragile, key=lambda name: holds[name]["value"])[:NAMED]
    told = {claim.id: claim for claim in claims([*firm, *weakest])}

    def listed(title: str, names: list[str]) -> str:
        items = "".join(_claim(told[name], values) for name in names)
        return f'<section><h2>{title}</h2><ul class="aaf-apart">{items}</ul></section>' if items else ""

    firmest = listed("The firmest verdicts", firm)
    return f'<div class="aaf aaf-two">{firmest}{listed("The most fragile verdicts", weakest)}</div>'


def _claim(claim: Any, values: Mapping[str, Mapping[str, Any]]) -> str:
    verdict, (n, ways) = values[f"claims.{claim.id}.verdict"]["value"], _of(values[f"claims.{claim.id}.holds"])
    share = f"this verdict in {ways or 'none'} of {words.plural(n, 'fair way')} to answer it"
    if other := values.get(f"claims.{claim.id}.rival"):
        share = f"{share}, {other['value']} in as many or more"
    told = Sentence(f"front.{claim.id}", f"{PAPERS[claim.paper]}; {share}", ())
    return (
        f'<li><a href="{LEDGER_PAGE}#{anchor(claim.id)}">{escape(claim.claim)}</a> '
        f'<span class="aaf-chip {shade(verdict)}">{verdict}</span> <span class="aaf-who">{told.html}</span></li>'
    )


def _fresh() -> str:
    """How many tables, how far trade by month reaches, the day of the build, and how to cite."""
    from helpers.analysis.horizon import LAST_DAY
    from helpers.data import catalogue

    tables = words.plural(len(catalogue().tables), "table")
    built = datetime.now(UTC).date().isoformat()
    return (
        f'<p class="aaf aaf-fresh">{tables}; trade by month up to {words.month(LAST_DAY)}. '
        f'Built on {words.day(built)}. <a href="reading.html#how-to-cite">How to cite</a>.{MARK}</p>'
    )
