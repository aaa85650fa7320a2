"""Whoever changes, adds or removes a row behind the journal's back is found, in every table."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests.office import JANUARY, Office, measure
from tracker.verify import verify
from workflows.actions.memo_chain import carry, submit_memo
from workflows.actions.progress import report

APRIL = datetime(2026, 4, 3, 3, 0, tzinfo=UTC)
CLERK, DIRECTOR, TREASURER = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน"


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Office:
    from tests import databases
    from tests.office import open_office

    folder = tmp_path_factory.mktemp("tampered")
    office = open_office(folder, databases.fresh_sqlite(folder))
    read = {
        "fiscal_year": 2568,
        "overall": 89.76,
        "level": "ผ่านดี",
        "instruments": {},
        "indicators": {"9": 79.0},
        "questions": {},
        "findings": [],
    }
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), assessment=read)
    common = {"agency_id": office.agency_id, "round_id": 1}
    report(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        officer_id=office.people[TREASURER],
        done="เผยแพร่แล้ว",
        now=JANUARY,
    )
    submit_memo(office.house, **common, officer_id=office.people[CLERK], now=APRIL)
    carry(office.house, "endorse", **common, officer_id=office.people[DIRECTOR], now=APRIL)
    office.house.engine.dispose()
    return office


@pytest.mark.parametrize(
    ("statement", "what", "code"),
    [
        ("UPDATE measure SET title = 'โกง'", "measure 1", "row-changed"),
        ("UPDATE round SET due_on = '2026-04-30' WHERE id = 1", "round 1", "differs-from-journal"),
        ("UPDATE round SET closes_at = '2027-01-01' WHERE id = 2", "round 2", "row-changed"),
        ("UPDATE memo SET number = '๑'", "memo 1", "row-changed"),
        ("UPDATE endorsement SET remark = 'โกง' WHERE id = 2", "endorsement 2", "row-changed"),
        ("DELETE FROM endorsement WHERE id = 2", "endorsement 2", "row-missing"),
        ("UPDATE officer SET name = 'คนอื่น' WHERE id = 1", "officer 1", "row-changed"),
        ("UPDATE officer SET email = 'x@y.example' WHERE id = 1", "officer 1", "row-changed"),
        ("UPDATE posting SET officer_id = 2 WHERE id = 1", "posting 1", "row-changed"),
        ("UPDATE agency SET name = 'ที่อื่น'", "agency 1", "row-changed"),
        ("UPDATE assessment SET overall = 99", "assessment 1", "row-changed"),
        ("UPDATE score SET score = 99 WHERE id = 1", "score 1", "row-changed"),
        ("UPDATE plan SET approved_on = '2025-01-01'", "plan 1", "row-changed"),
        ("UPDATE plan SET title = x'ff00'", "plan 1", "row-changed"),
        ("UPDATE division SET counts_in_all = 0 WHERE id = 2", "division 2", "row-changed"),
        (
            "INSERT INTO division_alias (agency_id, division_id, name) VALUES (1, 1, 'ใหม่')",
            "division_alias 1",
            "row-added",
        ),
    ],
)
def test_what_was_done_from_outside_is_named(
    worked: Office, statement: str, what: str, code: str
) -> None:
    with worked.house.engine.connect() as connection, connection.begin() as done:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.execute(sa.text(statement))
        found = verify(connection, key=worked.house.key, files=worked.house.files)
        done.rollback()
    worked.house.engine.dispose()
    assert (what, code) in [(one.what, one.code) for one in found.faults], found.faults


def test_an_office_at_work_is_sound(worked: Office) -> None:
    with worked.house.read() as connection:
        found = verify(connection, key=worked.house.key, files=worked.house.files)
    worked.house.engine.dispose()
    assert found.faults == ()
