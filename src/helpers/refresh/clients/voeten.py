"""Positions in votes at the UN General Assembly: the data set of Voeten, Strezhnev and Bailey at Harvard Dataverse.

Documentation: https://guides.dataverse.org/en/latest/api/native-api.html (``versions/:latest-published/files`` answers
``status`` and ``data``, a list of files, each with ``dataFile``, of it ``id`` and ``filename``) and
https://guides.dataverse.org/en/latest/api/dataaccess.html (``access/datafile/ID`` answers the file, a table parted by
tabs or as it was uploaded; an installation may send on to its store). The data set: https://doi.org/10.7910/DVN/LEJUQZ.
Each edition has a table ``Idealpointestimates…`` under a higher id, one row a state and year: ``ccode`` of the
Correlates of War, ``NVotesFP``, ``IdealPointFP``, ``Q5%FP`` and ``Q95%FP``, from votes on whole resolutions, ``NA`` for
what is missing. Estimates from all votes are no longer made: the table keeps those that it has.
"""

from __future__ import annotations

import re
from datetime import date

from helpers.data import load
from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, coded, number, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web

BASE = "https://dataverse.harvard.edu/api"
DATA_SET = "doi:10.7910/DVN/LEJUQZ"
STORE = "amazonaws.com"
NAME = re.compile(r"ideal_?points?_?estimates.*\.(tab|csv)", re.IGNORECASE)
CODES = {
    "USA": "2",
    "CAN": "20",
    "GBR": "200",
    "FRA": "220",
    "DEU": "255",
    "ITA": "325",
    "RUS": "365",
    "CHN": "710",
    "TWN": "713",
    "PRK": "731",
    "KOR": "732",
    "JPN": "740",
    "IND": "750",
    "AUS": "900",
}
ESTIMATES = {"ideal_point": "IdealPointFP", "low": "Q5%FP", "high": "Q95%FP"}
MEASURE = "final_passage"


def positions(web: Web, table: Table, _: date) -> list[Row]:
    """All years of the newest edition, which estimates every one anew, from the first that the table has of a state."""
    url = _newest(web)
    states = {code: name for name, code in coded(table, "country", CODES).items()}
    first = load(table.name).query("measure == @MEASURE").groupby("country")["year"].min()
    rows = []
    for row in web.rows(url, ["ccode", "year", "NVotesFP", *ESTIMATES.values()], store=STORE):
        state = states.get(row["ccode"].removesuffix(".0"))
        if state and row["IdealPointFP"] not in ("", "NA") and int(number(url, row["year"], "a year")) >= first[state]:
            values = {ours: number(url, row[theirs], "ideal-point units") for ours, theirs in ESTIMATES.items()}
            if not values["low"] <= values["ideal_point"] <= values["high"]:
                raise BadInput(f"{url}: {state} {row['year']} lies outside its own bounds (expected between them)")
            votes = written(number(url, row["NVotesFP"], "votes"), 0)
            known = {"country": state, "year": row["year"], "measure": MEASURE, "votes": votes, "quality": "estimate"}
            rows.append(known | {name: written(value, 4) for name, value in values.items()})
    if missing := sorted({*states.values()} - {row["country"] for row in rows}):
        raise BadInput(f"{url}: nothing for {', '.join(missing)} (expected every state of the table)")
    return rows


def _newest(web: Web) -> str:
    """Where the table of the newest edition is."""
    url = f"{BASE}/datasets/:persistentId/versions/:latest-published/files"
    answer = web.json(url, {"persistentId": DATA_SET})
    try:
        files = {int(one["dataFile"]["id"]): str(one["dataFile"]["filename"]) for one in answer["data"]}
    except (TypeError, KeyError, ValueError):
        raise BadInput(f"{url}: answered no list of files (expected data with dataFile, id and filename)") from None
    if not (editions := [key for key, name in files.items() if NAME.fullmatch(name)]):
        raise BadInput(f"{url}: {', '.join(files.values())[:200]} (expected a table Idealpointestimates…)")
    return f"{BASE}/access/datafile/{max(editions)}"


CLIENTS = (
    Client(
        table="un_ideal_points",
        source="voeten_dataverse",
        title="United Nations General Assembly voting: ideal points",
        publisher="Erik Voeten, Anton Strezhnev and Michael Bailey, Harvard Dataverse",
        url="https://doi.org/10.7910/DVN/LEJUQZ",
        licence="figures quoted",
        fetch=positions,
    ),
)
