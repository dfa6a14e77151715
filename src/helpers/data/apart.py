"""Something reckoned from tables in a fork of this process, where a core stands idle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.aside import aside
from helpers.data.loading import note_read, tables_noted, tables_read
from helpers.data.reach import consult, consulted


def beside(make: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """Begin to reckon parts of an analysis; return what waits for them: an aside, with the tables on record.

    Args:
        make: as :func:`helpers.aside.aside` wants it; parts by name.
    """

    def noted() -> tuple[dict[str, Any], dict[str, str], dict[str, str], dict[str, str]]:
        with tables_noted() as behind:
            made = make()
        return made, behind, tables_read(), consulted()

    waited_for = aside(noted)

    def received() -> dict[str, Any]:
        made, behind, read, asked = waited_for()
        note_read(behind, read)
        for name, answer in asked.items():
            consult(name, answer)
        return made

    return received
