"""Every dated event of the book's registers, in one form: who did what, when, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.data import load

KINDS = {
    "demand": "demand or threat",
    "measure": "measure",
    "concession": "concession or pledge",
    "agreement": "agreement",
    "easing": "easing",
    "talks": "talks or meeting",
    "statement": "statement",
    "exercise": "exercise",
    "step": "other step",
    "setback": "setback",
}
"""Kinds of events, of which each register knows some under names of its own."""
_KIND = {
    "agreement": "agreement secretariat hotline data_sharing defence_agreement joint_declaration information_security "
    "logistics equipment_transfer reciprocal_access co_development",
    "demand": "demand threat remark report pressure us_pressure",
    "measure": "measure investigation",
    "concession": "concession commitment announcement yields",
    "easing": "relief ruling withdrawal",
    "talks": "talks ministers_meeting meeting other_forum leaders foreign_ministers security_advisers vice_ministers "
    "defence_talks defence_ministers officials defence_chiefs economic_dialogue indo_pacific_dialogue "
    "finance_ministers industry_ministers",
    "statement": "denial opening reserved status statement refuses_alliance refuses_sanctions abstains",
    "exercise": "exercise named_exercise",
    "setback": "setback strain offer_rejected postponed suspension missed_meeting alliance_setback",
}
_GROUP = {raw: kind for kind, names in _KIND.items() for raw in names.split()}
_BY_US = {"demand", "measure", "easing"}
"""Kinds of which the United States is the actor, in registers of what it asked of its allies."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Register:
    """How a table of dated events is read."""

    table: str
    theme: str
    date: str
    precision: str | None
    """Column that says how far the date is known; None where all are known to the day."""
    kind: Callable[[Row], str]
    countries: Callable[[Row], str]
    """Codes of the countries concerned, with spaces between."""
    actor: Callable[[Row], str]
    """Codes of those who acted, with spaces between; empty where the register does not say."""
    title: str = "title"


def _both(row: Row, ally: str) -> str:
    """The United States and the ally concerned, or both allies."""
    return f"USA {'JPN KOR' if row[ally] == 'ALL' else row[ally]}"


def _asked(ally: str) -> Callable[[Row], str]:
    """Who acted, in a register of what Washington asked and an ally gave."""

    def actor(row: Row) -> str:
        kind = _GROUP.get(str(row["kind"]), "step")
        if kind in _BY_US:
            return "USA"
        given = str(row[ally]).replace("ALL", "JPN KOR")
        return {"concession": given, "agreement": _both(row, ally), "talks": _both(row, ally)}.get(kind, "")

    return actor


_SCOPES = {"trilateral": "JPN KOR USA", "japan_korea": "JPN KOR", "us_japan": "JPN USA", "us_korea": "KOR USA"}
REGISTERS = (
    Register("trade_measures", "trade", "date_announced", None, lambda r: r["kind"], lambda r: _both(r, "target"),
             _asked("target")),
    Register("host_support_demands", "burden-sharing", "date", "date_precision", lambda r: r["kind"],
             lambda r: _both(r, "host"), _asked("host")),
    Register("autonomy_events", "autonomy", "date", "date_precision", lambda _: "step", lambda r: r["countries"],
             lambda r: r["countries"]),
    Register("security_partnerships", "autonomy", "signed", "signed_precision", lambda r: r["kind"],
             lambda r: f"{r['country']} {r['partner']}", lambda r: f"{r['country']} {r['partner']}"),
    Register("diplomatic_steps", "autonomy", "date", "precision", lambda r: r["stance"], lambda r: r["country"],
             lambda r: r["country"], "short_name"),
    Register("us_exits", "autonomy", "date", None, lambda _: "step", lambda _: "USA", lambda _: "USA"),
    Register("trilateral_events", "trilateral", "date", "date_precision", lambda r: r["kind"],
             lambda r: _SCOPES[r["scope"]], lambda r: _SCOPES[r["scope"]]),
    Register("jp_kr_frictions", "trilateral", "date", "date_precision", lambda r: r["sign"], lambda _: "JPN KOR",
             lambda r: r["actor"].replace("_", " ")),
    Register("stated_positions", "trilateral", "date", "precision",
             lambda r: "step" if r["stance"] == "step" else "meeting" if r["stance"] == "meeting" else "statement",
             lambda r: r["actor"], lambda r: r["actor"]),
    Register("india_alignment", "trilateral", "date", "precision", lambda r: r["kind"],
             lambda r: f"IND {r['partner'] if isinstance(r['partner'], str) else 'USA'}", lambda _: "IND"),
)  # fmt: skip
"""The registers of the book, in the order of its themes."""
_LENGTH = {"day": 10, "month": 7, "year": 4}


def events() -> pd.DataFrame:
    """All dated events, in order of time.

    Returns:
        One row an event: ``id`` (with the table before it), ``date`` (ISO text as far as it is known), ``theme``,
        ``countries`` and ``actor`` (codes with spaces between), ``kind`` (of :data:`KINDS`), ``title``, ``source``,
        ``quality``, ``table``.
    """
    rows = pd.DataFrame([row for register in REGISTERS for row in _rows(register)])
    return rows.sort_values(["date", "id"], kind="stable", ignore_index=True)


def _rows(register: Register) -> list[dict[str, str]]:
    table = load(register.table)
    known = table[table[register.date].notna()]
    return [_row(register, row) for row in known.to_dict("records")]


def _row(register: Register, row: dict[Any, Any]) -> dict[str, str]:
    known = str(row[register.precision]) if register.precision else "day"
    return {
        "id": f"{register.table}.{row['id']}",
        "date": row[register.date].date().isoformat()[: _LENGTH[known]],
        "theme": register.theme,
        "countries": register.countries(row),
        "actor": register.actor(row),
        "kind": _GROUP.get(register.kind(row), "step"),
        "title": str(row[register.title]).rstrip("."),
        "source": str(row["source"]),
        "quality": str(row["quality"]),
        "table": register.table,
    }
