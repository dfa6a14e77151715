"""What a reader's browser makes of the book, opened from the file system.

``BOOK_SITE=_build/html`` looks at that book instead of the small one.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import browsing
from browsing import COLOURS, Reader, in_browser

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = in_browser
WIDTHS = (1440, 768, 390)
"""Of the window, in pixels."""
WHOLE = "BOOK_SITE" in os.environ
"""Whether the whole book is looked at; of the small one, two looks and one page of a kind do."""
WIDE = ("light", 1440)
"""A look in colours that were seen in a narrow window: only what that one hid is looked at once more for them."""
LOOKS = [("dark", 390), ("light", 390), WIDE] if WHOLE else [("dark", 390), WIDE]
"""Colour scheme of the reader's system and width; the scheme changes colours alone."""
BESIDE = [("dark", 1440)] if WHOLE else []
"""A look at a few pages: what stands beside the text of a wide window is the same on all of them."""
ALIKE = {"section": 20, "tr": 4, "li": 8, ".aaf-claim": 8, "dt": 8, "dd": 8, "pre *": 40}
"""Of what the same lines of code make all alike, how many axe looks at."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
faults = partial(browsing.faults, beside=[".aaf-drawing svg > *"], preload=False)
"""The inside of drawings is left to tests of figures: each is one image with an alternative."""
UNSEEN = """() => document.querySelectorAll("body *").forEach((one) => {
  if (!one.checkVisibility()) one.dataset.unseen = "";
})"""
APPEARS = "() => [...document.querySelectorAll('[data-unseen]')].some((one) => one.checkVisibility())"
LATE = "scrollable-region-focusable"
"""The theme makes what scrolls reachable by keyboard a third of a second after a window got another width."""
SHARES = 4
"""Of the pages, so that processes can share them."""
TOUCHING = """() => [...document.querySelectorAll("article svg")].flatMap((svg) => {
  const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim() && text.checkVisibility());
  const boxes = texts.map((text) => text.getBoundingClientRect());
  return texts.flatMap((text, i) => texts.slice(i + 1).flatMap((other, k) => {
    const a = boxes[i], b = boxes[i + 1 + k];
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return wide > 2 && high > 0.45 * Math.min(a.height, b.height) ? [`${text.textContent} / ${other.textContent}`] : [];
  }));
})"""
"""Texts of drawings that lie over one another; a line of text has room of its own above and below its letters."""
STORES_NOTHING = """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name,
  { configurable: true, get() { throw new DOMException("no", "SecurityError"); } });"""
SHORTENED = f"""() => {{
  const more = {[f"{one}:nth-child(n+{count + 1})" for one, count in ALIKE.items()]};
  document.querySelectorAll(more).forEach((one) => one.remove());
  document.querySelectorAll(".aaf-drawing svg").forEach((drawing) => drawing.replaceChildren());
}}"""


@pytest.fixture
def opened(reader: Reader) -> Iterator[Callable[..., Any]]:
    """A function that opens a file as a first visit does."""

    def open_page(path: Path, scheme: str = "light", width: int = 1280) -> Any:
        page = reader.open(path.as_uri(), scheme, width)
        page.wait_for_timeout(150)
        return page

    yield open_page
    reader.leave()


def looked_at(book: Path) -> list[Path]:
    """Every page, and of kinds that are all made alike some from the smallest to the largest; large ones first."""
    alike: dict[str, list[Path]] = {}
    for path in sorted(book.rglob("*.html"), key=lambda path: (-path.stat().st_size, path)):
        name = path.relative_to(book)
        kind = next((kind for kind in ("code/", "chapters/claim-", "chapters/sets/") if str(name).startswith(kind)), "")
        alike.setdefault(kind or str(name), []).append(path)
    chosen = [paths[round(i * (len(paths) - 1) / 3)] for paths in alike.values() for i in range(4 if WHOLE else 1)]
    return list(dict.fromkeys(chosen))


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_complains_or_scrolls_sideways_or_has_a_fault_that_axe_finds(book, reader, opened, share):
    found = []
    first, *others = looked_at(book)[share::SHARES]
    page = opened(first, *WIDE)
    for path in (first, *others):
        if path is not first:
            reader.show(page, path.as_uri())
            page.wait_for_timeout(150)
        for width in WIDTHS:
            show(page, "light", width)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((path.name, width, "scrolls sideways"))
            found += [(path.name, width, one) for one in page.evaluate(TOUCHING)]
        page.evaluate(SHORTENED)
        for scheme, width in [*LOOKS, *BESIDE] if path is first else LOOKS:
            show(page, scheme, width)
            seen = looked(page, scheme, width)
            if any(rule == LATE for rule, _ in seen):
                page.wait_for_timeout(1000)
                seen = looked(page, scheme, width)
            found += [(path.name, scheme, width, one) for one in seen]
        found += [(path.name, one) for one in page.complaints]
    assert found == []


def looked(page, scheme: str, width: int) -> list[tuple[str, str]]:
    """What axe finds by the rules that this look can break, where no look before it was as good."""
    if scheme == "dark":  # of texts that look alike one, where several are looked at in the same places in the light
        return faults(page, COLOURS, alike=1 if ("light", width) in LOOKS and width != WIDE[1] else 3)
    if WHOLE and (scheme, width) == WIDE:
        appeared = faults(page, COLOURS, within="[data-unseen]") if page.evaluate(APPEARS) else []
        return [*faults(page, RULES, without=COLOURS), *appeared]
    found = faults(page, RULES)
    page.evaluate(UNSEEN)
    return found


def show(page, scheme: str, width: int) -> None:
    """Change the colour scheme of the reader's system and the width of the window."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    # a page with a switch follows the system at its next paint, which need not come before axe looks; colours fade over
    page.evaluate(f"const of = document.documentElement.dataset; if (of.theme) of.theme = '{scheme}'; innerWidth")
    page.evaluate("document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())")


