"""The ledger on the page: a picture of all verdicts, a card for each claim, and the findings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from helpers.analysis.results import Result, Results
from helpers.claims.chapter import ClaimsParameters, Entry, Verdicts
from helpers.claims.judgement import VERDICTS
from helpers.claims.ledger import Claim, record
from helpers.claims.robustness import Robustness, Swept
from helpers.display import parts
from helpers.display.filters import filterable, filters, item
from helpers.display.origin import code_line, origin
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, given, printed, quantity

THEMES = {
    "trade": "Trade",
    "burden-sharing": "Burden sharing",
    "autonomy": "Autonomy",
    "trilateral": "Trilateral prospects",
}
PAPERS = {
    "wei2019": "Wei (2019)",
    "ling2018": "Ling and Liu (2018)",
    "sadozai2019": "Sadozai (2019)",
    "huang2023": "Huang (2023)",
}
FILTERS = {"theme": "Theme", "paper": "Paper", "verdict": "Verdict", "kind": "Kind"}
LEDGER_PAGE = "claims.html"
ROBUSTNESS_PAGE = "robustness.html"
STAR = "* fragile: among the fair ways to answer the claim another verdict is as frequent or more"


@dataclass(frozen=True)
class Html:
    """A finished piece of a page: HTML for browsers, plain text for a terminal."""

    html: str
    plain: str
    said: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
    """Sentences, claims by kind, for what the page is compared by."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle = {"text/html": self.html, "text/plain": self.plain}
        return {**bundle, parts.SAID_MIME: self.said} if self.said else bundle

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.plain


def text(p: ClaimsParameters, results: Results) -> list[Sentence]:
    """How many claims hold, how robust that is, and what time has changed."""
    return [_counted(Cite(results)), _robustly(Cite(results), given(p, "robust_pct")), _changed(Cite(results))]


def in_short(results: Results) -> Sentence:
    """The whole ledger in one sentence, for everybody."""
    cite = Cite(results)
    every, borne_out = cite.value("claims.count.all"), cite.value("claims.count.supported")
    said = (
        f"Of {words.plural(every, 'claim')} put to published figures, the data bear out {borne_out or 'none'} in full"
    )
    return cite.plain("claims.in-short", said, weight=100)


VERDICT_PHRASES = {
    "supported": "supported by the data",
    "partly_supported": "partly supported",
    "contradicted": "contradicted",
    "undecided": "undecided, since the data cannot tell",
    "open": "open",
    "not_testable": "not testable with published figures",
}


def _counted(cite: Cite) -> Sentence:
    every, reported = cite.value("claims.count.all"), cite.value("claims.count.reported")
    counts = {phrase: cite.value(f"claims.count.{name}") for name, phrase in VERDICT_PHRASES.items()}
    found = [f"{count} {phrase}" for phrase, count in counts.items() if count]
    aside = f" ({reported} of them only reported there from somebody else)" if reported else ""
    return cite.sentence(
        "claims.counted",
        f"Of {words.plural(every, 'checkable claim')} in the literature{aside}, the verdicts are: {words.join(found)}",
    )


def _robustly(cite: Cite, level: float) -> Sentence:
    firm, fragile, varied = (cite.value(f"claims.{name}") for name in ("firm", "fragile", "varied"))
    if not varied:
        return cite.sentence("claims.robustly", "None of these verdicts hangs on a choice of analysis")
    settings = words.plural(cite.value("claims.settings"), "setting")
    hang, hold = words.agree(varied, "hangs", "hang"), words.agree(firm, "holds", "hold")
    other = f"{fragile} {words.agree(fragile, 'is', 'are')} fragile" if fragile else "none is fragile"
    return cite.sentence(
        "claims.robustly",
        f"{firm} of the {words.plural(varied, 'verdict')} that {hang} on a choice of analysis {hold} in at least "
        f"{words.pct(level, 0)} of the fair ways to answer the claim, and {other}: another verdict is as frequent "
        f"there as the book’s own or more; {settings} were tried in all",
    )


def _changed(cite: Cite) -> Sentence:
    changed, every, ahead = (cite.value(f"claims.{name}") for name in ("changed", "count.all", "then_open"))
    why = f", {ahead} of them because their day had not come" if ahead else ""
    return cite.sentence(
        "claims.changed",
        f"Judged only by what was dated up to the year of publication, {changed} of the "
        f"{words.plural(every, 'verdict')} {words.agree(changed, 'is', 'are')} another than today’s{why}",
    )


def findings(p: ClaimsParameters, results: Results) -> list[dict[str, Any]]:
    """The counts as findings of the chapter."""
    return [told.finding("fig-verdicts") for told in (in_short(results), *text(p, results))]


# ------------------------------------------------------------------------------------------------ picture


