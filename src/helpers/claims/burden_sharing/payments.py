"""Claims about what Korea and Japan pay: rises, agreements and their length."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.results import Result, sources_of
from helpers.claims.burden_sharing.paid import claimed, growth_pct, paid
from helpers.claims.judgement import Judgement, Verdict, graded, untestable
from helpers.claims.register import claim_test
from helpers.data import load
from helpers.wording import words

CURRENT = ("current", "as agreed and as the paper counts")
CONSTANT = ("constant", "a rise that prices eat up is none")
FIRST_YEARLY = "kor_2019"
"""Row of the agreement that the paper describes."""


@claim_test(
    "B01a",
    chapter="burden-sharing",
    figure="fig-payments",
    parameters={"hosts": ["KOR"]},
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    reading={"tolerance_pp": [(0.1, "the printed digit"), (0.5, "“8%”")]},
    same_as="payments.renewal.rise_local_pct.KOR.10",
)
def rise_of_2019(p: BurdenSharingParameters, *, tolerance_pp: float = 0.1) -> Judgement:
    """The rise is agreed in won; in dollars the exchange rate moves it."""
    said = claimed(8.2, "%")
    rows = paid(p, "KOR")
    rise = growth_pct(rows["lcu_bn"], 2018, 2019)
    if rise is None:
        return untestable("Korea’s payments of 2018 and 2019 were not both read.", "Korea’s payments of both years.")
    found = Result("rise", rise, "%", n=2, sources=_sources(rows, 2018, 2019))
    verb = "rose by {rise:1}" if rise >= 0 else "changed by {rise:1}"
    return Judgement(
        graded(abs(rise - float(said.value)) <= tolerance_pp, rise > 0),
        f"From 2018 to 2019 Korea’s payment {verb} in won, as it is agreed; the claim says {{claimed:1}}.",
        {"rise": found, "claimed": said},
    )


@claim_test(
    "B01b",
    chapter="burden-sharing",
    figure="fig-payments",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "conversion": [
            ("month_agreed", "the rate at which the press would turn it over"),
            ("year_mean", "the rate at which it was paid"),
            ("press", "the sums that were printed"),
        ],
    },
    reading={"tolerance_pct": [(2.0, "a quarter’s move of the won"), (1.0, "a month’s"), (5.0, "“about”")]},
    differs="The chapter converts at the mean rate of each year; the paper’s sums are of the month of the agreement.",
)
def dollars_of_2019(
    p: BurdenSharingParameters, *, conversion: str = "month_agreed", tolerance_pct: float = 2.0
) -> Judgement:
    """Both sums are won turned into dollars, so the test is whether a usual rate of exchange gives both."""
    before, after = claimed(850.0, "million dollars"), claimed(923.0, "million dollars")
    rows = paid(p, "KOR")
    amounts = 1e3 * _in_dollars(rows, conversion)
    if not {2018, 2019} <= set(amounts.index):
        return untestable("The payments or the rate of exchange were not read.", "Payments and rates of both years.")
    off = [100 * abs(amounts[year] / float(said.value) - 1) for year, said in ((2018, before), (2019, after))]
    close = [miss <= tolerance_pct for miss in off]
    sources = _sources(rows, 2018, 2019)
    return Judgement(
        graded(all(close), any(close)),
        f"{_CONVERSIONS[conversion]} Korea’s payment went from {{before:0}} to {{after:0}}, against "
        "{claimed_before:0} and {claimed_after:0} in the claim; the larger of the two gaps is {off:1}.",
        {
            "off": Result("off", max(off), "%", n=2, sources=sources),
            "before": Result("before", float(amounts[2018]), "million dollars", sources=sources),
            "after": Result("after", float(amounts[2019]), "million dollars", sources=sources),
            "claimed_before": before,
            "claimed_after": after,
        },
    )


_CONVERSIONS = {
    "month_agreed": "At the exchange rate of the month of the agreement",
    "year_mean": "At the mean exchange rate of each year",
    "press": "As the press of the day turned it into dollars,",
}


def _in_dollars(rows: pd.DataFrame, conversion: str) -> pd.Series:
    """Korea's payments in USD bn by year."""
    if conversion == "press":
        return _press_usd_bn()
    if conversion == "year_mean":
        return rows["usd_bn"]
    agreed = load("host_support_agreements").set_index("id")["agreed"].get(FIRST_YEARLY)
    monthly = load("exchange_rates_monthly").query("country == 'KOR'").set_index("month")["lcu_per_usd"]
    return rows["lcu_bn"] / float(monthly.get(pd.Timestamp(str(agreed)).replace(day=1), float("nan")))


