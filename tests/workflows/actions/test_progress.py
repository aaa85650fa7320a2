"""Reports of a round: what is kept, repeated, late, refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.office import JANUARY, Office, measure
from tracker.errors import TidtamError
from tracker.queries import plans, progress, rounds
from workflows.actions.progress import Reported, report
from workflows.actions.rounds import close_round
from workflows.capacities import OnBehalf

CLERK, TREASURER, ENGINEER = "นางสาวตัวอย่าง ใจดี", "นางตัวอย่าง รักงาน", "นายตัวอย่าง ขยัน"
APRIL = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def approved_plan(office: Office) -> int:
    return office.approved(measure("เผยแพร่แผนการจัดซื้อจัดจ้าง", "กองคลัง"))


def tell(
    office: Office, who: str = TREASURER, *, now: datetime = JANUARY, **more: object
) -> Reported:
    return report(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        officer_id=office.people[who],
        now=now,
        **more,  # type: ignore[arg-type]
    )


def test_a_report_goes_into_the_open_round_with_the_date_of_the_deed(office: Office) -> None:
    told = tell(office, done="เผยแพร่แผนแล้ว", done_on=date(2025, 11, 3), percent=40)
    with office.house.read() as connection:
        kept = progress.progress_of(connection, office.agency_id, told.part_id)[0]
        round_ = rounds.rounds(connection, office.agency_id)[0]
    assert (kept.done, kept.done_on, kept.percent) == ("เผยแพร่แผนแล้ว", date(2025, 11, 3), 40)
    assert (kept.round_id, round_.half, kept.late) == (round_.id, 1, False)


@pytest.mark.parametrize(
    ("more", "status", "why"),
    [
        ({"done_on": date(2025, 11, 3)}, "in_progress", "a deed with its date has been begun"),
        ({"percent": 10}, "in_progress", "a tenth is done"),
        ({"percent": 0}, "planned", "nothing is done yet"),
        ({}, "planned", "the words may say that nothing was done"),
    ],
)
def test_a_report_of_a_deed_starts_a_planned_part(
    office: Office, more: dict[str, object], status: str, why: str
) -> None:
    tell(office, done="ดำเนินการตามแผน", **more)
    with office.house.read() as connection:
        found = plans.measure(connection, office.agency_id, 1)
    assert (found.status.value, found.parts[0].status.value) == (status, status), why


def test_unchanged_repeats_the_earlier_result_with_its_date(office: Office) -> None:
    tell(office, done="เผยแพร่แผนแล้ว", done_on=date(2025, 11, 3), problem="ไม่มี")
    again = tell(office, unchanged=True)
    third = tell(office, now=JANUARY + timedelta(days=1), unchanged=True)
    with office.house.read() as connection:
        kept = progress.progress_of(connection, office.agency_id, again.part_id)
    assert [(k.number, k.done, k.done_on, k.unchanged) for k in kept] == [
        (3, "เผยแพร่แผนแล้ว", date(2025, 11, 3), True),
        (2, "เผยแพร่แผนแล้ว", date(2025, 11, 3), True),
        (1, "เผยแพร่แผนแล้ว", date(2025, 11, 3), False),
    ]
    assert kept[0].repeats == kept[1].repeats == kept[2].id
    assert third.unchanged


@pytest.mark.parametrize(
    ("who", "more", "code", "why"),
    [
        (TREASURER, {"unchanged": True}, "nothing-to-repeat", "there is no earlier report"),
        (TREASURER, {"done": " "}, "report-incomplete", "blanks say nothing"),
        (TREASURER, {"done": "ทำแล้ว", "percent": 101}, "report-incomplete", "over 100"),
        (
            TREASURER,
            {"done": "ทำแล้ว", "done_on": date(2026, 2, 1)},
            "deed-in-future",
            "a deed of next month",
        ),
        (
            TREASURER,
            {"done": "ทำแล้ว", "done_on": date(2019, 1, 9)},
            "deed-long-ago",
            "six years before the plan",
        ),
        (ENGINEER, {"done": "ทำแล้ว"}, "not-yours", "another division's head"),
        (CLERK, {"done": "ทำแล้ว"}, "not-yours", "the clerk names for whom"),
    ],
)
def test_what_is_refused_leaves_no_report(
    office: Office, who: str, more: dict[str, object], code: str, why: str
) -> None:
    with pytest.raises(TidtamError) as refusal:
        tell(office, who, **more)
    assert refusal.value.code == code, why
    with office.house.read() as connection:
        assert progress.progress_of(connection, office.agency_id, 1) == ()


def test_the_clerk_reports_on_behalf_with_the_source(office: Office) -> None:
    named = OnBehalf(office.people[TREASURER], "โทรศัพท์ ๑๒ ม.ค. ๒๕๖๙")
    told = tell(office, CLERK, done="เผยแพร่แล้ว", on_behalf=named)
    with office.house.read() as connection:
        kept = progress.progress_of(connection, office.agency_id, told.part_id)[0]
    assert (kept.reported_by, kept.reported_for, kept.source) == (
        office.people[CLERK],
        office.people[TREASURER],
        "โทรศัพท์ ๑๒ ม.ค. ๒๕๖๙",
    )


def test_a_late_report_is_kept_and_the_snapshot_stays(office: Office) -> None:
    tell(office, done="เผยแพร่แผนแล้ว")
    with office.house.read() as connection:
        first = next(r for r in rounds.rounds(connection, office.agency_id) if r.half == 1)
    close_round(
        office.house,
        agency_id=office.agency_id,
        round_id=first.id,
        officer_id=office.people[CLERK],
        now=APRIL,
    )
    with office.house.read() as connection:
        frozen = rounds.snapshot(connection, office.agency_id, first.id)
    told = tell(office, done="เพิ่มรายการที่ตกหล่น", round_id=first.id, now=APRIL)
    with office.house.read() as connection:
        assert rounds.snapshot(connection, office.agency_id, first.id) == frozen
    assert told.late


def test_there_is_nothing_to_report_before_a_round_opens(office: Office) -> None:
    office.approved(measure("มาตรการปีหน้า", "กองคลัง"), fiscal_year=2570)
    with pytest.raises(TidtamError) as refusal:
        report(
            office.house,
            agency_id=office.agency_id,
            measure_id=2,
            division_id=office.divisions["กองคลัง"],
            officer_id=office.people[TREASURER],
            done="ทำก่อนเปิดรอบ",
            now=JANUARY,
        )
    assert refusal.value.code == "no-open-round"
