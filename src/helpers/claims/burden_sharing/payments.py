"""Claims about what Korea and Japan pay: rises, agreements and their length."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.results import Result, sources_of
from helpers.claims.burden_sharing.paid import basis, claimed, growth_pct, paid
from helpers.claims.judgement import Judgement, graded, untestable
from helpers.claims.register import claim_test
from helpers.data import load

SAME_AS_LOCAL = {"currency": "USD", "prices": "constant"}
"""At the exchange rate of one year, growth in dollars is growth in the ally's own currency."""
FIRST_YEARLY = "kor_2019"
"""Row of the agreement that the paper describes."""


@claim_test(
    "B01a",
    chapter="burden-sharing",
    figure="fig-payments",
    parameters={"hosts": ["KOR"]},
    grid={
        "currency": ["local", "USD"],
        "prices": ["current", "constant"],
        "conversion": ["year_mean", "press"],
        "tolerance_pp": [0.5, 0.1, 1.0, 2.0],
    },
    apart=[
        SAME_AS_LOCAL,
        {"conversion": "press", "currency": "local"},
        {"conversion": "press", "prices": "constant"},
    ],
)
def rise_of_2019(p: BurdenSharingParameters, *, conversion: str = "year_mean", tolerance_pp: float = 0.5) -> Judgement:
    """The rise is agreed in won; in dollars the exchange rate moves it, at constant prices the price level."""
    said = claimed(8.2, "%")
    rows = paid(p, "KOR")
    amounts = _press_usd_bn() if conversion == "press" else rows["amount"]
    rise = growth_pct(amounts, 2018, 2019)
    if rise is None:
        return untestable("Korea’s payments of 2018 and 2019 are not both known.", "Korea’s payments of both years.")
    found = Result("rise", rise, "%", n=2, sources=_sources(rows, 2018, 2019))
    verb = "rose by {rise:1}" if rise >= 0 else "changed by {rise:1}"
    how = "in dollars at the rates that the press used" if conversion == "press" else basis(p, "KOR")
    return Judgement(
        graded(abs(rise - float(said.value)) <= tolerance_pp, rise > 0),
        f"From 2018 to 2019 Korea’s payment {verb} {how}, against the {{claimed:1}} of the claim.",
        {"rise": found, "claimed": said},
    )


@claim_test(
    "B01b",
    chapter="burden-sharing",
    figure="fig-payments",
    grid={
        "conversion": ["month_agreed", "year_mean", "press"],
        "tolerance_pct": [2.0, 0.5, 1.0, 5.0],
    },
)
def dollars_of_2019(
    p: BurdenSharingParameters, *, conversion: str = "month_agreed", tolerance_pct: float = 2.0
) -> Judgement:
    """Both sums are won turned into dollars, so the test is whether a usual rate of exchange gives both."""
    before, after = claimed(850.0, "million dollars"), claimed(923.0, "million dollars")
    rows = paid(p, "KOR")
    amounts = 1e3 * _in_dollars(rows, conversion)
    if not {2018, 2019} <= set(amounts.index):
        return untestable("The payments or the rate of exchange are not known.", "Payments and rates of both years.")
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
    grid={"earlier": ["all", "last_four", "last_two", "previous"], "holds_from_pct": [75.0, 50.0, 100.0]},
)
def five_years_before(p: BurdenSharingParameters, *, earlier: str = "all", holds_from_pct: float = 75.0) -> Judgement:
    """A habit shows in the length of the agreements themselves, not only in the last one."""
    table = _korean_agreements()
    turn = table[table["id"] == FIRST_YEARLY]["number"]
    before = table[table["number"] < (turn.iloc[0] if len(turn) else 10)].tail(_EARLIER[earlier])
    lengths = before["length_years"]
    share = 100 * float((lengths == FIVE).mean())
    last = bool((lengths.tail(1) == FIVE).any())
    sources = tuple(sources_of(before))
    which = "the only earlier agreement looked at" if len(before) == 1 else "the {n} earlier agreements looked at"
    return Judgement(
        graded(share >= holds_from_pct, last),
        f"Of {which}, {{share:0}} ran for five years; the mean length was {{mean:1}}.",
        {
            "share": Result("share", share, "%", n=len(before), sources=sources),
            "mean": Result("mean", float(lengths.mean()), "years", n=len(before), sources=sources),
            "n": Result("n", len(before), "", sources=sources),
        },
    )


