"""Every claim of the ledger: recorded, tested, judged, and judged by no more than was dated at the time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pandas as pd
import pytest

import helpers
from helpers.analysis.horizon import THIS_YEAR
from helpers.claims.judgement import VERDICTS, Judgement
from helpers.claims.ledger import claims
from helpers.claims.register import every_test
from helpers.data import catalogue, loading, tables_held
from helpers.errors import BadInput
from helpers.runs.prose import literal_figures
from helpers.runs.verdicts import under
from studies import as_it_is

CLAIMS = claims()
PACKAGE = Path(helpers.__file__).parent
every_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)


@pytest.fixture(scope="module", autouse=True)
def held() -> Iterator[None]:
    with tables_held():
        yield


def test_every_claim_has_one_test_and_every_test_a_claim() -> None:
    assert {claim.id for claim in CLAIMS} == set(every_test())


def test_every_paper_and_theme_has_claims_and_every_theme_a_letter() -> None:
    assert {claim.paper for claim in CLAIMS} == {"wei2019", "ling2018", "sadozai2019", "huang2023"}
    letters = {claim.theme: claim.id[0] for claim in CLAIMS}
    assert letters == {"trade": "T", "burden-sharing": "B", "autonomy": "A", "trilateral": "P"}
    assert all(claim.tested.chapter == claim.theme for claim in CLAIMS)


@every_claim
def test_the_first_setting_of_the_grid_is_the_books_own(claim) -> None:
    settings = claim.tested.settings()

    if claim.tested.grid:
        assert settings[0] == claim.tested.defaults
        assert all(len(values) > 1 for values in claim.tested.grid.values())


@every_claim
def test_every_setting_is_allowed_and_every_option_is_varied(claim) -> None:
    options = claim.tested.options
    for setting in claim.tested.settings():
        fields = {name: value for name, value in setting.items() if name not in options}
        claim.tested.contract.checked({**claim.tested.parameters, **fields})

    assert set(options) <= set(claim.tested.grid)


@every_claim
def test_a_verdict_comes_with_a_sentence_made_from_its_numbers_and_with_sources(claim) -> None:
    judgement = claim.tested.run()
    gaps = {name for _, name, _, _ in Formatter().parse(judgement.text) if name}

    assert judgement.verdict in VERDICTS
    assert gaps <= set(judgement.numbers)
    assert judgement.sentence().text.endswith(".")
    assert judgement.verdict in ("open", "not testable") or (judgement.numbers and judgement.sources)
    assert list(literal_figures(re.sub(r"\{[^}]*\}", " ", judgement.text))) == []


@every_claim
def test_a_claim_judged_up_to_a_year_uses_no_row_dated_after_it(claim, monkeypatch: pytest.MonkeyPatch) -> None:
    given: set[tuple[str, int | None]] = set()
    monkeypatch.setattr(loading, "_held", type(loading._held)("unheld", default=None))  # no frame of an earlier run

    def recorded(name: str, last_year: int | None) -> pd.DataFrame:
        given.add((name, last_year))
        return as_it_is(name, last_year).copy(deep=False)

    monkeypatch.setattr(loading, "_loaded", recorded)
    for year in {claim.published.year, THIS_YEAR - 1}:
        given.clear()
        claim.tested.run(until=year)
        assert {last_year for _, last_year in given} <= {year}
        assert [name for name, _ in given if _latest(name, year) > year] == []


@cache
def _latest(table: str, last_year: int) -> int:
    """The latest year of the dates that say when the facts of a table's rows are from."""
    frame, columns = as_it_is(table, last_year), catalogue().table(table).dated
    if frame.empty or not columns:
        return 0
    first = frame[list(columns)].astype("object").bfill(axis=1).iloc[:, 0].dropna()
    return max(
        (int(re.findall(r"\d{4}", str(value))[-1 if isinstance(value, str) else 0]) for value in first), default=0
    )


def test_analysis_and_claims_see_tables_through_load_alone_and_remember_none() -> None:
    reading, remembering = {"read_csv", "read_text", "read_bytes", "read_parquet", "open"}, {"cache", "lru_cache"}
    for path in [*(PACKAGE / "analysis").rglob("*.py"), *(PACKAGE / "claims").rglob("*.py")]:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        called = {node.id for node in nodes if isinstance(node, ast.Name)}
        called |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        # what never sees a table, as plain statistics, may remember what it reckoned
        assert not called & (reading | remembering if "load" in called else reading), path


def test_an_unknown_claim_is_refused_in_one_line() -> None:
    with pytest.raises(BadInput, match=r"^no claim 'T99' \(did you mean T.* `alliances claims` lists all\)$"):
        claims(["T99"])


@pytest.mark.parametrize(
    ("verdict", "given"), [("likely", {}), ("open", {}), ("not testable", {"due": "2027-04-01"})], ids=str
)
def test_a_judgement_that_leaves_something_unsaid_is_refused(verdict: str, given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"verdict 'likely'|needs the d"):
        Judgement(verdict, "It is so.", {}, **given)


@pytest.mark.parametrize(
    ("changed", "claim"),
    [
        ({"allies": ["JPN"]}, "P02b"),  # whose sentence speaks of three countries
        ({"start_year": 2023}, "P05"),  # whose data end before such a window does
    ],
)
def test_a_claim_that_a_run_leaves_no_data_is_left_out_and_the_others_are_judged(
    changed: dict[str, Any], claim: str
) -> None:
    judged = under("trilateral", changed)
    assert claim not in judged
    assert len(judged) > 10
