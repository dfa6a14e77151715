"""Each client against a source that answers as documented: what is new is found, what is there stays as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from helpers.data import catalogue, load
from helpers.errors import BadInput
from helpers.refresh.clients import CLIENTS
from helpers.refresh.merge import RowChanges
from helpers.refresh.waiting import Candidate
from helpers.runs.drift import row_changes
from sources import (
    Answer,
    Census,
    Source,
    budget_lab_answer,
    estat_answer,
    fred_answer,
    nato_answer,
    troops_answer,
    voeten_answer,
    world_bank_answer,
)

DAY = date(2026, 11, 28)


def fetched(top: Path, source: Source, table: str) -> Candidate:
    return CLIENTS[table].candidate(source.web(top), catalogue().table(table), DAY)


def changed(top: Path, source: Source, table: str) -> RowChanges:
    (found,) = row_changes(top, [fetched(top, source, table)])
    return found


def test_a_month_more_of_trade_is_added_for_every_partner_and_the_missing_months_of_those_behind(
    book: Path, source: Source
) -> None:
    source.answer = Census("2026-09").answer

    found = changed(book, source, "us_goods_trade_monthly")

    behind = [key for key in found.added if key[0] in ("ARE", "ARG")]
    assert {key for key in found.added if key not in behind} == {
        (partner, "2026-09-01") for partner in set(catalogue_partners("us_goods_trade_monthly")) - {"ARE", "ARG"}
    }
    assert len(behind) == 2 * 44  # February 2023 to September 2026
    assert (found.revised, found.gone) == ([], [])
    assert all(given["time"] == "from 2023-01 to 2026-11" for _, given in source.asked)


def test_a_month_more_of_duties_is_added_for_every_partner(book: Path, source: Source) -> None:
    source.answer = Census("2026-09").answer

    found = changed(book, source, "us_duties_monthly")

    assert {key[1] for key in found.added} == {"2026-09-01"}
    assert len(found.added) == 41
    assert found.revised == []


def test_a_year_of_trade_is_the_sum_of_its_twelve_months_and_an_unfinished_one_is_left_out(
    book: Path, source: Source
) -> None:
    source.answer = Census("2026-09").answer

    rows = fetched(book, source, "us_goods_trade_annual").rows

    months = {
        row["month"]: row for row in fetched(book, source, "us_goods_trade_monthly").rows if row["partner"] == "JPN"
    }
    (year,) = [row for row in rows if (row["partner"], row["year"]) == ("JPN", "2025")]
    total = sum(float(row["imports_usd_m"]) for month, row in months.items() if month.startswith("2025"))
    assert float(year["imports_usd_m"]) == pytest.approx(total, abs=0.06)
    assert {row["year"] for row in rows} == {"2024", "2025"}


def test_a_revised_month_takes_the_new_source_and_the_others_keep_theirs(book: Path, source: Source) -> None:
    published = Census("2026-08")
    published.dollars.loc[("JPN", "2026-03-01"), "GEN_VAL_MO"] += 12_300_000
    source.answer = published.answer

    candidate = fetched(book, source, "us_goods_trade_monthly")
    (found,) = row_changes(book, [candidate])

    (revision,) = found.revised
    assert (revision.key, revision.column) == (("JPN", "2026-03-01"), "imports_usd_m")
    assert float(revision.after) - float(revision.before) == pytest.approx(12.3)
    lines = (book / "_build/refresh/book/data/trade/us_goods_trade_monthly.csv").read_text().splitlines()
    assert [line for line in lines if line.startswith(("JPN,2026-02", "JPN,2026-03"))] == [
        "JPN,2026-02-01,6084.9,10465.9,census_country_2026_10,preliminary",
        f"JPN,2026-03-01,8113.9,{revision.after},census_trade_api_2026_11,preliminary",
    ]


def test_rates_of_months_that_ended_are_added_in_local_currency_per_dollar(book: Path, source: Source) -> None:
    source.answer = lambda path, given: fred_answer(path, given, EXJPUS=161.2, EXUSEU=1.25)

    found = fetched(book, source, "exchange_rates_monthly")

    new = {row["country"]: row["lcu_per_usd"] for row in found.rows if row["month"] == "2026-07-01"}
    assert (new["JPN"], new["EMU"]) == ("161.2", "0.8")
    assert len(new) == 9
    assert changed(book, source, "exchange_rates_monthly").revised == []


def test_rates_of_a_year_that_has_not_ended_are_not_taken(book: Path, source: Source) -> None:
    source.answer = fred_answer

    found = changed(book, source, "exchange_rates_annual")

    assert (found.added, found.revised) == ([], [])


def test_all_pages_of_the_world_bank_are_read_and_nothing_seems_new_when_nothing_is(book: Path, source: Source) -> None:
    source.answer = world_bank_answer

    found = changed(book, source, "macro_annual")

    assert (found.added, found.revised, found.gone) == ([], [], [])
    assert {given["page"] for _, given in source.asked} == {"1", "2"}


def test_statutory_rates_of_further_days_are_added(book: Path, source: Source) -> None:
    source.answer = budget_lab_answer

    found = changed(book, source, "us_statutory_rate_daily")

    assert found.added == [(f"2026-{month}",) for month in ("03-27", "03-28", "03-29", "03-30", "03-31")] + [
        (f"2026-04-0{day}",) for day in range(1, 6)
    ]
    assert found.revised == []


def test_the_newest_report_of_nato_is_read_and_nothing_seems_new_when_nothing_is(book: Path, source: Source) -> None:
    source.answer = nato_answer

    found = changed(book, source, "nato_defence")

    assert source.asked[1][0].endswith("/def-exp-2026-en.xlsx")
    assert (found.added, found.revised, found.gone) == ([], [], [])


def test_receipts_of_a_month_more_are_added(book: Path, source: Source) -> None:
    source.answer = budget_lab_answer

    found = changed(book, source, "us_customs_receipts_monthly")

    assert (found.added, found.revised, found.gone) == ([("2026-04-01",)], [], [])


def test_months_more_of_japans_trade_make_this_years_rows_longer_and_leave_the_last_year_alone(
    book: Path, source: Source
) -> None:
    source.answer = estat_answer

    found = changed(book, source, "japan_trade_by_partner")

    assert (found.added, found.gone) == ([], [])
    assert {one.key[1] for one in found.revised} == {"2026"}
    assert {(one.before, one.after) for one in found.revised if one.column == "months_covered"} == {("3", "9")}
    values = [one.relative for one in found.revised if one.column != "months_covered"]
    assert values == pytest.approx([2] * len(values), abs=1e-3)
    assert len(values) == 2 * 57 - 10 == len(found.revised) - 57  # ten partners have one direction only


def test_a_year_of_japans_trade_of_which_nothing_is_out_yet_is_left_out(book: Path, source: Source) -> None:
    nothing = Answer(json.dumps({"GET_STATS_DATA": {"RESULT": {"STATUS": 1}}}))
    source.answer = lambda path, given: nothing if given["cdTime"][:4] == "2026" else estat_answer(path, given)

    found = changed(book, source, "japan_trade_by_partner")

    assert (found.added, found.revised, found.gone) == ([], [], [])


def test_a_quarter_more_of_troops_is_added_and_one_without_the_army_is_not(book: Path, source: Source) -> None:
    source.answer = troops_answer

    found = changed(book, source, "us_troops_quarterly")

    assert found.added == [(host, "2026", "3") for host in ("AUS", "DEU", "JPN", "KOR")]
    assert (found.revised, found.gone) == ([], [])


def test_a_september_more_of_troops_is_added_for_every_host(book: Path, source: Source) -> None:
    source.answer = partial(troops_answer, month="September")

    found = changed(book, source, "us_troops")

    assert len(found.added) == 28
    assert {key[1] for key in found.added} == {"2026"}
    assert (found.revised, found.gone) == ([], [])


def test_the_newest_edition_of_ideal_points_is_read_and_states_are_told_apart_by_their_number(
    book: Path, source: Source
) -> None:
    source.answer = voeten_answer

    found = changed(book, source, "un_ideal_points")

    assert {key[1:] for key in found.added} == {("2025", "final_passage")}
    assert len(found.added) == 13
    assert (found.revised, found.gone) == ([], [])


def test_a_file_is_fetched_from_a_store_that_is_documented_and_from_no_other(book: Path, source: Source) -> None:
    def sent_on(to: str) -> Callable[..., Answer]:
        def answer(path: str, given: dict[str, str]) -> Answer:
            if path == "/stored":
                return voeten_answer("/api/access/datafile/3", given)
            moved = Answer("", 303, headers={"Location": f"https://{to}/stored?signed"})
            return voeten_answer(path, given) if path.endswith("/files") else moved

        return answer

    source.answer = sent_on("dvn-cloud.s3.amazonaws.com")
    assert len(changed(book, source, "un_ideal_points").added) == 13

    for other in ("elsewhere.example", "amazonaws.com.example", "notamazonaws.com"):
        source.answer = sent_on(other)
        with pytest.raises(BadInput, match=f"sent on to {other}"):
            fetched(book, source, "un_ideal_points")


def test_keys_come_from_the_environment_and_are_neither_kept_nor_told(
    book: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.answer = Census("2026-08").answer
    candidate = fetched(book, source, "us_duties_monthly")
    assert "secret-of-a-test" not in str(candidate)

    source.answer = lambda *_: Answer("no", 403)
    with pytest.raises(BadInput) as refusal:
        fetched(book, source, "us_duties_monthly")
    assert "secret-of-a-test" not in str(refusal.value)

    monkeypatch.delenv("CENSUS_API_KEY")
    with pytest.raises(BadInput, match="CENSUS_API_KEY: not set in the environment"):
        fetched(book, source, "us_duties_monthly")


def test_no_figure_that_a_source_is_asked_for_differs_from_it_because_the_source_is_wrong() -> None:
    """Such a correction would be lost at the next refresh: it would have to carry the value that it expects to find."""
    conflicts = load("conflicts").query("kind == 'error'")

    assert set(conflicts["table"]) & set(CLIENTS) == set()


def test_every_answer_is_kept_with_its_address_day_and_hash(book: Path, source: Source) -> None:
    source.answer = budget_lab_answer

    candidate = fetched(book, source, "us_statutory_rate_daily")

    assert [one.url[-12:] for one in candidate.fetched] == ["uthority.csv", "aily_etr.csv"]
    kept = [book / "_build/refresh/raw" / one.sha256 for one in candidate.fetched]
    assert all(path.read_bytes().startswith(b"Date,") for path in kept)


def _but(change: Callable[[list[list[str]]], list[list[str]]]) -> Callable[..., Answer]:
    """The answer of the trade API with its rows changed."""
    published = Census("2026-09")
    return lambda path, given: Answer(json.dumps(change(json.loads(published.answer(path, given).body))))


def renamed(rows: list[list[str]]) -> list[list[str]]:
    return [["CTY_CODE", "CTY_NAME", "CAL_DUTY_MO", *rows[0][3:]], *rows[1:]]


def other_country(rows: list[list[str]]) -> list[list[str]]:
    return [[row[0], "GUAM" if row[1] == "JAPAN" else row[1], *row[2:]] for row in rows]


def without_japan(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if row[1] != "JAPAN"]


def japan_twice(rows: list[list[str]]) -> list[list[str]]:
    return [*rows, next(row for row in rows if row[1] == "JAPAN")]


def in_words(rows: list[list[str]]) -> list[list[str]]:
    return [rows[0], *([*row[:2], "n/a", *row[3:]] for row in rows[1:])]


@pytest.mark.parametrize(
    ("table", "answer", "told"),
    [
        (
            "us_duties_monthly",
            lambda: _but(renamed),
            "CAL_DUT_MO is missing, there are CTY_CODE, CTY_NAME, CAL_DUTY_MO",
        ),
        ("us_duties_monthly", lambda: _but(other_country), "code 5880 is 'GUAM' (expected Japan)"),
        ("us_duties_monthly", lambda: _but(without_japan), "nothing for JPN"),
        ("us_duties_monthly", lambda: _but(japan_twice), "is there twice (expected once)"),
        ("us_duties_monthly", lambda: _but(in_words), "is 'n/a' (expected whole dollars)"),
        ("us_duties_monthly", lambda: lambda *_: Answer('{"error": "unknown variable"}'), "answered no list of rows"),
        ("us_duties_monthly", lambda: lambda *_: Answer("", 204), "answered 204 (expected 200)"),
        (
            "exchange_rates_monthly",
            lambda: lambda *_: Answer('{"seriess": [{"units": "U.S. Dollars to One Yen", "frequency_short": "D"}]}'),
            "is 'U.S. Dollars to One Yen', frequency D (expected",
        ),
        ("exchange_rates_monthly", lambda: lambda *_: Answer('{"error_code": 400}'), "no description of EXUSAL"),
        (
            "macro_annual",
            lambda: lambda *_: Answer('[{"message": [{"id": "120", "value": "Invalid value"}]}]'),
            "expected a page of rows of NY.GDP.MKTP.CD",
        ),
        ("nato_defence", lambda: lambda *_: Answer("<p>soon</p>"), "links no report (expected def-exp-YEAR-en.pdf)"),
        (
            "nato_defence",
            lambda: lambda *_: Answer("def-exp-2026-en.pdf"),
            "not a workbook (BadZipFile; expected XLSX)",
        ),
        ("nato_defence", lambda: partial(nato_answer, share_of_gdp_pct="n.a."), "'n.a.' (expected per cent)"),
        (
            "japan_trade_by_partner",
            lambda: _estat(STATUS=100, ERROR_MSG="認証に失敗しました。"),
            "answered '認証に失敗しました。'",
        ),
        ("japan_trade_by_partner", lambda: lambda *_: Answer("{}"), "expected GET_STATS_DATA with names and cells"),
        ("japan_trade_by_partner", lambda: partial(estat_answer, **{"@unit": "円"}), "(expected 千円 of a section"),
        ("japan_trade_by_partner", lambda: partial(estat_answer, **{"$": "***"}), "'***' (expected 千円)"),
        ("japan_trade_by_partner", lambda: partial(estat_answer, **{"@cat01": "70000000"}), "is there twice"),
        (
            "japan_trade_by_partner",
            lambda: _renaming("304_アメリカ合衆国", "304_グアム"),
            "area 50304 is 304_グアム (expected",
        ),
        ("japan_trade_by_partner", lambda: _renaming('"@area": "50304"', '"@area": "50999"'), "no area 50304"),
        ("japan_trade_by_partner", lambda: _renaming('"@area": "50246"', '"@area": "50702"'), "no area 50246"),
        (
            "japan_trade_by_partner",
            lambda: _renaming('"RESULT_INF": {', '"RESULT_INF": {"NEXT_KEY": 1'),
            "a part of the",
        ),
        ("us_troops", lambda: partial(troops_answer, month="April"), "month 'April' (expected one of: March, June"),
        ("us_troops", lambda: lambda *_: Answer("iso3c,year,month\n"), "column 'Total Active Duty' is missing"),
        (
            "un_ideal_points",
            lambda: lambda *_: Answer('{"status": "OK", "data": []}'),
            "expected a table Idealpointestim",
        ),
        ("un_ideal_points", lambda: lambda *_: Answer('{"status": "ERROR"}'), "answered no list of files"),
        ("un_ideal_points", lambda: partial(voeten_answer, **{"Q95%FP": "-9"}), "lies outside its own bounds"),
        ("un_ideal_points", lambda: partial(voeten_answer, IdealPointFP="NA"), "nothing for AUS, CAN"),
        (
            "us_statutory_rate_daily",
            lambda: lambda *_: Answer("Day,Section 232\n2025-01-01,0.2\n"),
            "column 'Date' is missing, there are Day, Section 232",
        ),
    ],
)
def test_an_answer_that_is_not_as_documented_is_refused_in_one_line(
    book: Path, source: Source, table: str, answer: Callable[[], Callable[..., Answer]], told: str
) -> None:
    source.answer = answer()

    with pytest.raises(BadInput) as refusal:
        fetched(book, source, table)

    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def _estat(**result: object) -> Callable[..., Answer]:
    return lambda *_: Answer(json.dumps({"GET_STATS_DATA": {"RESULT": result}}))


def _renaming(old: str, new: str) -> Callable[..., Answer]:
    """The answer of e-Stat with a text in it changed."""

    def answer(path: str, given: dict[str, str]) -> Answer:
        plain = json.dumps(json.loads(estat_answer(path, given).body), ensure_ascii=False)
        assert old in plain
        return Answer(plain.replace(old, new))

    return answer


def catalogue_partners(table: str) -> list[str]:
    lines = catalogue().table(table).file.read_text(encoding="utf-8").splitlines()
    return [line.partition(",")[0] for line in lines[1:]]
