"""A plan stored as read, approved with owners expanded, amended by number, handed over."""

from datetime import UTC, date, datetime

import pytest

from tests.office import JANUARY, OCTOBER, Office, measure
from tracker.errors import TidtamError
from tracker.queries import people, plans, progress, rounds
from tracker.status import Status
from workflows.actions.agencies import (
    add_division,
    add_divisions_of_plan,
    change_division,
    create_agency,
)
from workflows.actions.amendments import (
    AddMeasure,
    Change,
    HandOver,
    Reword,
    Withdraw,
    amend_plan,
)
from workflows.actions.evidence import Upload
from workflows.actions.measures import move
from workflows.actions.officers import add_officer, hand_over_post
from workflows.actions.plans import (
    OwnersUnknown,
    SecondPlan,
    approve_plan,
    owners_now,
)
from workflows.actions.tick import tick

MAYOR, CLERK = "นายตัวอย่าง สุจริต", "นางสาวตัวอย่าง ใจดี"
TREASURER = "นางตัวอย่าง รักงาน"


def approve(office: Office, plan_id: int, who: str = MAYOR, **more: object) -> object:
    return approve_plan(
        office.house,
        agency_id=office.agency_id,
        plan_id=plan_id,
        officer_id=office.people[who],
        now=OCTOBER,
        **more,  # type: ignore[arg-type]
    )


def amend(office: Office, plan_id: int, *changes: Change, reason: str = "งานเปลี่ยน") -> int:
    return amend_plan(
        office.house,
        agency_id=office.agency_id,
        plan_id=plan_id,
        officer_id=office.people[CLERK],
        reason=reason,
        changes=changes,
        now=JANUARY,
    )


def test_a_second_plan_of_a_year_needs_its_reason(office: Office) -> None:
    approve(office, office.imported(measure("ก", "กองคลัง")))
    second = office.imported(measure("ข", "กองคลัง"))
    for reason in (None, "  "):
        with pytest.raises(SecondPlan, match="มีแผนที่อนุมัติแล้ว"):
            approve(office, second, second_because=reason)
    approve(office, second, second_because="แผนของศูนย์พัฒนาเด็กเล็ก")
    with office.house.read() as connection:
        told = [plan.status.value for plan in plans.plans(connection, office.agency_id)]
    assert told == ["approved", "approved"]


def test_a_measure_without_a_period_runs_the_plans_fiscal_year(office: Office) -> None:
    plan_id = office.imported(
        measure("มาตรการทั้งปี", "กองคลัง"),
        measure("มาตรการครึ่งหลัง", "กองช่าง", starts="2026-01-01", ends="2026-09-30"),
    )
    with office.house.read() as connection:
        found = plans.measures(connection, office.agency_id, plan_id=plan_id)
    assert [(m.starts_on, m.ends_on) for m in found] == [
        (date(2025, 10, 1), date(2026, 9, 30)),
        (date(2026, 1, 1), date(2026, 9, 30)),
    ]


def test_approval_expands_owners_and_schedules_both_rounds(office: Office) -> None:
    plan_id = office.imported(
        measure("ก", "กองคลัง", "กองช่าง"), measure("ข", all_divisions=True), measure("ค")
    )
    approved = approve(office, plan_id, scan=Upload("แผนลงนาม.txt", "ลงนาม".encode()))
    assert (approved.parts, approved.gaps) == (5, (3,))  # type: ignore[attr-defined]
    with office.house.read() as connection:
        made = rounds.rounds(connection, office.agency_id, plan_id=plan_id)
        plan = plans.plan(connection, office.agency_id, plan_id)
    assert [(r.half, r.starts_on, r.due_on) for r in made] == [
        (1, date(2025, 10, 1), date(2026, 3, 31)),
        (2, date(2026, 4, 1), date(2026, 9, 30)),
    ]
    assert plan.scan_sha256 is not None


