"""The one exception for input that cannot be used, and how its line is kept short."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from reprlib import Repr

LONGEST = 400
"""Characters of a line; of a longer one the beginning and the end are told."""
FEW = 8
"""Names that are listed whole; of more the nearest is suggested."""
LEAST = 3
"""Letters with which the name that is meant begins, where so few are given."""
_repr = Repr()
_repr.maxstring = _repr.maxother = _repr.maxlong = 80
_repr.maxlevel = 3


class BadInput(Exception):
    """A parameter, table, file or answer that is not what it must be.

    The message is one line: what, where, what was expected; only a table that cannot be sealed is told in a list,
    a line a fault. The command line prints it and exits with 2; inside a notebook it replaces the traceback.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(brief(message))

    def _render_traceback_(self) -> list[str]:
        # IPython asks the exception how to show itself: a reader needs the line, not our frames.
        return [f"{type(self).__name__}: {self}"]


def brief(message: str) -> str:
    """A message whose lines can be read: of a long one its beginning, which says what, and its end, which says why."""
    return "\n".join(
        line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} … {line[-LONGEST // 3 :]}"
        for line in message.split("\n")
    )


def short(value: object) -> str:
    """A value as a message prints it, however long or deep it is."""
    return _repr.repr(value)


def known(name: str, names: Iterable[str], lists: str = "") -> str:
    """What was expected where a name is unknown: all names if they are few, else the nearest and where all are listed.

    Args:
        name: as it was given.
        names: those there are.
        lists: the command that lists them.
    """
    every = list(names)
    if len(every) <= FEW:
        near = matching(name, every)[:1]
        listed = f"expected one of: {', '.join(every)}" if every else "there is none yet"
        return f"{listed}; type {near[0]}" if near else listed
    if meant := nearest(name, every):
        return meant + (f" `{lists}` lists all" if lists else "")
    return f"expected one of {len(every)}: " + (f"`{lists}` lists all" if lists else f"{', '.join(every[:FEW])} …")


def nearest(name: str, names: Iterable[str], most: int = 2) -> str:
    """A question that suggests the names most like one that is unknown; blank if none is like it."""
    near = matching(name, names)[:most]
    return f"did you mean {' or '.join(near)}?" if near else ""


def matching(name: str, names: Iterable[str]) -> list[str]:
    """Names that one which is unknown may mean: those that it begins, then those most like it.

    >>> matching("us_goods", ["us_troops", "us_goods_trade_annual"])
    ['us_goods_trade_annual', 'us_troops']
    """
    every, begun = {one.lower(): one for one in names}, name[:LONGEST].lower()
    longer = [one for one in every if len(begun) >= LEAST and one.startswith(begun)]
    return [every[one] for one in dict.fromkeys([*longer, *get_close_matches(begun, every)])]
