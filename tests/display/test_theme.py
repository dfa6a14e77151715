"""Colours: told apart in light, dark and grey, and legible on the page."""

import re
from itertools import combinations

import pytest

from helpers.analysis.trade import TradeParameters
from helpers.display.theme import comparator, css, palette, series_styles, style

PAPER = {"light": "#fdfcfa", "dark": "#14171b"}
WRITTEN = [name for name in palette() if name not in {"paper", "axis", "grid", "other"}]


def luminance(shade: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2)."""
    channels = [int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def lightness(shade: str) -> float:
    """CIE L*, what remains of a colour in grey."""
    y = luminance(shade)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", WRITTEN)
def test_a_colour_that_texts_are_written_in_is_legible_on_the_page(scheme: str, name: str) -> None:
    assert contrast(palette(scheme)[name], PAPER[scheme]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_japan_and_korea_are_told_apart_in_grey(scheme: str) -> None:
    colours = palette(scheme)
    assert abs(lightness(colours["JPN"]) - lightness(colours["KOR"])) >= 15
    assert style("JPN").marker != style("KOR").marker


# Linear-light projections for missing red, green and blue cones (Viénot, Brettel and Mollon 1999; Brettel et al. 1997).
CONFUSIONS = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def seen(shade: str, kind: str) -> tuple[float, ...]:
    """Cube-root responses of the colour as one without that cone sees it."""
    linear = [(int(shade[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5)]
    return tuple(max(0.0, sum(w * c for w, c in zip(row, linear, strict=True))) ** (1 / 3) for row in CONFUSIONS[kind])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", list(CONFUSIONS))
@pytest.mark.parametrize("pair", list(combinations(["JPN", "KOR", "other"], 2)), ids="-".join)
def test_the_allies_and_the_comparators_differ_for_the_colour_blind(scheme: str, kind: str, pair) -> None:
    first, second = (seen(palette(scheme)[name], kind) for name in pair)
    assert sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5 > 0.2


def test_every_colour_has_one_name_so_that_it_can_be_replaced_by_its_variable() -> None:
    values = list(palette().values())
    assert len(values) == len(set(values))


def test_every_variable_that_the_style_sheet_uses_is_defined() -> None:
    used = set(re.findall(r"var\(--fig-(\w+)", css()))
    assert used <= set(palette())


def test_every_country_of_the_trade_chapter_has_a_colour_of_its_own() -> None:
    fields = TradeParameters.model_fields
    asked = {*fields["partners"].default, *fields["comparators"].default, "USA", "EU", "ASEAN", "WLD"}
    assert asked <= set(palette())


def test_the_same_country_has_the_same_style_among_whatever_others() -> None:
    few, many = series_styles(["KOR"]), series_styles(["exports", "JPN", "KOR", "imports"])
    assert few["KOR"] == many["KOR"] == style("KOR")
    assert many["exports"] != many["imports"]


def test_what_is_modelled_is_dashed_in_the_colour_of_what_is_measured() -> None:
    measured, modelled = style("KOR"), style("KOR").dashed()
    assert (modelled.colour, modelled.line != measured.line) == (measured.colour, True)


def test_a_country_without_a_colour_is_drawn_as_a_comparator() -> None:
    assert style("NZL") == comparator()
