"""The index of the search: places with their headings and words."""

import json

from helpers.book.search import FILE, places

PAGE = """<section id="trade"><h1>Trade<a class="headerlink" href="#trade">¶</a></h1><p>Goods &amp; more.</p>
<section class="tex2jax" id="balance"><h2>The balance</h2><p>It fell.</p>
<figure class="aaf aaf-figure" id="fig-balance"><p class="aaf-title"><span id="fig-balance-title">It
<b>shrank</b></span><a class="aaf-anchor" href="#fig-balance">¶</a></p>
<svg><text>2011</text></svg><p>A note.</p></figure>
<article class="aaf-claim" id="claim-t05"><h3 class="aaf-claim-head">T05</h3><p>Twice told.</p></article>
<dl><dt id="term-x">Duty</dt><dd>What is paid.</dd></dl></section></section>"""


def test_sections_cards_and_terms_are_places_with_the_words_up_to_the_next():
    assert list(places(PAGE)) == [
        ("trade", "Trade", "Goods & more."),
        ("balance", "The balance", "It fell."),
        ("fig-balance", "It shrank", "A note."),
        ("term-x", "Duty", "What is paid."),
    ]


def test_a_place_without_a_heading_is_named_by_its_first_words():
    long = "word " * 40
    ((anchor, heading, words),) = places(f'<li id="event">{long}</li>')
    assert anchor == "event"
    assert heading.endswith("word …")
    assert len(heading) < 115
    assert heading.removesuffix("…") + words == long.strip()
    assert list(places('<li id="event">Few words</li>')) == [("event", "Few words", "")]


def test_every_place_of_the_index_is_there(site):
    text = (site / "_static" / FILE).read_text(encoding="utf-8")
    listed = json.loads(text.removeprefix("bookPlaces(").removesuffix(");\n"))
    assert {"chapters/trade.html", "chapters/claim-t05.html", "chapters/glossary.html"} <= {page for page, _ in listed}
    for page, found in listed:
        html = (site / page).read_text(encoding="utf-8")
        assert [anchor for anchor, *_ in found if anchor and f'id="{anchor}"' not in html] == [], page