def test_a_division_outside_all_or_already_ended_gets_no_part(office: Office) -> None:
    audit = add_division(
        office.house,
        agency_id=office.agency_id,
        name="หน่วยตรวจสอบภายใน",
        starts_on=date(2020, 10, 1),
        counts_in_all=False,
        now=OCTOBER,
    )
    change_division(
        office.house,
        agency_id=office.agency_id,
        division_id=office.divisions["กองช่าง"],
        ends_on=date(2025, 9, 30),
        now=OCTOBER,
    )
    plan_id = office.imported(measure("ก", all_divisions=True))
    approve(office, plan_id)
    with office.house.read() as connection:
        owned = plans.measures(connection, office.agency_id, plan_id=plan_id)[0].parts
    assert [part.division for part in owned] == ["สำนักปลัด", "กองคลัง"]
    assert audit not in {part.division_id for part in owned}


def test_unknown_owners_stop_the_approval_and_name_the_nearest(office: Office) -> None:
    plan_id = office.imported(measure("ก", "กองการคลัง"), measure("ข", "กองสวัสดิการ"))
    with pytest.raises(OwnersUnknown) as refusal:
        approve(office, plan_id)
    assert [(u.name, u.measures, u.nearest) for u in refusal.value.unknown] == [
        ("กองการคลัง", (1,), "กองคลัง"),
        ("กองสวัสดิการ", (2,), None),
    ]
    with office.house.read() as connection:
        assert plans.plan(connection, office.agency_id, plan_id).status.value == "draft"


def test_an_older_name_of_a_division_is_understood(office: Office) -> None:
    change_division(
        office.house,
        agency_id=office.agency_id,
        division_id=office.divisions["กองคลัง"],
        name="กองการคลังและพัสดุ",
        now=OCTOBER,
    )
    plan_id = office.imported(measure("ก", "กองคลัง"))
    owners = owners_now(
        office.house, agency_id=office.agency_id, plan_id=plan_id, on=date(2025, 10, 20)
    )
    assert owners.unknown == ()
    assert owners.by_measure[1] == (office.divisions["กองคลัง"],)


def test_the_plans_own_divisions_can_be_added_at_once(office: Office) -> None:
    plan_id = office.imported(measure("ก", "กองการศึกษา", "กองคลัง"), measure("ข", "กองการศึกษา"))
    added = add_divisions_of_plan(
        office.house,
        agency_id=office.agency_id,
        plan_id=plan_id,
        starts_on=date(2025, 10, 1),
        now=OCTOBER,
    )
    assert added == ("กองการศึกษา",)


@pytest.mark.parametrize("who", [TREASURER, "นายตัวอย่าง ขยัน"])
def test_a_head_of_division_does_not_approve(office: Office, who: str) -> None:
    plan_id = office.imported(measure("ก", "กองคลัง"))
    with pytest.raises(TidtamError) as refusal:
        approve(office, plan_id, who)
    assert refusal.value.code == "not-yours"


def test_a_plan_is_approved_once(office: Office) -> None:
    plan_id = office.approved(measure("ก", "กองคลัง"))
    with pytest.raises(TidtamError) as refusal:
        approve(office, plan_id)
    assert refusal.value.code == "not-from-here"


def test_an_amendment_adds_rewords_withdraws_and_hands_over_with_one_number(
    office: Office,
) -> None:
    plan_id = office.approved(
        measure("ก", "กองคลัง"), measure("ข", "กองคลัง"), measure("ค", "กองคลัง")
    )
    number = amend(
        office,
        plan_id,
        AddMeasure("ระบบจองคิวออนไลน์", (office.divisions["กองช่าง"],), indicators=(8,)),
        Reword(1, "title", "ก ฉบับปรับปรุง"),
        Withdraw(2),
        HandOver(3, office.divisions["กองคลัง"], office.divisions["กองช่าง"]),
    )
    with office.house.read() as connection:
        found = plans.measures(connection, office.agency_id, plan_id=plan_id)
        kept = plans.amendments(connection, office.agency_id, plan_id)
    assert number == 1
    assert [(m.number, m.title, [p.division for p in m.parts]) for m in found] == [
        (1, "ก ฉบับปรับปรุง", ["กองคลัง"]),
        (3, "ค", ["กองช่าง"]),
        (4, "ระบบจองคิวออนไลน์", ["กองช่าง"]),
    ]
    assert [change["what"] for change in kept[0].changes] == [
        "add",
        "reword",
        "withdraw",
        "hand over",
    ]
    assert found[2].starts_on == date(2026, 1, 12)


