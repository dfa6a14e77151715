"""The digest of what is drawn."""

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.axes import Axes

from helpers.display.parts import digest
from helpers.display.sheet import WIDE, Sheet
from helpers.display.theme import drawing_style
from helpers.display.values import digest_of_marks


def drawn(otherwise: Callable[[Axes], object] = lambda _: None) -> str:
    with drawing_style():
        sheet = Sheet(WIDE, 300, (1, 2))
        ax = sheet.axes[0]
        ax.plot([2017, 2018], [1.0, 2.0], marker="o", color="#123456")
        ax.barh([0, 1], [3.0, 4.0], color=["#aaaaaa", "#bbbbbb"])
        ax.scatter([2017, 2018], [3.0, 4.0], s=[20, 40])
        ax.fill_between([2017, 2018], [0.0, 1.0], [2.0, 3.0])
        otherwise(ax)
        return digest_of_marks(sheet.axes)


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda ax: ax.lines[0].set_ydata([1.0, 2.001]),
        lambda ax: ax.lines[0].set_color("#123457"),
        lambda ax: ax.lines[0].set_marker("s"),
        lambda ax: ax.patches[1].set_width(4.001),
        lambda ax: ax.patches[1].set_facecolor("#aaaaaa"),
        lambda ax: ax.collections[0].set_offsets([(2017, 3.0), (2018, 4.001)]),
        lambda ax: ax.collections[1].set_facecolor("#aaaaaa"),
        lambda ax: ax.set_xlim(2000, 2020),
        lambda ax: ax.plot([2017], [1.0]),
    ],
)
def test_it_changes_with_place_colour_shape_and_axis(otherwise: Callable[[Axes], object]) -> None:
    assert drawn(otherwise) != drawn()


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda ax: ax.set_title("Another"),
        lambda ax: ax.text(2017, 1, "a label"),
        lambda ax: ax.lines[0].set_ydata([1.0, 2.0 + 1e-9]),
    ],
)
def test_words_and_the_last_digits_of_a_machine_change_nothing(otherwise: Callable[[Axes], object]) -> None:
    assert drawn(otherwise) == drawn()


def test_what_ends_on_a_five_has_one_digest_on_every_machine() -> None:
    last_bits = [22.893749999999997, 22.89375, 22.893750000000004]
    assert len({digest(pd.DataFrame({"share": [one]})) for one in last_bits}) == 1
    assert digest(pd.DataFrame({"share": [22.8937]})) != digest(pd.DataFrame({"share": [22.8938]}))
    places = [2.00005, 2.0000500000000003, 2.0000499999999997]
    assert len({drawn(lambda ax, one=one: ax.lines[0].set_ydata([1.0, one])) for one in places}) == 1
