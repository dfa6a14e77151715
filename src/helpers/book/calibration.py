"""``{calibration}``: what designs are worth and how often verdicts err, each part of the page by its name."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Calibration(SphinxDirective):
    """A part of the calibration: ``in-words``, ``sizes`` or ``error-rates``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Set the sentence or the table; the page depends on the file behind it.

        Raises:
            DirectiveError: there is no such part.
        """
        from helpers.data import catalogue
        from helpers.display import calibration

        self.env.note_dependency(str(catalogue().table("error_rates").file))
        part = self.arguments[0]
        if part == "in-words":
            text = calibration.designs_in_words()
            return [nodes.paragraph(text, text)]
        tables = {"sizes": calibration.sizes_table, "error-rates": calibration.error_rates_table}
        if part not in tables:
            raise self.error(f"calibration {part!r}: expected in-words, {' or '.join(tables)}")
        return [nodes.raw("", tables[part]()._repr_html_(), format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("calibration", Calibration)
