"""Claims that dated statements and steps decide: that one was made bears out, that the contrary was made belies."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.horizon import THIS_YEAR
from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.exposure import LAUNCH
from helpers.analysis.trilateral.stated import seats, stated
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import PUBLISHED, day, of_some
from helpers.data import load
from helpers.wording import words

EARLIER_PAPER = pd.Timestamp("2019-09-01")
"""Day set for the paper on Japan that speaks of North Korea, which prints none."""
UP_TO = {
    "up_to": [("publication", "what the paper could know"), ("the latest day", "all that was found")],
}


def _until(p: TrilateralParameters, up_to: str, published: pd.Timestamp = PUBLISHED) -> pd.Timestamp:
    day_of = pd.Timestamp(p.as_of)
    return min(day_of, published) if up_to == "publication" else day_of


# ---------------------------------------------------------------- Japan and Korea


@claim_test(
    "P17",
    chapter="trilateral",
    figure="tab-frictions",
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    analysis={
        "answer_by": [
            ("publication", "what he had received when the paper came out"),
            ("a month", "what was given in exchange comes soon"),
        ]
    },
    differs="The chapter lists the steps; the claim asks who took them and what was given in return.",
)
def yoon_compromised(p: TrilateralParameters, *, answer_by: str = "publication") -> Judgement:
    """A compromise is a step of Korea's alone that eases one of the issues named; what Japan did next is told."""
    rows = known(load("jp_kr_frictions"), min(PUBLISHED, pd.Timestamp(p.as_of)), "date")
    rows = rows[rows["date"] >= TOOK_OFFICE]
    own = rows[(rows["actor"] == "KOR") & rows["issue"].isin(list(ISSUES))]
    given = own[own["sign"] == "relief"]
    if given.empty:
        strains = len(own)
        told = "and {strains} that hardened one" if strains else "which does not mean that there was none"
        return Judgement(
            "contradicted" if strains else "undecided",
            f"No step is listed by which President Yoon’s government alone eased one of the three issues, {told}.",
            {"strains": count("strains", strains, "step", all_sources(rows))},
        )
    first = given["date"].min()
    last = given["date"].max() + pd.DateOffset(months=1) if answer_by == "a month" else PUBLISHED
    answers = rows[(rows["sign"] == "relief") & (rows["actor"] == "JPN") & rows["date"].between(first, last)]
    eased = [name for issue, name in ISSUES.items() if issue in set(given["issue"])]
    rest = [name for name in ISSUES.values() if name not in eased]
    praised = stated("us_on_yoon", min(PUBLISHED, pd.Timestamp(p.as_of)))
    sources = all_sources(given, answers, praised)
    answered = f"by {{last}} {'Japan had followed with {answers}' if len(answers) else 'no step of Japan’s is listed'}"
    lacking = f"; none on {words.join(rest)} is listed" if rest else ""
    return Judgement(
        graded(len(answers) > 0 and not rest, True),
        f"Steps of Korea alone eased {{given}} of three issues, {words.join(eased)}{lacking}. The first came on "
        f"{{first}}; {answered}{' and Washington welcomed {praised}' if len(praised) else ''}. Why is not shown.",
        {
            "given": result("given", len(eased), "", sources),
            "answers": count("answers", len(answers), "listed step", sources),
            "praised": result("praised", len(praised), "", sources),
            "first": day("first", first, sources),
            "last": day("last", last),
        },
    )


TOOK_OFFICE = pd.Timestamp("2022-05-10")
"""First day of President Yoon."""
ISSUES = {"labour": "forced labour", "comfort_women": "“comfort women”", "territory": "territory"}


