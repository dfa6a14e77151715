"""``{error-rates}``: how often verdicts err, on the page that states their rules."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers.display.theme import css


class ErrorRates(SphinxDirective):
    """The table of error rates."""

    def run(self) -> list[nodes.Node]:
        """Set the table; the page depends on the file behind it."""
        from helpers.data import catalogue
        from helpers.display.error_rates import error_rates_table

        self.env.note_dependency(str(catalogue().table("error_rates").file))
        html = f"<style>{css()}</style>{error_rates_table()._repr_html_()}"
        return [nodes.raw("", html, format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("error-rates", ErrorRates)
