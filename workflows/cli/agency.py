"""The agency's own data: its name, place, letters and settings."""

import tomllib
from datetime import date
from typing import Any

import click

from tracker.calendar import short_date
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk


@click.group(cls=Group)
def agency() -> None:
    """ข้อมูลของหน่วยงาน · The agency: its name, place, letters and settings.

    \b
    Example: tidtam agency show
    """


@agency.command("add", cls=Command, of_agency=False)
@click.argument("name")
@click.option("--district", metavar="T", help="อำเภอ, without the word อำเภอ.")
@click.option("--province", metavar="T", help="จังหวัด, without the word จังหวัด.")
@click.option("--letter-prefix", metavar="T", help="The letters and number of its memos: ลป 51005.")
@click.option("--telephone", metavar="T", help="Stands in the head of the memo.")
@pass_desk
def add(desk: Desk, /, name: str, **known: str | None) -> None:
    """เพิ่มหน่วยงาน · Add an agency.

    \b
    Example: tidtam agency add เทศบาลตำบลตัวอย่าง --district ตัวอย่าง --province ตัวอย่าง
    """
    from workflows.actions.agencies import create_agency

    agency_id = create_agency(desk.house, name=name, now=desk.now, **known)
    desk.answer(
        {"id": agency_id, "name": name, **known},
        f"เพิ่มหน่วยงานหมายเลข {agency_id} {name} แล้ว · Added agency {agency_id}.",
        "ต่อไป · Next: tidtam divisions add ชื่อ · tidtam import FILE",
    )


@agency.command("list", cls=Command, of_agency=False)
@pass_desk
def list_(desk: Desk) -> None:
    """รายชื่อหน่วยงาน · List the agencies; offices that only supervise have a list of their own.

    \b
    Example: tidtam agency list
    """
    from tracker.queries import people, supervision

    with desk.read() as connection:
        offices = {one.agency_id for one in supervision.offices(connection)}
        every = [one for one in people.agencies(connection) if one.id not in offices]
    desk.answer(
        every,
        *table(
            ("ที่", "หน่วยงาน", "อำเภอ", "จังหวัด"),
            [(a.id, a.name, a.district, a.province) for a in every],
        ),
    )


@agency.command("show", cls=Command)
@pass_desk
def show(desk: Desk) -> None:
    """ข้อมูลและการตั้งค่าของหน่วยงาน · Show the agency and what it set for itself.

    \b
    Example: tidtam agency show
    """
    found = desk.agency
    desk.answer(
        found,
        f"{found.id} {found.name}",
        f"อำเภอ · district: {found.district or '–'}",
        f"จังหวัด · province: {found.province or '–'}",
        f"เลขที่หนังสือ · letters: {found.letter_prefix or '–'}",
        f"โทรศัพท์ · telephone: {found.telephone or '–'}",
        f"แจ้งผู้บังคับบัญชา · escalation: {found.escalation or 'off'}",
        *(f"{key} = {value}" for key, value in sorted(found.settings.items())),
    )


