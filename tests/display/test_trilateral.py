"""What a figure of the theme shows that no mark shows by itself."""

from helpers.analysis.trilateral.blocs import KINDS_OF_POWER, blocs
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.display.trilateral.blocs import concentration_figure


def test_panels_over_different_years_say_and_mark_those_that_are_compared() -> None:
    section = blocs(TrilateralParameters())
    card = concentration_figure(section)
    labels = card.record()["labels"]
    text = " ".join(labels).replace("\N{NO-BREAK SPACE}", " ")
    for measure in KINDS_OF_POWER:
        since, last = (
            section.results[f"blocs.powers.{measure}.{name}"].value for name in ("change.since", "last.year")
        )
        assert f"in {since} → " in text
        assert f"in {last}" in text
        assert str(since) in labels
