"""Sentences and caveats on the page."""

import pytest

from helpers.display import prose
from helpers.display.parts import SAID_MIME, readable, style_sheet
from helpers.wording.cited import Sentence


def said(text: str, id: str = "a") -> Sentence:
    return Sentence(id, text, ())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What a notebook would get, one bundle for each output."""
    outputs: list[dict[str, str]] = []
    monkeypatch.setattr(prose, "display", lambda bundle, raw: outputs.append(bundle) if raw else None)
    return outputs


def test_few_sentences_become_one_paragraph_and_many_a_list(shown) -> None:
    prose.tell([said("It rose."), said("Then it fell.", "b")])
    prose.tell([said(f"It rose {word}.", word) for word in ("once", "twice", "again", "more")])
    assert [bundle["text/plain"] for bundle in shown] == [
        "It rose. Then it fell.",
        "It rose once.\nIt rose twice.\nIt rose again.\nIt rose more.",
    ]
    assert shown[0]["text/html"].count("<p>") == 1
    assert shown[1]["text/html"].count("<li>") == 4
    assert [one["id"] for one in shown[0][SAID_MIME]["sentences"]] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "It rose by nan%", "NaN", "inf", "−inf bn", "None", "a NaT", "<NA>", "np.float64(3.0)", "−0.0", "-0 %",
     "within 1 months", "rose by −0.00 points"],
)  # fmt: skip
@pytest.mark.parametrize("tell", [lambda text: prose.tell([said(text)]), prose.caveat])
def test_a_text_with_a_number_that_does_not_exist_is_refused(tell, text: str) -> None:
    with pytest.raises(ValueError, match="text"):
        tell(text)


@pytest.mark.parametrize(
    "text",
    ["None of the designs agree.", "In finance and infancy", "from −0.4 to 0.0", "on 2025-04-02", "11 months",
     "0.1 points", "Nancy", "the 1-0 vote", "$1,001 partners"],
)  # fmt: skip
def test_a_text_that_only_resembles_one_is_let_through(text: str) -> None:
    assert readable(text) == text


def test_nothing_to_tell_shows_nothing(shown) -> None:
    prose.tell([])
    prose.tell(None)
    assert shown == []


def test_a_caveat_is_a_labelled_note(shown) -> None:
    prose.caveat("Prices <are> assumed.")
    (bundle,) = shown
    assert "Caveat." in bundle["text/html"]
    assert "Prices &lt;are&gt; assumed." in bundle["text/html"]
    assert bundle["text/plain"] == "Caveat. Prices <are> assumed."


def test_the_style_sheet_of_a_notebook_is_that_of_the_book() -> None:
    page = style_sheet()._repr_html_()
    assert page.startswith("<style>")
    assert "--fig-JPN" in page
    assert repr(style_sheet()) == ""
