"""Links to cards lead to the page that shows them."""

import doctest

import pytest

from helpers.book import changed, places

SHOWN = {
    "trade": {"fig-a": "chapters/trade", "tab-b": "chapters/trade_evidence"},
    "claims": {"fig-c": "chapters/claims"},
}


@pytest.mark.parametrize("module", [places, changed])
def test_every_example_holds(module) -> None:
    found = doctest.testmod(module)
    assert found.attempted
    assert found.failed == 0


def test_other_links_stay_as_they_are() -> None:
    links = '<a href="trade.html#fig-a"><a href="trade.html#a-heading"><a href="data.html#tab-b"><a href="#fig-c">'
    assert places.led(links, "chapters/claims", SHOWN) == links


def test_a_page_above_the_folder_keeps_the_folder() -> None:
    assert (
        places.led('<a href="chapters/trade.html#tab-b">', "index", SHOWN)
        == '<a href="chapters/trade_evidence.html#tab-b">'
    )
