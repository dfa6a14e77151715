"""The rows behind the numbers of the book, and the scripts that hold rows."""

import base64
import gzip
import json
import random
import re
from functools import cache
from itertools import islice

import pytest

from helpers.analysis import CHAPTERS, analyse
from helpers.book.numbers import rows_behind
from helpers.book.rows import script
from helpers.data import loading
from helpers.data.reading import cells, read
from helpers.data.rows import places
from helpers.data.tables import catalogue

SCALES = (1, 1e3, 1e6, 1e9, 1e-3, 1e-6, 1e-9, 100, 0.01)
"""Between the unit of a table and that of the book."""
KEPT = 0.5
"""Share of the rows that a revision leaves as they are."""


def yielded(chapter, revised=None):
    """Results of a chapter as in a run, by id; ``revised``: what is done to each table as it is read."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loading, "_run", {})
        patched.setattr(loading, "_frames", {})
        if revised:
            typed = loading.typed
            patched.setattr(loading, "typed", lambda table, data: revised(table.name, typed(table, data)))
        return {one["id"]: one for one in analyse(chapter, CHAPTERS[chapter]()).results.records()}


@cache
def as_it_is(chapter):
    """Results of a chapter with its tables as they are, reckoned once for all tests; none changes them."""
    return yielded(chapter)


@pytest.fixture(scope="module", params=["trade", "trilateral"])
def chapter(request):
    return request.param, as_it_is(request.param)


@cache
def texts(table):
    """Cells of a table's file, read once: hundreds of results name the same rows."""
    return cells(read(catalogue().table(table)))


def rows_of(one):
    for table, spans in one["rows"].items():
        head, *rows = texts(table)
        yield from (dict(zip(head, rows[place], strict=True)) for place in places(spans))


def is_in(value, cell):
    try:
        return any(abs(abs(float(cell) * scale) - abs(value)) <= 1e-6 * abs(value) for scale in SCALES)
    except (TypeError, ValueError):
        return cell != "" and (str(value) in cell or cell in str(value))


def test_nearly_every_result_that_names_a_source_has_its_rows(chapter):
    _, results = chapter
    naming = [one for one in results.values() if one["sources"]]
    assert sum(one["rows"] != {} for one in naming) > 0.97 * len(naming)


def test_every_row_of_a_result_names_one_of_its_sources_or_is_of_a_table_that_does(chapter):
    _, results = chapter
    for one in random.Random(1).sample([one for one in results.values() if one["rows"]], 40):
        named = {cell for row in rows_of(one) for cell in row.values()}
        assert named & set(one["sources"]), one["id"]


def test_the_only_row_of_a_result_holds_its_value_unless_that_was_reckoned_from_it(chapter):
    _, results = chapter
    single = [(one, rows) for one in results.values() if len(rows := list(islice(rows_of(one), 2))) == 1]
    holding = [one for one, (row,) in single if any(is_in(one["value"], cell) for cell in row.values())]
    assert len(single) > 50
    assert len(holding) > 0.8 * len(single)


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [("trade", "us_goods_trade_annual", "exports_usd_m"), ("trilateral", "china_trade", "share_pct")],
)
def test_a_result_stands_still_when_rows_that_it_does_not_name_are_revised(name, table, column):
    kept = set()

    def revised(of, frame):
        if of != table:
            return frame
        draw = random.Random(3)
        kept.update(place for place in frame.index if draw.random() < KEPT)
        return frame.assign(**{column: frame[column].where(frame.index.isin(kept), 1.013 * frame[column])})

    before, after = as_it_is(name), yielded(name, revised)
    mine = {one["id"]: set(places(one["rows"][table])) for one in before.values() if table in one["rows"]}
    untouched = [one for one, rows in mine.items() if rows <= kept and one in after]
    assert len(untouched) > 3
    assert [one for one in untouched if after[one]["value"] != pytest.approx(before[one]["value"])] == []
    assert any(after[one]["value"] != before[one]["value"] for one in mine.keys() & after.keys())


def digits(value):
    """What is written of a number, whatever the size of its unit."""
    return f"{abs(value):.9e}".partition("e")[0]


