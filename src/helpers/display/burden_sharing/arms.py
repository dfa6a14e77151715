"""Section 9: whose arms Japan and Korea import."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.burden_sharing.arms import CLAIMED, Arms
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.data.rows import ids
from helpers.display.arms_imports import TERMS, VOLUME, draw_shares, share_subtitle
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, CitedResult, Sentence, as_count

INDICATORS = {
    "share_of_imports": "share of imports",
    "share_of_purchases": "share of purchases",
    "share_of_agreements": "share of orders",
    "purchases": "purchases",
    "government_sales": "government-to-government sales",
    "commercial_licences": "commercial licences",
    "agreements": "orders",
}


@or_notice
def share_figure(p: BurdenSharingParameters, s: Arms) -> FigureCard:
    """US share of the volume of arms imports in rolling windows, with the range from the timing of deliveries."""
    return figure(
        "arms",
        question=f"How much of {words.join(words.owner(h) for h in p.hosts)} arms imports is American?",
        subtitle=share_subtitle(p.arms_window_years),
        plots=f"US share of the arms imports of {words.names_in_text(p.hosts)} by volume",
        draw=lambda ax: draw_shares(ax, s.windows, "host"),
        data=s.windows,
        answer=in_plain_words(p, s),
        sources=_register(s),
        vintage=vintage("arms_deals"),
        note=f"{VOLUME} {_rows_used(s)}",
    )


def _register(s: Arms) -> list[str]:
    return list(s.results["arms.deals"].sources)


def _rows_used(s: Arms) -> str:
    deals = s.results["arms.deals"]
    return f"Based on {words.plural(int(deals.value), 'deal')} of the register. {TERMS}"


@or_nothing
def suppliers_table(s: Arms) -> TableCard:
    """Suppliers over the whole window."""
    rows = s.suppliers.assign(supplier=s.suppliers["supplier"].replace({"OTHER": "all others"}))
    first, last = (int(s.results[f"arms.{end}_year"].value) for end in ("first", "last"))
    columns: dict[str, tuple[str, Any]] = {
        "supplier": ("Supplier", None),
        "share_pct": ("Share of volume (%)", 1),
    }
    return table(
        "arms-suppliers",
        rows,
        title="Suppliers by volume",
        subtitle=f"Deliveries of {words.span(first, last)}",
        columns=columns,
        group="host",
        sources=_register(s),
        vintage=vintage("arms_deals"),
        note=_rows_used(s),
    )


@or_nothing
def published_table(s: Arms) -> TableCard | None:
    """Published shares beside the share of volume in the same years; nothing where none lies in the window."""
    if s.published.empty:
        return None
    rows = _labelled(s.published).assign(volume_share_pct=s.published["volume_share_pct"].astype(float))
    columns: dict[str, tuple[str, Any]] = {
        "when": ("Years", str),
        "what": ("Published as", str),
        "value": ("Published (%)", 0),
        "volume_share_pct": ("By volume (%)", 0),
        "note": ("Note", lambda text: str(text).rstrip(".")),
    }
    return table(
        "arms-published",
        rows,
        title="Published US shares beside shares of volume",
        columns=columns,
        group="host",
        sources=ids([*rows["source"], *_register(s)]),
        vintage=vintage("arms_purchases", "arms_deals"),
        note="Orders, imports and purchases are different things; none of them is a volume delivered.",
    )


@or_nothing
def sums_table(s: Arms) -> TableCard | None:
    """Published sums of money; nothing where none lies in the window."""
    if s.sums.empty:
        return None
    columns: dict[str, tuple[str, Any]] = {
        "when": ("Years", str),
        "what": ("What is counted", str),
        "supplier": ("From", lambda code: "all suppliers" if code == "WLD" else words.name(code)),
        "value": ("Sum (USD bn)", 2),
        "note": ("Note", lambda text: str(text).rstrip(".")),
    }
    rows = _labelled(s.sums)
    return table(
        "arms-sums",
        rows[rows["unit"] == "USD bn"],
        title="What was paid or ordered, as published",
        columns=columns,
        group="host",
        sources=ids(rows["source"]),
        vintage=vintage("arms_purchases"),
        note="Sums over the years named. Orders, licences and contracts are different things and are not added up.",
    )


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    when = [words.span(a, b) for a, b in zip(rows["first"], rows["last"], strict=True)]
    return rows.assign(when=when, what=rows["indicator"].map(INDICATORS), note=rows["note"].fillna(""))


# ---------------------------------------------------------------- sentences


def in_short(p: BurdenSharingParameters, s: Arms) -> list[Sentence]:
    """The American share of arms imports in the years of the statement, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    parts = [
        f"{words.pct(cite.value(f'arms.claimed.{host}'), 0)} of {words.owner(host)}"
        for host in p.hosts
        if f"arms.claimed.{host}" in cite
    ]
    said = f"By volume the United States supplied {words.join(parts)} arms imports in {words.span(*CLAIMED)}"
    return [cite.plain("arms.supplied", said)] if parts else []