def test_an_impossible_change_leaves_the_whole_amendment_undone(office: Office) -> None:
    plan_id = office.approved(measure("ก", "กองคลัง"))
    with pytest.raises(TidtamError) as refusal:
        amend(
            office,
            plan_id,
            Reword(1, "title", "ข"),
            HandOver(1, office.divisions["กองคลัง"], office.divisions["กองคลัง"]),
        )
    assert refusal.value.code == "division-has-part"
    with office.house.read() as connection:
        assert plans.measure(connection, office.agency_id, 1).title == "ก"
        assert plans.amendments(connection, office.agency_id, plan_id) == ()


@pytest.mark.parametrize(
    ("change", "code", "why"),
    [
        (Reword(1, "status", "done"), "field-unknown", "a status is moved, not reworded"),
        (Reword(1, "title", "  "), "title-missing", "a measure needs its text"),
        (Reword(1, "ends_on", date(2025, 1, 1)), "dates-reversed", "ends before it starts"),
        (Withdraw(99), "not-found", "there is no such measure"),
        (AddMeasure("ข", (99,)), "division-unknown", "no such division"),
        (AddMeasure("ข", ()), "division-unknown", "somebody must do it"),
    ],
)
def test_what_cannot_be_amended_is_said(
    office: Office, change: Change, code: str, why: str
) -> None:
    plan_id = office.approved(measure("ก", "กองคลัง"))
    with pytest.raises(TidtamError) as refusal:
        amend(office, plan_id, change)
    assert refusal.value.code == code, why


def test_an_amendment_needs_a_reason_and_a_change(office: Office) -> None:
    plan_id = office.approved(measure("ก", "กองคลัง"))
    for changes, reason, code in [
        ((Withdraw(1),), " ", "incomplete"),
        ((), "x", "nothing-to-amend"),
    ]:
        with pytest.raises(TidtamError) as refusal:
            amend(office, plan_id, *changes, reason=reason)
        assert refusal.value.code == code


def test_a_part_handed_over_starts_with_its_status(office: Office) -> None:
    plan_id = office.approved(measure("ก", "กองคลัง"))
    move(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        action="start",
        officer_id=office.people[TREASURER],
        now=JANUARY,
    )
    amend(office, plan_id, HandOver(1, office.divisions["กองคลัง"], office.divisions["กองช่าง"]))
    with office.house.read() as connection:
        found = plans.measure(connection, office.agency_id, 1)
    assert [(p.division, p.status) for p in found.parts] == [("กองช่าง", Status.IN_PROGRESS)]
    assert found.status is Status.IN_PROGRESS


def test_a_post_handed_over_takes_its_open_work_to_the_successor(office: Office) -> None:
    office.approved(measure("ก", "กองคลัง"), measure("ข", "กองช่าง"))
    successor = add_officer(
        office.house, agency_id=office.agency_id, name="นางสาวตัวอย่าง มาใหม่", now=JANUARY
    )
    with office.house.read() as connection:
        post = people.find_post(connection, office.agency_id, "ผู้อำนวยการกองคลัง")
    handed = hand_over_post(
        office.house,
        agency_id=office.agency_id,
        post_id=post,
        to_officer=successor,
        on=date(2026, 1, 12),
        now=JANUARY,
    )
    assert (handed.former, handed.open_parts) == ((office.people[TREASURER],), 1)
    with office.house.read() as connection:
        owners = people.owners_of(
            connection, office.agency_id, office.divisions["กองคลัง"], on=date(2026, 1, 12)
        )
        before = people.owners_of(
            connection, office.agency_id, office.divisions["กองคลัง"], on=date(2026, 1, 11)
        )
    assert [o.officer_id for o in owners] == [successor]
    assert [o.officer_id for o in before] == [office.people[TREASURER]]


