"""What the command says when something cannot be done: sentences, a status, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.workflows.cli.conftest import Terminal
from workflows.cli import cli

HOUSE = Path(__file__).resolve().parents[3]


def program(*args: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """The real program in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDTAM")}
    return subprocess.run(
        [sys.executable, "-m", "web.main", *args],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(HOUSE)} | environ,
        capture_output=True,
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("imprt plan.txt", "import"),  # a misspelt command gets the one that is meant
        ("zzzz", "check-config"),  # and where none is near, all that there are
        ("divisions ad กองคลัง", "add"),  # in a group too
        ("measures --stauts done", "--status"),  # a misspelt option
        ("measures --status finished", "not_done"),  # a word that is no status
        ("import", "FILE"),  # an argument is missing
        ("approve 1 --as x --on 2569-10-20", "2026-10-20"),  # a B.E. year where C.E. belongs
        ("approve 1 --as x --on พรุ่งนี้", "พรุ่งนี้"),  # no date at all
        ("import plan.txt --fiscal-year 2026", "2569"),  # a C.E. year where B.E. belongs
        ("report 1 --as x --percent 101 --done x", "0"),  # a percentage beyond its bounds
        ("tick --at never", "2026-03-30T09:00"),  # a time is shown as it is to be written
        ("tick --at 0001-01-01T00:00", "2026-03-30T09:00"),  # a time before all offices
        ("tick --at 2570-03-17T09:00", "2027-03-17 (C.E.) meant"),  # and a B.E. year is asked back
        ("tick --at 2570-03-17", "2027-03-17 (C.E.) meant"),  # without an hour too
        ("officers add x --post y", "--role"),  # half of a pair
        ("report 1 --as x --unchanged --done y", "--unchanged"),  # two that exclude each other
        ("amend 1 --as x --reason y --add z", "--division"),  # a measure needs an owner
        ("amend 1 --as x --reason y --finding z", "--add"),  # a finding belongs to a new measure
        ("amend 1 --as x --reason y --reword 1", "--to"),  # and a rewording its words
        ("memo 1 publsh", "publish"),  # no act of the memo
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(
    terminal: Terminal, line: str, told: str
) -> None:
    terminal.run("init")
    assert told in terminal.run(line, status=2).stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("approve 9 --as clerk@test.example", "แผน"),  # no such plan
        ("approve 1 --as nobody@test.example", "นางสาวทดสอบ หนึ่ง"),  # no such officer; who is
        ("approve 1 --as clerk@test.example --scan no.pdf", "no.pdf"),  # no such file
        ("measures --division กองประปา", "กองคลัง"),  # no such division; which are
        ("move 1 start --division กองคลัง --as finance@test.example", "tidtam approve"),  # a draft
        ("move 2569/99 start --as finance@test.example", "2569/1"),  # no such measure; which are
        ("report x/y --done z --as finance@test.example", "x/y"),  # no number at all
        ("rounds --plan 2570", "2569"),  # no plan of that year; which are
        ("memo 1 submit --as clerk@test.example", "รอบ"),  # no such round
        ("divisions add กองคลัง", "กองคลัง"),  # the name is taken
        ("officers add ใหม่ --email notmail", "clerk@example.go.th"),  # no address; how it looks
        ("officers change 1 --email 'a b@b.example'", "a b@b.example"),  # nor with a blank in it
        (f"officers add {'ก' * 251}", "250"),  # a paragraph in the place of a name
        (f"divisions add {'ก' * 251}", "250"),  # and of a division's
        ("officers password 1 --stdin", "10"),  # a password that is too short
        ("agency set --setting ladder_befor=[1]", "ladder_before"),  # a misspelt setting
        ("import photo.txt", "ตารางมาตรการ"),  # a paper without a plan
        ("import no.docx", "no.docx"),  # no such file
    ],
)
def test_a_refusal_ends_with_1_and_says_why_in_two_languages(
    staffed: Terminal, line: str, told: str
) -> None:
    said = staffed.run(line, status=1, stdin="short\n").stderr
    assert told in said
    assert any("ก" <= sign <= "๛" for sign in said)
    assert any("a" <= sign <= "z" for sign in said)


def test_of_two_approved_plans_of_a_year_the_number_must_be_given(staffed: Terminal) -> None:
    staffed.run("import plan.txt")
    staffed.run("approve 1 --as clerk@test.example --on 2025-10-20")
    staffed.run("approve 2 --as clerk@test.example --on 2025-10-20 --second 'ตามมติที่ประชุม'")
    said = staffed.refused("move 2569/1 start --as finance@test.example")
    assert "1 (plan.txt)" in said and "2 (plan.txt)" in said
    staffed.run("move 2/1 start --as finance@test.example")


