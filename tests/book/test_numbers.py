"""What a page tells of the numbers it prints."""

from pathlib import PurePosixPath

from helpers.book.numbers import anchored, answers, rows_behind, told_on
from helpers.data.reading import cells, read
from helpers.data.rows import places, spans
from helpers.data.tables import catalogue

RESULT = {
    "id": "imbalance.balance.KOR.2025",
    "value": -56.4,
    "unit": "USD bn",
    "interval": [-60.0, -50.0],
    "level": 0.95,
    "n": 12,
    "design": "synthetic control",
    "sources": ["census_country_2026_10"],
    "made_by": "helpers.analysis.trade.imbalance.imbalance",
}
CLAIM = {**RESULT, "id": "claims.T05.balance", "interval": None, "design": "", "made_by": ""}
RECORD = {
    "chapter": "trade",
    "parameters": {"start_year": 1987},
    "results": [RESULT, CLAIM],
    "tables": {"us_goods_trade_annual": "", "us_goods_trade_monthly": "", "leaders": ""},
}
PAGE = PurePosixPath("chapters/trade")


def test_a_result_is_told_with_interval_design_tables_sources_and_code():
    told = answers(RECORD, [RESULT["id"]], PAGE)
    one = told["results"][RESULT["id"]]
    assert {key: one[key] for key in ("value", "unit", "interval", "level", "n", "design")} == {
        key: RESULT[key] for key in ("value", "unit", "interval", "level", "n", "design")
    }
    assert one["code"] == '<a href="../code/helpers.analysis.trade.imbalance.html#imbalance">imbalance</a>'
    assert told["abouts"][one["about"]][0].startswith("Balance of goods trade")
    assert [table for table, *_ in one["rows"]] == ["us_goods_trade_annual", "us_goods_trade_monthly"]
    assert one["tables"] == []  # no code of it names the third
    assert list(told["sources"]) == RESULT["sources"]
    assert "href=" in told["sources"]["census_country_2026_10"]


def test_a_count_rests_on_the_tables_that_its_code_names():
    one = answers({**RECORD, "results": [{**RESULT, "sources": []}]}, [RESULT["id"]], PAGE)["results"][RESULT["id"]]
    assert one["rows"] == []
    assert "us_goods_trade_annual" in one["tables"]
    assert "leaders" not in one["tables"]


def test_a_table_without_rows_of_the_result_is_told_with_its_description_and_file():
    told = answers({**RECORD, "results": [{**RESULT, "sources": []}]}, [RESULT["id"]], PAGE)
    assert 'href="../chapters/data.html#table-us-goods-trade-annual"' in told["tables"]["us_goods_trade_annual"]
    assert 'href="../data/trade/us_goods_trade_annual.csv"' in told["tables"]["us_goods_trade_annual"]


def test_rows_that_a_result_names_are_told_and_those_of_its_own_name_apart():
    table = "us_goods_trade_annual"
    _, *rows = cells(read(catalogue().table(table)))
    korea = [place for place, row in enumerate(rows) if row[0] == "KOR"]
    one = {**RESULT, "rows": {table: spans(korea)}}
    told = rows_behind(one, [table])[table]
    assert places(told.filed) == korea
    assert [rows[place][:2] for place in places(told.own)] == [["KOR", "2025"]]
    assert rows_behind({**one, "id": "imbalance.rank"}, [])[table] == (spans(korea), "", "")


def test_a_share_of_the_whole_deficit_names_the_row_of_the_world_and_a_change_both_its_ends():
    table = "us_goods_trade_annual"
    _, *rows = cells(read(catalogue().table(table)))
    every = {**RESULT, "rows": {"macro_annual": "0-3", table: spans(range(len(rows)))}}
    told = rows_behind({**every, "id": "imbalance.share_of_deficit.KOR.2025"}, [])
    assert [rows[place][:2] for place in places(told[table].own)] == [["KOR", "2025"], ["WLD", "2025"]]
    assert list(told) == [table, "macro_annual"]
    ends = rows_behind({**every, "id": "imbalance.change.KOR.2025"}, [])[table].own
    assert {rows[place][0] for place in places(ends)} == {"KOR"}
    assert len(places(ends)) > 1


def test_a_number_without_rows_is_told_with_those_of_the_numbers_reckoned_with_it():
    table = "us_goods_trade_annual"
    one = {**RESULT, "rows": {table: "0-3"}}
    count = {**RESULT, "id": "imbalance.balance.KOR.peak_year", "value": 7, "unit": "partners", "sources": []}
    elsewhere = {**one, "id": "imbalance.balance.JPN.2025", "rows": {table: "9"}, "made_by": "elsewhere.f"}
    told = answers({**RECORD, "results": [one, count, elsewhere]}, [count["id"], one["id"]], PAGE)["results"]
    assert told[count["id"]]["rows"][0][:2] == [table, "0-3"]
    assert (told[count["id"]].get("beside"), told[one["id"]].get("beside")) == (1, None)


