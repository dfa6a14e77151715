"""The registers' events in one form."""

from __future__ import annotations

import pytest

from helpers.analysis.events import _GROUP, KINDS, REGISTERS, events
from helpers.data import load

EVENTS = events()


def test_every_dated_row_of_every_register_is_there_once() -> None:
    dated = sum(int(load(one.table)[one.date].notna().sum()) for one in REGISTERS)
    assert len(EVENTS) == dated
    assert EVENTS["id"].is_unique


def test_a_date_stops_where_the_register_s_knowledge_does() -> None:
    assert EVENTS["date"].str.fullmatch(r"\d{4}(-\d\d){0,2}").all()
    assert EVENTS.set_index("id").at["trilateral_events.tcog_1999", "date"] == "1999"


def test_events_come_in_order_of_time_and_concern_known_countries() -> None:
    assert EVENTS["date"].is_monotonic_increasing
    known = set(load("countries")["code"])
    assert set(" ".join(EVENTS["countries"]).split()) - known == set()
    assert set(" ".join(EVENTS["actor"]).split()) - known == set()


def test_each_kind_is_used_and_none_is_named_twice() -> None:
    assert set(EVENTS["kind"]) == set(KINDS)
    assert set(_GROUP.values()) <= set(KINDS)


@pytest.mark.parametrize(
    ("event", "actor"),
    [("2017_kor_threat_to_end_korus", "USA"), ("2018_kor_steel_25_pct_korea_deferred", "USA")],
)
def test_who_threatens_or_sets_a_tariff_is_the_united_states(event: str, actor: str) -> None:
    assert EVENTS.set_index("id").at[f"trade_measures.{event}", "actor"] == actor
