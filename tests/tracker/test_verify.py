"""Verify names what was changed, taken or added behind the journal's back, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from tests.tracker.rows import KEY, Papers, Rows, make_papers, make_rows
from tracker.database import open_database, reading
from tracker.evidence import keep_bytes, path_of, remove_bytes
from tracker.migrations.triggers import drop_triggers
from tracker.status import EvidenceKind, Status
from tracker.store import CLOCK, AgencyUnknown, agency_store
from tracker.tables import Evidence, Measure, Part
from tracker.verify import Verification, verify

NOW = datetime(2027, 4, 1, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Installation:
    """Two agencies; the first (1) is the one that is tampered with."""

    engine: Engine
    files: Path
    rows: Rows
    papers: Papers

    def tamper(self, statement: str) -> None:
        with self.engine.begin() as connection:
            drop_triggers(connection)
            connection.exec_driver_sql(statement)

    def verify(self, agency_id: int | None = None) -> Verification:
        with reading(self.engine) as connection:
            return verify(connection, key=KEY, files=self.files, agency_id=agency_id)

    def found(self) -> list[tuple[int, str, str]]:
        return [(f.agency_id, f.what, f.code) for f in self.verify().faults]


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Installation]:
    engine = open_database(database_url)
    files = tmp_path / "files"
    rows = make_rows(engine, now=NOW)
    papers = make_papers(engine, files, rows, now=NOW)
    make_rows(engine, now=NOW, name="องค์การบริหารส่วนตำบลตัวอย่าง")
    yield Installation(engine, files, rows, papers)
    engine.dispose()


def test_a_sound_installation_has_no_fault(installation: Installation) -> None:
    found = installation.verify()
    assert (found.agencies, found.entries, found.files, found.faults) == (2, 21, 3, ())
    assert found.is_sound


def test_one_agency_can_be_verified_alone(installation: Installation) -> None:
    installation.tamper("UPDATE agency SET chain_count = 3 WHERE id = 1")
    second = installation.verify(agency_id=2)
    assert (second.agencies, second.entries, second.is_sound) == (1, 7, True)
    assert not installation.verify(agency_id=1).is_sound


def test_an_unknown_agency_is_no_sound_one(installation: Installation) -> None:
    with pytest.raises(AgencyUnknown):
        installation.verify(agency_id=99)


PART_DONE = "status = 'done', result = 'x', done_on = '2027-01-01'"
TAMPERED = [
    ("UPDATE part SET status = 'in_progress' WHERE id = 1", "part 1", "differs-from-journal"),
    (f"UPDATE part SET {PART_DONE} WHERE id = 2", "part 2", "differs-from-journal"),
    ("UPDATE part SET result = 'nicer' WHERE id = 1", "part 1", "differs-from-journal"),
    ("UPDATE part SET done_on = '2027-01-14' WHERE id = 1", "part 1", "differs-from-journal"),
    ("UPDATE progress SET done = 'nicer' WHERE id = 1", "progress 1", "differs-from-journal"),
    ("UPDATE progress SET percent = 99 WHERE id = 1", "progress 1", "differs-from-journal"),
    ("UPDATE progress SET problem = 'x' WHERE id = 1", "progress 1", "differs-from-journal"),
    ("UPDATE measure SET status = 'done' WHERE id = 1", "measure 1", "differs-from-journal"),
    ("UPDATE measure SET status = 'done' WHERE id = 2", "measure 2", "differs-from-journal"),
    ("UPDATE plan SET status = 'closed' WHERE id = 1", "plan 1", "differs-from-journal"),
    ("UPDATE round SET status = 'open' WHERE id = 1", "round 1", "differs-from-journal"),
    ("UPDATE memo SET status = 'mayor' WHERE id = 1", "memo 1", "differs-from-journal"),
    (
        "UPDATE evidence SET withdrawn_at = added_at, withdrawn_order = 'x',"
        " withdrawn_reason = 'x' WHERE id = 1",
        "evidence 1",
        "differs-from-journal",
    ),
    ("UPDATE memo SET content = '{}' WHERE id = 1", "memo 1", "text-changed"),
    ("UPDATE memo SET content_sha256 = NULL WHERE id = 1", "memo 1", "text-changed"),
    ("UPDATE round SET snapshot = '[]' WHERE id = 1", "round 1", "text-changed"),
    ("DELETE FROM evidence WHERE id = 2", "evidence 2", "row-missing"),
    ("DELETE FROM issued_paper WHERE id = 1", "paper 1", "row-missing"),
    ("UPDATE issued_paper SET chain_count = 99 WHERE id = 1", "paper 1", "paper-beyond-journal"),
    ("UPDATE issued_paper SET chain_head = 'x' WHERE id = 1", "paper 1", "paper-beyond-journal"),
    (
        "UPDATE journal_entry SET reason = 'x' WHERE agency_id = 1 AND number = 4",
        "journal 4",
        "journal-entry-changed",
    ),
    ("UPDATE agency SET chain_seal = 'x' WHERE id = 1", "journal 14", "journal-head-changed"),
]


@pytest.mark.parametrize(
    ("statement", "what", "code"), TAMPERED, ids=[f"{row[1]} {row[2]}" for row in TAMPERED]
)
def test_what_was_changed_from_outside_is_named(
    installation: Installation, statement: str, what: str, code: str
) -> None:
    installation.tamper(statement)
    assert (1, what, code) in installation.found()
    assert {agency for agency, _, _ in installation.found()} == {1}


def test_a_hash_changed_together_with_its_text_still_differs_from_the_journal(
    installation: Installation,
) -> None:
    installation.tamper(
        "UPDATE round SET snapshot = '[]', snapshot_sha256 ="
        " '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945' WHERE id = 1"
    )
    assert installation.found() == [(1, "round 1", "differs-from-journal")]


def test_a_file_swapped_together_with_its_hash_still_differs_from_the_journal(
    installation: Installation,
) -> None:
    other = keep_bytes(installation.files, b"something nicer")
    installation.tamper(f"UPDATE evidence SET sha256 = '{other}' WHERE id = 1")
    assert installation.found() == [(1, "evidence 1", "differs-from-journal")]


def test_a_history_cut_off_is_found_by_the_paper_that_was_printed_later(
    installation: Installation,
) -> None:
    installation.tamper("DELETE FROM journal_entry WHERE agency_id = 1 AND number > 6")
    assert (1, "journal 7", "journal-entry-missing") in installation.found()
    assert (1, "paper 1", "paper-beyond-journal") in installation.found()


def test_the_sentences_say_what_is_and_what_the_journal_says(installation: Installation) -> None:
    installation.tamper("UPDATE part SET status = 'in_progress' WHERE id = 1")
    (fault,) = installation.verify().faults
    assert fault.en == (
        "part 1 is not what the journal says: its status is “in_progress”, the journal says “done”"
    )
    assert fault.th == (
        "งานของหน่วยงานเจ้าของหมายเลข 1 ไม่ตรงกับบันทึกประวัติ: "
        "ช่อง status เป็น “in_progress” แต่บันทึกประวัติว่า “done”"
    )


@pytest.mark.parametrize(
    ("noun", "field"), [("evidence", "evidence_sha256"), ("paper", "paper_sha256")]
)
def test_files_that_are_missing_or_changed_are_named(
    installation: Installation, noun: str, field: str
) -> None:
    place = path_of(installation.files, getattr(installation.papers, field))
    place.write_bytes(b"spoilt")
    assert installation.found() == [(1, f"{noun} 1", "file-changed")]
    place.unlink()
    assert installation.found() == [(1, f"{noun} 1", "file-missing")]


def test_the_tombstone_of_withdrawn_evidence_is_accepted_and_its_bytes_are_not(
    installation: Installation,
) -> None:
    again = keep_bytes(installation.files, "มีข้อมูลส่วนบุคคล".encode())
    assert installation.found() == [(1, "evidence 3", "file-not-withdrawn")]
    remove_bytes(installation.files, again)
    assert installation.found() == []


def test_withdrawn_bytes_stay_while_another_row_holds_them(installation: Installation) -> None:
    rows = installation.rows
    held = keep_bytes(installation.files, "มีข้อมูลส่วนบุคคล".encode())
    with agency_store(installation.engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        other = store.insert(
            Evidence,
            part_id=rows.parts[1],
            kind=EvidenceKind.FILE,
            name="x.txt",
            sha256=held,
            size=51,
            added_by=rows.officer,
            added_at=NOW,
        )
        store.journal("add", "evidence", other, new={"sha256": held})
    assert installation.found() == []


def test_a_part_that_was_moved_again_is_judged_by_its_last_entry(
    installation: Installation,
) -> None:
    with agency_store(installation.engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        store.change(Part, 1, version=2, what="งาน", status=Status.IN_PROGRESS)
        store.journal("reopen", "part", 1, new={"status": Status.IN_PROGRESS}, reason="แก้ไข")
        store.journal("report", "part", 1, new={"percent": 50})
    assert installation.found() == []


STRANGE = [
    ("UPDATE part SET status = x'ff' WHERE id = 1", "part"),
    ("UPDATE measure SET status = CAST(x'ff' AS TEXT) WHERE id = 1", "measure"),
    ("UPDATE memo SET content = CAST(x'ff' AS TEXT) WHERE id = 1", "memo"),
    ("UPDATE evidence SET sha256 = 'no hash' WHERE id = 1", "evidence"),
    ("UPDATE evidence SET added_at = 'yesterday', withdrawn_at = 'x' WHERE id = 3", None),
    ("UPDATE journal_entry SET new = 'no JSON' WHERE agency_id = 1 AND subject = 'part'", "part"),
]


@pytest.mark.parametrize(("statement", "noun"), STRANGE)
def test_values_that_nobody_can_read_stop_no_verification(
    sqlite_url: str, tmp_path: Path, statement: str, noun: str | None
) -> None:
    engine = open_database(sqlite_url)
    rows = make_rows(engine, now=NOW)
    made = Installation(engine, tmp_path, rows, make_papers(engine, tmp_path, rows, now=NOW))
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    made.tamper(statement)
    named = {what.split()[0] for _, what, _ in made.found()}
    assert noun is None or noun in named
    engine.dispose()


def test_of_very_many_faults_the_first_thousand_are_kept(sqlite_url: str, tmp_path: Path) -> None:
    engine = open_database(sqlite_url)
    rows = make_rows(engine, now=NOW)
    days = {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}
    measures = [{"plan_id": 1, "number": n, "title": "x", **days} for n in range(3, 1053)]
    with agency_store(engine, 1, key=KEY, now=NOW, who=CLOCK) as store:
        store.insert_many(Measure, measures)
    made = Installation(engine, tmp_path, rows, Papers(0, 0, 0, 0, 0, "", ""))
    assert made.found() == []
    made.tamper("UPDATE measure SET status = 'not_done'")
    assert len(made.found()) == 1000
    engine.dispose()
