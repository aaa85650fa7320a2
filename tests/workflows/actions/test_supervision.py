"""Who may agree to be supervised, and what an office sees of those that agreed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from tests.office import JANUARY, OCTOBER, Office, measure
from tracker.database import reading, writing
from tracker.errors import TidtamError
from tracker.queries import people, progress
from tracker.queries import supervision as read
from tracker.queries.people import NotFound
from tracker.status import MemoStatus, Role, RoundStatus
from tracker.tables import Supervision, table_of
from tracker.verify import verify
from workflows import supervision
from workflows.actions import agencies, officers, rounds, signin
from workflows.actions import supervision as actions
from workflows.actions.agencies import NameTaken
from workflows.actions.memos import write_memo
from workflows.actions.progress import report
from workflows.actions.supervision import NotToSupervise
from workflows.actions.tick import tick
from workflows.engine import Refused
from workflows.supervision import Half, Line

CLERK, HEAD, PALAD = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นายตัวอย่าง ซื่อตรง"
FINANCE, ENGINEER, MAYOR = "นางตัวอย่าง รักงาน", "นายตัวอย่าง ขยัน", "นายตัวอย่าง สุจริต"
DISTRICT = "ท้องถิ่นอำเภอตัวอย่าง"
FIRST = Half(2569, 1)
APRIL = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)


def made(office: Office, name: str = DISTRICT, **where: Any) -> read.OfficeRecord:
    """An office that supervises, of the agency's district unless said otherwise."""
    known = {"district": "ตัวอย่าง", "province": "ตัวอย่าง"} | where
    agency_id = actions.create_office(office.house, name=name, now=OCTOBER, **known)
    with office.house.read() as connection:
        found = read.office_of(connection, agency_id)
    assert found is not None
    return found


def agree(office: Office, to: read.OfficeRecord, who: str = PALAD) -> int:
    """One of the agency agrees."""
    return actions.agree(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[who],
        office_id=to.id,
        now=JANUARY,
    )


def seen(office: Office, by: read.OfficeRecord, half: Half = FIRST) -> tuple[Line, ...]:
    """The lines of the office's table."""
    with office.house.read() as connection:
        return supervision.table(connection, by.id, half).lines


def told(office: Office, number: int, division: str, by: str, now: datetime) -> None:
    """One report."""
    report(
        office.house,
        agency_id=office.agency_id,
        measure_id=number,
        division_id=office.divisions[division],
        officer_id=office.people[by],
        done="ทำแล้ว",
        round_id=1,
        now=now,
    )


@pytest.mark.parametrize(
    ("who", "may"),
    [(PALAD, True), ("admin", True), (CLERK, False), (HEAD, False), (MAYOR, False)],
)
def test_consent_is_the_palads_and_the_administrators(
    sqlite_office: Office, who: str, may: bool
) -> None:
    sqlite_office.someone("admin", "ผู้ดูแลระบบ", Role.ADMINISTRATOR)
    district = made(sqlite_office)
    if may:
        assert agree(sqlite_office, district, who) == agree(sqlite_office, district, who)
        assert [line.agency.name for line in seen(sqlite_office, district)] == ["เทศบาลตำบลตัวอย่าง"]
    else:
        with pytest.raises(Refused, match="palad or administrator"):
            agree(sqlite_office, district, who)
        assert seen(sqlite_office, district) == ()


def test_what_an_office_sees_follows_the_half_year(office: Office) -> None:
    district, other = made(office), made(office, "ท้องถิ่นจังหวัดตัวอย่าง", district=None)
    consent = agree(office, district)
    (line,) = seen(office, district)
    assert (line.plan, line.round_status, line.divisions) == (None, None, 0)

    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"), measure("คู่มือ", "สำนักปลัด"))
    told(office, 1, "กองคลัง", FINANCE, JANUARY)
    (line,) = seen(office, district)
    assert line.plan is not None and line.plan.approved_on == date(2025, 10, 20)
    assert (line.round_status, line.due_on) == (RoundStatus.OPEN, date(2026, 3, 31))
    assert (line.reported, line.divisions, line.complete) == (1, 3, False)
    assert (line.late(date(2026, 3, 31)), line.late(date(2026, 4, 1))) == (False, True)
    assert (line.memo, line.last_act_at) == (None, JANUARY)

    told(office, 2, "สำนักปลัด", HEAD, JANUARY)
    rounds.close_round(
        office.house,
        agency_id=office.agency_id,
        round_id=1,
        officer_id=office.people[CLERK],
        reason="ประชุมแล้ว",
        now=APRIL,
    )
    told(office, 1, "กองช่าง", ENGINEER, APRIL)  # too late for what closing froze
    (line,) = seen(office, district)
    assert (line.round_status, line.reported, line.divisions) == (RoundStatus.CLOSED, 2, 3)
    assert not line.late(date(2026, 5, 1)) and line.last_act_at == APRIL

    write_memo(
        office.house,
        agency_id=office.agency_id,
        round_id=1,
        officer_id=office.people[CLERK],
        now=APRIL,
    )
    (line,) = seen(office, district)
    assert (line.memo, line.memo_at) == (MemoStatus.DRAFT, None)
    (annual,) = seen(office, district, Half(2569, 2))
    assert annual.plan is not None and annual.memo is None
    (older,) = seen(office, district, Half(2568, 1))
    assert older.plan is None

    assert seen(office, other) == ()
    actions.withdraw(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[PALAD],
        consent_id=consent,
        now=APRIL,
    )
    assert seen(office, district) == ()