def _press_usd_bn() -> pd.Series:
    rows = load("host_support_korea").query("kind == 'converted_usd'")
    return rows.set_index("year")["usd_m"] / 1e3


def _sources(rows: pd.DataFrame, *years: int) -> tuple[str, ...]:
    return tuple(sources_of(rows[rows.index.isin(years)]))


# ---------------------------------------------------------------- length of agreements


@claim_test(
    "B03a",
    chapter="burden-sharing",
    figure="tab-renewals",
    can_be=("supported", "partly supported", "contradicted"),
    reading={
        "earlier": [
            ("last_two", "“the previous Special Measures Agreement” is one, updated when the one before it ended"),
            ("last_four", "those of the last decade and a half"),
            ("all", "a later passage says “every five years as before”, without saying since when"),
        ],
        "holds_from_pct": [(75.0, "a habit has exceptions"), (50.0, "most"), (100.0, "every one")],
    },
    differs="The chapter gives each length; the claim is about the share of five years among them.",
)
def five_years_before(
    p: BurdenSharingParameters, *, earlier: str = "last_two", holds_from_pct: float = 75.0
) -> Judgement:
    """The agreement before 2019 and the one that it renewed; how many of all ran as long stands beside them."""
    table = _korean_agreements()
    turn = table[table["id"] == FIRST_YEARLY]["number"]
    every = table[table["number"] < (turn.iloc[0] if len(turn) else 10)]
    before = every.tail(_EARLIER[earlier])
    lengths = before["length_years"]
    share = 100 * float((lengths == FIVE).mean())
    last = bool((lengths.tail(1) == FIVE).any())
    sources, every_source = tuple(sources_of(before)), tuple(sources_of(every))
    which = "the only agreement" if len(before) == 1 else "the last {n} agreements"
    return Judgement(
        graded(share >= holds_from_pct, last),
        f"Of {which} before 2019, {{fives}} ran for five years{'' if share == 100 else ', the last one for {last:0}'}. "
        "Of all {every} earlier ones it was {every_fives}; their mean length was {mean:1}.",
        {
            "share": Result("share", share, "%", n=len(before), sources=sources),
            "fives": Result("fives", int((lengths == FIVE).sum()), "", n=len(before), sources=sources),
            "n": Result("n", len(before), "", sources=sources),
            "every": Result("every", len(every), "", sources=every_source),
            "every_fives": Result("every_fives", int((every["length_years"] == FIVE).sum()), "", sources=every_source),
            "mean": Result("mean", float(every["length_years"].mean()), "years", n=len(every), sources=every_source),
            "last": Result("last", float(lengths.iloc[-1]), "years", sources=sources),
        },
    )


FIVE = 5
_EARLIER = {"all": 99, "last_four": 4, "last_two": 2}


@claim_test(
    "B03b",
    chapter="burden-sharing",
    figure="tab-renewals",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={"yearly_is_at_most": [(1.0, "each year"), (2.0, "almost each year")]},
    differs="The chapter gives the length of each agreement; the claim is about all since 2019.",
)
def yearly_from_then_on(p: BurdenSharingParameters, *, yearly_is_at_most: float = 1.0) -> Judgement:
    """Whether talks became yearly shows in the length of every agreement after the one described."""
    tenth, later = _korean_agreements().set_index("id").loc[FIRST_YEARLY], _after_the_tenth()
    if later.empty:
        return _not_yet(f"{p.end_year + 1}-12-31", "No later agreement had been reached")
    yearly = later["length_years"] <= yearly_is_at_most
    sources = tuple(sources_of(later))
    lengths = {
        f"length_{i}": Result(f"length_{i}", float(length), "years", sources=sources)
        for i, length in enumerate(later["length_years"])
    }
    return Judgement(
        graded(bool(yearly.all()), bool(yearly.any())),
        f"{{n}} {'has' if len(later) == 1 else 'have'} followed the one-year agreement of {{tenth}}, for "
        f"{words.join([f'{{{name}:0}}' for name in lengths])}; talks on the first went on until {{reached}}.",
        {
            **lengths,
            "tenth": Result("tenth", _year(tenth["agreed"]), "year", sources=(str(tenth["source"]),)),
            "reached": Result("reached", _year(later["agreed"].iloc[0]), "year", sources=sources),
            "mean": Result("mean", float(later["length_years"].mean()), "years", n=len(later), sources=sources),
            "n": Result("n", len(later), "agreement" if len(later) == 1 else "agreements", sources=sources),
        },
    )


def _year(day: object) -> str:
    return str(pd.Timestamp(str(day)).year)


def _korean_agreements() -> pd.DataFrame:
    table = load("host_support_agreements")
    return table[table["host"] == "KOR"].sort_values("number")


