"""Evidence after it was handed in: who shows it, who withdraws it, and what then remains."""

from datetime import date

import pytest

from tests.office import JANUARY, Office, measure
from tracker.errors import TidtamError
from tracker.evidence import fetch
from tracker.queries import progress
from tracker.records import EvidenceRecord
from tracker.status import Status
from workflows.actions.evidence import Link, Upload, show_evidence, withdraw_evidence
from workflows.actions.measures import move
from workflows.engine import Refused

CLERK, HEAD, TREASURER = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน"


@pytest.fixture
def shown(sqlite_office: Office) -> Office:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    move(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        action="finish",
        officer_id=office.people[TREASURER],
        result="เผยแพร่ครบถ้วน",
        done_on=date(2026, 1, 9),
        evidence=[Upload("ประกาศ.txt", "ประกาศเทศบาล".encode())],
        now=JANUARY,
    )
    return office


def piece(office: Office) -> EvidenceRecord:
    with office.house.read() as connection:
        return progress.piece_of_evidence(connection, office.agency_id, 1)


def show(office: Office, who: str, *, public: bool = True) -> None:
    show_evidence(
        office.house,
        agency_id=office.agency_id,
        evidence_id=1,
        public=public,
        officer_id=office.people[who],
        now=JANUARY,
    )


def withdraw(office: Office, who: str, order: str = "คำสั่งที่ ๗/๒๕๖๙", reason: str = "ผิดไฟล์") -> None:
    withdraw_evidence(
        office.house,
        agency_id=office.agency_id,
        evidence_id=1,
        order=order,
        reason=reason,
        officer_id=office.people[who],
        now=JANUARY,
    )


def actions(office: Office) -> list[str]:
    with office.house.read() as connection:
        entries = progress.journal_of(
            connection, office.agency_id, subject="evidence", subject_ids=[1]
        )
    return [entry.action for entry in entries]


def test_evidence_is_for_officers_until_the_clerk_shows_it(shown: Office) -> None:
    assert piece(shown).public is False
    show(shown, CLERK)
    assert piece(shown).public is True
    show(shown, CLERK, public=False)
    assert piece(shown).public is False
    assert actions(shown) == ["hide", "show", "add"]


def test_showing_what_is_shown_leaves_no_second_entry(shown: Office) -> None:
    show(shown, CLERK)
    show(shown, CLERK)
    assert actions(shown) == ["show", "add"]


@pytest.mark.parametrize(
    ("who", "reason"),
    [(TREASURER, "its own division may not unsay it"), (HEAD, "nor may another division")],
)
def test_only_clerk_and_administrator_show_and_withdraw(
    shown: Office, who: str, reason: str
) -> None:
    for act in (show, withdraw):
        with pytest.raises(TidtamError) as refused:
            act(shown, who)
        assert refused.value.code == "not-yours", reason
    assert actions(shown) == ["add"]


def test_what_was_withdrawn_shows_no_work_any_more(shown: Office) -> None:
    def act(action: str, who: str, **told: object) -> Status:
        return move(
            shown.house,
            agency_id=shown.agency_id,
            measure_id=1,
            division_id=shown.divisions["กองคลัง"],
            action=action,
            officer_id=shown.people[who],
            now=JANUARY,
            **told,  # type: ignore[arg-type]
        ).after

    act("reopen", CLERK, reason="ตรวจใหม่")
    withdraw(shown, CLERK)
    again = {"result": "เผยแพร่ครบถ้วน", "done_on": date(2026, 1, 9)}
    with pytest.raises(Refused, match="evidence"):
        act("finish", TREASURER, **again)
    assert act("finish", TREASURER, **again, evidence=[Link("https://office.example/oit")]) is (
        Status.DONE
    )
    act("reopen", CLERK, reason="ตรวจใหม่")
    assert act("finish", TREASURER, **again) is Status.DONE


def test_withdrawing_takes_the_bytes_and_leaves_name_order_and_reason(shown: Office) -> None:
    show(shown, CLERK)
    withdraw(shown, CLERK, order=" คำสั่งที่ ๗/๒๕๖๙ ", reason="มีเลขประจำตัวประชาชน\n")
    gone = piece(shown)
    assert (gone.name, gone.withdrawn_order) == ("ประกาศ.txt", "คำสั่งที่ ๗/๒๕๖๙")
    assert gone.withdrawn_reason == "มีเลขประจำตัวประชาชน"
    assert gone.withdrawn_at == JANUARY and gone.public is False
    with pytest.raises(TidtamError):
        fetch(shown.house.files, gone.sha256 or "")


@pytest.mark.parametrize(("order", "reason"), [("", "ผิดไฟล์"), ("คำสั่งที่ ๗/๒๕๖๙", " "), ("\t", "\n")])
def test_withdrawing_needs_an_order_and_a_reason(shown: Office, order: str, reason: str) -> None:
    with pytest.raises(TidtamError) as refused:
        withdraw(shown, CLERK, order=order, reason=reason)
    assert refused.value.code == "order-missing"
    assert piece(shown).withdrawn_at is None


def test_what_was_withdrawn_is_neither_shown_nor_withdrawn_again(shown: Office) -> None:
    withdraw(shown, CLERK)
    for act in (lambda: show(shown, CLERK), lambda: withdraw(shown, CLERK, order="อีกคำสั่ง")):
        with pytest.raises(TidtamError) as refused:
            act()
        assert refused.value.code == "already-withdrawn"
        assert "คำสั่งที่ ๗/๒๕๖๙" in refused.value.th
    assert piece(shown).withdrawn_order == "คำสั่งที่ ๗/๒๕๖๙"
