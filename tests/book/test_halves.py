"""Pages that are written in two processes."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sphinx.application import Sphinx
from sphinx.util import logging

from helpers.book.halves import Page, write
from helpers.errors import BadInput


def book(folder: Path) -> Sphinx:
    """As much of a book as writes pages: each says which process wrote it."""

    def handle_page(name: str, context: dict[str, Any], _template: str) -> None:
        (folder / name).write_text(f"{context['body']} {os.getpid()}")

    return cast(Sphinx, SimpleNamespace(builder=SimpleNamespace(handle_page=handle_page)))


def page(number: int) -> Page:
    return f"page-{number}", {"body": f"body {number}"}, "page.html"


def test_every_page_is_written_once_and_by_more_than_one_process(tmp_path: Path) -> None:
    write(book(tmp_path), range(7), page)
    written = {path.name: path.read_text().split() for path in tmp_path.iterdir()}
    assert {name: int(words[1]) for name, words in written.items()} == {f"page-{n}": n for n in range(7)}
    assert len({words[2] for words in written.values()}) == 2


def test_what_is_wrong_with_a_page_is_raised_as_itself(tmp_path: Path) -> None:
    def broken(number: int) -> Page:
        if number == 3:
            raise BadInput("table three: no such column")
        return page(number)

    with pytest.raises(BadInput, match="table three: no such column"):
        write(book(tmp_path), range(5), broken)


def test_a_warning_about_a_page_is_heard_by_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr("sphinx.util.parallel.logger.handle", lambda record: heard.append(record.getMessage()))

    def warned(number: int) -> Page:
        if number == 2:
            logging.getLogger("page").warning("page two is odd")
        return page(number)

    write(book(tmp_path), range(4), warned)
    assert heard == ["page two is odd"]
