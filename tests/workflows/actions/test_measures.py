"""Moving parts: who may, what is stored, what is refused, and what a measure follows."""

from datetime import date

import pytest

from tests.office import JANUARY, Office, measure
from tracker.errors import TidtamError
from tracker.journal import check_chain
from tracker.queries import plans, progress
from tracker.queries.people import find_post
from tracker.status import ActingForm, Status
from tracker.store import ChangedMeanwhile
from workflows.actions.evidence import Link, Upload
from workflows.actions.measures import Moved, move
from workflows.actions.officers import order_acting
from workflows.capacities import OnBehalf
from workflows.engine import Refused

CLERK, HEAD, TREASURER = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน"
ENGINEER, PALAD = "นายตัวอย่าง ขยัน", "นายตัวอย่าง ซื่อตรง"


@pytest.fixture(autouse=True)
def approved_plan(office: Office) -> int:
    return office.approved(
        measure("ปรับปรุงข้อมูลบนเว็บไซต์ให้เป็นปัจจุบัน", "สำนักปลัด", "กองคลัง"),
        measure("ประกาศแนวทางการยืมทรัพย์สิน", all_divisions=True),
    )


def act(
    office: Office,
    action: str,
    who: str,
    *,
    division: str = "กองคลัง",
    measure_id: int = 1,
    **more: object,
) -> Moved:
    return move(
        office.house,
        agency_id=office.agency_id,
        measure_id=measure_id,
        division_id=office.divisions[division],
        action=action,
        officer_id=office.people[who],
        now=JANUARY,
        **more,  # type: ignore[arg-type]
    )


FINISHED = {
    "result": "เผยแพร่ครบทุกหัวข้อแล้ว",
    "done_on": date(2026, 1, 9),
    "evidence": [Link("https://office.example/oit")],
}


def test_an_owner_starts_its_own_part_and_the_measure_follows(office: Office) -> None:
    moved = act(office, "start", TREASURER)
    assert (moved.before, moved.after) == (Status.PLANNED, Status.IN_PROGRESS)
    assert (moved.measure_before, moved.measure_after) == (Status.PLANNED, Status.IN_PROGRESS)
    with office.house.read() as connection:
        found = plans.measure(connection, office.agency_id, 1)
    assert [(p.division, p.status.value) for p in found.parts] == [
        ("สำนักปลัด", "planned"),
        ("กองคลัง", "in_progress"),
    ]


def test_all_divisions_own_a_measure_for_all(office: Office) -> None:
    with office.house.read() as connection:
        found = plans.measure(connection, office.agency_id, 2)
    assert [p.division for p in found.parts] == ["สำนักปลัด", "กองคลัง", "กองช่าง"]


def test_a_measure_is_done_when_its_last_part_is(office: Office) -> None:
    act(office, "finish", TREASURER, **FINISHED)
    moved = act(office, "finish", HEAD, division="สำนักปลัด", **FINISHED)
    assert moved.measure_after is Status.DONE


def test_finishing_keeps_result_date_and_evidence(office: Office) -> None:
    moved = act(
        office,
        "finish",
        TREASURER,
        result="ปิดประกาศแล้ว",
        done_on=date(2026, 1, 9),
        evidence=[Upload("ประกาศ.txt", "ประกาศเทศบาล".encode()), *FINISHED["evidence"]],  # type: ignore[misc]
    )
    with office.house.read() as connection:
        part = plans.parts_of(connection, office.agency_id, 1)[1]
        pieces = progress.evidence_of(connection, office.agency_id, [moved.part_id])
    assert (part.result, part.done_on) == ("ปิดประกาศแล้ว", date(2026, 1, 9))
    assert [piece.name for piece in pieces] == ["ประกาศ.txt", "https://office.example/oit"]


@pytest.mark.parametrize(
    ("action", "who", "more", "code", "why"),
    [
        ("start", ENGINEER, {}, "not-yours", "another division's head is no owner"),
        ("start", PALAD, {}, "not-yours", "the palad owns no part"),
        ("finish", CLERK, FINISHED, "not-yours", "the clerk finishes only on behalf"),
        ("finish", TREASURER, {}, "incomplete", "an end needs result, date, evidence"),
        ("give-up", TREASURER, {"reason": "  "}, "incomplete", "blanks are no reason"),
        ("reopen", CLERK, {"reason": "ผิด"}, "not-from-here", "what is open is not reopened"),
        (
            "finish",
            TREASURER,
            {**FINISHED, "done_on": date(2026, 1, 13)},
            "deed-in-future",
            "a deed of tomorrow is not done",
        ),
        (
            "finish",
            TREASURER,
            {**FINISHED, "done_on": date(2024, 9, 30)},
            "deed-long-ago",
            "more than a year before the plan's own year",
        ),
    ],
)
def test_what_is_refused_changes_nothing(
    office: Office, action: str, who: str, more: dict[str, object], code: str, why: str
) -> None:
    with office.house.read() as connection:
        before = plans.measure(connection, office.agency_id, 1)
        journal = progress.journal_of(connection, office.agency_id)
    with pytest.raises(TidtamError) as refusal:
        act(office, action, who, **more)
    assert refusal.value.code == code, why
    with office.house.read() as connection:
        assert plans.measure(connection, office.agency_id, 1) == before
        assert progress.journal_of(connection, office.agency_id) == journal


