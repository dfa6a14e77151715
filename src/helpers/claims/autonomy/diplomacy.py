"""Claims about meetings, statements and institutions: who met whom, who warmed to what, who left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.aiib import WARM
from helpers.analysis.horizon import THIS_YEAR
from helpers.analysis.results import Result
from helpers.claims.autonomy.common import PRINTED, claimed
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import Choices, claim_test
from helpers.data import load
from helpers.wording import words

# ---------------------------------------------------------------- meetings

COUNTED_TO = "2019-09-30"
"""Last day of the month to which the article quotes reports."""
ABROAD = ("Washington", "New York", "Palm Beach")
"""Places in the United States at which a president received the two leaders."""
LISTED: dict[str, Any] = {
    "chapter": "autonomy",
    "figure": "fig-meetings",
    "can_be": ("supported", "partly supported", "contradicted", "not testable"),
}


def _met(who: str, counterpart: str, to: str, first: str = "2017-05-10") -> pd.DataFrame:
    """A leader's meetings in person with that of a country, from a day to a day; the list is complete to 2019."""
    table = load("leader_meetings")
    rows = table[(table["country"] == who) & (table["counterpart"] == counterpart)]
    return rows[rows["date"].between(pd.Timestamp(first), pd.Timestamp(to))]


ONE_OFF = 1
"""Meetings by which a quoted number is near but off."""


def _numbered(rows: pd.DataFrame, said: int, where: str, told: str = "") -> Judgement:
    if rows.empty:
        return untestable("No such meeting is in the list.", "A dated list of the president’s meetings.")
    sources = all_sources(rows)
    return Judgement(
        graded(len(rows) == said, abs(len(rows) - said) == ONE_OFF),
        f"The list of President Moon’s meetings has {{found}} with {where}; the claim has {{claimed}}{told}.",
        {"found": count("found", len(rows), "meeting", sources), "claimed": claimed(said, "")},
    )


@claim_test("A01a", same_as="meetings.found.KOR.USA", **LISTED)
def nine_meetings_with_trump(_: AutonomyParameters) -> Judgement:
    """A number of meetings is a count of dated meetings in person."""
    rows = _met("KOR", "USA", COUNTED_TO)
    return _numbered(rows, 9, "the US president from May 2017 to September 2019")


@claim_test(
    "A01b",
    same_as="meetings.found.KOR.PRK",
    reading={
        "counted_from": [
            ("January 2018", "the claim names the year"),
            ("May 2017", "the whole time up to then, in which none came before"),
        ]
    },
    **LISTED,
)
def three_meetings_with_kim(p: AutonomyParameters, *, counted_from: str = "January 2018") -> Judgement:
    """The same count for 2018, and for the whole time up to then."""
    first = {"January 2018": "2018-01-01", "May 2017": "2017-05-10"}[counted_from]
    rows = _met("KOR", "PRK", "2018-12-31", first)
    return _numbered(rows, 3, f"Kim Jong-un from {counted_from} to December 2018")


@claim_test("A01c", same_as="meetings.found.KOR.CHN", **LISTED)
def four_meetings_with_xi(_: AutonomyParameters) -> Judgement:
    """The same count for China’s president; the article itself tells of the meeting in Osaka."""
    rows = _met("KOR", "CHN", COUNTED_TO)
    told = f", though the article itself tells of the one in {rows['place'].iloc[-1]}" if len(rows) else ""
    return _numbered(rows, 4, "Xi Jinping from May 2017 to September 2019", told)


@claim_test(
    "A18",
    differs="The chapter counts all meetings of the two presidents; the claim counts those in the United States.",
    **LISTED,
)
def six_visits_to_the_united_states(_: AutonomyParameters) -> Judgement:
    """The place of each meeting tells visits from meetings at summits elsewhere."""
    rows = _met("KOR", "USA", COUNTED_TO)
    there = rows[rows["place"].isin(ABROAD)]
    where = "the US president in the United States from May 2017 to September 2019, {beside} of them in New York"
    found = _numbered(there, 6, where)
    beside = result("beside", int((there["place"] == "New York").sum()), "", all_sources(there))
    return found if there.empty else replace(found, numbers={**found.numbers, "beside": beside})