def picture(verdicts: Verdicts, swept: Swept) -> Html:
    """Every claim as a tile in the colour of its verdict, by theme and paper, each a link to its card."""
    rows = "".join(
        _theme_row(theme, _of(verdicts, theme=theme), swept) for theme in THEMES if _of(verdicts, theme=theme)
    )
    frame = pd.DataFrame([record(entry.claim, entry.judgement) for entry in verdicts.entries])
    shown = frame[["id", "theme", "paper", "kind", "claim", "verdict", "sentence"]]
    downloads = [("Data (CSV)", "verdicts.csv", parts.csv_uri(shown))]
    title, under = (
        "Which claims do the data bear out?",
        "Each tile is a claim, by theme and paper, in the colour of its verdict; choose one to read it",
    )
    head = parts.heading("fig-verdicts", title, under)
    html = (
        f'<figure class="aaf aaf-figure aaf-ledger" id="fig-verdicts">{head}'
        f'<p class="aaf-quiet">{escape(_described(verdicts))}</p>{_legend(verdicts)}<div class="aaf-board">{rows}</div>'
        f"{parts.foot([], None, 'Verdicts under the book’s own settings.', origin(), downloads)}</figure>"
    )
    return Html(html, f"{title}\n{_described(verdicts)}")


def _of(verdicts: Verdicts, **wanted: str) -> list[Entry]:
    """Entries with these attributes, in the order of the verdicts."""
    fitting = [one for one in verdicts.entries if all(getattr(one.claim, k) == v for k, v in wanted.items())]
    return sorted(fitting, key=lambda entry: VERDICTS.index(entry.judgement.verdict))


def _theme_row(theme: str, entries: Sequence[Entry], swept: Swept) -> str:
    groups = {paper: [entry for entry in entries if entry.claim.paper == paper] for paper in PAPERS}
    cells = "".join(
        f'<div class="aaf-paper"><span class="aaf-paper-name">{escape(PAPERS[paper])}</span>'
        f'<span class="aaf-tiles">{"".join(_own_tile(one, swept) for one in found)}</span></div>'
        for paper, found in groups.items()
        if found
    )
    return f'<div class="aaf-theme"><div class="aaf-theme-name">{escape(THEMES[theme])}</div>{cells}</div>'


def tile(claim: Claim, verdict: str, page: str = LEDGER_PAGE, *, fragile: bool = False) -> str:
    """A claim as a tile: its id, its words on hover and focus, a link to its card in the ledger."""
    words_ = f"{verdict}{', fragile' if fragile else ''}"
    label = escape(f"{claim.id}, {words_}: {claim.claim}")
    hint = f'<span class="aaf-hint" aria-hidden="true"><b>{words_}</b> {escape(claim.claim)}</span>'
    link = f'href="{page}#{anchor(claim.id)}" aria-label="{label}"'
    return f'<a class="aaf-tile {shade(verdict)}" {link}>{claim.id}{"*" if fragile else ""}{hint}</a>'


def _own_tile(entry: Entry, swept: Swept) -> str:
    fragile = swept.robustness[entry.claim.id].fragile
    return tile(entry.claim, entry.judgement.verdict, "", fragile=fragile)


def _legend(verdicts: Verdicts) -> str:
    found = [entry.judgement.verdict for entry in verdicts.entries]
    items = "".join(
        f'<li><span class="aaf-tile {shade(verdict)}" aria-hidden="true"></span>{found.count(verdict)} {verdict}</li>'
        for verdict in VERDICTS
        if verdict in found
    )
    return f'<ul class="aaf-legend">{items}<li>{STAR}</li></ul>'


def _described(verdicts: Verdicts) -> str:
    lines = []
    for theme, name in THEMES.items():
        entries = _of(verdicts, theme=theme)
        counts = [f"{sum(e.judgement.verdict == verdict for e in entries)} {verdict}" for verdict in VERDICTS]
        if entries:
            lines.append(f"{name}: {', '.join(count for count in counts if not count.startswith('0 '))}.")
    return " ".join(lines)


def shade(verdict: str) -> str:
    """Class of a verdict's colours."""
    return f"aaf-v-{verdict.replace(' ', '-')}"


def anchor(claim: str) -> str:
    """What to link to for a claim: ``claim-t05``."""
    return f"claim-{claim.lower()}"


def own_page(claim: str) -> str:
    """The page of a claim in the book: ``claim-t05.html``."""
    return f"{anchor(claim)}.html"


# ------------------------------------------------------------------------------------------------ cards


def ledger(verdicts: Verdicts, swept: Swept) -> Html:
    """A card for each claim, with filters that need no server."""
    cards = "".join(_card(entry, swept) for entry in verdicts.entries)
    html = filterable("tab-ledger", f'{_filters(verdicts)}<div class="aaf-list">{cards}</div>', "claims", "aaf-cards")
    tried = {claim: swept.digest(claim) for claim in swept.robustness}
    told = [{**one, "settings": tried[one["id"]]} for one in said(verdicts)["claims"]]
    return Html(html, _plain(verdicts), {"claims": told})


