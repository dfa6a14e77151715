"""SVG text of a drawn sheet: slim, with ids of its own, coloured by the page; and as a file that stands alone."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape, unescape

from helpers.display.measure import wrapped
from helpers.display.sheet import Sheet
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
    for idle, kept in (
        (' version="1.1"', ""),
        (' xmlns:xlink="http://www.w3.org/1999/xlink"', ""),
        ("xlink:href", "href"),
    ):
        body = body.replace(idle, kept)
    return _without_empty_groups(re.sub(r">\s+<", "><", body).strip())


def _short(value: str) -> str:
    return re.sub(r"\s+", " ", _LONG_NUMBER.sub(r"\1", value)).strip()


def _without_empty_groups(body: str) -> str:
    before = ""
    while before != body:
        before, body = body, re.sub(r"<defs ?/>|<defs></defs>|<g/>", "", body)
        body = re.sub(r"<g>((?:(?!</?g[ >]).)*)</g>", r"\1", body)
    return body


def texts(drawing: str) -> list[str]:
    """Every text inside the drawing, in order: ticks, labels, values, names of panels."""
    return [unescape(found) for found in re.findall(r"<text[^>]*>([^<]*)</text>", drawing)]


def inline(drawing: str, *, prefix: str, label: str) -> str:
    """The drawing for use inside a page: ids prefixed, colours as variables, an accessible name."""
    body = re.sub(r' id="', f' id="{prefix}-', drawing)
    body = re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}-", body)
    return _opened(_themed(body), f'role="img" aria-label="{escape(label)}"')


def _opened(body: str, attributes: str) -> str:
    """The same with a root element of our own: the page decides the size, the proportions are kept."""
    return f"{_root(*size(body))} {attributes}>{body[body.index('>') + 1 :]}"


def _root(width: float, height: float) -> str:
    """Start of a root element, to be closed after further attributes."""
    box = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} stroke-linejoin="round"'


def size(drawing: str) -> tuple[float, float]:
    """Width and height in CSS pixels."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    if found is None:
        raise ValueError("no drawing: SVG without viewBox")
    return float(found[1]), float(found[2])


def _themed(body: str) -> str:
    variables = {value: f"var(--fig-{name},{value})" for name, value in palette().items()}
    return _HEX.sub(lambda m: variables.get(m[0], m[0]), body)


def standalone(drawing: str, *, title: str, subtitle: str, key: list[str], foot: str, label: str) -> str:
    """The drawing as a file: white paper, light colours, with title, subtitle, key and source written in."""
    width, height = size(drawing)
    above = _paragraph(title, width, _Type(17, 22, "ink", "bold")) + _paragraph(subtitle, width, _Type(13, 18, "muted"))
    below = [line for entry in key for line in _paragraph(entry, width, _Type(12, 16, "ink"))]
    below += _paragraph(foot, width, _Type(11.5, 16, "muted"))
    head, top = _set(above, 10)
    tail, full = _set(below, top + height + 10)
    inside = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    return (
        f'{_root(width + 2 * _EDGE, full + 12)} font-family="{FONTS}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(label)}</desc>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{head}{tail}'
        f'<g transform="translate({_EDGE} {top + 6:g})">{inside}</g></svg>'
    )


_EDGE = 16


@dataclass(frozen=True)
class _Type:
    size: float
    step: float
    shade: str
    weight: str = "normal"


def _paragraph(text: str, width: float, kind: _Type) -> list[tuple[str, _Type]]:
    return [(line, kind) for line in wrapped(text, width, kind.size, kind.weight)]


def _set(lines: list[tuple[str, _Type]], y: float) -> tuple[str, float]:
    """The lines as SVG below ``y``, and where they end."""
    texts = []
    for text, kind in lines:
        y += kind.step
        look = f'font-size="{kind.size:g}" font-weight="{kind.weight}" fill="{colour(kind.shade)}"'
        texts.append(f'<text x="{_EDGE}" y="{y - 5:g}" {look}>{escape(text)}</text>')
    return "".join(texts), y
