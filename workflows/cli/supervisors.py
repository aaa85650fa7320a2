"""Offices that supervise (ท้องถิ่นอำเภอ, ท้องถิ่นจังหวัด): added with their people by the operator."""

import click

from tracker.calendar import bangkok_date, short_date
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk


@click.group(cls=Group)
def supervisors() -> None:
    """สำนักงานที่กำกับดูแล อ่านได้อย่างเดียวเฉพาะหน่วยงานที่ยินยอม · Offices that supervise, reading only.

    \b
    Example: tidtam supervisors list
    """


@supervisors.command("add", cls=Command, of_agency=False)
@click.argument("name")
@click.option("--district", metavar="T", help="อำเภอ, where it supervises one district only.")
@click.option("--province", metavar="T", help="จังหวัด, without the word จังหวัด.")
@pass_desk
def add(desk: Desk, name: str, district: str | None, province: str | None) -> None:
    """เพิ่มสำนักงานที่กำกับดูแล · Add an office; it sees no agency before that agency agrees.

    \b
    Example: tidtam supervisors add ท้องถิ่นอำเภอตัวอย่าง --district ตัวอย่าง --province ตัวอย่าง
    """
    from workflows.actions.supervision import create_office

    made = create_office(desk.house, name=name, district=district, province=province, now=desk.now)
    desk.answer(
        {"id": made, "name": name, "district": district, "province": province},
        f"เพิ่มสำนักงานหมายเลข {made} {name} แล้ว · Added office {made}.",
        f"ต่อไป · Next: tidtam supervisors enrol {made} ชื่อ-นามสกุล --email ADDRESS",
    )


@supervisors.command("list", cls=Command, of_agency=False)
@pass_desk
def list_(desk: Desk) -> None:
    """สำนักงานที่มี และจำนวนหน่วยงานที่ยินยอม · The offices, and how many agencies agreed to each.

    \b
    Example: tidtam supervisors list
    """
    from tracker.queries import supervision

    with desk.read() as connection:
        every = [
            (one, supervision.supervised(connection, one.id))
            for one in supervision.offices(connection)
        ]
    desk.answer(
        [
            {
                "id": one.agency_id,
                "name": one.name,
                "district": one.district,
                "province": one.province,
                "agencies": [{"id": a.id, "name": a.name} for a in agreed],
            }
            for one, agreed in every
        ],
        *table(
            ("ที่", "สำนักงาน", "อำเภอ", "จังหวัด", "ยินยอมแล้ว"),
            [(o.agency_id, o.name, o.district, o.province, len(agreed)) for o, agreed in every],
        ),
    )


@supervisors.command("people", cls=Command, of_agency=False)
@click.argument("office")
@pass_desk
def people_(desk: Desk, office: str) -> None:
    """เจ้าหน้าที่ของสำนักงาน · Who signs in for an office, named by name or number.

    \b
    Example: tidtam supervisors people ท้องถิ่นอำเภอตัวอย่าง
    """
    from tracker.queries import people

    with desk.read() as connection:
        found = people.officers(connection, _office(desk, office))
    rows = [(one.id, one.name, one.email, "ใช้งาน" if one.active else "พ้นแล้ว") for one in found]
    desk.answer(
        [
            {"id": one.id, "name": one.name, "email": one.email, "active": one.active}
            for one in found
        ],
        *table(("ที่", "ชื่อ", "อีเมล", "สถานะ"), rows),
    )


@supervisors.command("enrol", cls=Command, of_agency=False)
@click.argument("office")
@click.argument("name")
@click.option("--email", metavar="ADDRESS", help="Where sign-in links go.")
@click.option("--language", type=click.Choice(["th", "en"]), default="th", show_default=True)
@pass_desk
def enrol(desk: Desk, office: str, name: str, email: str | None, language: str) -> None:
    """เพิ่มเจ้าหน้าที่ของสำนักงาน และออกลิงก์เข้าสู่ระบบ · Add a person, and print a sign-in link.

    The link works once, within 15 minutes; a password is set on the site.

    \b
    Example: tidtam supervisors enrol ท้องถิ่นอำเภอตัวอย่าง "นายตัวอย่าง กำกับดี" --email a@example.go.th
    """
    from workflows.actions.officers import add_officer

    agency_id = _office(desk, office)
    made = add_officer(
        desk.house, agency_id=agency_id, name=name, email=email, language=language, now=desk.now
    )
    _print_link(desk, agency_id, made)


@supervisors.command("link", cls=Command, of_agency=False)
@click.argument("office")
@click.argument("person")
@pass_desk
def link(desk: Desk, office: str, person: str) -> None:
    """ออกลิงก์เข้าสู่ระบบครั้งเดียว · Print a link that signs a person of an office in once.

    \b
    Example: tidtam supervisors link ท้องถิ่นอำเภอตัวอย่าง a@example.go.th
    """
    agency_id = _office(desk, office)
    _print_link(desk, agency_id, _person(desk, agency_id, person))


