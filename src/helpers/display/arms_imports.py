"""What the chapters that show the US share of arms imports share on the page."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.display import marks
from helpers.wording import words

TERMS = "SIPRI’s terms allow less than a tenth of a data set, with attribution and for non-commercial ends."
VOLUME = (
    "Volume: SIPRI’s trend-indicator value, no money paid. Line: deliveries of a deal spread evenly over its years; "
    "shaded: all in its first or in its last year."
)


def draw_shares(ax: Axes, windows: pd.DataFrame, by: str) -> None:
    """Shares in rolling windows, one line for each value of column ``by``, with the range that timing leaves."""
    marks.bands(ax, windows, x="year", low="low", high="high", by=by)
    marks.lines(ax, windows, x="year", y="share_pct", by=by, value=lambda v: words.pct(v, 0))
    ax.set_ylim(0, 102)


def share_subtitle(window_years: int) -> str:
    """Unit and windows of the shares."""
    span = "each year" if window_years == 1 else f"over the {window_years} years up to each"
    return f"US share of the volume of arms delivered, %, {span}"
