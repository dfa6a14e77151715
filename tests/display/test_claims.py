"""The ledger on the page: sentences with their gaps filled, tiles, cards, filters."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers.analysis.results import Result
from helpers.book.changed import VERDICTS
from helpers.claims.chapter import ClaimsParameters, Entry, Verdicts, judged
from helpers.claims.judgement import Judgement
from helpers.claims.ledger import claims
from helpers.claims.robustness import Swept, robustness_results
from helpers.display import chapter
from helpers.display import claims as page
from helpers.wording.cited import printed

NUMBERS = {
    "deficit": Result("deficit", 67.06, "USD bn", interval=(66.0, 68.1), n=12, sources=("wei_2019",)),
    "change": Result("change", 2.0, "%"),
    "since": Result("since", "2019-01", "date"),
    "year": Result("year", 2018, "year"),
}


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    known = {claim.id: claim for claim in claims(["T05", "T08", "B14"])}
    said = "the deficit was {deficit:1} since {since}"
    return [
        Entry(known["T05"], Judgement("supported", said, NUMBERS)),
        Entry(known["T08"], Judgement("open", said, NUMBERS, due="2027-04-01")),
        Entry(known["B14"], Judgement("contradicted", said, NUMBERS)),
    ]


@pytest.fixture(scope="module")
def verdicts(entries: list[Entry]) -> Verdicts:
    return replace(judged([]), entries=entries)


@pytest.fixture(scope="module")
def swept() -> Swept:
    rows = [
        {"claim": name, "position": i, "setting": f'{{"lag_years": {i}}}', "verdict": verdict}
        | {"until": pd.NA, "sentence": "So.", "reading": False}
        for name, own in (("T05", "supported"), ("T08", "open"), ("B14", "contradicted"))
        for i, verdict in enumerate([own, own, own, "partly supported"])
    ]
    years = [{**row, "until": 2019 + i, "position": 0, "setting": "{}"} for i, row in enumerate(rows)]
    return Swept.of(pd.DataFrame([*rows, *years]))


@pytest.fixture(scope="module")
def cards(verdicts: Verdicts, swept: Swept) -> BeautifulSoup:
    return BeautifulSoup(page.ledger(verdicts, swept).html, "html.parser")


def test_gaps_take_values_with_units_dates_and_years() -> None:
    judgement = Judgement("supported", "it was {deficit:1} ({change:+0}) since {since}, in {year}", NUMBERS)

    assert judgement.sentence().text == "It was $67.1\xa0billion (+2%) since January\xa02019, in 2018."


@pytest.mark.parametrize(("value", "text"), [(3, "3 t"), (3.0, "3 t"), (3.14, "3.1 t"), (True, "yes"), ("so", "so")])
def test_a_number_without_given_decimals_is_printed_as_short_as_it_is(value: object, text: str) -> None:
    assert printed(Result("x", value, "t")) == text


def test_a_gap_without_its_number_is_an_error() -> None:
    with pytest.raises(KeyError):
        Judgement("supported", "it was {nothing}", NUMBERS).sentence()


def test_every_claim_is_a_tile_that_leads_to_its_card(verdicts: Verdicts, swept: Swept, cards: BeautifulSoup) -> None:
    board = BeautifulSoup(page.picture(verdicts, swept).html, "html.parser")
    tiles = board.select("a.aaf-tile")

    assert [tile.find(string=True) for tile in tiles] == ["T05", "T08", "B14"]
    assert all(cards.find(id=tile["href"].removeprefix("#")) for tile in tiles)
    assert [name.text for name in board.select(".aaf-theme-name")] == ["Trade", "Burden sharing"]
    assert "1 supported, 1 open" in board.select_one(".aaf-quiet").text


def test_a_card_says_what_was_claimed_found_and_how_robust_it_is(cards: BeautifulSoup) -> None:
    card = cards.find(id="claim-t05")

    assert card.select_one(".aaf-chip").text == "supported"
    assert card.select_one(".aaf-found").text == "The data: The deficit was $67.1\xa0billion since January\xa02019."
    assert (
        card.select_one(".aaf-robust").text == "This verdict in 75% of 4 ways to answer it, moved most by lag (years)."
    )
    assert card.select_one(".aaf-strip li .aaf-quiet").text == "2019: supported"
    assert card.select_one("a[href^='trade.html#']").text == "See the evidence"
    assert "66.0 to 68.1" in card.select_one(".aaf-numbers").text.replace("\xa0", " ")


def test_an_open_claim_says_when_it_can_be_judged(cards: BeautifulSoup) -> None:
    assert "It can be judged on 1\xa0April 2027." in cards.find(id="claim-t08").select_one(".aaf-found").text


def test_filters_offer_what_is_there_and_wait_for_scripts(cards: BeautifulSoup) -> None:
    form = cards.select_one("form")
    values = {one["data-filter"]: [o["value"] for o in one.select("option")] for one in form.select("select")}

    assert form.has_attr("hidden")
    assert values["theme"] == ["", "trade", "burden-sharing"]
    assert values["verdict"] == ["", "supported", "open", "contradicted"]
    assert all(card.has_attr(f"data-{key}") for card in cards.select(".aaf-claim") for key in values)


def test_the_findings_count_verdicts_and_agree_in_number(entries: list[Entry], swept: Swept) -> None:
    p = ClaimsParameters(robust_pct=75)
    results = judged([entries[0].claim]).results
    results.update(robustness_results(["T05"], swept, p.robust_pct))
    short, first, second, third = (told["text"] for told in page.findings(p, results))

    assert short == "Of 1 claim put to published figures, the data bear out 1 in full."
    assert first.startswith("Of 1 checkable claim")
    assert second.startswith(
        "1 of the 1 verdict that hangs on a choice of analysis holds in at least 75% of the fair ways"
    )
    assert third.startswith("Judged only by what was dated up to the year of publication, ")


def test_the_verdicts_of_a_chapter_are_counted_and_each_claim_leads_to_the_ledger(verdicts: Verdicts) -> None:
    html = chapter.at_a_glance(verdicts).html
    shown = BeautifulSoup(html, "html.parser")
    assert len(VERDICTS.findall(html)) == 1, "a run's page says there whose verdicts they are"

    assert shown.select_one(".aaf-subtitle").text == "3 claims: 1 supported, 1 contradicted and 1 open"
    assert shown.select_one("a.aaf-tile")["href"] == "claims.html#claim-t05"
    assert "goods deficit" in shown.select_one("a.aaf-tile .aaf-hint").text
    against = [one.claim.claim for one in verdicts.entries if one.judgement.verdict == "contradicted"]
    told = "; ".join(f"that {one.rstrip('.')}" for one in against)
    assert [one.text for one in shown.select("li > .aaf-foot")] == [f"Not borne out: {told}."]


@pytest.mark.parametrize(("said", "told"), [("The two agreed.", "the two agreed"), ("Japan agreed.", "Japan agreed")])
def test_a_claim_within_a_sentence_begins_small_unless_by_a_name(verdicts: Verdicts, said: str, told: str) -> None:
    claim = replace(verdicts.entries[0].claim, claim=said)
    assert chapter._named(claim, "contradicted") == f"<span>{told}</span>"


def test_a_section_names_the_claims_that_rest_on_its_figures(verdicts: Verdicts) -> None:
    figure = verdicts.entries[0].claim.tested.figure
    shown = BeautifulSoup(chapter.decides(verdicts, figure).html, "html.parser")

    assert shown.select_one("li a")["href"] == "claims.html#claim-t05"
    assert shown.select_one("li .aaf-chip").text == "supported"
    with pytest.raises(ValueError, match="no claim of the chapter rests on fig-nothing"):
        chapter.decides(verdicts, figure, "fig-nothing")


def test_a_fragile_verdict_is_marked_on_the_page_of_its_chapter_and_the_mark_is_explained_there(
    verdicts: Verdicts,
) -> None:
    one = verdicts.entries[0]
    html = chapter.at_a_glance(verdicts).html + chapter.decides(verdicts, one.claim.tested.figure).html
    shown = BeautifulSoup(chapter.starred(html, [(one.claim, "supported")]), "html.parser")

    assert shown.select_one("a.aaf-tile").find(string=True) == "T05*"
    assert shown.select_one("a.aaf-tile")["aria-label"].startswith("T05, supported, fragile: ")
    assert shown.select_one("li .aaf-chip").text == "supported*"
    assert shown.select(".aaf-glance > p")[-1].text.startswith("* fragile: ")
    assert chapter.starred(html, []) == html


EVIL = "\"'><script>alert(1)</script>"


def test_script_in_the_register_is_text_in_the_ledger(verdicts: Verdicts, swept: Swept) -> None:
    words = dict.fromkeys(("claim", "place", "test", "tolerance"), EVIL)
    entries = [replace(one, claim=replace(one.claim, **words)) for one in verdicts.entries]
    html = page.ledger(replace(verdicts, entries=entries), swept).html
    assert "<script>alert" not in html
    assert BeautifulSoup(html, "html.parser").select_one(".aaf-said").get_text().count(EVIL) == 2
