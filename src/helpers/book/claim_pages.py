"""A page for each claim: ``chapters/claim-t05.html``, with all that the ledger's card says, and what travels with it.

Who says what where, what the data say, which choices alone would change the verdict, the drawing of the figure that
shows it, a file of every setting that was tried, and the same for machines as a ClaimReview of schema.org.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from pybtex.database import parse_file
from sphinx.application import Sphinx

from helpers.book import findings, places
from helpers.book.elements import inert
from helpers.book.halves import Page, write
from helpers.book.robustness import SETTINGS, reasons, value_words
from helpers.book.social import card
from helpers.claims.ledger import Claim, claims
from helpers.claims.robustness import Robustness, Swept
from helpers.display.chapter import starred
from helpers.display.claims import LEDGER_PAGE, THEMES, anchor, shade
from helpers.display.parts import DIGITS
from helpers.wording import words

CARD = re.compile(r'<article class="aaf-claim" id="(?P<anchor>[\w-]+)"[^>]*>(?P<inside>.*?)</article>', re.DOTALL)
TOLD = re.compile(
    r'<h3 class="aaf-claim-head">.*?</h3>|(?<=<p class="aaf-said">).*?(?=<span class="aaf-who">)', re.DOTALL
)
"""Of a card, what stands in the head of the page: id, verdict, claim."""
TYPES = {"article": "ScholarlyArticle", "misc": "Article"}
"""Kinds of the references → types of schema.org."""
ITSELF = '<a href="{}.html">Its own page</a>'


def setup(app: Sphinx) -> None:
    """Register the pages, which need no source files."""
    app.connect("html-collect-pages", _pages)
    app.connect("html-page-context", _starred)


def _starred(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None) -> None:
    """Mark on the book's own chapters the verdicts that the ledger found fragile."""
    found = findings.chapters(app.env)
    ledger = next((one for one in found.values() if one["chapter"] == "claims"), None)
    if page not in found or found[page] is ledger or ledger is None or app.config.book_alone:
        return
    values = {one["id"]: one["value"] for one in ledger["results"]}
    fragile = [one for one in claims() if values.get(f"claims.{one.id}.fragile")]
    context["body"] = starred(context["body"], [(one, values[f"claims.{one.id}.verdict"]) for one in fragile])


def _pages(app: Sphinx) -> tuple[Page, ...]:
    """Write the pages; return none that Sphinx would still have to write."""
    ledger = next((name for name, one in findings.chapters(app.env).items() if one["chapter"] == "claims"), None)
    settings = Path(app.config.book_root) / SETTINGS
    if app.config.book_alone or ledger is None or not settings.is_file():
        return ()
    cards = dict(found for html in findings.outputs(app, ledger) for found in CARD.findall(html))
    swept = Swept.of(pd.read_parquet(settings))
    shown = [claim for claim in claims() if anchor(claim.id) in cards and claim.id in swept.robustness]
    Path(app.outdir, ledger).parent.mkdir(exist_ok=True)
    write(app, shown, lambda claim: _page(app, claim, swept, cards[anchor(claim.id)], ledger))
    return ()


def _page(app: Sphinx, claim: Claim, swept: Swept, inside: str, ledger: str) -> Page:
    name, found = anchor(claim.id), swept.robustness[claim.id]
    page = f"{ledger.rpartition('/')[0]}/{name}".lstrip("/")
    every_setting(claim, swept).to_csv(
        Path(app.outdir, f"{page}.csv"), index=False, lineterminator="\n", float_format=DIGITS
    )
    picture = card(Path(app.outdir), name, claim.claim, found.verdict)
    context = {
        "title": escape(f"{claim.id}: {claim.claim}"),
        "description": f"{found.verdict.capitalize()}: {found.every['sentence'].iloc[0]}",
        "image": picture,
        "body": _body(app, claim, found, inside, picture),
        "review": inert(review(app, claim, found, page)),
    }
    return page, context, "page.html"


def _body(app: Sphinx, claim: Claim, found: Robustness, inside: str, picture: str) -> str:
    name = anchor(claim.id)
    chip = f'<span class="aaf-chip {shade(found.verdict)}">{found.verdict}</span>'
    told = TOLD.sub("", inside).replace("<details>", "<details open>").replace(ITSELF.format(name), "")
    return (
        f'<section class="claim-page"><h1>{escape(claim.claim)}</h1>'
        f'<div class="aaf aaf-claim"><p>{claim.id} · {THEMES[claim.theme]} · {escape(claim.kind)} {chip}</p>'
        f"{told}</div>"
        f"{_figure(app, claim)}{moved_by(claim, found)}"
        '<div class="aaf"><p class="aaf-links">'
        f'<a href="{LEDGER_PAGE}#{name}">In the ledger</a> '
        f'<a href="{name}.csv" download>Download the evidence: every setting (CSV)</a> '
        f'<a href="../{picture}" download>Picture to share (PNG)</a> '
        f'<a href="reading.html#how-to-cite">How to cite</a></p></div></section>'
    )


