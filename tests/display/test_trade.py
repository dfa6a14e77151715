"""What the figures of the trade theme say of lines that end before others."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.analysis.results import Results
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.agreements import steel
from helpers.analysis.trade.before_after import before_after
from helpers.analysis.trade.chronology import chronology
from helpers.analysis.trade.imbalance import imbalance
from helpers.analysis.trade.tariffs import tariffs
from helpers.analysis.trade.turn import turn as turned
from helpers.display.trade import agreements, turn
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


@pytest.mark.parametrize(
    ("first", "before", "last", "exports", "gone"),
    [
        (
            16.1,
            20.2,
            18.5,
            "more than in 2009 but less than in 2016",
            "larger than in 2009 but smaller than in 2016",
        ),
        (16.1, 17.0, 18.5, "more than in 2009 or 2016", "larger than in 2009 or 2016"),
        (
            20.2,
            18.6,
            18.5,
            "less than in 2009 but about as much as in 2016",
            "smaller than in 2009 but about that of 2016",
        ),
        (18.4, 18.6, 18.5, "about as much as in 2009 or 2016", "about that of 2009 or 2016"),
        (16.1, None, 18.5, "more than in 2009", "larger than in 2009"),
    ],
)
def test_the_us_share_of_exports_is_set_beside_the_first_year_and_the_last_before_the_turn(
    first: float, before: float | None, last: float, exports: str, gone: str
) -> None:
    results = Results()
    results.add("turn.first_year", 2009, "year")
    results.add("turn.last_year", 2025, "year")
    if before:
        results.add("turn.before_year", 2016, "year")
    for year, share in ((2009, first), (2016, before), (2025, last)):
        if share:
            results.add(f"turn.share.pct.exports.USA.{year}", share, "%")
    study = replace(turned(TradeParameters(partners=["KOR"])), missing=None, results=results)
    said = turn.in_plain_words(study)
    assert said.text == f"In 2025 the United States took 18.5% of Japan’s exports, {exports}."
    assert too_long(said) is None
    (other,) = turn.gone_where(study)
    assert other.text == f"The US share of Japan’s exports in 2025 was {gone}."
    assert too_long(other) is None


@pytest.mark.parametrize(
    ("low", "high", "over", "said"),
    [(90, 99, 0, "never went beyond"), (90, 101, 1, "mostly stayed within"), (90, 110, 3, "often went beyond")],
)
def test_steel_is_told_to_have_stayed_within_its_quota_only_where_most_counts_say_so(
    low: float, high: float, over: int, said: str
) -> None:
    study = steel(TradeParameters())
    results = Results()
    results.add("steel.use.lowest", low, "%", n=5)
    results.add("steel.use.highest", high, "%", n=5)
    results.add("steel.use.over", over, "counts", n=5)
    assert f"Korea’s steel {said} its quota" in agreements.steel_filled(replace(study, results=results)).text
