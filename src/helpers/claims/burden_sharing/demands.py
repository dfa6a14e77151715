"""Claims about what Washington asked for, when, and what came of it."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.contract import Host
from helpers.analysis.results import Result, sources_of
from helpers.claims.burden_sharing.paid import claimed, paid
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, graded, not_yet, untestable
from helpers.claims.register import claim_test
from helpers.data import load
from helpers.wording import words

PUBLISHED = "2019-10-01"
"""Day from which the register is read for what came after the paper of 2019."""
REGISTER = "Dated demands on the allies; the register holds none for this question in the years looked at."


def _demands(
    p: BurdenSharingParameters,
    host: str | None = None,
    subject: str | None = None,
    kinds: tuple[str, ...] = ("demand",),
) -> pd.DataFrame:
    """Demands (or steps of other kinds) up to the end of the window, in order of their dates."""
    table = load("host_support_demands")
    rows = table[table["kind"].isin(kinds) & (table["date"].dt.year <= p.end_year)]
    if host:
        rows = rows[rows["host"] == host]
    return (rows[rows["subject"] == subject] if subject else rows).sort_values("date", kind="stable")


def _day(when: object) -> str:
    return str(pd.Timestamp(str(when)).date())


# ---------------------------------------------------------------- what was asked


@claim_test(
    "B04a",
    chapter="burden-sharing",
    figure="fig-demands-conceded",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    reading={"tolerance_pp": [(10.0, "no official paper has the figure"), (5.0, "“50%”")]},
    differs="The chapter shows the think tank’s range alone.",
)
def half_as_much_again(p: BurdenSharingParameters, *, tolerance_pp: float = 10.0) -> Judgement:
    """The rise first asked of Korea in the talks of 2018–19, as told later: accounts that differ decide nothing."""
    rows = _demands(p, "KOR", "yearly_payment", ("demand", "report"))
    rows = rows[rows["id"].isin(_TELLS)]
    if rows.empty:
        return untestable("No demand of the talks of 2018–19 is in the register.", REGISTER)
    table = load("host_support_demands").set_index("id")
    granted = table["granted_rise_pct"].get("2019_kor_tenth_agreement")
    low, high = rows["asked_rise_low_pct"], rows["asked_rise_high_pct"]
    right = (low >= HALF_PCT - tolerance_pp) & (high <= HALF_PCT + tolerance_pp)
    wrong = (low > HALF_PCT + tolerance_pp) | (high < HALF_PCT - tolerance_pp)
    verdict: Verdict = "supported" if right.all() else "contradicted" if wrong.all() else "undecided"
    numbers: dict[str, Result] = {}
    told = []
    for i, row in enumerate(rows.to_dict("records")):
        ends = {f"low_{i}": row["asked_rise_low_pct"], f"high_{i}": row["asked_rise_high_pct"]}
        sources = tuple(sources_of(rows.iloc[[i]]))
        numbers |= {name: Result(name, float(end), "%", sources=sources) for name, end in ends.items()}
        size = f"{{high_{i}:0}}" if len(set(ends.values())) == 1 else f"{{low_{i}:0}} to {{high_{i}:0}}"
        told.append(f"{size} by {_TELLS[row['id']]}")
    numbers["claimed"] = claimed(HALF_PCT, "%")
    tail = ""
    if granted is not None and pd.notna(granted):
        agreed = load("host_support_demands").query("id == '2019_kor_tenth_agreement'")
        numbers["granted"] = Result("granted", float(granted), "%", sources=tuple(sources_of(agreed)))
        tail = "; the agreement of 2019 gave {granted:1}"
    return Judgement(
        verdict,
        f"Washington’s first request is told as a rise of {words.join(told)}. The claim says {{claimed:0}}{tail}.",
        numbers,
    )


HALF_PCT = 50.0
_TELLS = {
    "2019_kor_half_more_told": "Korea’s governing party",
    "2019_kor_half_more_demand": "a think tank",
    "2019_kor_half_more_officials": "officials in a Korean newspaper (won perhaps taken for dollars)",
    "2019_kor_double_told": "a US newspaper",
}


@claim_test(
    "B04b",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    analysis={
        "multiple": [
            ("printed", "the multiple that each report prints"),
            ("sum_named", "the sum that it prints, over the payment of 2019"),
        ],
        "accounts": [
            ("first", "what was reported when the paper was written, as the claim is of what was reported"),
            ("all", "every account of the demand, later ones too"),
        ],
    },
    reading={"tolerance": [(0.5, "five, not four or six"), (1.0, "“about five”")]},
    apart=[{"multiple": "sum_named", "accounts": "first"}],  # the sum for Japan was first printed after the paper
    differs="The chapter gives each report; the claim is about all on both allies.",
)
def five_times_as_much(
    p: BurdenSharingParameters, *, multiple: str = "printed", accounts: str = "first", tolerance: float = 0.5
) -> Judgement:
    """The multiples of the payment that reports put on the demand, for each ally; later accounts stand beside them.

    That it was reported is borne out by one report; what was asked is not, where the accounts part.
    """
    found = {host: _multiples(p, host, multiple, accounts) for host in ("JPN", "KOR")}
    if any(values.empty for values in found.values()):
        return untestable("No multiple asked of one of the two allies is in the register.", REGISTER)
    close = [(values - 5).abs() <= tolerance for values in found.values()]
    if accounts == "first":  # it was reported if one of them did so
        close = [part if not part.any() else part[part] for part in close]
    sources = tuple(sources_of(_fivefold_rows(p, "JPN"), _fivefold_rows(p, "KOR")))
    numbers, told = {}, {}
    for host, name in (("KOR", "korea"), ("JPN", "japan")):
        low, high = float(found[host].min()), float(found[host].max())
        near, far = (
            float(found[host][one]) for one in ((found[host] - 5).abs().idxmin(), (found[host] - 5).abs().idxmax())
        )
        one = f"{low:.1f}" == f"{high:.1f}"
        ends, spans = (None, "") if one else ((low, high), "range over the reports")
        first = near if accounts == "first" else high
        numbers[name] = Result(name, first, "times", ends, len(found[host]), sources, design=spans)
        numbers[f"{name}_low"] = Result(f"{name}_low", low, "", sources=sources)
        numbers[f"{name}_far"] = Result(f"{name}_far", far, "", sources=sources)
        both = f"{{{name}:1}}, in another print about {{{name}_far:0}}," if accounts == "first" else ""
        told[host] = f"{{{name}:1}}" if one else both or f"{{{name}_low:1}} to {{{name}:1}}"
    later = ""
    if accounts == "first":
        since = {host: _multiples(p, host, multiple, "all").drop(found[host].index) for host in found}
        reached = [(name, since[host]) for host, name in (("KOR", "korea"), ("JPN", "japan")) if len(since[host])]
        for name, values in reached:
            farthest = float(values[(values - 5).abs().idxmax()])
            numbers[f"{name}_later"] = Result(f"{name}_later", farthest, "", sources=sources)
        said_later = words.join([f"{{{name}_later:1}} for {name.title()}" for name, _ in reached])
        later = f"; later accounts reach {said_later}" if reached else ""
    said = load("host_support_demands").set_index("id")
    for name, row in (("seoul", REPORT_ANSWERED), ("denied", REPORT_DENIED)):
        if row in said.index and said.at[row, "date"].year <= p.end_year:
            numbers[name] = _cited(name, _day(said.at[row, "date"]), "date", said.loc[[row]])
    answers = [text for name, text in _ANSWERS.items() if name in numbers]
    tail = f". {words.join(answers)}" if answers else ""
    apart = [name for name, part in zip(("Japan", "Korea"), close, strict=True) if part.any() and not part.all()]
    unknown = f", which leaves {words.join(apart)} open" if apart else ""
    return Judgement(
        "undecided" if apart else graded(all(part.all() for part in close), any(part.all() for part in close)),
        f"{'Reports of that summer' if accounts == 'first' else 'Reports'} put the sum asked at {told['KOR']} Korea’s "
        f"payment and {told['JPN']} Japan’s, against {{claimed:0}} in the claim{unknown}{later}{tail}.",
        {**numbers, "claimed": claimed(5.0, "times")},
    )


REPORT_ANSWERED, REPORT_DENIED = "2019_kor_five_billion_told", "2019_jpn_report_denial"
"""Rows in which Seoul says that no sum was named to it, and Tokyo calls the report of a sum wrong."""
_ANSWERS = {
    "seoul": "Seoul denied on {seoul} that a sum was named",
    "denied": "Tokyo called a report wrong on {denied}",
}


def _fivefold_rows(p: BurdenSharingParameters, host: str) -> pd.DataFrame:
    rows = _demands(p, host, "yearly_payment", ("demand", "report"))
    return rows[(rows["date"].dt.year == 2019) & (rows["asked_rise_high_pct"] > 100)]


def _multiples(p: BurdenSharingParameters, host: str, multiple: str, accounts: str) -> pd.Series:
    rows = _fivefold_rows(p, host)
    if accounts == "first":
        printed = load("sources").set_index("id")["date"]
        rows = rows[rows["source"].map(printed) < PUBLISHED]
    if multiple == "printed":
        return rows["asked_multiple"].fillna(1 + rows["asked_rise_high_pct"] / 100).dropna().astype(float)
    payment = float(paid(p, _host(host))["usd_bn"].get(2019, float("nan")))
    return (rows["asked_usd_bn"] / payment).dropna().astype(float)


@claim_test(
    "B15",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "contradicted", "not testable"),
    parameters={"hosts": ["KOR"]},
    same_as="demands.single.KOR.asked",
)
def billion_for_missile_defence(p: BurdenSharingParameters) -> Judgement:
    """The register of dated demands, with what answered the demand."""
    rows = _demands(p, "KOR", "single_payment")
    if rows.empty:
        return untestable("No demand for a single payment is in the register.", REGISTER)
    row = rows.iloc[0]
    sources = tuple(sources_of(rows))
    granted = row["granted_usd_bn"]
    numbers = {
        "asked": Result("asked", float(row["asked_usd_bn"]), "USD bn", sources=sources),
        "day": Result("day", _day(row["date"]), "date", sources=sources),
    }
    told = ", as he had told it," if "told Korea" in str(row["note"]) else ""
    tail = "no answer is recorded"
    if pd.notna(granted):
        answer = _demands(p, "KOR", "single_payment", ("withdrawal",))
        answer = answer[answer["id"] == row["answered_by"]]
        numbers["granted"] = _cited("granted", float(granted), "USD bn", rows, answer)
        tail = "nothing was paid" if granted == 0 else "{granted:1} was paid"
        if len(answer):
            numbers["answer"] = _cited("answer", _day(answer["date"].iloc[0]), "date", answer)
            tail = f"on {{answer}} his security adviser said that the agreement stood, and {tail}"
    return Judgement(
        graded(float(row["asked_usd_bn"]) == 1.0),
        f"On {{day}} the US president said that Korea{told} should pay {{asked:0}} for the battery; {tail}.",
        numbers,
    )


# ---------------------------------------------------------------- and again


@claim_test(
    "B17",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    analysis={
        "counted_from": [
            ("in_force", "the paper counts from its implementation"),
            ("agreed", "the day of the agreement"),
            ("period_start", "the first day for which it pays"),
        ],
        "disputed": [
            ("left out", "a sum told later, which Seoul denied at the time, may not have been asked"),
            ("counted", "the later report says who asked, where, and for how much"),
        ],
    },
    reading={
        "pressed_by": [
            ("a word", "to press is to say that it must be more, or that talks to raise it are under way"),
            ("a sum", "a demand names one"),
        ]
    },
    differs="The chapter counts days from demand to answer, not from agreement to demand.",
)
def pressed_again_within_half_a_year(
    p: BurdenSharingParameters,
    *,
    counted_from: str = "in_force",
    disputed: str = "left out",
    pressed_by: str = "a word",
) -> Judgement:
    """Days from the agreement of 2019 to the next word for more, or to the next sum asked.

    Where only a month is known, the first day of the agreement's and the last of the demand's count, so that the days
    are the most that there can be. A sum that was told later and denied at the time is told beside the word; where it
    would turn the verdict, nothing is decided.
    """
    agreement = load("host_support_agreements").set_index("id").loc["kor_2019"]
    start = pd.Timestamp(agreement[counted_from])
    kinds = ("demand",) if pressed_by == "a sum" else ("demand", "pressure", "announcement")
    rows = _demands(p, "KOR", "yearly_payment", kinds)
    every = later = rows[rows["date"] > max(start, pd.Timestamp(agreement["agreed"]))]
    denied = later[later["note"].fillna("").str.contains(NO_SUM)]
    told, said = _told_and_denied(p, denied) if disputed == "left out" else ("", {})
    if told:
        later = later.drop(denied.index)
    if later.empty:
        if told:
            return Judgement("undecided", f"{told[0].upper()}{told[1:]}: whether one was asked is open.", said)
        return untestable("No later demand on Korea is in the register.", REGISTER)
    kind, when = str(later["kind"].iloc[0]), _last_day(later.iloc[0])
    days = int((when - start).days)
    sources = (str(agreement["source"]), str(agreement["second_source"]), *sources_of(later.iloc[:1]))
    numbers = {
        "days": Result("days", days, "days", n=len(later), sources=sources),
        "start": Result(
            "start", _day(start)[:7] if counted_from == "in_force" else _day(start), "date", sources=sources
        ),
        "pressed": Result("pressed", _day(when), "date", sources=sources),
    }
    most = "at most " if counted_from == "in_force" or kind == "demand" else ""
    text = f"The agreement of 2019 {_COUNTED_FROM[counted_from]} {{start}}. "
    text += f"{'By' if kind == 'demand' else 'On'} {{pressed}}, {most}{{days}} later, {_PRESSED_AGAIN[kind]}"
    if told:
        numbers |= said
        text += f"; {told}"
    words_before = _demands(p, "KOR", "yearly_payment", ("pressure",))
    words_before = words_before[words_before["date"].between(pd.Timestamp(agreement["agreed"]), start)]
    if len(words_before):
        numbers["said"] = _cited("said", _day(words_before["date"].iloc[0]), "date", words_before.iloc[:1])
        text += ". Already on {said} the president had said that the payment has to go up"
    verdicts = {_soon(int((_last_day(one.iloc[0]) - start).days)) for one in (later, every)}
    return Judgement(verdicts.pop() if len(verdicts) == 1 else "undecided", f"{text}.", numbers)


def _soon(days: int) -> Verdict:
    """Within half a year, or within a month more."""
    return graded(days <= HALF_YEAR, days <= HALF_YEAR + 31)


def _told_and_denied(p: BurdenSharingParameters, denied: pd.DataFrame) -> tuple[str, dict[str, Result]]:
    """What is told of a demand that was denied at the time, with its numbers; nothing where there is none."""
    answer = _demands(p, "KOR", "yearly_payment", ("report",)).query("id == @REPORT_ANSWERED")
    if denied.empty or answer.empty:
        return "", {}
    one = denied.iloc[:1]
    printed = load("sources").set_index("id")["date"].loc[str(one["source"].iloc[0])]
    numbers = {
        "multiple": _cited("multiple", float(one["asked_multiple"].iloc[0]), "times", one),
        "asked": _cited("asked", _day(one["date"].iloc[0])[:7], "date", one, answer),
        "told": _cited("told", _day(printed)[:7], "date", one),
    }
    text = "a report of {told} has Washington ask for {multiple:0} as much in {asked}, when Seoul said that"
    return f"{text} {NO_SUM}", numbers


NO_SUM = "no sum was named"
"""Words in the note of a demand that the ally denied at the time."""
_PRESSED_AGAIN = {
    "demand": "Washington had asked for a new sum",
    "pressure": "the US president said that the payment has to go up",
    "announcement": "the US president said that talks to raise it had begun",
}
_COUNTED_FROM = {"in_force": "took effect in", "agreed": "was initialled on", "period_start": "pays from"}


def _last_day(row: pd.Series) -> pd.Timestamp:
    """The day of a row, the last of its month where only that is known."""
    return row["date"] + pd.offsets.MonthEnd(0) if row["date_precision"] == "month" else row["date"]


HALF_YEAR = 183


@claim_test(
    "B18",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    reading={"substantial_pct": [(10.0, "a tenth"), (5.0, "a twentieth")]},
    differs="A matter of dates: an agreement on record by then, or the other side’s word.",
)
def agreed_to_pay_substantially_more(p: BurdenSharingParameters, *, substantial_pct: float = 10.0) -> Judgement:
    """Whether Korea had agreed is a matter of record: an agreement by then, or what its government said that day."""
    said = _demands(p, "KOR", "yearly_payment", ("announcement",))
    if said.empty:
        return untestable("The announcement is not in the register.", REGISTER)
    day = said["date"].iloc[-1]
    agreements = _demands(p, "KOR", "yearly_payment", ("agreement",))
    known = agreements[(agreements["date"] > pd.Timestamp(TENTH)) & (agreements["date"] <= day + HALF_A_MONTH)]
    denied = _demands(p, "KOR", "yearly_payment", ("denial",))
    denied = denied[(denied["date"] - day).abs() <= HALF_A_MONTH]
    later = agreements[agreements["date"] > day + HALF_A_MONTH]
    sources = tuple(sources_of(said, denied, agreements))
    numbers = {"day": Result("day", _day(day), "date", sources=sources)}
    if len(known):
        rise = float(known["granted_rise_pct"].iloc[-1])
        numbers["rise"] = Result("rise", rise, "%", sources=sources)
        return Judgement(
            graded(rise >= substantial_pct, rise > 0),
            "On {day} the US president said that Korea had agreed, and an agreement of those days gave {rise:1} more.",
            numbers,
        )
    tail = ""
    if len(later):
        numbers["next"] = Result("next", _day(later["date"].iloc[0]), "date", sources=sources)
        tail = "; the next agreement is of {next}"
    if denied.empty:
        text = "On {day} the US president said that Korea had agreed; neither an agreement nor a denial is recorded"
        return Judgement("undecided", f"{text}{tail}.", numbers)
    text = (
        "On {day} the US president said that Korea had agreed; its foreign ministry said that talks were not officially"
    )
    return Judgement("contradicted", f"{text} launched{tail}.", numbers)


TENTH = "2019-02-10"
"""Day of the agreement that was in force when the president spoke."""
HALF_A_MONTH = pd.Timedelta(days=15)


# ---------------------------------------------------------------- threats and words


def _nothing(p: BurdenSharingParameters, what: str, denied: pd.DataFrame, said: str) -> Judgement:
    """Without a word that bears a threat or a view out: a denial contradicts it, silence leaves it undecided.

    Silence of years that end before the paper says nothing of it.
    """
    if denied.empty and p.end_year < pd.Timestamp(PUBLISHED).year:
        return not_yet(f"The years looked at end before the paper, and hold no word on {what}.", PUBLISHED)
    if denied.empty:
        return Judgement("undecided", f"No word on {what} was found, which does not show that none was said.", {})
    day = Result("day", _day(denied["date"].iloc[-1]), "date", sources=tuple(sources_of(denied)))
    return Judgement("contradicted", f"No word on {what} was found, and on {{day}} {said}.", {"day": day})


@claim_test(
    "B22",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "contradicted", "undecided", "open"),
    parameters={"hosts": ["KOR"]},
    differs="A matter of record, without a number.",
)
def battery_to_be_shipped_back(p: BurdenSharingParameters) -> Judgement:
    """A threat is one that the ally was told; a wish within the administration is told beside it and is none."""
    rows = _demands(p, "KOR", "single_payment", ("threat", "report"))
    kept = _demands(p, "KOR", "single_payment", ("withdrawal",))
    stands = "the security adviser told Korea that the agreement stood"
    if rows.empty:
        return _nothing(p, "taking the battery out of Korea", kept, stands)
    told = rows[rows["kind"] == "threat"]
    row = (told if len(told) else rows).iloc[0]
    numbers = {"day": Result("day", _day(row["date"]), "date", sources=(str(row["source"]),))}
    if len(told):
        return Judgement("supported", "The register has a threat to ship the battery back, of {day}.", numbers)
    by = "By a book, and by" if "by a book" in str(row["title"]) else "By"
    text = (
        f"{by} the president’s own account of {{day}} as a newspaper read him, he wanted the battery taken out of "
        "Korea. That Korea was threatened with it was not found"
    )
    if len(kept):
        numbers["kept"] = Result("kept", _day(kept["date"].iloc[-1]), "date", sources=tuple(sources_of(kept)))
        text += f", and on {{kept}} {stands}"
    return Judgement("undecided", f"{text}.", numbers)


def _threatened(p: BurdenSharingParameters, host: str, name: str, hint: str = "White House") -> Judgement:
    """A threat in office supports; a candidate's word, or one that the White House took back, does in part."""
    rows = _demands(p, host, "yearly_payment", ("threat", "remark", "denial"))
    rows = rows[(rows["date"] < pd.Timestamp(PUBLISHED)) & (rows["id"] != TALKS_DENIED)]
    denied, rows = rows[rows["kind"] == "denial"], rows[rows["kind"] != "denial"]
    if rows.empty:
        return _nothing(p, f"withdrawing troops from {name}", denied, "it was said that none was meant")
    hinted = rows[rows["kind"] == "threat"]
    clear = hinted if hint == "press" else hinted[~hinted["note"].fillna("").str.contains("White House")]
    told = rows if clear.empty else clear
    numbers = {"first": _cited("first", _day(told["date"].iloc[0]), "date", told.iloc[:1])}
    text = f"In office, the president made a threat on {{first}}{', as the press read him' if hint == 'press' else ''}"
    if clear.empty:
        text = f"As a candidate, on {{first}}, the later president said that {name} should pay all or see troops go"
        if len(hinted):
            numbers["hint"] = Result("hint", _day(hinted["date"].iloc[0]), "date", sources=tuple(sources_of(hinted)))
            text += ". Of his hint of {hint}, in office, the White House said that it suggested no withdrawal"
        else:
            text += f". In office no such word of his to {name} was found"
    if len(denied) and len(hinted):
        numbers["denied"] = _cited("denied", _day(denied["date"].iloc[-1]), "date", denied.iloc[-1:])
        text += "; on {denied} he denied such plans"
    if clear.empty and (inside := _told_later(p, host)) is not None:
        numbers["inside"] = inside
        text += "; by a memoir that he called lies he wanted the threat in {inside}"
    return Judgement(graded(len(clear) > 0, True), f"{text}.", numbers)


