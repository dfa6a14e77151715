"""Formulas as MathML, made at build time: no script, no font, no other site."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

UNKNOWN = re.compile(r">(\\[A-Za-z]+)")

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Offer the renderer under the name ``mathml``."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def mathml(latex: str, *, block: bool) -> str:
    """One formula; its LaTeX source rides along as ``alttext`` for those who copy it.

    Raises:
        ValueError: the LaTeX cannot be read.
    """
    try:
        markup = str(convert(latex.strip(), display="block" if block else "inline"))
    except Exception as fault:
        raise ValueError(f"formula {latex.strip()!r} cannot be read: {type(fault).__name__}") from fault
    unknown = UNKNOWN.search(markup)  # the converter sets what it does not know as it stands
    if unknown:
        raise ValueError(f"formula {latex.strip()!r} cannot be read: no command {unknown[1]}")
    return markup


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(_markup(node.astext(), node, block=False))
    raise nodes.SkipNode


def _block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math formula", **_focusable()))
    if node["number"]:
        self.body.append(f'<span class="eqno">({node["number"]})</span>')
    self.body.append(_markup(node.astext(), node, block=True))
    self.body.append("</div>")
    raise nodes.SkipNode


def _focusable() -> dict[str, Any]:
    """A wide formula scrolls on a phone; the keyboard must be able to scroll it too."""
    return {"tabindex": "0", "role": "group", "aria-label": "formula"}


def _markup(latex: str, node: nodes.Element, *, block: bool) -> str:
    try:
        return mathml(latex, block=block)
    except ValueError as fault:
        logger.warning(str(fault), location=node)
        return f"<code>{nodes.Text(latex).astext()}</code>"