SEVERAL: Choices = {"several": [(3, "the usual sense: more than a couple"), (2, "more than one")]}


def _often(rows: pd.DataFrame, several: int, text: str) -> Judgement:
    if rows.empty:
        return untestable("No such meeting is in the list.", "A dated list of the prime minister’s meetings.")
    number = count("found", len(rows), "time", all_sources(rows))
    return Judgement(graded(len(rows) >= several, len(rows) > 1), text, {"found": number})


@claim_test(
    "A25",
    reading={
        "places": [
            ("Washington", "the capital that the article names"),
            ("the United States", "any place there where the president received him"),
        ],
        **SEVERAL,
    },
    differs="The chapter counts all meetings of the two; the claim counts visits to one place.",
    **LISTED,
)
def several_visits_to_washington(p: AutonomyParameters, *, places: str = "Washington", several: int = 3) -> Judgement:
    """The place of each meeting tells visits to the capital from meetings elsewhere."""
    rows = _met("JPN", "USA", "2019-09-30", "2017-01-20")
    there = rows[rows["place"].isin(ABROAD if places == "the United States" else ("Washington",))]
    text = f"Prime Minister Abe met the president {{found}} in {places} from January 2017 to September 2019."
    return _often(there, several, text)


@claim_test(
    "A26",
    reading=SEVERAL,
    differs="The chapter counts meetings by year to 2019; the claim counts them to the day of the article.",
    **LISTED,
)
def leaders_meet_several_times(p: AutonomyParameters, *, several: int = 3) -> Judgement:
    """Close communication shows in how often the leaders met in person, and in calls where those were counted."""
    rows = _met("JPN", "USA", "2018-06-10", "2017-01-20")
    calls = load("statements_checked").query("statement == 'calls'")
    calls = calls[calls["date"].dt.year <= p.end_year]
    spoken = f"; {calls['finding'].iloc[0]}" if len(calls) else ""
    found = _often(
        rows,
        several,
        f"From January 2017 to June 2018 the leaders of the United States and Japan met {{found}} in person{spoken}.",
    )
    if not spoken or not found.numbers:
        return found
    return replace(found, numbers={**found.numbers, "calls": result("calls", len(calls), "", all_sources(calls))})


# ---------------------------------------------------------------- the bank, the Belt and Road, third countries

WHOSE = {
    "government": ["government", "head of government"],
    "government and governing parties": ["government", "head of government", "ruling party"],
    "head of government": ["head of government"],
}
SPEAKERS: Choices = {
    "whose": [
        ("government", "the article names it"),
        (
            "government and governing parties",
            "a party secretary-general sent abroad speaks for the government’s course",
        ),
        ("head of government", "the article speaks of what the leader said"),
    ]
}
TURN = pd.Timestamp(2017, 5, 14)
"""Opening of the Belt and Road Forum in Beijing, from which the article’s “since May 2017” dates the change."""
STEPS: dict[str, Any] = {
    "chapter": "autonomy",
    "figure": "fig-china-bank",
    "can_be": ("supported", "partly supported", "contradicted", "not testable"),
}
NO_STEP = "Dated statements and deeds."


def _steps(p: AutonomyParameters, country: str, topic: str, whose: str) -> pd.DataFrame:
    """Dated statements and deeds up to the article, without standing facts; ``open``: whether towards the matter."""
    table = load("diplomatic_steps")
    rows = table[(table["country"] == country) & (table["topic"] == topic) & (table["stance"] != "status")]
    rows = rows[(rows["date"] < PRINTED) & (rows["date"].dt.year <= p.end_year) & rows["actor"].isin(WHOSE[whose])]
    return rows.assign(open=rows["stance"].isin(WARM))


