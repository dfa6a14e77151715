"""Claims about meetings, statements and institutions: who met whom, who warmed to what, who left."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.aiib import WARM
from helpers.analysis.results import Result
from helpers.claims.autonomy.common import claimed
from helpers.claims.judgement import Judgement, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.data import load

# ---------------------------------------------------------------- meetings

COUNTED_TO = {"September 2019": "2019-09-30", "July 2019": "2019-07-31", "the end of 2019": "2019-12-31"}
"""The article quotes reports to the end of September 2019."""
PLACES = ("Washington", "New York")
"""Places in the United States at which the two presidents met."""
MEETINGS: dict[str, list[Any]] = {"counted_to": list(COUNTED_TO), "off_by": [0, 1]}


def _met(counterpart: str, counted_to: str, first: str = "2017-05-10") -> pd.DataFrame:
    """President Moon's meetings with the leader of a country from a day on."""
    table = load("leader_meetings")
    rows = table[(table["country"] == "KOR") & (table["counterpart"] == counterpart)]
    return rows[rows["date"].between(pd.Timestamp(first), pd.Timestamp(COUNTED_TO[counted_to]))]


def _numbered(rows: pd.DataFrame, said: int, off_by: int, where: str) -> Judgement:
    if rows.empty:
        return untestable("No such meeting is in the list.", "A dated list of the president’s meetings.")
    sources = all_sources(rows)
    return Judgement(
        graded(abs(len(rows) - said) <= off_by, abs(len(rows) - said) <= off_by + 1),
        f"The list of President Moon’s meetings has {{found}} with {where}, against {{claimed}} in the claim.",
        {"found": count("found", len(rows), "meeting", sources), "claimed": claimed(said, "")},
    )


@claim_test("A01a", chapter="autonomy", figure="fig-meetings", grid=MEETINGS)
def nine_meetings_with_trump(
    p: AutonomyParameters, *, counted_to: str = "September 2019", off_by: int = 0
) -> Judgement:
    """A number of meetings is a count of dated meetings in person."""
    return _numbered(_met("USA", counted_to), 9, off_by, f"the US president from May 2017 to {counted_to}")


@claim_test(
    "A01b",
    chapter="autonomy",
    figure="fig-meetings",
    grid={"counted_from": ["January 2018", "May 2017"], "off_by": [0, 1]},
)
def three_meetings_with_kim(p: AutonomyParameters, *, counted_from: str = "January 2018", off_by: int = 0) -> Judgement:
    """The same count for 2018, and for the whole time up to then."""
    first = {"January 2018": "2018-01-01", "May 2017": "2017-05-10"}[counted_from]
    rows = _met("PRK", "the end of 2019", first)
    rows = rows[rows["date"].dt.year <= 2018]
    return _numbered(rows, 3, off_by, f"Kim Jong-un from {counted_from} to December 2018")


@claim_test("A01c", chapter="autonomy", figure="fig-meetings", grid=MEETINGS)
def four_meetings_with_xi(p: AutonomyParameters, *, counted_to: str = "September 2019", off_by: int = 0) -> Judgement:
    """The same count for China’s president."""
    return _numbered(_met("CHN", counted_to), 4, off_by, f"Xi Jinping from May 2017 to {counted_to}")


@claim_test("A18", chapter="autonomy", figure="fig-meetings", grid=MEETINGS)
def six_visits_to_the_united_states(
    p: AutonomyParameters, *, counted_to: str = "September 2019", off_by: int = 0
) -> Judgement:
    """The place of each meeting tells visits from meetings at summits elsewhere."""
    rows = _met("USA", counted_to)
    there = rows[rows["place"].isin(PLACES)]
    return _numbered(there, 6, off_by, f"the US president in the United States from May 2017 to {counted_to}")


# ---------------------------------------------------------------- China's bank and the Belt and Road

WHOSE = {
    "anyone in office": ["government", "head of government", "ruling party"],
    "government": ["government", "head of government"],
    "head of government": ["head of government"],
}
LASTING = [3, 1, 5]
STEPS: dict[str, list[Any]] = {
    "whose": list(WHOSE),
    "lasts_years": list(LASTING),
    "enough": ["a deed", "words"],
}
SINCE = pd.Timestamp(2017, 5, 1)
"""Month from which the article dates the change."""
TOPICS = {"aiib": "China’s bank", "belt_and_road": "the Belt and Road"}


