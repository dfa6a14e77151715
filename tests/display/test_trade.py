"""What the figures of the trade theme say of lines that end before others."""

from dataclasses import replace

import pandas as pd

from helpers.analysis.results import Results
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.before_after import before_after
from helpers.analysis.trade.chronology import chronology
from helpers.analysis.trade.imbalance import imbalance
from helpers.analysis.trade.tariffs import tariffs
from helpers.display.trade import before_after as designs
from helpers.display.trade import chronology as register
from helpers.display.trade.before_after import settled
from helpers.display.trade.imbalance import beside_peak
from helpers.display.trade.tariffs import _ends, _until, rates_figure
from helpers.display.trade.what_if import _by_price
from helpers.wording.cited import Cite, too_long


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


def test_an_interval_that_lies_beside_its_estimate_is_explained() -> None:
    early = TradeParameters(start_year=2009, measure="share", share_of="deficit")
    said = {sentence.id: sentence.text for sentence in designs.text(early, before_after(early))}
    assert "In the synthetic control an interval lies beside its estimate" in said["before-after.beside"]
    book = TradeParameters()
    assert "before-after.beside" not in {sentence.id for sentence in designs.text(book, before_after(book))}


def test_none_of_some_estimates_leaves_and_of_none_nothing_is_counted() -> None:
    def told(clear: int, n: int) -> str:
        results = Results()
        results.add("before_after.clear.others", clear, "estimates", n=n)
        return designs._others_clear(Cite(results)).text

    assert "none of ten further estimates leaves zero out" in told(0, 10)
    assert "two of ten further estimates leave zero out" in told(2, 10)
    assert "estimate" not in told(0, 0)


def test_a_share_beside_its_peak_has_its_year_and_says_of_what() -> None:
    p = TradeParameters(measure="share", share_of="deficit")
    said = beside_peak(p, imbalance(p))
    assert said.text.startswith("In 2025, beside the US deficit, the deficit with Japan")
    assert too_long(said) is None


def test_a_value_that_falls_where_no_volume_does_falls_through_the_price() -> None:
    assert "the price before duty" in _by_price(TradeParameters(import_elasticity=0, pass_through_pct=50))
    assert _by_price(TradeParameters()) == _by_price(TradeParameters(import_elasticity=0, pass_through_pct=100)) == ""


def test_a_window_without_measures_holds_no_events() -> None:
    p = TradeParameters(end_year=2012, turn_year=2011, base_year=2011)
    assert "holds no events for Japan and 2 events" in register._counted(Cite(chronology(p).results), p).text
