"""Claims about the region: whether India and South-East Asia take a side."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.third_states import ASEAN
from helpers.claims.judgement import Judgement, all_sources, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import HALF, PUBLISHED, day, of_some
from helpers.data import load

# ---------------------------------------------------------------- India


@claim_test(
    "P10a",
    chapter="trilateral",
    figure="fig-india",
    grid={
        "since": ["2021", "publication"],
        "quad": ["no alliance", "counts as one"],
        "other_forums": ["left out", "counted as distance"],
    },
)
def india_keeps_out(
    p: TrilateralParameters, *, since: str = "2021", quad: str = "no alliance", other_forums: str = "left out"
) -> Judgement:
    """Keeping out shows in what its ministers say and do when asked in: dated refusals against dated approaches."""
    rows = known(load("india_alignment"), p.as_of, "date")
    rows = rows[rows["date"] >= (PUBLISHED if since == "publication" else pd.Timestamp("2021-01-01"))]
    if rows.empty:
        return not_yet("Nothing since the paper was known yet.", "2024-10-01")
    away = ["refuses_alliance", *(["other_forum"] if other_forums == "counted as distance" else [])]
    refused, towards = int(rows["kind"].isin(away).sum()), int((rows["kind"] == "works_with_us").sum())
    counts_against = towards if quad == "counts as one" else 0
    sources = all_sources(rows)
    return Judgement(
        graded(refused > 0 and counts_against == 0, refused > counts_against),
        f"{{refused}} against an alliance{' or for another forum' if len(away) > 1 else ''} and {{towards}} of the "
        "Quad are listed from {first} to {day}, and no treaty of alliance.",
        {
            "refused": result("refused", refused, "step" if refused == 1 else "steps", sources, n=len(rows)),
            "towards": result("towards", towards, "summit" if towards == 1 else "summits", sources),
            "first": day("first", rows["date"].min()),
            "day": day("day", pd.Timestamp(p.as_of)),
        },
    )


@claim_test(
    "P10b",
    chapter="trilateral",
    figure="tab-ukraine-votes",
    grid={
        "counts": ["sanctions", "sanctions and votes", "sanctions, votes and pledges"],
        "up_to": ["the latest day", "publication"],
    },
)
def india_joined_no_sanctions(
    p: TrilateralParameters, *, counts: str = "sanctions", up_to: str = "the latest day"
) -> Judgement:
    """To join is to impose: India’s stand on sanctions, and with it how it voted and what it pledged."""
    last = min(pd.Timestamp(p.as_of), PUBLISHED if up_to == "publication" else pd.Timestamp(p.as_of))
    stand = known(load("russia_sanctions").query("country == 'IND'"), last, "date")
    votes = known(load("un_ukraine_votes").query("country == 'IND'"), last, "date")
    pledges = known(load("india_alignment").query("kind == 'yields'"), last, "date")
    joined = bool((stand["stand"] == "imposed").any())
    against = int((votes["vote"] == "yes").sum())
    gave_way = [joined]
    gave_way += [against > 0] if counts != "sanctions" else []
    gave_way += [len(pledges) > 0] if counts.endswith("pledges") else []
    abstained = int((votes["vote"] == "abstain").sum())
    pledge = "" if pledges.empty else ", and {pledges} to stop buying Russian oil is listed"
    sources = all_sources(stand, votes, pledges)
    numbers = {
        "abstained": of_some("abstained", abstained, len(votes), "votes", sources),
        "day": day("day", last),
    }
    if len(pledges):
        numbers["pledges"] = result("pledges", len(pledges), "pledge" if len(pledges) == 1 else "pledges", sources)
    return Judgement(
        graded(not any(gave_way), not joined),
        f"By {{day}} India had {'joined' if joined else 'not joined'} the sanctions on Russia and had abstained in "
        f"{{abstained}} on the war at the United Nations{pledge}.",
        numbers,
    )


SOUTH = {
    "other third states": ("BRA", "IDN", "MYS", "SAU", "THA", "VNM"),
    "South-East Asia": ("IDN", "MYS", "THA", "VNM"),
}
BESIDE = {"Japan": ("JPN",), "Korea": ("KOR",), "the United States": ("USA",)}


@claim_test(
    "P14",
    chapter="trilateral",
    figure="fig-third-positions",
    grid={
        "south": list(SOUTH),
        "beside": list(BESIDE),
        "year": [2023, 2020, 2010],
        "nearer_by": [1.5, 2.0],
    },
)
def india_votes_with_the_south(
    p: TrilateralParameters,
    *,
    south: str = "other third states",
    beside: str = "Japan",
    year: int = 2023,
    nearer_by: float = 1.5,
) -> Judgement:
    """Where a state stands shows in its votes: how far from the South, and how far from one of the three."""
    table = load("third_state_positions").query("year == @year").set_index("country")
    if table.empty or "IND" not in table.index:
        return untestable("No positions in votes of that year are known.", "Ideal points of third states by year.")
    points = table["ideal_point"]
    to_south = abs(float(points["IND"] - points[list(SOUTH[south])].mean()))
    to_other = abs(float(points["IND"] - points[list(BESIDE[beside])].mean()))
    sources = all_sources(table)
    return Judgement(
        graded(to_other >= nearer_by * to_south, to_other > to_south),
        f"In votes at the United Nations India stood {{south:2}} from the mean of {_SAID[south]} in {{year}} and "
        f"{{other:2}} from {beside}.",
        {
            "ratio": result("ratio", to_other / to_south, "times", sources, n=len(SOUTH[south])),
            "south": result("south", to_south, "points", sources),
            "other": result("other", to_other, "points", sources),
            "year": result("year", year, "year"),
        },
    )


_SAID = {
    "other third states": "six other third states",
    "South-East Asia": "four states of South-East Asia",
}

# ---------------------------------------------------------------- South-East Asia


def _asked(p: TrilateralParameters, topic: str, target: str) -> pd.DataFrame:
    """Shares of respondents by year of the survey, oldest first."""
    rows = load("southeast_asia_opinion")
    rows = rows[(rows["topic"] == topic) & (rows["target"] == target)]
    return rows[rows["survey_year"] <= int(p.as_of[:4])].sort_values("survey_year").set_index("survey_year")


@claim_test(
    "P12a",
    chapter="trilateral",
    figure="fig-asean-choice",
    grid={
        "sign": ["say that it must choose", "split if it had to", "vote on Ukraine"],
        "survey": ["latest", "before publication"],
        "few_pct": [20.0, 10.0, 33.3],
    },
    apart=[
        {"sign": "say that it must choose", "survey": "before publication"},
        {"sign": "vote on Ukraine", "survey": "before publication"},
    ],
)
def region_takes_no_side(
    p: TrilateralParameters,
    *,
    sign: str = "say that it must choose",
    survey: str = "latest",
    few_pct: float = 20.0,
) -> Judgement:
    """Taking no side: few who say that ASEAN must choose, no clear camp if it had to, no bloc vote on the war."""
    judge = {"split if it had to": _split, "vote on Ukraine": _vote}.get(sign, _must_choose)
    return judge(p, survey, few_pct)


SURVEYED = "2024-04-02"
"""Day on which the survey of 2024 was published."""


def _must_choose(p: TrilateralParameters, _survey: str, few_pct: float) -> Judgement:
    rows = _asked(p, "must_choose", "ASEAN")
    if rows.empty:
        return not_yet("The survey with this question was not yet published.", SURVEYED)
    share, sources = float(rows["share_pct"].iloc[-1]), all_sources(rows)
    return Judgement(
        graded(share <= few_pct, share < HALF),
        "{share:0} of respondents in South-East Asia said in {year} that ASEAN must choose a side.",
        {
            "share": result("share", share, "%", sources),
            "year": result("year", int(rows.index[-1]), "year"),
        },
    )


def _split(p: TrilateralParameters, survey: str, few_pct: float) -> Judgement:
    """A lead of one side over the other that is small, or larger, or as large as most of the respondents."""
    rows = _asked(p, "would_choose", "USA")
    rows = rows[rows.index <= PUBLISHED.year] if survey == "before publication" else rows
    usa, year = float(rows["share_pct"].iloc[-1]), int(rows.index[-1])
    lead, sources = abs(2 * usa - 100), all_sources(rows)
    return Judgement(
        graded(lead <= few_pct, lead < HALF),
        f"Had ASEAN to choose, {{usa:0}} of respondents would have chosen the United States in {{year}} and the rest "
        f"China, a lead of {{share:0}} for {'the United States' if usa > HALF else 'China'}.",
        {
            "share": result("share", lead, "pp", sources),
            "usa": result("usa", usa, "%", sources),
            "year": result("year", year, "year"),
        },
    )


def _vote(p: TrilateralParameters, _survey: str, few_pct: float) -> Judgement:
    """Members that voted with the United States on the war less those that abstained with China."""
    votes = known(load("un_ukraine_votes"), p.as_of, "date")
    votes = votes[votes["country"].isin(ASEAN)]
    counts = votes.groupby("resolution")["vote"].value_counts().unstack(fill_value=0)
    counts = counts[counts.sum(axis=1) > len(ASEAN) / 2]  # resolutions in which the votes of most were read
    read, yes = int(counts.sum().sum()), int(counts["yes"].sum())
    lead, sources = 100 * abs(2 * yes - read) / read, all_sources(votes)
    return Judgement(
        graded(lead <= few_pct, lead < HALF),
        "Members of ASEAN voted for the texts against the invasion in {yes} that were read, a lead of {share:0} over "
        "those who abstained.",
        {
            "share": result("share", lead, "pp", sources, n=read),
            "yes": of_some("yes", yes, read, "votes", sources),
        },
    )


TRUST = {
    "trust in both": ("JPN", "USA"),
    "trust in Japan": ("JPN",),
    "trust in the United States": ("USA",),
}


@claim_test(
    "P12b",
    chapter="trilateral",
    figure="tab-asean-trust",
    grid={
        "asked": [*TRUST, "would choose the United States"],
        "survey": ["latest", "before publication"],
        "little_pct": [33.3, 40.0, 50.0],
    },
)
def little_support(
    p: TrilateralParameters, *, asked: str = "trust in both", survey: str = "latest", little_pct: float = 33.3
) -> Judgement:
    """No survey asks about the three together; trust in the two that lead it is the nearest that has been asked."""
    targets = TRUST.get(asked, ("USA",))
    parts = [_asked(p, "trust" if asked in TRUST else "would_choose", target) for target in targets]
    if survey == "before publication":
        parts = [part[part.index <= PUBLISHED.year] for part in parts]
    elif any(part.index[-1] <= PUBLISHED.year for part in parts):
        return not_yet("No survey since the paper was published yet.", SURVEYED)
    last = {target: part.iloc[-1] for target, part in zip(targets, parts, strict=True)}
    share = sum(float(row["share_pct"]) for row in last.values()) / len(last)
    sources = all_sources(*parts)
    numbers = {"share": result("share", share, "%", sources, n=len(last))}
    said = []
    for target, row in last.items():
        numbers[target] = result(target, float(row["share_pct"]), "%", sources)
        numbers[f"year_{target}"] = result(f"year_{target}", int(row.name), "year")
        verb = "trusted" if asked in TRUST else "would, if they had to, have chosen"
        said.append(f"{{{target}:0}} {verb} {_NAMES[target]} in {{year_{target}}}")
    return Judgement(
        graded(share <= little_pct, share < HALF),
        f"Of respondents in South-East Asia {' and '.join(said)}.",
        numbers,
    )


_NAMES = {"JPN": "Japan", "USA": "the United States"}
