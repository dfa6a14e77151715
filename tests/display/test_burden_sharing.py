"""What the sentences of the burden-sharing theme say where a run leaves little to compare."""

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.cost_plus import cost_plus
from helpers.analysis.burden_sharing.demands import demands
from helpers.analysis.burden_sharing.free_riding import free_riding
from helpers.analysis.burden_sharing.payments import host_payments
from helpers.analysis.burden_sharing.threshold import threshold
from helpers.analysis.burden_sharing.wider_bill import components, side_by_side
from helpers.analysis.results import Results
from helpers.display.burden_sharing import cost_plus as multiples
from helpers.display.burden_sharing import demands as conceded
from helpers.display.burden_sharing import free_riding as ranks
from helpers.display.burden_sharing import japan_rise, wider_bill
from helpers.display.burden_sharing import payments as payments_page
from helpers.display.burden_sharing import threshold as shares
from helpers.wording.cited import Cite, unmarked


def test_where_no_ally_spends_the_share_the_hosts_are_not_named_apart() -> None:
    p = BurdenSharingParameters(gdp_threshold_pct=8.5)
    assert shares.in_plain_words(p, threshold(p)).text.endswith("at least 8.5% of GDP on defence.")


def test_shares_of_allies_are_told_with_how_many_each_source_counts() -> None:
    p = BurdenSharingParameters.checked({"gdp_threshold_pct": 2.0})
    said = {one.id: str(one.text) for one in shares.text(p, threshold(p))}
    assert "of the 33 allies of the United States with a figure (by SIPRI, else NATO) spent" in said["threshold.who"]
    assert "to 64% of 14 in 2025 by SIPRI’s figures" in said["threshold.course"]


def test_of_two_hosts_one_gives_more_and_none_is_no_host() -> None:
    p = BurdenSharingParameters(comparison_hosts=[])
    assert " no host would pay " in multiples.in_plain_words(p, cost_plus(p)).text
    beside = side_by_side(p)
    said = [*wider_bill.side_in_short(beside), wider_bill.side_plain(beside), *wider_bill.side_text(p, beside)]
    text = " ".join(sentence.text for sentence in said)
    assert "gave more" in text
    assert "gave most" not in text


def test_the_note_speaks_of_a_pledge_only_where_it_is_drawn() -> None:
    both, korea = (BurdenSharingParameters(hosts=hosts) for hosts in (["JPN", "KOR"], ["KOR"]))
    assert "Japan’s repeats an earlier plan" in conceded.conceded_figure(demands(both)).note
    assert "Japan" not in conceded.conceded_figure(demands(korea)).note


def test_with_one_host_notes_and_sentences_are_of_that_host_alone() -> None:
    p = BurdenSharingParameters(hosts=["KOR"], currency="USD")
    paid, parts = host_payments(p), components(p)
    cards = [payments_page.over_time(p, paid), payments_page.measures(p, paid), wider_bill.components_figure(p, parts)]
    for card in [*cards, payments_page.per_soldier(paid)]:
        assert card
        assert "Japan" not in card.note
        assert "Korea" in card.note
    said = {one.id: one.text for one in [*payments_page.text(p, paid), *wider_bill.components_text(p, parts)]}
    assert " in 2005 to " in said["payments.course.KOR"]  # sums agreed in dollars are another series
    assert said["wider-bill.largest"].endswith(" in Korea.")
    assert cards[2].answer.text == "The largest part of support in 2015 was works around camps in Korea."
    assert wider_bill.side_plain(side_by_side(p)).text == (
        "Of the two hosts shown in the latest count Germany gave more in dollars."
    )


def test_a_span_ends_with_the_window() -> None:
    p = BurdenSharingParameters(end_year=1985, draws=50)
    said = {sentence.id: sentence.text for sentence in ranks.text(p, free_riding(p))}
    assert said["free-riding.variation"].endswith("in 1967–1985.")


def test_an_answer_that_prints_as_zero_and_is_not_clear_has_no_direction() -> None:
    def told(value: float) -> str:
        results = Results()
        results.add("free_riding.size.cold_war.lag.usa_by_size", value, "%", interval=(-0.1, 0.1))
        return ranks._by_size(Cite(results), ["cold_war"]).text

    assert "alike however large" in told(-0.004)
    assert "the less the larger" in told(-0.01)


def test_a_rise_is_called_faster_only_where_the_last_span_begins_after_the_years_counted_and_grew_more() -> None:
    def said(break_in: int, before: float, after: float) -> str:
        results = Results()
        results.add("japan_rise.first_year", 1952, "year")
        results.add("japan_rise.breaks.means", 1, "breaks")
        results.add("japan_rise.break.means.1", break_in, "year")
        results.add("japan_rise.break.means.1.before_pct", before, "% a year")
        results.add("japan_rise.break.means.1.after_pct", after, "% a year")
        return unmarked(japan_rise._faster(Cite(results), 2012))

    assert said(2021, 0.5, 8.6) == "; since 2021 it has grown faster than in 1953–2020"
    assert said(2021, 8.6, 0.5) == said(1992, 0.5, 8.6) == ""


def test_the_mean_drawn_of_the_rank_correlation_is_that_of_the_years_in_the_title() -> None:
    found = free_riding(BurdenSharingParameters(draws=50))
    since = found.results["free_riding.pooled_first"].value
    line = found.years[(found.years["series"] == "sipri") & (found.years["year"] >= since)]
    (level,) = ranks._mean_since(found).to_dict("records")
    assert (level["first"], level["last"]) == (since, line["year"].max())
    assert level["mean"] == line["estimate"].mean()
