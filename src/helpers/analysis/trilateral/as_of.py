"""What was known on a day: the one rule by which the chapter leaves out what came later."""

from __future__ import annotations

import pandas as pd


def last_full_year(day: str) -> int:
    """Last year that was over on a day given as ISO text: figures of a whole year are not known inside it.

    >>> last_full_year("1998-06-01"), last_full_year("1998-12-31")
    (1997, 1998)
    """
    return int(day[:4]) - (day[5:] < "12-31")


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
