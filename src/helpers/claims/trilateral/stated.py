"""Claims that dated statements and steps decide: that one was made bears out, that the contrary was made belies."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.exposure import LAUNCH
from helpers.analysis.trilateral.spells import spells
from helpers.analysis.trilateral.stated import seats, stated
from helpers.claims.judgement import Judgement, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import PUBLISHED, day, of_some
from helpers.data import load

EARLIER_PAPER = pd.Timestamp("2019-09-01")
"""Publication of the paper on Japan that speaks of North Korea."""
UP_TO = {
    "up_to": [("the latest day", "all that was found"), ("publication", "what the paper could know")],
}


def _until(p: TrilateralParameters, up_to: str, published: pd.Timestamp = PUBLISHED) -> pd.Timestamp:
    day_of = pd.Timestamp(p.as_of)
    return min(day_of, published) if up_to == "publication" else day_of


# ---------------------------------------------------------------- Japan and Korea


@claim_test(
    "P17",
    chapter="trilateral",
    figure="tab-frictions",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "answer_by": [
            ("publication", "what he had received when the paper came out"),
            ("a month", "what was given in exchange comes soon"),
        ]
    },
    reading={
        "issues": [
            ("any of deep-seated sentiment", "the paper names its issues as examples"),
            ("labour, comfort women and territory", "it names these three"),
        ]
    },
    differs="The chapter lists the steps; the claim asks who took them and what was given in return.",
)
def yoon_compromised(
    p: TrilateralParameters, *, answer_by: str = "publication", issues: str = "any of deep-seated sentiment"
) -> Judgement:
    """A compromise is a step of Korea's alone that eases an issue of history; an answer is a step of Japan's."""
    rows = known(load("jp_kr_frictions"), min(PUBLISHED, pd.Timestamp(p.as_of)), "date")
    reliefs = rows[(rows["date"] >= TOOK_OFFICE) & (rows["sign"] == "relief")]
    given = reliefs[(reliefs["actor"] == "KOR") & reliefs["topic"].isin(["history", "territory"])]
    if given.empty:
        return Judgement("contradicted", "No compromise of President Yoon’s on history or territory is listed.", {})
    first = given["date"].min()
    last = first + pd.DateOffset(months=1) if answer_by == "a month" else PUBLISHED
    answers = reliefs[(reliefs["actor"] == "JPN") & reliefs["date"].between(first, last)]
    sources = all_sources(given, answers)
    whole = issues.startswith("any") or len(given) >= len(ISSUES)
    answered = "Japan answered with {answers}" if len(answers) else "Japan took no step of its own"
    return Judgement(
        graded(len(answers) > 0 and whole, True),
        f"From {{first}} on Korea alone eased {{given}} of history with Japan, forced labour; {answered} on trade up "
        "to {last}; nothing is listed on “comfort women” or territory.",
        {
            "given": count("given", len(given), "issue", sources),
            "answers": count("answers", len(answers), "step", sources),
            "first": day("first", first, sources),
            "last": day("last", last),
        },
    )


TOOK_OFFICE = pd.Timestamp("2022-05-10")
"""First day of President Yoon."""
ISSUES = ("labour", "comfort women", "territory")


@claim_test(
    "P23",
    chapter="trilateral",
    figure="tab-frictions",
    can_be=("supported", "partly supported", "contradicted", "open", "not testable"),
    analysis={
        "rapprochement": [
            ("what was restored", "the agreement and the lists that the former government restored"),
            ("visits of the leaders", "what has to be done again and again"),
        ]
    },
    differs="The chapter lists the steps; the claim asks which of them undo what was restored.",
)
def korean_change_undoes(p: TrilateralParameters, *, rapprochement: str = "what was restored") -> Judgement:
    """Undone is what is taken back: steps of the next government against what the former had restored with Japan."""
    rows = known(load("jp_kr_frictions"), p.as_of, "date")
    own = spells(p.as_of, p.acting_rule).query("country == 'KOR' and role == 'substantive'")
    after = own.loc[(own["start"] > PUBLISHED), "start"]
    if after.empty or pd.Timestamp(p.as_of) < after.min() + pd.DateOffset(years=1):
        return not_yet("No new government had been in office in Korea for a year.", "2026-06-04")
    later = rows[rows["date"] >= after.min()]
    visits = later[later["topic"] == "summit"]
    strains = later[later["sign"] == "strain"]
    back = strains[(strains["actor"] == "KOR") & strains["id"].str.contains("gsomia|white_list|compensation")]
    sources = all_sources(visits, strains)
    undone = len(back) if rapprochement == "what was restored" else 0 if len(visits) else 1
    held = "none of what had been restored was taken back" if back.empty else "{back} that had been restored"
    text = (
        f"After the change of government of {{start}} {held}, and the leaders met in {{visits}}; {{strains}} of other "
        "kinds are listed too."
    )
    return Judgement(
        graded(undone > 0 and visits.empty, undone > 0),
        text,
        {
            "back": count("back", len(back), "step took back what", sources, "steps took back what"),
            "visits": count("visits", len(visits), "summit", sources),
            "strains": count("strains", len(strains) - len(back), "strain", sources),
            "start": day("start", after.min(), sources),
        },
    )


@claim_test(
    "P22",
    chapter="trilateral",
    figure="tab-opposition",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "counted": [
            ("the largest party", "one party must be able to take over"),
            ("all parties outside the government", "they vote together against it"),
        ]
    },
    reading={
        "strong_pct": [
            (100 / 3, "a third can stop what needs two thirds, such as an amendment"),
            (50.0, "half can stop every law"),
        ]
    },
    differs="The chapter’s shares are those of each country; the claim counts countries.",
)
def oppositions_are_strong(
    p: TrilateralParameters, *, counted: str = "the largest party", strong_pct: float = 100 / 3
) -> Judgement:
    """Strength in a parliament is seats: of the parties outside the government, in the chamber that decides."""
    rows = seats(pd.Timestamp(p.as_of)).set_index("country")
    if rows.empty:
        return untestable("The seats were not known yet.", "Seats in the three parliaments.")
    column = "largest_pct" if counted == "the largest party" else "opposition_pct"
    strong, n, sources = int((rows[column] >= strong_pct).sum()), len(rows), all_sources(rows)
    numbers = {"strong": of_some("strong", strong, n, "countries", sources), "bar": result("bar", strong_pct, "%")}
    numbers |= {
        str(code): result(str(code), float(share), "%", sources, n=int(rows["seats"][code]))
        for code, share in rows[column].items()
    }
    who = "the largest party" if column == "largest_pct" else "all parties together"
    return Judgement(
        graded(strong == n, strong > 0),
        f"Outside the government {who} held {{USA:0}} of the seats in the US House, {{KOR:0}} in Korea’s assembly and "
        f"{{JPN:0}} in Japan’s lower house when the paper came out; {{bar:0}} or more in {{strong}}.",
        numbers,
    )


# ---------------------------------------------------------------- Japan's normalisation


@claim_test(
    "P18",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "contradicted", "open"),
    analysis={
        "what": [
            ("constitution", "the constitution is what keeps Japan from being normal"),
            ("any step", "so are limits on its forces"),
        ]
    },
    differs="The chapter counts all steps; the claim those after the paper.",
)
def japan_keeps_seeking(p: TrilateralParameters, *, what: str = "constitution") -> Judgement:
    """To keep seeking is to take steps towards it after the paper, whether or not they succeed."""
    rows = stated("japan_normal", pd.Timestamp(p.as_of))
    later = rows[rows["date"] > PUBLISHED]
    later = later[later["title"].str.contains("constitution|amendment")] if what == "constitution" else later
    if later.empty and pd.Timestamp(p.as_of) < THREE_YEARS_ON:
        return not_yet("No step was listed yet, and three years had not passed.", str(THREE_YEARS_ON.date()))
    sources = all_sources(rows)
    steps = "no step" if later.empty else "{later}"
    kind = " towards a revised constitution" if what == "constitution" else ""
    return Judgement(
        graded(len(later) > 0),
        f"From the paper to {{day}} {steps}{kind} of Japan’s governing conservatives {_are(len(later))} listed; "
        "{before} had widened the role of its forces before.",
        {
            "steps": count("steps", len(rows), "step", sources),
            "later": count("later", len(later), "step", sources),
            "before": count("before", int((rows["date"] <= PUBLISHED).sum()), "step", sources),
            "day": day("day", pd.Timestamp(p.as_of)),
        },
    )


def _are(n: int) -> str:
    return "is" if n < 2 else "are"


THREE_YEARS_ON = PUBLISHED + pd.DateOffset(years=3)


@claim_test(
    "P19",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis=UP_TO,
    same_as="stated.us_on_japan.welcomes",
)
def united_states_restrain(p: TrilateralParameters, *, up_to: str = "the latest day") -> Judgement:
    """A brake shows when Japan takes a step: whether Washington hindered it, or welcomed it and asked for more."""
    rows = stated("us_on_japan", _until(p, up_to))
    if rows.empty:
        return untestable("No reaction of Washington’s to a step of Japan’s is known.", "Dated US reactions.")
    hindered, welcomed = (int((rows["stance"] == stance).sum()) for stance in ("restrains", "welcomes"))
    sources = all_sources(rows)
    against = "none was hindered" if hindered == 0 else "it hindered {hindered}"
    return Judgement(
        graded(hindered > 0 and welcomed == 0, hindered > 0),
        f"Washington welcomed or asked for {{welcomed}} of Japan’s towards a normal military role from {{first}} to "
        f"{{last}}, and {against} among those that are listed.",
        {
            "welcomed": count("welcomed", welcomed, "step", sources),
            "hindered": count("hindered", hindered, "step", sources),
            "first": day("first", rows["date"].min(), sources),
            "last": day("last", rows["date"].max(), sources),
        },
    )


# ---------------------------------------------------------------- India and Ukraine


@claim_test(
    "P20",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis=UP_TO,
    differs="The chapter counts the statements of each kind; the claim sets them against each other.",
)
def india_calls_china_no_enemy(p: TrilateralParameters, *, up_to: str = "the latest day") -> Judgement:
    """What a government maintains is what its members say: the prime minister, and those who speak otherwise."""
    rows = stated("india_china", _until(p, up_to))
    if rows.empty:
        return untestable("No statement of India’s government on China is known.", "Statements of its members.")
    friendly, hostile = (int((rows["stance"] == stance).sum()) for stance in ("no_enemy", "enemy"))
    sources = all_sources(rows)
    other = (
        "no member of his government who says otherwise is listed"
        if hostile == 0
        else "{hostile}, by the chief of defence staff in 2021, calls China the first enemy"
    )
    return Judgement(
        graded(friendly > 0 and hostile == 0, friendly > 0),
        f"From {{first}} to {{last}} {{friendly}} of the prime minister’s {'say' if friendly != 1 else 'says'} that "
        f"India stands against nobody or wants good relations with China; {other}.",
        {
            "friendly": count("friendly", friendly, "statement", sources),
            "hostile": count("hostile", hostile, "statement", sources),
            "first": day("first", rows["date"].min(), sources),
            "last": day("last", rows["date"].max(), sources),
        },
    )


WITHIN_MONTHS = 3
"""Months after the paper in which statements still speak of the same front."""


@claim_test(
    "P21",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    analysis={
        "heard": [
            ("governments and commanders", "those who conduct the war"),
            ("commanders", "who sees the front"),
        ]
    },
    differs="The chapter counts the statements of each kind; the claim sets them against each other.",
)
def war_at_a_stalemate(p: TrilateralParameters, *, heard: str = "governments and commanders") -> Judgement:
    """Whether the front had come to a stalemate when the paper appeared, by those who conducted the war."""
    rows = stated("ukraine_front", pd.Timestamp(p.as_of))
    rows = rows[rows["date"] <= PUBLISHED + pd.DateOffset(months=WITHIN_MONTHS)]
    rows = rows[rows["title"].str.contains("commander")] if heard == "commanders" else rows
    if rows.empty:
        return untestable("No statement on the front is known.", "Statements, or the front line by month.")
    yes, no = (int((rows["stance"] == stance).sum()) for stance in ("stalemate", "no_stalemate"))
    sources = all_sources(rows)
    said = "{yes}, by Ukraine’s commander-in-chief, calls the war a stalemate" if yes else "none calls it a stalemate"
    denied = " and {no}, by the presidents’ side in Washington and Kyiv, deny it" if no else ""
    split = "; those who knew most did not agree" if yes and no else ""
    verdict = "undecided" if yes and no else graded(yes > 0)
    return Judgement(
        verdict,
        f"Of the statements from {{first}} to {{last}} {said}{denied}{split}.",
        {
            "yes": count("yes", yes, "statement", sources),
            "no": count("no", no, "statement", sources),
            "first": day("first", rows["date"].min(), sources),
            "last": day("last", rows["date"].max(), sources),
        },
    )


# ---------------------------------------------------------------- North Korea


@claim_test(
    "P24",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "counted_to": [
            ("Hanoi", "the paper speaks of the time up to that summit"),
            ("publication", "what the paper could know"),
        ]
    },
    differs="The chapter counts every meeting; the claim those up to the second summit.",
)
def two_meetings_with_kim(p: TrilateralParameters, *, counted_to: str = "Hanoi") -> Judgement:
    """Meetings of the president and Kim Jong Un: two summits, and a third meeting at Panmunjom after them."""
    rows = stated("trump_kim", min(EARLIER_PAPER, pd.Timestamp(p.as_of)))
    rows = rows[rows["stance"] == "meeting"]
    counted = rows[rows["date"] <= HANOI] if counted_to == "Hanoi" else rows
    if rows.empty:
        return untestable("No meeting of the two is known.", "Dated meetings.")
    n, sources = len(counted), all_sources(rows)
    later = len(rows) - n
    more = "; {later} followed before the paper, at Panmunjom on {last}" if later else ""
    return Judgement(
        graded(n == TWO, abs(n - TWO) == 1),
        f"The president and Kim Jong Un held {{n}} from {{first}} to {{end}}{more}.",
        {
            "n": count("n", n, "meeting", sources),
            "later": count("later", later, "meeting", sources),
            "first": day("first", rows["date"].min(), sources),
            "end": day("end", counted["date"].max() if n else rows["date"].min(), sources),
            "last": day("last", rows["date"].max(), sources),
        },
    )


TWO = 2
HANOI = pd.Timestamp("2019-02-28")


@claim_test(
    "P25",
    chapter="trilateral",
    figure="fig-missile-reach",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "year": [(2019, "the year of the paper"), (2026, "what is known now")],
        "basis": [("all", "ranges as estimated or flown"), ("flown", "only what a test has shown")],
    },
    reading={
        "target": [("any of its land", "Japan lies in range where a part does"), ("Tokyo", "its capital")],
    },
    differs="The chapter shows the reach to the capitals; the claim is on the country.",
)
def japan_lies_in_range(
    p: TrilateralParameters, *, year: int = 2019, basis: str = "all", target: str = "any of its land"
) -> Judgement:
    """In range is what lies nearer than a missile flies: short and medium ranges against the distance to Japan."""
    rows = load("missile_ranges").query("country == 'PRK'")
    rows = rows[(rows["since"] <= min(year, int(p.as_of[:4]))) & ((rows["basis"] == "flown") | (basis == "all"))]
    farthest = rows.groupby("class")["range_km"].max().reindex(["short", "medium"])
    if farthest.isna().all():
        return untestable("No range of these classes is known.", "Ranges of short and medium missiles.")
    places = load("distances").query("country == 'JPN' and to_country == 'PRK'")
    to = places[places["place"] == "territory"] if target != "Tokyo" else _from_launch(places)
    km = float(to["distance_km"].min())
    reach = [bool(value >= km) for value in farthest.fillna(0)]
    sources = all_sources(rows, to)
    numbers = {"km": result("km", km, "km", sources)}
    numbers |= {str(name): result(str(name), float(far), "km", sources) for name, far in farthest.dropna().items()}
    said = [f"{{{name}:0}} with those of {name} range" for name in farthest.dropna().index]
    where = "the nearest land of Japan" if target != "Tokyo" else "Tokyo"
    return Judgement(
        graded(all(reach), any(reach)),
        f"From North Korea to {where} it is {{km:0}}; its missiles reach {' and '.join(said)}.",
        numbers,
    )


def _from_launch(places: pd.DataFrame) -> pd.DataFrame:
    return places[(places["place"] == "Tokyo") & (places["to_place"] == LAUNCH["PRK"])]


TERM_END = pd.Timestamp("2021-01-20")
"""End of the term in which the paper feared the treaty."""


@claim_test(
    "P26",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "contradicted", "open"),
    analysis={
        "up_to": [
            ("the latest day", "all that was found"),
            ("the end of the term", "the president of whom the paper speaks"),
        ]
    },
    differs="An agreement would be listed in the chapter’s table; there is none to count.",
)
def treaty_on_missiles_alone(p: TrilateralParameters, *, up_to: str = "the latest day") -> Judgement:
    """Whether the two have concluded what the paper feared, an agreement on missiles that reach the United States."""
    last = min(pd.Timestamp(p.as_of), TERM_END) if up_to != "the latest day" else pd.Timestamp(p.as_of)
    if last < TERM_END:
        return not_yet("The term of the president had not ended.", str(TERM_END.date()))
    rows = stated("trump_kim", last)
    agreed = rows[rows["stance"] == "agreement"]
    sources = all_sources(rows)
    met = "after {met}" if len(rows) else "and no meeting is known"
    found = "{agreed} on missiles had been concluded" if len(agreed) else "no agreement on missiles had been concluded"
    return Judgement(
        graded(len(agreed) > 0),
        f"By {{day}} {found} between the United States and North Korea, {met} of the two leaders.",
        {
            "agreed": count("agreed", len(agreed), "agreement", sources),
            "met": count("met", int((rows["stance"] == "meeting").sum()), "meeting", sources),
            "day": day("day", last),
        },
    )
