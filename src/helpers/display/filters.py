"""Lists that can be filtered without a server: a form that waits for its script, and the script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files

from helpers.wording import words


def filters(offered: Mapping[str, tuple[str, Mapping[str, str]]], count: int, noun: str) -> str:
    """The form: one choice a filter, each option with its name on the page.

    Args:
        offered: name of the filter → its label, and the options: value → name.
        count: items in the list, named by ``noun``.
    """
    selects = ""
    for key, (label, options) in offered.items():
        listed = "".join(f'<option value="{escape(one)}">{escape(name)}</option>' for one, name in options.items())
        choice = f'<select data-filter="{key}"><option value="">all</option>{listed}</select>'
        selects += f"<label>{escape(label)} {choice}</label>"
    return f'<form class="aaf-filters" hidden>{selects}<output>{words.plural(count, noun)}</output></form>'


def item(values: Mapping[str, str | Iterable[str]]) -> str:
    """Attributes of an item of such a list: what each filter finds it by; several values are possible."""
    told = {key: one if isinstance(one, str) else "|".join(one) for key, one in values.items()}
    return "data-item " + " ".join(f'data-{key}="{escape(one)}"' for key, one in told.items())


def filterable(id: str, inside: str, noun: str, kind: str = "") -> str:
    """The list with its script; ``noun`` in the plural, for the count."""
    script = (files("helpers.display") / "static" / "filters.js").read_text(encoding="utf-8")
    return (
        f'<div class="aaf aaf-table aaf-filterable {kind}" id="{id}" data-noun="{escape(noun)}">{inside}</div>'
        f"<script>{script}</script>"
    )