@claim_test(
    "A04a",
    analysis=SPEAKERS,
    differs="The chapter counts steps over the whole time; the claim is about those before and after May 2017.",
    **{**STEPS, "can_be": ("supported", "contradicted", "undecided", "not testable")},
)
def japan_warms_to_the_bank(p: AutonomyParameters, *, whose: str = "government") -> Judgement:
    """A change of attitude shows in what was said before and after, not in membership."""
    rows = _steps(p, "JPN", "aiib", whose)
    before, after = rows[rows["date"] < TURN], rows[rows["date"] >= TURN]
    if before.empty or after.empty:
        return untestable("Statements of one side of May 2017 are missing.", NO_STEP)
    few = min(len(before), len(after)) < OFTEN
    parties = _steps(p, "JPN", "aiib", "government and governing parties").query("actor == 'ruling party'")
    parties = parties[(parties["date"] >= TURN) & parties["open"]]
    # of a chosen list, whichever step is left out: a verdict that hangs on one is none
    found = set() if few else {_moved(rows.drop(one)) for one in rows.index}
    verdict: Verdict = found.pop() if len(found) == 1 else "undecided"
    why = ": too few to tell" if few else ": one step less could turn it" if found else ", too little to tell"
    unsure = why if verdict == "undecided" else ""
    apart = whose == "government" and len(parties)
    beside = ". Governing parties spoke for it {parties}" if apart else ""
    sources = all_sources(rows)
    last = after["date"].max()
    unread = ". No later one, up to the article of October 2019, was read" if last + A_YEAR < PRINTED else ""
    return Judgement(
        verdict,
        f"On the infrastructure bank the list has {{before}} of {_WHO[whose]} before the forum of May 2017, "
        f"{{before_open}} of them open to joining, and {{after}} from then to {{last}}, {{after_open}} of them"
        f"{unsure}{unread}{beside}.",
        {
            "last": result("last", last, "date", sources),
            "after_open": result("after_open", int(after["open"].sum()), "", sources, n=len(rows)),
            "after": result("after", len(after), "", sources),
            "before_open": result("before_open", int(before["open"].sum()), "", sources),
            "before": count("before", len(before), "step", sources),
            "parties": count("parties", len(parties), "time", all_sources(parties)),
        },
    )


A_YEAR = pd.DateOffset(years=1)
_WHO = {
    "government": "Japan’s government",
    "government and governing parties": "Japan’s government and governing parties",
    "head of government": "Japan’s prime minister",
}
HALF = 0.5
OFTEN = 3
"""Statements on different days that show an attitude rather than a courtesy."""


def _moved(rows: pd.DataFrame) -> Verdict:
    """Whether steps were mostly reserved before the forum and mostly open from then on."""
    before, after = rows.groupby(rows["date"] >= TURN)["open"].mean()
    return "contradicted" if after <= before else "supported" if after > HALF > before else "undecided"


def _said_and_done(
    p: AutonomyParameters, country: str, topic: str, whose: str
) -> tuple[pd.DataFrame, dict[str, Result]]:
    """Steps since the forum of May 2017, and how many were words, deeds and steps away."""
    rows = _steps(p, country, topic, whose)
    rows = rows[rows["date"] >= TURN]
    sources = all_sources(rows)
    number = {stance: int((rows["stance"] == stance).sum()) for stance in ("opening", "deed", "reserved")}
    named = {
        "words": count("words", number["opening"], "time", sources),
        "deeds": count("deeds", number["deed"], "deed", sources),
        "away": count("away", number["reserved"], "step", sources),
    }
    return rows, named


