"""Claims about what Washington asked for, when, and what came of it."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.results import Result, sources_of
from helpers.claims.burden_sharing.paid import claimed, paid
from helpers.claims.judgement import Judgement, graded, untestable
from helpers.claims.register import claim_test
from helpers.data import load

PUBLISHED = "2019-10-01"
"""Day from which the register is read for what came after the paper of 2019."""
REGISTER = "Dated demands on the allies; the register holds none for this question in the years looked at."


def _demands(p: BurdenSharingParameters, host: str | None = None, subject: str | None = None) -> pd.DataFrame:
    """Demands up to the end of the window, in order of their dates."""
    table = load("host_support_demands")
    rows = table[(table["kind"] == "demand") & (table["date"].dt.year <= p.end_year)]
    if host:
        rows = rows[rows["host"] == host]
    return (rows[rows["subject"] == subject] if subject else rows).sort_values("date", kind="stable")


def _day(when: object) -> str:
    return str(pd.Timestamp(str(when)).date())


# ---------------------------------------------------------------- what was asked


@claim_test(
    "B04a",
    chapter="burden-sharing",
    figure="fig-demands-conceded",
    parameters={"hosts": ["KOR"]},
    grid={"asked": ["printed_low", "printed_high", "sum_named"], "tolerance_pp": [10.0, 5.0, 25.0]},
)
def half_as_much_again(
    p: BurdenSharingParameters, *, asked: str = "printed_low", tolerance_pp: float = 10.0
) -> Judgement:
    """The first figure asked of Korea in the talks of 2018–19, as printed or as the sum named over the payment."""
    said = claimed(50.0, "%")
    rows = _demands(p, "KOR", "yearly_payment")
    rows = rows[rows["asked_rise_high_pct"].notna() & (rows["answered_by"] == "2019_kor_tenth_agreement")]
    if rows.empty:
        return untestable("No demand of the talks of 2018–19 is in the register.", REGISTER)
    row = rows.sort_values("asked_rise_high_pct").iloc[-1]
    low, high = float(row["asked_rise_low_pct"]), float(row["asked_rise_high_pct"])
    payment = paid(p, "KOR")["usd_bn"]
    rises = {
        "printed_low": low,
        "printed_high": high,
        "sum_named": 100 * (float(row["asked_usd_bn"]) / float(payment[2018]) - 1),
    }
    rise, sources = rises[asked], tuple(sources_of(rows))
    answer = load("host_support_demands").set_index("id")["granted_rise_pct"].get(str(row["answered_by"]))
    numbers = {
        "rise": Result("rise", rise, "%", (low, high) if asked != "sum_named" else None, len(rows), sources),
        "claimed": said,
    }
    tail = ""
    if answer is not None and pd.notna(answer):
        numbers["granted"] = Result("granted", float(answer), "%", sources=sources)
        tail = ", and the agreement of 2019 gave {granted:1} more"
    return Judgement(
        graded(abs(rise - 50) <= tolerance_pp, low - tolerance_pp <= 50 <= high + tolerance_pp),
        f"{_ASKED[asked]}, against {{claimed:0}} more in the claim{tail}.",
        numbers,
    )


_ASKED = {
    "printed_low": "By press reports the first demand on Korea began at {rise:0} more",
    "printed_high": "By press reports the first demand on Korea went up to {rise:0} more",
    "sum_named": "The sum that the first demand is reported to have named lay {rise:0} above the payment of 2018",
}


@claim_test(
    "B04b",
    chapter="burden-sharing",
    figure="fig-demands",
    grid={
        "multiple": ["printed", "sum_named"],
        "report": ["first", "last", "highest", "lowest"],
        "tolerance": [1.0, 0.5, 1.5],
    },
)
def five_times_as_much(
    p: BurdenSharingParameters, *, multiple: str = "printed", report: str = "first", tolerance: float = 1.0
) -> Judgement:
    """The multiple that was asked of each ally in 2019, as reported or as the sum named over the payment."""
    found = {host: _multiple(p, host, multiple, report) for host in ("JPN", "KOR")}
    if any(value is None for value in found.values()):
        return untestable("No multiple asked of one of the two allies is in the register.", REGISTER)
    values = {host: float(value) for host, value in found.items() if value is not None}
    close = [abs(value - 5) <= tolerance for value in values.values()]
    sources = tuple(sources_of(_fivefold_rows(p, "JPN"), _fivefold_rows(p, "KOR")))
    ends = (min(values.values()), max(values.values()))
    return Judgement(
        graded(all(close), any(close)),
        f"In 2019 Japan was asked for {{japan}} and Korea for {{korea}} what each paid, {_REPORTS[report]}, "
        "against {claimed:0} in the claim.",
        {
            "korea": Result("korea", values["KOR"], "times", ends, 2, sources),
            "japan": Result("japan", values["JPN"], "times", sources=sources),
            "claimed": claimed(5.0, "times"),
        },
    )


_REPORTS = {
    "first": "by the first report",
    "last": "by the last report",
    "highest": "by the report with the highest figure",
    "lowest": "by the report with the lowest figure",
}


def _fivefold_rows(p: BurdenSharingParameters, host: str) -> pd.DataFrame:
    rows = _demands(p, host, "yearly_payment")
    return rows[(rows["date"].dt.year == 2019) & (rows["asked_rise_high_pct"] > 100)]


def _multiple(p: BurdenSharingParameters, host: str, multiple: str, report: str) -> float | None:
    rows = _fivefold_rows(p, host)
    if multiple == "printed":
        values = rows["asked_multiple"].fillna(1 + rows["asked_rise_high_pct"] / 100)
    else:
        values = rows["asked_usd_bn"] / float(
            paid(p, "JPN" if host == "JPN" else "KOR")["usd_bn"].get(2019, float("nan"))
        )
    values = values.dropna()
    if values.empty:
        return None
    chosen = {"first": values.iloc[0], "last": values.iloc[-1], "highest": values.max(), "lowest": values.min()}
    return float(chosen[report])


@claim_test("B15", chapter="burden-sharing", figure="fig-demands", parameters={"hosts": ["KOR"]})
def billion_for_missile_defence(p: BurdenSharingParameters) -> Judgement:
    """The register of dated demands, with what answered the demand."""
    rows = _demands(p, "KOR", "single_payment")
    if rows.empty:
        return untestable("No demand for a single payment is in the register.", REGISTER)
    row = rows.iloc[0]
    sources = tuple(sources_of(rows))
    granted = row["granted_usd_bn"]
    numbers = {
        "asked": Result("asked", float(row["asked_usd_bn"]), "USD bn", sources=sources),
        "day": Result("day", _day(row["date"]), "date", sources=sources),
    }
    tail = "no answer is recorded"
    if pd.notna(granted):
        numbers["granted"] = Result("granted", float(granted), "USD bn", sources=sources)
        tail = "nothing was paid" if granted == 0 else "{granted:1} was paid"
    return Judgement(
        graded(float(row["asked_usd_bn"]) == 1.0),
        f"On {{day}} the US president asked Korea to pay {{asked:0}} for the battery; {tail}.",
        numbers,
    )


# ---------------------------------------------------------------- and again


@claim_test(
    "B17",
    chapter="burden-sharing",
    figure="fig-demands",
    parameters={"hosts": ["KOR"]},
    grid={"counted_from": ["agreed", "period_start"], "day_of_month": ["last", "first"], "limit_days": [183, 150]},
)
def pressed_again_within_half_a_year(
    p: BurdenSharingParameters, *, counted_from: str = "agreed", day_of_month: str = "last", limit_days: int = 183
) -> Judgement:
    """Days from the agreement of 2019 to the next demand; where only a month is known, its last day counts."""
    agreement = load("host_support_agreements").set_index("id").loc["kor_2019"]
    start = pd.Timestamp(agreement[counted_from])
    rows = _demands(p, "KOR", "yearly_payment")
    later = rows[rows["date"] > pd.Timestamp(agreement["agreed"])]
    if later.empty:
        return untestable("No later demand on Korea is in the register.", REGISTER)
    row = later.iloc[0]
    whole_month = row["date_precision"] == "month" and day_of_month == "last"
    when = row["date"] + pd.offsets.MonthEnd(0) if whole_month else row["date"]
    days = int((when - start).days)
    sources = (str(agreement["source"]), str(row["source"]))
    what = "was initialled on" if counted_from == "agreed" else "runs from"
    return Judgement(
        graded(days <= limit_days, days <= limit_days + 31),
        f"The agreement of 2019 {what} {{start}}, and the next demand came by {{demand}}, {{days}} later.",
        {
            "days": Result("days", days, "days", n=len(later), sources=sources),
            "start": Result("start", _day(start), "date", sources=sources),
            "demand": Result("demand", _day(when), "date", sources=sources),
        },
    )


@claim_test(
    "B13b",
    chapter="burden-sharing",
    figure="fig-demands",
    parameters={"hosts": ["JPN"]},
    grid={
        "subject": ["yearly_payment", "any"],
        "repeats": ["left_out", "counted"],
        "named_sums_only": [False, True],
        "fewest": [1, 2],
    },
)
def japan_stays_under_pressure(
    p: BurdenSharingParameters,
    *,
    subject: str = "yearly_payment",
    repeats: str = "left_out",
    named_sums_only: bool = False,
    fewest: int = 1,
) -> Judgement:
    """Pressure goes on if an earlier demand was still open after the paper, and if new ones follow."""
    rows = _demands(p, "JPN", None if subject == "any" else subject)
    if named_sums_only:
        rows = rows[rows["asked_usd_bn"].notna() | rows["asked_gdp_pct"].notna()]
    start = pd.Timestamp(PUBLISHED)
    earlier, new = rows[rows["date"] < start], rows[rows["date"] >= start]
    if repeats == "left_out":  # a later report of a demand that the same answer ended
        new = new[~new["answered_by"].isin(earlier["answered_by"].dropna())]
    answers = load("host_support_demands").set_index("id")["date"].reindex(earlier["answered_by"])
    standing = bool((answers.isna() | (answers >= start)).any()) if len(earlier) else False
    if len(new) < fewest and p.end_year < pd.Timestamp(EXPIRY).year:
        return Judgement("open", "No new demand on Japan had been recorded by then.", {}, due=EXPIRY)
    sources = tuple(sources_of(rows)) or ("asahi_20190731",)
    numbers = {"count": Result("count", len(new), "new demand" if len(new) == 1 else "new demands", sources=sources)}
    tail = ""
    if len(new):
        numbers["last"] = Result("last", _day(new["date"].iloc[-1]), "date", sources=sources)
        tail = ", the last on {last}" if len(new) > 1 else ", on {last}"
    head = "No earlier demand on Japan was open when the paper came out"
    if standing:
        numbers["asked"] = Result("asked", _day(earlier["date"].iloc[-1]), "date", sources=sources)
        head = "The demand on Japan of {asked} was still open when the paper came out"
    said = {0: "no new demand is", 1: "{count} is"}.get(len(new), "{count} are")
    return Judgement(
        graded(standing and len(new) >= fewest, standing or len(new) >= fewest),
        f"{head}, and {said} recorded since{tail}.",
        numbers,
    )


EXPIRY = "2021-03-31"
"""Last day of Japan’s agreement of 2016."""


# ---------------------------------------------------------------- the two allies side by side


@claim_test(
    "B21",
    chapter="burden-sharing",
    figure="fig-demands",
    grid={
        "subject": ["payments", "all"],
        "end_year": [2026, 2019, 2021],
        "signs": ["all", "earlier_and_oftener", "earlier_and_larger"],
    },
)
def korea_pressed_harder(p: BurdenSharingParameters, *, subject: str = "payments", signs: str = "all") -> Judgement:
    """Harder pressure shows in three signs: the earlier first demand, more demands, the larger multiple."""
    rows = {host: _of_subject(_demands(p, host), subject) for host in ("JPN", "KOR")}
    if any(part.empty for part in rows.values()):
        return untestable("The register holds no demand on one of the allies in these years.", REGISTER)
    korea, japan = rows["KOR"], rows["JPN"]
    first = {host: part["date"].min() for host, part in rows.items()}
    multiple = {host: float(part["asked_rise_high_pct"].max()) for host, part in rows.items()}
    shown = {
        "earlier": first["KOR"] < first["JPN"],
        "oftener": len(korea) > len(japan),
        "larger": multiple["KOR"] > multiple["JPN"],
    }
    held = [shown[sign] for sign in (shown if signs == "all" else signs.split("_and_"))]
    sources = tuple(sources_of(korea, japan))
    return Judgement(
        graded(all(held), any(held)),
        "On Korea {korea_count} from {korea_first} on are recorded, for up to {korea_rise:0} more a year; "
        "on Japan {japan_count} from {japan_first} on, for up to {japan_rise:0} more.",
        {
            "signs": Result("signs", sum(held), f"of {len(held)} signs", n=len(held), sources=sources),
            "korea_count": Result("korea_count", len(korea), "demands", sources=sources),
            "korea_first": Result("korea_first", _day(first["KOR"]), "date", sources=sources),
            "korea_rise": Result("korea_rise", multiple["KOR"], "%", sources=sources),
            "japan_count": Result(
                "japan_count", len(japan), "demand" if len(japan) == 1 else "demands", sources=sources
            ),
            "japan_first": Result("japan_first", _day(first["JPN"]), "date", sources=sources),
            "japan_rise": Result("japan_rise", multiple["JPN"], "%", sources=sources),
        },
    )


def _of_subject(rows: pd.DataFrame, subject: str) -> pd.DataFrame:
    return rows if subject == "all" else rows[rows["subject"].isin(["yearly_payment", "single_payment"])]


@claim_test("B12c", chapter="burden-sharing", figure="fig-demands")
def asymmetry_brings_coercion(p: BurdenSharingParameters) -> Judgement:
    """Whether the stronger side coerces more the more unequal the allies are needs alliances and decades to compare."""
    rows = _demands(p)
    start = str(rows["date"].dt.year.min()) if len(rows) else "2017"
    return untestable(
        f"The register of demands begins in {start} and covers two allies of one state, so it cannot show that "
        "inequality brings coercion.",
        "A register of demands, threats and concessions between allies, more and less equal, over several decades.",
    )