def test_without_an_installation_the_way_to_one_is_told(terminal: Terminal) -> None:
    assert "tidtam init" in terminal.refused("measures")


def test_without_a_configuration_the_folder_is_asked_for(terminal: Terminal) -> None:
    Path("config.toml").unlink()
    assert "--config" in terminal.refused("measures")


def test_without_an_agency_the_next_command_is_told(terminal: Terminal) -> None:
    terminal.run("init")
    assert "tidtam agency add" in terminal.refused("import plan.txt")


def test_several_agencies_are_told_apart_by_name(terminal: Terminal) -> None:
    terminal.run("init")
    terminal.run("agency add เทศบาลตำบลหนึ่ง")
    terminal.run("agency add เทศบาลตำบลสอง")
    assert "เทศบาลตำบลสอง" in terminal.refused("divisions list")
    terminal.run("divisions add กองคลัง --agency เทศบาลตำบลสอง")
    assert terminal.json("divisions list --agency เทศบาลตำบลหนึ่ง") == []


def test_every_error_of_the_configuration_is_told_at_once(terminal: Terminal) -> None:
    Path("config.toml").write_text('[web]\nport = 0\n[mail]\ndelivry = "smtp"\n', encoding="utf-8")
    said = terminal.refused("check-config")
    assert "config.toml, line 2, [web] port" in said
    assert "delivery" in said


def test_the_clock_runs_ahead_only_into_the_folder(terminal: Terminal) -> None:
    terminal.run("init")
    terminal.run("tick --at 2027-01-04T09:00")
    Path("config.toml").write_text(
        '[mail]\ndelivery = "smtp"\nhost = "127.0.0.1"\n', encoding="utf-8"
    )
    assert "delivery" in terminal.refused("tick --at 2027-01-05T09:00")


def test_a_defect_is_one_sentence_with_a_reference(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("a defect")

    terminal.run("init")
    monkeypatch.setattr("workflows.bootstrap.now", broken)
    first, second = terminal.refused("tick"), terminal.refused("tick")
    assert "RuntimeError" in first
    assert first == second  # two reports of one defect are known as one
    monkeypatch.setenv("TIDTAM_DEBUG", "1")
    with pytest.raises(RuntimeError):
        CliRunner().invoke(cli, ["tick"], catch_exceptions=False)


def test_the_real_program_ends_as_promised(terminal: Terminal) -> None:
    unknown = program("mesures", folder=terminal.folder)
    refused = program("measures", folder=terminal.folder)
    assert (unknown.returncode, unknown.stdout) == (2, b"")
    assert "measures" in unknown.stderr.decode("utf-8")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"Traceback" not in unknown.stderr + refused.stderr


def test_a_console_without_thai_gets_thai_all_the_same(terminal: Terminal) -> None:
    made = program("init", folder=terminal.folder, PYTHONIOENCODING="cp1252")
    assert made.returncode == 0
    assert "ฐานข้อมูลพร้อมใช้" in made.stdout.decode("utf-8")


def test_a_reader_that_has_had_enough_is_no_error(terminal: Terminal) -> None:
    if sys.platform == "win32":
        pytest.skip("pipes end otherwise there")
    env = dict(os.environ, PYTHONPATH=str(HOUSE))
    done = subprocess.run(
        f"'{sys.executable}' -m web.main check-config | head -1",
        shell=True,
        cwd=terminal.folder,
        env=env,
        capture_output=True,
    )
    assert b"Traceback" not in done.stderr


def test_the_list_of_commands_needs_no_database(tmp_path: Path) -> None:
    # The libraries that speak with one are three quarters of a second: help waits for none.
    said = program("--help", folder=tmp_path, PYTHONPROFILEIMPORTTIME="1")
    assert "เรื่องที่รอหัวหน้ายืนยัน" in said.stdout.decode()  # each command's first sentence is there
    assert b"| click" in said.stderr
    assert b"sqlalchemy" not in said.stderr


@pytest.mark.parametrize("name", sorted(cli.list_commands(None)))  # type: ignore[arg-type]
def test_every_command_has_an_example(name: str) -> None:
    said = CliRunner().invoke(cli, [name, "--help"]).output
    command = cli.get_command(None, name)  # type: ignore[arg-type]
    members = getattr(command, "commands", {}) if name != "notices" else {}
    helps = [said] if not members else []
    for member in members:
        helps.append(CliRunner().invoke(cli, [name, member, "--help"]).output)
    assert all(f"tidtam {name}" in text and "--config" in text for text in helps)
