"""Numbers that remember the result they print, and the sentences made of them."""

from __future__ import annotations

import doctest

import pytest

from helpers.analysis.results import Results
from helpers.wording import cited, words
from helpers.wording.cited import Cite, Sentence, as_count, by_weight, filled, first_said, pick, unmarked


@pytest.fixture
def cite() -> Cite:
    results = Results()
    results.add("deficit.JPN", -67.06, "USD bn", interval=(-70.0, -64.5), n=12)
    results.add("share.JPN", 0.254, "share")
    results.add("year.last", 2025, "year")
    results.add("signed", "2019-10-07", "date")
    return Cite(results)


def numbers(sentence: Sentence) -> dict[str, str]:
    return dict(sentence.numbers)


def test_every_example_in_the_docstrings_holds() -> None:
    assert doctest.testmod(cited).attempted >= 2


def test_a_printed_number_names_its_result(cite: Cite) -> None:
    said = cite.sentence("size", f"the deficit was {words.usd_bn(abs(cite.value('deficit.JPN')))}")

    assert said.text == "The deficit was $67.1\xa0billion."
    assert numbers(said) == {"deficit.JPN": "$67.1\xa0billion"}
    assert said.results == ("deficit.JPN",)


def test_ends_of_an_interval_and_n_name_their_part(cite: Cite) -> None:
    found = cite("deficit.JPN")
    said = cite.sentence("range", f"{words.interval(found, 0)} in {words.plural(found.n, 'month')}")

    assert numbers(said) == {"deficit.JPN#low": "−70", "deficit.JPN#high": "−64", "deficit.JPN#n": "12"}


def test_another_unit_still_names_the_result_and_other_reckoning_does_not(cite: Cite) -> None:
    share, deficit = cite.value("share.JPN"), cite.value("deficit.JPN")

    assert numbers(cite.sentence("share", words.share(share))) == {"share.JPN": "25%"}
    assert numbers(cite.sentence("per cent", words.pct(100 * share))) == {"share.JPN": "25.4%"}
    assert numbers(cite.sentence("sum", words.number(deficit + 1))) == {}


def test_a_year_may_become_part_of_an_id_and_a_date_is_marked(cite: Cite) -> None:
    year = cite.value("year.last")

    assert f"balance.{year}" not in cite
    assert cite(f"year.{'last'}").value == 2025
    said = cite.sentence("when", f"{year}, signed on {words.day(cite.value('signed'))}")
    assert numbers(said) == {"year.last": "2025", "signed": "7\xa0October 2019"}


def test_a_sentence_that_begins_with_a_number_begins_with_a_capital(cite: Cite) -> None:
    assert (
        cite.sentence("count", f"{words.count(as_count(cite.value('year.last') - 2022))} years").text == "Three years."
    )
    few = Results()
    few.add("n", 3.0, "years")
    said = Cite(few)
    assert said.sentence("few", f"{words.count(as_count(said.value('n')))} years").marked.endswith("Three\ue002 years.")


def test_html_carries_ids_and_escapes_the_rest(cite: Cite) -> None:
    said = cite.sentence("a.b", f"A<B at {words.pct(cite.value('share.JPN') * 100)}")

    number = '<span class="aaf-n" data-result="share.JPN">25.4%</span>'
    assert said.html == f'<span class="aaf-s" data-sentence="a.b">A&lt;B at {number}.</span>'


def test_gaps_of_a_template_name_their_numbers(cite: Cite) -> None:
    said = filled(
        "claims.T05", "it was {deficit:1}, {missing}", {"deficit": cite("deficit.JPN"), "missing": cite("signed")}
    )

    assert said.text == "It was −$67.1\xa0billion, 7\xa0October 2019."
    assert numbers(said) == {"claims.T05.deficit": "−$67.1\xa0billion", "claims.T05.missing": "7\xa0October 2019"}


def test_a_sentence_is_picked_by_name_or_refused(cite: Cite) -> None:
    said = [cite.sentence("one", "it rose"), cite.sentence("two", "it fell")]

    assert pick(said, "two").text == "It fell."
    with pytest.raises(KeyError, match="no sentence 'three'"):
        pick(said, "three")


def test_no_mark_is_left_in_a_text(cite: Cite) -> None:
    assert unmarked(f"{cite.value('year.last')}–{words.number(cite.value('share.JPN'), 1)}") == "2025–0.3"


def test_findings_are_the_heaviest_sentence_of_each_section_heaviest_first() -> None:
    light, middle, heavy = (Sentence(f"a.{weight}", "It fell.", (), weight) for weight in (0, 5, 9))
    found = by_weight([([light, middle], "fig-one"), ([], "fig-none"), ([heavy, light], "fig-two")])
    assert [(one["id"], one["figure"]) for one in found] == [("a.9", "fig-two"), ("a.5", "fig-one")]


def test_the_first_sentence_that_could_be_made_answers() -> None:
    made = Sentence("a.b", "It fell.", ())
    assert first_said(None, made) is made


def test_a_plain_sentence_has_few_words_and_numbers_beside_dates(cite: Cite) -> None:
    deficit, year, signed = (cite.value(name) for name in ("deficit.JPN", "year.last", "signed"))
    told = f"in {year}, after {words.day(signed)} and {words.month(signed)}, it was {words.usd_bn(deficit)}"
    assert cited.too_long(cite.plain("size", told)) is None
    assert cited.too_long(cite.plain("size", f"{deficit:.0f} {deficit:.1f} {deficit:.2f}")) == "3 numbers"
    assert cited.too_long(cite.plain("size", "word " * 26)) == "26 words"
    assert cited.too_long(cite.sentence("size", "word " * 26)) is None