def in_plain_words(p: BurdenSharingParameters, s: Arms) -> Sentence:
    """The American share of arms imports in the latest window, for everybody."""
    cite = Cite(s.results)
    parts = [
        f"{words.pct(cite.value(f'arms.share.{host}.last'), 0)} of {words.owner(host)} arms imports in "
        f"{_window(cite, host, 'last')}"
        for host in p.hosts
    ]
    return cite.plain("arms.of-late", f"The United States supplied {words.join(parts)}", weight=40)


def text(p: BurdenSharingParameters, s: Arms) -> list[Sentence]:
    """The years of the statement, the latest windows, lowest and highest, published shares, the rows used."""
    if s.missing:
        return []
    cite = Cite(s.results)
    claimed: list[str] = [host for host in p.hosts if f"arms.claimed.{host}" in cite]
    return [
        *([_claimed(cite, claimed)] if claimed else []),
        _latest(cite, p),
        _ends(cite, p),
        *([_apart(cite, s)] if s.published["volume_share_pct"].notna().any() else []),
        _used(cite, p),
    ]


def _claimed(cite: Cite, hosts: list[str]) -> Sentence:
    years = words.span(*CLAIMED)
    parts = [f"{_with_range(cite(f'arms.claimed.{host}'))} of {words.owner(host)}" for host in hosts]
    stated = cite("arms.published.KOR.share_of_imports.2012-2016") if _stated(cite, hosts) else None
    against = f"; for Korea nearly {words.pct(stated.value, 0)} was stated" if stated else ""
    return cite.sentence(
        "arms.claimed",
        f"By volume the United States supplied {words.join(parts)} arms imports in {years}{against}; the range in "
        "brackets comes from when deliveries are counted",
        weight=45,
    )


def _stated(cite: Cite, hosts: list[str]) -> bool:
    return "KOR" in hosts and "arms.published.KOR.share_of_imports.2012-2016" in cite


def _with_range(found: CitedResult) -> str:
    low, high = (words.number(end, 0) for end in found.interval or (0.0, 0.0))
    ends = "" if words.alike(low, high) else f" ({low} to {high}%)"
    return f"{words.pct(found.value, 0)}{ends}"


def _window(cite: Cite, host: str, when: str) -> str:
    first, last = (as_count(cite.value(f"arms.share_{end}.{host}.{when}")) for end in ("first", "year"))
    return words.span(first, last)


def _latest(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    parts = [
        f"{_with_range(cite(f'arms.share.{host}.last'))} of {words.owner(host)} in {_window(cite, host, 'last')}"
        for host in p.hosts
    ]
    return cite.sentence("arms.latest", f"In the latest window the American share is {words.join(parts)}", weight=40)


def _ends(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    parts = []
    for host in p.hosts:
        low, high = (words.pct(cite.value(f"arms.share.{host}.{when}"), 0) for when in ("low", "high"))
        if words.alike(low, high):
            parts.append(f"stays at {low} for {words.name_in_text(host)}")
        else:
            ends = f"runs from {low} in {_window(cite, host, 'low')} to {high} in {_window(cite, host, 'high')}"
            parts.append(f"{ends} for {words.name_in_text(host)}")
    return cite.sentence("arms.ends", f"Over all windows it {words.join(parts)}")


def _apart(cite: Cite, s: Arms) -> Sentence:
    parts = []
    for row in s.published.dropna(subset=["volume_share_pct"]).to_dict("records"):
        name = f"{row['host']}.{row['indicator']}.{row['first']}-{row['last']}"
        published, volume = (cite.value(f"arms.{kind}.{name}") for kind in ("published", "same_years"))
        years = words.span(row["first"], row["last"])
        parts.append(
            f"{words.pct(published, 0)} ({INDICATORS[row['indicator']]}, {words.name_in_text(row['host'])}, {years}) "
            f"against {words.pct(volume, 0)} by volume"
        )
    return cite.sentence(
        "arms.apart",
        f"Published shares of money or orders and shares of volume in the same years differ: {'; '.join(parts)}",
    )


def _used(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    deals = words.plural(cite.value("arms.deals"), "deal")
    return cite.sentence(
        "arms.used", f"These shares rest on {deals} of SIPRI’s register, those of {words.names_in_text(p.hosts)} alone"
    )
