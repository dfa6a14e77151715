"""Published numbers of other studies, reckoned again from this book's tables as the study defines them.

Each function below takes rows of tables and returns one number; :data:`STUDIES` says which study prints that number,
from which rows the book makes its own, and why the two may differ. No row that the study itself is the source of is
among them: a number that was copied from one place on both sides would agree and show nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from helpers.analysis.arms_imports import deliveries, us_share
from helpers.analysis.results import Results, sources_of
from helpers.data import load

Ours = Callable[..., float]
Closeness = Literal["same", "near", "apart"]

NEAR = 0.1
"""What still counts as near: a tenth of the published number, or of the length from none to full for a rank
correlation. One round bar for all; every difference is shown beside it."""
ROUNDING = 1e-9
"""What binary numbers may add to a difference of half a digit."""
EVIDENCE = 0.05
"""Level of the one-sided test that calls a year's rank correlation evidence, as is usual in that literature."""
LOOSE = 0.1
"""The looser level that some of it uses."""


# ---------------------------------------------------------------- trade and tariffs


def import_share(trade: pd.DataFrame, *, partner: str, year: int) -> float:
    """Share of a partner in US goods imports of a year, %.

    Args:
        trade: rows of table ``us_goods_trade_annual``, the world among the partners.
    """
    imports = trade[trade["year"] == year].set_index("partner")["imports_usd_m"]
    return float(100 * imports[partner] / imports["WLD"])


def collected_rate(duties: pd.DataFrame, *, month: str, partner: str | None = None) -> float:
    """Duties over imports for consumption in a month, %: of one partner, or of all that the rows hold.

    Args:
        duties: rows of table ``us_duties_monthly``.
        month: first day of the month.
    """
    rows = duties[duties["month"] == month]
    rows = rows if partner is None else rows[rows["partner"] == partner]
    return float(100 * rows["duty_usd"].sum() / rows["imports_for_consumption_usd"].sum())


def rate_at_earlier_weights(duties: pd.DataFrame, *, month: str, year: int) -> float:
    """Collected rates of the partners in a month, weighted with their imports of an earlier year, %."""
    earlier = duties[duties["month"].dt.year == year].groupby("partner")["imports_for_consumption_usd"].sum()
    now = duties[duties["month"] == month].set_index("partner")
    rates = 100 * now["duty_usd"] / now["imports_for_consumption_usd"]
    return float(np.average(rates, weights=earlier[rates.index]))


# ---------------------------------------------------------------- who carries NATO's burden


