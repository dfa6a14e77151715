"""``{replication}``: published numbers of other studies, reckoned again from this book's tables."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers.display.parts import style_sheet


class ReplicationPage(SphinxDirective):
    """The sentence on top, the table of all numbers, and a note on each study."""

    def run(self) -> list[nodes.Node]:
        """Reckon and set them; the page depends on the tables and the two modules behind it."""
        from helpers.analysis import replication as analysis
        from helpers.data import catalogue
        from helpers.display import replication as page

        tables = {"published_results", *(name for study in analysis.STUDIES for name in study.tables)}
        files = [*(catalogue().table(name).file for name in sorted(tables)), analysis.__file__, page.__file__]
        for file in files:
            self.env.note_dependency(str(file))
        found = analysis.replication()
        top = f'<p class="aaf aaf-answer-line">{page.in_short(found).html}</p>'
        more = f"<p>{' '.join(sentence.html for sentence in page.text(found))}</p>"
        html = [
            f'{style_sheet()._repr_html_()}{top}<div class="aaf-text">{more}</div>',
            page.numbers_table(found)._repr_html_(),
            f"<h2>Study by study</h2>{page.studies(found, self.env.found_docs)}",
        ]
        return [nodes.raw("", part, format="html") for part in html]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("replication", ReplicationPage)
