"""The demonstration as `make demo` makes it: once filled, looked at from every side."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from tracker.calendar import bangkok_date
from tracker.queries import memos, people, plans, progress, rounds, supervision
from tracker.queries.journal import chain_of
from tracker.verify import verify
from web.demo import office, year
from web.demo.__main__ import Ground
from workflows import bootstrap
from workflows.actions.agencies import create_agency
from workflows.actions.signin import sign_in
from workflows.cli.desk import Desk
from workflows.house import House

HOUSE = Path(__file__).resolve().parent.parent


def demo(folder: Path, *args: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """The program of `make demo`, stopped before serving."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDTAM")}
    return subprocess.run(
        [sys.executable, "-m", "web.demo", "--no-serve", *args],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(HOUSE)} | environ,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's own configuration and the demonstration in it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(HOUSE / "config.toml", folder)
    done = demo(folder)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    (folder / "said.txt").write_bytes(done.stdout)
    return folder


@pytest.fixture(scope="module")
def house(filled: Path) -> Iterator[House]:
    """The installation that the demonstration has filled."""
    opened = bootstrap.open_house(filled / "config.toml", {})
    yield opened
    opened.engine.dispose()


def test_it_says_how_to_sign_in_as_each_role(filled: Path, house: House) -> None:
    said = (filled / "said.txt").read_text(encoding="utf-8")
    password = json.loads((filled / "var/demo/demonstration.json").read_text())["password"]
    assert password in said
    roles = {visitor.role for visitor in office.visitors()}
    assert roles == {"clerk", "head", "reporter", "palad", "mayor", "auditor", "administrator"} | {
        "supervisor"
    }
    for visitor in office.visitors():
        assert visitor.email in said
        let_in = sign_in(
            house, name=visitor.email, password=password, now=datetime(2026, 4, 3, 9, tzinfo=UTC)
        )
        assert let_in.agency_id == (2 if visitor.role == "supervisor" else 1)


def test_its_supervising_office_reads_the_agency_that_agreed(house: House) -> None:
    with house.read() as connection:
        (office_of,) = supervision.offices(connection)
        (consent,) = supervision.consents(connection, 1)
    assert (office_of.name, consent.office) == ("ท้องถิ่นอำเภอตัวอย่าง", "ท้องถิ่นอำเภอตัวอย่าง")
    assert consent.ended_at is None


def test_its_plan_was_read_from_a_word_file(house: House) -> None:
    with house.read() as connection:
        plan = plans.plan(connection, 1, 1)
        scores = plans.assessment(connection, 1, fiscal_year=2568)
        measures = plans.measures(connection, 1, plan_id=1)
    assert plan.approved_on is not None and plan.approved_on.isoformat() == "2025-10-20"
    assert plan.source_name == "แผนขับเคลื่อนมาตรการ 2569.docx"
    assert len(measures) == 12
    assert {number for measure in measures for number in measure.indicators} == set(range(1, 11))
    assert scores is not None
    assert (scores.overall, scores.level) == (89.76, "ผ่านดี")
    assert scores.instruments == {"IIT": 92.2, "EIT1": 92.0, "EIT2": 90.0, "OIT": 87.0}
    assert [n for n, score in scores.indicators.items() if score < 85] == [9]


def test_its_measures_stand_in_every_status(house: House) -> None:
    with house.read() as connection:
        measures = plans.measures(connection, 1, plan_id=1)
    assert Counter(measure.status for measure in measures) == {
        "done": 5,
        "in_progress": 5,
        "planned": 1,
        "not_done": 1,
    }
    assert sum(len(measure.parts) for measure in measures) == 23


def test_its_first_round_is_closed_and_the_second_open(house: House) -> None:
    with house.read() as connection:
        first, second = rounds.rounds(connection, 1, plan_id=1)
        owed_in = {
            round_.id: rounds.owed(connection, 1, round_ids=[round_.id])
            for round_ in (first, second)
        }
    assert (first.status, second.status) == ("closed", "open")
    assert first.closed_at is not None
    assert bangkok_date(first.closed_at).isoformat() == "2026-04-02"
    assert owed_in[first.id] == ()
    assert len({part.division for part in owed_in[second.id]}) == 6


