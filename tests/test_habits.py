"""What keeps the repository installable, citable and tidy."""

import ast
import fnmatch
import json
import pkgutil
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import helpers
from helpers.cli import main

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
COMMISSIONED = {"jupyter-book", "nbformat", "pandas", "matplotlib", "papermill"}
TOP_LEVEL = {
    *("_config.yml", "_toc.yml", "chapters", "data", "src", "tests", "environment.yml"),
    *(
        "README.md",
        "LICENSE",
        "LICENSE-TEXT",
        "LICENSE-DATA",
        "CITATION.cff",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ),
    *("pyproject.toml", "requirements.lock", "Makefile", "benchmarks", ".binder", ".ci", ".github"),
    *(".git", ".gitignore", ".gitattributes", ".editorconfig", ".pre-commit-config.yaml"),
}


def locked() -> dict[str, dict[str, list[str]]]:
    """Distribution -> {version: hashes} of every entry of the lock."""
    entries: dict[str, dict[str, list[str]]] = {}
    for entry in re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements.lock").read_text()):
        if not entry.startswith("#"):
            name, version = re.match(r"([\w.-]+)==([^ ;]+)", entry).groups()
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", entry)
            entries.setdefault(canonicalize_name(name), {})[version] = hashes
    return entries


def declared() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(text) for group in (PROJECT["dependencies"], *extras) for text in group]


def commands_named(word: str, *files: str) -> set[tuple[str, str]]:
    """(file, command) for every ``word command`` in code of the files."""
    found = set()
    for file in files:
        text = (ROOT / file).read_text()
        blocks = re.findall(r"```.*?\n(.*?)```|`([^`\n]+)`", text, re.DOTALL) if file.endswith(".md") else [(text, "")]
        for code in ("".join(block) for block in blocks):
            found |= {(file, command) for command in re.findall(rf"(?m)(?:^|\s|/){word} ([a-z]+)\b", code)}
    return found


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_the_lock_pins_a_release_that_pyproject_allows(requirement: Requirement) -> None:
    versions = locked().get(canonicalize_name(requirement.name))
    assert versions, f"{requirement.name} is not in requirements.lock: run `make lock`"
    assert all(version in requirement.specifier for version in versions)


def test_the_commissioned_packages_are_runtime_dependencies() -> None:
    assert {Requirement(text).name for text in PROJECT["dependencies"]} >= COMMISSIONED


def test_every_package_that_the_code_imports_is_a_runtime_dependency() -> None:
    trees = [ast.parse(path.read_text()) for path in (ROOT / "src/helpers").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    foreign = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"helpers"}
    brought_by = packages_distributions()
    dependencies = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
    assert foreign
    assert [name for name in foreign if not dependencies & set(map(canonicalize_name, brought_by[name]))] == []


def test_every_locked_release_has_a_hash() -> None:
    bare = [(name, version) for name, found in locked().items() for version, hashes in found.items() if not hashes]
    assert len(locked()) > len(declared())
    assert bare == []


def test_the_lock_says_how_it_is_made_and_nothing_of_the_machine_that_made_it() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert "make lock" in text.partition("\n\n")[0].split("==")[0]
    assert not re.search(r"https?:|file:|(?m:^-)|\s/|@ |\.whl", text)


def test_conda_installs_the_lock_on_a_python_that_the_package_takes() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    *conda, pip = environment["dependencies"]
    (python,) = (Requirement(text).specifier for text in conda if text.startswith("python"))
    assert pip == {"pip": ["-r requirements.lock"]}
    assert "pip" in conda
    taken = SpecifierSet(PROJECT["requires-python"])
    assert all(f"3.{minor}" in taken for minor in range(30) if f"3.{minor}" in python)


def test_binder_has_a_python_that_the_package_takes_and_installs_the_lock_and_the_package() -> None:
    python = (ROOT / ".binder/runtime.txt").read_text().strip().removeprefix("python-")
    build = ROOT / ".binder/postBuild"
    assert python in SpecifierSet(PROJECT["requires-python"])
    assert build.stat().st_mode & 0o111
    assert "--require-hashes -r requirements.lock" in build.read_text()
    assert "--no-deps --no-build-isolation -e ." in build.read_text()