def test_the_colour_scheme_follows_the_system_until_the_reader_chooses(book, opened):
    page = opened(book / "index.html", "dark")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "dark"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".theme-switch-button")
    assert page.evaluate(theme) == "light"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.wait_for_timeout(500)  # the browser hands what is stored to the process of the next page when it comes to it
    page.goto((book / "chapters" / "glossary.html").as_uri())
    assert page.evaluate(theme) == "light"
    assert page.complaints == []


def test_a_stored_mode_that_is_no_mode_is_passed_over(book, opened):
    page = opened(book / "index.html", "dark")
    page.evaluate("localStorage.setItem('mode', 'purple')")
    page.reload()
    page.wait_for_timeout(150)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.complaints == []


def test_search_finds_places_with_their_words_without_a_server(book, opened):
    page = opened(book / "index.html")
    page.click(".search-button-field")
    page.fill("#pst-search-dialog input", "Herfindahl")
    page.wait_for_selector("#pst-search-dialog li a")
    first = page.locator("#pst-search-dialog li").first
    assert first.locator("mark").first.inner_text() == "Herfindahl"
    assert "Glossary" in first.locator(".where").inner_text()
    assert page.complaints == []
    first.locator("a").click()
    page.wait_for_url("**/chapters/glossary.html#term-*")


def test_search_finds_whole_words_and_enter_opens_the_first_place(book, opened):
    page = opened(book / "search.html")
    page.fill("article input", "SMA")
    page.wait_for_selector("article [role=status]")
    assert [one for one in page.locator("article li mark").all_inner_texts() if one != "SMA"] == []
    page.fill("article input", "Herfindahl")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chapters/glossary.html#term-*")


@pytest.mark.parametrize(
    "name", ["index.html", "chapters/trade.html", "chapters/claims.html", "chapters/robustness.html"]
)
def test_a_page_opened_without_its_files_is_readable_and_none_of_its_scripts_fails(book, opened, tmp_path, name):
    alone = Path(shutil.copy(book / name, tmp_path))
    whole, page = opened(book / name), opened(alone)
    page.wait_for_timeout(300)
    assert [one for one in page.complaints if not one.startswith("failed: ") and "ERR_FILE_NOT_FOUND" not in one] == []
    assert page.locator("article h1").is_visible()
    for figure in page.locator("article figure").all():
        assert sum(one.is_visible() for one in figure.locator(".aaf-drawing > svg").all()) <= 1
    for one in (whole, page):  # a chart that is drawn by a library has words of its own
        one.evaluate("document.querySelectorAll('article svg').forEach((drawing) => drawing.remove())")
    assert len(page.inner_text("article").split()) >= len(whole.inner_text("article").split())