def test_its_reports_show_every_way_of_reporting(house: House) -> None:
    with house.read() as connection:
        told = [
            report
            for measure in plans.measures(connection, 1, plan_id=1)
            for part in measure.parts
            for report in progress.progress_of(connection, 1, part.id)
        ]
        engineer = people.find_officer(connection, 1, "engineer@demo.example")
    assert sum(report.unchanged for report in told) == 1
    assert sum(report.reported_for is not None for report in told) == 2
    assert sum(report.reported_by == engineer.id for report in told) == 2  # acting for the head


def test_its_mails_were_sent_on_the_ladders_days(filled: Path) -> None:
    letters = [
        BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        for path in (filled / "var/mail").glob("*.eml")
    ]
    days = Counter(letter["Date"].datetime.date().isoformat() for letter in letters)
    # 30, 14, 7 and 1 working days before 31 March, and one after: fewer each time
    assert days == {
        "2026-02-16": 8,
        "2026-03-11": 8,
        "2026-03-20": 4,
        "2026-03-30": 2,
        "2026-04-01": 2,
    }


def test_its_memo_waits_for_the_palad(filled: Path, house: House) -> None:
    with house.read() as connection:
        memo = memos.memo_of_round(connection, 1, 1)
        assert memo is not None
        steps = memos.endorsements(connection, 1, memo.id)
    assert memo.status == "director"
    assert [step.officer_name for step in steps] == ["นางสาวตัวอย่าง ใจดี", "นางตัวอย่าง รักงาน"]
    for form, magic in (("pdf", b"%PDF-"), ("docx", b"PK"), ("html", b"<!doctype html>")):
        data = (filled / f"var/demo/memo-2569-1.{form}").read_bytes()
        assert data[: len(magic)].lower() == magic.lower()


def test_nothing_in_it_has_been_tampered_with(house: House) -> None:
    with house.read() as connection:
        assert verify(connection, key=house.key, files=house.files).faults == ()


def test_a_second_run_leaves_it_as_it_is(filled: Path, house: House) -> None:
    with house.read() as connection:
        before = chain_of(connection, 1)
    again = demo(filled)
    assert again.returncode == 0
    assert "มีอยู่แล้ว" in again.stderr.decode("utf-8")
    assert again.stdout == (filled / "said.txt").read_bytes()
    with house.read() as connection:
        assert chain_of(connection, 1) == before


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    shutil.copy(HOUSE / "config.toml", tmp_path)
    opened = bootstrap.init_house(tmp_path / "config.toml", {})
    create_agency(opened, name="เทศบาลตำบลจริง", now=year.SET_UP_AT)
    opened.engine.dispose()
    for environ in ({}, {"RESET": "1"}):
        refused = demo(tmp_path, **environ)
        assert refused.returncode == 1
        assert "เทศบาลตำบลจริง" in refused.stderr.decode("utf-8")
    assert not (tmp_path / "var/demo/plan.docx").exists()
    kept = sqlite3.connect(tmp_path / "var/tidtam.sqlite")
    assert kept.execute("SELECT name FROM agency").fetchall() == [("เทศบาลตำบลจริง",)]
    kept.close()


def test_beginning_anew_spares_an_agency_that_was_added_since(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    note = tmp_path / "var/demo/demonstration.json"
    told = json.loads(note.read_text(encoding="utf-8"))
    told["database"] = f"sqlite:///{(tmp_path / 'var/tidtam.sqlite').as_posix()}"
    note.write_text(json.dumps(told), encoding="utf-8")
    opened = bootstrap.open_house(tmp_path / "config.toml", {})
    create_agency(opened, name="เทศบาลตำบลจริง", now=year.SET_UP_AT)
    opened.engine.dispose()
    refused = demo(tmp_path, "--reset")
    assert refused.returncode == 1
    assert "เทศบาลตำบลจริง" in refused.stderr.decode("utf-8")
    assert list((tmp_path / "var/mail").glob("*.eml"))


def test_what_it_clears_is_what_it_made(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    desk = Desk()
    desk.config = tmp_path / "config.toml"
    ground = Ground(desk)
    assert not ground.is_ours()  # the note speaks of the database that was copied
    ground.write("begun", "demo-0000-0000")
    assert ground.is_ours()
    ground.clear()
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["key"]


def test_everything_in_its_story_is_invented() -> None:
    told = tomllib.loads(office.SOURCE.read_text(encoding="utf-8"))
    assert all("ตัวอย่าง" in officer["name"] for officer in told["officer"])
    assert all("ตัวอย่าง" in told["agency"][key] for key in ("name", "district", "province"))
