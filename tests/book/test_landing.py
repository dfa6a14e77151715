"""What the front page makes of what the ledger yielded."""

from helpers.book import findings, landing
from helpers.claims.chapter import KINDS
from helpers.data import load

COUNTS = {"all": 7, "supported": 3, "partly_supported": 1, "contradicted": 0, "undecided": 2, "open": 0}


def record(**verdicts: str) -> dict:
    """Counts, and claims that hold in five of six ways, each with another reading or none."""
    counts = {f"claims.count.{name}": count for name, count in {**COUNTS, "not_testable": 1}.items()}
    made = [{"id": name, "value": value, "n": None} for name, value in counts.items()]
    for claim, verdict in verdicts.items():
        made += [
            {"id": f"claims.{claim}.verdict", "value": verdict, "n": None},
            {"id": f"claims.{claim}.holds", "value": 500 / 6, "n": 6},
            {"id": f"claims.{claim}.fragile", "value": False, "n": 6},
        ]
    return {"results": made}


def test_the_book_in_a_sentence_counts_every_verdict_papers_and_their_years():
    said = landing._in_all(record())
    assert ("claims.count.all", "7") in said.numbers
    assert said.text == (
        "Of 7 claims in four papers of 2018–2023, the data support 3, partly support 1, contradict none and leave "
        "2 undecided; 1 could not be tested with published figures."
    )


def test_the_firmest_hold_under_every_reading_and_are_told_by_ways():
    told = record(T05="supported", B14="contradicted")
    other = {"id": "claims.T05.readings_hold", "value": 0, "n": 1}
    assert "claim-t05" in landing._apart(told)
    found = landing._apart({"results": [*told["results"], other]})
    assert "claim-t05" not in found
    number = '<span class="aaf-n" data-result="claims.B14.holds{}">{}</span>'
    assert f"this verdict in {number.format('', 5)} of {number.format('#n', 6)} fair ways to answer it" in found


def test_a_fragile_verdict_says_which_is_as_frequent():
    told = record(T05="supported")
    fragile = [{**one, "value": True} if one["id"].endswith(".fragile") else one for one in told["results"]]
    other = {"id": "claims.T05.rival", "value": "undecided", "n": 6}
    assert "fair ways to answer it, undecided in as many or more" in landing._apart({"results": [*fragile, other]})


def test_claims_about_causes_stand_beside_those_about_figures_and_events():
    told = record()
    shares = [
        {"id": "claims.borne_out.described", "value": 50.0, "n": 2},
        {"id": "claims.borne_out.causal", "value": 0.0, "n": 1},
        {"id": "claims.borne_out.other", "value": 25.0, "n": 4},
    ]
    said = landing._by_kind({"results": [*told["results"], *shares]})
    assert [one.text for one in said] == [
        "Of 2 claims about figures and events the data support 1 (50%) in full; of 1 about causes, none.",
        "Of the other 4, on states of affairs, on changes over time and on what was to come, they support 1 in full.",
    ]
    assert ("claims.borne_out.described#n", "2") in said[0].numbers
    assert landing._by_kind(record()) == []


def test_every_claim_is_of_a_kind_that_the_front_page_tells_of():
    kinds = load("claims")["kind"]
    assert sorted(kind for told in KINDS.values() for kind in told) == sorted(kinds.unique())


def test_the_answer_of_a_chapter_is_not_taken_from_the_style_that_names_it(monkeypatch):
    said = ["<style>.aaf-answer-line { margin: 0 }</style>", '<p class="aaf aaf-answer-line">It <b>fell</b>.</p>']
    monkeypatch.setattr(findings, "outputs", lambda *_: said)
    assert findings.answer(None, "trade") == "It <b>fell</b>."
