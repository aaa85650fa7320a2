"""Tokens by which programs use the API for an officer: list, issue, revoke."""

import click

from tracker.calendar import BANGKOK, short_date
from tracker.status import THAI, TokenScope
from workflows.cli.arguments import Whole
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk

SCOPES = click.Choice([scope.value for scope in TokenScope], case_sensitive=False)


@click.group(cls=Group)
def tokens() -> None:
    """กุญแจสำหรับโปรแกรมที่เรียกใช้ API · Tokens by which programs use the API for an officer.

    \b
    Example: tidtam tokens list
    """


@tokens.command("issue", cls=Command)
@click.argument("officer")
@click.option("--name", required=True, metavar="T", help="What will use it: เว็บไซต์.")
@click.option("--scope", type=SCOPES, default="read", show_default=True)
@click.option(
    "--days", type=Whole(1, 366), default=90, show_default=True, help="How long it lives."
)
@pass_desk
def issue(desk: Desk, officer: str, name: str, scope: str, days: int) -> None:
    """สร้างกุญแจ แสดงครั้งเดียว · Issue a token; it is shown once and acts for this officer.

    The scopes: read; report (read, and report and move one's own division's parts); clerk (all
    that the officer may do). A token never allows more than its officer's posts of the day.

    \b
    Example: tidtam tokens issue clerk@example.go.th --name เว็บไซต์ --scope read --days 365
    """
    from workflows.actions.agencies import SETTER_UP
    from workflows.actions.tokens import issue_token

    found = desk.officer(officer)
    made = issue_token(
        desk.house,
        agency_id=desk.agency.id,
        officer_id=found.id,
        name=name,
        scope=TokenScope(scope),
        days=days,
        who=SETTER_UP,
        now=desk.now,
    )
    desk.say(
        f"กุญแจของ {found.name} แสดงครั้งเดียว โปรดเก็บไว้ในที่ปลอดภัย · "
        "Shown once; keep it where only the program reads it"
    )
    data = {"id": made.id, "officer": found.id, "scope": scope, "expires_at": made.expires_at}
    desk.answer(data | {"token": made.secret}, made.secret)


@tokens.command("list", cls=Command)
@click.option("--officer", metavar="OFFICER", help="Only those of one officer.")
@pass_desk
def list_(desk: Desk, officer: str | None) -> None:
    """กุญแจที่มี ใช้ครั้งล่าสุดเมื่อใด หมดอายุเมื่อใด · List the tokens, with their last use and end.

    \b
    Example: tidtam tokens list --officer clerk@example.go.th
    """
    from tracker.queries import tokens as queries

    wanted = desk.officer(officer).id if officer else None
    with desk.read() as connection:
        found = queries.tokens(connection, desk.agency.id, officer_id=wanted)
    rows = [
        (
            one.id,
            one.officer,
            one.name,
            THAI[one.scope],
            _shown(one.last_used_at),
            _shown(one.expires_at),
            "ใช้ได้" if one.lives(desk.now) else "ใช้ไม่ได้แล้ว",
        )
        for one in found
    ]
    heads = ("ที่", "เจ้าหน้าที่", "ชื่อ", "สิทธิ์", "ใช้ล่าสุด", "หมดอายุ", "สถานะ")
    desk.answer(list(found), *table(heads, rows, widest=40))


@tokens.command("revoke", cls=Command)
@click.argument("token", type=Whole(1, 2**31 - 1))
@pass_desk
def revoke(desk: Desk, token: int) -> None:
    """ยกเลิกกุญแจทันที · End a token at once.

    \b
    Example: tidtam tokens revoke 3
    """
    from workflows.actions.agencies import SETTER_UP
    from workflows.actions.tokens import revoke_token

    was = revoke_token(
        desk.house, agency_id=desk.agency.id, token_id=token, who=SETTER_UP, now=desk.now
    )
    desk.answer(
        {"id": was.id, "officer": was.officer_id, "name": was.name},
        f"ยกเลิกกุญแจ “{was.name}” ของ {was.officer} แล้ว · Revoked.",
    )


def _shown(at: object) -> str:
    from datetime import datetime

    return short_date(at.astimezone(BANGKOK).date()) if isinstance(at, datetime) else "–"