def said(verdicts: Verdicts) -> dict[str, list[dict[str, Any]]]:
    """The verdicts with their sentences, for what a page is compared by."""
    return {"claims": [_said(entry) for entry in verdicts.entries]}


def _said(entry: Entry) -> dict[str, Any]:
    claim, judgement = entry.claim, entry.judgement
    return {"id": claim.id, "verdict": judgement.verdict, "sentence": judgement.sentence(claim.id).text}


def _plain(verdicts: Verdicts) -> str:
    return "\n".join(f"{one['id']} {one['verdict']}: {one['sentence']}" for one in said(verdicts)["claims"])


def _filters(verdicts: Verdicts) -> str:
    records = [record(entry.claim, entry.judgement) for entry in verdicts.entries]
    names = {**THEMES, **PAPERS}
    offered = {
        key: (label, {one[key]: names.get(one[key], one[key]) for one in records}) for key, label in FILTERS.items()
    }
    return filters(offered, len(records), "claim")


def _card(entry: Entry, swept: Swept) -> str:
    claim, judgement = entry.claim, entry.judgement
    said = judgement.sentence(claim.id)
    parts.readable(said.text)
    inside = (
        f'<h3 class="aaf-claim-head"><a class="aaf-claim-id" href="{own_page(claim.id)}">{claim.id}</a> '
        f'<span class="aaf-chip {shade(judgement.verdict)}">{judgement.verdict}</span></h3>'
        f'<p class="aaf-said"><span class="aaf-quiet">The literature: </span>{escape(claim.claim)} '
        f'<span class="aaf-who">{escape(_who(claim))}, {escape(_lower(claim.place))}</span></p>'
        f'<p class="aaf-found"><span class="aaf-quiet">The data: </span>{said.html}'
        f"{_still_needed(entry)}</p>{_estimated(entry)}"
        f"{_robust(claim.id, swept)}{_strip(claim.id, swept)}{_details(entry)}{_links(entry)}"
    )
    data = item({key: str(getattr(claim, key, judgement.verdict)) for key in FILTERS})
    return f'<article class="aaf-claim" id="{anchor(claim.id)}" {data}>{inside}</article>'


def _estimated(entry: Entry) -> str:
    """What would matter, which was fixed before; then the estimate with design, interval, level and n."""
    matters, number = entry.claim.tested.matters, entry.judgement.number
    if matters is None or number is None or number.interval is None:
        return ""
    size = quantity(matters.value, matters.unit, decimals=words.places_given(matters.value))
    why = words.sentence(f"smallest effect that would matter: {size}, because {_lower(matters.why)}")
    design = f" ({number.design})" if number.design else ""
    found = words.sentence(f"the estimate{design} is {printed(number, '+')}, {_interval(number)}")
    return f'<p class="aaf-estimate">{escape(why)} {escape(found)}</p>'


def _interval(number: Result) -> str:
    """Ends with their level, or as a range of published figures; what they rest on."""
    ends = words.interval(number, None)
    kind = f"{words.share(number.level)} interval {ends}" if number.level else f"published range {ends}"
    return f"{kind}, n = {number.n:,}" if number.n else kind


def _who(claim: Claim) -> str:
    return f"{PAPERS[claim.paper]}{' reports it from somebody else' if claim.said_by == 'reported' else ''}"


def _still_needed(entry: Entry) -> str:
    judgement = entry.judgement
    if judgement.due:
        return f" It can be judged on {escape(words.day(judgement.due))}."
    return f" What would settle it: {escape(_lower(judgement.needs))}" if judgement.needs else ""


def _lower(phrase: str) -> str:
    return phrase[:1].lower() + phrase[1:]


def _robust(claim: str, swept: Swept) -> str:
    found = swept.robustness[claim]
    if found.n == 1:
        line = "There is one fair way to read this from the data: no analytic choice to vary."
        return f'<p class="aaf-robust">{line}{_readings(found)}</p>'
    bars = "".join(
        f'<span class="{shade(verdict)}" style="flex:{share:.1f}" title="{verdict}: {words.pct(share, 0)}"></span>'
        for verdict, share in found.shares.items()
    )
    moved = f", moved most by <em>{escape(words.column(found.decisive))}</em>" if found.decisive else ""
    line = f"This verdict in {words.pct(found.holds, 0)} of {words.plural(found.n, 'way')} to answer it{moved}."
    mark = f"{FRAGILE} " if found.fragile else ""
    bar = f'<span class="aaf-bar" aria-hidden="true">{bars}</span>'
    return f'<div class="aaf-robust">{bar}<span>{mark}{line}{_readings(found)}</span></div>'


