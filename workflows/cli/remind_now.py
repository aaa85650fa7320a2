"""Remind by hand those who still owe a report; a member of the group `round`."""

from typing import Any

import click

from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk


@click.command("remind", cls=Command)
@click.argument("round_text", metavar="[ROUND]", required=False)
@click.option("--as", "as_officer", metavar="OFFICER", help="The clerk (not needed to look).")
@click.option("--dry-run", is_flag=True, help="Only tell who would get it.")
@pass_desk
def remind(desk: Desk, round_text: str | None, as_officer: str | None, dry_run: bool) -> None:
    """เตือนผู้ที่ยังไม่รายงานวันนี้ คนละหนึ่งฉบับ · Remind those who still owe, one digest each.

    The rules of the ladder hold: one digest a person and day, in office hours, one mail an hour.
    Without a round the open one that is due first is meant.

    \b
    Example: tidtam round remind 1 --dry-run
             tidtam round remind 1 --as clerk@example.go.th
    """
    from workflows.actions.remind_now import remind_now, who_to_remind

    asked: dict[str, Any] = {
        "agency_id": desk.agency.id,
        "round_id": _round_or_open(desk, round_text),
        "now": desk.now,
    }
    waiting: tuple[int, ...] = ()
    if dry_run:
        found = who_to_remind(desk.house, **asked)
    else:
        if as_officer is None:
            raise click.UsageError("โปรดระบุผู้ดำเนินการ · name who acts: --as OFFICER")
        done = remind_now(desk.house, officer_id=desk.officer(as_officer).id, **asked)
        found, waiting = done.reminding, (*done.waiting, *done.dead)
    head = (
        f"จะเตือน {len(found.to)} คน (ยังไม่ได้ส่ง) · {len(found.to)} would be reminded."
        if dry_run
        else f"จัดทำการแจ้งเตือนให้ {len(found.to)} คนแล้ว · {len(found.to)} are being reminded."
    )
    desk.answer(
        {
            "round": found.round_id,
            "dry_run": dry_run,
            "to": [
                {
                    "officer": one.officer,
                    "address": one.address,
                    "lines": one.lines,
                    "subject": one.words.subject,
                }
                for one in found.to
            ],
            "had_one": found.had_one,
            "nobody": found.nobody,
            "notices": waiting,
        },
        head,
        *(f"  {one.officer} <{one.address or '–'}>: {one.words.subject}" for one in found.to),
        *(f"  {name} ได้รับการเตือนของวันนี้แล้ว · has had today's" for name in found.had_one),
        *(f"▲ {name} ไม่มีหัวหน้าหรือเจ้าหน้าที่ให้เตือน · has nobody" for name in found.nobody),
    )


def _round_or_open(desk: Desk, round_text: str | None) -> int:
    """The round named, else the open one that is due first; raises NotFound."""
    from tracker.queries import rounds as queries
    from tracker.queries.people import NotFound
    from workflows.cli.lookups import round_of

    with desk.read() as connection:
        if round_text is not None:
            return round_of(connection, desk.agency.id, round_text).id
        for running in queries.open_rounds(connection, desk.agency.id):
            return running.id
    raise NotFound("รอบรายงานที่เปิดอยู่", "open round", "–")