@claim_test(
    "A04b",
    analysis=SPEAKERS,
    same_as="aiib.openings.JPN.third_markets",
    **STEPS,
)
def japan_works_in_third_countries(p: AutonomyParameters, *, whose: str = "government") -> Judgement:
    """Willingness declared in public is a dated statement or deed and no step the other way; its first day is told."""
    rows, numbers = _said_and_done(p, "JPN", "third_markets", whose)
    if rows.empty:
        return untestable("No step on projects in third countries is in the list.", NO_STEP)
    said, did = numbers["words"].value, numbers["deeds"].value
    done = _dated(rows[rows["stance"] == "deed"], "deed", numbers)
    ends = rows["date"].agg(["min", "max"])
    numbers |= {end: result(end, ends[end], "date", all_sources(rows)) for end in ("min", "max")}
    away = "{away} went the other way" if numbers["away"].value else "no step away is listed"
    return Judgement(
        graded(bool(said or did) and not numbers["away"].value, bool(said or did)),
        f"From {{min}} to {{max}} {_WHO[whose]} spoke {{words}} of work with China in third countries"
        f"{f', and acted: {done}' if done else ''}; {away}.",
        numbers,
    )


def _dated(rows: pd.DataFrame, name: str, numbers: dict[str, Result]) -> str:
    """What each step was, with its day, the earliest first; the days are added to the numbers."""
    told = []
    for i, row in enumerate(rows.sort_values("date").to_dict("records")):
        numbers[f"{name}_{i}"] = result(f"{name}_{i}", row["date"], "date", [str(row["source"])])
        told.append(f"{row['short_name'][0].lower()}{row['short_name'][1:]} ({{{name}_{i}}})")
    return "; ".join(told)


@claim_test(
    "A04c",
    analysis=SPEAKERS,
    differs="The chapter counts words of the parties as well; the claim is about the government.",
    **STEPS,
)
def japan_under_the_belt_and_road(p: AutonomyParameters, *, whose: str = "government") -> Judgement:
    """Willingness is declared by words that name the initiative; a step away from it takes some of that back."""
    rows, numbers = _said_and_done(p, "JPN", "belt_and_road", whose)
    if rows.empty:
        return untestable("No step on the Belt and Road is in the list.", NO_STEP)
    said, did, away = (int(numbers[name].value) for name in ("words", "deeds", "away"))
    numbers["words"] = count("words", said, "step", numbers["words"].sources)
    against = _dated(rows[rows["stance"] == "reserved"], "step", numbers)
    leader = rows[(rows["stance"] == "opening") & (rows["actor"] == "head of government")].head(1)
    first = f", such as: {_dated(leader, 'leader', numbers)}" if len(leader) else ""
    kept = f". Against it, {{away}}: {against}" if away else ""
    return Judgement(
        graded(said + did > 0 and not away, said + did > 0),
        f"By the article {_WHO[whose]} took {{words}} and {{deeds}} towards the Belt and Road{first}{kept}.",
        numbers,
    )


@claim_test(
    "A17",
    analysis=SPEAKERS,
    differs="The chapter counts words and deeds apart; the claim needs both.",
    **STEPS,
)
def korea_embraces_the_belt_and_road(p: AutonomyParameters, *, whose: str = "government") -> Judgement:
    """To embrace actively takes words and a deed, whatever the number that a chosen list happens to hold."""
    rows, numbers = _said_and_done(p, "KOR", "belt_and_road", whose)
    if rows.empty:
        return untestable("No step on the Belt and Road is in the list.", NO_STEP)
    words, deeds, away = (int(numbers[name].value) for name in ("words", "deeds", "away"))
    own = int((rows["open"] & (rows["actor"] == "head of government")).sum())
    sources = all_sources(rows)
    numbers = {
        "towards": count("towards", words + deeds, "step", sources),
        "own": result("own", own, "", sources),
        **numbers,
    }
    president = "{own} of them the president’s own" if own else "none of them the president’s own"
    done = "{deeds} with effect among them" if deeds else "all words or visits and no deed with effect"
    return Judgement(
        graded(bool(words and deeds) and not away, words + deeds > away),
        f"From May 2017 to the article the list has {{towards}} of Korea’s government towards the Belt and Road, "
        f"{president}, {done}; {'{away} went' if away else 'none is listed'} away from it.",
        numbers,
    )


# ---------------------------------------------------------------- what the United States left

