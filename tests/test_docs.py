"""The documentation says what is so: generated pages, links, commands and settings."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from tests import command_pages, setting_pages
from tests.approval import HOUSE, assert_written
from tests.state_pages import ENGLISH_PAGE, MACHINES, THAI_PAGE, Tongue, page
from tracker.settings import SCHEMA
from web.main import cli

PAGES = sorted([*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")])


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize(
    ("place", "tongue"), [("docs/th/states.md", THAI_PAGE), ("docs/en/states.md", ENGLISH_PAGE)]
)
def test_the_pages_of_states_are_those_of_the_tables(place: str, tongue: Tongue) -> None:
    assert_written(page(tongue), path=HOUSE / place)


@pytest.mark.parametrize(("place", "thai"), [("docs/th", True), ("docs/en", False)])
def test_the_pages_of_settings_are_those_of_the_configuration(place: str, thai: bool) -> None:
    assert_written(setting_pages.page(thai=thai), path=HOUSE / place / "settings.md")


def test_the_configuration_shows_every_setting_with_its_default() -> None:
    shown = setting_pages.values()
    assert shown == {(setting.section, setting.key): setting.default for setting in SCHEMA}


@pytest.mark.parametrize("setting", setting_pages.commented(), ids=lambda one: one.key)
def test_a_setting_is_explained_in_both_languages(setting: setting_pages.Commented) -> None:
    assert re.search("[ก-๙]", setting.thai)
    assert re.search("[A-Za-z]", setting.english) and not re.search("[ก-๙]", setting.english[:20])


def test_the_page_of_commands_is_that_of_the_help_texts() -> None:
    assert_written(command_pages.page(), path=HOUSE / "docs" / "commands.md")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_commands_and_options_named_in_the_docs_exist(path: Path) -> None:
    wrong = [
        f"tidtam {' '.join(words)}: {mistake}"
        for words in command_pages.named_in(path)
        for mistake in command_pages.mistakes(words)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line", ["moove 5", "move 5 --frobnicate", "round freeze 1", "officers add --nome x"]
)
def test_the_check_finds_a_command_that_is_not_there(line: str) -> None:
    assert command_pages.mistakes(line.split()) != []


@pytest.mark.parametrize("name", ["head", "clerk", "chain"])
def test_bold_words_of_the_thai_guides_stand_on_the_pages(name: str) -> None:
    guide = (HOUSE / "docs" / "th" / f"{name}.md").read_text(encoding="utf-8")
    site = [p for p in (HOUSE / "web").rglob("*") if p.suffix in {".html", ".py"}]
    shown = "".join(path.read_text(encoding="utf-8") for path in site)
    actions = {row.th for machine in MACHINES for row in machine.table}
    bold = re.findall(r"\*\*([^*]+)\*\*", guide)
    assert bold
    assert [w for w in bold if f'"{w}"' not in shown and w not in actions] == []


@pytest.mark.parametrize("name", ["head", "clerk", "chain"])
def test_bold_words_of_the_english_guides_stand_on_the_pages(name: str) -> None:
    guide = (HOUSE / "docs" / "en" / f"{name}.md").read_text(encoding="utf-8")
    with (HOUSE / "web/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        shown = {message.string for message in read_po(file)}
    shown |= {row.en.capitalize() for machine in MACHINES for row in machine.table}
    bold = re.findall(r"\*\*([^*]+)\*\*", guide)
    assert bold
    assert set(bold) - shown == set()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_settings_named_in_the_docs_exist(path: Path) -> None:
    named = re.findall(r"`\[(\w+)\] (\w+)`", path.read_text(encoding="utf-8"))
    assert set(named) - {(setting.section, setting.key) for setting in SCHEMA} == set()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    dead = [
        target
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:")
        if not (path.parent / target).exists()
    ]
    assert dead == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_make_targets_named_in_the_docs_exist(path: Path) -> None:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
    named = set(re.findall(r"`make (?:PYTHON=\S+ )?([a-z-]+)", path.read_text(encoding="utf-8")))
    assert named - targets == set()


def test_files_named_in_the_readme_exist() -> None:
    named = re.findall(r"`([\w/]+[/.][\w./]*)`", (HOUSE / "README.md").read_text(encoding="utf-8"))
    places = [HOUSE, HOUSE / "workflows" / "documents"]
    assert named
    assert [n for n in named if not any((place / n).exists() for place in places)] == []


def test_the_half_year_of_the_readme_can_be_worked_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of the page, in its order, in an empty folder; then the rest of the chain."""
    (tmp_path / "docs").mkdir()
    shutil.copytree(HOUSE / "docs" / "examples", tmp_path / "docs" / "examples")
    lines = list(command_pages.shown_in(HOUSE / "README.md"))
    assert len(lines) == 8 + 10
    lines += [
        ["memo", "1", "endorse", "--as", f"{who}@example.go.th"] for who in ("palad", "mayor")
    ]
    monkeypatch.chdir(tmp_path)
    for words in [*lines, ["verify"]]:
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, f"tidtam {' '.join(words)}\n{done.output}"
    assert (tmp_path / "memo.pdf").read_bytes().startswith(b"%PDF")


def test_decisions_are_numbered_without_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (HOUSE / "docs/decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