@agency.command("set", cls=Command)
@click.option("--name", metavar="T")
@click.option("--district", metavar="T")
@click.option("--province", metavar="T")
@click.option("--letter-prefix", metavar="T")
@click.option("--telephone", metavar="T")
@click.option(
    "--setting",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    help="A setting of [agency] in config.toml, for this agency only; KEY= takes it back.",
)
@pass_desk
def set_(desk: Desk, /, settings: tuple[str, ...], **known: str | None) -> None:
    """แก้ไขข้อมูลหน่วยงาน · Change the agency's data or its own settings.

    \b
    Example: tidtam agency set --telephone "0 0000 0000" --setting ladder_before=[20,5]
    """
    from tracker.settings import agency_settings
    from workflows.actions.agencies import change_agency

    changes: dict[str, Any] = {name: value for name, value in known.items() if value is not None}
    wanted = dict(_setting(one) for one in settings)
    if not changes and not wanted:
        raise click.UsageError("ยังไม่ได้ระบุว่าจะแก้ไขอะไร · say what to change, such as --telephone T")
    merged = {**desk.agency.settings, **wanted}
    merging = agency_settings(
        desk.house.settings, {k: v for k, v in merged.items() if v is not None}, typed=True
    )
    before = _due_days(desk)
    change_agency(desk.house, agency_id=desk.agency.id, now=desk.now, settings=wanted, **changes)
    desk.answer(
        changes | wanted,
        "แก้ไขแล้ว · Changed: " + ", ".join([*changes, *wanted]),
        *_moved(before, _due_days(desk)),
    )
    if max(merging.ladder_after, default=0) > merging.close_after_working_days:
        desk.say(
            f"▲ รอบปิดเมื่อพ้น {merging.close_after_working_days} วันทำการ "
            "การเตือนหลังจากนั้นตาม ladder_after จะไม่ถูกส่ง · "
            f"Rounds close {merging.close_after_working_days} working days after the due day: "
            "later reminders of ladder_after never come."
        )


@agency.command("escalate", cls=Command)
@click.argument("to", type=click.Choice(["off", "palad", "mayor"]))
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The palad.")
@pass_desk
def escalate(desk: Desk, to: str, as_officer: str) -> None:
    """ปลัดกำหนดว่าจะแจ้งใครเมื่อพ้นการเตือนครั้งสุดท้าย · Whom to tell once after the last reminder.

    Off until the palad switches it on. One superior gets one letter for a round: what is missing,
    and why they get it.

    \b
    Example: tidtam agency escalate palad --as palad@example.go.th
    """
    from tracker.status import Role
    from workflows.actions.agencies import set_escalation

    set_escalation(
        desk.house,
        agency_id=desk.agency.id,
        officer_id=desk.officer(as_officer).id,
        to=None if to == "off" else Role(to),
        now=desk.now,
    )
    desk.answer(
        {"escalation": to},
        "จะไม่แจ้งผู้บังคับบัญชา · Nobody above is told."
        if to == "off"
        else f"จะแจ้งหนึ่งครั้งเมื่อพ้นการเตือนครั้งสุดท้าย · Told once after the last reminder: {to}.",
    )


def _due_days(desk: Desk) -> dict[str, dict[str, date]]:
    """By round that is not closed, as it is called, its due day and its reminders to come."""
    from tracker.calendar import bangkok_date
    from tracker.queries import rounds
    from tracker.status import RoundStatus, RungState

    with desk.read() as connection:
        return {
            f"รอบหมายเลข {one.id}": {"กำหนดส่ง · due": one.due_on}
            | {
                f"เตือน · reminder {rung.days:+d}": bangkok_date(rung.due_at)
                for rung in rounds.rungs(connection, desk.agency.id, one.id)
                if rung.state is RungState.DUE
            }
            for one in rounds.rounds(connection, desk.agency.id)
            if one.status is not RoundStatus.CLOSED
        }


def _moved(before: dict[str, dict[str, date]], after: dict[str, dict[str, date]]) -> list[str]:
    """What moved, came or went, a line each."""
    return [
        f"  {name} {what}: {_day(old)} → {_day(new)}"
        for name, days in after.items()
        for what in {**before[name], **days}
        if (old := before[name].get(what)) != (new := days.get(what))
    ]


def _day(day: date | None) -> str:
    return short_date(day, year4=True, thai_digits=False) if day else "–"


def _setting(text: str) -> tuple[str, Any]:
    """A key and its value, written as in config.toml; quotes around a text may be left out."""
    key, sign, value = text.partition("=")
    if not sign:
        raise click.BadParameter(f"“{text}”: KEY=VALUE", param_hint="--setting")
    if not value.strip():
        return key.strip(), None
    try:
        found = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key.strip(), value.strip()
    return key.strip(), found if isinstance(found, str | int | bool | list) else value.strip()
