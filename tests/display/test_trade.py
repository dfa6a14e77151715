"""What the figures of the trade theme say of lines that end before others."""

from dataclasses import replace

import pandas as pd

from helpers.analysis.results import Results
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.before_after import before_after
from helpers.analysis.trade.tariffs import tariffs
from helpers.display.trade.before_after import settled
from helpers.display.trade.tariffs import _ends, _until, rates_figure


def rates(**last: str) -> pd.DataFrame:
    return pd.DataFrame([{"series": name, "month": pd.Period(month, "M")} for name, month in last.items()])


def test_lines_that_end_early_say_so_and_why() -> None:
    short = rates(JPN="2026-08", receipts="2026-03", statutory="2026-03")
    assert _until(short).replace("\N{NO-BREAK SPACE}", " ") == ", known to March 2026"
    assert "go no further" in _ends(short)
    level = rates(JPN="2026-03", receipts="2026-03", statutory="2026-03")
    assert (_until(level), _ends(level)) == ("", "")


def test_the_lines_of_all_partners_are_named_in_the_subtitle_which_the_front_page_shows() -> None:
    p = TradeParameters()
    card = rates_figure(p, tariffs(p))
    assert "goods of all trading partners" in card.subtitle
    assert {"all paid", "all by law"} <= {label.rpartition(" ")[0] for label in card.record()["labels"]}


def test_an_effect_is_told_as_clear_only_where_every_interval_leaves_zero_out_on_one_side() -> None:
    p = TradeParameters.checked({"event_partner": "JPN", "event_date": "2020-01-01", "draws": 50})
    found = before_after(p)
    clear, judged = (
        found.results["before_after.clear"],
        [found.results[f"before_after.balance.{d}"] for d in ("did", "scm", "sdid")],
    )
    assert clear.value < clear.n
    assert len({one.value < 0 for one in judged}) == 1  # all on one side, so that the count alone decides
    assert not settled(found)
    results = Results()
    for one in found.results.values():
        results.update({one.id: replace(one, value=one.n) if one is clear else one})
    assert settled(replace(found, results=results))