def test_the_workflow_tests_pythons_that_the_package_takes_by_the_script_of_ci() -> None:
    build = yaml.safe_load((ROOT / ".github/workflows/book.yml").read_text())["jobs"]["build"]
    assert all(python in SpecifierSet(PROJECT["requires-python"]) for python in build["strategy"]["matrix"]["python"])
    assert "bash .ci/run" in [step.get("run") for step in build["steps"]]


def test_the_schedule_refreshes_by_a_script_that_accepts_no_verdict_and_publishes_nothing() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/refresh.yml").read_text())
    script = (ROOT / ".ci/refresh").read_text()
    assert "bash .ci/refresh" in [step.get("run") for step in workflow["jobs"]["refresh"]["steps"]]
    assert workflow["permissions"].keys() == {"contents", "pull-requests"}
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci/refresh")], check=False).returncode == 0
    assert "alliances accept" not in script
    assert "gh pr create" in script


def test_a_tag_becomes_an_edition_with_what_changed_since_the_one_before() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/edition.yml").read_text())
    assert workflow[True]["push"]["tags"] == ["v*"]  # YAML reads "on" as true
    assert 'bash .ci/edition "$GITHUB_REF_NAME"' in [step.get("run") for step in workflow["jobs"]["keep"]["steps"]]
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci/edition")], check=False).returncode == 0


def test_hooks_before_a_commit_run_locked_tools() -> None:
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    entries = [hook["entry"].split()[0] for repo in repos for hook in repo["hooks"]]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert all(entry.removeprefix(".venv/bin/") in locked() for entry in entries)


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ".ci/run", "environment.yml"])
def test_make_targets_that_are_named_exist(file: str) -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))
    assert {target for _, target in commands_named("make", file)} <= targets


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "Makefile", ".ci/refresh", ".ci/edition"])
def test_commands_that_are_named_exist(file: str) -> None:
    named = {command for _, command in commands_named("alliances", file)}
    assert named
    assert named <= set(main.commands)


def test_the_readme_starts_with_the_two_commands() -> None:
    first_code = re.search(r"```\w*\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL).group(1)
    assert re.findall(r"(?m)^make \w+", first_code) == ["make book", "make test"]


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md"])
def test_links_within_the_repository_lead_somewhere(file: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / file).read_text())
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_make_lists_each_target_with_its_purpose() -> None:
    listed = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text())
    assert all(re.search(rf"(?m)^  make {target} +\S+ \S+", listed) for target in targets)


def test_the_citation_has_what_the_format_requires_and_the_version_of_the_package() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]


def test_the_book_is_cited_by_its_title_and_authors() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    book = yaml.safe_load((ROOT / "_config.yml").read_text())
    for reference in (citation, citation["preferred-citation"]):
        assert reference["title"] == book["title"]
        assert [author["name"] for author in reference["authors"]] == [book["author"]]


def test_the_top_level_holds_nothing_beyond_what_was_agreed() -> None:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line and line[0] != "#"]
    found = {path.name for path in ROOT.iterdir() if not any(fnmatch.fnmatch(path.name, rule) for rule in ignored)}
    assert found - TOP_LEVEL == set()