def test_the_clerk_finishes_on_behalf_and_the_journal_shows_both(office: Office) -> None:
    moved = act(
        office,
        "finish",
        CLERK,
        on_behalf=OnBehalf(office.people[TREASURER], "การประชุมหัวหน้าส่วนราชการ ๙ ม.ค. ๒๕๖๙"),
        **FINISHED,
    )
    with office.house.read() as connection:
        entry = progress.journal_of(
            connection, office.agency_id, subject="part", subject_ids=[moved.part_id]
        )[0]
    assert (entry.actor_name, entry.acted_for) == (CLERK, office.people[TREASURER])
    assert entry.source == "การประชุมหัวหน้าส่วนราชการ ๙ ม.ค. ๒๕๖๙"


@pytest.mark.parametrize(
    ("door", "named", "source", "code", "why"),
    [
        (CLERK, TREASURER, " ", "source-missing", "a source of blanks is none"),
        (CLERK, ENGINEER, "โทรศัพท์", "not-an-owner", "the named one owns another part"),
        (PALAD, TREASURER, "โทรศัพท์", "not-yours", "only the clerk acts on behalf"),
    ],
)
def test_acting_on_behalf_has_its_limits(
    office: Office, door: str, named: str, source: str, code: str, why: str
) -> None:
    with pytest.raises(TidtamError) as refusal:
        act(office, "start", door, on_behalf=OnBehalf(office.people[named], source))
    assert refusal.value.code == code, why


def test_who_acts_for_a_head_by_order_moves_the_heads_part(office: Office) -> None:
    with office.house.read() as connection:
        post = find_post(connection, office.agency_id, "ผู้อำนวยการกองคลัง")
    with pytest.raises(Refused):
        act(office, "start", HEAD)
    order_acting(
        office.house,
        agency_id=office.agency_id,
        post_id=post,
        officer_id=office.people[HEAD],
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๑/๒๕๖๙",
        ordered_on=date(2026, 1, 5),
        starts_on=date(2026, 1, 12),
        ends_on=date(2026, 1, 16),
        now=JANUARY,
    )
    assert act(office, "start", HEAD).after is Status.IN_PROGRESS


def test_who_acts_by_an_order_that_has_ended_is_told_so(office: Office) -> None:
    with office.house.read() as connection:
        post = find_post(connection, office.agency_id, "ผู้อำนวยการกองคลัง")
    order_acting(
        office.house,
        agency_id=office.agency_id,
        post_id=post,
        officer_id=office.people[HEAD],
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๑/๒๕๖๘",
        ordered_on=date(2025, 12, 1),
        starts_on=date(2025, 12, 1),
        ends_on=date(2025, 12, 31),
        now=JANUARY,
    )
    with pytest.raises(Refused) as refusal:
        act(office, "start", HEAD)
    assert refusal.value.code == "not-yours"
    assert "คำสั่งที่ ๑/๒๕๖๘" in refusal.value.th
    assert "สิ้นสุดแล้วเมื่อ ๓๑ ธันวาคม ๒๕๖๘" in refusal.value.th
    assert "ended on 31 December 2025" in refusal.value.en


@pytest.mark.parametrize(
    ("result", "places", "why"),
    [
        ("อบรม ๑๐ คน", (), "a number of people is none of a person"),
        ("ผู้รับ 1-2345-67890-12-1", ("text",), "13 digits whose last one proves them"),
    ],
)
def test_an_identity_number_in_what_is_typed_is_told(
    office: Office, result: str, places: tuple[str, ...], why: str
) -> None:
    moved = act(office, "finish", TREASURER, **{**FINISHED, "result": result})
    assert moved.identity_in == places, why


def test_the_second_of_two_who_saw_the_same_version_is_told(office: Office) -> None:
    act(office, "start", TREASURER, version=1)
    with pytest.raises(ChangedMeanwhile):
        act(office, "give-up", TREASURER, reason="ไม่มีงบประมาณ", version=1)


def test_the_clerk_reopens_with_a_reason_and_the_measure_is_in_progress_again(
    office: Office,
) -> None:
    act(office, "finish", TREASURER, **FINISHED)
    act(office, "give-up", HEAD, division="สำนักปลัด", reason="รวมกับระบบของจังหวัด")
    moved = act(office, "reopen", CLERK, reason="หลักฐานไม่ตรงกับมาตรการ")
    assert (moved.measure_before, moved.measure_after) == (Status.NOT_DONE, Status.IN_PROGRESS)


def test_a_draft_plan_is_not_worked_on(office: Office) -> None:
    office.imported(measure("มาตรการในร่างแผน", "กองคลัง"))
    with pytest.raises(TidtamError) as refusal:
        act(office, "start", TREASURER, measure_id=3)
    assert refusal.value.code in ("plan-not-in-force", "not-found")


def test_the_journals_chain_holds_after_a_days_work(office: Office) -> None:
    act(office, "start", TREASURER)
    act(office, "finish", TREASURER, **FINISHED)
    with office.house.read() as connection:
        assert check_chain(connection, office.agency_id, key=office.house.key) is None
