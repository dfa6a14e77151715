"""Citations as the social sciences set them: (Author, year) in round brackets, works listed by last name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from pybtex.database import BibliographyData, Entry
from pybtex.plugin import register_plugin as register_pybtex
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style as UnsortedStyle
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

NAME = "author_year_round"
"""What ``_config.yml`` calls the style."""


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")")


@dataclass
class AuthorYearRound(AuthorYearReferenceStyle):
    """Author and year in round brackets throughout."""

    bracket_parenthetical: BracketStyle = field(default_factory=_round)
    bracket_textual: BracketStyle = field(default_factory=_round)
    bracket_author: BracketStyle = field(default_factory=_round)
    bracket_label: BracketStyle = field(default_factory=_round)
    bracket_year: BracketStyle = field(default_factory=_round)


class LastNameFirst(UnsortedStyle):
    """The list of works, sorted and headed by last names, as (Author, year) citations expect."""

    default_label_style = "alpha"
    default_name_style = "lastfirst"
    default_sorting_style = "author_year_title"
    _known: ClassVar[dict[Any, FormattedEntry]] = {}

    def format_entry(self, label: str, entry: Entry, bib_data: BibliographyData | None = None) -> FormattedEntry:
        """A work as it is listed; each is asked for twice a page, and again with every run of the live book."""
        persons = tuple((role, tuple(map(str, some))) for role, some in entry.persons.items())
        key = (label, entry.key, entry.type, tuple(entry.fields.items()), persons)
        if key not in self._known:
            self._known[key] = super().format_entry(label, entry, bib_data)
        return self._known[key]


def setup(app: Sphinx) -> None:
    """Register the styles; the extension for citations itself is loaded first."""
    app.setup_extension("sphinxcontrib.bibtex")
    register_pybtex("pybtex.style.formatting", "last_name_first", LastNameFirst)
    register_plugin("sphinxcontrib.bibtex.style.referencing", NAME, AuthorYearRound)
