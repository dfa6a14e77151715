"""Executed notebooks of a run as HTML files that open by themselves, look like the book and link to each other."""

from __future__ import annotations

import base64
import mimetypes
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from bs4 import BeautifulSoup, Tag

from helpers import data
from helpers.aside import aside
from helpers.book.build import OFF, unbroken
from helpers.book.compile import compile_html
from helpers.book.findings import yielded
from helpers.book.stage import PAGES, copy_if_different
from helpers.runs.folder import alone

COMPANIONS = ("glossary.md", "references.md", "references.bib")
"""Pages that a chapter points into; what it uses of them is taken into the page."""
SCRIPTS = ("documentation_options.js", "sphinx-book-theme.js", "bootstrap.js", "pydata-sphinx-theme.js", "numbers.js")
"""Scripts that a single page has use for; search and its index stay out."""
ALONE: dict[str, Any] = {
    **OFF,
    "book_alone": True,
    "html_sidebars": {"**": []},
    "html_theme_options": {
        "article_header_start": [],
        "disable_search": True,
        "show_prev_next": False,
        "use_download_button": False,
    },
    "suppress_warnings": ["myst.xref_missing", "myst.domains", "ref.term", "ref.ref", "ref.doc"],
}
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
CSS_IMPORT = re.compile(r"""@import\s+(?:url\()?['"]([^'"]+)['"]\)?\s*;""")
Companions = Mapping[str, Mapping[str, Tag]]
"""File of a built companion → what can be linked to on it, by id."""
CSS_URL = re.compile(r"""url\((['"]?)(?!data:)([^'")]+)\1\)""")


def page(notebook: Path, target: Path) -> None:
    """Write ``notebook``, executed before, as the self-contained HTML file ``target``; see :func:`pages`."""
    stem = str((yielded(notebook) or {}).get("chapter", "chapter")).replace("-", "_")
    pages({stem: (notebook, target)})


def pages(wanted: Mapping[str, tuple[Path, Path]]) -> None:
    """Write the executed notebooks of a run as self-contained HTML files.

    Args:
        wanted: name of the page in the book (``trade_evidence``) → its notebook, and the file to be written.

    Raises:
        BookError: a notebook cannot be compiled; the message names the log beside the first target.
    """
    targets = {stem: target.resolve() for stem, (_, target) in wanted.items()}
    log = next(iter(targets.values())).with_suffix(".log")
    with _workshop("+".join(wanted)) as work:
        _stage({stem: notebook for stem, (notebook, _) in wanted.items()}, work / "source")
        compile_html(work / "source", work / "html", work / "doctrees", log, overrides=ALONE, warnings_are_errors=False)
        log.unlink()
        names = {f"{stem}.html": target.name for stem, target in targets.items()}
        companions = _companions(work / "html")
        *others, last = [
            partial(_self_contained, work / "html" / PAGES / f"{stem}.html", companions, names) for stem in targets
        ]
        waited_for = [aside(make, idle=True) for make in others]  # who sets pages does nothing else meanwhile
        made = [last()]
        made[:0] = [received() for received in waited_for]
        for target, text in zip(targets.values(), made, strict=True):
            _put(target, text)


@contextmanager
def _workshop(name: str) -> Iterator[Path]:
    """A folder for one at a time that keeps what Sphinx has read: glossary and references are not read again."""
    work = data.root() / "_build" / ".pages" / name
    with ExitStack() as kept:
        with suppress(OSError):
            work.mkdir(parents=True, exist_ok=True)
        if not os.access(work, os.W_OK):  # made by somebody else, or never
            work = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="page-")))
        with alone(work), unbroken(work):
            yield work


def _put(target: Path, text: str) -> None:
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(target)


