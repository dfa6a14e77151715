"""The command ``alliances``: parses, calls one part of the package, prints.

Exit codes: 0; 2 for input that cannot be used, with one line; 1 for a run or build that failed.
Imports wait until a command needs them, so that ``--help`` and a refusal come at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from helpers import completion
from helpers.ending import Front
from helpers.errors import BadInput

if TYPE_CHECKING:
    from rich.progress import TaskID

    from helpers.analysis.contract import Parameters
    from helpers.data import Table
    from helpers.refresh.merge import RowChanges
    from helpers.runs.account import Account
    from helpers.runs.cache import Outcome
    from helpers.runs.called import Called
    from helpers.runs.compare import Change, Told
    from helpers.runs.execute import Step
    from helpers.runs.sides import Cause, Comparison

BOOK = "book"
"""What stands for the accepted edition on the command line."""
PATIENCE = 90
"""Days by which a table may be overdue before a build says so."""
FIRST = 8
"""Sentences that a run prints; all are on its page."""
SHOWN = 15
"""Numbers that are listed where they differ; the rest is counted."""
WIDE = 160
"""Columns of a table that does not go to a terminal: nothing is cut at a narrow default."""


@click.group(
    cls=Front,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 a run or the build failed, 2 the input cannot be used (one line says why).",
)
@click.version_option(package_name="alliances-book")
@click.pass_context
def main(context: click.Context) -> None:
    """Build the book, re-run a chapter with other parameters, look at parameters and data.

    \b
    Examples:
      alliances build
      alliances params trade
      alliances run trade -p start_year=2012 -p comparators=DEU,MEX
      alliances data
    """  # noqa: D301 - click takes the character
    from helpers.data.place import OTHER, one_checkout

    os.environ.pop(OTHER, None)  # whoever wants other data says so: --data
    if os.environ.get("NO_COLOR"):  # no-color.org; rich, which prints the tables, looks by itself
        context.color = False
    one_checkout()


@main.command()
@click.option("--strict", is_flag=True, help="Treat warnings of the compiler as errors.")
@click.option("--quick", is_flag=True, help="Leave the ready runs (chapters/sets.yaml) as they are.")
@click.option("--pdf", is_flag=True, help="Print the whole book as one PDF too (needs Chromium).")
@click.option("--patience", type=click.IntRange(0), help="With --strict: refuse if a table is overdue by more days.")
@click.option("-v", "--verbose", is_flag=True, help="Say why a chapter was used again.")
@click.option("-q", "--quiet", is_flag=True, help="Print where the book is and nothing else.")
def build(strict: bool, quick: bool, pdf: bool, patience: int | None, verbose: bool, quiet: bool) -> None:
    """Execute the chapters that changed, then compile the book.

    \b
    Examples:
      alliances build
      alliances build --strict
      alliances build --quick
      alliances build --pdf
      alliances build --strict --patience 60
    """  # noqa: D301 - click takes the character
    from helpers.analysis import CHAPTERS
    from helpers.book import pdf as printing
    from helpers.book import stamp
    from helpers.data import root
    from helpers.runs.folder import alone
    from helpers.runs.sets import executable

    if pdf:
        printing.browser()
    printed = root() / "_build" / "html" / printing.FILE
    overdue = _overdue(PATIENCE if patience is None else patience)
    if overdue and strict and patience is not None:
        raise BadInput(overdue)
    with alone(root() / "_build"):
        if not verbose and stamp.current(root(), strict=strict) and (printed.is_file() or not pdf):
            if not quiet:
                click.echo(f"Nothing changed: {_runs(len(CHAPTERS), len(executable(root())))}")
        else:
            before = stamp.sources(root())
            with _failures():
                _built(root(), strict, quick, pdf, verbose, quiet)
            if not quick:  # else the next build would not look at them either
                stamp.mark(root(), strict=strict, before=before)
    if overdue:
        click.echo(overdue, err=True)
    _tell_book(printed, quiet)


def _tell_book(printed: Path, quiet: bool) -> None:
    """Say where the built book is, and the PDF if there is one."""
    from helpers.book.pdf import count

    page = printed.with_name("index.html")
    if quiet:
        click.echo(page)
        return
    click.echo(f"The book: {_near(page)}")
    if printed.is_file():
        click.echo(f"The PDF: {_near(printed)}, {count(printed)} pages")


def _built(root: Path, strict: bool, quick: bool, pdf: bool, verbose: bool, quiet: bool) -> None:
    """Sweep, execute and compile what changed."""
    from helpers.analysis import CHAPTERS
    from helpers.book.build import build as compile_book
    from helpers.runs.cache import execute_changed
    from helpers.runs.chapters import chapter
    from helpers.runs.sets import executable
    from helpers.runs.store import prune
    from helpers.runs.sweep import book as sweep_of_claims

    chapters = [chapter(name, root) for name in CHAPTERS]
    with _Display(verbose, quiet) as display:
        sweep_of_claims(display.counting("settings of claims"))
        outcomes = execute_changed(chapters, display.outcome)
        prune(root)
        execute_changed([] if quick else executable(root), display.outcome)
        executed = {
            page.stem: done.folder / page.file
            for found, done in zip(chapters, outcomes, strict=True)
            for page in found.pages
        }
        display.at("compiling")
        compile_book(root, executed=executed, warnings_are_errors=strict, with_pdf=pdf)


class _WithSets(click.Command):
    """A command whose help ends with the sets of assumptions that ship with the book."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the line; a parameter without its -p, or with a blank for the sign, is told so."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as fault:
            if "unexpected extra argument" in fault.message:
                raise BadInput(f"{fault.message}: expected -p NAME=VALUE, such as -p start_year=2012") from None
            raise

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Name, question and what it sets, by chapter."""
        from helpers.analysis import CHAPTERS
        from helpers.data import root
        from helpers.runs.sets import listed

        try:
            found = {chapter: listed(root(), chapter).values() for chapter in CHAPTERS}
        except BadInput as fault:  # help comes nevertheless
            formatter.write_text(str(fault))
            return
        for chapter, sets in found.items():
            if sets:
                with formatter.section(f"Sets of {chapter}"):
                    formatter.write_dl([(one.name, f"{one.question} {one.setting}") for one in sets])


@main.command(cls=_WithSets)
@click.argument("chapter_name", metavar="CHAPTER", type=completion.CHAPTER)
@click.option(
    "-p",
    "pairs",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=completion.pairs,
    help="Set a parameter; may be given again.",
)
@click.option(
    "-f",
    "file",
    metavar="FILE",
    type=Path,
    help="Read parameters from YAML or JSON, - for standard input; -p beats it.",
)
@click.option(
    "--set",
    "set_name",
    metavar="NAME",
    shell_complete=completion.sets,
    help="Take a set of assumptions that ships with the book; -f and -p beat it.",
)
@click.option(
    "--data",
    "data_folder",
    metavar="DIR",
    type=Path,
    help="Lay CSV files over the tables: TABLE.csv replaces one, TABLE.add.csv adds rows.",
)
@click.option(
    "-o", "target", metavar="DIR", type=Path, help="Where to put the run  [default: runs/…, named by what differs]."
)
@click.option("--open", "to_open", is_flag=True, help="Open the page in the browser when it is done.")
@click.option("--numbers", is_flag=True, help="List the numbers that differ too.")
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print the folder of the run and nothing else.")
def run(chapter_name: str, **options: Any) -> None:
    """Execute one chapter with other parameters.

    Leaves the chapter as page.html, its evidence as evidence.html, their notebooks,
    results.json and manifest.json in DIR, and says what changed against the book. Lists are written with
    commas; nothing after the sign is an empty list. runs/index.html lists all runs.

    \b
    Examples:
      alliances run trade -p start_year=2012
      alliances run trade --set constant-dollars --open
      alliances run trade -p partners=JPN,KOR -p comparators= -o runs/pair
      alliances run trade -f mine.yml -p measure=real
      alliances run trade --data mine/
      echo '{"start_year": 2012}' | alliances run trade -f - --quiet
    """  # noqa: D301 - click takes the character
    with _data_of(options["data_folder"]) as data_label:
        _run(chapter_name, options, data_label)


@contextmanager
def _data_of(folder: Path | None) -> Iterator[str]:
    """Within it, tables are read with those of a folder laid over them; a word for them, blank for the book's own."""
    if folder is None:
        yield ""
        return
    from helpers.runs.other_data import label, other_data

    with other_data(folder) as other:
        if not other:
            click.echo(f"{folder}: all rows are those of the book", err=True)
        yield label(folder) if other else ""