def _told_later(p: BurdenSharingParameters, host: str) -> Result | None:
    """Month before the paper in which, by a later account, he wanted withdrawal threatened."""
    rows = _demands(p, host, "yearly_payment", ("report",))
    rows = rows[(rows["date"] < pd.Timestamp(PUBLISHED)) & rows["title"].str.contains("withdraw")]
    if rows.empty:
        return None
    return Result("inside", f"{rows['date'].iloc[0]:%Y-%m}", "date", sources=tuple(sources_of(rows)))


TALKS_DENIED = "2019_kor_agreed_denial"
"""Row of Seoul’s denial of talks, which is about the payment and not about troops."""
_THREAT = ("supported", "partly supported", "contradicted", "undecided", "open")


@claim_test(
    "B23a",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=_THREAT,
    reading={
        "hint": [
            ("White House", "who hints says himself whether it was a threat"),
            ("press", "a hint is a threat if it is heard as one"),
        ],
    },
    differs="A matter of record, without a number.",
)
def troops_threatened_in_korea(p: BurdenSharingParameters, *, hint: str = "White House") -> Judgement:
    """Dated words on withdrawing troops from Korea unless it pays more."""
    return _threatened(p, "KOR", "Korea", hint)


@claim_test(
    "B23b",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=_THREAT,
    differs="A matter of record, without a number.",
)
def troops_threatened_in_japan(p: BurdenSharingParameters) -> Judgement:
    """Dated words on withdrawing troops from Japan unless it pays all."""
    return _threatened(p, "JPN", "Japan")


