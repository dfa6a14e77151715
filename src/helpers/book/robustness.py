"""``{robustness}``: a page on which a reader varies the analytic choices of each claim, without any server.

All settings were computed by the sweep; the page carries them, with the specification curve as a
Vega-Lite chart and the library that draws it. Nothing is asked of another host.
"""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers.book.elements import inert, paragraph
from helpers.claims.judgement import VERDICTS
from helpers.claims.ledger import Claim, claims
from helpers.claims.robustness import Robustness, Swept
from helpers.display import parts
from helpers.display.claims import PAPERS, THEMES, anchor
from helpers.wording import words

SETTINGS = Path("_build", "sweeps", "claims.parquet")
LIBRARY = "vega.js"
SCRIPT = Path(__file__).parent / "static" / "robustness.js"
MOST_NAMED = 3
"""A longer list of countries is counted."""
CURVE_HEIGHT = 220
"""Pixels of the curve; below it one line of text a choice."""


class RobustnessPage(SphinxDirective):
    """Selects for claim and choices, the verdict they give, the curve of all settings, and a table of all claims."""

    def run(self) -> list[nodes.Node]:
        """Make the page from the sweep; a note where there is none."""
        path = Path(self.config.book_root) / SETTINGS
        self.env.note_dependency(str(path))
        if not path.is_file():
            return [paragraph("The settings appear here once they were computed: alliances sweep.")]
        swept = Swept.of(pd.read_parquet(path))
        known = [claim for claim in claims() if claim.id in swept.robustness]
        up = "../" * self.env.docname.count("/")
        return [
            nodes.raw("", _explorer(known, swept, up), format="html"),
            nodes.raw("", _all(known, swept), format="html"),
        ]


def setup(app: Sphinx) -> None:
    """Register the directive, and the library that its charts need."""
    app.add_directive("robustness", RobustnessPage)
    app.connect("build-finished", _ship_library)


