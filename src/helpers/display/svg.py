"""SVG text of a drawn sheet: slim, with ids of its own, coloured by the page; and as a file that stands alone."""

from __future__ import annotations

import io
import re
from html import escape

from helpers.display.layout import Sheet, text_width
from helpers.display.theme import colour, palette

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"

_REFERENCE = re.compile(r'(?:url\(#|href="#)([^)"]+)')
_HEX = re.compile(r"#[0-9a-f]{6}\b")
_LONG_NUMBER = re.compile(r"(-?\d+\.\d)\d+")
_ATTRIBUTE = re.compile(r' (d|x|y|transform|width|height)="([^"]*)"')


def rendered(sheet: Sheet) -> str:
    """The drawing as SVG text, slimmed: the same bytes for the same drawing."""
    buffer = io.StringIO()
    sheet.savefig(buffer, format="svg", metadata={"Date": None})
    return _slim(buffer.getvalue())


def _slim(raw: str) -> str:
    """Without prolog, metadata, comments, the style that would leak into the page, unused ids and idle decimals."""
    body = raw[raw.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r"font-family: [^;\"]*; ", "", body)
    body = re.sub(r' transform="rotate\(-?0 [^"]*"', "", body)
    used = set(_REFERENCE.findall(body))
    body = re.sub(r' id="([^"]+)"', lambda m: m[0] if m[1] in used else "", body)
    body = _ATTRIBUTE.sub(lambda m: f' {m[1]}="{_short(m[2])}"', body)
    body = body.replace(' version="1.1"', "").replace("xlink:href", "href").replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    return _without_empty_groups(re.sub(r">\s+<", "><", body).strip())


def _short(value: str) -> str:
    return re.sub(r"\s+", " ", _LONG_NUMBER.sub(r"\1", value)).strip()


def _without_empty_groups(body: str) -> str:
    before = ""
    while before != body:
        before, body = body, re.sub(r"<g>((?:(?!</?g[ >]).)*)</g>", r"\1", re.sub(r"<defs ?/>|<defs></defs>|<g/>", "", body))
    return body


def inline(drawing: str, *, prefix: str, label: str) -> str:
    """The drawing for use inside a page: ids prefixed, colours as variables, an accessible name."""
    body = re.sub(r' id="', f' id="{prefix}-', drawing)
    body = re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}-", body)
    return _opened(_themed(body), f'role="img" aria-label="{escape(label)}"')


def _opened(body: str, attributes: str) -> str:
    """The same with a root element of our own: the size is left to the page, the proportions are kept."""
    width, height = size(body)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'stroke-linejoin="round" {attributes}>'
    )
    return root + body[body.index(">") + 1 :]


def size(drawing: str) -> tuple[float, float]:
    """Width and height in CSS pixels."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    if found is None:
        raise ValueError("no drawing: SVG without viewBox")
    return float(found[1]), float(found[2])


def _themed(body: str) -> str:
    variables = {value: f"var(--fig-{name},{value})" for name, value in palette().items()}
    return _HEX.sub(lambda m: variables.get(m[0], m[0]), body)


def standalone(drawing: str, *, title: str, subtitle: str, foot: str, label: str) -> str:
    """The drawing as a file: white paper, light colours, with title, subtitle and source written in."""
    width, height = size(drawing)
    head = wrapped(title, width - 32, 17, "bold")
    under, below = wrapped(subtitle, width - 32, 13), wrapped(foot, width - 32, 11.5)
    top = 22 + 22 * len(head) + 18 * len(under) + 6
    full = top + height + 14 + 16 * len(below) + 8
    lines = [
        *_lines(head, 28, 22, 17, "ink", "bold"),
        *_lines(under, 28 + 22 * len(head) - 3, 18, 13, "muted"),
        *_lines(below, top + height + 18, 16, 11.5, "muted"),
    ]
    inside = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{full:g}" viewBox="0 0 {width:g} {full:g}" '
        f'stroke-linejoin="round" font-family="{FONTS}" role="img"><title>{escape(title)}</title><desc>{escape(label)}</desc>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(lines)}<g transform="translate(0 {top:g})">{inside}</g></svg>'
    )


def _lines(texts: list[str], y: float, step: float, points: float, shade: str, weight: str = "normal") -> list[str]:
    return [
        f'<text x="16" y="{y + i * step:g}" font-size="{points:g}" font-weight="{weight}" fill="{colour(shade)}">{escape(t)}</text>'
        for i, t in enumerate(texts)
    ]


def wrapped(text: str, width: float, points: float, weight: str = "normal") -> list[str]:
    """The text in lines that are no wider than ``width``."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", points, weight) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