def _warmed(p: AutonomyParameters, country: str, topic: str, whose: str, lasts_years: int, enough: str) -> Judgement:
    """Steps towards a Chinese undertaking since May 2017: a deed among them, and the last one years after the first."""
    table = load("diplomatic_steps")
    rows = table[(table["country"] == country) & (table["topic"] == topic) & (table["date"] >= SINCE)]
    rows = rows[(rows["date"].dt.year <= p.end_year) & rows["actor"].isin(WHOSE[whose])]
    warm = rows[rows["stance"].isin(WARM)]
    sources = all_sources(rows)
    who, what = {"JPN": "Japan", "KOR": "Korea"}[country], TOPICS[topic]
    if warm.empty:
        if rows.empty:
            return untestable(
                f"No step of {who} on {what} since May 2017 is in the list.", "Dated statements and deeds."
            )
        return Judgement(
            "contradicted",
            f"Since May 2017 the list has {{cool}} of {who} on {what}, and none towards it.",
            {"cool": count("cool", len(rows), "step", sources)},
        )
    deeds = int((warm["stance"] == "deed").sum())
    cool = len(rows) - len(warm)
    days = (warm["date"].max() - warm["date"].min()).days
    did, lasted = deeds > 0 or enough == "words", days >= 365 * lasts_years
    numbers: dict[str, Result] = {
        "warm": count("warm", len(warm), "step", sources),
        "deeds": result("deeds", deeds, "", sources),
        "cool": result("cool", cool, "", sources),
        "last": result("last", warm["date"].max(), "date", sources),
    }
    if len(warm) == 1:
        with_deeds = "a deed" if deeds else "not a deed"
    else:
        with_deeds = "{deeds} of them by deed" if deeds else "none of them by deed"
    beside = "" if cool == 0 else ", beside {cool} that kept away"
    return Judgement(
        graded(did and lasted and len(warm) > cool, deeds > 0 or len(warm) >= cool),
        f"Since May 2017 the list has {{warm}} of {who} towards {what}, {with_deeds}{beside}; the last is of {{last}}.",
        numbers,
    )


@claim_test("A04a", chapter="autonomy", figure="fig-china-bank", grid=STEPS)
def japan_warms_to_the_bank(
    p: AutonomyParameters, *, whose: str = "anyone in office", lasts_years: int = 3, enough: str = "a deed"
) -> Judgement:
    """A change from scepticism to cooperation shows in deeds, more warm steps than cool ones, and over years."""
    return _warmed(p, "JPN", "aiib", whose, lasts_years, enough)


@claim_test("A04b", chapter="autonomy", figure="fig-china-bank", grid=STEPS)
def japan_warms_to_the_belt_and_road(
    p: AutonomyParameters, *, whose: str = "anyone in office", lasts_years: int = 3, enough: str = "a deed"
) -> Judgement:
    """The same for the Belt and Road."""
    return _warmed(p, "JPN", "belt_and_road", whose, lasts_years, enough)


@claim_test("A17", chapter="autonomy", figure="fig-china-bank", grid=STEPS)
def korea_embraces_the_belt_and_road(
    p: AutonomyParameters, *, whose: str = "anyone in office", lasts_years: int = 3, enough: str = "a deed"
) -> Judgement:
    """An active embrace shows as for Japan: in deeds as well as words, and over years."""
    return _warmed(p, "KOR", "belt_and_road", whose, lasts_years, enough)


# ---------------------------------------------------------------- what the United States left

INSTITUTIONS = {
    "tpp": "the Trans-Pacific Partnership",
    "paris_agreement": "the Paris Agreement",
    "unesco": "UNESCO",
}
JUDGED_BY = {"the article": "2018-06-10", "the end of the term": "2021-01-20", "today": "2026-12-31"}
LEFT: dict[str, list[Any]] = {"counts_from": ["announced", "in effect"], "judged_by": list(JUDGED_BY)}


