"""Do the states of the region take sides: India, South-East Asia, and how they vote and feel?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.standing import last_year
from helpers.data import load

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
"""Members of ASEAN before East Timor joined."""
SHOWN = ("USA", "JPN", "KOR", "IND", *ASEAN, "CHN", "RUS", "PRK")
THIRD = ("IND", "IDN", "MYS", "THA", "VNM")
"""Third states of the region whose positions were read."""


@dataclass(frozen=True)
class ThirdStates:
    """Votes on Ukraine, sanctions, India's stand, positions of third states and opinion in South-East Asia."""

    missing: str | None
    votes: pd.DataFrame
    """resolution, date, title, country, vote, total_yes, total_no, total_abstain, source, up to the day."""
    asean: pd.DataFrame
    """One row a resolution with a vote of an ASEAN member: resolution, date, read (members whose vote was read), yes,
    abstain."""
    sanctions: pd.DataFrame
    """country, stand, date, source."""
    india: pd.DataFrame
    """Dated events: date, precision, kind, short_name, title, source."""
    positions: pd.DataFrame
    """country, year, ideal_point, to_usa, to_chn (distances in votes), agreement_usa, agreement_chn."""
    opinion: pd.DataFrame
    """survey_year, topic, target, share_pct, source."""
    results: Results


def third_states(p: TrilateralParameters) -> ThirdStates:
    """Everything about third states that was known on the day and lies in the window."""
    votes = _dated(load("un_ukraine_votes"), p)
    sanctions = _dated(load("russia_sanctions"), p)
    india = _dated(load("india_alignment"), p)
    positions = third_positions(p)
    opinion = _years(load("southeast_asia_opinion"), "survey_year", p)
    if all(frame.empty for frame in (votes, sanctions, india, positions, opinion)):
        return _nothing(f"nothing of the third states is known for {p.start_year}–{last_year(p)}")
    asean = asean_votes(votes)
    results = _results(votes, asean, sanctions, india, positions, opinion)
    return ThirdStates(None, votes, asean, sanctions, india, positions, opinion, results)


def _nothing(why: str) -> ThirdStates:
    empty = pd.DataFrame()
    return ThirdStates(why, empty, empty, empty, empty, empty, empty, Results())


def _dated(table: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    rows = known(table, p.as_of, "date")
    return rows[rows["date"].dt.year.between(p.start_year, p.end_year)].sort_values("date").reset_index(drop=True)


def _years(table: pd.DataFrame, column: str, p: TrilateralParameters) -> pd.DataFrame:
    return table[table[column].between(p.start_year, last_year(p))].reset_index(drop=True)


def asean_votes(votes: pd.DataFrame) -> pd.DataFrame:
    """One row a resolution: members of ASEAN whose vote was read, and how many voted yes and abstained."""
    members = votes[votes["country"].isin(ASEAN)]
    grouped = members.groupby(["date", "resolution"], sort=False)["vote"]
    counted = pd.DataFrame(
        {
            "read": grouped.size(),
            "yes": grouped.apply(lambda vote: int((vote == "yes").sum())),
            "abstain": grouped.apply(lambda vote: int((vote == "abstain").sum())),
        }
    )
    return counted.reset_index()


def third_positions(p: TrilateralParameters) -> pd.DataFrame:
    """Positions in votes of all but the United States and China, with the distance to each of the two."""
    table = _years(load("third_state_positions"), "year", p)
    points = table.pivot(index="year", columns="country", values="ideal_point")
    if points.empty:
        return pd.DataFrame()
    usa, chn = table["year"].map(points["USA"]), table["year"].map(points["CHN"])
    to_usa, to_chn = (table["ideal_point"] - usa).abs(), (table["ideal_point"] - chn).abs()
    frame = table.assign(to_usa=to_usa, to_chn=to_chn)
    return frame[~frame["country"].isin(["USA", "CHN"])].reset_index(drop=True)


# ---------------------------------------------------------------- results


def _results(
    votes: pd.DataFrame,
    asean: pd.DataFrame,
    sanctions: pd.DataFrame,
    india: pd.DataFrame,
    positions: pd.DataFrame,
    opinion: pd.DataFrame,
) -> Results:
    results = Results()
    _add_votes(results, votes, asean)
    _add_stands(results, sanctions, india)
    _add_positions(results, positions)
    for row in opinion.to_dict("records"):
        name = f"third.opinion.{row['topic']}.{row['target']}.{row['survey_year']}"
        results.add(name, row["share_pct"], "% of respondents", sources=[row["source"]])
    return results


def _add_votes(results: Results, votes: pd.DataFrame, asean: pd.DataFrame) -> None:
    for resolution, part in votes.groupby("resolution", sort=False):
        for column in ("total_yes", "total_no", "total_abstain"):
            name = f"third.votes.{resolution}.{column.removeprefix('total_')}"
            results.add(name, part[column].iloc[0], "votes", sources=sources_of(part))
    for country, part in votes.groupby("country"):
        for vote in ("yes", "no", "abstain"):
            cast = int((part["vote"] == vote).sum())
            results.add(f"third.cast.{country}.{vote}", cast, "votes", n=len(part), sources=sources_of(part))
    for row in asean.to_dict("records"):
        name = f"third.asean.{row['resolution']}"
        cast = votes[(votes["resolution"] == row["resolution"]) & votes["country"].isin(ASEAN)]
        for vote in ("yes", "abstain"):
            sources = sources_of(cast[cast["vote"] == vote])
            results.add(f"{name}.{vote}", row[vote], "members of ASEAN", n=row["read"], sources=sources)
        results.add(f"{name}.read", row["read"], "members of ASEAN", sources=sources_of(cast))


def _add_stands(results: Results, sanctions: pd.DataFrame, india: pd.DataFrame) -> None:
    for row in sanctions.to_dict("records"):
        imposed = row["stand"] == "imposed"
        results.add(f"third.sanctions.{row['country']}", imposed, "true or false", sources=[row["source"]])
    for row in india.to_dict("records"):
        results.add(f"third.india.{row['id']}", row["date"], "date", sources=[row["source"]])
    for kind, part in india.groupby("kind"):
        results.add(f"third.india.{kind}", len(part), "events", sources=sources_of(part))


def _add_positions(results: Results, positions: pd.DataFrame) -> None:
    if positions.empty:
        return
    units = {"to_usa": "ideal-point units", "to_chn": "ideal-point units"}
    sources = sources_of(positions)
    results.add_frame("third.position", positions, ["country", "year"], units, sources=sources)
    shares = {"agreement_usa": "share (0 to 1)", "agreement_chn": "share (0 to 1)"}
    results.add_frame("third", positions.dropna(subset=["agreement_usa"]), ["country", "year"], shares, sources=sources)
    region = positions[positions["country"].isin(THIRD)]
    last = region[region["year"] == region["year"].max()]
    results.add("third.position.year", int(last["year"].iloc[0]), "year")
    results.add("third.position.first_year", int(region["year"].min()), "year")
    results.add("third.position.states", len(last), "states")
    nearer = int((last["to_chn"] < last["to_usa"]).sum())
    results.add("third.position.nearer_china", nearer, "states", n=len(last), sources=sources)
    for name, rows in (("first", region[region["year"] == region["year"].min()]), ("last", last)):
        for column in ("to_usa", "to_chn"):
            mean = float(rows[column].mean())
            results.add(f"third.position.{column}.{name}", mean, "ideal-point units", n=len(rows), sources=sources)
