"""Where a card is: links to a figure or table lead to the page that shows it, the chapter or its evidence.

Code that writes a link knows the theme and the anchor, not which of the theme's two pages shows the card; that is
decided in the notebooks, and known once they are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from helpers.book import findings

CARD = re.compile(r'href="(?P<page>[\w/.-]*?)(?:\.html)?#(?P<anchor>(?:fig|tab)-[\w-]+)"')


def setup(app: Sphinx) -> None:
    """Register what is done to each page."""
    app.connect("html-page-context", _link)


def _link(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None) -> None:
    if "body" in context:
        context["body"] = led(context["body"], page, cards(app.env))


def cards(env: BuildEnvironment) -> Mapping[str, Mapping[str, str]]:
    """Chapter → anchor of a card → name of the page that shows it."""
    found: dict[str, dict[str, str]] = {}
    for docname, record in findings.chapters(env).items():
        known = found.setdefault(str(record.get("chapter")), {})
        known |= dict.fromkeys(record["cards"], docname)
    return found


def led(body: str, page: str, cards: Mapping[str, Mapping[str, str]]) -> str:
    """A page's HTML with each link to a card leading to the page that shows it.

    >>> shown = {"trade": {"fig-a": "chapters/trade", "fig-b": "chapters/trade_evidence"}}
    >>> led('<a href="trade.html#fig-b">', "chapters/claims", shown)
    '<a href="trade_evidence.html#fig-b">'
    >>> led('<a href="#fig-a">', "chapters/trade_evidence", shown)
    '<a href="trade.html#fig-a">'
    """
    chapter_of = {docname: name for name, known in cards.items() for docname in known.values()}

    def there(link: re.Match[str]) -> str:
        target = str(PurePosixPath(page).parent / link["page"]) if link["page"] else page
        place = cards.get(chapter_of.get(target, ""), {}).get(link["anchor"])
        if place is None or place == target:
            return link[0]
        name = f"{PurePosixPath(place).name}.html"
        file = "" if place == page else str(PurePosixPath(link["page"]).with_name(name)) if link["page"] else name
        return f'href="{file}#{link["anchor"]}"'

    return CARD.sub(there, body)
