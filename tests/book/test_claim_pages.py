"""The page of a claim, and what machines read of it."""

import json

import pandas as pd
from bs4 import BeautifulSoup
from matplotlib.image import imread

from helpers.book.claim_pages import alone, every_setting, moved_by
from helpers.claims.ledger import claims
from helpers.claims.robustness import Swept

from .conftest import sweep

(T05,) = claims(["T05"])


def soup(site):
    return BeautifulSoup((site / "chapters" / "claim-t05.html").read_text(encoding="utf-8"), "html.parser")


def test_a_claim_has_a_page_with_its_words_who_says_them_and_what_the_data_say(site):
    article = soup(site).select_one("article")
    assert article.h1.get_text() == T05.claim
    assert article.select_one(".aaf-said").get_text().strip() == "Wei (2019), second section"
    assert article.select_one(".aaf-found").get_text() == "The deficit was 67 billion."
    assert article.select_one(".aaf-chip").get_text() == "supported"
    assert article.select_one(".aaf-claim details").has_attr("open")


def test_the_choices_that_change_the_verdict_come_first(site):
    rows = [row.get_text("|").split("|") for row in soup(site).select("h2#moved + .aaf tbody tr")]
    assert [(row[0], row[-1]) for row in rows] == [
        ("counted: Japanese customs", "contradicted"),
        ("tolerance (%): 0.5", "supported"),
        ("tolerance (%): 2", "supported"),
    ]
    assert soup(site).find(id="moved-title").get_text() == "1 of 3 choices changed alone gives another verdict"


def test_machines_read_a_claim_review(site):
    page = soup(site)
    review = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", T05.claim)
    assert review["reviewRating"]["alternateName"] == "supported"
    appearance = review["itemReviewed"]["appearance"]
    assert appearance["author"] == [{"@type": "Person", "name": "Wei, Zongyou"}]
    assert appearance["headline"].startswith("The Impact of America First")
    assert T05.said_by == "reported"
    assert "author" not in review["itemReviewed"]  # the paper does not say it itself
    assert page.select_one('meta[name="description"]')["content"] == "Supported: The deficit was 67 billion."


def test_the_evidence_of_a_claim_is_a_file_of_all_settings_and_years(site):
    frame = pd.read_csv(site / "chapters" / "claim-t05.csv")
    assert len(frame) == len(sweep())
    assert list(frame["verdict"])[3:5] == ["contradicted", "partly supported"]
    assert frame["judged by what is dated up to"].dropna().tolist() == [2019]
    assert frame["counted"].dropna().tolist() == ["US customs"] * 3 + ["Japanese customs"] * 3


def test_the_picture_to_share_has_the_size_that_others_show(site):
    link = soup(site).select_one("a[href$='.png']")["href"]
    assert imread(site / "chapters" / link).shape[:2] == (630, 1200)


def test_where_no_choice_changes_the_verdict_that_is_said():
    found = Swept.of(sweep().assign(verdict="supported")).robustness["T05"]
    assert "No choice changed alone gives another verdict" in moved_by(T05, found)


def test_a_choice_that_cannot_be_varied_alone_is_left_out():
    frame = sweep().iloc[[0, 4]]  # both choices differ
    assert list(alone(T05, Swept.of(frame).robustness["T05"])) == []


def test_a_claim_without_years_still_has_its_settings():
    frame = sweep()
    swept = Swept.of(frame[frame["until"].isna()])
    assert (
        len(every_setting(T05, Swept(swept.robustness, {"T05": frame.iloc[:0][["until", "verdict", "sentence"]]}))) == 6
    )