INSTITUTIONS = {
    "tpp": "the Trans-Pacific Partnership",
    "paris_agreement": "the Paris Agreement",
    "unesco": "UNESCO",
}
JUDGED_BY = {"the article": "2018-06-10", "the end of the term": "2021-01-20", "today": f"{THIS_YEAR}-12-31"}
LEFT: Choices = {
    "counts_from": [
        ("announced", "the paper of 2018 tells what had been declared"),
        ("in effect", "left is left only when membership ends"),
    ],
    "judged_by": [
        ("the article", "what had happened when it was written"),
        ("the end of the term", "what the administration it speaks of had done"),
        ("today", "whether it is still so"),
    ],
}
EXIT: dict[str, Any] = {
    "chapter": "autonomy",
    "figure": "fig-us-exits",
    "can_be": ("supported", "partly supported", "contradicted", "not testable"),
    "reading": LEFT,
}


_EFFECT = {"tpp": "told to the other signatories, before it was in force,"}
"""What the day of effect was where there was nothing in force to leave."""


def _left(p: AutonomyParameters, institution: str, counts_from: str, judged_by: str) -> Judgement:
    """Whether the exit had been announced, or taken effect, by a day; what came later is told as well."""
    table = load("us_exits")
    rows = table[(table["institution"] == institution) & (table["date"].dt.year <= p.end_year)].sort_values("date")
    if rows.empty:
        return untestable("No step out of it is in the list.", "Dated notices of withdrawal.")
    by = rows[rows["date"] <= pd.Timestamp(JUDGED_BY[judged_by])]
    announced = by[by["step"] == "exit_announced"]
    effective = by[by["step"] == "exit_effective"]
    sources = all_sources(rows)
    if announced.empty:
        later = result("later", rows["date"].iloc[0], "date", sources)
        text = f"By then no exit from {INSTITUTIONS[institution]} had been announced; the first step is of {{later}}."
        return Judgement("contradicted", text, {"later": later})
    numbers = {"announced": result("announced", announced["date"].iloc[0], "date", sources)}
    text = f"The exit from {INSTITUTIONS[institution]} was announced on {{announced}}"
    notice = rows[rows["step"] == "exit_notified"]
    first = rows[rows["step"] == "exit_effective"]
    if len(notice):
        numbers["notice"] = result("notice", notice["date"].iloc[0], "date", sources)
        text += f"{',' if len(first) else ' and'} notified on {{notice}}"
    if len(first):
        numbers["effective"] = result("effective", first["date"].iloc[0], "date", sources)
        text += f" and {_EFFECT.get(institution, 'took effect')} on {{effective}}"
    again = rows[rows["step"] == "return_effective"]
    if len(again):
        numbers["return"] = result("return", again["date"].iloc[0], "date", sources)
        later = rows[(rows["date"] > again["date"].iloc[0]) & rows["step"].str.startswith("exit")]
        text += ". The United States came back on {return}"
        if len(later):
            gone = later[later["step"] == "exit_effective"]
            numbers["second"] = result("second", (gone if len(gone) else later)["date"].iloc[0], "date", sources)
            text += f" and {'is out again since' if len(gone) else 'gave notice again on'} {{second}}"
    out = len(effective) > 0 if counts_from == "in effect" else len(announced) > 0
    returns = by[by["step"].isin(["return_effective", "exit_effective"])]["step"]
    inside = len(returns) > 0 and returns.iloc[-1] == "return_effective"
    return Judgement(graded(out and not inside, len(announced) > 0), f"{text}.", numbers)


@claim_test("A15a", same_as="exit.tpp_exit_ordered", **EXIT)
def left_the_pacific_partnership(
    p: AutonomyParameters, *, counts_from: str = "announced", judged_by: str = "the article"
) -> Judgement:
    """A dated event: the signature was withdrawn, from an agreement not yet ratified."""
    return _left(p, "tpp", counts_from, judged_by)