@claim_test(
    "B26a",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "partly supported", "contradicted", "undecided", "open"),
    parameters={"hosts": ["JPN"]},
    differs="A matter of record, without a number.",
)
def arms_seen_as_quick_fix(p: BurdenSharingParameters) -> Judgement:
    """A view is shown by words: the president's own beside what a newspaper read into them."""
    rows = _demands(p, "JPN", "arms_purchases", ("pressure", "denial"))
    rows = rows[rows["date"] < pd.Timestamp(PUBLISHED)]
    denied, rows = rows[rows["kind"] == "denial"], rows[rows["kind"] == "pressure"]
    if rows.empty:
        meant = "it was said that they are not meant for that"
        return _nothing(p, "arms sales as a way to balance trade", denied, meant)
    own = rows[rows["title"].str.contains("balance")]
    numbers = {"first": _cited("first", _day(rows["date"].iloc[0]), "date", rows.iloc[:1])}
    text = (
        "On {first} the president looked for ways to speed up arms sales to Japan, which a newspaper called a quick fix"
    )
    if len(own):
        numbers["own"] = _cited("own", _day(own["date"].iloc[0]), "date", own)
        text += ". On {own} he himself named purchases of fighters as a way to balance trade, and that very quickly"
    return Judgement(graded(len(own) > 0, True), f"{text}.", numbers)