@cache
def written(table):
    """Digits → places of the rows that have them in a cell."""
    found = {}
    for place, row in enumerate(texts(table)[1:]):
        for cell in row:
            if re.fullmatch(r"-?[\d.]+(?:e-?\d+)?", cell) and float(cell):
                found.setdefault(digits(float(cell)), set()).add(place)
    return found


@pytest.mark.parametrize("name", ["trade", "burden-sharing", "autonomy", "trilateral"])
def test_a_number_that_a_row_of_its_holds_leads_to_that_row(name):
    raw, narrow, lost = 0, 0, []
    for one in as_it_is(name).values():
        if isinstance(one["value"], bool | str) or len(digits(one["value"]).rstrip("0")) <= 5:
            continue
        held = {t: written(t).get(digits(one["value"]), set()) & set(places(some)) for t, some in one["rows"].items()}
        if not any(held.values()):
            continue
        behind = rows_behind(one, one["rows"])
        own = {table: set(places(found.own or found.filed)) for table, found in behind.items()}
        raw += 1
        narrow += min(map(len, own.values())) <= 3
        lost += [one["id"] for table, rows in held.items() if rows and not rows & own[table]]
    assert raw > 20
    assert lost == []
    assert narrow > 0.95 * raw


JAPAN_BEFORE = [("JPN", str(year)) for year in range(2014, 2019)]
YEARS = {
    "a.KOR.2025": (125.5459, "USD bn", [("KOR", "2025")], "in “US imports”"),
    "b.KOR.2025": (-56.4773, "USD bn", [("KOR", "2025")], "US exports less US imports"),
    "c.JPN": (68.2592482, "USD bn", JAPAN_BEFORE, "the mean of these rows: US exports less US imports"),
    "d.KOR.2025": (
        100 * (125545.9 / 131457.3 - 1),
        "%",
        [("KOR", "2024"), ("KOR", "2025")],
        "the change between these rows: US imports",
    ),
    "e.KOR.2025": (3, "partners", [("KOR", "2025")], ""),  # a count is in no row, and its name alone chooses
    "f.KOR.2025": (33.3333333333, "%", [("KOR", "2025")], ""),  # and a third is by chance in many
}
"""Id of a result → its value and unit; partner and year of its own rows, and how it is made of them."""


@pytest.mark.parametrize("id", YEARS)
def test_a_number_is_made_again_of_its_own_rows(id):
    value, unit, own, made = YEARS[id]
    table = "us_goods_trade_annual"
    one = {"id": id, "value": value, "unit": unit, "sources": [], "rows": {table: f"0-{len(texts(table)) - 2}"}}
    found = rows_behind(one, [])[table]
    assert [tuple(texts(table)[1 + place][:2]) for place in places(found.own)] == own
    assert found.made == made


def test_a_short_number_is_not_found_in_the_rows_of_others():
    head, *rows = texts("defence_pledges")
    place = next(place for place, row in enumerate(rows) if row[head.index("share_of_gdp_pct")] == "3.5")
    one = {"id": "a.share", "value": 3.5, "unit": "% of GDP", "sources": [], "rows": {"defence_pledges": str(place)}}
    assert rows_behind(one, [])["defence_pledges"].made == "in “Share of GDP”"
    assert rows_behind({**one, "beside": True}, [])["defence_pledges"].made == ""


def test_two_countries_of_one_name_choose_the_rows_of_both():
    one = {"id": "a.JPN.KOR.2025", "value": 7, "unit": "partners", "sources": []}
    table = "us_goods_trade_annual"
    found = rows_behind({**one, "rows": {table: f"0-{len(texts(table)) - 2}"}}, [])[table]
    assert [texts(table)[1 + place][:2] for place in places(found.own)] == [["JPN", "2025"], ["KOR", "2025"]]


def test_a_script_holds_the_cells_of_the_file_as_they_are():
    table = catalogue().table("steel_trade")
    found = re.fullmatch(r"bookTable\((.*)\);\s*", script(table))
    name, told, packed = json.loads(f"[{found[1]}]")
    head, *rows = cells(read(table))
    assert name == "steel_trade"
    assert [column for column, *_ in told["columns"]] == head
    assert [list(row) for row in zip(*json.loads(gzip.decompress(base64.b64decode(packed))), strict=True)] == rows
