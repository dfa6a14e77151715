"""Exchange rates of the Federal Reserve's release H.10, as FRED of the Federal Reserve Bank of St. Louis gives them.

Documentation: https://fred.stlouisfed.org/docs/api/fred/series.html (``seriess``, with ``units`` and
``frequency_short``) and https://fred.stlouisfed.org/docs/api/fred/series_observations.html (``observations``, each with
``date`` and ``value`` as texts, a full stop for what is missing). A key is needed. The release prints the euro, the
pound and the Australian dollar in US dollars; the tables have local currency per US dollar throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web, key

BASE = "https://api.stlouisfed.org/fred"
KEY = ("FRED_API_KEY", "https://fred.stlouisfed.org/docs/api/api_key.html")
SERIES = {
    "AUS": "EXUSAL",
    "CAN": "EXCAUS",
    "CHN": "EXCHUS",
    "EMU": "EXUSEU",
    "GBR": "EXUSUK",
    "IND": "EXINUS",
    "JPN": "EXJPUS",
    "KOR": "EXKOUS",
    "TWN": "EXTAUS",
}
"""The monthly series by country; the yearly one has the same name with an A before it."""
YEARS_BACK = 2
"""Years that are fetched again, to see what was revised."""


def rates(web: Web, _: Table, on: date, *, frequency: str) -> list[Row]:
    """Means of months or years that have ended, local currency per US dollar, to four decimals.

    Args:
        web: where to ask.
        on: the day; the period in which it lies has not ended.
        frequency: ``M`` or ``A``, as the source calls it.
    """
    return [
        row
        for country, name in SERIES.items()
        for row in _rates(web, country, name if frequency == "M" else f"A{name}", frequency, on)
    ]


def _rates(web: Web, country: str, name: str, frequency: str, on: date) -> list[Row]:
    inverse = name.removeprefix("A").startswith("EXUS")
    _refuse_other(web, name, frequency, inverse)
    first = f"{on.year - YEARS_BACK}-01-01"
    url = f"{BASE}/series/observations"
    given = {"series_id": name, "observation_start": first, "file_type": "json"}
    answer = web.json(url, given, secret={"api_key": key(*KEY)})
    observations = answer.get("observations") if isinstance(answer, dict) else None
    if not isinstance(observations, list) or not observations:
        raise BadInput(f"{url}: no observations of {name} since {first} (expected some)")
    return [row for one in observations if (row := _row(url, country, name, one, frequency, inverse, on))]


def _row(url: str, country: str, name: str, one: object, frequency: str, inverse: bool, on: date) -> Row | None:
    try:
        day, text = one["date"], one["value"]  # type: ignore[index]
        value = None if text == "." else float(text)
        start = date.fromisoformat(day)
    except (TypeError, KeyError, ValueError):
        raise BadInput(f"{url}: {name}: {one!r} (expected a date and a value)") from None
    ended = start < (on.replace(day=1) if frequency == "M" else date(on.year, 1, 1))
    if value is None or not ended:
        return None
    period = {"month": day} if frequency == "M" else {"year": day[:4]}
    rate = written(1 / value if inverse else value, 4)
    return {"country": country, **period, "lcu_per_usd": rate, "quality": "official"}


def _refuse_other(web: Web, name: str, frequency: str, inverse: bool) -> None:
    """Refuse a series of another frequency, or of which the unit is turned round."""
    url = f"{BASE}/series"
    answer = web.json(url, {"series_id": name, "file_type": "json"}, secret={"api_key": key(*KEY)})
    try:
        (series,) = answer["seriess"]
        found, unit = series["frequency_short"], series["units"]
    except (TypeError, KeyError, ValueError):
        raise BadInput(f"{url}: no description of {name} (expected seriess with frequency_short and units)") from None
    dollars_first = unit.lower().startswith("u.s. dollar")
    if found != frequency or dollars_first != inverse:
        side = "U.S. Dollars to One …" if inverse else "… to One U.S. Dollar"
        raise BadInput(f"{url}: {name} is {unit!r}, frequency {found} (expected {side}, frequency {frequency})")


_client: Callable[..., Client] = partial(
    Client,
    source="fed_h10_fred",
    title="Foreign exchange rates, release H.10, from FRED",
    publisher="Board of Governors of the Federal Reserve System",
    url="https://fred.stlouisfed.org",
    licence="public domain",
)
CLIENTS = (
    _client(table="exchange_rates_monthly", fetch=partial(rates, frequency="M")),
    _client(table="exchange_rates_annual", fetch=partial(rates, frequency="A")),
)
