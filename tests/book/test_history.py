"""What changed, edition by edition."""

from bs4 import BeautifulSoup
from docutils import nodes

from helpers.book import history
from helpers.book.history import entries
from helpers.data import catalogue, root

CHANGELOG = """# Changelog

## [Unreleased]

### Accepted

- July as revised. (2026-10-02)
  - trade: T05 supported → partly supported; A01c new → open; 3 sentences; 2 in unusual runs
- Only words.
  - trade: 1 sentence; 2 tables

### Added

- A page.

## [1.0.0] - 2026-03-01

### Verdicts that changed since the first edition

- T01b: partly supported → undecided. A wide interval decides
  nothing.
- T07: supported → undecided. Why.
"""


def test_entries_of_the_changelog_name_verdicts_with_the_day_they_bear_or_that_of_the_release():
    first, second, third = entries(CHANGELOG, "2026-01-01")

    assert (first.title, first.day, first.edition) == ("July as revised.", "2026-10-02", "")
    assert first.changes == (("A01c", "new → open"), ("T05", "supported → partly supported"))
    assert first.others == ("trade: 3 sentences",)
    assert (second.title, second.day, second.changes) == ("Only words.", "2026-01-01", ())
    assert second.others == ("trade: 1 sentence, 2 tables",)
    assert (third.title, third.day) == ("Verdicts that changed since the first edition", "2026-03-01")
    assert third.edition == "1.0.0"
    assert third.changes == (("T01b", "partly supported → undecided"), ("T07", "supported → undecided"))


def test_a_verdict_leads_to_its_claim_where_that_has_a_card():
    first, *_ = entries(CHANGELOG, "2026-01-01")

    item = history._told(first, {"claim-t05"})

    assert item.astext().split("\n\n") == [
        "July as revised. 2026-10-02. trade: 3 sentences.",
        "A01c new → open",
        "T05 supported → partly supported",
    ]
    leads = [(link.astext(), link["refuri"]) for link in item.findall(nodes.reference)]
    assert leads == [("T05", "claims.html#claim-t05")]


def test_the_page_tells_all_that_was_accepted_and_names_the_version(site):
    page = BeautifulSoup((site / "chapters" / "changes.html").read_text(encoding="utf-8"), "html.parser").article

    shown = {" ".join(item.strong.get_text().split()) for item in page.select("li:has(> p > strong)")}
    changelog = (root() / "CHANGELOG.md").read_text(encoding="utf-8")
    assert shown == {" ".join(one.title.split()) for one in entries(changelog, "2026-01-01")}
    assert f"its data are version {catalogue().head['version']}" in page.get_text()
    assert "../feed.xml" in {link["href"] for link in page.select("a")}