def test_the_number_of_a_claim_leads_to_the_function_that_judges_it():
    one = answers(RECORD, [CLAIM["id"]], PAGE)["results"][CLAIM["id"]]
    assert one["code"].startswith('<a href="../code/helpers.claims.trade.')
    assert "interval" not in one


def test_a_parameter_is_told_with_its_value_and_meaning():
    one = answers(RECORD, ["parameters.start_year"], PAGE)["results"]["parameters.start_year"]
    assert (one["value"], one["unit"]) == (1987, "year")
    assert ">start_year</a>" in one["parameter"]
    assert len(one["design"]) > 10


def test_a_result_is_told_with_the_choices_of_the_run_that_its_analysis_reads():
    made_by = "helpers.analysis.trilateral.changes.changes"
    parameters = {"event_window_months": 7, "cooperation_pairs": ["JPN-KOR"], "draws": 99, "china_trade_flow": "total"}
    record = {"chapter": "trilateral", "parameters": parameters, "results": [{**RESULT, "made_by": made_by}]}
    told = answers(record, [RESULT["id"]], PAGE)
    chosen = told["abouts"][told["results"][RESULT["id"]]["about"]][1]
    assert chosen == "Months around a change of government: 7; Pairs whose cooperation counts: JPN-KOR"


def test_a_result_that_is_a_parameter_as_it_was_given_is_told_as_that_parameter():
    made_by = "helpers.analysis.burden_sharing.threshold.threshold"
    share = {**RESULT, "id": "threshold.share", "value": 3.5, "unit": "% of GDP", "sources": [], "made_by": made_by}
    met = {**share, "id": "threshold.met", "value": 4, "unit": "allies", "rows": {"nato_defence": "0-9"}}
    record = {"chapter": "burden-sharing", "parameters": {"gdp_threshold_pct": 3.5}, "results": [share, met]}
    told = answers(record, ["threshold.share", "threshold.met"], PAGE)["results"]
    assert "#parameter-burden-sharing-gdp-threshold-pct" in told["threshold.share"]["parameter"]
    assert not told["threshold.share"].keys() & {"rows", "code", "sources"}
    assert told["threshold.met"]["rows"]
    other = answers({**record, "parameters": {"gdp_threshold_pct": 2.0}}, ["threshold.share"], PAGE)["results"]
    assert "parameter" not in other["threshold.share"]


def test_a_page_that_stands_alone_has_no_links_into_the_book():
    told = answers(RECORD, [RESULT["id"]], None)
    assert told["results"][RESULT["id"]]["code"] == "imbalance"
    assert "href" not in told["tables"]["us_goods_trade_annual"]


def test_a_page_of_no_chapter_tells_the_numbers_of_all_but_parameters_that_differ():
    front, claims = (
        PurePosixPath("chapters/index"),
        {**RECORD, "chapter": "claims", "results": [CLAIM], "parameters": {}},
    )
    records = {"chapters/trade": {**RECORD, "results": [RESULT]}, "chapters/claims": claims}
    asked = {RESULT["id"], CLAIM["id"], "parameters.start_year"}
    told = told_on(records, "chapters/index", asked, front)
    assert set(told["results"]) == asked
    about = {name: told["abouts"][one["about"]][0] for name, one in told["results"].items()}
    assert about[CLAIM["id"]].startswith("Belongs to the claim")
    assert about[RESULT["id"]].startswith("Balance of goods trade")
    other = {**RECORD, "chapter": "autonomy", "results": [], "parameters": {"start_year": 1991}}
    told = told_on({**records, "chapters/autonomy": other}, "chapters/index", asked, front)
    assert set(told["results"]) == asked - {"parameters.start_year"}
    assert set(told_on(records, "chapters/trade", asked, front)["results"]) == asked - {CLAIM["id"]}


def test_an_id_that_the_chapter_does_not_have_is_not_told():
    assert answers(RECORD, ["imbalance.no.such"], PAGE)["results"] == {}


def test_the_first_number_of_a_result_and_of_each_part_has_an_anchor_and_no_other():
    number = '<span class="aaf-n"{} data-result="{}">1</span>'
    printed = ["a.b#low", "a.b", "c", "a.b", "a.b#n", "a.b#low"]
    html = anchored("".join(number.format("", one) for one in printed), ["a.b"])
    anchors = ["result-a.b:low", "result-a.b", None, None, "result-a.b:n", None]
    expected = [number.format(f' id="{at}"' if at else "", one) for at, one in zip(anchors, printed, strict=True)]
    assert html == "".join(expected)