def _ship_library(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and app.builder.name == "html" and not app.config.book_alone:
        (Path(app.outdir) / "_static" / LIBRARY).write_text(_library(), encoding="utf-8")


@cache
def _library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that leaves one name behind."""
    import vl_convert

    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return f'"use strict";(() => {{\n{bundle}\n}})();\n'


def _explorer(known: list[Claim], swept: Swept, up: str) -> str:
    data = [_payload(claim, swept.robustness[claim.id]) for claim in known if claim.tested.grid]
    blocks = {"robustness-data": data, "robustness-chart": curve()}
    scripts = "".join(
        f'<script type="application/json" id="{name}">{inert(content)}</script>' for name, content in blocks.items()
    )
    return (
        '<div class="aaf aaf-explorer" id="explorer">'
        "<noscript><p>This page needs scripts; the table below does not.</p></noscript>"
        '<form class="aaf-filters" hidden></form><div class="aaf-answer" aria-live="polite"></div>'
        f'<div class="aaf-curve" role="img"></div></div>{scripts}<script src="{up}_static/{LIBRARY}"></script>'
        f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>"
    )


def _payload(claim: Claim, found: Robustness) -> dict[str, Any]:
    """A claim with all its settings: each row the positions of its choices, then verdict, number, ends, sentence."""
    frame = found.every
    names = list(claim.tested.grid)
    values = {name: list(dict.fromkeys(frame[f"choice.{name}"])) for name in names}
    sentences = list(dict.fromkeys(frame["sentence"]))
    positions = [frame[f"choice.{name}"].map(values[name].index).tolist() for name in names]
    numbers = [
        [None if pd.isna(x) else float(f"{x:.5g}") for x in frame[column]] for column in ("number", "low", "high")
    ]
    return {
        "id": claim.id,
        "theme": THEMES[claim.theme],
        "paper": PAPERS[claim.paper],
        "claim": claim.claim,
        "unit": next(iter(frame["unit"].dropna()), ""),
        "choices": [
            {
                "label": words.column(name),
                "values": [value_words(json.loads(value)) for value in values[name]],
                "reasons": reasons(claim, name),
                "reading": name in claim.tested.reading,
            }
            for name in names
        ],
        "sentences": sentences,
        "rows": [
            list(row)
            for row in zip(
                *positions,
                frame["verdict"].map(VERDICTS.index).tolist(),
                *numbers,
                frame["sentence"].map(sentences.index).tolist(),
                strict=True,
            )
        ],
    }


def reasons(claim: Claim, name: str) -> list[str]:
    """Why each value of a choice is a fair one, in the order of the values."""
    return [why for _, why in {**claim.tested.analysis, **claim.tested.reading}[name]]


def value_words(value: Any) -> str:
    """A value of a choice as a reader reads it."""
    if isinstance(value, list):
        return _list([words.short_name(str(one)).replace("_", " ") for one in value])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words.choice(value) if isinstance(value, str) else f"{value:g}"


def _list(names: list[str]) -> str:
    if not names:
        return "none"
    return words.join(names) if len(names) <= MOST_NAMED else f"{names[0]}, {names[1]} and {len(names) - 2} others"


def curve() -> dict[str, Any]:
    """The specification curve as Vega-Lite: settings by size of their number, their choices marked below.

    The page's script sets the widths, which Vega-Lite does not do for charts below one another.
    """
    import altair as alt  # here, since the page of a run has no such curve

    shades = ["supported", "supported", "contradicted", "ink", "muted", "other"]
    colour = alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=list(VERDICTS), range=[f"var(--fig-{shade})" for shade in shades]),
        legend=None,
    )
    shape = alt.Shape(
        "verdict:N",
        scale=alt.Scale(
            domain=list(VERDICTS), range=["circle", "diamond", "square", "triangle-down", "triangle-up", "cross"]
        ),
        legend=None,
    )
    rank = alt.X("rank:Q", axis=None, scale=alt.Scale(nice=False, padding=8))
    base = alt.Chart(alt.NamedData("settings"), height=CURVE_HEIGHT)
    number = alt.Y("number:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(grid=True, tickCount=5))
    ends = base.mark_rule(strokeWidth=1, opacity=0.45).encode(x=rank, y=alt.Y("low:Q"), y2="high:Q", color=colour)
    points = base.mark_point(filled=True, size=48, opacity=0.9).encode(x=rank, y=number, color=colour, shape=shape)
    ring = base.transform_filter("datum.chosen").mark_point(size=230, strokeWidth=2.2, color="var(--fig-ink)")
    choices = (
        alt.Chart(alt.NamedData("choices"), height=alt.Step(16))
        .mark_tick(height=10)
        .encode(
            x=rank,
            y=alt.Y("choice:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
            color=alt.condition("datum.chosen", alt.value("var(--fig-ink)"), colour),
        )
    )
    chart = alt.vconcat(ends + points + ring.encode(x=rank, y=number), choices, spacing=10)
    return dict(
        chart.configure(background="transparent")
        .configure_axis(labelColor="var(--fig-muted)", gridColor="var(--fig-grid)", domain=False, labelFontSize=12)
        .configure_view(stroke=None)
        .to_dict()
    )


def _all(known: list[Claim], swept: Swept) -> str:
    rows = "".join(_row(claim, swept.robustness[claim.id]) for claim in known)
    heads = "".join(
        f'<th scope="col"{kind}>{text}</th>'
        for text, kind in (
            ("Claim", ""),
            ("Verdict", ""),
            ("Ways", ' class="aaf-num"'),
            ("Same verdict", ' class="aaf-num"'),
            ("Moved most by", ""),
        )
    )
    head = parts.heading(
        "tab-robustness",
        "How robust is each verdict?",
        "Share of the fair ways to answer the claim that give the book’s own verdict",
        "caption",
    )
    return (
        f'<div class="aaf aaf-table" id="tab-robustness"><div class="aaf-scroll" role="region" tabindex="0" '
        f'aria-labelledby="tab-robustness-title"><table class="aaf-grid">{head}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></div>"
    )


def _row(claim: Claim, found: Robustness) -> str:
    moved = (
        words.column(found.decisive) if found.decisive else "no choice moves it" if found.n > 1 else "no choice to vary"
    )
    link = f'<a href="claims.html#{anchor(claim.id)}">{claim.id}</a>'
    verdict = f"{found.verdict}{', fragile' if found.fragile else ''}"
    return (
        f'<tr><th scope="row">{link}</th><td>{verdict}</td><td class="aaf-num">{found.n}</td>'
        f'<td class="aaf-num">{words.pct(found.holds, 0)}</td><td>{escape(moved)}</td></tr>'
    )
