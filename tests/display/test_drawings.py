"""Drawings that are kept: never another's, never of other data or code, and the same card with and without."""

import os
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.data import load, tables_noted
from helpers.display import drawings, marks
from helpers.display.drawings import KEPT_IN, kept
from helpers.display.figure import FigureCard, figure
from helpers.wording.cited import Sentence

ROWS = pd.DataFrame({"partner": ["JPN"] * 4, "year": [2015, 2016, 2017, 2018], "usd_bn": [1.0, 3.0, 2.0, 5.5]})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = drawings.place(tmp_path)
    monkeypatch.setenv(KEPT_IN, str(found))
    return found


class Pen:
    """Counts how often it draws."""

    drawn = 0

    def __call__(self) -> int:
        self.drawn += 1
        return self.drawn


def ours(value: object, extra: int = 1) -> Callable[[], Any]:
    """A function as one of the package, which closes over a value."""

    def draw() -> Any:
        return value, extra

    draw.__module__ = "helpers.display.somewhere"
    return draw


@pytest.mark.usefixtures("folder")
def test_the_same_values_are_drawn_once_whatever_objects_hold_them() -> None:
    pen = Pen()
    for _ in range(3):
        frame = pd.concat([ROWS.iloc[:2], ROWS.iloc[2:]])
        assert kept(pen, "name", ours(frame), [("".join(["a", "b"]), 2.5)], {"x": {1, 2, 3}}) == 1


CHANGED = {
    "a cell": ours(ROWS.replace(5.5, 5.6)),
    "a name of a column": ours(ROWS.rename(columns={"year": "Year"})),
    "an order of rows": ours(ROWS.iloc[::-1]),
    "a value's type": ours(ROWS.astype({"usd_bn": "float32"})),
    "what it closes over": ours(ROWS, 2),
    "a default": partial(ours, extra=1)(ROWS, extra=3),
    "what a partial holds": partial(ours(ROWS), 1),
    "a function inside": ours(ours(1)),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("what", CHANGED)
def test_anything_else_is_drawn_anew(what: str) -> None:
    pen = Pen()
    assert [kept(pen, ours(ROWS)), kept(pen, CHANGED[what]), kept(pen, ours(ROWS))] == [1, 2, 1]


@pytest.mark.usefixtures("folder")
def test_two_functions_on_one_line_are_two() -> None:
    pen, pair = Pen(), [lambda: 1, lambda: 2]
    for one in pair:
        one.__module__ = "helpers.display.somewhere"
    assert [kept(pen, one) for one in (*pair, *pair)] == [1, 2, 1, 2]


@pytest.mark.usefixtures("folder")
def test_a_function_of_somebody_elses_notebook_is_never_kept() -> None:
    pen = Pen()
    assert [kept(pen, lambda: 1) for _ in range(2)] == [1, 2]  # what else decides it stands in that notebook


@pytest.mark.usefixtures("folder")
def test_a_table_behind_it_that_changed_draws_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw() -> tuple[int, int]:
        return pen(), len(load("countries"))

    pen, now = Pen(), {"countries": "as it was"}
    monkeypatch.setattr(drawings, "fingerprint", lambda name: now[name])
    monkeypatch.setattr("helpers.data.loading._fingerprint", lambda table, _: now[table.name])
    monkeypatch.setattr("helpers.data.loading._frames", {})
    first = [kept(draw, "name")[0] for _ in range(2)]
    now["countries"] = "other rows"
    assert first + [kept(draw, "name")[0] for _ in range(2)] == [1, 1, 2, 2]


@pytest.mark.usefixtures("folder")
def test_the_tables_behind_it_count_as_read_each_time() -> None:
    for _ in range(2):
        with tables_noted() as behind:
            kept(lambda: len(load("countries")), "name")
        assert list(behind) == ["countries"]


@pytest.mark.usefixtures("folder")
def test_a_warning_is_shown_and_an_error_is_raised_each_time() -> None:
    def fail() -> None:
        raise ValueError("nothing to draw")

    for _ in range(2):
        with pytest.warns(UserWarning, match="thin"):
            assert kept(lambda: warnings.warn("thin", stacklevel=1) or 7, "warns") == 7
        with pytest.raises(ValueError, match="nothing to draw"):
            kept(fail, "fails")


def test_what_was_kept_by_other_code_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pen = Pen()
    assert kept(pen, "name") == 1
    monkeypatch.setattr(drawings, "_code_now", lambda: "edited since")
    assert kept(pen, "name") == 2
    monkeypatch.undo()
    monkeypatch.delenv(KEPT_IN, raising=False)
    assert kept(pen, "name") == 3  # a notebook that is executed by hand
    assert folder.is_dir()


def test_the_digest_of_the_code_is_that_of_what_a_drawing_can_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("display/marks.py", "display/book.mplstyle", "wording/words.py", "runs/sweep.py", "__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("as it was")
    monkeypatch.setattr(drawings.helpers, "__file__", str(tmp_path / "__init__.py"))
    before = drawings.place(tmp_path)
    (tmp_path / "runs" / "sweep.py").write_text("edited")
    assert drawings.place(tmp_path) == before
    for name in ("display/marks.py", "display/book.mplstyle", "wording/words.py", "__init__.py"):
        (tmp_path / name).write_text("edited")
        now = drawings.place(tmp_path)
        assert now != before
        before = now


@pytest.mark.usefixtures("folder")
def test_a_broken_copy_is_drawn_anew(folder: Path) -> None:
    pen = Pen()
    kept(pen, "name")
    for copy in folder.rglob("output.pkl"):
        copy.write_bytes(b"broken")
    assert kept(pen, "name") == 2


def test_a_file_in_the_place_of_the_folder_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_build").write_text("no folder")
    monkeypatch.setenv(KEPT_IN, str(drawings.place(tmp_path)))
    assert kept(Pen(), "name") == 1
    drawings.bound(drawings.place(tmp_path))


def test_what_is_kept_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = folder.with_name("of other code")
    other.mkdir(parents=True)
    pens = [Pen() for _ in range(4)]
    for number, pen in enumerate(pens):
        kept(lambda pen=pen: (pen(), os.urandom(20_000)), number)
    monkeypatch.setattr(drawings, "MOST", 50_000)
    drawings.bound(folder)
    size = sum(path.stat().st_size for path in folder.rglob("output.pkl"))
    assert not other.exists()
    assert 0 < size <= 50_000


def card() -> FigureCard:
    def draw(ax: Any) -> None:
        marks.lines(ax, ROWS, x="year", y="usd_bn", by="partner")

    draw.__module__ = "helpers.display.somewhere"
    return figure(
        "balance", question="Did it rise?", subtitle="Billion US dollars", draw=draw, data=ROWS, plots="The balance",
        answer=Sentence("rise", "It rose.", (), register="plain"), sources=["iso_3166"], terms=[(2017, 2020, "Trump")],
    )  # fmt: skip


def test_a_card_is_the_same_with_and_without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_cards = [card(), card()]
    copies = list(folder.rglob("output.pkl"))
    monkeypatch.delenv(KEPT_IN)
    plain = card()
    assert len(copies) == 1
    assert {one._repr_html_() for one in kept_cards} == {plain._repr_html_()}
    assert {str(one.record()) for one in kept_cards} == {str(plain.record())}