def allies(shares: pd.DataFrame, macro: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Members of NATO by year since they joined: country, year, joined, burden (% of GDP), gdp (USD bn), gdp_per_head.

    Args:
        shares: rows of table ``military_share_2025_edition``.
        macro: rows of table ``macro_annual``.
        members: rows of table ``nato_members``.
    """
    both = shares.merge(macro, on=["country", "year"]).merge(members, on="country")
    inside = both[both["joined"] <= both["year"]]
    named = inside.rename(columns={"share_of_gdp_pct": "burden", "gdp_usd_bn": "gdp"})
    named["gdp_per_head"] = 1e9 * named["gdp"] / named["population"]
    columns = ["country", "year", "joined", "burden", "gdp", "gdp_per_head"]
    return named[columns].dropna().reset_index(drop=True)


def burden_and_size(shares: pd.DataFrame, macro: pd.DataFrame, members: pd.DataFrame, *, year: int) -> float:
    """Spearman's correlation of burden and GDP over the allies of a year."""
    from scipy.stats import spearmanr

    rows = _of_year(allies(shares, macro, members), year)
    return float(spearmanr(rows["burden"], rows["gdp"]).statistic)


def burden_and_size_given_income(
    shares: pd.DataFrame, macro: pd.DataFrame, members: pd.DataFrame, *, year: int
) -> float:
    """The same with GDP per head held constant: the partial rank correlation."""
    rows = _of_year(allies(shares, macro, members), year)
    ranks = rows[["burden", "gdp", "gdp_per_head"]].corr("spearman").to_numpy()
    simple, burden_income, gdp_income = ranks[0, 1], ranks[0, 2], ranks[1, 2]
    left = np.sqrt((1 - burden_income**2) * (1 - gdp_income**2))
    return float((simple - burden_income * gdp_income) / left)


def first_year(
    shares: pd.DataFrame, macro: pd.DataFrame, members: pd.DataFrame, *, since: int, evident: bool, level: float
) -> float:
    """First year since another in which burden and GDP evidently go together, or in which they do not; nan if none.

    Args:
        level: of the one-sided test of the rank correlation.
    """
    found = _evident(allies(shares, macro, members), level).loc[since:]
    return float(min(found.index[found == evident], default=np.nan))


def years_of_evidence(
    shares: pd.DataFrame, macro: pd.DataFrame, members: pd.DataFrame, *, first: int, last: int, level: float
) -> float:
    """Years of a span in which burden and GDP evidently go together, counted."""
    return float(_evident(allies(shares, macro, members), level).loc[first:last].sum())


def _evident(rows: pd.DataFrame, level: float) -> pd.Series:
    from scipy.stats import spearmanr

    tests = {
        int(str(year)): spearmanr(part["burden"], part["gdp"], alternative="greater").pvalue < level
        for year, part in rows.groupby("year")
    }
    return pd.Series(tests, dtype=bool).sort_index()


def share_of_later_members(
    shares: pd.DataFrame, macro: pd.DataFrame, members: pd.DataFrame, *, joined_after: int, year: int
) -> float:
    """Share of the members that joined after a year in the alliance's military spending of another, %."""
    rows = _of_year(allies(shares, macro, members), year)
    spending = rows["burden"] * rows["gdp"]
    return float(100 * spending[rows["joined"] > joined_after].sum() / spending.sum())


def _of_year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    return rows[rows["year"] == year]


# ---------------------------------------------------------------- arms, votes, leaders


def us_share_of_arms(deals: pd.DataFrame, *, recipient: str, first: int, last: int) -> float:
    """US share of the volume of arms delivered to a country over some years, %, each deal spread over its years.

    Args:
        deals: rows of table ``arms_deals``.

    Raises:
        ValueError: nothing was delivered.
    """
    share = us_share(deliveries(deals, "even"), recipient, first, last)
    if share is None:
        raise ValueError(f"no deliveries to {recipient} from {first} to {last}")
    return share


def rise_of_arms(deals: pd.DataFrame, *, recipient: str, before: tuple[int, int], after: tuple[int, int]) -> float:
    """Change of the volume of arms delivered to a country from some years to others, %."""
    volumes = deliveries(deals, "even")
    volumes = volumes[volumes["recipient"] == recipient]
    old, new = (volumes.loc[volumes["year"].between(*span), "volume"].sum() for span in (before, after))
    return float(100 * (new / old - 1))


def voting_coincidence(agreement: pd.DataFrame, *, country: str, year: int) -> float:
    """Votes of a country that went with the United States, %: the same counts one, an abstention beside a vote a half.

    Args:
        agreement: rows of table ``un_agreement`` on one set of votes, with the United States as partner.
    """
    [value] = agreement.loc[(agreement["country"] == country) & (agreement["year"] == year), "agreement"]
    return float(100 * value)


def mean_days_in_office(leaders: pd.DataFrame, *, since: str, until: str, both_ends: bool = False) -> float:
    """Mean length of the spells in office that end between two days, in days.

    Args:
        leaders: rows of table ``leaders``.
        both_ends: whether the first and the last day are both counted.
    """
    ended = leaders[leaders["end"].between(pd.Timestamp(since), pd.Timestamp(until))]
    return float((ended["end"] - ended["start"]).dt.days.mean()) + both_ends


# ---------------------------------------------------------------- the studies


@dataclass(frozen=True)
class Study:
    """A study, its published numbers, and how the book comes to its own."""

    key: str
    """Its reference: column ``bibkey`` of table ``published_results``."""
    theme: str
    """Chapter that is about the same thing."""
    anchor: str
    """Figure or table there."""
    tables: Mapping[str, str]
    """Table → which of its rows are used, as a pandas query; blank for all of them."""
    ours: Mapping[str, Ours]
    """Id of a published number → the function of these rows, in this order."""
    counted: str
    """What the study counts, and how it is counted here."""
    why: str
    """What may lie between the two."""
    variants: Mapping[str, Ours] = field(default_factory=dict)
    """Another way of counting, in words → its function: shows whether a stated reason carries that far."""

    def frames(self) -> list[pd.DataFrame]:
        """The rows that are used, a frame a table."""
        return [load(name).query(rows) if rows else load(name) for name, rows in self.tables.items()]


_NATO = {"military_share_2025_edition": "", "macro_annual": "", "nato_members": ""}
_ALL_RECORDED = "partner == 'USA' and vote_set == 'recorded_from_1992' and min_no_votes == 0 and year <= 2021"
"""Later years of that set are the department's own."""
_since_1996 = partial(mean_days_in_office, since="1996-10-20", until="2021-07-28")
"""From the first election under the present law to the day of the article."""

STUDIES = (
    Study(
        "alfaro2023", "trade", "fig-partners", {"us_goods_trade_annual": ""},
        {f"alfaro_chor_{year}": partial(import_share, partner="CHN", year=year) for year in (2017, 2022)},
        "Imports from China over all goods imports; theirs as the United Nations collect them, ours as the Census"
        " Bureau publishes them now",
        "Two collections of one count, and revisions since",
    ),
    Study(
        "freund2023", "trade", "fig-partners", {"us_goods_trade_annual": ""},
        {f"freund_2023_china_{year}": partial(import_share, partner="CHN", year=year) for year in (2017, 2022)},
        "The same share; theirs added up from single products",
        "Printed without decimals; how products that enter or leave the list are treated was not read",
    ),
    Study(
        "azzimonti2025", "trade", "fig-duties", {"us_duties_monthly": ""},
        {"azzimonti_2025_actual": partial(collected_rate, month="2025-05-01")},
        "Duties over imports of one month, theirs of all partners, ours of those whose duties the book holds",
        "Ours lacks the smaller partners, and the first print was revised since",
    ),
    Study(
        "libertystreet2025", "trade", "fig-duties", {"us_duties_monthly": ""},
        {
            f"liberty_street_2025_{name}": partial(collected_rate, month="2025-07-01", partner=code)
            for name, code in (("japan", "JPN"), ("china", "CHN"))
        },
        "Duties over imports for consumption from one partner in one month",
        "Printed without decimals",
    ),
    Study(
        "gopinath2026", "trade", "fig-duties", {"us_duties_monthly": ""},
        {"gopinath_neiman_2026_actual": partial(collected_rate, month="2025-09-01")},
        "Theirs is called the actual rate at the end of a month; ours is duties over imports of that month",
        "Reports of the study do not say how imports are weighted. Whoever keeps the weights of the year before leaves"
        " out that buyers turned away from what the duties hit, and comes out higher",
        {"With each partner’s imports of the year before as weights": partial(
            rate_at_earlier_weights, month="2025-09-01", year=2024
        )},
    ),
    Study(
        "eck2026", "trade", "fig-duties", {"us_duties_monthly": ""},
        {"eck_2026_realised": partial(collected_rate, month="2025-12-01")},
        "Duties over imports of one month; theirs is the announced rate less the gap that they print",
        "Ours lacks the smaller partners, and the first print was revised since",
    ),
    Study(
        "sandler2000", "burden-sharing", "fig-free-riding", _NATO,
        {
            **{f"sandler_murdoch_{year}_simple": partial(burden_and_size, year=year) for year in range(1994, 1998)},
            **{
                f"sandler_murdoch_{year}_income": partial(burden_and_size_given_income, year=year)
                for year in range(1994, 1998)
            },
            "sandler_murdoch_1990s": partial(years_of_evidence, first=1990, last=1999, level=EVIDENCE),
        },
        "Spearman’s correlation over the members that have forces: of the share of GDP and GDP, the same with GDP per"
        f" head held constant, and years in which the first is above zero at a level of {EVIDENCE:.0%}, one-sided",
        "Their burden adds peacekeeping and aid to military spending, which the book does not hold, and the figures for"
        " spending and GDP were revised since; with so few members, two that change places move it",
    ),
    Study(
        "khanna1996", "burden-sharing", "fig-free-riding", _NATO,
        {
            "khanna_sandler_end": partial(first_year, since=1960, evident=False, level=EVIDENCE),
            "khanna_sandler_return": partial(years_of_evidence, first=1968, last=1992, level=EVIDENCE),
        },
        f"Years in which that correlation is above zero at a level of {EVIDENCE:.0%}, one-sided",
        "The abstract does not state the level, and the figures for spending and GDP were revised since; theirs may"
        " rest on another count of the members’ spending",
    ),
    Study(
        "sandler2014", "burden-sharing", "fig-free-riding", _NATO,
        {"sandler_shimizu_first_year": partial(first_year, since=1999, evident=True, level=EVIDENCE)},
        f"The first year in which that correlation is above zero at a level of {EVIDENCE:.0%}, one-sided",
        "The abstract does not state the level, and the figures were revised since",
        {f"At a level of {LOOSE:.0%}": partial(first_year, since=1999, evident=True, level=LOOSE)},
    ),
    Study(
        "sandler2016", "burden-sharing", "fig-free-riding", _NATO,
        {"sandler_george_new_members": partial(share_of_later_members, joined_after=1998, year=2014)},
        "Spending of the members that joined after the Cold War over that of all, in the last year of their data",
        "The abstract does not state the year; theirs may be at constant prices, ours is at the year’s exchange rates",
    ),
    Study(
        "wezeman2024", "burden-sharing", "fig-arms", {"arms_deals": "recipient in ['JPN', 'KOR']"},
        {
            f"sipri_2024_{code.lower()}_{what}": ours
            for code in ("JPN", "KOR")
            for what, ours in (
                ("us_share", partial(us_share_of_arms, recipient=code, first=2019, last=2023)),
                ("rise", partial(rise_of_arms, recipient=code, before=(2014, 2018), after=(2019, 2023))),
            )
        },
        "Volumes delivered, theirs year by year, ours from the register of deals, each spread evenly over its years",
        "The register does not say how much of a deal came in which year: a share over some years bears that, a rise"
        " from some years to others does not. Deliveries were added since",
    ),
    Study(
        "statedept2024", "autonomy", "fig-un-agreement",
        {"un_agreement": _ALL_RECORDED},
        {
            f"state_un_{code.lower()}_{year}": partial(voting_coincidence, country=code, year=year)
            for code in ("JPN", "KOR")
            for year in range(2018, 2022)
        },
        "Recorded votes in the General Assembly that went with the United States, an abstention as half; theirs from"
        " the department’s own record, ours from roll calls of the United Nations’ library",
        "Theirs holds a few votes more in some years, and from 2021 counts an absence as half",
    ),
    Study(
        "nikkei2021", "trilateral", "fig-tenure",
        {"leaders": "country == 'JPN' and office == 'prime_minister' and role == 'substantive'"},
        {"nikkei_2021_tenure": _since_1996},
        "Mean length of a prime minister’s time in office, over the spells that ended since the election of 1996",
        "The Japanese way counts the first and the last day, and one spell lasts some days longer there: ours ends when"
        " the prime minister fell ill",
        {"With first and last day both counted": partial(_since_1996, both_ends=True)},
    ),
)  # fmt: skip
"""All replications, by theme."""


@dataclass(frozen=True)
class Replication:
    """All published numbers with the book's own beside them."""

    rows: pd.DataFrame
    """id, bibkey, study (authors and year), quantity, period, unit, theirs, ours, gap (ours less theirs), closeness."""
    variants: pd.DataFrame
    """bibkey, label, unit, value: the other ways of counting."""
    results: Results
    """``replication.theirs.ID``, with ``ours`` and ``gap`` like it; ``replication.variant.KEY``; counts."""


def replication() -> Replication:
    """Reckon every published number again."""
    published = load("published_results").set_index("id")
    rows, variants, results = [], [], Results()
    for study in STUDIES:
        frames = study.frames()
        own = sources_of(*frames)
        for name, compute in study.ours.items():
            row = published.loc[name]
            read = row[["source", "second_source"]].dropna()
            theirs, ours = float(row["value_low"]), compute(*frames)
            rows.append({**_said(name, row), "theirs": theirs, "ours": ours, "gap": ours - theirs})
            results.add(f"replication.theirs.{name}", theirs, row["unit"], sources=read)
            results.add(f"replication.ours.{name}", ours, row["unit"], sources=own)
            results.add(
                f"replication.gap.{name}", ours - theirs, _unit_of_gap(row["unit"]), sources=[row["source"], *own]
            )
        for label, compute in study.variants.items():
            unit = published.loc[next(iter(study.ours)), "unit"]
            variants.append({"bibkey": study.key, "label": label, "unit": unit, "value": compute(*frames)})
            results.add(f"replication.variant.{study.key}", variants[-1]["value"], unit, sources=own)
    found = pd.DataFrame(rows)
    found["closeness"] = [closeness(*row) for row in zip(found["theirs"], found["ours"], found["unit"], strict=True)]
    _count(results, found)
    return Replication(found, pd.DataFrame(variants), results)


def closeness(theirs: float, ours: float, unit: str) -> Closeness:
    """How near two numbers are: the same in the digits that were printed, within :data:`NEAR`, or apart.

    >>> closeness(16.5, 16.55, "%"), closeness(16.0, 16.6, "%"), closeness(0.11, 0.25, "rank correlation")
    ('same', 'near', 'apart')
    """
    printed = len(f"{theirs:g}".partition(".")[2])
    if abs(ours - theirs) <= 0.5 * 10**-printed + ROUNDING:
        return "same"
    scale = {"rank correlation": 1.0, "year": 0.0}.get(unit, abs(theirs))
    return "near" if abs(ours - theirs) <= NEAR * scale else "apart"


def _said(name: str, row: pd.Series) -> dict[str, object]:
    year = "" if pd.isna(row["year"]) else f" ({row['year']})"
    return {"id": name, "study": f"{_authors(row['authors'])}{year}", **row[["bibkey", "quantity", "period", "unit"]]}


def _authors(names: str) -> str:
    first, *others = names.split(", ")
    return f"{first} and {others[0]}" if len(others) == 1 else f"{first} and others" if others else first


def _unit_of_gap(unit: str) -> str:
    return {"%": "pp", "year": "years"}.get(unit, unit)


def _count(results: Results, rows: pd.DataFrame) -> None:
    results.add("replication.count.all", len(rows), "numbers")
    results.add("replication.count.studies", rows["bibkey"].nunique(), "studies")
    for word in ("same", "near", "apart"):
        results.add(f"replication.count.{word}", int((rows["closeness"] == word).sum()), "numbers")
    results.add("replication.count.close", int((rows["closeness"] != "apart").sum()), "numbers")
    results.add("replication.near", 100 * NEAR, "%")