@claim_test(
    "B03d",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    differs="A matter of record, without a number.",
)
def washington_insisted_on_yearly_talks(p: BurdenSharingParameters) -> Judgement:
    """Insisting is asking, whatever came of it: demands that name yearly talks before the agreement of 2019."""
    rows = _demands(p, "KOR", "yearly_payment")
    rows = rows[rows["answered_by"] == "2019_kor_tenth_agreement"]
    if rows.empty:
        return untestable("No demand of the talks of 2018–19 is in the register.", REGISTER)
    yearly = rows[rows["title"].str.contains("yearly talks|agreed each year")]
    agreement = load("host_support_agreements").query("id == 'kor_2019'")
    length = float(agreement["length_years"].iloc[0])
    accounts = "account" if len(yearly) == 1 else "accounts"
    numbers = {
        "asked": Result("asked", len(yearly), accounts, n=len(rows), sources=tuple(sources_of(rows))),
        "length": Result("length", length, "year", sources=tuple(sources_of(agreement))),
    }
    got = f"the agreement that followed ran for {{length}} {words.agree(length, 'year')}"
    text = f"By {{asked}} of the talks of 2018–19 Washington wanted yearly agreements, and {got}."
    if yearly.empty:
        text = f"None of the listed demands in the talks of 2018–19 named yearly agreements; {got}."
    return Judgement("supported" if len(yearly) else "undecided", text, numbers)