def test_the_page_of_the_search_answers_the_address(book, opened):
    page = opened(book / "search.html")
    page.goto((book / "search.html").as_uri() + "?q=tariff")
    page.wait_for_selector("article li a")
    assert page.input_value("article input") == "tariff"
    page.fill("article input", "nothing-has-this-word")
    page.wait_for_selector("article [role=status]:has-text('No place')")
    assert page.complaints == []


def test_formulas_are_set_without_a_script(site, opened):
    page = opened(site / "chapters" / "trade.html")
    width = page.evaluate("document.querySelector('article math').getBoundingClientRect().width")
    assert width > 5
    assert page.locator("script[src*=mathjax i]").count() == 0


def test_code_is_folded_and_opens(site, opened):
    page = opened(site / "chapters" / "trade.html")
    code = page.locator("details.code").first
    assert not code.locator("pre").first.is_visible()
    code.locator("summary").click()
    assert code.locator("pre").first.is_visible()


def test_a_phone_shows_the_contents_on_demand(book, opened):
    page = opened(book / "index.html", width=390)
    entry = page.get_by_role("link", name="Glossary", exact=True).first
    page.click(".primary-toggle")
    page.wait_for_timeout(400)
    assert entry.is_visible()


def test_a_single_page_opens_alone(single_page, opened):
    for scheme, width in LOOKS:
        page = opened(single_page, scheme, width)
        assert page.complaints == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        assert faults(page, RULES) == []


def test_a_reader_varies_the_choices_of_a_claim_without_a_server(site, opened):
    page = opened(site / "chapters" / "robustness.html")
    page.wait_for_selector(".aaf-curve svg")
    answer = page.locator(".aaf-answer")
    assert "supported The deficit was 67 billion." in " ".join(answer.inner_text().split())
    assert "1 of 2 ways to answer the claim" in answer.inner_text()

    page.select_option("#choice-0", label="Japanese customs")

    page.wait_for_timeout(300)
    assert "contradicted The deficit was 70 billion." in " ".join(answer.inner_text().split())
    assert page.locator(".aaf-curve svg").count() == 1
    assert page.complaints == []


def test_an_address_holds_the_choices(site, opened):
    page = opened(site / "chapters" / "robustness.html")
    page.wait_for_selector(".aaf-curve svg")
    page.select_option("#choice-0", label="Japanese customs")
    address = page.url
    assert address.endswith("#T05&counted=Japanese+customs")
    again = opened(site / "chapters" / "glossary.html")
    again.goto(address)
    again.wait_for_selector(".aaf-curve svg")
    assert "contradicted" in again.locator(".aaf-answer").inner_text()
    again.select_option("#choice-0", label="US customs")
    assert again.url.endswith("#T05")
    assert again.complaints == []


def test_a_browser_that_stores_nothing_finds_and_switches(site, reader):
    """With another clock and another language as well."""
    context = reader.chromium.new_context(timezone_id="Asia/Seoul", locale="ar-EG")
    context.add_init_script(STORES_NOTHING)
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto((site / "index.html").as_uri())
    page.click(".search-button-field")
    page.fill("#pst-search-dialog input", "Herfindahl")
    page.wait_for_selector("#pst-search-dialog li a")
    page.keyboard.press("Escape")
    scheme = page.evaluate("document.documentElement.dataset.theme")
    for _ in range(2):
        page.click(".theme-switch-button")
    assert page.evaluate("document.documentElement.dataset.theme") != scheme
    assert page.complaints == []
    context.close()


def test_a_link_leads_to_its_claim(site, opened):
    page = opened(site / "chapters" / "robustness.html")
    page.goto((site / "chapters" / "robustness.html").as_uri() + "#T05")
    assert page.locator("#chosen-claim option:checked").inner_text().startswith("T05: ")


def test_the_filters_are_within_ten_tab_presses(book, opened):
    page = opened(book / "chapters" / "claims.html")
    focused = "document.activeElement.textContent"
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "Skip to the filters":
            page.keyboard.press("Enter")
        if page.evaluate("document.activeElement.matches('.aaf-filters select')"):
            return
    raise AssertionError(page.evaluate(focused))


def panel(page) -> str:
    return " ".join(page.inner_text(".book-panel:popover-open").split())


