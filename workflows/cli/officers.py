"""Officers, the posts they hold, how they sign in, and the hand-over of a post."""

import sys
from datetime import date
from typing import Any

import click

from tracker.status import THAI, Role
from workflows.cli.arguments import DAY, LONG_AGO
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk

ROLES = click.Choice([role.value for role in Role], case_sensitive=False)


ACCOUNTS = {
    "calendar": "workflows.cli.accounts:calendar",
    "second-factor": "workflows.cli.accounts:second_factor",
}


@click.group(cls=Group, lazy=ACCOUNTS)
def officers() -> None:
    """เจ้าหน้าที่ ตำแหน่ง และการเข้าสู่ระบบ · Officers, their posts, and signing in.

    \b
    Example: tidtam officers list
    """


@officers.command("add", cls=Command)
@click.argument("name")
@click.option("--email", metavar="T", help="Where reminders go; also the name for signing in.")
@click.option("--rank", metavar="T", help="Stands on the signature line: ว่าที่ร้อยตรี.")
@click.option("--post", "title", metavar="TITLE", help="The post: ผู้อำนวยการกองคลัง.")
@click.option("--role", type=ROLES, help="What the post may do in Tidtam.")
@click.option("--division", metavar="D", help="The division in which the post stands.")
@click.option("--from", "starts_on", type=DAY, help="In the post since (default: long ago).")
@click.option("--until", "ends_on", type=DAY, help="The last day in the post.")
@pass_desk
def add(
    desk: Desk,
    name: str,
    email: str | None,
    rank: str | None,
    title: str | None,
    role: str | None,
    division: str | None,
    starts_on: date | None,
    ends_on: date | None,
) -> None:
    """เพิ่มเจ้าหน้าที่พร้อมตำแหน่ง · Add an officer, with a post.

    The roles: head of a division, reporter (เจ้าหน้าที่ผู้รับผิดชอบ), clerk (who runs the plan),
    palad, mayor, auditor, administrator.

    \b
    Example: tidtam officers add "นางสาวตัวอย่าง ใจดี" --email clerk@example.go.th \\
               --post เจ้าพนักงานธุรการ --role clerk --division สำนักปลัด
    """
    from workflows.actions.officers import ABOVE_DIVISIONS, DivisionNeeded, add_officer

    _both_or_none(title, role)
    chosen = Role(role) if role else None
    if chosen and division is None and chosen not in ABOVE_DIVISIONS:
        raise DivisionNeeded(chosen)  # before the officer is added without a post
    division_id = _division(desk, division)
    officer_id = add_officer(
        desk.house,
        agency_id=desk.agency.id,
        name=name,
        email=email or None,
        rank=rank or None,
        now=desk.now,
    )
    lines = [f"เพิ่มแล้ว · Added: {officer_id} {name}"]
    data: dict[str, object] = {"id": officer_id, "name": name, "email": email}
    if title and chosen:
        data["post"] = _assign(desk, officer_id, title, chosen, division_id, starts_on, ends_on)
        data["role"] = chosen
        lines.append(f"ตำแหน่ง · Post: {title} ({THAI[chosen]})")
    lines.append(f"ให้เข้าสู่ระบบ · To sign in: tidtam officers link {officer_id}")
    desk.answer(data, *lines)


@officers.command("change", cls=Command)
@click.argument("officer_name", metavar="OFFICER")
@click.option("--name", metavar="T")
@click.option("--email", metavar="T", help="Where letters go from now on; empty for none.")
@click.option("--rank", metavar="T", help="Stands on the signature line; empty for none.")
@click.option("--language", type=click.Choice(["th", "en"]), help="The language of letters.")
@pass_desk
def change(desk: Desk, /, officer_name: str, **known: str | None) -> None:
    """แก้ไขชื่อ อีเมล ยศ หรือภาษาของเจ้าหน้าที่ · Change an officer's name, address, rank or language.

    \b
    Example: tidtam officers change 3 --email finance@example.go.th
    """
    from workflows.actions.officers import change_officer

    changes: dict[str, Any] = {
        key: value.strip() or None for key, value in known.items() if value is not None
    }
    if not changes:
        raise click.UsageError("ยังไม่ได้ระบุว่าจะแก้ไขอะไร · say what to change, such as --email T")
    found = desk.officer(officer_name)
    change_officer(
        desk.house, agency_id=desk.agency.id, officer_id=found.id, now=desk.now, **changes
    )
    desk.answer({"id": found.id, **changes}, "แก้ไขแล้ว · Changed: " + ", ".join(changes))


@officers.command("assign", cls=Command)
@click.argument("officer")
@click.option("--post", "title", metavar="TITLE", required=True, help="The post's title.")
@click.option("--role", type=ROLES, required=True, help="What the post may do in Tidtam.")
@click.option("--division", metavar="D", help="The division in which the post stands.")
@click.option("--from", "starts_on", type=DAY, help="In the post since (default: long ago).")
@click.option("--until", "ends_on", type=DAY, help="The last day in the post.")
@pass_desk
def assign(
    desk: Desk,
    officer: str,
    title: str,
    role: str,
    division: str | None,
    starts_on: date | None,
    ends_on: date | None,
) -> None:
    """มอบตำแหน่งเพิ่มให้เจ้าหน้าที่ที่มีอยู่ · Give an officer another post.

    \b
    Example: tidtam officers assign "นายตัวอย่าง รักงาน" --post นักวิชาการคลัง \\
               --role reporter --division กองคลัง
    """
    found = desk.officer(officer)
    post_id = _assign(
        desk, found.id, title, Role(role), _division(desk, division), starts_on, ends_on
    )
    desk.answer(
        {"officer": found.id, "post": post_id, "role": role},
        f"{found.name} ดำรงตำแหน่ง {title} ({THAI[Role(role)]}) · now holds the post {post_id}",
    )


