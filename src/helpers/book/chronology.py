"""``{chronology}``: every dated event of the registers, on one page."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Chronology(SphinxDirective):
    """The list of all events."""

    def run(self) -> list[nodes.Node]:
        """Set the list; the page depends on the registers behind it."""
        from helpers.analysis.events import REGISTERS, events
        from helpers.data import catalogue
        from helpers.display.chronology import chronology

        for register in REGISTERS:
            self.env.note_dependency(str(catalogue().table(register.table).file))
        return [nodes.raw("", chronology(events()), format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("chronology", Chronology)
