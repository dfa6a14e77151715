"""Numbers and grammar for computed sentences: pure functions, no sentence with "nan", "−0.0" or "1 months".

Values that do not exist (None, nan, infinite) are refused with a ValueError: the caller has to say what is missing.
A value that remembers its result (:mod:`helpers.wording.cited`) is printed with a mark that names it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from helpers.wording.cited import END, MIDDLE, START, marked, unmarked

MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"
NO_BREAK = "\N{NO-BREAK SPACE}"


def number(x: float, decimals: int | None = None, *, sign: bool = False) -> str:
    """A number as it is printed: thousands separated, a real minus sign, never a negative zero.

    Without ``decimals``, as many as three significant digits need (at most 2).

    >>> number(-1234.56, 1)
    '−1,234.6'
    >>> number(-0.04, 1)
    '0.0'
    >>> number(3.14159), number(31.4159), number(31415.9)
    ('3.14', '31.4', '31,416')
    """
    return marked(x, _number(x, decimals, sign))


def _number(x: float, decimals: int | None, sign: bool = False) -> str:
    head, digits = _signed(x, decimals, sign)
    return head + digits


def _signed(x: float, decimals: int | None, sign: bool) -> tuple[str, str]:
    """Sign and digits apart: a currency stands between them."""
    value = _finite(x)
    places = _places(value) if decimals is None else decimals
    text = f"{abs(value):,.{places}f}"
    if not text.strip("0.,"):
        return "", text
    return (MINUS if value < 0 else "+" if sign else ""), text


def _places(value: float) -> int:
    size = abs(value)
    if value == int(value) or size >= 100:
        return 0
    return 1 if size >= 10 else 2


def _finite(x: Any) -> float:
    try:
        value = float(x)
    except (TypeError, ValueError):
        raise ValueError(f"no number to print: {x!r}") from None
    if not math.isfinite(value):
        raise ValueError(f"no number to print: {x!r}")
    return value


def places_given(x: float) -> int:
    """How many decimals a number was given with, three at most.

    >>> places_given(3.5), places_given(50.0), places_given(8.25)
    (1, 0, 2)
    """
    value = _finite(x)
    return next(places for places in range(4) if places == 3 or round(value, places) == value)


def usd_bn(x: float, decimals: int = 1, *, sign: bool = False) -> str:
    r"""Billions of dollars in text.

    >>> usd_bn(68.46), usd_bn(-0.5)
    ('$68.5\xa0billion', '−$0.5\xa0billion')
    """
    return _dollars(x, decimals, "billion", sign)


def usd_m(x: float, decimals: int = 0, *, sign: bool = False) -> str:
    r"""Millions of dollars in text.

    >>> usd_m(1234.4)
    '$1,234\xa0million'
    """
    return _dollars(x, decimals, "million", sign)


def _dollars(x: float, decimals: int, scale: str, sign: bool = False) -> str:
    head, digits = _signed(x, decimals, sign)
    return marked(x, f"{head}${digits}{NO_BREAK}{scale}")


def pct(x: float, decimals: int = 1, *, sign: bool = False) -> str:
    """Per cent; ``x`` is already in per cent.

    >>> pct(-2.25), pct(3, 0, sign=True)
    ('−2.2%', '+3%')
    """
    return marked(x, f"{_number(x, decimals, sign)}%")


def share(x: float, decimals: int = 0) -> str:
    """Per cent of a fraction from 0 to 1.

    >>> share(0.254)
    '25%'
    """
    return marked(x, f"{_number(100 * _finite(x), decimals)}%")


def pp(x: float, decimals: int = 1, *, sign: bool = False) -> str:
    """Percentage points.

    >>> pp(1), pp(-0.42)
    ('1.0 percentage points', '−0.4 percentage points')
    >>> pp(1, 0)
    '1 percentage point'
    """
    text = _number(x, decimals, sign)
    return marked(x, f"{text} percentage {'point' if text.lstrip('+' + MINUS) == '1' else 'points'}")


def level(confidence: float) -> str:
    """Name of the intervals of a run, from its level as a fraction.

    >>> level(0.95)
    '95% interval'
    """
    return f"{share(confidence)} interval"


def rounded(decimals: int, unit: str = "", *, sign: bool = False) -> Callable[[float], str]:
    """A function that prints numbers alike: for the labels of a drawing, for a column of a table.

    >>> rounded(1)(3.14159), rounded(0, "%")(64.4), rounded(2, sign=True)(0.5)
    ('3.1', '64%', '+0.50')
    """
    return lambda value: f"{number(value, decimals, sign=sign)}{unit}"


def interval(bounds: Any, decimals: int | None = None) -> str:
    """Two ends as "−3.1 to 4.5"; takes a pair, or a result that carries one.

    >>> interval((-3.14, 4.5), 1)
    '−3.1 to 4.5'
    """
    low, high = getattr(bounds, "interval", bounds) or (math.nan, math.nan)
    places = max(_places(_finite(low)), _places(_finite(high))) if decimals is None else decimals
    return f"{number(low, places)} to {number(high, places)}"


def alike(first: str, second: str) -> bool:
    """Whether two texts read alike, whatever results they print."""
    return unmarked(first) == unmarked(second)


def between(low: str, high: str) -> str:
    """Two printed ends as a range; one of them where both read alike.

    >>> between("3%", "4%"), between("3%", "3%")
    ('3% to 4%', '3%')
    """
    return low if alike(low, high) else f"{low} to {high}"


def p_value(p: float) -> str:
    """A probability value as tables of the field print it.

    >>> p_value(0.084), p_value(0.0031), p_value(0.4), p_value(1.0)
    ('p = 0.08', 'p < 0.01', 'p = 0.40', 'p = 1.00')
    """
    value = _finite(p)
    if not 0 <= value <= 1:
        raise ValueError(f"not a probability: {p!r}")
    return marked(p, "p < 0.01" if value < 0.01 else f"p = {value:.2f}")


def direction(
    x: float, up: str = "rose", down: str = "fell", flat: str = "barely changed", threshold: float = 0.0
) -> str:
    """The word for a change: ``flat`` when it is not larger than ``threshold`` either way.

    >>> direction(-2), direction(0.1, threshold=0.5)
    ('fell', 'barely changed')
    """
    value = _finite(x)
    if abs(value) <= threshold:
        return flat
    return up if value > 0 else down


def join(items: Iterable[str], last: str = "and") -> str:
    """A list in a sentence, without the comma before the last word.

    >>> join(["Japan", "Korea"]), join(["a", "b", "c"]), join([])
    ('Japan and Korea', 'a, b and c', '')
    """
    *head, tail = list(items) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


_CARDINALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(n: int, zero: str = "zero") -> str:
    """A small count as a word, a larger one in digits.

    >>> count(3), count(12), count(0, "none")
    ('three', '12', 'none')
    """
    return marked(n, zero if n == 0 else _CARDINALS[n] if 0 < n < len(_CARDINALS) else _number(n, 0))


def agree(n: float, one: str, many: str | None = None) -> str:
    """The form of a noun or verb that goes with a number as it is printed.

    >>> agree(1, "has", "have"), agree(0, "is", "are"), agree(3, "month"), agree(0.9995, "year")
    ('has', 'are', 'months', 'years')
    """
    return one if _number(n, None) == "1" else many or f"{one}s"


def plural(n: float, singular: str, plural_form: str | None = None) -> str:
    """A count in digits and its noun.

    >>> plural(1, "month"), plural(12, "month"), plural(2, "country", "countries")
    ('1 month', '12 months', '2 countries')
    """
    return f"{marked(n, _number(n, None))} {agree(n, singular, plural_form)}"


def counted(n: int, singular: str, plural_form: str | None = None) -> str:
    """A count in words and its noun.

    >>> counted(1, "step"), counted(2, "country", "countries"), counted(0, "step"), counted(12, "step")
    ('one step', 'two countries', 'no steps', '12 steps')
    """
    return f"{count(n, 'no')} {agree(n, singular, plural_form)}"


def times(n: int) -> str:
    """How often something was.

    >>> times(0), times(1), times(4)
    ('never', 'once', 'four times')
    """
    return marked(n, "once") if n == 1 else f"{count(n)} times" if n else marked(n, "never")


def out_of(n: int, every: int, noun: str, plural_form: str | None = None) -> str:
    """How many of how many; of one there is no "1 of 1".

    >>> out_of(2, 3, "year"), out_of(0, 3, "year"), out_of(1, 1, "year"), out_of(0, 1, "year")
    ('2 of 3 years', 'none of 3 years', 'the one year', 'no year')
    """
    if every == 1:
        return f"the {count(n)} {noun}" if n else f"{count(n, 'no')} {noun}"
    return f"{n or 'none'} of {plural(every, noun, plural_form)}"


def count_of(n: int, every: int) -> str:
    """The same in words, of what was named before.

    >>> count_of(2, 3), count_of(0, 3), count_of(1, 1), count_of(0, 1)
    ('two of three', 'none of three', 'the one', 'none')
    """
    if every == 1:
        return f"the {count(n)}" if n else count(n, "none")
    return f"{count(n, 'none')} of {count(every)}"


def of_shown(shown: Iterable[str], told: Mapping[str, str], between: str = " ") -> str:
    """Of what is told of several countries that of those shown, as one text.

    >>> of_shown(["KOR"], {"JPN": "Japan: budgets.", "KOR": "Korea: agreed sums."})
    'Korea: agreed sums.'
    """
    there = set(shown)
    return between.join(text for code, text in told.items() if code in there)


def ordinal(n: int) -> str:
    """A rank.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '111th']
    """
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return marked(n, f"{int(n):,}{ending}")


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def as_date(when: Any) -> date:
    """A date from ISO text ("2025", "2025-04" or "2025-04-02"), a date, or a pandas timestamp."""
    if isinstance(when, date):
        return date(when.year, when.month, when.day)
    text = str(when)[:10]
    try:
        return date.fromisoformat({4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text))
    except ValueError:
        raise ValueError(f"not a date: {when!r}") from None


def year(when: Any) -> str:
    """The year of a date.

    >>> year("2012-03-15")
    '2012'
    """
    return marked(when, str(as_date(when).year))


def month(when: Any) -> str:
    r"""Month and year.

    >>> month("2025-04-01")
    'April\xa02025'
    """
    day = as_date(when)
    return marked(when, f"{_MONTHS[day.month - 1]}{NO_BREAK}{day.year}")


def day(when: Any) -> str:
    r"""A full date.

    >>> day("2012-03-15")
    '15\xa0March 2012'
    """
    it = as_date(when)
    return marked(when, f"{it.day}{NO_BREAK}{_MONTHS[it.month - 1]} {it.year}")


def date_in_words(iso: str) -> str:
    r"""A date as far as it is known.

    >>> date_in_words("2021-05"), date_in_words("1994")
    ('May\xa02021', '1994')
    """
    if len(iso) == len("1994"):
        return marked(iso, str(iso))
    return month(iso) if len(iso) == len("2021-05") else day(iso)


def span(first: int, last: int) -> str:
    """A span of years; one year stands alone.

    >>> span(2012, 2016), span(2016, 2016)
    ('2012–2016', '2016')
    """
    return f"{first}" if first == last else f"{first}{EN_DASH}{last}"


# Known from every text of the field and too long for a phone's margin otherwise.
_SHORT = {"USA": "US", "GBR": "UK", "EU": "EU"}


@cache
def _countries() -> dict[str, tuple[str, str]]:
    """Code → name as a label, name inside a sentence."""
    from helpers import data

    rows = data.load("countries")
    return {c: (n, t) for c, n, t in zip(rows["code"], rows["name"], rows["name_in_text"], strict=True)}


def name(code: str) -> str:
    """Name of a country or group as a label; what is not a known code is returned as it is.

    >>> name("KOR"), name("exports")
    ('Korea', 'exports')
    """
    return _countries().get(code, (code, code))[0]


def short_name(code: str) -> str:
    """Name for where room is scarce.

    >>> short_name("GBR"), short_name("JPN")
    ('UK', 'Japan')
    """
    return _SHORT.get(code) or name(code)


def name_in_text(code: str) -> str:
    """Name inside a sentence, with its article.

    >>> name_in_text("USA"), name_in_text("JPN"), name_in_text("WLD")
    ('the United States', 'Japan', 'the world')
    """
    return _countries().get(code, (code, code))[1]


def names_in_text(codes: Iterable[str]) -> str:
    """Names as a list inside a sentence.

    >>> names_in_text(["JPN", "USA"])
    'Japan and the United States'
    """
    return join(name_in_text(code) for code in codes)


def owner(code: str) -> str:
    """A country as the owner of something.

    >>> owner("JPN"), owner("USA")
    ("Japan's", "the United States'")
    """
    name = name_in_text(code)
    return f"{name}'" if name.endswith("s") else f"{name}'s"


_UNIT_ENDINGS = {
    "_pct": "%",
    "_pp": "percentage points",
    "_usd_bn": "USD bn",
    "_usd_m": "USD m",
    "_usd": "USD",
    "_jpy_bn": "JPY bn",
    "_krw_bn": "KRW bn",
    "_mt": "million t",
    "_years": "years",
    "_months": "months",
    "_days": "days",
    "_km": "km",
}

_ACRONYMS = {"eu", "gdp", "nato", "un", "us", "usa"}


def column(name: str) -> str:
    """Name of a column or choice as a reader reads it, its unit in brackets.

    >>> column("tolerance_pct"), column("size_usd_bn"), column("gdp_measure")
    ('tolerance (%)', 'size (USD bn)', 'GDP measure')
    """
    ending = next((end for end in _UNIT_ENDINGS if name.endswith(end) and name != end), "")
    unit = f" ({_UNIT_ENDINGS[ending]})" if ending else ""
    parts = name.removesuffix(ending).split("_")
    return " ".join(part.upper() if part in _ACRONYMS else part for part in parts) + unit


_CHOICES = {
    "JPY": "yen",
    "USD": "US dollars",
    "acting_serves": "the acting one",
    "confidence_president": "confidence in the president",
    "cptpp": "CPTPP",
    "did": "difference in differences",
    "eu_japan": "EU–Japan",
    "false": "no",
    "favourable_usa": "a favourable view of the US",
    "its": "interrupted time series",
    "japan_korea": "Japan and Korea",
    "kaplan_meier": "by time served (Kaplan–Meier)",
    "kendall": "Kendall’s",
    "local": "the ally’s own",
    "market": "market rates",
    "min_max": "min–max",
    "nominal": "current dollars",
    "ppml": "gravity equation (PPML)",
    "ppp": "purchasing power",
    "rcep": "RCEP",
    "real": "constant dollars",
    "scm": "synthetic control",
    "sdid": "synthetic difference in differences",
    "sipri": "SIPRI",
    "spearman": "Spearman’s",
    "suspended_serves": "the suspended one",
    "true": "yes",
    "uk_japan": "UK–Japan",
    "z_score": "z-scores",
}
"""Values of parameters that are no words when they are only written out."""


def choice(value: str) -> str:
    """A value that a parameter may have: a country by its name, words without underscores.

    >>> choice("KOR"), choice("un_distance"), choice("true"), choice("1987"), choice("ppp")
    ('Korea', 'UN distance', 'yes', '1987', 'purchasing power')
    """
    if value in _CHOICES:
        return _CHOICES[value]
    if value.isupper():
        return name(value)
    return " ".join(part.upper() if part in _ACRONYMS else part for part in value.split("_"))


def sentence(text: str) -> str:
    """The text with a capital first letter and one full stop at its end.

    >>> sentence("the deficit fell")
    'The deficit fell.'
    """
    stripped = text.strip()
    first = stripped.find(MIDDLE) + 1 if stripped.startswith(START) else 0  # a mark is no letter
    opened = stripped[:first] + stripped[first : first + 1].upper() + stripped[first + 1 :]
    return opened.rstrip(".") + ("" if opened.rstrip(END).endswith(("?", "!")) else ".")