@officers.command("list", cls=Command)
@click.option("--on", "on", type=DAY, help="Posts as of this day (default: today).")
@pass_desk
def list_(desk: Desk, on: date | None) -> None:
    """รายชื่อเจ้าหน้าที่กับตำแหน่ง · List the officers with their posts, own and acting.

    \b
    Example: tidtam officers list
    """
    from tracker.queries import people

    with desk.read() as connection:
        every = people.officers(connection, desk.agency.id)
        standings = people.standings(connection, desk.agency.id, on=on or desk.today)
    held = {o.id: [s for s in standings if s.officer_id == o.id] for o in every}
    rows = []
    for one in every:
        for place, standing in enumerate(held[one.id] or [None]):
            acting = f"{standing.acting} " if standing and standing.acting else ""
            rows.append(
                (
                    "" if place else one.id,
                    "" if place else one.name,
                    "" if place else one.email,
                    acting + standing.title if standing else "",
                    THAI[standing.role] if standing else "",
                    standing.division if standing else "",
                )
            )
    data = [
        {"id": o.id, "name": o.name, "email": o.email, "active": o.active, "posts": held[o.id]}
        for o in every
    ]
    desk.answer(data, *table(("ที่", "ชื่อ", "อีเมล", "ตำแหน่ง", "บทบาท", "ส่วนราชการ"), rows, widest=40))


@officers.command("password", cls=Command)
@click.argument("officer")
@click.option("--stdin", is_flag=True, help="Read the password from standard input, one line.")
@pass_desk
def password(desk: Desk, officer: str, stdin: bool) -> None:
    """ตั้งรหัสผ่าน · Set an officer's password; it is asked for, never an argument.

    \b
    Example: tidtam officers password clerk@example.go.th
    """
    from workflows.actions.signin import set_password

    found = desk.officer(officer)
    if stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    else:
        secret = click.prompt(
            f"รหัสผ่านใหม่ของ {found.name} · New password",
            hide_input=True,
            confirmation_prompt="พิมพ์อีกครั้ง · Once more",
            err=True,
        )
    set_password(
        desk.house, agency_id=desk.agency.id, officer_id=found.id, password=secret, now=desk.now
    )
    desk.answer({"officer": found.id}, f"ตั้งรหัสผ่านของ {found.name} แล้ว · The password is set.")


@officers.command("link", cls=Command)
@click.argument("officer")
@pass_desk
def link(desk: Desk, officer: str) -> None:
    """พิมพ์ลิงก์เข้าสู่ระบบที่ใช้ได้ครั้งเดียว · Print a link that signs an officer in once.

    \b
    Example: tidtam officers link clerk@example.go.th
    """
    from workflows.actions.handed_links import hand_out_link
    from workflows.actions.reminders import base_url_of

    found = desk.officer(officer)
    handed = hand_out_link(desk.house, agency_id=desk.agency.id, officer_id=found.id, now=desk.now)
    made = handed.link
    address = f"{base_url_of(desk.house.settings)}/sign-in/link/{made.secret}"
    desk.say(f"ใช้ได้ครั้งเดียวภายใน ๑๕ นาที · Works once, within 15 minutes: {found.name}")
    if not handed.told:
        desk.say("แจ้งเจ้าตัวทางอีเมลไม่ได้ โปรดแจ้งเอง · They could not be told by mail; tell them.")
    desk.answer({"officer": found.id, "link": address, "expires_at": made.expires_at}, address)


@officers.command("hand-over", cls=Command)
@click.argument("post")
@click.option("--to", "to", metavar="OFFICER", required=True, help="Who holds it from then on.")
@click.option("--on", "on", type=DAY, help="The new holder's first day (default: today).")
@pass_desk
def hand_over(desk: Desk, post: str, to: str, on: date | None) -> None:
    """โอนตำแหน่งพร้อมงานค้าง · A post and its open work become another officer's.

    \b
    Example: tidtam officers hand-over ผู้อำนวยการกองช่าง --to "นายตัวอย่าง มั่นคง" --on 2025-10-01
    """
    from tracker.queries.people import find_post
    from workflows.actions.officers import hand_over_post

    receiver = desk.officer(to)
    with desk.read() as connection:
        post_id = find_post(connection, desk.agency.id, post)
    done = hand_over_post(
        desk.house,
        agency_id=desk.agency.id,
        post_id=post_id,
        to_officer=receiver.id,
        on=on or desk.today,
        now=desk.now,
    )
    desk.answer(
        done,
        f"โอนตำแหน่งให้ {receiver.name} แล้ว งานค้าง {done.open_parts} รายการ · "
        f"Handed over with {done.open_parts} open parts.",
    )


def _both_or_none(title: str | None, role: str | None) -> None:
    if bool(title) != bool(role):
        raise click.UsageError(
            "ตำแหน่งต้องระบุทั้ง --post และ --role · a post needs both --post and --role"
        )


def _division(desk: Desk, name: str | None) -> int | None:
    from tracker.queries import people

    if name is None:
        return None
    with desk.read() as connection:
        return people.find_division(connection, desk.agency.id, name).id


def _assign(
    desk: Desk,
    officer_id: int,
    title: str,
    role: Role,
    division_id: int | None,
    starts_on: date | None,
    ends_on: date | None,
) -> int:
    from workflows.actions.officers import assign_post

    return assign_post(
        desk.house,
        agency_id=desk.agency.id,
        officer_id=officer_id,
        title=title,
        role=role,
        division_id=division_id,
        starts_on=starts_on or LONG_AGO,
        ends_on=ends_on,
        now=desk.now,
    )
