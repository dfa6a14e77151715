"""Where a card comes from: the function that drew it, and those that computed what it shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from helpers.analysis.results import Results, caller, public_name

OURS = "helpers."


@dataclass(frozen=True)
class Origin:
    """Dotted names of functions: ``helpers.display.trade.imbalance.over_time``."""

    drawn_by: str
    computed_by: tuple[str, ...] = ()


def origin(answer: Iterable[str] = ()) -> Origin:
    """Of the card being made, by the nearest public function outside this package's machinery.

    Such a function is given its section last; what it shows was computed by the functions that filed the
    results behind the answer, or behind the whole section where no answer is given.

    Args:
        answer: ids of the results behind the answer.
    """
    frame = caller("helpers.display.origin", "helpers.display.figure", "helpers.display.table")
    code = frame.f_code
    section = frame.f_locals.get(code.co_varnames[code.co_argcount - 1]) if code.co_argcount else None
    results = getattr(section, "results", None)
    if not isinstance(results, Results):
        return Origin(public_name(frame))
    behind = [results[name] for name in answer if name in results] or results.values()
    return Origin(public_name(frame), tuple(dict.fromkeys(result.made_by for result in behind)))


def origin_line(origin: Origin) -> str:
    """The line under a card; nothing for one made in a notebook, where its code is in sight."""
    return code_line({"drawn by": [origin.drawn_by], "computed by": origin.computed_by})


def code_line(told: dict[str, Iterable[str]]) -> str:
    """What functions did, with their names: text here, links to their source on a page of the book.

    Args:
        told: ``drawn by`` → dotted names; those that are not of this package are left out.
    """
    named = {what: [_code(name) for name in names if name.startswith(OURS)] for what, names in told.items()}
    texts = [f"{what} {', '.join(codes)}" for what, codes in named.items() if codes]
    return f'<p class="aaf-code">Code: {" · ".join(texts)}</p>' if texts else ""


def _code(name: str) -> str:
    return f'<code data-code="{escape(name)}">{escape(name.removeprefix(OURS))}</code>'