@claim_test(
    "P22",
    chapter="trilateral",
    figure="tab-opposition",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "counted": [
            ("the largest party", "one party must be able to take over"),
            ("all parties outside the government", "the paper speaks of parties, in the plural"),
        ]
    },
    reading={
        "strong_pct": [
            (100 / 3, "a third can stop what needs two thirds, such as an amendment"),
            (50.0, "half can stop every law; no opposition in a parliamentary system has it but under a minority"),
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
        return untestable("The seats were not in the table yet.", "Seats in the three parliaments.")
    column = "largest_pct" if counted == "the largest party" else "opposition_pct"
    strong, n, sources = int((rows[column] >= strong_pct).sum()), len(rows), all_sources(rows)
    numbers = {"strong": of_some("strong", strong, n, "countries", sources), "bar": result("bar", strong_pct, "%")}
    numbers |= {
        str(code): result(str(code), float(share), "%", sources, n=int(rows["seats"][code]))
        for code, share in rows[column].items()
    }
    other = {"largest_pct": "opposition_pct", "opposition_pct": "largest_pct"}[column]
    for code in rows.index:
        numbers[f"{code}_other"] = result(f"{code}_other", float(rows[other][code]), "%", sources)
        numbers[f"{code}_day"] = day(f"{code}_day", rows["date"][code], sources)
    whose = {"largest_pct": "the largest party", "opposition_pct": "all parties"}
    alone = {"largest_pct": "The largest of them", "opposition_pct": "All of them"}
    return Judgement(
        graded(strong == n, strong > 0),
        f"Before the paper {whose[column]} outside the government held {{bar:0}} of the seats or more in {{strong}}: "
        "{USA:0} in the US House, {KOR:0} in Korea’s assembly, {JPN:0} in Japan’s lower house. "
        f"{alone[other]} held {{USA_other:0}}, {{KOR_other:0}} and {{JPN_other:0}}.",
        numbers,
    )


# ---------------------------------------------------------------- Japan's normalisation


@claim_test(
    "P18",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "what": [
            ("constitution", "the constitution is what keeps Japan from being normal"),
            ("any step", "so are limits on its forces"),
        ]
    },
    reading={
        "mainstream": [
            ("two prime ministers", "a mainstream is more than one leader"),
            ("one", "who leads the governing party speaks for its mainstream"),
        ]
    },
    differs="The chapter counts all steps; the claim those after the paper.",
)
def japan_keeps_seeking(
    p: TrilateralParameters, *, what: str = "constitution", mainstream: str = "two prime ministers"
) -> Judgement:
    """To keep seeking is to take steps towards it after the paper, whether or not they succeed, under more than one."""
    rows = stated("japan_normal", pd.Timestamp(p.as_of))
    later = rows[rows["date"] > PUBLISHED]
    later = later[later["title"].str.contains("constitution|amendment")] if what == "constitution" else later
    if later.empty and pd.Timestamp(p.as_of) < THREE_YEARS_ON:
        return not_yet("No step was listed yet, and three years had not passed.", str(THREE_YEARS_ON.date()))
    starts = load("leaders").query("country == 'JPN' and role == 'substantive'")["start"].sort_values()
    leaders = len(set(starts.searchsorted(later["date"], side="right")))
    sources = all_sources(rows)
    goal = "a revised constitution" if what == "constitution" else "a normal statehood"
    steps = "No step" if later.empty else "{later}, under {leaders}," if len(later) > 1 else "{later}"
    ends = {"first": day("first", later["date"].min(), sources), "last": day("last", later["date"].max(), sources)}
    when = {0: "", 1: ", on {first}"}.get(len(later), ", from {first} to {last}")
    return Judgement(
        graded(leaders >= (1 if mainstream == "one" else 2), leaders > 0),
        f"{steps} of Japan’s governing conservatives towards {goal} {_are(len(later))} listed after the paper{when}. "
        "{before} had widened the role of its forces before it.",
        {
            "leaders": count("leaders", leaders, "prime minister", sources),
            "steps": count("steps", len(rows), "step", sources),
            "later": count("later", len(later), "step", sources),
            "before": count("before", int((rows["date"] <= PUBLISHED).sum()), "listed step", sources),
            "day": day("day", pd.Timestamp(p.as_of)),
            **(ends if len(later) else {}),
        },
    )


def _are(n: int) -> str:
    return "is" if n < 2 else "are"


THREE_YEARS_ON = PUBLISHED + pd.DateOffset(years=3)


@claim_test(
    "P19",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    analysis=UP_TO,
    reading={
        "wishes": [
            ("of conservatives, as reported", "the paper speaks of conservatives, and a column is an opinion"),
            ("any listed", "equal terms are wished for by others too, and a column may be right"),
        ],
        "welcomes": [
            ("decide nothing", "the paper says that both keep the brake from the public"),
            ("count", "who welcomes a step in public and helps it on is no brake"),
        ],
    },
    apart=[{"wishes": "any listed", "welcomes": "count"}],
    differs="The chapter counts to the latest day; the claim is about what the paper could know.",
)
def united_states_restrain(
    p: TrilateralParameters,
    *,
    up_to: str = "publication",
    wishes: str = "of conservatives, as reported",
    welcomes: str = "decide nothing",
) -> Judgement:
    """A wish of conservatives that Washington turned down shows a brake; one kept from the public shows in none."""
    rows = pd.concat([stated(topic, _until(p, up_to)) for topic in ("us_on_japan", "us_on_footing")])
    if rows.empty:
        return untestable("No reaction of Washington’s to a step of Japan’s was read.", "Dated US reactions.")
    # one bar for both sides: steps and wishes of conservatives, as reported
    counted = rows if wishes == "any listed" else rows[_of_conservatives(rows)]
    welcomed = int((counted["stance"] == "welcomes").sum())
    hindered = counted[counted["stance"] == "restrains"]
    thin = int((rows["stance"] == "restrains").sum()) - len(hindered)
    remarks, sources = int((rows["stance"] == "remark").sum()), all_sources(rows)
    against = "; none that is listed was hindered"
    if thin:
        against = "; left aside: {thin} for equal terms turned down, by a column or under non-conservatives"
    hidden = ". Both, says the paper, avoid making it public" if welcomes == "decide nothing" else ""
    if len(hindered):
        against, hidden = "; it turned down {hindered}", ". What held Japan back at home is not compared"
    unseen: Verdict = "contradicted" if welcomes == "count" and welcomed else "undecided"
    return Judgement(
        graded(welcomed == 0, True) if len(hindered) else unseen,
        f"From {{first}} to {{last}} Washington welcomed {{welcomed}} towards a normal military role"
        f"{' and urged more in {remarks}' if remarks else ''}{against}{hidden}.",
        {
            "welcomed": count("welcomed", welcomed, "listed step", sources),
            "remarks": count("remarks", remarks, "remark", sources),
            "hindered": count("hindered", len(hindered), "listed wish", sources, "listed wishes"),
            "thin": count("thin", thin, "listed wish", sources, "listed wishes"),
            "first": result("first", int(rows["date"].min().year), "year", sources),
            "last": result("last", int(rows["date"].max().year), "year", sources),
        },
    )


def _of_conservatives(rows: pd.DataFrame) -> pd.Series:
    """Whether Japan's government of the day was conservative and a report, not a column, tells of it."""
    own = load("leaders").query("country == 'JPN' and role == 'substantive'").sort_values("start")
    blocs = own["bloc"].to_numpy()[own["start"].searchsorted(rows["date"], side="right") - 1]
    return (blocs == "conservative") & (rows["quality"] != "secondary")


# ---------------------------------------------------------------- India and Ukraine


@claim_test(
    "P20",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    analysis=UP_TO,
    differs="The chapter counts the statements of each kind; the claim sets those of ministers against each other.",
)
def india_calls_china_no_enemy(p: TrilateralParameters, *, up_to: str = "publication") -> Judgement:
    """What a government always maintains shows in several statements of its ministers; an officer is no minister."""
    rows = stated("india_china", _until(p, up_to))
    if rows.empty:
        return untestable("No statement of India’s government on China was read.", "Statements of its members.")
    officer = rows["title"].str.contains(OFFICER)
    ministers = rows[~officer]
    friendly, hostile = (int((ministers["stance"] == stance).sum()) for stance in ("no_enemy", "enemy"))
    sources = all_sources(rows)
    few = hostile == 0 and 0 < friendly < OFTEN
    other = "{hostile} of the defence minister, naming no state, speaks of an adversary" if hostile else ""
    apart = "a chief of staff called China the first enemy" if officer.any() else ""
    cool = ministers[ministers["stance"] == "strained"]
    since = words.span(int(cool["date"].dt.year.min()), int(cool["date"].dt.year.max())) if len(cool) else ""
    strained = f"{{strained}} of {since} warn China or call ties abnormal" if len(cool) else ""
    tail = "too few were read to show what was always said" if few else ""
    years = ministers.loc[ministers["stance"] == "no_enemy", "date"].dt.year
    when = f", of {words.span(int(years.min()), int(years.max()))}," if len(years) else ""
    told = "; ".join([part for part in (other or "none listed belies it", strained, apart, tail) if part])
    return Judgement(
        "undecided" if few else graded(friendly > 0 and hostile == 0, friendly > 0),
        f"{{friendly}} of India’s prime and foreign ministers by {{last}}{when} aim its plans at no country or value "
        f"ties with China. {told[:1].upper()}{told[1:]}.",
        {
            "friendly": count("friendly", friendly, "listed statement", sources),
            "hostile": result("hostile", hostile, "", sources),
            "strained": result("strained", len(cool), "", all_sources(cool)),
            "last": day("last", _until(p, up_to)),
        },
    )


OFFICER = "chief of defence staff"
OFTEN = 3
"""Statements from which on something may be called always said, if none says otherwise."""
WITHIN_MONTHS = 3
"""Months after the paper in which statements still speak of the same front."""


@claim_test(
    "P21",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    analysis={
        "judged_by": [
            ("ground gained", "a front that does not move is at a stalemate, whatever is said of it"),
            ("governments and commanders", "those who conduct the war"),
            ("commanders", "who sees the front"),
        ]
    },
    reading={
        "still_pct": [
            (1.0, "a hundredth of the country in nine months takes no side nearer to its aims"),
            (0.1, "a thousandth of the country"),
        ]
    },
    apart=[{"judged_by": heard, "still_pct": 0.1} for heard in ("governments and commanders", "commanders")],
    differs="The chapter lists statements on the front; the claim is about how far it moved.",
)
def war_at_a_stalemate(
    p: TrilateralParameters, *, judged_by: str = "ground gained", still_pct: float = 1.0
) -> Judgement:
    """Whether the front had come to a stalemate when the paper appeared, by the ground that changed hands."""
    if judged_by != "ground gained":
        return _said_of_the_front(p, judged_by)
    found = load("published_results").query("topic == 'front_line'")
    if found.empty or pd.Timestamp(p.as_of) < COUNTED_ON:
        return untestable("No count of the ground gained was read.", "The front line by month.")
    row, sources = found.iloc[0], all_sources(found)
    moved = float(row["value_high"])
    said = _said_of_the_front(p, "governments and commanders")
    beside = " Those who spoke for one side of the war did not agree on the word." if said.verdict == UNSURE else ""
    return Judgement(
        graded(moved <= still_pct),
        f"{{moved:1}} of Ukraine’s land changed hands from {row['period']}, by a newspaper’s count from maps of the "
        f"front; up to {{still:1}} counts as a stalemate.{beside}",
        {"moved": result("moved", moved, "%", sources), "still": result("still", still_pct, "%")},
    )


COUNTED_ON = pd.Timestamp("2023-09-28")
"""Day on which the count was published."""
UNSURE = "undecided"


def _said_of_the_front(p: TrilateralParameters, heard: str) -> Judgement:
    """What governments and commanders called it."""
    rows = stated("ukraine_front", pd.Timestamp(p.as_of))
    rows = rows[rows["date"] <= PUBLISHED + pd.DateOffset(months=WITHIN_MONTHS)]
    rows = rows[rows["title"].str.contains("commander")] if heard == "commanders" else rows
    if rows.empty:
        return untestable("No statement on the front was read.", "Statements, or the front line by month.")
    yes, no = (int((rows["stance"] == stance).sum()) for stance in ("stalemate", "no_stalemate"))
    sources = all_sources(rows)
    said = "{yes}, by Ukraine’s commander-in-chief, calls the war a stalemate" if yes else "none calls it a stalemate"
    denied = " and {no}, by Washington’s security adviser and Ukraine’s president, deny it" if no else ""
    split = "; those who spoke for one side of the war did not agree" if yes and no else ""
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
            ("Hanoi", "the paper speaks of two and of how the second failed; its own day is not printed"),
            ("summer of 2019", "up to the first of September, if it came out so late"),
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
        return untestable("No meeting of the two was read.", "Dated meetings.")
    n, sources = len(counted), all_sources(rows)
    later = len(rows) - n
    more = "; {later} followed, at Panmunjom on {last}" if later else ""
    if n > TWO and counted_to != "Hanoi":
        more = ", the last at Panmunjom after the two summits that the paper names"
    return Judgement(
        graded(n == TWO, abs(n - TWO) == 1),
        f"The US president and Kim Jong Un held {{n}} from {{first}} to {{end}}{more}.",
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
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    analysis={
        "year": [(2019, "the year of the paper"), (THIS_YEAR, "what is known now")],
    },
    reading={
        "target": [
            ("main islands", "where nearly all of its people live"),
            ("any of its land", "Japan lies in range where a part does"),
            ("Tokyo", "its capital"),
        ],
        "classes": [
            ("either", "the paper sets the two together against missiles that reach America"),
            ("each", "the paper names both"),
        ],
    },
    differs="The chapter shows the reach to the capitals; the claim is on the country.",
)
def japan_lies_in_range(
    p: TrilateralParameters, *, year: int = 2019, target: str = "main islands", classes: str = "either"
) -> Judgement:
    """In range is what lies nearer than missiles of earlier years fly: what a new one flew may have come later."""
    rows = load("missile_ranges").query("country == 'PRK'")
    rows = rows[rows["since"] < min(year, int(p.as_of[:4]))]
    farthest = rows.groupby("class")["range_km"].max().reindex(["short", "medium"])
    if farthest.isna().all():
        return untestable("No range of these classes was read.", "Ranges of short and medium missiles.")
    places = load("distances").query("country == 'JPN' and to_country == 'PRK'")
    near, to = _nearest(places, "any of its land"), _nearest(places, target)
    km, where = float(to["distance_km"].iloc[0]), str(to["place"].iloc[0])
    ratio = farthest.fillna(0) / km
    sure, may = ratio >= 1 + CLOSE, ratio >= 1 - CLOSE  # a range that is an estimate, near the distance, tells neither
    sources = all_sources(rows, to)
    numbers = {"km": result("km", km, "km", sources)}
    beside = ""
    if target == "main islands":
        where = f"{where}, the nearest main island,"
        beside = f", to {near['place'].iloc[0]} {{nearest:0}}"
        numbers["nearest"] = result("nearest", float(near["distance_km"].iloc[0]), "km", all_sources(near))
    numbers |= {str(name): result(str(name), float(far), "km", sources) for name, far in farthest.dropna().items()}
    said = [f"{{{name}:0}} ({name} range)" for name in farthest.dropna().index]
    found = [_in_range(list(one), classes) for one in (sure, may)]
    close, told = "", found[0] == found[1]
    if (sure != may).any():
        unsure = (sure != may).idxmax()
        close = f". The {unsure} range, an estimate, is within {{gap:1}} of the distance to {to['place'].iloc[0]}"
        close += "" if told else ": too near to tell"
        numbers["gap"] = result("gap", 100 * abs(float(ratio[unsure]) - 1), "%", sources)
    return Judgement(
        found[0] if told else "undecided",
        f"From North Korea to {where} it is {{km:0}}{beside}; its missiles reach {' and '.join(said)}{close}.",
        numbers,
    )


def _in_range(reach: list[bool], classes: str) -> Verdict:
    """Whether missiles of each class get there, or of either."""
    return graded(any(reach) if classes == "either" else all(reach), any(reach))


CLOSE = 0.05
"""Part of a distance within which an estimated range hardly tells whether a missile gets there."""
MAIN_ISLANDS = ["Hokkaido", "Honshu", "Kyushu", "Shikoku"]


def _nearest(places: pd.DataFrame, target: str) -> pd.DataFrame:
    """The row of the nearest place of a kind; Tokyo from the launch city."""
    if target == "Tokyo":
        return places[(places["place"] == "Tokyo") & (places["to_place"] == LAUNCH["PRK"])]
    islands = places[places["role"] == "island"]
    islands = islands[islands["place"].isin(MAIN_ISLANDS)] if target == "main islands" else islands
    return islands.nsmallest(1, "distance_km")