def _figure(app: Sphinx, claim: Claim) -> str:
    """The phone's drawing of the figure that shows the claim, with its title; nothing for a table."""
    figure = claim.tested.figure
    docname = places.cards(app.env).get(claim.theme, {}).get(figure, "")
    found = findings.figure(app, docname, figure) if docname else None
    if found is None:
        return ""
    link = f'<a href="{docname.rpartition("/")[2]}.html#{figure}">{escape(found.title)}</a>'
    drawing = f'<div class="aaf-drawing claim-drawing">{found.drawing}</div>'
    return f'<div class="aaf"><p class="aaf-title">{link}</p>{drawing}</div>'


def moved_by(claim: Claim, found: Robustness) -> str:
    """A table of every choice changed by itself, all others the book's own: those that change the verdict first."""
    rows = list(alone(claim, found))
    if not rows:
        return ""
    moved = sum(verdict != found.verdict for *_, verdict in rows)
    said = f"{moved} of {words.plural(len(rows), 'choice')} changed alone {words.agree(moved, 'gives', 'give')}"
    title = f"{said if moved else 'No choice changed alone gives'} another verdict"
    body = "".join(
        f'<tr><th scope="row">{escape(choice)}</th><td>{escape(reason)}</td>'
        f'<td><span class="aaf-chip {shade(verdict)}">{verdict}</span></td></tr>'
        for choice, reason, verdict in sorted(rows, key=lambda row: row[-1] == found.verdict)
    )
    return (
        '<h2 id="moved">What would change the verdict?</h2><div class="aaf aaf-table">'
        '<div class="aaf-scroll" role="region" tabindex="0" aria-labelledby="moved-title">'
        f'<table class="aaf-grid"><caption id="moved-title">{title}</caption>'
        '<thead><tr><th scope="col">Instead</th><th scope="col">Why it is fair</th><th scope="col">Verdict</th></tr>'
        f"</thead><tbody>{body}</tbody></table></div></div>"
    )


def alone(claim: Claim, found: Robustness) -> Iterator[tuple[str, str, str]]:
    """Each setting that differs from the book's own in one choice: the choice in words, its reason, the verdict."""
    columns = [f"choice.{name}" for name in claim.tested.grid]
    own = found.every[columns].iloc[0]
    for _, row in found.every.iterrows():
        differing = [column for column in columns if row[column] != own[column]]
        if len(differing) == 1:
            name = differing[0].removeprefix("choice.")
            value = json.loads(row[differing[0]])
            reason = dict(zip(map(json.dumps, claim.tested.grid[name]), reasons(claim, name), strict=True))
            yield f"{words.column(name)}: {value_words(value)}", reason[json.dumps(value)], str(row["verdict"])


def every_setting(claim: Claim, swept: Swept) -> pd.DataFrame:
    """Every setting and every year up to which the claim was judged: choices, verdict, number with ends, sentence."""
    settings = swept.robustness[claim.id].every
    choices = {words.column(name): settings[f"choice.{name}"].map(json.loads) for name in claim.tested.grid}
    columns = ["reading", "verdict", "number", "low", "high", "unit", "sentence"]
    frame = settings[columns].rename(columns={"reading": "other reading of the words"}).assign(**choices)
    years = swept.years[claim.id].rename(columns={"until": "judged by what is dated up to"})
    every = pd.concat([frame, years.astype({"judged by what is dated up to": "object"})], ignore_index=True)
    return every.assign(claim=claim.id)[["claim", *choices, *every.columns.difference(choices, sort=False)]]


def review(app: Sphinx, claim: Claim, found: Robustness, page: str) -> dict[str, Any]:
    """The verdict as a ClaimReview of schema.org."""
    book = {"@type": "Organization", "name": app.config.author}
    made = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": claim.claim,
        "author": book,
        "itemReviewed": {
            "@type": "Claim",
            **({} if claim.said_by == "reported" else {"author": _work(app)[claim.paper]["author"]}),
            "datePublished": claim.published.isoformat(),
            "appearance": _work(app)[claim.paper],
        },
        "reviewRating": {"@type": "Rating", "alternateName": found.verdict},
        "reviewBody": str(found.every["sentence"].iloc[0]),
        "isPartOf": {"@type": "Book", "name": app.config.project},
    }
    base = app.config.html_baseurl
    return {**made, "url": f"{base}{page}.html"} if base else made


def _work(app: Sphinx) -> dict[str, dict[str, Any]]:
    return works(Path(app.srcdir) / app.config.bibtex_bibfiles[0])


@cache
def works(bibliography: Path) -> dict[str, dict[str, Any]]:
    """Key → work of schema.org, for every reference."""
    entries = parse_file(str(bibliography)).entries
    return {
        key: {
            "@type": TYPES.get(entry.type, "CreativeWork"),
            "headline": re.sub(r"[{}]|``|''", "", entry.fields["title"]),
            "author": [{"@type": "Person", "name": str(one)} for one in entry.persons.get("author", [])],
            "datePublished": entry.fields.get("year", ""),
        }
        for key, entry in entries.items()
    }