@claim_test(
    "B29",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    reading={
        "ten_are": [
            ("near", "one round short is a quoted figure that is near but off, as for every other figure"),
            ("not more", "ten rounds are not more than ten"),
            ("more with other channels", "talks in other channels came on top of the ten formal rounds"),
        ]
    },
    differs="A matter of record: the last round that was counted.",
)
def more_than_ten_rounds(p: BurdenSharingParameters, *, ten_are: str = "near") -> Judgement:
    """An eleventh round would be more than ten; ten by the count of the side that held them are near and not more."""
    register = _demands(p, "KOR", "yearly_payment", ("talks", "report", "agreement")).set_index("id")
    if not {TENTH_ROUND, TENTH_AGREEMENT} <= set(register.index):
        return untestable("No count of the rounds is in the register.", "The rounds of the talks of 2018–19.")
    when, day = register.at[TENTH_ROUND, "date"], register.at[TENTH_AGREEMENT, "date"]
    numbers = {
        "day": _cited("day", _day(day), "date", register.loc[[TENTH_AGREEMENT]]),
        "month": _cited("month", _day(when)[:7], "date", register.loc[[TENTH_ROUND]]),
    }
    text = "The tenth round was held in {month} without an agreement, which came on {day}"
    if when > day:
        return Judgement("contradicted", "The tenth round is of {month}, after the agreement of {day}.", numbers)
    if ELEVENTH_ROUND in register.index:
        return Judgement("supported", f"{text}, after one more round.", numbers)
    if COUNTED not in register.index:
        return Judgement("undecided", f"{text}; whether there was another round was not read.", numbers)
    own = register.loc[[COUNTED]]
    numbers["counted"] = Result("counted", _day(own["date"].iloc[0]), "date", sources=tuple(sources_of(own)))
    said = str(own["title"].iloc[0]).rstrip(".")
    return Judgement(_TEN[ten_are], f"{text}. {said}: one formal round short of more than ten.", numbers)