def test_a_number_says_what_it_is_by_click_and_by_keyboard(site, opened):
    page = opened(site / "chapters" / "trade.html")
    number = page.locator(".aaf-n[data-result='balance.KOR']").first
    number.click()
    assert "Exact value −27.6 USD bn" in panel(page)
    assert "Observations 12" in panel(page)
    assert "Interval (95%) −30 to −25" in panel(page)
    page.keyboard.press("Escape")
    assert page.locator(".book-panel").is_hidden()
    assert page.evaluate("document.activeElement.dataset.result") == "balance.KOR"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert "Parameter start_year" in panel(page)
    page.click(".book-panel dd a >> text=start_year")
    page.wait_for_url("**/chapters/parameters.html#parameter-trade-start-year")
    assert page.locator("#parameter-trade-start-year").count() == 1
    assert page.complaints == []


def test_a_number_is_cited_by_an_address_that_opens_it(site, opened):
    page = opened(site / "chapters" / "trade.html", width=390)
    page.goto((site / "chapters" / "trade.html").as_uri() + "#result-balance.KOR")
    page.reload()
    assert panel(page).startswith("“27.6” in: The deficit was 27.6 billion, from 1987 on.")
    box = page.locator(".book-panel").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert faults(page, RULES) == []


def test_each_marked_number_is_cited_by_an_address_that_opens_itself(site, opened):
    page = opened(site / "chapters" / "trade.html")
    numbers = page.locator(".aaf-n[role=button]")
    assert numbers.count() == 5
    for at in range(numbers.count()):
        number = numbers.nth(at)
        name = number.get_attribute("data-result")
        number.click()
        said, address = panel(page), page.get_attribute(".book-panel a[href^='#result-']", "href")
        page.goto(f"{(site / 'chapters' / 'trade.html').as_uri()}{address}")
        page.reload()
        assert page.evaluate("document.querySelector(':target').dataset.result") == name
        assert panel(page)[:60] == said[:60], name


def test_a_number_says_what_the_figure_beside_it_shows_and_leaves_out_and_what_the_run_chose(site, opened):
    page = opened(site / "chapters" / "trade.html")
    page.locator(".aaf-n[data-result='balance.KOR#n']").click()
    page.wait_for_selector(".book-panel-rows li")
    said = panel(page)
    assert "Which is its number of observations" in said
    assert "Figure beside it How large is the deficit? Shows USD bn, 2011 to 2025 Note Without services." in said
    assert "In this run First year: 1987" in said
    assert "All 30 rows, these marked" in said  # those of the value


def test_the_address_of_a_value_that_is_not_printed_opens_a_part_of_it(site, opened):
    page = opened(site / "chapters" / "trade.html")
    page.goto((site / "chapters" / "trade.html").as_uri() + "#result-balance.JPN")
    assert "Exact value −70" in panel(page)


def test_a_cell_says_its_exact_value_and_its_table(site, opened):
    page = opened(site / "chapters" / "trade.html", "dark")
    page.click("#tab-balances td >> text=−28")
    said = panel(page)
    assert said.startswith("Korea: Balance (USD bn) Exact value -27.6")
    assert "To cite tab-balances" in said
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert panel(page).startswith("Japan: Balance (USD bn) Exact value -68.5")
    assert faults(page, RULES) == []


def test_two_clicks_lead_from_a_number_to_the_page_of_its_rows(site, opened):
    page = opened(site / "chapters" / "trade.html", width=390)
    page.locator(".aaf-n[data-result='balance.KOR']").first.click()
    page.wait_for_selector(".book-panel-rows li")
    assert "Korea · 2025 · US exports: 69068.6 USD m" in panel(page)
    assert "All 30 rows, these marked" in panel(page)
    page.click(".book-panel-rows a >> text=US goods trade by partner and year")
    page.wait_for_selector("#book-rows tbody tr")
    assert all("Korea" in row for row in page.locator("#book-rows tbody tr").all_inner_texts())
    assert faults(page, RULES) == []
    assert page.complaints == []


