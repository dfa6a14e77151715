"""What was known on a day: the one rule by which the chapter leaves out what came later."""

from __future__ import annotations

import pandas as pd


def known(frame: pd.DataFrame, day: str | pd.Timestamp, *columns: str) -> pd.DataFrame:
    """Rows of which no date in the named columns lies after the day; a blank date does not exclude its row.

    Args:
        frame: any table; the named columns hold timestamps or ISO text.
        day: last day that may be used, itself included.
        columns: columns with dates.
    """
    last = pd.Timestamp(day)
    later = pd.Series(False, index=frame.index)
    for column in columns:
        later |= pd.to_datetime(frame[column]) > last
    return frame[~later]
