"""Which definitions a program reaches: all that it depends on, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.runs import reached as reading
from helpers.runs.reached import reached, reached_from

FILES = {
    "__init__": "HOMES = {'shown': 'helpers.display'}\ndef __getattr__(name): ...",
    "numbers": "BASE = 2\ndef twice(x): return BASE * x\ndef thrice(x): return 3 * x\n",
    "middle": "from helpers.numbers import thrice, twice as doubled\nfrom helpers import numbers as n\n"
    "def four(x): return doubled(doubled(x))\ndef six(x): return n.twice(n.thrice(x))\n",
    "front/__init__": "from helpers.middle import four, six\n",
    "display": "TABLE = {}\ndef shown(x): return _text(x)\ndef _text(x): return TABLE[x]\nTABLE.update(a=1)\n",
    "late": "from importlib import import_module\n"
    "def find(name): return import_module(f'helpers.tests_{name}').judge\n",
    "tests_a": "def judge(): return helper()\ndef helper(): ...\n",
    "tests_b": "def judge(): ...\n",
    "inside": "class Kind:\n    def asked(self):\n"
    "        from helpers.numbers import thrice\n        return thrice(1)\n",
}
MODULES = ["helpers", *(f"helpers.{name.removesuffix('/__init__')}" for name in FILES if name != "__init__")]

ON_IMPORT = {"display.", "display.TABLE"}


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of the same name as ours, read in its place."""
    root = tmp_path / "helpers"
    for name, text in FILES.items():
        path = root / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(reading, "PACKAGE", root)
    monkeypatch.setattr(reading.helpers, "HOMES", {"shown": "helpers.display"})
    reading.forget()
    yield root
    reading.forget()


def edited(package: Path, name: str, old: str, new: str) -> None:
    path = package / f"{name}.py"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    reading.forget()


def names(program: str, imported: list[str] = MODULES) -> set[str]:
    """What a program reaches beside what every module does on import."""
    return {name.removeprefix("helpers.") for name in reached(program, imported)} - ON_IMPORT


def test_a_name_leads_through_re_exports_other_names_and_modules_taken_as_objects() -> None:
    assert names("from helpers.front import four\nfour(1)") == {"middle.four", "numbers.twice", "numbers.BASE"}
    assert names("from helpers import front\nfront.six(1)") == {
        "middle.six",
        "numbers.twice",
        "numbers.thrice",
        "numbers.BASE",
    }


@pytest.mark.parametrize(
    ("module", "old", "new", "changes"),
    [
        ("numbers", "BASE = 2", "BASE = 5", True),
        ("numbers", "BASE * x", "BASE * x + 1", True),
        ("middle", "doubled(doubled(x))", "doubled(x)", True),
        ("numbers", "3 * x", "30 * x", False),
        ("middle", "n.twice(n.thrice(x))", "n.twice(x)", False),
        ("numbers", "def twice(x): return BASE * x", "# a word\ndef twice(x):\n    return BASE * x", False),
        ("tests_a", "return helper()", "return None", False),
    ],
)
def test_a_change_counts_if_and_only_if_the_program_reaches_it(
    package: Path, module: str, old: str, new: str, changes: bool
) -> None:
    program = "from helpers.front import four\nfour(1)"
    before = reached(program, MODULES)
    edited(package, module, old, new)
    assert (reached(program, MODULES) != before) is changes


def test_what_a_module_does_on_import_counts_though_nothing_names_it(package: Path) -> None:
    before = reached("from helpers import shown\nshown(1)", MODULES)
    assert {"helpers.display.shown", "helpers.display._text", "helpers.display.TABLE"} <= before.keys()
    edited(package, "display", "update(a=1)", "update(a=2)")
    assert reached("from helpers import shown\nshown(1)", MODULES) != before


def test_a_module_named_at_run_time_counts_whole_if_it_was_imported() -> None:
    program = "from helpers.late import find\nfind('a')"
    only_a = [name for name in MODULES if name != "helpers.tests_b"]
    assert names(program, only_a) == {"late.find", "tests_a.judge", "tests_a.helper"}
    assert "tests_b.judge" in names(program)


def test_by_names_alone_no_module_named_at_run_time_is_followed() -> None:
    assert set(reached_from([("helpers.late", "find")])) == {"helpers.late.find"}


def test_an_import_inside_a_method_is_followed() -> None:
    assert names("from helpers.inside import Kind") == set()
    assert names("from helpers.inside import Kind\nKind().asked()") == {"inside.Kind", "numbers.thrice"}


def test_a_module_passed_on_as_an_object_counts_whole() -> None:
    assert names("from helpers import numbers\nprint(numbers)") == {"numbers.BASE", "numbers.twice", "numbers.thrice"}