def test_what_a_notebook_needs_is_imported_from_helpers_in_one_line_when_asked_for() -> None:
    code = (
        "import sys, helpers; print('pandas' in sys.modules); from helpers import load; print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
    offered = {name: getattr(helpers, name) for name in dir(helpers) if not name.startswith("_")}
    assert {"figure", "finish", "load", "parameters", "table", "tell"} <= offered.keys()
    with pytest.raises(ImportError, match="cannot import name 'tel'"):
        from helpers import tel  # noqa: F401


def test_parameters_are_told_without_what_estimates_or_sets_pages() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from helpers.cli import main;"
        "print(CliRunner().invoke(main, ['params', 'trade']).output);"
        "heavy = ('scipy.stats', 'statsmodels', 'sphinx', 'matplotlib', 'nbformat');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "start_year" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_package_hides_a_module_behind_another_thing_of_its_name() -> None:
    names = [found.name for found in pkgutil.walk_packages(helpers.__path__, "helpers.")]
    for name in names:
        import_module(name)
    parents = {name: import_module(name.rpartition(".")[0]) for name in names}
    hidden = [name for name in names if not isinstance(getattr(parents[name], name.rpartition(".")[2]), ModuleType)]
    assert hidden == []


LAYERS = ("errors", "data", "refresh", "analysis", "wording", "claims", "display", "runs", "book", "cli")
"""Parts of the package from the ground up: each imports only from itself and from those before it."""


def imported_parts(path: Path) -> set[str]:
    """The parts of the package that a module imports, wherever in it."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom) and node.module]
    names = [node.module for node in nodes]
    names += [f"helpers.{alias.name}" for node in nodes if node.module == "helpers" for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("helpers.")}


@pytest.mark.parametrize("layer", LAYERS)
def test_dependencies_between_parts_of_the_package_point_one_way(layer: str) -> None:
    top = ROOT / "src/helpers"
    paths = [*(top / layer).rglob("*.py"), *([top / f"{layer}.py"] if (top / f"{layer}.py").exists() else [])]
    allowed = set(LAYERS[: LAYERS.index(layer) + 1])
    assert paths
    assert {path.name: upward for path in paths if (upward := imported_parts(path) & set(LAYERS) - allowed)} == {}


NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    code = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_lines_of_a_notebook_can_be_read_in_a_diff(path: Path) -> None:
    cells = json.loads(path.read_text())["cells"]
    others = [cell for cell in cells if "parameters" not in cell["metadata"].get("tags", [])]
    lines = [line for cell in others for line in "".join(cell["source"]).split("\n")]
    assert [line for line in lines if len(line) > 120] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_page_folds_code_that_teaches_and_hides_lines_that_only_show_something(path: Path) -> None:
    if path.with_stem(f"{path.stem}_evidence").is_file():  # a chapter is read; its evidence page shows the code
        cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
        assert [c["id"] for c in cells if not {"remove-input", "remove-cell"} & set(c["metadata"]["tags"])] == []
        return
    for cell in json.loads(path.read_text())["cells"]:
        if cell["cell_type"] == "code":
            source, tags = "".join(cell["source"]), cell["metadata"]["tags"]
            teaches = "parameters" in tags or "from helpers" in source or "finish(" in source
            assert ("hide-input" in tags, "remove-input" in tags) == (teaches, not teaches), source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_link_into_another_page_leads_to_a_heading_of_it(path: Path) -> None:
    linked = re.findall(r"\]\(([\w.]+)#([\w-]+)\)", _prose(path))
    slugs = {name: {_slug(line) for line in _prose(path.with_name(name)).splitlines()} for name, _ in linked}
    assert [(name, anchor) for name, anchor in linked if anchor not in slugs[name]] == []


def test_what_a_chapter_says_of_its_settings_is_so() -> None:
    chapters = [path for path in NOTEBOOKS if path.with_stem(f"{path.stem}_evidence").is_file()]
    assert chapters
    for path in chapters:
        evidence = path.with_stem(f"{path.stem}_evidence")
        said = re.search(r"settings of this run, which stand first in\s\[the evidence\]\((\w+\.ipynb)\)", _prose(path))
        assert said and said[1] == evidence.name
        head = next(cell for cell in json.loads(evidence.read_text())["cells"] if cell["cell_type"] == "code")
        assert "parameters" in head["metadata"]["tags"]
        assert head["metadata"]["mystnb"]["code_prompt_show"] == "Settings of this run"


def _prose(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def _slug(line: str) -> str:
    return re.sub(r"[^\w-]", "", line.lstrip("#").strip().lower().replace(" ", "-")) if line.startswith("#") else ""


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    files = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src/helpers").rglob("*") if path.is_file()}
    files = {file for file in files if "__pycache__" not in file}
    (tmp_path / "src").mkdir()
    for file in (*(f"src/{file}" for file in files), "pyproject.toml", "README.md", "LICENSE"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).symlink_to(ROOT / file)
    build = "from setuptools.build_meta import build_wheel; build_wheel('dist')"
    subprocess.run([sys.executable, "-c", build], cwd=tmp_path, capture_output=True, check=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    assert files <= set(zipfile.ZipFile(wheel).namelist())