FIVE = 5
_EARLIER = {"all": 99, "last_four": 4, "last_two": 2, "previous": 1}


@claim_test(
    "B03b",
    chapter="burden-sharing",
    figure="tab-renewals",
    grid={"yearly_is_at_most": [1.0, 2.0, 3.0]},
)
def yearly_from_then_on(p: BurdenSharingParameters, *, yearly_is_at_most: float = 1.0) -> Judgement:
    """Whether talks became yearly shows in the length of every agreement after the one described."""
    table = _korean_agreements().set_index("id")
    tenth = table.loc[FIRST_YEARLY]
    later = table[table["number"] > tenth["number"]]
    if later.empty:
        return _not_yet(f"{p.end_year + 1}-12-31", "No later agreement had been reached")
    yearly = later["length_years"] <= yearly_is_at_most
    sources = tuple(sources_of(later))
    return Judgement(
        graded(bool(yearly.all()), bool(yearly.any())),
        f"Since the one-year agreement {{n}} {'has' if len(later) == 1 else 'have'} followed, "
        f"and {'its length is' if len(later) == 1 else 'their mean length is'} {{mean:1}}.",
        {
            "mean": Result("mean", float(later["length_years"].mean()), "years", n=len(later), sources=sources),
            "n": Result("n", len(later), "agreement" if len(later) == 1 else "agreements", sources=sources),
        },
    )


def _korean_agreements() -> pd.DataFrame:
    table = load("host_support_agreements")
    return table[table["host"] == "KOR"].sort_values("number")


def _not_yet(due: object, what: str) -> Judgement:
    return Judgement("open", f"{what} by then.", {}, due=str(pd.Timestamp(str(due)).date()))


# ---------------------------------------------------------------- further rises


@claim_test(
    "B03c",
    chapter="burden-sharing",
    figure="fig-payments",
    parameters={"hosts": ["KOR"]},
    grid={
        "currency": ["local", "USD"],
        "prices": ["current", "constant"],
        "end_year": [2026, 2021, 2025],
        "since": [2019, 2018],
        "before_years": [10, 5, 13],
    },
    # neither the price level nor the exchange rate of 2026 is known, so 2025 is the last year there
    apart=[SAME_AS_LOCAL, {"prices": "constant", "end_year": 2025}, {"currency": "USD", "end_year": 2025}],
)
def further_rises(p: BurdenSharingParameters, *, since: int = 2019, before_years: int = 10) -> Judgement:
    """A price that goes up faster than it used to is what yearly haggling was said to foreshadow."""
    rows = paid(p, "KOR")
    last, first = int(rows.index.max()), since - before_years
    after, before = growth_pct(rows["amount"], since, last), growth_pct(rows["amount"], first, since)
    if after is None:
        return _not_yet(f"{since + 1}-12-31", f"No payment after that of {since} was known")
    if before is None:
        return untestable("The payments of the years before are not known.", "Korea’s payments of the years before.")
    sources = tuple(sources_of(rows))
    move = "grew by {after:1}" if after > 0 else "did not grow" if after == 0 else "changed by {after:1}"
    return Judgement(
        graded(after > max(before, 0.0), after > 0),
        f"From {{since}} to {{last}} Korea’s payment {move} {basis(p, 'KOR')}, against {{before:1}} from {{first}} to "
        "{since}.",
        {
            "after": Result("after", after, "% a year", n=last - since, sources=sources),
            "before": Result("before", before, "% a year", n=before_years, sources=sources),
            "first": Result("first", first, "year"),
            "since": Result("since", since, "year"),
            "last": Result("last", last, "year"),
        },
    )