_TEN: dict[str, Verdict] = {
    "near": "partly supported",
    "not more": "contradicted",
    "more with other channels": "supported",
}
TENTH_ROUND, ELEVENTH_ROUND = "2018_kor_tenth_round", "2019_kor_eleventh_round"
TENTH_AGREEMENT, COUNTED = "2019_kor_tenth_agreement", "2019_kor_ten_rounds"
"""Rows of the talks of 2018–19; the last is the count of Korea’s foreign ministry, which is no more than ten."""


# ---------------------------------------------------------------- pressure on Japan


@claim_test(
    "B13b",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "partly supported", "contradicted", "undecided", "open"),
    parameters={"hosts": ["JPN"]},
    analysis={
        "heard": [
            ("from officials", "what officials told the press of the talks is the one word on them"),
            ("from named ones", "words of officials whom the press does not name decide nothing"),
        ],
    },
    reading={
        "counted": [
            ("all_steps", "who repeats a demand keeps the pressure up"),
            ("new_demands", "only a demand that no earlier answer met"),
        ],
        "fewest": [(1, "one step is pressure"), (2, "one alone is none")],
    },
    differs="The chapter counts demands; the claim is about steps after the paper came out.",
)
def japan_stays_under_pressure(
    p: BurdenSharingParameters, *, heard: str = "from officials", counted: str = "all_steps", fewest: int = 1
) -> Judgement:
    """Two signs: an open demand was pressed again after the paper, and much more was asked in the talks that followed.

    The claim says “significantly”, so that more asked in the talks without a sum is the first sign and not the second,
    where a word that nothing massive was asked denies that one. Silence on the talks leaves the first to decide, and
    a register without a new step shows no end of the pressure.
    """
    if p.end_year < pd.Timestamp(EXPIRY).year:
        return Judgement("open", "Japan’s agreement had not yet expired.", {}, due=EXPIRY)
    table = load("host_support_demands").set_index("id")
    earlier = _demands(p, "JPN", "yearly_payment")[lambda rows: rows["date"] < PUBLISHED]
    answers = table["date"].reindex(earlier["answered_by"])
    standing = bool((answers.isna() | (answers >= PUBLISHED)).any())
    kinds = ("demand", "pressure") if counted == "all_steps" else ("demand",)
    steps, talks, denied = (_until_expiry(p, of) for of in (kinds, ("talks",), ("denial",)))
    began = talks["date"].min() if len(talks) else pd.Timestamp(EXPIRY)
    in_talks, denied = steps[steps["date"] >= began], denied[denied["date"] >= began]
    if heard == "from named ones":
        denied = denied[~denied["note"].fillna("").str.startswith("Unnamed")]
    numbers = {"steps": _cited("steps", len(steps), "new steps", earlier, steps)}
    said = ["No earlier demand on Japan is listed as open when the paper came out"]
    if standing:
        numbers["asked"] = _cited("asked", _day(earlier["date"].iloc[-1]), "date", earlier)
        said = ["The demand of {asked} was still open"]
    pressed = steps[steps["date"] < began]
    if len(pressed):
        numbers["last"] = _cited("last", _day(pressed["date"].iloc[-1]), "date", pressed)
        said[0] += f"; on {{last}} {_PRESSED[str(pressed['kind'].iloc[-1])]}"
    if len(talks):
        numbers["talks"] = _cited("talks", _day(began)[:7], "date", talks, in_talks)
        said.append(f"In talks from {{talks}} {_heard(in_talks)}")
    if len(denied):
        numbers["round"] = _cited("round", _day(denied["date"].iloc[0])[:7], "date", denied)
        said[-1] += "; by officials in {round} nothing extreme was asked"
    answer = table.loc[table.index.isin(earlier["answered_by"].dropna())].dropna(subset=["granted_rise_pct"])
    if len(answer):
        numbers["granted"] = _cited("granted", float(answer["granted_rise_pct"].iloc[-1]), "%", answer)
        said[-1] += "; {granted:1} more was granted"
    again = standing and len(steps) >= fewest
    much = bool((in_talks["asked_multiple"] > 1).any())
    return Judgement(_kept_up(again or len(in_talks) > 0, much, denied), f"{'. '.join(said)}.", numbers)


