"""The whole way from staged sources to the site."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from frictionless import Package

import forked
import helpers
from helpers.book.build import BookError, build
from helpers.errors import BadInput

SRC = Path(helpers.__file__).parents[1]


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def test_the_front_page_lies_at_the_root_and_all_its_links_lead_to_files(site):
    front = soup(site / "index.html")
    assert "America First" in front.h1.get_text()
    targets = [link["href"].partition("#")[0] for link in front.select("a[href]")]
    inside = {target for target in targets if target and not target.startswith(("http", "mailto"))}
    assert inside
    assert [target for target in sorted(inside) if not (site / target).exists()] == []


def test_findings_come_from_the_notebook_and_link_to_their_figure(site):
    card = soup(site / "index.html").select_one(".aaf-theme-card")
    assert card.p.get_text() == "The deficit was 27.6 billion & grew."
    assert card.a["href"] == "chapters/trade.html"


def test_when_only_a_finding_changes_then_the_front_page_changes_and_its_chapter_alone_is_read_again(living):
    root, executed = living
    text = executed["trade"].read_text(encoding="utf-8")
    executed["trade"].write_text(text.replace("27.6 billion", "28.1 billion"), encoding="utf-8")
    front = build(root, executed=executed)
    assert "0 added, 1 changed, 0 removed" in (root / "_build" / "book.log").read_text(encoding="utf-8")
    assert "28.1 billion" in soup(front).select_one(".aaf-theme-card").get_text()


def test_a_chapter_offers_its_notebook_and_its_named_results(site):
    links = {link["href"] for link in soup(site / "chapters" / "trade.html").select(".dropdown-menu a")}
    assert {"../chapters/trade.ipynb", "../chapters/trade.results.json"} <= links
    results = json.loads((site / "chapters" / "trade.results.json").read_text(encoding="utf-8"))
    assert results["results"][0]["id"] == "balance.KOR"
    assert set(results) == {"chapter", "parameters", "results"}


def test_one_setting_gives_each_chapter_a_button_that_runs_it_elsewhere(site, project):
    root, executed = project
    button = "a[href^='https://mybinder.org/']"
    assert not soup(site / "chapters" / "trade.html").select(button)
    settings = (root / "_config.yml").read_text(encoding="utf-8")
    named = settings.replace('url: &repository ""', 'url: &repository "https://github.com/someone/book"')
    (root / "_config.yml").write_text(named, encoding="utf-8")
    chapters = build(root, executed=executed).parent / "chapters"
    assert (
        soup(chapters / "trade.html").select_one(button)["href"].endswith("/HEAD?urlpath=lab/tree/chapters/trade.ipynb")
    )
    assert not soup(chapters / "glossary.html").select(button)
    assert "git+https://github.com/someone/book#egg" in (chapters / "trade.ipynb").read_text(encoding="utf-8")


def test_a_card_leads_to_the_function_that_drew_it(site):
    link = soup(site / "chapters" / "trade.html").select_one(".aaf-code a")
    path, _, anchor = link["href"].partition("#")
    listing = soup(site / "chapters" / path)
    assert link.get_text() == "table"
    assert listing.find(id=anchor).get_text().startswith("def table(")
    assert listing.select(".highlight .k")
    source = (SRC / "helpers/display/table.py").read_text(encoding="utf-8")
    assert listing.select_one(".highlight pre").get_text() == source


def test_only_modules_that_a_card_names_have_a_page(living):
    root, executed = living
    listings = root / "_build" / "html" / "code"
    before = {path.stem for path in listings.iterdir()}
    text = executed["trade"].read_text(encoding="utf-8")
    executed["trade"].write_text(text.replace("helpers.display.table.table", "helpers.display.figure.figure"))
    build(root, executed=executed)
    after = {path.stem for path in listings.iterdir()}
    assert (before - after, after - before) == ({"helpers.display.table"}, {"helpers.display.figure"})


def test_the_data_lie_beside_the_pages_byte_for_byte(site):
    project = site.parents[1]
    names = [path.relative_to(project) for path in (project / "data").rglob("*.csv")]
    assert len(names) > 5
    for name in names:
        assert (site / name).read_bytes() == (project / name).read_bytes()


def test_the_data_are_described_as_one_valid_data_package(site):
    report = Package(str(site / "data" / "datapackage.json")).validate()

    assert report.valid
    assert len(report.tasks) == len(list((site / "data").rglob("*.csv")))


def test_when_the_book_fails_then_the_last_good_one_stays(living):
    root, executed = living
    front = root / "_build" / "html" / "index.html"
    before = {path: path.read_bytes() for path in front.parent.rglob("*") if path.is_file()}
    page = root / "chapters" / "glossary.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\n{{term}}`no such term`\n", encoding="utf-8")
    with pytest.raises(BookError, match=r"did not compile: .*no such term.*log: .*book\.log") as failure:
        build(root, executed=executed, warnings_are_errors=True)
    assert "\n" not in str(failure.value)
    assert {path: path.read_bytes() for path in front.parent.rglob("*") if path.is_file()} == before
    page.write_text(text, encoding="utf-8")


def test_when_a_build_was_killed_then_the_next_one_starts_anew(living):
    root, executed = living
    front = build(root, executed=executed)
    page = root / "_build" / ".book" / "html" / "chapters" / "trade.html"
    page.write_text("half a pa", encoding="utf-8")
    (root / "_build" / ".book" / "running").touch()
    front.parent.rename(front.parent.with_name("html.old"))  # killed between the two renames of the swap
    build(root, executed=executed)
    assert soup(front.parent / "chapters" / "trade.html").h1 is not None
    assert not front.parent.with_name("html.old").exists()


def test_when_a_table_is_missing_then_one_line_names_it(project):
    root, executed = project
    (root / "data" / "countries.csv").unlink()
    with pytest.raises(BadInput, match=r"countries\.csv"):
        build(root, executed=executed)
    assert not (root / "_build" / "html").exists()


def test_when_a_chapter_was_not_executed_then_one_line_says_so(project):
    root, _ = project
    with pytest.raises(BadInput, match=r"^chapter (claims|trade): not executed"):
        build(root, executed={})


def test_when_there_is_no_table_of_contents_then_one_line_says_so(project):
    root, executed = project
    (root / "_toc.yml").unlink()
    with pytest.raises(BadInput, match=r"_toc\.yml: no such file"):
        build(root, executed=executed)


def test_a_page_that_was_removed_leaves_the_site(living):
    root, executed = living
    shutil.copyfile(root / "chapters" / "glossary.md", root / "chapters" / "spare.md")
    build(root, executed=executed)
    (root / "chapters" / "spare.md").unlink()
    front = build(root, executed=executed)
    assert not (root / "_build" / ".book" / "source" / "chapters" / "spare.md").exists()
    assert not (front.parent / "chapters" / "spare.html").exists()


def test_a_bare_jupyter_book_build_makes_the_same_book(project):
    root, _ = project
    entry = "from jupyter_book.cli.main import main; main()"  # what the script jupyter-book does
    command = [sys.executable, "-c", entry, "build", str(root), "-W", "--keep-going"]
    done = forked.run(command, cwd=root)
    assert done.returncode == 0, done.stderr
    card = soup(root / "_build" / "html" / "index.html").select_one(".aaf-theme-card")
    assert card.p.get_text().startswith("The deficit was 27.6 billion")