def _after_the_tenth() -> pd.DataFrame:
    table = _korean_agreements()
    return table[table["number"] > int(table.set_index("id").at[FIRST_YEARLY, "number"])]


def _not_yet(due: object, what: str) -> Judgement:
    return Judgement("open", f"{what} by then.", {}, due=str(pd.Timestamp(str(due)).date()))


# ---------------------------------------------------------------- further rises


@claim_test(
    "B03c",
    chapter="burden-sharing",
    figure="fig-payments",
    parameters={"hosts": ["KOR"]},
    can_be=("supported", "contradicted", "undecided", "open", "not testable"),
    analysis={
        "prices": [CURRENT, CONSTANT],
        "end_year": [(2026, "all years agreed"), (2021, "the first agreement after"), (2025, "the agreement of 2021")],
        "since": [(2019, "after the agreement described"), (2018, "with its own rise")],
    },
    reading={
        "rise": [
            ("any", "a price that goes up has risen"),
            ("faster", "a rise is foreshadowed if it goes beyond what was usual"),
        ],
    },
    differs="The chapter’s spans begin in 2018 and ten years before; here the rise of 2019 itself is left out.",
    # neither the price level nor the exchange rate of 2026 is known, so 2025 is the last year there
    apart=[{"prices": "constant", "end_year": 2025}],
)
def further_rises(p: BurdenSharingParameters, *, since: int = 2019, rise: str = "any") -> Judgement:
    """Whether the payment rose after the agreement described, in won, in which it is agreed, and in dollars.

    Where the two currencies disagree nothing is decided: the paper counts in dollars, and Korea pays in won.
    """
    first = since - BEFORE_YEARS
    rows = {name: paid(p.model_copy(update={"currency": money}), "KOR") for name, money in _MONEY.items()}
    last = {name: int(part.index.max()) for name, part in rows.items()}
    after = {name: growth_pct(part["amount"], since, last[name]) for name, part in rows.items()}
    before = {name: growth_pct(part["amount"], first, since) for name, part in rows.items()}
    if None in after.values():
        return _not_yet(f"{since + 1}-12-31", f"No payment after that of {since} was in the table")
    if None in before.values():
        return untestable("The payments of the years before were not read.", "Korea’s payments of the years before.")
    pace = {name: (after[name] or 0.0, before[name] or 0.0) for name in _MONEY}
    sources = tuple(sources_of(*rows.values()))
    numbers = {
        f"{when}_{name}": Result(f"{when}_{name}", value, "% a year", sources=sources)
        for name, both in pace.items()
        for when, value in zip(("after", "before"), both, strict=True)
    }
    rose = [now > (max(then, 0.0) if rise == "faster" else 0.0) for now, then in pace.values()]
    verdict: Verdict = "supported" if all(rose) else "undecided" if any(rose) else "contradicted"
    constant = " at constant prices" if p.prices == "constant" else ""
    later, tail = _after_the_tenth(), ""
    if len(later) and later["length_years"].min() > 1:
        shortest = float(later["length_years"].min())
        numbers["shortest"] = Result("shortest", shortest, "years", sources=tuple(sources_of(later)))
        tail = ". The agreements since ran for {shortest:0} or more"
    told = ", and ".join(
        f"by {{after_{name}:+1}} in {name} in {words.span(since, last[name])}, after {{before_{name}:+1}} in "
        f"{words.span(first, since)}"
        for name in _MONEY
    )
    return Judgement(verdict, f"Korea’s payment{constant} changed {told}{tail}.", numbers)


BEFORE_YEARS = 10
"""Years before the agreement described that are set beside: those of the two agreements before it."""
_MONEY: dict[str, Literal["local", "USD"]] = {"won": "local", "dollars": "USD"}


# ---------------------------------------------------------------- Japan


@claim_test(
    "B13a",
    chapter="burden-sharing",
    figure="tab-renewals",
    can_be=("supported", "partly supported", "contradicted"),
    differs="A date of the table of agreements; the chapter names its year.",
)
def end_of_japans_agreement(p: BurdenSharingParameters) -> Judgement:
    """The term is part of the agreement itself."""
    rows = load("host_support_agreements").query("host == 'JPN' and period_start <= '2019-09-30'")
    current = rows.sort_values("period_start").iloc[-1]
    end = pd.Timestamp(current["period_end"])
    sources = (str(current["source"]),)
    return Judgement(
        graded((end.year, end.month) == (2021, 3), end.year in (2020, 2021)),
        "Japan’s agreement in force in 2019 ran from {start} to {end}.",
        {
            "end": Result("end", str(end.date()), "date", sources=sources),
            "start": Result("start", str(pd.Timestamp(current["period_start"]).date()), "date", sources=sources),
        },
    )