@supervisors.command("let-go", cls=Command, of_agency=False)
@click.argument("office")
@click.argument("person")
@pass_desk
def let_go(desk: Desk, office: str, person: str) -> None:
    """เจ้าหน้าที่พ้นจากสำนักงาน เข้าสู่ระบบไม่ได้อีก · Somebody has left: no sign-in any more.

    \b
    Example: tidtam supervisors let-go ท้องถิ่นอำเภอตัวอย่าง a@example.go.th
    """
    from workflows.actions import supervision

    agency_id = _office(desk, office)
    officer_id = _person(desk, agency_id, person)
    supervision.let_go(desk.house, agency_id=agency_id, officer_id=officer_id, now=desk.now)
    desk.answer({"officer": officer_id, "active": False}, f"พ้นแล้ว · Let go: {person}")


@supervisors.command("agree", cls=Command)
@click.argument("office")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="Palad, administrator.")
@pass_desk
def agree(desk: Desk, office: str, as_officer: str) -> None:
    """หน่วยงานยินยอมให้สำนักงานอ่าน · An agency lets an office read where it stands.

    \b
    Example: tidtam supervisors agree ท้องถิ่นอำเภอตัวอย่าง --as palad@example.go.th
    """
    from workflows.actions import supervision

    with desk.read() as connection:
        found = supervision.find_office(connection, office)
    made = supervision.agree(
        desk.house,
        agency_id=desk.agency.id,
        officer_id=desk.officer(as_officer).id,
        office_id=found.id,
        now=desk.now,
    )
    desk.answer({"consent": made, "office": found.name}, f"ยินยอมแล้ว · Agreed: {found.name}")


@supervisors.command("withdraw", cls=Command)
@click.argument("office")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="Palad, administrator.")
@pass_desk
def withdraw(desk: Desk, office: str, as_officer: str) -> None:
    """หน่วยงานถอนความยินยอม มีผลทันที · An agency takes its consent back, at once.

    \b
    Example: tidtam supervisors withdraw ท้องถิ่นอำเภอตัวอย่าง --as palad@example.go.th
    """
    from workflows.actions import supervision

    with desk.read() as connection:
        found = supervision.find_office(connection, office)
        mine = supervision.living(connection, desk.agency.id)
    for one in mine:
        if one.office_id == found.id:
            supervision.withdraw(
                desk.house,
                agency_id=desk.agency.id,
                officer_id=desk.officer(as_officer).id,
                consent_id=one.id,
                now=desk.now,
            )
    desk.answer({"office": found.name}, f"ถอนความยินยอมแล้ว · Withdrawn: {found.name}")


@supervisors.command("show", cls=Command, of_agency=False)
@click.argument("office")
@pass_desk
def show(desk: Desk, office: str) -> None:
    """ตารางที่สำนักงานเห็นในรอบนี้ · What an office sees of the half-year that is reported on.

    \b
    Example: tidtam supervisors show ท้องถิ่นอำเภอตัวอย่าง
    """
    from tracker.status import THAI
    from workflows import supervision
    from workflows.actions.supervision import find_office

    with desk.read() as connection:
        found = find_office(connection, office)
        half = supervision.half_now(connection, found.id, today=desk.today)
        seen = supervision.table(connection, found.id, half, limit=None)
    rows = [
        (
            one.agency.name,
            short_date(one.plan.approved_on, year4=True) if one.plan else "–",
            f"{one.reported}/{one.divisions}" if one.divisions else "–",
            THAI[one.memo] if one.memo else "–",
            short_date(bangkok_date(one.last_act_at), year4=True) if one.last_act_at else "–",
        )
        for one in seen.lines
    ]
    desk.answer(
        {"fiscal_year": half.fiscal_year, "half": half.half, "lines": seen.lines},
        f"ปีงบประมาณ {half.fiscal_year} รอบที่ {half.half}",
        *table(("หน่วยงาน", "อนุมัติแผน", "รายงานแล้ว", "บันทึกข้อความ", "ล่าสุด"), rows),
    )


def _office(desk: Desk, name: str) -> int:
    """The agency's row that is this office."""
    from workflows.actions.supervision import find_office

    with desk.read() as connection:
        return find_office(connection, name).agency_id


def _person(desk: Desk, agency_id: int, name: str) -> int:
    from tracker.queries import people

    with desk.read() as connection:
        return people.find_officer(connection, agency_id, name).id


def _print_link(desk: Desk, agency_id: int, officer_id: int) -> None:
    from workflows.actions.handed_links import hand_out_link
    from workflows.actions.reminders import base_url_of

    made = hand_out_link(desk.house, agency_id=agency_id, officer_id=officer_id, now=desk.now).link
    address = f"{base_url_of(desk.house.settings)}/sign-in/link/{made.secret}"
    desk.say(
        "ลิงก์นี้ใช้ได้ครั้งเดียวภายใน ๑๕ นาที มอบให้เจ้าตัวเท่านั้น · "
        "Works once, within 15 minutes; for this person only:"
    )
    desk.answer({"officer": officer_id, "link": address, "expires_at": made.expires_at}, address)
