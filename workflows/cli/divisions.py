"""Divisions with their dates and other names."""

from datetime import date

import click

from tracker.calendar import short_date
from workflows.cli.arguments import DAY, LONG_AGO
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk


@click.group(cls=Group)
def divisions() -> None:
    """ส่วนราชการ (สำนัก/กอง) · Divisions, with dates, old names and aliases.

    \b
    Example: tidtam divisions list
    """


@divisions.command("add", cls=Command)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--from", "starts_on", type=DAY, help="Its first day (default: since long ago).")
@click.option("--alias", "aliases", multiple=True, metavar="T", help="Another name; may repeat.")
@click.option("--not-in-all", is_flag=True, help="Not meant by “all divisions” (internal audit).")
@click.option("--telephone", metavar="T")
@pass_desk
def add(
    desk: Desk,
    names: tuple[str, ...],
    starts_on: date | None,
    aliases: tuple[str, ...],
    not_in_all: bool,
    telephone: str | None,
) -> None:
    """เพิ่มส่วนราชการ · Add divisions.

    \b
    Example: tidtam divisions add สำนักปลัดเทศบาล --alias สำนักปลัด
             tidtam divisions add กองคลัง กองช่าง
    """
    from workflows.actions.agencies import add_division

    if aliases and len(names) > 1:
        raise click.UsageError("--alias ใช้กับส่วนราชการเดียว · --alias goes with one division")
    added = [
        {
            "id": add_division(
                desk.house,
                agency_id=desk.agency.id,
                name=name,
                starts_on=starts_on or LONG_AGO,
                counts_in_all=not not_in_all,
                aliases=aliases,
                telephone=telephone,
                now=desk.now,
            ),
            "name": name,
        }
        for name in names
    ]
    desk.answer(added, *(f"เพิ่มแล้ว · Added: {one['id']} {one['name']}" for one in added))


@divisions.command("from-plan", cls=Command)
@click.argument("plan")
@click.option("--from", "starts_on", type=DAY, help="Their first day (default: since long ago).")
@pass_desk
def from_plan(desk: Desk, plan: str, starts_on: date | None) -> None:
    """เพิ่มส่วนราชการตามที่แผนระบุ · Add a division for each owner of a plan that nobody knows.

    \b
    Example: tidtam divisions from-plan 1
    """
    from workflows.actions.agencies import add_divisions_of_plan
    from workflows.cli.lookups import plan_of

    with desk.read() as connection:
        found = plan_of(connection, desk.agency.id, plan)
    added = add_divisions_of_plan(
        desk.house,
        agency_id=desk.agency.id,
        plan_id=found.id,
        starts_on=starts_on or LONG_AGO,
        now=desk.now,
    )
    desk.answer(
        added,
        *(f"เพิ่มแล้ว · Added: {name}" for name in added),
        *([] if added else ["รู้จักผู้รับผิดชอบทุกชื่อแล้ว ไม่มีอะไรต้องเพิ่ม · All owners are known already."]),
    )


@divisions.command("list", cls=Command)
@click.option("--on", "on", type=DAY, help="Only those that exist on a day.")
@pass_desk
def list_(desk: Desk, on: date | None) -> None:
    """รายชื่อส่วนราชการ · List the divisions.

    \b
    Example: tidtam divisions list
    """
    from tracker.queries import people

    with desk.read() as connection:
        every = people.divisions(connection, desk.agency.id, on=on)
    rows = [
        (
            d.id,
            d.name,
            ", ".join(d.aliases),
            "ใช่" if d.counts_in_all else "ไม่",
            _shown(d.starts_on),
            _shown(d.ends_on),
        )
        for d in every
    ]
    desk.answer(every, *table(("ที่", "ส่วนราชการ", "ชื่ออื่น", "นับใน “ทุกส่วน”", "ตั้งแต่", "ถึง"), rows))


@divisions.command("rename", cls=Command)
@click.argument("division")
@click.argument("name")
@pass_desk
def rename(desk: Desk, division: str, name: str) -> None:
    """เปลี่ยนชื่อ (ชื่อเดิมยังใช้ค้นได้) · Rename a division; its old name stays as an alias.

    \b
    Example: tidtam divisions rename สำนักปลัด สำนักปลัดเทศบาล
    """
    _change(desk, division, name=name)


@divisions.command("alias", cls=Command)
@click.argument("division")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@pass_desk
def alias(desk: Desk, division: str, names: tuple[str, ...]) -> None:
    """เพิ่มชื่ออื่นที่เอกสารใช้เรียก · Add other names under which papers speak of a division.

    \b
    Example: tidtam divisions alias สำนักปลัดเทศบาล "ฝ่ายอำนวยการ" "งานธุรการ"
    """
    _change(desk, division, aliases=names)


@divisions.command("end", cls=Command)
@click.argument("division")
@click.option("--on", "on", type=DAY, required=True, help="Its last day.")
@pass_desk
def end(desk: Desk, division: str, on: date) -> None:
    """ยุบเลิกส่วนราชการ · A division exists until this day.

    \b
    Example: tidtam divisions end กองประปา --on 2026-09-30
    """
    _change(desk, division, ends_on=on)


def _change(
    desk: Desk,
    division: str,
    *,
    name: str | None = None,
    aliases: tuple[str, ...] = (),
    ends_on: date | None = None,
) -> None:
    from tracker.queries import people
    from workflows.actions.agencies import change_division

    with desk.read() as connection:
        found = people.find_division(connection, desk.agency.id, division)
    change_division(
        desk.house,
        agency_id=desk.agency.id,
        division_id=found.id,
        name=name,
        aliases=aliases,
        ends_on=ends_on,
        now=desk.now,
    )
    with desk.read() as connection:
        after = people.find_division(connection, desk.agency.id, str(found.id))
    names = ", ".join((after.name, *after.aliases))
    desk.answer(after, f"แก้ไขแล้ว · Changed: {after.id} {names}")


def _shown(day: date | None) -> str:
    return "" if day is None or day == LONG_AGO else short_date(day, year4=True, thai_digits=False)
