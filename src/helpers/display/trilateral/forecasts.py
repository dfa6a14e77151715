"""Section 8: forecasts on file, and their score once they are resolved."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trilateral.forecasts import COIN, LEVEL, Forecasts
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

RULES = {
    "recurrence": "windows with such an event",
    "departure": "unscheduled exits in",
    "change_of_bloc": "unscheduled changes of bloc in",
    "succession": "agreements followed in time",
    "tenure": "exits of leaders in",
    "bloc_tenure": "exits between elections brought another bloc",
    "deficit_falls": "years in which it fell",
}
RATED = ("departure", "change_of_bloc", "tenure")
THEMES = {
    "trade": "trade",
    "burden-sharing": "burdens",
    "autonomy": "autonomy",
    "trilateral": "the three",
}
OUTCOMES = {"yes": "yes", "no": "no", "void": "void"}


@or_notice
def forecasts_figure(s: Forecasts) -> FigureCard:
    """Filed probabilities with their intervals, the likeliest yes first; in colour those likelier than not."""
    valid = s.rows[s.rows["outcome"] != "void"].sort_values("probability", ascending=False, kind="stable")
    rows = valid.assign(**{column: 100 * valid[column] for column in ("probability", "low", "high")})
    rows = rows.assign(tone=["one" if percent > 50 else "other" for percent in rows["probability"]])
    rows["by"] = rows["resolves"].dt.strftime("%b %Y")

    def draw(ax: Axes) -> None:
        marks.points_with_intervals(
            ax,
            rows,
            label="question",
            value="probability",
            low="low",
            high="high",
            code="tone",
            form=words.rounded(0, "%"),
            beside="by",
        )
        marks.limit(ax, 50)
        ax.set_xlim(0, 100)

    return figure(
        "forecasts",
        question="What does the book expect, and how sure is it?",
        subtitle=f"Filed probability of yes, %, with {words.pct(100 * LEVEL, 0)} interval, and month of the answer; "
        "in colour: yes is likelier than no",
        plots="Probabilities of the forecasts on file",
        draw=draw,
        data=valid.drop(columns=["resolution", "resolver", "reason"]),
        answer=in_plain_words(s),
        sources=s.results.sources(),
        vintage=vintage("forecasts"),
        note="Base rates know no news and nobody’s plans; some are judgements. Void ones are left out.",
    )


@or_nothing
def forecasts_table(s: Forecasts) -> TableCard:
    """Each forecast with its window, base rate, rule of resolution and outcome."""
    rows = s.rows.assign(
        window=[f"{words.day(a)} to {words.day(b)}" for a, b in zip(s.rows["opens"], s.rows["resolves"], strict=True)],
        filed=s.rows["filed"].map(words.day),
        percent=[100 * v for v in s.rows["probability"]],
        ends=[(100 * a, 100 * b) for a, b in zip(s.rows["low"], s.rows["high"], strict=True)],
        base=[_base(row) for row in s.rows.to_dict("records")],
        about=s.rows["theme"].map(THEMES),
        outcome=[OUTCOMES.get(str(value), "open") for value in s.rows["outcome"]],
    )
    columns: dict[str, tuple[str, Any]] = {
        "about": ("On", str),
        "question": ("Question", str),
        "percent": ("Yes (%)", 1),
        "ends": (f"{words.pct(100 * LEVEL, 0)} interval (%)", lambda pair: words.interval(pair, 0)),
        "base": ("Base rate", str),
        "window": ("Window", str),
        "filed": ("Filed", str),
        "outcome": ("Outcome", str),
    }
    return table(
        "forecasts",
        rows,
        title="The forecasts on file",
        columns=columns,
        sources=s.results.sources(),
        vintage=vintage("forecasts"),
        note=f"Made from what was known on {_days(s)}, before they were filed. Rows are resolved, never edited; "
        "one that is void was filed too late or withdrawn before its window opened, and is never scored.",
    )


def _days(s: Forecasts) -> str:
    """Days of the data behind the forecasts."""
    return words.join(words.day(day) for day in s.rows["data_until"].drop_duplicates().sort_values())


@or_nothing
def rules_table(s: Forecasts) -> TableCard:
    """What counts as yes, forecast by forecast."""
    return table(
        "forecast-rules",
        s.rows,
        title="How each forecast is resolved",
        columns={
            "question": ("Question", str),
            "resolution": ("What counts as yes", str),
            "resolver": ("Who says so", str),
            "reason": ("Reason or remark", lambda text: "–" if pd.isna(text) else str(text)),
        },
        sources=s.results.sources(),
        vintage=vintage("forecasts"),
    )


def _base(row: dict[Any, Any]) -> str:
    if row["rule"] == "judgement":
        return "a judgement"
    events, trials = int(row["base_events"]), int(row["base_trials"])
    if row["rule"] in RATED:
        return f"{events} {RULES[row['rule']]} {trials} years"
    return f"{events} of {trials} {RULES[row['rule']]}"


def text(s: Forecasts) -> list[Sentence]:
    """How many are on file and resolved, their score, and the surest and the most open ones."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_on_file(cite), *([_score(cite)] if "forecasts.brier" in cite else []), _ends(cite, s)]


def _on_file(cite: Cite) -> Sentence:
    filed, resolved = as_count(cite.value("forecasts.filed")), as_count(cite.value("forecasts.resolved"))
    on_file = f"{words.counted(filed, 'forecast')} {words.agree(filed, 'is', 'are')} on file"
    void = as_count(cite.value("forecasts.void"))
    on_file += f", {words.count(void)} of them void" if void else ""
    state = f"{words.count(resolved)} {words.agree(resolved, 'is', 'are')} resolved"
    state = state if resolved else f"{words.count(resolved, 'none')} is resolved yet, so there is no score"
    return cite.sentence("forecasts.on-file", f"{on_file}; {state}")


def _score(cite: Cite) -> Sentence:
    score = cite.value("forecasts.brier")
    against = "better than" if score < COIN else "no better than"
    coin = words.number(cite.value("forecasts.coin"), 2)
    mean = f"their mean Brier score is {words.number(score, 3)}"
    return cite.sentence("forecasts.score", f"{mean}, {against} that of always saying one half ({coin})")


def _ends(cite: Cite, s: Forecasts) -> Sentence:
    ordered = s.rows[s.rows["outcome"] != "void"].sort_values("probability", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    surest, least = (_probability(cite, row["id"], row["question"]) for row in (high, low))
    return cite.sentence("forecasts.ends", f"the surest yes is given {surest}, the least likely {least}", weight=40)


def _probability(cite: Cite, name: str, question: str) -> str:
    return f"{words.pct(cite.value(f'forecast.{name}'), 0)} (“{question}”)"


def in_plain_words(s: Forecasts) -> Sentence:
    """Of how many forecasts yes is the likelier answer, and whether any is resolved."""
    cite = Cite(s.results)
    likely = cite("forecasts.likely")
    state = "some are resolved" if cite.value("forecasts.resolved") else "none is resolved yet"
    expected = f"expects a yes to {words.count(as_count(likely.value), 'none')}"
    said = f"Of {words.counted(likely.n or 0, 'forecast')} the book {expected}; {state}"
    return cite.plain("forecasts.plain", said, weight=40)