@claim_test(
    "B18",
    chapter="burden-sharing",
    figure="fig-payments",
    parameters={"hosts": ["KOR"]},
    grid={
        "currency": ["local", "USD"],
        "prices": ["current", "constant"],
        "judged_in": [2020, 2021, 2022],
        "substantial_pct": [10.0, 5.0, 25.0],
    },
    apart=[SAME_AS_LOCAL],
)
def agreed_to_pay_substantially_more(
    p: BurdenSharingParameters, *, judged_in: int = 2020, substantial_pct: float = 10.0
) -> Judgement:
    """If Korea had agreed in August 2019 to pay much more, the payment that followed shows it."""
    rows = paid(p, "KOR")
    if judged_in not in rows.index:
        return _not_yet(f"{judged_in}-12-31", f"The payment for {judged_in} was not known")
    rise = 100 * float(rows["amount"][judged_in] / rows["amount"][2019] - 1)
    sources = _sources(rows, 2019, judged_in)
    which = "equal to" if rise == 0 else "{rise:1} above" if rise > 0 else "{fall:1} below"
    numbers = {"rise": Result("rise", rise, "%", n=2, sources=sources)}
    if rise < 0:
        numbers["fall"] = Result("fall", -rise, "%", n=2, sources=sources)
    return Judgement(
        graded(rise >= substantial_pct, rise >= substantial_pct / 2),
        f"Korea’s payment for {{year}} was {which} that for 2019 {basis(p, 'KOR')}, and {{substantial:0}} counts as "
        "substantial.",
        {
            **numbers,
            "year": Result("year", judged_in, "year"),
            "substantial": Result("substantial", substantial_pct, "%"),
        },
    )


# ---------------------------------------------------------------- Japan


@claim_test("B13a", chapter="burden-sharing", figure="tab-renewals")
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


TERM = range(2016, 2021)
"""Fiscal years of Japan’s agreement that ran out in March 2021."""


@claim_test(
    "B13c",
    chapter="burden-sharing",
    figure="fig-payments",
    parameters={"hosts": ["JPN"]},
    grid={
        "currency": ["local", "USD"],
        "prices": ["current", "constant"],
        "compare": ["agreements", "first_year", "latest_year"],
        "significant_pct": [10.0, 5.0, 25.0],
    },
    apart=[SAME_AS_LOCAL],
)
def japans_payment_after_the_expiry(
    p: BurdenSharingParameters, *, compare: str = "agreements", significant_pct: float = 10.0
) -> Judgement:
    """Pressure for a much higher payment would show where the next agreements were priced."""
    rows = paid(p, "JPN").sort_index()
    amounts = rows["amount"]
    old, new = amounts[amounts.index.isin(TERM)], amounts[amounts.index > TERM[-1]]
    if compare != "agreements":
        old, new = old.tail(1), new.head(1) if compare == "first_year" else new.tail(1)
    if new.empty:
        return _not_yet("2021-03-31", "The payment after the agreement of 2016 was not known")
    if old.empty:
        return untestable("The payment before the expiry is not known.", "Japan’s payments of 2016 to 2020.")
    rise = 100 * float(new.mean() / old.mean() - 1)
    sources = tuple(sources_of(rows))
    which = "{rise:1} above" if rise >= 0 else "{fall:1} below"
    numbers = {"rise": Result("rise", rise, "%", n=len(old) + len(new), sources=sources)}
    if rise < 0:
        numbers["fall"] = Result("fall", -rise, "%", n=len(old) + len(new), sources=sources)
    later = "Japan’s payment for fiscal {last}" if len(new) == 1 else "Japan’s mean payment for fiscal {first}–{last}"
    earlier = "that for fiscal 2020" if len(old) == 1 else "the mean of fiscal 2016–2020"
    return Judgement(
        graded(rise >= significant_pct, rise >= significant_pct / 2),
        f"{later} was {which} {earlier} {basis(p, 'JPN')}, and {{significant:0}} counts as significant.",
        {
            **numbers,
            "first": Result("first", int(new.index.min()), "year"),
            "last": Result("last", int(new.index.max()), "year"),
            "significant": Result("significant", significant_pct, "%"),
        },
    )