FRAGILE = '<strong class="aaf-fragile" title="Another verdict is as frequent among the fair analyses">fragile</strong>'


def _readings(found: Robustness) -> str:
    n = len(found.readings)
    return f" Other readings of its words: the same in {found.readings_hold} of {n}." if n else ""


def _strip(claim: str, swept: Swept) -> str:
    rows = swept.years[claim]
    boxes = "".join(_box(int(row["until"]), row["verdict"], row["sentence"]) for row in rows.to_dict("records"))
    return f'<div class="aaf-strip"><span>By data up to the end of</span><ol>{boxes}</ol></div>'


def _box(year: int, verdict: str, said: str) -> str:
    return (
        f'<li class="{shade(verdict)}" title="{year}: {escape(verdict)}. {escape(said)}">'
        f'<span class="aaf-quiet">{year}: {escape(verdict)}</span><span aria-hidden="true">{year % 100:02d}</span></li>'
    )


def _details(entry: Entry) -> str:
    claim, numbers, text = entry.claim, entry.judgement.numbers, entry.judgement.text
    rows = "".join(
        f'<tr><th scope="row">{escape(of_what(name, text))}</th>'
        f"<td>{_number(it, f'claims.{claim.id}.{name}')}</td></tr>"
        for name, it in numbers.items()
    )
    table = f'<table class="aaf-numbers"><tbody>{rows}</tbody></table>' if rows else ""
    sources = parts.source_line(entry.judgement.sources, None) if entry.judgement.sources else ""
    judge = claim.tested.judge
    code = code_line({"judged by": [f"{judge.__module__}.{judge.__qualname__}"]})
    return (
        f"<details><summary>Test, numbers, sources</summary><p><strong>Test.</strong> {escape(claim.test)}</p>"
        f"<p><strong>Tolerance.</strong> {escape(claim.tolerance)}</p>{table}"
        f'<div class="aaf-foot">{sources}{code}</div></details>'
    )


_OF_WHAT = {
    "low": "lower end",
    "high": "upper end",
    "n": "number of observations",
    "level": "level of the interval",
    "matter": "smallest effect that matters",
    "matters": "smallest effect that matters",
    "claimed": "as claimed",
    "first": "first of the span",
    "last": "last of the span",
    "then": "at the start",
    "now": "at the end",
    "later": "afterwards",
    "size": "size, whatever the sign",
    "how": "direction",
    "off": "distance from the claim",
    "found": "as found",
    "own": "by the book’s own count",
}
"""Short names of numbers, which say of themselves only how they stand to another."""
_GAP = re.compile(r"\{(\w+)(?::[^}]*)?\}")
_CLAUSE = re.compile(r"[;:.,]\s")
_BEFORE, _AFTER = 5, 4
"""Words of the sentence that are told around a number."""


def of_what(name: str, text: str) -> str:
    """What a number of a judgement is: its name, and the words around its gap in the sentence.

    >>> of_what("after", "The deficit averaged {after:1} in 2012–2016 and {before:1} earlier")
    'after: “The deficit averaged … in 2012–2016 and …”'
    """
    stem, _, place = name.rpartition("_") if name[-1:].isdigit() else (name, "", "")
    known = _OF_WHAT.get(stem or name)
    said = f"{known} {int(place) + 1}" if known and place else known or words.column(name)
    gap = next((gap for gap in _GAP.finditer(text) if gap[1] == name), None)
    if gap is None:
        return said
    before = _GAP.sub("…", _CLAUSE.split(text[: gap.start()])[-1]).split()[-_BEFORE:]
    after = _GAP.sub("…", _CLAUSE.split(text[gap.end() :])[0]).split()[:_AFTER]
    return f"{said}: “{' '.join([*before, '…', *after]).rstrip('.')}”"


def _number(result: Result, name: str) -> str:
    text = f'<span class="aaf-n" data-result="{name}">{escape(printed(result))}</span>'
    if result.interval is not None:
        return f'{text} <span class="aaf-more">({escape(_interval(result))})</span>'
    return text + (f' <span class="aaf-more">n = {result.n:,}</span>' if result.n else "")


def _links(entry: Entry) -> str:
    claim = entry.claim
    links = [(f"{claim.theme.replace('-', '_')}.html#{claim.tested.figure}", "See the evidence")]
    links += [(f"{ROBUSTNESS_PAGE}#{claim.id}", "Vary the choices")] if claim.tested.grid else []
    links += [(own_page(claim.id), "Its own page")]
    return f'<p class="aaf-links">{" ".join(_link(*link) for link in links)}</p>'


def _link(url: str, words_: str) -> str:
    return f'<a href="{url}">{words_}</a>'