def _left(p: AutonomyParameters, institution: str, counts_from: str, judged_by: str) -> Judgement:
    """Whether the exit had been announced, or taken effect, by a day; what came later is told as well."""
    table = load("us_exits")
    rows = table[(table["institution"] == institution) & (table["date"].dt.year <= p.end_year)].sort_values("date")
    by = rows[rows["date"] <= pd.Timestamp(JUDGED_BY[judged_by])]
    announced = by[by["step"] == "exit_announced"]
    effective = by[by["step"] == "exit_effective"]
    sources = all_sources(rows)
    numbers = {"announced": result("announced", announced["date"].iloc[0], "date", sources)} if len(announced) else {}
    text = f"The exit from {INSTITUTIONS[institution]} was announced on {{announced}}"
    first = rows[rows["step"] == "exit_effective"]
    if len(first):
        numbers["effective"] = result("effective", first["date"].iloc[0], "date", sources)
        text += " and took effect on {effective}"
    again = rows[rows["step"] == "return_effective"]
    if len(again):
        numbers["return"] = result("return", again["date"].iloc[0], "date", sources)
        later = rows[(rows["date"] > again["date"].iloc[0]) & rows["step"].str.startswith("exit")]
        text += "; the United States came back on {return}"
        if len(later):
            numbers["second"] = result("second", later["date"].iloc[0], "date", sources)
            text += " and gave notice again on {second}"
    if not numbers:
        return untestable("No step out of it is in the list.", "Dated notices of withdrawal.")
    out = len(effective) > 0 if counts_from == "in effect" else len(announced) > 0
    returns = by[by["step"].isin(["return_effective", "exit_effective"])]["step"]
    inside = len(returns) > 0 and returns.iloc[-1] == "return_effective"
    return Judgement(graded(out and not inside, len(announced) > 0), f"{text}.", numbers)


@claim_test("A15a", chapter="autonomy", figure="fig-us-exits", grid=LEFT)
def left_the_pacific_partnership(
    p: AutonomyParameters, *, counts_from: str = "announced", judged_by: str = "the article"
) -> Judgement:
    """A dated event: the signature was withdrawn, from an agreement not yet ratified."""
    return _left(p, "tpp", counts_from, judged_by)


@claim_test("A15b", chapter="autonomy", figure="fig-us-exits", grid=LEFT)
def left_the_paris_agreement(
    p: AutonomyParameters, *, counts_from: str = "announced", judged_by: str = "the article"
) -> Judgement:
    """A dated event: the announcement, and the day on which the notice took effect."""
    return _left(p, "paris_agreement", counts_from, judged_by)


@claim_test("A15c", chapter="autonomy", figure="fig-us-exits", grid=LEFT)
def left_unesco(p: AutonomyParameters, *, counts_from: str = "announced", judged_by: str = "the article") -> Judgement:
    """A dated event: the announcement, and the day on which the notice took effect."""
    return _left(p, "unesco", counts_from, judged_by)


# ---------------------------------------------------------------- talks in full swing


@claim_test(
    "A19",
    chapter="autonomy",
    figure="fig-steps",
    grid={
        "ended_by": ["an agreement signed", "an agreement in force"],
        "within_years": [2.0, 1.0, 3.0],
        "talks": ["both", "the regional ones"],
    },
)
def talks_in_full_swing(
    p: AutonomyParameters, *, ended_by: str = "an agreement signed", within_years: float = 2.0, talks: str = "both"
) -> Judgement:
    """Talks in full swing soon end in an agreement: the regional ones and those of China, Japan and Korea, each."""
    deadline = PRINTED + pd.Timedelta(days=round(365.25 * within_years))
    known = pd.Timestamp(p.end_year, 12, 31)
    events = load("autonomy_events")
    events = events[events["date"] <= known].set_index("id")
    regional = "rcep_signed" if ended_by == "an agreement signed" else "rcep_in_force"
    done = regional in events.index and events.at[regional, "date"] <= deadline
    if not done and known < deadline:
        return not_yet("No agreement had come of the talks.", str(deadline.date()))
    sources = all_sources(events[events.index.isin([regional, "cjk_last_round"])])
    last = events.at["cjk_last_round", "date"]
    when = "{regional}" if regional in events.index else "no day yet"
    ended = "were ended by an agreement signed" if ended_by == "an agreement signed" else "led to an agreement in force"
    numbers = {"round": result("round", str(last.date())[:7], "date", sources)}
    if regional in events.index:
        day = events.at[regional, "date"]
        years = float((day - PRINTED).days / 365.25)
        numbers = {"years": result("years", years, "years", sources), **numbers}
        numbers["regional"] = result("regional", day, "date", sources)
    return Judgement(
        graded(bool(done) and talks == "the regional ones", bool(done)),
        f"The regional talks {ended} on {when}; the last round found of the talks of China, Japan and Korea was in "
        "{round}, and no agreement came of them.",
        numbers,
    )


PRINTED = pd.Timestamp(2019, 10, 1)
"""Day from which the article is dated."""
