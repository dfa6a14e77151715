"""The live book in a real browser: with the keyboard, on a phone, in the dark, and without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from browsing import Reader, faults, in_browser
from visiting import Client, Runs, until

pytestmark = in_browser


@pytest.fixture
def opened(reader: Reader, live: Client) -> Iterator[Any]:
    """A function that opens a page of the live book as a first visit does."""
    yield lambda path, **told: reader.open(f"http://{live.host}{path}", **{"width": 1440, **told})
    reader.leave()


def test_from_the_chapter_to_what_changed_with_the_keyboard_alone(opened: Any, runs: Runs) -> None:
    runs.leave.clear()
    page = opened("/chapters/trade.html")
    page.focus("#change > summary")
    page.keyboard.press("Enter")
    page.focus("#field-start_year")
    page.keyboard.press("Control+a")
    page.keyboard.type("1800")
    page.wait_for_selector("[data-field=start_year].is-wrong")
    assert "expected a whole year from 1987 to 2024; type 1987." in page.inner_text(
        "[data-field=start_year] .live-fault"
    )
    assert page.is_disabled(".live-form [type=submit]")
    assert page.inner_text(".live-count") == "1 to mend: First year"
    page.focus(".live-count a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "field-start_year"
    page.keyboard.press("Control+a")
    page.keyboard.type("2000")
    page.wait_for_selector("[data-field=start_year].is-changed")
    assert page.inner_text(".live-count") == "Now 1 changed"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Running: cell 1 of 2.")
    runs.leave.set()
    page.wait_for_url("**/runs/trade-start_year%3D2000/page.html")
    assert page.inner_text("h2") == "What changed"
    assert page.complaints == []


def test_letters_in_a_field_of_a_number_stay_and_are_told_with_what_is_expected(opened: Any) -> None:
    page = opened("/change/trade", width=390)
    for name, typed, said in (
        ("start_year", "19x5", 'First year: got "19x5"; expected a whole year from 1987 to 2024; type 1987.'),
        ("tariff_rate_pct", "ten", "expected a number from 0 to 100 (%); type 15.0."),
    ):
        page.focus(f"#field-{name}")
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
        page.wait_for_selector(f"[data-field={name}].is-wrong")
        assert page.input_value(f"#field-{name}") == typed
        assert said in page.inner_text(f"[data-field={name}] .live-fault")
    assert page.is_disabled(".live-form [type=submit]")
    assert page.get_attribute("#field-start_year", "inputmode") == "numeric"
    assert page.complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_a_finding_leads_to_its_fields_also_to_those_that_are_folded(opened: Any, script: bool) -> None:
    page = opened("/chapters/trade.html", script=script)
    page.click("#change > summary")
    page.click(".live-turned > summary")
    assert not page.is_visible("#field-confidence")
    page.click(".live-turned a[href='#at-confidence']")
    page.wait_for_selector("#field-confidence", state="visible")
    if script:
        assert page.evaluate("document.activeElement.id") == "field-confidence"
    assert page.complaints == []


def test_arrow_keys_step_a_number_within_its_range(opened: Any) -> None:
    page = opened("/change/trade")
    for name, typed, key, times, found in (
        ("start_year", "2000", "ArrowUp", 2, "2002"),
        ("start_year", "1988", "ArrowDown", 3, "1987"),
        ("start_year", "1800", "ArrowUp", 1, "1987"),
        ("import_elasticity", "1.8", "ArrowUp", 1, "1.9"),
        ("tariff_rate_pct", "15.0", "ArrowDown", 1, "14"),
        ("start_year", "19x5", "ArrowUp", 1, "19x5"),
        ("start_year", "", "ArrowUp", 1, ""),
    ):
        page.fill(f"#field-{name}", typed)
        for _ in range(times):
            page.press(f"#field-{name}", key)
        assert page.input_value(f"#field-{name}") == found
    page.fill("#field-start_year", "2000")
    page.wait_for_selector("[data-field=start_year].is-changed:not(.is-wrong)")
    page.press("#field-start_year", "ArrowUp")
    page.wait_for_function("document.querySelector('.live-command').textContent.includes('start_year=2001')")
    assert page.complaints == []


def test_letters_are_told_without_a_script_too(opened: Any, runs: Runs) -> None:
    page = opened("/change/trade", script=False)
    page.fill("#field-start_year", "19x5")
    page.click(".live-form [type=submit]")
    assert 'got "19x5"; expected a whole year' in page.inner_text("[data-field=start_year] .live-fault")
    assert page.input_value("#field-start_year") == "19x5"
    assert runs.seen == []


def test_what_an_address_misspells_stays_to_be_mended_until_it_is_left_out(opened: Any) -> None:
    page = opened("/change/trade?start_yaer=2000&measure=real")
    page.wait_for_selector(".live-form [type=submit]:disabled")
    assert page.inner_text(".live-count") == "1 to mend: start_yaer=2000"
    assert "did you mean start_year" in page.inner_text(".live-stranger .live-fault")
    page.uncheck(".live-stranger input")
    page.wait_for_selector(".live-form [type=submit]:enabled")
    assert page.inner_text(".live-count") == "Now 1 changed"
    assert page.complaints == []


def test_the_command_that_keeps_the_reader_s_data_follows_the_form(opened: Any, live: Client, runs: Runs) -> None:
    live.run(measure="real")
    path = runs.root / "runs" / "trade-measure=real" / "manifest.json"
    until(path.exists)
    rows = {"steel_trade": "1 row added (mine/steel_trade.add.csv, row 2)"}
    path.write_text(json.dumps({**json.loads(path.read_text()), "other_data": rows}))
    page = opened("/change/trade?measure=real&from=trade-measure%3Dreal", width=390)
    page.fill("#field-start_year", "2000")
    page.wait_for_selector("[data-field=start_year].is-changed")
    assert page.inner_text(".live-with-data") == "alliances run trade --data DIR -p start_year=2000 -p measure=real"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
    assert page.complaints == []


def test_the_plain_form_works_without_a_script(opened: Any, runs: Runs) -> None:
    page = opened("/change/trade", width=390, script=False)
    page.select_option("#field-measure", "real")
    page.click(".live-form [type=submit]")
    until(lambda: runs.seen)
    page.wait_for_url("**/runs/trade-measure%3Dreal/page.html", timeout=60000)
    assert runs.seen[0].given == {"measure": "real"}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_no_page_complains_or_scrolls_sideways_and_axe_finds_no_fault(
    opened: Any, live: Client, runs: Runs, scheme: str, width: int
) -> None:
    live.run(measure="real")
    until((runs.root / "runs" / "trade-measure=real" / "manifest.json").exists)
    for path in (
        "/change/trade?start_year=1800&start_yaer=1",
        "/change/autonomy",
        "/runs/",
        "/chapters/trade.html#change",
    ):
        page = opened(path, scheme=scheme, width=width)
        page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert faults(page) == [], path
        assert page.complaints == [], path


def test_a_page_of_another_host_cannot_ask_for_a_run(reader: Reader, live: Client, runs: Runs) -> None:
    page = reader.chromium.new_page()
    page.set_content(f"<form method=post action='http://{live.host}/run/trade'><input name=measure value=real></form>")
    page.evaluate("document.forms[0].submit()")
    page.wait_for_load_state()
    assert runs.seen == []
    page.close()
