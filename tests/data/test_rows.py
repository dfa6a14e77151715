"""The rows behind what was computed: remembered through whatever is done with a table."""

import copy
import pickle

import pandas as pd
import pytest

from helpers.analysis.results import Results, sources_of
from helpers.data import load, loading
from helpers.data.reading import cells, read
from helpers.data.rows import Named, behind, framed, ids, named_rows, places, spans, standing_for
from helpers.data.tables import catalogue

TABLE = "us_goods_trade_annual"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a notebook that runs."""
    monkeypatch.setattr(loading, "_run", {})


def in_the_file(found: dict[str, str], table: str = TABLE) -> list[dict[str, str]]:
    head, *rows = cells(read(catalogue().table(table)))
    return [dict(zip(head, rows[place], strict=True)) for place in places(found[table])]


@pytest.mark.usefixtures("run")
def test_the_rows_of_a_selection_are_those_of_the_file():
    rows = load(TABLE).query("partner == 'KOR' and year >= 2020").sort_values("year", ascending=False)
    named = in_the_file(behind(sources_of(rows)))
    assert {row["partner"] for row in named} == {"KOR"}
    assert sorted(int(row["year"]) for row in named) == sorted(rows["year"])


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    "done",
    [
        lambda rows: rows.reset_index(drop=True),
        lambda rows: pd.concat([rows.head(0), rows]),
        lambda rows: rows.merge(pd.DataFrame({"year": [2025]}), on="year"),
        lambda rows: rows.set_index("year").rename_axis("when").reset_index(),
        lambda rows: rows.assign(balance=rows["exports_usd_m"] - rows["imports_usd_m"]),
        lambda rows: framed({"source": row["source"], "n": 1} for row in rows.to_dict("records")),
        lambda rows: pd.DataFrame({"source": named_rows(rows["source"])}),
        copy.deepcopy,
    ],
)
def test_rows_survive_what_is_done_with_a_table(done):
    rows = load(TABLE).query("partner == 'JPN' and year == 2025")
    assert [(row["partner"], row["year"]) for row in in_the_file(behind(sources_of(done(rows))))] == [("JPN", "2025")]


@pytest.mark.usefixtures("run")
def test_a_number_of_many_rows_keeps_them_all_under_the_id_of_one():
    rows = load(TABLE).query("partner == 'JPN'")
    one = standing_for(rows["source"].iloc[-1], rows)
    assert one == rows["source"].iloc[-1]
    assert len(in_the_file(behind([one]))) == len(rows)


@pytest.mark.usefixtures("run")
def test_a_result_is_filed_with_the_rows_of_its_sources():
    results = Results()
    rows = load(TABLE).query("partner == 'JPN' and year == 2025")
    results.add("a", 1, "", sources=sources_of(rows))
    results.add("b", 1, "")
    assert [one["rows"] != {} for one in results.records()] == [True, False]
    assert in_the_file(results.records()[0]["rows"])[0]["year"] == "2025"


def test_outside_a_run_sources_are_plain_text():
    assert not any(isinstance(source, Named) for source in sources_of(load(TABLE)))


def test_equal_ids_are_one_with_the_rows_of_all():
    merged = ids(["b", Named("a", [("t", 2)]), "a", Named("a", [("t", 0), ("u", 5)])])
    assert merged == ["a", "b"]
    assert behind(merged) == {"t": "0,2", "u": "5"}


def test_an_id_goes_to_another_process_with_its_rows():
    sent = pickle.loads(pickle.dumps(Named("a", [("t", 2)])))
    assert (sent, behind([str(sent)])) == ("a", {"t": "2"})


@pytest.mark.parametrize("some", [[], [4], [0, 1, 2, 7, 9, 10]])
def test_spans_hold_just_the_places_that_were_put_in(some):
    assert places(spans(some)) == some