@claim_test("A15b", same_as="exit.paris_exit_announced", **EXIT)
def left_the_paris_agreement(
    p: AutonomyParameters, *, counts_from: str = "announced", judged_by: str = "the article"
) -> Judgement:
    """A dated event: the announcement, and the day on which the notice took effect."""
    return _left(p, "paris_agreement", counts_from, judged_by)


@claim_test("A15c", same_as="exit.unesco_exit_announced", **EXIT)
def left_unesco(p: AutonomyParameters, *, counts_from: str = "announced", judged_by: str = "the article") -> Judgement:
    """A dated event: the announcement, and the day on which the notice took effect."""
    return _left(p, "unesco", counts_from, judged_by)


# ---------------------------------------------------------------- talks in full swing


@claim_test(
    "A19",
    chapter="autonomy",
    figure="fig-steps",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={
        "full_swing": [
            ("the usual pace", "talks in full swing do not slow down; less than a round is no difference"),
            ("more than the usual pace", "in full swing may say more than that talks go on as before"),
            ("two rounds a year", "talks that meet twice a year are under way"),
        ],
    },
    differs="The chapter dates the end of the talks; the claim is about how often they met before the article.",
)
def talks_in_full_swing(p: AutonomyParameters, *, full_swing: str = "the usual pace") -> Judgement:
    """Both talks must meet as often as the words ask; rounds tell that talks go on, not how far they came."""
    table = load("trade_talks")
    first = PRINTED - pd.DateOffset(years=1)
    rows = table[table["date"].between(first, PRINTED)]
    if rows.empty:
        return not_yet("No round of that year was in the list.", str(PRINTED.date()))
    sources = all_sources(table)
    numbers, met = {}, []
    for talks in TALKS:
        held, usual = _rounds(table[table["talks"] == talks], first)
        met.append(
            held >= TWICE
            if full_swing == "two rounds a year"
            else held >= usual + A_ROUND
            if full_swing == "more than the usual pace"
            else held > usual - A_ROUND
        )
        numbers[talks] = count(talks, held, "round", sources) if talks == "rcep" else result(talks, held, "", sources)
        numbers[f"{talks}_usual"] = result(f"{talks}_usual", usual, "", sources)
    ministers = load("statements_checked").query("statement == 'talks'")
    ministers = ministers[ministers["date"].between(first, PRINTED)]
    beside = f". Ministers of the regional ones met in {_months(ministers['date'])}" if len(ministers) else ""
    numbers["ministers"] = result("ministers", len(ministers), "", all_sources(ministers))
    return Judgement(
        graded(all(met), any(met)),
        "In the year before the article the regional talks held {rcep}, against {rcep_usual:1} a year until then, and "
        f"those of China, Japan and Korea {{cjk}}, against {{cjk_usual:1}}: "
        f"{_HOW_MANY[sum(met)]} {_PACE[full_swing]}{beside}.",
        numbers,
    )


def _months(days: pd.Series) -> str:
    """Months in words, the year after the last of each year."""
    told = []
    for year, dates in days.sort_values().groupby(days.dt.year):
        told.append(f"{words.join(day.strftime('%B') for day in dates)} {year}")
    return words.join(told)


_HOW_MANY = ("neither", "one of them", "both")
_PACE = {
    "the usual pace": "at the usual pace",
    "more than the usual pace": "clearly faster",
    "two rounds a year": "at two rounds or more",
}
TALKS = ("cjk", "rcep")
TWICE, A_ROUND, DAYS_A_YEAR = 2, 1, 365.25


def _rounds(rows: pd.DataFrame, first: pd.Timestamp) -> tuple[int, float]:
    """Rounds from a day to the article, and those a year before it, by their numbers, as not every date was read."""
    now, before = rows[rows["date"].between(first, PRINTED)]["round"], rows[rows["date"] < first]
    held = int(now.max() - now.min() + 1) if len(now) else 0
    last = before["round"].max() if now.empty else now.min() - 1
    span = (first - before["date"].min()).days / DAYS_A_YEAR if len(before) else 0.0
    return held, float(last / span) if span else 0.0