def _run(chapter_name: str, options: Mapping[str, Any], data_label: str) -> None:
    from helpers.data import root
    from helpers.runs.chapters import chapter, contract
    from helpers.runs.execute import warmed
    from helpers.runs.given import checked
    from helpers.runs.other_data import moved_defaults
    from helpers.runs.shelf import SHELF, folder_name

    kind, found = contract(chapter_name), chapter(chapter_name, root())
    given = {**(moved_defaults(found) if data_label else {}), **_given(chapter_name, kind, options)}
    chosen = checked(kind, given, "-p")
    target = options["target"]
    folder = target.absolute() if target else root() / SHELF / folder_name(chosen, data_label)
    from helpers.book.rerun import rerun, with_book  # what sets pages takes a second, and a refusal comes before it

    with _failures(), warmed() as warm, _Display() as display:
        seconds = rerun(found, given, folder, warm=warm, told=display.stepping(found.name))
    if options["quiet"]:
        click.echo(folder)
    else:
        _tell_run(found.name, seconds, folder, with_book(folder, root()), options)
    if options["to_open"]:
        click.launch((folder / "page.html").as_uri())


def _given(chapter_name: str, kind: type[Parameters], options: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a run: those of a set, of a file, of the line, the later before the earlier."""
    from helpers.data import root
    from helpers.runs.given import from_file, from_pairs
    from helpers.runs.sets import named_set

    shipped = dict(named_set(root(), chapter_name, options["set_name"]).parameters) if options["set_name"] else {}
    return {**shipped, **(from_file(options["file"]) if options["file"] else {}), **from_pairs(options["pairs"], kind)}


@main.command()
@click.argument("chapter_name", metavar="[CHAPTER]", required=False, type=completion.CHAPTER)
@click.argument("parameter", metavar="[NAME]", required=False, shell_complete=completion.parameters)
@click.option("--moves", "moved", is_flag=True, help="List findings and claims, each with what can move it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Schema, or with --moves what can move what.")
def params(chapter_name: str | None, parameter: str | None, moved: bool, as_json: bool) -> None:
    """Say which parameters a chapter takes, what each may be, and which sets of them ship with the book.

    With NAME: of this parameter alone; with --moves the findings and claims that it can move.

    \b
    Examples:
      alliances params
      alliances params trade --json
      alliances params trade --moves
      alliances params trade tariff_rate_pct --moves
    """  # noqa: D301 - click takes the character
    from helpers.analysis import CHAPTERS
    from helpers.data import root
    from helpers.runs.chapters import contract
    from helpers.runs.sets import named_sets

    names = [chapter_name] if chapter_name else list(CHAPTERS)
    schemas = {name: contract(name).model_json_schema() for name in names}
    if parameter:
        _known_parameter(parameter, names[0], schemas[names[0]])
    if moved:
        _print_moves(names, parameter, as_json)
        return
    if as_json:
        found = schemas[chapter_name] if chapter_name else schemas
        _print_json(found["properties"][parameter] if parameter else found)
        return
    if parameter:
        _print_parameters(f"Parameter of {names[0]}", {parameter: schemas[names[0]]["properties"][parameter]})
        return
    for name, schema in schemas.items():
        _print_parameters(f"Parameters of {name}", schema["properties"])
        if sets := named_sets(root(), name).values():
            _print_table(
                f"Sets of {name} that ship with the book (alliances run {name} --set NAME)",
                ["name", "question", "sets"],
                [[one.name, one.question, one.setting] for one in sets],
            )


def _known_parameter(name: str, chapter: str, schema: Mapping[str, Any]) -> None:
    from helpers.errors import known

    if name not in schema["properties"]:
        meant = known(name, schema["properties"], f"alliances params {chapter}")
        raise BadInput(f"{chapter}: no parameter {name!r} ({meant})")


def _print_parameters(title: str, fields: Mapping[str, Any]) -> None:
    head = ["name", "type", "unit", "allowed", "default", "meaning"]
    _print_table(title, head, [_parameter(name, field) for name, field in fields.items()])


def _print_moves(names: Sequence[str], parameter: str | None, as_json: bool) -> None:
    """Finding or claim → the parameters that can move it, by chapter; or those alone that one parameter can move."""
    from helpers.data import root
    from helpers.runs.chapters import chapter
    from helpers.runs.folder import RESULTS
    from helpers.runs.moves import claims_among, movable

    themes = [name for name in names if name != "claims"]  # whose own parameters choose what is listed
    if not themes:
        raise BadInput("claims --moves: its parameters choose what is listed (expected a chapter: alliances params)")
    if not all((root() / "_build" / "chapters" / chapter(name, root()).stem / RESULTS).is_file() for name in themes):
        click.echo("Claims alone: findings are listed once the book was built (make book)", err=True)
    found = {
        name: {text: by for text, by in movable(name).items() if parameter is None or parameter in by}
        for name in themes
    }
    if as_json:
        _print_json(found)
        return
    for name, reached in found.items():
        words = claims_among(reached)
        rows = [
            [f"{text}: {words[text]}" if text in words else text, ", ".join(by) or "none"]
            for text, by in reached.items()
            if by or text not in words
        ]
        if parameter and not rows:
            click.echo(f"{parameter} can move no finding at the head of {name} and no claim.")
        elif parameter:
            _print_table(f"What {parameter} can move in {name}", ["finding or claim"], [row[:1] for row in rows])
        else:
            _print_table(f"What can move the findings and claims of {name}", ["finding or claim", "parameters"], rows)
            if fixed := [one for one in words if not reached[one]]:
                click.echo(f"Claims that no parameter can move: {', '.join(fixed)}")


@main.command()
@click.argument("table", metavar="[TABLE]", required=False, shell_complete=completion.tables)
@click.option("--new", "act", flag_value="new", help="Draft the entry of a table whose CSV was put below data/.")
@click.option("--seal", "act", flag_value="seal", help="Accept the table's present bytes, after they were checked.")
@click.option("--package", "act", flag_value="package", help="Print the descriptions of all tables as a Data Package.")
@click.option("--add", "file", metavar="FILE.csv", type=Path, help="Let new rows wait and say what they would change.")
@click.option("--stale", "act", flag_value="stale", help="List the tables of which more should have been published.")
@click.option("--on", "day", metavar="DAY", help="With --stale: as of this day (2026-11-28)  [default: today].")
@click.option("--search", "words", metavar="WORDS", help="List the tables whose description holds all of these words.")
@click.option(
    "--export",
    "target",
    metavar="FILE",
    type=Path,
    help="Write the table as .csv or .parquet, or with those it refers to, else all, as .sqlite or .zip.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what is listed or described as JSON.")
def data(table: str | None, as_json: bool, **options: Any) -> None:
    """List, find or export the tables, or say what one table holds, whence and under which licence.

    \b
    Examples:
      alliances data
      alliances data --search "steel Korea"
      alliances data us_goods_trade_annual
      alliances data us_goods_trade_annual --export goods.parquet
      alliances data --export all.zip
      alliances data us_goods_trade_annual --seal
      alliances data us_duties_monthly --add september.csv
      alliances data --stale --on 2026-11-28
      alliances data --package > data/datapackage.json
    """  # noqa: D301 - click takes the character
    asked = _asked(options)
    if asked in _OF_ONE_TABLE and table is None:
        raise BadInput(f"--{asked}: expected the name of one table")
    if asked in ("search", "package") and table is not None:
        raise BadInput(f"{table}: expected no table beside --{asked}, which is for all")
    if asked in _OF_ONE_TABLE:
        _change(asked, str(table), options)
    elif asked == "export":
        _export(table, options["target"], as_json)
    elif asked == "stale":
        _print_stale(_day(options["day"]), table, as_json)
    else:
        _show_data(asked, table, options["words"], as_json)


_OF_ONE_TABLE = ("add", "new", "seal")


def _asked(options: Mapping[str, Any]) -> str | None:
    """What is to be done with tables, at most one thing."""
    given = {"add": options["file"], "search": options["words"], "export": options["target"]}
    asked = [word for word in (options["act"], *(name for name, value in given.items() if value is not None)) if word]
    if len(asked) > 1:
        raise BadInput(f"--{asked[0]} --{asked[1]}: expected one of the two")
    return asked[0] if asked else None


def _change(asked: str, name: str, options: Mapping[str, Any]) -> None:
    from helpers.data import catalogue, draft, seal

    if asked == "add":
        _add(catalogue().table(name), options["file"], _day(options["day"]))
    elif asked == "new":
        click.echo(f"{_near(draft(name))}: say what is blank, then `alliances data {name} --seal`")
    else:
        click.echo(f"{catalogue().table(name).place}: sealed as sha256 {seal(name)}")


def _export(name: str | None, target: Path, as_json: bool) -> None:
    from helpers.data import catalogue
    from helpers.data.exporting import export

    written = export(catalogue(), name, target.absolute())
    if as_json:
        _print_json({"file": str(target.absolute()), "tables": written})
    else:
        click.echo(f"{written[0] if written[1:] == [] else f'{len(written)} tables'}: {_near(target.absolute())}")


def _show_data(asked: str | None, name: str | None, words: str | None, as_json: bool) -> None:
    """All tables, those that hold some words, or one."""
    from helpers.data import catalogue
    from helpers.data.searching import search

    known = catalogue()
    if asked == "package":
        _print_json(known.package())
    elif name is not None:
        if as_json:
            _print_json(known.table(name).descriptor)
        else:
            _describe(known.table(name))
    elif words is not None:
        _print_tables([(one.table, ", ".join(one.where)) for one in search(known, words)], words, as_json)
    else:
        _print_tables([(one, "") for one in known.tables.values()], None, as_json)


def _print_tables(found: list[tuple[Table, str]], words: str | None, as_json: bool) -> None:
    if as_json:
        keys = ("name", "title", "rows", "vintage", "licence", "place")
        records = [({key: getattr(one, key) for key in keys}, where) for one, where in found]
        _print_json([{**record, **({"where": where.split(", ")} if where else {})} for record, where in records])
        return
    head = ["name", "rows", "vintage", "title"]
    rows = [[one.name, f"{one.rows:,}", one.vintage, one.title] for one, _ in found]
    if words is None:
        _print_table("Tables of the book", head, rows)
    elif not found:
        click.echo(f"No table says {words!r} (alliances data lists all).")
    else:
        rows = [[*row, where] for row, (_, where) in zip(rows, found, strict=True)]
        count = "1 table says" if len(found) == 1 else f"{len(found)} tables say"
        _print_table(f"{count} {words!r}", [*head, "where"], rows)


@main.command()
@click.argument("tables", metavar="[TABLE]...", nargs=-1)
@click.option("--rows", "rows_only", is_flag=True, help="Say what changes in the tables only; do not run the book.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--waiting", is_flag=True, help="Fetch nothing: report on what waits.")
@click.option("--accept", is_flag=True, help="Take in what waits, in one step; needs --why.")
@click.option("--drop", is_flag=True, help="Let what waits for the tables, else all that waits, wait no longer.")
@click.option("--why", help="With --accept: the reason, for the changelog.")
@click.option("--on", "day", metavar="DAY", help="The day of the fetch  [default: today].")
def refresh(
    tables: tuple[str, ...],
    rows_only: bool,
    as_json: bool,
    waiting: bool,
    accept: bool,
    drop: bool,
    why: str | None,
    day: str | None,
) -> None:
    """Fetch new figures from the sources, and say what they would change in the book.

    Nothing changes until a person accepts; a source that fails is told in one line
    and its table stays as it is. Keys are taken from the environment.

    \b
    Examples:
      alliances refresh
      alliances refresh us_duties_monthly --rows
      alliances refresh --waiting --json > drift.json
      alliances refresh --accept --why "Duties of September 2026."
    """  # noqa: D301 - click takes the character
    from helpers.data import root
    from helpers.refresh.waiting import drop as wait_no_longer
    from helpers.refresh.waiting import waiting as all_waiting

    on = _day(day)
    if tables and (accept or waiting):
        raise BadInput(f"{tables[0]}: expected no table beside --{'accept' if accept else 'waiting'}, which is for all")
    if accept:
        _take_in(on, why)
    elif drop:
        wait_no_longer(root(), tables or [one.table for one in all_waiting(root())])
    else:
        failed = not waiting and _fetched(tables, on, quiet=as_json)
        if waiting or all_waiting(root()):
            _report(on, rows_only=rows_only, as_json=as_json)
        if failed:
            sys.exit(2)


@main.command()
@click.argument("chapter_name", metavar="[CHAPTER]", required=False, type=completion.CHAPTER)
@click.option("--grid", "grids", metavar="NAME=V1,V2", multiple=True, help="Values of a parameter; may be given again.")
@click.option("--out", "-o", "target", metavar="FILE", type=Path, help="The Parquet file  [default: _build/sweeps/…].")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="A Dask scheduler  [default: this machine's cores].")
@click.option("--yes", is_flag=True, help="Compute more than 10,000 settings.")
@click.option("--numbers", is_flag=True, help="List every result that moved.")
@click.option("--json", "as_json", is_flag=True, help="Print file and summary as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print the file and nothing else.")
def sweep(
    chapter_name: str | None,
    grids: tuple[str, ...],
    target: Path | None,
    scheduler: str | None,
    yes: bool,
    numbers: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Compute many settings without a notebook, into one Parquet file, and sum them up.

    With CHAPTER: findings, verdicts and every named result under every combination of the grid. Without:
    every claim under every setting of its own grid, and up to each year. A sweep
    that was stopped goes on where it was.

    \b
    Examples:
      alliances sweep
      alliances sweep trade --grid end_year=2018,2025 --grid measure=nominal,real
      alliances sweep trade --grid partners=[JPN],[KOR] -o pair.parquet
    """  # noqa: D301 - click takes the character
    from helpers.runs.chapters import contract, stem
    from helpers.runs.execute import RunFailed
    from helpers.runs.given import MOST, grid_from_pairs
    from helpers.runs.sweep import book_file, chapter_sweep, claims_sweep, swept

    if chapter_name is None and grids:
        raise BadInput("--grid: expected a chapter before it (claims have grids of their own)")
    if chapter_name is not None and not grids:
        raise BadInput(f"sweep {chapter_name}: expected at least one --grid NAME=V1,V2")
    try:
        with _Display(quiet=quiet or as_json) as display:
            if chapter_name is None:
                every, place = claims_sweep(), book_file()
            else:
                every = chapter_sweep(
                    chapter_name, grid_from_pairs(grids, contract(chapter_name), None if yes else MOST)
                )
                place = book_file().with_name(f"{stem(chapter_name)}-{every.key[:8]}.parquet")
            told = display.counting("settings")
            made = swept(every, target.absolute() if target else place, scheduler=scheduler, progress=told)
    except RunFailed as failure:
        raise click.ClickException(str(failure)) from None
    if quiet:
        click.echo(made)
    else:
        most = None if numbers else MOST_MOVED
        _tell_sweep(made, [task.setting for task in every.tasks], chapter_name, as_json, most)


def _tell_sweep(
    made: Path, settings: Sequence[Mapping[str, Any]], chapter_name: str | None, as_json: bool, most: int | None
) -> None:
    """Where a sweep is and what it comes to; ``most``: results that are told, all without it."""
    from helpers.runs.sweep import chapter_summary, claims_summary

    summary = chapter_summary(made) if chapter_name else claims_summary(made)
    if as_json:
        _print_json({"file": str(made), "summary": summary})
        return
    click.echo(f"{len(settings):,} settings: {_near(made)}")
    for line in _grid(chapter_name, settings) if chapter_name else ():
        click.echo(f"  {line}")
    if isinstance(summary, dict):
        varied = [name for name, value in settings[0].items() if any(one[name] != value for one in settings)]
        _tell_readings(str(chapter_name), summary, varied)
        click.echo(f"\n{summary['results']:,} results, {summary['unmoved']:,} of them the same under all settings")
        _tell_moved(summary["moved"], varied, most)
        in_units = summary["results"] - summary["unmoved"] - len({one["result"] for one in summary["moved"]})
        if in_units:
            click.echo(
                f"{in_units:,} more {'is' if in_units == 1 else 'are'} told in another unit where settings differ"
            )
        return
    verdicts = list(summary[0]["verdicts"])
    rows = [
        [
            *(one["chapter"], f"{one['claims']:,}"),
            *(f"{one['verdicts'][verdict]:,}" for verdict in verdicts),
            f"{one['as_headline_pct']:.0f}%",
        ]
        for one in summary
    ]
    _print_table(
        "Settings of the claims by verdict, and the share with the headline’s",
        ["name", "claims", *verdicts, "share"],
        rows,
    )


MOST_SHOWN = 120
"""Characters of the values of a parameter that a sweep has changed."""
MOST_MOVED = 20
"""Results of a sweep that are told unless all are asked for."""
MOST_READINGS = 10
"""Wordings of a finding that are told."""


def _tell_readings(chapter: str, summary: Mapping[str, Any], varied: list[str]) -> None:
    """The findings, then the verdicts, that differ between settings: each wording, the most frequent first."""
    from helpers.data import root
    from helpers.runs.account import Account
    from helpers.runs.called import called, claim
    from helpers.runs.chapters import stem
    from helpers.runs.given import in_words
    from helpers.runs.sides import Side

    built = root() / "_build" / "chapters" / stem(chapter)
    names = called(root(), Side(chapter, Account(chapter=chapter, parameters={}), built=built))
    for kind, heading in (("findings", names.sentence), ("verdicts", claim)):
        moved = [one for one in summary[kind] if len(one["readings"]) > 1]
        if summary[kind]:
            click.echo(f"\n{len(moved) or 'None'} of {len(summary[kind])} {kind} differ between these settings")
        for one in moved:
            click.echo(f"\n{heading(one['id'])}")
            for told in one["readings"][:MOST_READINGS]:
                such = "such as " if told["settings"] > 1 else ""
                at = such + "; ".join(in_words(told["at"][name]) for name in varied)
                click.echo(f"  {told['settings']} of {summary['settings']} ({at}): {told['text'] or 'not given'}")
            if more := len(one["readings"][MOST_READINGS:]):
                click.echo(f"  and {more} more {'wording' if more == 1 else 'wordings'} (--json)")


def _tell_moved(moved: list[dict[str, Any]], varied: list[str], most: int | None) -> None:
    """The results that moved most for their size, with the ends of their values; those in words have none.

    Args:
        moved: records of the summary.
        varied: parameters of which settings have several values, which say where an end is.
        most: how many are told, all without it.
    """
    from helpers.runs.called import result
    from helpers.runs.given import in_words
    from helpers.runs.printed import side_by_side

    if not moved:
        return
    more = f", {most} of {len(moved)} (all with --numbers)" if most is not None and len(moved) > most else ""
    rows = []
    for one in moved[:most]:
        what = ": ".join(filter(None, [result(one["result"]), one["design"]]))
        ends = ["", "", "", ""]
        if one["lowest"] is not None:
            low, high = side_by_side(one["lowest"], one["highest"], one["unit"])
            at, and_at = ("; ".join(in_words(one[end][name]) for name in varied) for end in ("lowest_at", "highest_at"))
            ends = [low, at, high, and_at]
        rows.append([what, one["unit"], *ends, one["result"]])
    head = ["what", "unit", "lowest", "with", "highest", "with", "result"]
    _print_table(f"Results that moved, the largest move for its size first{more}", head, rows)


def _grid(chapter: str, settings: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each parameter that a sweep has changed, with its values, in words and as they are typed."""
    from helpers.runs.chapters import contract
    from helpers.runs.given import few, in_both

    return [
        f"{contract(chapter).label(name)} ({name}): "
        + few("; ".join(dict.fromkeys(in_both(one[name]) for one in settings)), MOST_SHOWN)
        for name in settings[0]
    ]


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The next free one is taken if it is in use.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; another than this lets others in."
)
@click.option(
    "--allow", "names", metavar="NAME", multiple=True, help="A further name under which the book may be asked for."
)
@click.option("--open", "to_open", is_flag=True, help="Open it in the browser.")
def serve(port: int, host: str, names: tuple[str, ...], to_open: bool) -> None:
    """Serve the built book with a form on every chapter that runs it under other assumptions.

    Listens on this machine alone unless told otherwise; runs are kept in runs/.

    \b
    Examples:
      alliances serve
      alliances serve --port 9000 --open
    """  # noqa: D301 - click takes the character
    from helpers.data import root
    from helpers.serve.server import serve as serve_book

    def tell(line: str) -> None:
        click.echo(line)
        if to_open and "http" in line:
            click.launch(line.split()[3])

    serve_book(root(), host, port, names, tell)


@main.command()
@click.option("--chapter", "chapter_name", metavar="CHAPTER", type=completion.CHAPTER, help="Only runs of one chapter.")
@click.option("--name", "named", nargs=2, metavar="RUN NAME", help="Call a run something; an empty name takes it away.")
@click.option("--delete", "deleted", metavar="RUN", multiple=True, shell_complete=completion.runs, help="Delete a run.")
@click.option("--json", "as_json", is_flag=True, help="Print records.")
def runs(chapter_name: str | None, named: tuple[str, str] | None, deleted: tuple[str, ...], as_json: bool) -> None:
    """List the runs on the shelf (runs/), name or delete one.

    \b
    Examples:
      alliances runs
      alliances runs --name trade-measure=real "constant dollars"
      alliances runs --delete trade-measure=real
    """  # noqa: D301 - click takes the character
    from helpers.book.rerun import write_index
    from helpers.data import root
    from helpers.runs.chapters import contract, title
    from helpers.runs.given import in_words
    from helpers.runs.shelf import AS_IN_THE_BOOK, call, kept_runs, remove

    if named:
        call(root(), *named)
    for folder in deleted:
        remove(root(), folder)
    if named or deleted:
        write_index(root())
    wanted = contract(chapter_name).chapter() if chapter_name else None
    kept = [one for one in kept_runs(root()) if wanted in (None, one.chapter)]
    if as_json:
        keys = ("chapter", "name", "set", "finished", "differing", "data")
        _print_json([{"run": one.folder.name, **{key: getattr(one, key) for key in keys}} for one in kept])
        return
    click.echo(f"{len(kept)} {'run' if len(kept) == 1 else 'runs'}{', the latest first, times in UTC' if kept else ''}")
    for one in kept:  # no table: folders and lists are longer than a terminal is wide, and one copies them whole
        differs = [
            *(f"{contract(one.chapter).label(k)}: {in_words(v)}" for k, v in one.differing.items()),
            *(f"{k} ({what})" for k, what in one.data.items()),
        ]
        called = f"{title(one.chapter)}{f', “{one.title}”' if one.title else ''}"
        click.echo(f"\n{one.finished[:16].replace('T', ' ')}  {one.folder.name}")
        click.echo(f"  {called}: {'; '.join(differs) or AS_IN_THE_BOOK}")


@main.command("cache")
@click.option("--clear", is_flag=True, help="Remove all that a build makes anew: executed copies, sweeps, warm pages.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cache_command(clear: bool, as_json: bool) -> None:
    """List the executed chapters that are kept, and whether a build would use them again.

    \b
    Examples:
      alliances cache
      alliances cache --clear
    """  # noqa: D301 - click takes the character
    from helpers.book.stamp import STAMP
    from helpers.data import root
    from helpers.display import drawings
    from helpers.runs import store
    from helpers.runs.cache import earlier
    from helpers.runs.folder import alone

    if clear:
        with alone(root() / "_build"):
            freed = store.clear(root())
            (root() / STAMP).unlink(missing_ok=True)
        click.echo(f"{freed / 1e6:,.0f} MB removed; the site and your runs stay")
        return
    kept = store.entries(root())
    if as_json:
        _print_json([{**asdict(one), "folder": str(one.folder)} for one in kept])
        return
    rows = [[one.run, f"{one.size / 1e6:.1f}", one.stale or "used again"] for one in kept]
    _print_table(f"{len(rows)} executed runs", ["run", "MB", "at the next build"], rows)
    click.echo(f"and {store.size(drawings.place(root())) / 1e6:.1f} MB of drawings, for all runs of this code")
    click.echo(f"and {store.size(earlier(root())) / 1e6:.1f} MB of runs that others replaced, for a change taken back")


@main.command()
@click.argument("before", shell_complete=completion.runs)
@click.argument("after", shell_complete=completion.runs)
@click.option(
    "--chapter",
    "chapter_name",
    metavar="CHAPTER",
    type=completion.CHAPTER,
    help="Which, where neither side is a run  [default: all].",
)
@click.option("--numbers", is_flag=True, help="List the numbers that differ too.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.option(
    "--page", "page", metavar="FILE.html", type=Path, help="Write a page with sentences and figures side by side."
)
def compare(before: str, after: str, chapter_name: str | None, page: Path | None, **options: Any) -> None:
    """Say what two sides do not say alike, and why: verdicts, sentences, figures, tables, numbers.

    BEFORE and AFTER are folders that alliances run has made (or their names in
    runs/), the word book for the accepted edition, or a revision of git.

    \b
    Examples:
      alliances compare book runs/pair
      alliances compare runs/one runs/other --numbers --page both.html
      alliances compare HEAD~5 book --chapter trade
      alliances compare v1.0 runs/pair --json
    """  # noqa: D301 - click takes the character
    from helpers.book.beside import beside
    from helpers.runs.called import sides
    from helpers.runs.chapters import title
    from helpers.runs.compare import told
    from helpers.runs.sides import as_record

    found = _compared(before, after, chapter_name)
    if page:  # which may be refused, and then before anything is printed
        beside(found, page)
    if options["as_json"]:
        records = [as_record(one) for one in found]
        _print_json(records[0] if len(records) == 1 else records)
    else:
        for one in found:
            before, after = sides(one)
            click.echo(f"{title(one.after.account.chapter)}: {before} (−) and {after} (+)")
            _print_comparison(one, options["numbers"])
            if (many := told(one.changes).numbers) and not options["numbers"]:
                click.echo(f"\n{len(many)} {'number differs' if len(many) == 1 else 'numbers differ'} (--numbers)")
    if page:
        click.echo(f"Page: {_near(page.absolute())}", err=options["as_json"])


def _compared(before: str, after: str, chapter_name: str | None) -> list[Comparison]:
    """The comparison of two sides in the chapter of which they are, else in one or in all.

    Raises:
        BadInput: they are the book twice, or of two chapters.
    """
    from helpers.analysis import CHAPTERS
    from helpers.data import root
    from helpers.runs.chapters import contract, title
    from helpers.runs.sides import compared, folder_of, run, side

    if before == after == BOOK:
        raise BadInput("compare book book: expected the folder of a run beside the book")
    folders = {text: folder_of(text, root()) for text in (before, after)}
    of = {text: run(folder).account.chapter for text, folder in folders.items() if folder}
    of |= {"--chapter": contract(chapter_name).chapter()} if chapter_name else {}
    if len({*of.values()}) > 1:
        unlike = ", ".join(f"{text}: {title(name)}" for text, name in of.items())
        raise BadInput(f"compare: expected two of one chapter ({unlike}); type alliances runs to see which is of which")
    names = [*of.values()][:1] or list(CHAPTERS)
    return [compared(side(before, root(), name), side(after, root(), name), root()) for name in names]


@main.command()
@click.argument("chapters", metavar="[CHAPTER]...", nargs=-1, type=completion.CHAPTER)
@click.option("--why", required=True, help="The reason, for the changelog.")
@click.option("--json", "as_json", is_flag=True, help="Print what is said otherwise as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print the last line and nothing else.")
def accept(chapters: tuple[str, ...], why: str, as_json: bool, quiet: bool) -> None:
    """Accept what the book now says as its edition, with the reason.

    Executes the chapters that changed, and their runs of chapters/unusual.yml, lists
    what they say otherwise than the edition before, keeps it under data/edition and
    writes the reason into CHANGELOG.md.

    \b
    Example:
      alliances accept trade --why "Duties of July 2026 added."
    """  # noqa: D301 - click takes the character
    from helpers.analysis import CHAPTERS
    from helpers.data import root
    from helpers.runs.account import of_run
    from helpers.runs.cache import kept
    from helpers.runs.called import called
    from helpers.runs.chapters import chapter
    from helpers.runs.edition import accept as keep
    from helpers.runs.edition import apart_changes, apart_now, edition_changes, note
    from helpers.runs.sides import Side

    with _Display(quiet=quiet or as_json) as display, _failures():
        apart = apart_now(root(), display.outcome, chapters or CHAPTERS)
        found = edition_changes(root(), display.outcome, apart)
    beside = {name: apart_changes(root(), name, cases) for name, cases in apart.items()}
    changed = {name: changes for name, changes in found.items() if changes or beside[name]}
    for name, changes in changed.items():
        account = of_run(kept(chapter(name, root())))
        if not (quiet or as_json):
            click.echo(f"{name}:")
            names = called(root(), Side(name, account, kept(chapter(name, root()))))
            _print_changes(changes, names, account, SHOWN)
            if beside[name]:
                click.echo(f"In unusual runs: {len(beside[name])} more.")
        keep(root(), account, apart[name])
    if changed:
        note(root(), why, changed, beside)
    if as_json:
        _print_json({name: [asdict(one) for one in (*some, *beside[name])] for name, some in changed.items()})
        return
    click.echo(f"Accepted: {', '.join(changed) or 'nothing differs from the accepted edition'}.")


@main.command()
@click.option("--theme", type=completion.CHAPTER, metavar="CHAPTER", help="Only claims of one chapter.")
@click.option("--verdict", help="Only claims with this verdict.")
@click.option("--json", "as_json", is_flag=True, help="Print records.")
def claims(theme: str | None, verdict: str | None, as_json: bool) -> None:
    """Judge every claim of the literature by the data.

    \b
    Examples:
      alliances claims
      alliances claims --theme trade --verdict contradicted
      alliances claims --json
    """  # noqa: D301 - click takes the character
    from helpers.claims.judgement import VERDICTS
    from helpers.claims.ledger import claims as ledger
    from helpers.claims.ledger import record
    from helpers.data import tables_held
    from helpers.errors import known as expected

    known = ledger()
    themes = list(dict.fromkeys(claim.theme for claim in known))
    for name, value, choices in (("theme", theme, themes), ("verdict", verdict, VERDICTS)):
        if value is not None and value not in choices:
            raise BadInput(f"--{name} {value!r}: {expected(value, choices)}")
    with tables_held():
        records = [record(claim, claim.tested.run()) for claim in known if theme in (None, claim.theme)]
    records = [one for one in records if verdict in (None, one["verdict"])]
    if as_json:
        _print_json(records)
        return
    rows = [[one["id"], one["paper"], one["verdict"], one["sentence"]] for one in records]
    _print_table(f"{len(rows)} of {len(known)} claims", ["name", "paper", "verdict", "what the data say"], rows)


@main.command()
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=completion.claims)
@click.option("--draws", type=click.IntRange(20, 100_000), help="Data sets for each true effect  [default: 2000].")
@click.option("-q", "--quiet", is_flag=True, help="Print the file and nothing else.")
def calibrate(names: tuple[str, ...], draws: int | None, quiet: bool) -> None:
    """Simulate size and power of the book's designs, and how often verdicts that rest on them err.

    A name is a claim that an estimate decides, or a result whose interval a
    chapter shows. Writes the rows into table error_rates and seals it. Takes
    some minutes; the calibration page of the book shows the table.

    \b
    Examples:
      alliances calibrate
      alliances calibrate T17a B12b --draws 200
    """  # noqa: D301 - click takes the character
    from helpers.claims.calibration import DRAWS, designs, error_rates
    from helpers.runs.calibrate import keep

    chosen = designs(names)
    with _Display(quiet=quiet) as display:
        counted, rows = display.counting("designs"), []
        for done, design in enumerate(chosen, 1):
            rows.append(error_rates(design, draws or DRAWS))
            counted(done, len(chosen))
    kept = keep(rows, whole=not names)
    click.echo(kept if quiet else f"{len(rows)} rows written: {_near(kept)}")


@main.command()
@click.option(
    "--data", "folder", metavar="DIR", type=Path, help="Check only CSV files that a run is to use (run --data)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the faults as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print faults and nothing else.")
def check(folder: Path | None, as_json: bool, quiet: bool) -> None:
    """Check notebooks, prose, contracts and tables, and that the book says what its accepted edition says.

    \b
    Examples:
      alliances check
      alliances check --data mine/
    """  # noqa: D301 - click takes the character
    from helpers.data import root
    from helpers.runs.check import MOST_CHANGES, faults

    if folder is not None:
        _check_data(folder, as_json, quiet)
        return
    with _Display(quiet=quiet or as_json) as display, _failures():
        found = faults(root(), display.outcome, most=None if as_json else MOST_CHANGES)
    if as_json:
        _print_json(found)
    for fault in found if not as_json else ():
        click.echo(fault)
    if found:
        raise click.ClickException(f"the check found {len(found)} {'fault' if len(found) == 1 else 'faults'}")
    if not (quiet or as_json):
        click.echo(GOOD)


GOOD = "Notebooks, prose, contracts and tables keep the rules; the book says what its accepted edition says."


def _check_data(folder: Path, as_json: bool, quiet: bool) -> None:
    from helpers.runs.other_data import other_data

    with other_data(folder) as found:
        if as_json:
            _print_json(found)
        elif not quiet:
            for name, what in found.items():
                click.echo(f"{name}: {what}")
            click.echo("The tables keep the rules." if found else "All rows are those of the book.")


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _console() -> Console:
    terminal = sys.stdout.isatty()  # FORCE_COLOR makes none of a file
    return _Console(highlight=False, force_terminal=terminal, width=None if terminal else WIDE)


class _Display:
    """What a command is at, how far it is and what is left: one live display on a terminal, plain lines elsewhere."""

    def __init__(self, verbose: bool = False, quiet: bool = False) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

        self.verbose, self.quiet = verbose, quiet
        console = _console()
        columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        shown = console.is_terminal and not quiet
        self.live = Progress(*columns, console=console, transient=True) if shown else None
        self.bars: dict[str, TaskID] = {}
        self.tenths: dict[str, int] = {}
        self.waiting: set[str] = set()
        self.running: dict[str, None] = {}
        self.done = 0
        self.unchanged: set[str] = set()

    def __enter__(self) -> Self:
        if self.live:
            self.live.start()
        return self

    def __exit__(self, *_: object) -> None:
        from helpers.analysis import CHAPTERS

        if self.live:
            self.live.stop()
        if self.unchanged and not self.quiet:
            chapters = sum(name in CHAPTERS for name in self.unchanged)
            said = "Nothing changed" if len(self.unchanged) == len(self.waiting) else "Unchanged"
            click.echo(f"{said}: {_runs(chapters, len(self.unchanged) - chapters)}")

    def counting(self, what: str) -> Callable[[int, int], None]:
        """A bar; elsewhere a line at every tenth."""
        return lambda done, whole: self._count(what, done, whole)

    def stepping(self, chapter: str) -> Callable[[Step], None]:
        """A bar of the cells of a run; nothing elsewhere."""
        return lambda step: self._set(f"{chapter}, cells", step.done, step.of)

    def at(self, what: str) -> None:
        """A bar of something that cannot be counted; nothing elsewhere."""
        self._set(what, 0, None)

    def outcome(self, outcome: Outcome) -> None:
        """A bar of chapters that names those under way; elsewhere, and above it, a line for each that was executed.

        What is unchanged is counted at the end, or has a line with the reason where all is to be told.
        """
        if outcome.state == "waiting":
            self.waiting.add(outcome.chapter)
        elif outcome.state == "executing":
            self.running[outcome.chapter] = None
        else:
            self.running.pop(outcome.chapter, None)
            self.done += 1
            if outcome.state == "unchanged" and not self.verbose:
                self.unchanged.add(outcome.chapter)
            elif not self.quiet:
                line = _outcome_line(outcome, self.verbose)
                self.live.console.print(escape(line), highlight=False) if self.live else click.echo(line)
        self._set("chapters", self.done, len(self.waiting), f"executing {', '.join(self.running) or 'chapters'}")

    def _count(self, what: str, done: int, whole: int) -> None:
        tenth = 10 * done // whole
        if not self.live and not self.quiet and self.tenths.get(what) != tenth:
            self.tenths[what] = tenth
            click.echo(f"{done:,} of {whole:,} {what}")
        self._set(what, done, whole)

    def _set(self, name: str, done: int, whole: int | None, said: str = "") -> None:
        if self.live:
            if name not in self.bars:
                self.bars[name] = self.live.add_task(name, total=whole)
            self.live.update(self.bars[name], completed=done, total=whole, description=said or name)


def _runs(chapters: int, others: int) -> str:
    """How many chapters, and runs of them with other assumptions: ``4 chapters, 20 runs with other assumptions``."""
    counted = [(chapters, "chapter"), (others, "run")]
    told = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted if count]
    return ", ".join(told) + (" with other assumptions" if others else "")


def _outcome_line(outcome: Outcome, verbose: bool) -> str:
    if outcome.state == "executed":
        return f"{outcome.chapter}: executed in {outcome.seconds:.1f} s ({outcome.why})"
    if outcome.state == "failed" or (verbose and outcome.why):
        return f"{outcome.chapter}: {outcome.state} ({outcome.why})"
    return f"{outcome.chapter}: {outcome.state}"


def _near(path: Path) -> str:
    """A path as short as it can be said from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _tell_run(name: str, seconds: float, folder: Path, found: Comparison | None, options: Mapping[str, Any]) -> None:
    from helpers.runs.chapters import title
    from helpers.runs.compare import told
    from helpers.runs.given import command
    from helpers.runs.sides import as_record

    if options["as_json"]:
        _print_json({"folder": str(folder), "seconds": seconds, **(as_record(found) if found else {})})
        return
    click.echo(f"{title(name)}: executed in {seconds:.1f} s: {_near(folder)}")
    if found is None:
        click.echo(f"No accepted edition to compare with (alliances accept {name} --why “…” writes it).")
        return
    _print_comparison(found, options["numbers"], FIRST)
    seen = told(found.changes)
    if (seen.numbers and not options["numbers"]) or len(seen.sentences) > FIRST:
        click.echo(f"\nAll of it: alliances compare book {_near(folder)} --numbers")
    changed = {one.name: one.after for one in found.causes if one.why == "parameters"}
    if len(changed) > 1 and not options["data_folder"]:
        click.echo("\nWhich of these assumptions changed what? Run each alone:")
        for assumed, value in changed.items():
            click.echo(f"  {command(name, {assumed: value})}")


def _print_comparison(found: Comparison, numbers: bool, first: int | None = None) -> None:
    """What was changed and what differs for it, and last what else the two sides do not share.

    Args:
        found: the comparison.
        numbers: whether the numbers are listed too.
        first: sentences that are shown, those at the head of the chapter before others; all without it.
    """
    from helpers.data import root
    from helpers.runs.called import called
    from helpers.runs.compare import told

    for one in found.causes:
        if one.why == "parameters":
            click.echo(f"  {_changed_parameter(found.after.account.chapter, one)}")
    names = called(root(), found.after, found.before)
    _print_changes(found.changes, names, found.after.account, None if numbers else 0, first, of_a_run=True)
    others = {why: [str(one) for one in found.causes if one.why == why] for why in ("data", "code", "versions")}
    verbs = {"data": "Data differ", "code": "Code differs", "versions": "Versions differ"}
    notes = [f"{verbs[why]}: {_some(names)}" for why, names in others.items() if names]
    notes += ["Data, code and versions of one side were not recorded."] if found.untold else []
    if notes:
        click.echo("\nWhat else the two do not share:")
    for line in notes:
        click.echo(f"  {line}")
    if found.caveat:
        too = f" Shared here: {told(found.as_built).counts}." if found.as_built else ""
        click.echo(f"\n{found.caveat}{too} (alliances check lists them)")


def _changed_parameter(chapter: str, cause: Cause) -> str:
    from helpers.runs.chapters import contract
    from helpers.runs.given import few, in_both

    values = f"{few(in_both(cause.before))} → {few(in_both(cause.after))}"
    return f"{contract(chapter).label(cause.name)} ({cause.name}): {values}"


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _print_changes(
    found: list[Change],
    names: Called,
    after: Account | None,
    most: int | None,
    first: int | None = None,
    *,
    of_a_run: bool = False,
) -> None:
    """Verdicts and sentences in full, old struck and new beside it; figures and tables by name; numbers last."""
    from helpers.runs.compare import told

    if not found and after:
        click.echo(f"Says the same: {len(after.sentences)} sentences, {len(after.numbers)} numbers.")
        return
    seen = told(found)
    click.echo(f"Changed: {seen.counts}")
    at_head = {*after.findings} if after else set()
    if of_a_run and (same := _as_before(seen, at_head, after)):
        click.echo(same)
    reasons = {one.id: one for one in found if one.kind == "sentence"}
    _print_verdicts(seen, reasons, names, of_a_run=of_a_run)
    if seen.findings:
        click.echo("\n".join(["\nMain findings, in the list at the head of the chapter:", *_moved(seen, names, after)]))
    sentences = sorted(seen.sentences, key=lambda one: one.id not in at_head)
    _print_pairs(sentences[:first], names)
    if more := len(sentences) - len(sentences[:first]):
        click.echo(f"\nand {more} more {'sentence' if more == 1 else 'sentences'}")
    for kind, places, called in (("figure", seen.figures, names.figures), ("table", seen.tables, names.tables)):
        states = {one.id: " (not before)" for one in found if one.kind == kind and one.before is None}
        states |= {one.id: " (no longer)" for one in found if one.kind == kind and one.after is None}
        lines = [f"  {called.get(place, place)}{states.get(place, '')}" for place in places]
        if lines:
            click.echo("\n".join([f"\n{kind.capitalize()}s that differ:", *lines]))
    if rows := [[*row] for row in seen.numbers[:most]]:
        click.echo()
        _print_table("numbers", ["result", "unit", "before", "after", "difference"], rows)


def _as_before(seen: Told, at_head: set[str], after: Account | None) -> str:
    """What a reader looks for first and a run leaves as it is: verdicts and main findings; blank if it does not."""
    told = []
    if after and after.claims and not seen.flips:
        told.append("No verdict flips.")
    if at_head and not seen.findings and not any(one.id in at_head for one in seen.sentences):
        told.append("No main finding reads otherwise.")
    return " ".join(told)


def _print_verdicts(seen: Told, reasons: Mapping[str, Change], names: Called, *, of_a_run: bool) -> None:
    """Verdicts with their sentences, those that a run cannot give in one line, and what the less plain ones mean."""
    from helpers.runs.compare import meanings

    verdicts = seen.flips if of_a_run else [*seen.flips, *seen.left_open]
    _print_pairs((one for verdict in verdicts for one in (verdict, reasons.get(f"claims.{verdict.id}")) if one), names)
    if of_a_run and seen.left_open:
        which = ", ".join(f"{one.id} ({one.before} → {one.after or 'not judged'})" for one in seen.left_open)
        click.echo(f"\nVerdicts that cannot be given then: {which}")
    if explained := meanings([*seen.flips, *seen.left_open]):
        click.echo("\n".join(["", *explained]))


def _moved(seen: Told, names: Called, after: Account | None) -> Iterator[str]:
    """Where each finding has gone that comes, goes or changes places."""
    from helpers.runs.compare import moved_finding

    said = {one.id: one.before for one in seen.sentences} | (after.sentences if after else {})
    for one in seen.findings:
        yield f"  {moved_finding(one)}: {said.get(one.id) or names.sentence(one.id)}"


def _print_pairs(some: Iterable[Change], names: Called) -> None:
    """What was and is said, under the heading that stands above it on the page."""
    from helpers.runs.called import claim

    above = ""
    for one in some:
        heading = claim(one.id) if one.kind == "verdict" else names.sentence(one.id)
        click.echo(f"\n{heading}" if heading != above else "")
        absent = "not judged" if one.kind == "verdict" else ""
        if old := one.before or absent:
            click.echo(click.style(f"  − {old}", strikethrough=bool(one.before), dim=True))
        if new := one.after or absent:
            click.echo(f"  + {new}")
        above = heading


@contextmanager
def _failures() -> Iterator[None]:
    """A run or build that failed becomes one line and exit code 1."""
    from helpers.book.build import BookError
    from helpers.runs.execute import RunFailed

    try:
        yield
    except (RunFailed, BookError) as failure:
        raise click.ClickException(str(failure)) from None


def _parameter(name: str, field: Mapping[str, Any]) -> list[str]:
    from helpers.analysis.contract import written

    kind = {"array": "list", "string": "text"}.get(field["type"], field["type"])
    return [
        name,
        kind,
        field.get("unit", ""),
        _allowed(field),
        written(field["default"], ", ") or "none",
        field["description"],
    ]


def _allowed(field: Mapping[str, Any]) -> str:
    from helpers.wording import words

    if choices := [str(one) for one in completion.choices(field)]:
        read = {one: words.choice(one) for one in choices if not one.isupper()}  # a country's code says enough
        same = {one for one in choices if read.get(one, one) in (one, one.replace("_", " "))}
        return ", ".join(one if one in same else f"{one} ({read[one]})" for one in choices)
    if field["type"] == "boolean":
        return "true, false"
    if "formatMinimum" in field:
        return f"{field['formatMinimum']} to {field['formatMaximum']}"
    if field["type"] == "array":
        return "numbers"
    if "minimum" in field and "maximum" in field:
        return f"{field['minimum']:g} to {field['maximum']:g}" if field["maximum"] < 1e6 else f"from {field['minimum']}"
    return ""


def _due(table: Table) -> str:
    from helpers.data import held, next_due

    if due := next_due(table):
        return f"held to {max(held(table).values())}, more due on {due}"
    return f"nothing more: {table.clock.closed}"


def _describe(table: Table) -> None:
    """One table of the catalogue: what it is, its columns, its sources."""
    click.echo(f"{table.name}: {table.title}\n\n{table.description}\n")
    facts = {
        "file": table.place,
        "rows": f"{table.rows:,}",
        "key": ", ".join(table.primary_key),
        "vintage": table.vintage,
        "due": _due(table),
        "licence": table.licence,
        "sha256": table.sha256,
    }
    for word, text in facts.items():
        click.echo(f"  {word:<8} {text}")
    for origin in table.sources:
        click.echo(f"  {'source':<8} {origin.title}: {origin.url}")
    for note in table.notes:
        click.echo(f"  {'note':<8} {note}")
    click.echo()
    rows = [[one.name, one.type, one.unit or "", ", ".join(one.choices), one.description] for one in table.fields]
    _print_table("Columns", ["name", "type", "unit", "choices", "meaning"], rows)


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text is not None else datetime.now(UTC).date()
    except ValueError:
        raise BadInput(f"--on {text!r}: expected a day (2026-11-28)") from None


def _overdue(days: int) -> str:
    """What a build says of tables that are overdue by more than some days; blank if none is."""
    from helpers.data import stale

    names = list(dict.fromkeys(one.table for one in stale(_day(None)) if one.days > days))
    more = f" and {len(names) - 3} more" if names[3:] else ""
    told = f"{', '.join(names[:3])}{more}: overdue by more than {days} days (alliances data --stale lists them)"
    return told if names else ""


def _print_stale(on: date, table: str | None, as_json: bool) -> None:
    from helpers.data import catalogue, stale

    wanted = catalogue().table(table).name if table else None
    found = [one for one in stale(on) if wanted in (None, one.table)]
    if as_json:
        _print_json([{**asdict(one), "held": str(one.held), "due": str(one.due)} for one in found])
        return
    if not found:
        click.echo(f"Nothing is overdue on {on}.")
        return
    rows = [[one.table, str(one.held), str(one.due), str(one.days), ", ".join(one.behind)] for one in found]
    _print_table(f"Overdue on {on}", ["name", "held to", "due", "days", "only"], rows)


def _fetched(tables: tuple[str, ...], on: date, *, quiet: bool) -> bool:
    """Fetch what the sources have and tell each that failed; whether one did."""
    from helpers.data import catalogue, root
    from helpers.refresh.clients import CLIENTS
    from helpers.refresh.waiting import drop, put
    from helpers.refresh.web import Web
    from helpers.runs.drift import row_changes

    known = catalogue()
    by_hand = [known.table(name).name for name in tables if name not in CLIENTS]
    if by_hand:
        raise BadInput(
            f"{by_hand[0]}: no source is asked for it (added by hand: alliances data {by_hand[0]} --add FILE.csv; "
            f"asked for: {', '.join(CLIENTS)})"
        )
    failed = False
    for name in tables or CLIENTS:
        try:
            with _Display() as display:
                display.at(f"asking for {name}")
                candidate = CLIENTS[name].candidate(Web(root()), known.table(name), on)
            (found,) = row_changes(root(), [candidate])
        except BadInput as fault:
            failed = True
            click.echo(f"{name}: {fault}", err=True)
            continue
        if found.added or found.revised:
            put(root(), candidate)
            continue
        drop(root(), [name])
        if not quiet:
            click.echo(f"{name}: nothing new")
    return failed


def _add(table: Table, file: Path, on: date) -> None:
    from helpers.data import root
    from helpers.refresh.waiting import from_file, put
    from helpers.runs.drift import row_changes

    candidate = from_file(table, file)
    (found,) = row_changes(root(), [candidate])
    if not (found.added or found.revised):
        click.echo(f"{table.name}: nothing new in {file}")
        return
    put(root(), candidate)
    _report(on, rows_only=False, as_json=False)


def _take_in(on: date, why: str | None) -> None:
    from helpers.data import root
    from helpers.runs.drift import accept

    if not why or not why.strip():
        raise BadInput("--accept: expected --why “…”, for the changelog")
    for one in accept(root(), on, why):
        click.echo(_rows_line(one))
    click.echo("Taken in. What the book says with them is accepted apart: alliances accept --why “…”")


def _report(on: date, *, rows_only: bool, as_json: bool) -> None:
    """What waits, and what the book would say with it."""
    from helpers.data import root
    from helpers.runs.account import Account
    from helpers.runs.called import called
    from helpers.runs.drift import Drift, drift, row_changes
    from helpers.runs.sides import Side

    if rows_only:
        found = Drift(row_changes(root()), {}, [])
    else:
        with _failures(), _Display(quiet=as_json) as display:
            found = drift(root(), on, display.outcome)
    if as_json:
        _print_json(found.plain())
        return
    for one in found.tables:
        click.echo(_rows_line(one))
        rows = [[", ".join(r.key), r.column, r.before or "—", r.after, _share(r.relative)] for r in one.revised[:SHOWN]]
        if rows:
            _print_table(f"revised ({len(one.revised)} figures)", ["row", "column", "before", "after", "by"], rows)
    for name, some in found.chapters.items():
        click.echo(f"\n{name}:")
        _print_changes(some, called(root(), Side(name, Account(chapter=name, parameters={}))), None, SHOWN)
    if found.forecasts:
        click.echo(f"\nForecasts whose day has come: {', '.join(found.forecasts)}")
    if not rows_only and not found.chapters:
        click.echo("The book says the same.")
    click.echo("\nTo take it in: alliances refresh --accept --why “…”; to leave it: alliances refresh --drop")


def _rows_line(one: RowChanges) -> str:
    revised = len({revision.key for revision in one.revised})
    line = f"{one.table}: {len(one.added)} rows added, {revised} revised, {len(one.gone)} no longer at the source"
    bare = f"; {one.bare} without a source, which keep the one that is there" if one.bare else ""
    return f"{line}\n  from {one.file}{bare}" if one.file else line


def _share(relative: float | None) -> str:
    return "" if relative is None else f"{relative:+.2%}"


def _print_table(title: str, head: list[str], rows: list[list[str]]) -> None:
    click.echo(title)
    table = Grid(box=None, header_style="bold", pad_edge=False)
    for column in head:
        table.add_column(column, overflow="fold", no_wrap=column in {"name", "result", "run"})
    for row in rows:
        table.add_row(*map(escape, row))
    _console().print(table)


def _print_json(content: Any) -> None:
    import json

    click.echo(json.dumps(content, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    from helpers.environment import settle

    settle()
    main()
