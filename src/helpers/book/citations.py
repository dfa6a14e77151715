"""Citations as the social sciences set them: (Author, year) in round brackets, works listed by last name."""

from __future__ import annotations

from dataclasses import dataclass, field

from pybtex.plugin import register_plugin as register_pybtex
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


def setup(app: Sphinx) -> None:
    """Register the styles; the extension for citations itself is loaded first."""
    app.setup_extension("sphinxcontrib.bibtex")
    register_pybtex("pybtex.style.formatting", "last_name_first", LastNameFirst)
    register_plugin("sphinxcontrib.bibtex.style.referencing", NAME, AuthorYearRound)
