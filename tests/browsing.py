"""What tests in a browser share: one Chromium a file, pages that are used again, and what axe-core finds on a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from typing import Any

import pytest

from helpers.book.pdf import BROWSERS

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("BROWSER_TESTS") != "required", reason="no Chromium here"
)
in_browser = [pytest.mark.browser, needs_chromium]
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
COLOURS = ["color-contrast", "link-in-text-block"]
"""Those of the rules that another colour scheme can break."""
AS_SEEN = [
    *("color", "fill", "backgroundColor", "backgroundImage", "opacity", "filter"),
    *("fontSize", "fontWeight", "textDecoration"),
]
"""What decides whether a text stands out from what it stands on and in."""
FRESH = f"""(most) => {{
  const names = new Map(), looks = new Map(), seen = new Map();
  const numbered = (name) => names.get(name) ?? names.set(name, names.size).get(name);
  const says = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const look = (one) => {{
    if (!looks.has(one)) {{
      const style = getComputedStyle(one), own = {AS_SEEN}.map((name) => style[name]);
      const above = one.parentElement ? look(one.parentElement) : "";
      looks.set(one, numbered([above, one.tagName, one.className, says(one), ...own].join("|")));
    }}
    return looks.get(one);
  }};
  const letters = (one) => one.textContent.replace(/\\s/g, "").length;
  const amid = (link) => {{
    const block = link.closest("p, li, td, th, dd, dt, div, figcaption, summary") ?? document.body;
    return letters(block) > [...block.querySelectorAll("a")].reduce((sum, one) => sum + letters(one), 0);
  }};
  const fresh = (one) => {{
    if (!(says(one) || one.matches("a, button, input, select, textarea")) || !one.checkVisibility()) return false;
    const key = look(one) + (one.matches("a") && amid(one) ? " amid words" : "");
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return seen.get(key) <= most;
  }};
  for (const one of document.querySelectorAll("body *")) one.toggleAttribute("data-fresh", fresh(one));
  axe.configure({{rules: [{{id: "color-contrast", selector: "[data-fresh]"}},
    {{id: "link-in-text-block", selector: "a[href][data-fresh]"}}]}});
}}"""
"""Has the rules of colours look at what is seen, but only a few times at texts that look the same: in elements of the
same names and colours all the way up."""
FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} return true; }"


class Reader:
    """Opens pages as a first visit does and notes every complaint on the way.

    A profile of its own costs thrice what a page does: one is used again when all that it stored is forgotten.
    """

    def __init__(self, chromium: Any) -> None:
        self.chromium = chromium
        self._left: dict[bool, list[Any]] = {True: [], False: []}
        self._open: list[tuple[bool, Any]] = []

    def open(self, address: str, scheme: str = "light", width: int = 1280, *, script: bool = True) -> Any:
        page = self._left[script].pop() if self._left[script] else self._new(script)
        self._open.append((script, page))
        page.emulate_media(color_scheme=scheme, media="null")
        page.set_viewport_size({"width": width, "height": 900})
        self.show(page, address)
        return page

    def show(self, page: Any, address: str) -> None:
        """Go on to another address with the complaints of that alone."""
        page.complaints, page.home = [], "/".join(address.split("/", 3)[:3])
        page.goto(address, wait_until="load")

    def leave(self) -> None:
        """Close what was opened; whoever opens the next page finds nothing of it."""
        while self._open:
            script, page = self._open.pop()
            page.wait_for_function(FORGET)  # also where it is on its way to another page
            page.goto("about:blank")
            self._left[script].append(page)

    def _new(self, script: bool) -> Any:
        page = self.chromium.new_context(java_script_enabled=script).new_page()
        page.on("console", lambda said: _idle(said) or page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("requestfailed", lambda asked: _lost(asked) and page.complaints.append(f"failed: {asked.url}"))
        page.on("request", lambda asked: _elsewhere(page, asked.url) and page.complaints.append(f"asked: {asked.url}"))
        return page


def _idle(said: Any) -> bool:
    """Whether libraries tell of themselves, as they do on every page."""
    return said.type == "log" and said.text.startswith(("[PST]", "[togglebutton]"))


def _lost(asked: Any) -> bool:
    """Whether a request failed otherwise than by the page being left while it listened."""
    return not (asked.resource_type == "eventsource" and asked.failure == "net::ERR_ABORTED")


def _elsewhere(page: Any, url: str) -> bool:
    return url.startswith("http") and not url.startswith(page.home)


def faults(
    page: Any,
    rules: Sequence[str] = (),
    *,
    without: Sequence[str] = (),
    within: str = "html",
    beside: Sequence[str] = (),
    preload: bool = True,
    alike: int = 3,
) -> list[tuple[str, str]]:
    """What axe-core finds by rules: each that is broken, and the first element that breaks it.

    Args:
        page: what is looked at.
        rules: names or tags of rules; all without them.
        without: rules that are left out.
        within: what holds the elements that are looked at.
        beside: elements that are not looked at.
        preload: whether styles and media are loaded once more for rules that need their text.
        alike: how many of the texts that look the same are looked at by the rules of colours.
    """
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    if "color-contrast" not in without:
        page.evaluate(FRESH, alike)
    context = {"include": [[within]], "exclude": [[one] for one in beside]}
    off = {rule: {"enabled": False} for rule in without}
    options = {"rules": off, "resultTypes": ["violations"], "preload": preload}
    found = Axe("").run(page, context, options | ({"runOnly": rules} if rules else {})).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]