def _stage(notebooks: Mapping[str, Path], source: Path) -> None:
    """A book of some notebooks and their companions."""
    root = data.root()
    pages = source / PAGES
    companions = [root / PAGES / name for name in COMPANIONS if (root / PAGES / name).is_file()]
    for stem, notebook in notebooks.items():
        copy_if_different(notebook, pages / f"{stem}.ipynb")
    for path in companions:
        copy_if_different(path, pages / path.name)
    copy_if_different(root / "_config.yml", source / "_config.yml")
    first, *others = [*notebooks, *(path.stem for path in companions if path.suffix == ".md")]
    chapters = [{"file": f"{PAGES}/{name}"} for name in others]
    contents = {"format": "jb-book", "root": f"{PAGES}/{first}", "chapters": chapters}
    (source / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")


def _self_contained(path: Path, companions: Companions, names: Mapping[str, str]) -> str:
    soup = _parsed(path)
    for link in soup.select('link:not([rel~="stylesheet"]):not([rel~="icon"])'):
        link.decompose()
    _inline_styles(soup, path)
    _inline_scripts(soup, path)
    _inline_images(soup, path)
    _settle_links(soup, companions, names)
    return str(soup)


def _parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _local(reference: str, page: Path) -> Path:
    """The file that a relative reference on ``page`` means."""
    return Path(os.path.normpath(page.parent / unquote(urlsplit(reference).path)))


def _inline_styles(soup: BeautifulSoup, page: Path) -> None:
    for link in soup.select('link[rel~="stylesheet"]'):
        path = _local(str(link["href"]), page)
        style = soup.new_tag("style")
        style.string = _inlined_css(path.read_text(encoding="utf-8"), path)
        link.replace_with(style)


def _inlined_css(css: str, path: Path) -> str:
    """CSS without the fonts of icons that the book draws itself, and with its images inside."""
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", FONT_FACE.sub("", css))
    css = CSS_IMPORT.sub(lambda found: _imported_css(_local(found[1], path)), css)
    return CSS_URL.sub(lambda found: f'url("{_data_uri(_local(found[2], path))}")', css)


def _imported_css(path: Path) -> str:
    return _inlined_css(path.read_text(encoding="utf-8"), path)


def _inline_scripts(soup: BeautifulSoup, page: Path) -> None:
    for script in soup.select("script[src]"):
        path = _local(str(script["src"]), page)
        if path.name in SCRIPTS:
            inlined = soup.new_tag("script")
            inlined.string = _script(path)
            _place(soup, script, inlined)
        script.decompose()


def _place(soup: BeautifulSoup, script: Tag, inlined: Tag) -> None:
    """Where the inlined script runs when the linked one did: a deferred one sees the whole page."""
    if script.has_attr("defer") and soup.body is not None:
        soup.body.append(inlined)
    else:
        script.insert_before(inlined)


def _script(path: Path) -> str:
    code = re.sub(r"//# sourceMappingURL=.*", "", path.read_text(encoding="utf-8"))
    return code.replace("</script", "<\\/script")


def _inline_images(soup: BeautifulSoup, page: Path) -> None:
    for tag, attribute in ((tag, "src") for tag in soup.select("img[src]")):
        _inline_file(tag, attribute, page)
    for tag in soup.select('link[rel~="icon"]'):
        _inline_file(tag, "href", page)


def _inline_file(tag: Tag, attribute: str, page: Path) -> None:
    reference = str(tag[attribute])
    if not reference.startswith("data:"):
        tag[attribute] = _data_uri(_local(reference, page))


def _data_uri(path: Path) -> str:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _settle_links(soup: BeautifulSoup, companions: Companions, names: Mapping[str, str]) -> None:
    """Links that lead nowhere without the rest of the book become text; cited works come along."""
    cited: dict[str, Tag] = {}
    here = _by_id(soup)
    for link in soup.select("a[href]"):
        parts = urlsplit(str(link["href"]))
        if parts.scheme or (not parts.path and parts.fragment in here):
            continue
        if parts.path in names:
            link["href"] = f"{names[parts.path]}{'#' if parts.fragment else ''}{parts.fragment}"
            continue
        entry = companions.get(Path(parts.path).name, {}).get(parts.fragment)
        if entry is not None and Path(parts.path).name == "references.html":
            cited[parts.fragment] = entry
            link["href"] = f"#{_reference_id(parts.fragment)}"
        else:
            _explain(link, entry)
    _append_references(soup, cited)


def _by_id(soup: BeautifulSoup) -> dict[str, Tag]:
    """The elements that can be linked to; of two with one id the first."""
    found: dict[str, Tag] = {}
    for tag in soup.find_all(id=True):
        found.setdefault(str(tag["id"]), tag)
    return found


def _companions(site: Path) -> Companions:
    paths = [(site / PAGES / name).with_suffix(".html") for name in COMPANIONS if name.endswith(".md")]
    return {path.name: _by_id(_parsed(path)) for path in paths if path.is_file()}


def _drop(link: Tag) -> None:
    """A link in a row of links goes; a tile keeps its look; in running text the words stay."""
    if link.find_parent(class_="aaf-links"):
        link.decompose()
    elif "aaf-tile" in (link.get("class") or ()):
        link.name = "span"  # a tile keeps its look and its words
        del link["href"]
    else:
        link.unwrap()


def _explain(link: Tag, entry: Tag | None) -> None:
    """A link to a term becomes the term with its meaning as a tooltip; any other becomes its text."""
    meaning = entry.find_next_sibling("dd") if entry is not None and entry.name == "dt" else None
    if meaning is None:
        _drop(link)
        return
    link.name = "abbr"
    link.attrs = {"title": " ".join(meaning.get_text().split()), "tabindex": "0"}


def _append_references(soup: BeautifulSoup, cited: Mapping[str, Tag]) -> None:
    article = soup.select_one("article.bd-article > section")
    if article is None or not cited:
        return
    section = BeautifulSoup(
        '<section id="references"><h2>References</h2><div role="list" class="citation-list"></div></section>',
        "html.parser",
    )
    for fragment, original in cited.items():
        entry = copy(original)  # the other page of the run may cite it too
        entry["id"] = _reference_id(fragment)
        section.div.append(_without_backlinks(entry))  # type: ignore[union-attr]
    article.append(section)


def _reference_id(fragment: str) -> str:
    """Ids are unique within a page only: those that move to another page get a name of their own."""
    return f"reference-{fragment}"


def _without_backlinks(entry: Tag) -> Tag:
    for link in entry.select("a[href]"):
        if not urlsplit(str(link["href"])).scheme:
            link.unwrap()
    return entry
