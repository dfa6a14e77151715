"""Section 7, third test: whether an ally's spending answers that of the allies near it."""

from __future__ import annotations

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.spill_ins import TABLES, SpillIns
from helpers.display.burden_sharing.free_riding import GROUPS
from helpers.display.parts import vintage
from helpers.display.prose import or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, CitedResult, Sentence

MODELS = {
    "years": "the year before, effects of years",
    "no_years": "the year before, no effects of years",
    "lead": "the year after (placebo), effects of years",
}
NAMES = {"spill_in": "spending of allies, by nearness", "threat": "spending of Russia and China, by nearness"}
MATTERS = 0.2
"""Answer (% for 1%) that would matter, as for the answer to US spending."""


@or_notice
def answers_table(p: BurdenSharingParameters, s: SpillIns) -> TableCard:
    """Every model, for both groups."""
    rows = s.estimates.assign(
        group=s.estimates["group"].map(GROUPS).map(lambda name: words.sentence(name).rstrip(".")),
        what=s.estimates["regressor"].map(NAMES),
        model=s.estimates["model"].map(MODELS),
    )
    return table(
        "spill-ins",
        rows,
        title="Do allies spend less where those near them have spent more?",
        columns={
            "what": ("Growth of", str),
            "model": ("When", str),
            "estimate": ("Coefficient", 2),
            "low": ("Low", 2),
            "high": ("High", 2),
            "p_value": ("p", words.p_value),
            "n": ("Observations", 0),
        },
        group="group",
        sources=s.results.sources(),
        vintage=vintage(*TABLES),
        note="Growth of real spending (%) for 1% growth elsewhere, each weighted by the inverse of the distance "
        f"between capitals; growth of own GDP held. Low and high: ends of the {words.share(p.confidence)} interval, by "
        "wild bootstrap. The United States is among those who spend, not among those who answer.",
    )


def text(s: SpillIns) -> list[Sentence]:
    """What the test could show, what it finds in both groups, the placebo, and how it compares with the study."""
    if s.missing:
        return []
    cite = Cite(s.results)
    groups = [group for group in ("nato_and_allies", "nato") if f"spill_in.{group}.years" in cite]
    return [_reach(cite, groups[0]), _found(cite, groups), _placebo(cite, groups), _beside(cite, groups[0])]


def _reach(cite: Cite, group: str) -> Sentence:
    found = cite(f"spill_in.{group}.years")
    low, high = found.interval or (0.0, 0.0)
    reach = (high - low) / 2
    seen = "would be seen" if reach <= MATTERS else "could hardly be seen"
    return cite.sentence(
        "spill-ins.reach",
        f"With {words.number(found.n or 0)} observations the answer to 1% more spending nearby is known no closer "
        f"than {words.interval(found, 2)}: an answer large enough to matter {seen}",
    )


def _answer(found: CitedResult) -> str:
    return f"{words.pct(found.value, 2, sign=True)} ({words.level(found.level or 0.0)} {words.interval(found, 2)})"


def _clear(found: CitedResult) -> bool:
    low, high = found.interval or (0.0, 0.0)
    return low > 0 or high < 0


def _found(cite: Cite, groups: list[str]) -> Sentence:
    parts = [f"{_answer(cite(f'spill_in.{group}.years'))} among the {GROUPS[group]}" for group in groups]
    bare = [cite(f"spill_in.{group}.no_years") for group in groups]
    without = words.join(words.pct(one.value, 2, sign=True) for one in bare)
    span = words.span(cite.value("spill_in.first"), cite.value("spill_in.last"))
    return cite.sentence(
        "spill-ins.found",
        f"In {span} an ally’s spending moved a year after that of near allies had grown by 1% more: "
        f"{words.join(parts)}; without effects of years {without}",
    )


def _placebo(cite: Cite, groups: list[str]) -> Sentence:
    found = [cite(f"spill_in.{group}.lead") for group in groups]
    clear = any(map(_clear, found))
    said = "which casts doubt on the design" if clear else "not clear of zero"
    return cite.sentence(
        "spill-ins.placebo",
        f"To spending nearby a year later, which cannot be answered yet, the same test gives "
        f"{words.join(_answer(one) for one in found)}, {said}",
    )


def _beside(cite: Cite, group: str) -> Sentence:
    found = cite(f"spill_in.{group}.years")
    if not _clear(found):
        said = "This test finds neither: the sign differs, and" if found.value > 0 else "This test has that sign, but"
        end = f"{said} zero lies in the interval"
    else:
        end = "This test agrees" if found.value < 0 else "This test finds the opposite: near allies move together"
    return cite.sentence(
        "spill-ins.beside",
        f"The published panel reports that allies spend less where others spend more. {end}",
    )