def _until_expiry(p: BurdenSharingParameters, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Steps towards Japan from the day of the paper to the expiry of the agreement."""
    return _demands(p, "JPN", "yearly_payment", kinds)[lambda rows: rows["date"].between(PUBLISHED, EXPIRY)]


def _heard(asked: pd.DataFrame) -> str:
    """What the US side is said to have asked in the talks."""
    if asked.empty:
        return "no request for more was read"
    return "Washington hoped for more" if asked["asked_multiple"].isna().all() else "more was asked"


def _kept_up(again: bool, much: bool, denied: pd.DataFrame) -> Verdict:
    if much or (again and denied.empty):
        return "supported"
    return graded(False, again) if len(denied) else "undecided"


_PRESSED = {"pressure": "the president wanted more", "demand": "Japan was asked for more"}


def _cited(name: str, value: float | str, unit: str, *rows: pd.DataFrame) -> Result:
    """A number with the sources of some rows of the register."""
    return Result(name, value, unit, sources=tuple(sources_of(*rows)) or ("asahi_20190731",))


EXPIRY = "2021-03-31"
"""Last day of Japan’s agreement of 2016."""


# ---------------------------------------------------------------- the two allies side by side


@claim_test(
    "B21",
    chapter="burden-sharing",
    figure="fig-demands",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    parameters={"end_year": 2019},
    analysis={
        "subject": [
            ("payments", "the claim is about cost-sharing"),
            ("yearly_payment", "the missile battery left out"),
        ],
        "rise": [
            ("sums", "the sums told of one summer, over what each ally paid in that year"),
            ("printed", "the multiples that the press printed, rounded"),
            ("lowest", "the least that any account gives, as a memoir of 2020 for Japan"),
        ],
    },
    reading={
        "signs": [
            ("all", "harder and earlier"),
            ("earlier_and_oftener", "harder is oftener"),
            ("earlier_and_larger", "harder is for more"),
        ],
    },
    differs="The chapter counts demands to date; the claim is of 2019, and demands of one round of talks count as one.",
)
def korea_pressed_harder(
    p: BurdenSharingParameters, *, subject: str = "payments", rise: str = "sums", signs: str = "all"
) -> Judgement:
    """Three signs up to the paper: the earlier first demand, more rounds of demands, the larger rise asked.

    Of two rises whose prints, which the press rounded, meet, it cannot be told which is larger: that sign is unknown.
    """
    rows = {host: _before_the_paper(p, host, subject) for host in ("JPN", "KOR")}
    named = {host: _fivefold_rows(p, host)[lambda found: found["date"] < PUBLISHED] for host in rows}
    if any(part.empty for part in (*rows.values(), *named.values())):
        return untestable("The register holds no demand on one of the allies in these years.", REGISTER)
    first = {host: part["date"].min() for host, part in rows.items()}
    rises = {host: _rises_asked(p, host, named[host]) for host in rows}
    # the same talks, ended by the same answer, are one
    rounds = {host: int(part["answered_by"].fillna(part["id"]).nunique()) for host, part in rows.items()}
    least = {host: rises[host]["printed_least" if rise == "printed" else rise] for host in rises}
    larger = least["KOR"] > rises["JPN"][rise]
    tied = not larger and rises["KOR"][rise] >= least["JPN"] and signs != "earlier_and_oftener"
    shown = {"earlier": first["KOR"] < first["JPN"], "oftener": rounds["KOR"] > rounds["JPN"], "larger": larger}
    held = [shown[sign] for sign in (shown if signs == "all" else signs.split("_and_"))]
    every = tuple(sources_of(*rows.values(), *named.values()))
    numbers = {"signs": Result("signs", sum(held), f"of {len(held)} signs", n=len(held), sources=every)}
    told = {}
    for host, who in _ALLIES.items():
        own, sums = all_sources(rows[host]), tuple(all_sources(named[host]))
        payment = tuple(sources_of(paid(p, _host(host)).query("year == 2019")))
        numbers |= {
            f"{who}_count": count(f"{who}_count", rounds[host], "round", own),
            f"{who}_first": Result(f"{who}_first", _day(first[host]), "date", sources=tuple(own)),
            f"{who}_rise": Result(f"{who}_rise", rises[host]["sums"], "%", sources=(*sums, *payment)),
            f"{who}_printed": Result(f"{who}_printed", 1 + rises[host]["printed"] / 100, "times", sources=sums),
            f"{who}_least": Result(f"{who}_least", 1 + rises[host]["printed_least"] / 100, "", sources=sums),
        }
        told[host] = f"in {{{who}_count}} from {{{who}_first}} on"
    numbers["lowest"] = Result("lowest", rises["JPN"]["lowest"], "%", sources=tuple(all_sources(named["JPN"])))
    verdict = "undecided" if tied and sum(held) == len(held) - 1 else graded(all(held), any(held))
    prints = {
        who: f"{{{who}_least:0}} to {{{who}_printed:0}}"
        if rises[host]["printed_least"] < rises[host]["printed"]
        else f"{{{who}_printed:0}}"
        for host, who in _ALLIES.items()
    }
    same = len({(rises[host]["printed_least"], rises[host]["printed"]) for host in rises}) == 1
    press = f"{prints['korea']} for both" if same else f"{prints['korea']} and {prints['japan']}"
    return Judgement(
        verdict,
        f"By the register, up to the paper Korea was asked {told['KOR']}, Japan {told['JPN']}. The sums told of 2019 "
        "are {korea_rise:0} and {japan_rise:0} above what they paid (Japan’s {lowest:0} by a memoir); the press has "
        f"{press}.",
        numbers,
    )


def _rises_asked(p: BurdenSharingParameters, host: str, named: pd.DataFrame) -> dict[str, float]:
    """What the accounts of the demand of 2019 make of it, in per cent of the payment before."""
    payment = float(paid(p, _host(host))["usd_bn"].get(2019, float("nan")))
    return {
        "sums": 100 * (float(named["asked_usd_bn"].max()) / payment - 1),
        "printed": 100 * (float(named["asked_multiple"].max()) - 1),
        "printed_least": 100 * (float(named["asked_multiple"].min()) - 1),
        "lowest": float(named["asked_rise_low_pct"].min()),
    }


def _host(host: str) -> Host:
    return "JPN" if host == "JPN" else "KOR"


_ALLIES = {"KOR": "korea", "JPN": "japan"}


def _before_the_paper(p: BurdenSharingParameters, host: str, subject: str) -> pd.DataFrame:
    rows = _demands(p, host)
    rows = rows[rows["date"] < pd.Timestamp(PUBLISHED)]
    subjects = ["yearly_payment", "single_payment"] if subject == "payments" else [subject]
    return rows[rows["subject"].isin(subjects)]


@claim_test(
    "B12c", chapter="burden-sharing", figure="fig-demands", can_be=("not testable",), differs="No number decides."
)
def asymmetry_brings_coercion(p: BurdenSharingParameters) -> Judgement:
    """Whether the stronger side coerces more the more unequal the allies are needs alliances and decades to compare."""
    rows = _demands(p)
    start = str(rows["date"].dt.year.min()) if len(rows) else "2017"
    return untestable(
        f"The register’s demands, which begin in {start}, are on little beside two allies of one state, so they cannot "
        "show that inequality brings coercion.",
        "A register of demands, threats and concessions between allies, more and less equal, over several decades.",
    )
