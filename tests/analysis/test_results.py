"""Named results refuse what has no place on a page."""

import pandas as pd
import pytest

from helpers.analysis.results import Results


def test_a_value_that_does_not_exist_is_refused() -> None:
    results = Results()
    for missing in (float("nan"), float("inf"), None):
        with pytest.raises(ValueError, match="not finite"):
            results.add("a", missing, "%")
    with pytest.raises(ValueError, match="not finite"):
        results.add("a", 1.0, "%", interval=(0.0, float("nan")))
    assert not len(results)


def test_a_name_is_used_once() -> None:
    results = Results()
    results.add("a", 1.0, "%")
    with pytest.raises(ValueError, match="named twice"):
        results.add("a", 2.0, "%")


def test_a_frame_gives_a_result_for_every_cell_with_a_value() -> None:
    frame = pd.DataFrame({"partner": ["JPN", "KOR"], "year": [2024, 2025], "balance": [-1.5, float("nan")]})
    results = Results()
    results.add_frame("trade", frame, ["partner", "year"], {"balance": "USD bn"}, sources=["census", "census"])
    (only,) = results.records()
    assert only == {
        "id": "trade.balance.JPN.2024",
        "value": -1.5,
        "unit": "USD bn",
        "interval": None,
        "n": None,
        "sources": ("census",),
        "level": None,
        "design": "",
        "made_by": f"{__name__}.test_a_frame_gives_a_result_for_every_cell_with_a_value",
        "rows": {},
    }


def test_sources_can_be_asked_for_a_part() -> None:
    results = Results()
    results.add("a.x", 1, "%", sources=["one"])
    results.add("b.x", 1, "%", sources=["two"])
    assert results.sources() == ["one", "two"]
    assert results.sources("b.") == ["two"]