def test_consent_stands_in_the_agencys_journal_and_is_sealed(office: Office) -> None:
    consent = agree(office, made(office))
    actions.withdraw(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[PALAD],
        consent_id=consent,
        now=APRIL,
    )
    house = office.house
    with reading(house.engine) as connection:
        last = progress.journal_of(connection, office.agency_id, limit=2)
        assert verify(connection, key=house.key, files=house.files).is_sound
    assert [(one.actor_name, one.subject, one.action) for one in last] == [
        (PALAD, "supervision", "withdraw"),
        (PALAD, "supervision", "agree"),
    ]
    assert last[1].new == {"office": DISTRICT}
    with writing(house.engine) as connection:  # by hand: the consent lives again
        table = table_of(Supervision)
        connection.execute(sa.update(table).values(ended_at=None, ended_by=None))
    with reading(house.engine) as connection:
        faults = verify(connection, key=house.key, files=house.files).faults
    assert [one.what for one in faults] == ["supervision 1"]


def test_consent_is_offered_to_offices_of_the_own_place_only(sqlite_office: Office) -> None:
    near = made(sqlite_office)
    province = made(sqlite_office, "ท้องถิ่นจังหวัดตัวอย่าง", district=None)
    far = made(sqlite_office, "ท้องถิ่นอำเภออื่น", district="อื่น")
    with sqlite_office.house.read() as connection:
        agency = people.agency(connection, sqlite_office.agency_id)
        assert [one.name for one in actions.offered(connection, agency)] == [
            near.name,
            province.name,
        ]
    with pytest.raises(NotFound):
        agree(sqlite_office, far)
    agree(sqlite_office, near)
    with sqlite_office.house.read() as connection:
        assert [one.name for one in actions.offered(connection, agency)] == [province.name]


def test_agencies_stand_by_name_as_in_a_dictionary_page_by_page(sqlite_office: Office) -> None:
    house, district = sqlite_office.house, made(sqlite_office)
    for name in ("เทศบาลตำบลโคกสูง", "เทศบาลตำบลเกาะแก้ว", "เทศบาลตำบลข้าวสาร"):
        agency_id = agencies.create_agency(house, name=name, now=OCTOBER)
        palad = officers.add_officer(house, agency_id=agency_id, name="ปลัด", now=OCTOBER)
        officers.assign_post(
            house,
            agency_id=agency_id,
            officer_id=palad,
            title="ปลัด",
            role=Role.PALAD,
            starts_on=date(2025, 10, 1),
            now=OCTOBER,
        )
        actions.agree(
            house, agency_id=agency_id, officer_id=palad, office_id=district.id, now=JANUARY
        )
    with house.read() as connection:
        first = supervision.table(connection, district.id, FIRST, limit=2)
        rest = supervision.table(connection, district.id, FIRST, limit=2, after=first.after)
    assert [one.agency.name for one in first.lines] == ["เทศบาลตำบลเกาะแก้ว", "เทศบาลตำบลข้าวสาร"]
    assert [one.agency.name for one in rest.lines] == ["เทศบาลตำบลโคกสูง"]
    assert (first.agencies, rest.after) == (3, None)


def test_the_half_year_shown_is_the_one_being_reported_on(sqlite_office: Office) -> None:
    district = made(sqlite_office)
    agree(sqlite_office, district)
    today = date(2026, 4, 20)
    with sqlite_office.house.read() as connection:
        assert supervision.half_now(connection, district.id, today=today) == Half(2569, 2)
        assert supervision.years(connection, district.id, today=today) == (2569,)
    sqlite_office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tick(sqlite_office.house, now=datetime(2026, 4, 2, 3, 0, tzinfo=UTC))
    with sqlite_office.house.read() as connection:
        assert supervision.half_now(connection, district.id, today=today) == Half(2569, 1)


def test_an_office_that_supervises_has_nothing_to_agree_to(sqlite_office: Office) -> None:
    near = made(sqlite_office)
    province = made(sqlite_office, "ท้องถิ่นจังหวัดตัวอย่าง", district=None)
    house, of = sqlite_office.house, {"agency_id": near.agency_id}
    someone = officers.add_officer(house, name="นายตัวอย่าง กำกับดี", now=OCTOBER, **of)
    officers.assign_post(
        house,
        officer_id=someone,
        title="ท้องถิ่นอำเภอ",
        role=Role.PALAD,
        starts_on=date(2025, 10, 1),
        now=OCTOBER,
        **of,
    )
    with pytest.raises(NotToSupervise):
        actions.agree(house, officer_id=someone, office_id=province.id, now=JANUARY, **of)
    with pytest.raises(NameTaken):
        made(sqlite_office)


def test_whoever_left_an_office_is_not_let_in_any_more(sqlite_office: Office) -> None:
    district, house = made(sqlite_office), sqlite_office.house
    of = {"agency_id": district.agency_id}
    someone = officers.add_officer(house, name="นายตัวอย่าง กำกับดี", now=OCTOBER, **of)
    signin.set_password(house, officer_id=someone, password="สามคำ ที่จำง่าย", now=OCTOBER, **of)
    given = {"name": "นายตัวอย่าง กำกับดี", "password": "สามคำ ที่จำง่าย", "now": JANUARY}
    assert signin.sign_in(house, **given).agency_id == district.agency_id  # type: ignore[arg-type]
    actions.let_go(house, officer_id=someone, now=JANUARY, **of)
    with pytest.raises(TidtamError, match="not right"):
        signin.sign_in(house, **given)  # type: ignore[arg-type]
