"""Claims about the region: whether India and South-East Asia take a side."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.as_of import known, last_full_year
from helpers.analysis.trilateral.stated import stated
from helpers.analysis.trilateral.third_states import ASEAN
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import HALF, PUBLISHED, day, of_some
from helpers.data import load

# ---------------------------------------------------------------- India


@claim_test(
    "P10a",
    chapter="trilateral",
    figure="fig-india",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "since": [
            ("2014", "the year in which the government of which the paper speaks took office"),
            ("2021", "the year of the first summit of the Quad"),
            ("publication", "what came after the paper"),
        ],
        "up_to": [("publication", "what the paper could know"), ("the latest day", "all that is known")],
    },
    reading={
        "counts_as_alliance": [
            ("a treaty", "an alliance is a promise to defend, made in a treaty"),
            ("defence agreements too", "standing agreements on defence tie as well"),
        ]
    },
    apart=[{"since": "publication", "up_to": "publication"}],
    differs="The chapter shows the single events; the claim asks whether any of them is an alliance.",
)
def india_keeps_out(
    p: TrilateralParameters,
    *,
    since: str = "2014",
    up_to: str = "publication",
    counts_as_alliance: str = "a treaty",
) -> Judgement:
    """A treaty of alliance would belie it; without one, its ministers’ refusals show that it keeps out on purpose."""
    last = _last(p, up_to)
    rows = known(load("india_alignment"), last, "date")
    first = PUBLISHED if since == "publication" else pd.Timestamp(f"{since}-01-01")
    if last < first:
        return not_yet(f"The time from {since} on had not begun by then.", str(PUBLISHED.date()))
    rows = rows[rows["date"] >= first]
    kinds = rows["kind"].value_counts().reindex(_TIES, fill_value=0)
    if not kinds["treaty_of_alliance"] and not kinds["refuses_alliance"] and since == "publication":
        return not_yet("No step since the paper is listed by then.", "2024-10-01")
    binding = kinds["treaty_of_alliance"]
    ties = kinds["defence_agreement"] if counts_as_alliance != "a treaty" else 0
    sources = all_sources(rows[rows["kind"].isin(_TIES)])
    treaties = "{treaties} of alliance" if binding else "no listed treaty of alliance"
    refused = (
        "its foreign minister refused one in {refused}" if kinds["refuses_alliance"] else "no refusal of one is listed"
    )
    return Judgement(
        graded(binding == 0 and ties == 0 and kinds["refuses_alliance"] > 0, binding == 0),
        f"From {{first}} to {{day}} India signed {treaties}, and {refused}. It joined {{towards}} of the Quad’s "
        f"leaders in person; {'{agreements}' if kinds['defence_agreement'] else 'no agreement'} on defence with the "
        f"other three {'are' if kinds['defence_agreement'] > 1 else 'is'} listed.",
        {
            "treaties": count("treaties", binding, "treaty", sources, "treaties"),
            "refused": count("refused", kinds["refuses_alliance"], "listed statement", sources),
            "towards": count("towards", kinds["works_with_us"], "summit", sources),
            "agreements": count("agreements", kinds["defence_agreement"], "agreement", sources),
            "first": day("first", first),
            "day": day("day", last),
        },
    )


def _last(p: TrilateralParameters, up_to: str) -> pd.Timestamp:
    """Last day that counts."""
    return min(pd.Timestamp(p.as_of), PUBLISHED if up_to == "publication" else pd.Timestamp(p.as_of))


_TIES = ["treaty_of_alliance", "refuses_alliance", "works_with_us", "defence_agreement"]


@claim_test(
    "P10b",
    chapter="trilateral",
    figure="tab-ukraine-votes",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={"up_to": [("publication", "what the paper could know"), ("the latest day", "all that is known")]},
    reading={
        "counts": [
            ("sanctions", "to join is to impose them"),
            ("sanctions and votes", "a vote against Russia takes a side too"),
            ("sanctions, votes and pledges", "so does a pledge to stop buying its oil"),
        ]
    },
    differs="The chapter gives the stand and the votes one by one; the claim is that India refused.",
)
def india_joined_no_sanctions(
    p: TrilateralParameters, *, counts: str = "sanctions", up_to: str = "publication"
) -> Judgement:
    """To refuse is to stand by one’s trade when urged, and to impose nothing; beside it votes and pledges."""
    last = _last(p, up_to)
    stand = known(load("russia_sanctions").query("country == 'IND'"), last, "date")
    votes = known(load("un_ukraine_votes").query("country == 'IND'"), last, "date")
    pledges = known(load("india_alignment").query("kind == 'yields'"), last, "date")
    refusals = known(load("india_alignment").query("kind == 'refuses_sanctions'"), last, "date")
    if stand.empty and votes.empty and refusals.empty:
        return not_yet("Nothing that India did about the war in Ukraine is listed by then.", str(PUBLISHED.date()))
    joined = bool((stand["stand"] == "imposed").any())
    against = int((votes["vote"] == "yes").sum())
    gave_way = [joined]
    gave_way += [against > 0] if counts != "sanctions" else []
    gave_way += [len(pledges) > 0] if counts.endswith("pledges") else []
    abstained = int((votes["vote"] == "abstain").sum())
    pledge = "" if pledges.empty else "; {pledges} to stop buying Russian oil is listed"
    sources = all_sources(stand, votes, pledges, refusals)
    answer = (
        "urged to, it defended buying Russian oil in {refused}" if len(refusals) else "no answer to the call is listed"
    )
    each = "each of the {read}" if abstained == len(votes) else "{abstained} of the {read}"
    numbers = {
        "abstained": result("abstained", abstained, "", sources),
        "read": count("read", len(votes), "resolution", sources),
        "refused": count("refused", len(refusals), "listed statement", sources),
        "day": day("day", last),
    }
    if len(pledges):
        numbers["pledges"] = result("pledges", len(pledges), "pledge" if len(pledges) == 1 else "pledges", sources)
    return Judgement(
        graded(not any(gave_way) and len(refusals) > 0, not joined),
        f"By {{day}} India had {'joined' if joined else 'not joined'} the sanctions on Russia; {answer}. It had "
        f"abstained in {each} of the UN General Assembly on the war that were read{pledge}.",
        numbers,
    )


SOUTH = {
    "other third states": ("BRA", "IDN", "MYS", "SAU", "THA", "VNM"),
    "South-East Asia": ("IDN", "MYS", "THA", "VNM"),
}
SIDES = ("USA", "JPN", "KOR", "CHN", "RUS", "PRK")
"""The two sides of the paper, which are no third states."""
BESIDE = {"Japan": ("JPN",), "Korea": ("KOR",), "the United States": ("USA",)}


@claim_test(
    "P14",
    chapter="trilateral",
    figure="fig-third-positions",
    can_be=("supported", "partly supported", "contradicted", "not testable", "open"),
    analysis={
        "south": [
            ("other third states", "all that were read"),
            ("South-East Asia", "the region of which the paper speaks"),
        ],
        "beside": [
            ("Japan", "the nearer ally in Asia"),
            ("Korea", "the other ally"),
            ("the United States", "the leader of the three"),
        ],
        "year": [(2023, "the year of the paper"), (2020, "before the war in Ukraine")],
        "on_the_war": [
            ("sanctions", "the example that the paper gives"),
            ("votes of every third state", "no vote that was read is left out"),
            ("votes of the same states", "those whose place in all votes was read too"),
            ("votes of the same and South Africa", "it abstained each time, and is of the South if any state is"),
        ],
    },
    reading={
        "questions": [
            ("all votes and the war", "great questions stand among all, and the war is the greatest of them"),
            ("all votes", "where a state stands as a rule"),
        ],
        "nearer_by": [
            (1.5, "half as far again, as positions are estimates"),
            (2.0, "twice as far"),
        ],
    },
    differs="The chapter gives distances to the United States and China; the claim needs those to the South.",
)
def india_votes_with_the_south(
    p: TrilateralParameters,
    *,
    south: str = "other third states",
    beside: str = "Japan",
    year: int = 2023,
    on_the_war: str = "sanctions",
    questions: str = "all votes and the war",
    nearer_by: float = 1.5,
) -> Judgement:
    """Where a state stands shows in all its votes, and on the war in Ukraine in whether it joined sanctions."""
    if last_full_year(p.as_of) < year:
        return not_yet(f"The votes of {year} were not yet cast, or not all.", f"{year}-12-31")
    table = load("third_state_positions").query("year == @year").set_index("country")
    if table.empty or "IND" not in table.index:
        return untestable("No positions in votes of that year were read.", "Ideal points of third states by year.")
    points = table["ideal_point"]
    to_south = abs(float(points["IND"] - points[list(SOUTH[south])].mean()))
    to_other = abs(float(points["IND"] - points[list(BESIDE[beside])].mean()))
    sources = all_sources(table)
    all_votes = graded(to_other >= nearer_by * to_south, to_other > to_south)
    war, told, more = _on_the_war(p, on_the_war, SOUTH[south]) if questions != "all votes" else (all_votes, "", {})
    steps = stated("india_south", _last(p, "publication"))
    return Judgement(
        all_votes if war in (all_votes, None) else "partly supported",
        f"In UN votes of {{year}} India stood {{south:2}} from {_SAID[south]}, {{other:2}} from {beside}.{told}",
        {
            **more,
            "steps": count("steps", len(steps), "summit", all_sources(steps)),
            "ratio": result("ratio", to_other / to_south, "times", sources, n=len(SOUTH[south])),
            "south": result("south", to_south, "points", sources),
            "other": result("other", to_other, "points", sources),
            "year": result("year", year, "year"),
        },
    )


def _on_the_war(
    p: TrilateralParameters, judged_by: str, south: Collection[str]
) -> tuple[Verdict | None, str, dict[str, Result]]:
    """Whether the South did as India did on the war: in sanctions, or in votes, which are told beside them."""
    same = {"votes of the same states": south, "votes of the same and South Africa": (*south, "ZAF")}
    votes, voted, numbers = _war_votes(p, same.get(judged_by, ()))
    stand = known(load("russia_sanctions"), _last(p, "publication"), "date").set_index("country")["stand"]
    third = [code for code in sorted(set(load("un_ukraine_votes")["country"])) if code not in ("IND", *SIDES)]
    read = stand.reindex(third).dropna()
    if judged_by != "sanctions" or stand.get("IND") != "not_imposed" or read.empty:
        return votes, f" {voted[:1].upper()}{voted[1:]}." if voted else "", numbers
    alike, near = read == "not_imposed", len(read.index.intersection(list(ASEAN)))
    sources = all_sources(load("russia_sanctions"))
    numbers |= {
        "read": count("read", len(read), "third state", sources),
        "kept": result("kept", int(alike.sum()), "", sources, n=len(read)),
        "near": result("near", near, "", sources),
    }
    told = f" Of {{read}} read, {{near}} in South-East Asia, {{kept}} joined no sanctions on Russia either; {voted}"
    return graded(bool(alike.mean() > 1 / 2)), f"{told.removesuffix('; ')}.", numbers


def _war_votes(p: TrilateralParameters, south: Collection[str]) -> tuple[Verdict | None, str, dict[str, Result]]:
    """How often the South voted as India did on the war up to the paper, and for the resolution; none named: all."""
    votes = known(load("un_ukraine_votes"), _last(p, "publication"), "date")
    india = votes[votes["country"] == "IND"].set_index("resolution")["vote"]
    third = votes["country"].isin(south) if south else ~votes["country"].isin(["IND", *SIDES])
    theirs = votes[third & votes["resolution"].isin(india.index)]
    if theirs.empty:
        return None, "", {}
    read = theirs.groupby("resolution")["country"].transform("size")
    theirs = theirs[read >= theirs["country"].nunique() / 2]  # of one resolution the vote of a single state was read
    alike, n = int((theirs["vote"] == theirs["resolution"].map(india)).sum()), len(theirs)
    numbers = {
        "alike": of_some("alike", alike, n, "votes", all_sources(votes)),
        "for": result("for", int((theirs["vote"] == "yes").sum()), "", all_sources(votes)),
        "states": count("states", theirs["country"].nunique(), "third state", all_sources(votes)),
    }
    return graded(alike > n / 2), "on the war {alike} read were like India’s", numbers


_SAID = {
    "other third states": "six third states",
    "South-East Asia": "four states of South-East Asia",
}

# ---------------------------------------------------------------- South-East Asia


STATED = {"keeps_out": "side with neither", "takes_side": "take a side"}


@claim_test(
    "P12a",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "up_to": [("publication", "what the paper could know"), ("the latest day", "all that was found")],
    },
    reading={
        "repeatedly": [
            (2, "more than once"),
            (3, "again and again"),
        ]
    },
    differs="The chapter lists the statements; the claim counts who said what.",
)
def region_takes_no_side(p: TrilateralParameters, *, up_to: str = "publication", repeatedly: int = 2) -> Judgement:
    """A stand is what ASEAN itself, or its chair, has stated; one statement for a side would belie it."""
    rows = stated("asean_sides", _last(p, up_to))
    if rows.empty:
        return untestable("No statement of ASEAN on the two powers was found.", "Statements of ASEAN and of its chair.")
    out, side = (int((rows["stance"] == stance).sum()) for stance in STATED)
    sources = all_sources(rows)
    numbers = {
        "out": count("out", out, "statement", sources),
        "side": count("side", side, "statement", sources),
        "first": day("first", rows["date"].min(), sources),
        "last": day("last", rows["date"].max(), sources),
    }
    poll = _elites(p)
    numbers |= {} if poll is None else {"share": poll}
    beside = (
        ""
        if poll is None
        else ". Of the region’s officials, scholars and business people asked in 2024, {share:0} said that ASEAN must "
        "choose"
    )
    against = "none that is listed took a side" if side == 0 else "{side} took a side"
    return Judgement(
        graded(out >= repeatedly and side == 0, out > side),
        f"{{out}} by ASEAN or its chair, from {{first}} to {{last}}, side with neither power; {against}{beside}.",
        numbers,
    )


def _elites(p: TrilateralParameters) -> Result | None:
    rows = _asked(p, "must_choose", "ASEAN")
    if rows.empty or pd.Timestamp(p.as_of) < pd.Timestamp(SURVEYED):
        return None
    return result("share", float(rows["share_pct"].iloc[-1]), "%", all_sources(rows), design="elite panel")


SURVEYED = "2024-04-02"
"""Day on which the survey of 2024 was published."""
TRUST = {
    "trust in both": ("JPN", "USA"),
    "trust in Japan": ("JPN",),
    "trust in the United States": ("USA",),
}
TOGETHER = "the three together"


@claim_test(
    "P12b",
    chapter="trilateral",
    figure="tab-asean-trust",
    can_be=("supported", "partly supported", "contradicted", "not testable", "open"),
    reading={
        "asked": [
            (TOGETHER, "the claim is on the effort of the three"),
            ("trust in both", "trust in the two that lead it is the nearest that was asked"),
            ("trust in Japan", "the one in the region"),
            ("trust in the United States", "the one that leads"),
        ],
        "little_pct": [(33.3, "a third"), (50.0, "less than half")],
    },
    apart=[{"asked": TOGETHER, "little_pct": 50.0}],
    differs="The chapter shows trust in single states; no survey on the three together was found.",
)
def little_support(p: TrilateralParameters, *, asked: str = TOGETHER, little_pct: float = 33.3) -> Judgement:
    """No survey on the three together was found; trust in single states is another question."""
    targets = TRUST.get(asked, ("JPN", "USA"))
    parts = {target: _asked(p, "trust", target) for target in targets}
    both = set.intersection(*(set(part.index[part.index > PUBLISHED.year]) for part in parts.values()))
    if not both:
        return not_yet("No survey since the paper was read.", SURVEYED)
    year = max(both)
    shares = {target: float(part.loc[year, "share_pct"]) for target, part in parts.items()}
    sources, mean = all_sources(*parts.values()), sum(shares.values()) / len(shares)
    numbers = {"share": result("share", mean, "%", sources, n=len(shares), design="elite panel")}
    numbers |= {target: result(target, share, "%", sources) for target, share in shares.items()}
    numbers["year"] = result("year", int(year), "year")
    said = " and ".join(f"{{{target}:0}} trusted {_NAMES[target]}" for target in targets)
    text = f"Of officials, scholars and business people in South-East Asia {said} in {{year}}"
    if asked == TOGETHER:
        needs = "A survey of the region’s public, or of its governments, on the effort of the three itself."
        return Judgement(
            "not testable",
            f"No survey of the region that asks about the three together was found. {text}.",
            numbers,
            needs=needs,
        )
    return Judgement(graded(mean <= little_pct, mean < HALF), f"{text}.", numbers)


def _asked(p: TrilateralParameters, topic: str, target: str) -> pd.DataFrame:
    """Shares of respondents by year of the survey, oldest first."""
    rows = load("southeast_asia_opinion")
    rows = rows[(rows["topic"] == topic) & (rows["target"] == target)]
    return rows[rows["survey_year"] <= int(p.as_of[:4])].sort_values("survey_year").set_index("survey_year")


_NAMES = {"JPN": "Japan", "USA": "the United States"}