def test_agencies_are_strictly_apart(office: Office) -> None:
    office.approved(measure("ก", "กองคลัง"))
    other = create_agency(office.house, name="องค์การบริหารส่วนตำบลอีกแห่ง", now=OCTOBER)
    with office.house.read() as connection:
        assert plans.measures(connection, other) == ()
        with pytest.raises(TidtamError) as refusal:
            plans.measure(connection, other, 1)
        assert refusal.value.code == "not-found"
        assert progress.journal_of(connection, other)[0].action == "create"
    with pytest.raises(TidtamError):
        create_agency(office.house, name="เทศบาล ตำบลตัวอย่าง", now=OCTOBER)


def test_a_plan_approved_in_may_leaves_the_first_round_to_be_entered_later(office: Office) -> None:
    may = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)
    plan_id = office.approved(measure("ก", "กองคลัง"), now=may)
    with office.house.read() as connection:
        first, second = rounds.rounds(connection, office.agency_id, plan_id=plan_id)
    assert (first.half, first.status.value, second.status.value) == (1, "open", "open")


def test_an_old_plan_entered_today_can_be_worked_through_beat_by_beat_as_of_its_year(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    approve_plan(
        office.house,
        agency_id=office.agency_id,
        plan_id=office.imported(measure("ก", "กองคลัง"), fiscal_year=2566),
        officer_id=office.people[MAYOR],
        approved_on=date(2022, 10, 20),
        now=JANUARY,
    )
    with office.house.read() as connection:
        first, second = rounds.rounds(connection, office.agency_id)
        ladder = rounds.rungs(connection, office.agency_id, first.id)
    assert (first.status.value, second.status.value) == ("open", "scheduled")
    assert {rung.state.value for rung in ladder} == {"due"}
    told = tick(office.house, now=datetime(2023, 3, 30, 3, tzinfo=UTC))
    assert told.as_json()["planned"] != []
    # beats of today chase nobody for a year long gone, and leave time to enter it
    tick(office.house, now=JANUARY)
    with office.house.read() as connection:
        ladder = rounds.rungs(connection, office.agency_id, first.id)
        now_open = rounds.rounds(connection, office.agency_id)[0].status.value
    assert [rung.state.value for rung in ladder].count("due") == 0
    assert now_open == "open"


DAYS_OF_APPROVAL = [
    (date(2025, 10, 20), None, "today"),
    (date(2025, 10, 21), "approval-in-future", "tomorrow"),
    (date(2057, 1, 1), "approval-in-future", "1 January 2600 for 2569"),
    (date(2024, 10, 1), None, "the first day of the year before the plan's"),
    (date(2024, 9, 30), "approval-long-ago", "before the results that the plan answers"),
]


@pytest.mark.parametrize(("day", "code", "reason"), DAYS_OF_APPROVAL, ids=lambda it: str(it))
def test_a_plan_is_approved_by_today_and_not_long_before_its_year(
    office: Office, day: date, code: str | None, reason: str
) -> None:
    plan_id = office.imported(measure("ก", "กองคลัง"))
    if code is None:
        approve(office, plan_id, approved_on=day)
        return
    with pytest.raises(TidtamError) as refusal:
        approve(office, plan_id, approved_on=day)
    assert refusal.value.code == code and "โปรดตรวจวันที่และปี พ.ศ." in refusal.value.th
    with office.house.read() as connection:
        assert plans.plan(connection, office.agency_id, plan_id).status.value == "draft"