def test_rows_are_filtered_by_the_address_and_by_the_form(site, opened):
    page = opened(site / "chapters" / "rows.html", "dark")
    page.goto((site / "chapters" / "rows.html").as_uri() + "#us_goods_trade_annual?partner=Korea,JPN&year=2024..2025")
    page.wait_for_selector("#book-rows [role=status]:has-text('4 of')")
    rows = page.locator("#book-rows tbody tr")
    assert rows.count() == 4
    page.fill("[name=only-year]", "2025")
    page.keyboard.press("Enter")
    page.wait_for_selector("#book-rows [role=status]:has-text('2 of')")
    assert page.url.endswith("?partner=Korea,JPN&year=2025")
    page.fill("[name=only-partner]", "")
    page.fill("[name=only-year]", "")
    page.keyboard.press("Enter")
    page.click("text=Further rows")
    page.wait_for_selector("th >> text=/^101$/")
    assert rows.count() == 100
    assert page.complaints == []


HAS = "#book-rows [role=status]:has-text('{}')"


def test_filters_look_within_the_rows_behind_a_number_and_say_when_they_leave_them(site, opened):
    page = opened(site / "chapters" / "rows.html")
    page.goto((site / "chapters" / "rows.html").as_uri() + "#us_goods_trade_annual?rows=3-9,40-45")
    page.wait_for_selector(HAS.format("The 13 rows behind the number"))
    within = page.locator("#book-rows tbody th").all_inner_texts()
    year = page.locator("#book-rows tbody td").nth(1).inner_text()
    page.fill("[name=only-year]", year)
    page.keyboard.press("Enter")
    page.wait_for_selector(HAS.format("of the 13 rows behind the number"))
    found = page.locator("#book-rows tbody th").all_inner_texts()
    assert 0 < len(found) < 13
    assert set(found) < set(within)
    page.reload()
    page.wait_for_selector(HAS.format("of the 13 rows behind the number"))
    page.click("text=Look among all rows of the table")
    page.wait_for_selector(HAS.format("Others than the rows behind the number"))
    assert page.locator("#book-rows tbody tr").count() > len(found)
    page.click("text=Back to its 13 rows")
    page.wait_for_selector(HAS.format("The 13 rows behind the number"))
    assert page.locator("#book-rows tbody th").all_inner_texts() == within
    assert page.complaints == []


def test_the_page_of_rows_names_the_number_and_leads_back_to_it(site, opened):
    page = opened(site / "chapters" / "trade.html")
    page.locator(".aaf-n[data-result='balance.KOR']").first.click()
    page.click(".book-panel-all a")
    page.wait_for_selector(HAS.format("The 30 rows behind the number"))
    assert page.inner_text("h1").endswith("rows behind “27.6”")
    assert page.inner_text(".book-rows-number") == "Rows behind 27.6, which is exactly −27.6 USD bn."
    page.click("text=Look among all rows of the table")
    page.wait_for_selector(HAS.format("Others than the rows behind the number"))
    page.click(".book-rows-number a")
    page.wait_for_url("**/chapters/trade.html#result-balance.KOR")
    assert "Exact value −27.6 USD bn" in panel(page)
    assert page.complaints == []


@pytest.mark.parametrize(
    "place", ["javascript:alert(1)#a", "https://example.org/a.html#b", "//a.html#b", "../../a.html#b"]
)
def test_an_address_of_rows_leads_back_to_no_other_site(site, opened, place):
    page = opened(site / "chapters" / "rows.html")
    page.goto(f"{(site / 'chapters' / 'rows.html').as_uri()}#steel_trade?cited={quote(place)}&printed=7")
    page.wait_for_selector(HAS.format("of"))
    assert page.locator(".book-rows-number a").count() == 0


def test_the_rows_shown_are_a_file(site, opened):
    page = opened(site / "chapters" / "rows.html")
    page.goto((site / "chapters" / "rows.html").as_uri() + "#us_goods_trade_annual?partner=KOR,JPN&year=2024..2025")
    page.wait_for_selector(HAS.format("4 of"))
    with page.expect_download() as got:
        page.click("text=These rows (CSV)")
    told = got.value.path().read_text(encoding="utf-8").splitlines()
    whole = (PROJECT / "data" / "trade" / "us_goods_trade_annual.csv").read_text(encoding="utf-8").splitlines()
    assert told[0] == whole[0]
    assert told[1:] == [line for line in whole if re.match(r"(KOR|JPN),202[45],", line)]


def test_a_page_alone_has_answering_numbers_too(single_page, opened):
    page = opened(single_page)
    page.locator(".aaf-n[data-result='balance.KOR']").first.click()
    assert "Exact value −27.6 USD bn" in panel(page)
    assert page.complaints == []
