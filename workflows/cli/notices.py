"""The log of sending, and who would get what on a day."""

from datetime import date, datetime
from typing import Any

import click

from tracker.calendar import BANGKOK, short_date
from workflows.cli.arguments import DAY, INSTANT, Whole
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, agency_option, json_option, pass_desk
from workflows.cli.desk import Desk

STATES = click.Choice(["waiting", "sending", "handed", "sent", "dead", "cancelled"])
WORDS = {
    "waiting": "รอส่ง",
    "sending": "กำลังส่ง",
    "handed": "ส่งแล้ว",
    "sent": "ส่งแล้ว",
    "dead": "ส่งไม่ได้",
    "cancelled": "ยกเลิก",
}


class _Notices(Group):
    """Without a member named, the log itself; so it takes a command's options too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [agency_option(), json_option()]


@click.group("notices", cls=_Notices, invoke_without_command=True)
@click.option("--state", type=STATES, help="Only those of this state.")
@click.option("--officer", metavar="OFFICER", help="Only those to one officer.")
@click.option("--limit", type=Whole(1, 10_000), default=100, show_default=True)
@click.pass_context
def notices(ctx: click.Context, state: str | None, officer: str | None, limit: int) -> None:
    """การแจ้งเตือนที่ส่งแล้วและรอส่ง · The log of sending, the latest first.

    \b
    Example: tidtam notices
             tidtam notices --state dead --json
    """
    if ctx.invoked_subcommand is not None:
        return
    from tracker.queries import notices as queries
    from tracker.status import NoticeState
    from workflows.notice_problems import problem_words
    from workflows.report_links import without_secrets

    desk = ctx.ensure_object(Desk)
    with desk.read() as connection:
        found = queries.notices(
            connection,
            desk.agency.id,
            officer_id=desk.officer(officer).id if officer else None,
            state=NoticeState(state) if state else None,
            limit=limit,
        )
    rows = [
        (
            n.id,
            _shown(n.sent_at or n.due_at),
            n.officer,
            n.address or "–",
            n.subject,
            WORDS[n.state] + (f" ({problem_words(n.problem)})" if n.problem else ""),
        )
        for n in found
    ]
    desk.answer(
        [
            {
                "id": n.id,
                "kind": n.kind,
                "officer": n.officer,
                "address": n.address,
                "channel": n.channel,
                "occasion": n.occasion,
                "identity": n.identity,
                "subject": n.subject,
                "text": without_secrets(n.text),
                "state": n.state,
                "due_at": n.due_at,
                "sent_at": n.sent_at,
                "tries": n.tries,
                "problem": n.problem,
            }
            for n in found
        ],
        *table(("ที่", "เมื่อ", "ถึง", "ที่อยู่", "เรื่อง", "สถานะ"), rows, widest=48),
    )


@notices.command("preview", cls=Command)
@click.option("--on", "on", type=DAY, required=True, help="The day.")
@pass_desk
def preview(desk: Desk, on: date) -> None:
    """ใครจะได้รับอะไรในวันนั้น ถ้าไม่มีใครรายงานเพิ่ม · Who would get what on a day.

    \b
    Example: tidtam notices preview --on 2026-03-17
    """
    from workflows.actions.reminders import preview as would_go

    found = would_go(desk.house, desk.agency.id, on)
    if not found:
        desk.say(
            f"{short_date(on, year4=True, thai_digits=False)} ไม่มีการแจ้งเตือน · "
            "Nothing goes out on that day."
        )
    lines = []
    for one in found:
        lines += [
            f"── {one.officer} <{one.address or '–'}>: {one.words.subject}",
            *one.words.text.splitlines(),
            "",
        ]
    desk.answer(
        [
            {
                "officer": one.officer,
                "address": one.address,
                "lines": one.lines,
                "subject": one.words.subject,
                "text": one.words.text,
            }
            for one in found
        ],
        *lines,
    )


@notices.command("again", cls=Command)
@click.argument("numbers", metavar="NOTICE...", nargs=-1, required=True, type=Whole(1, 10**9))
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk.")
@pass_desk
def again(desk: Desk, numbers: tuple[int, ...], as_officer: str) -> None:
    """ส่งการแจ้งเตือนที่ส่งไม่ได้อีกครั้ง · Have dead letters sent again, to the address of now.

    Of several, those that can be sent are; the others are named with the reason, and the
    status is 1.

    \b
    Example: tidtam notices --state dead
             tidtam notices again 12 13 --as clerk@example.go.th
    """
    from tracker.errors import TidtamError
    from workflows.actions.notices import send_again
    from workflows.engine import Refused

    clerk = desk.officer(as_officer)
    done, refused = [], {}
    for number in dict.fromkeys(numbers):
        try:
            due_at = send_again(
                desk.house,
                agency_id=desk.agency.id,
                notice_id=number,
                officer_id=clerk.id,
                now=desk.now,
            )
        except TidtamError as error:
            if isinstance(error, Refused) or len(numbers) == 1:
                raise
            refused[number] = error
        else:
            done.append({"notice": number, "due_at": due_at})
    desk.answer(
        [*done, *({"notice": n, "due_at": None, "refused": e.code} for n, e in refused.items())],
        *(
            f"การแจ้งเตือนหมายเลข {one['notice']} จะส่งอีกครั้งเมื่อ {_shown(one['due_at'])} · "
            "Will be sent again."
            for one in done
        ),
    )
    for number, why in refused.items():
        desk.say(f"▲ หมายเลข {number} ไม่ได้ส่งซ้ำ: {why.th} · Not sent again: {why.en}")
    if refused and not done:
        desk.say("ไม่มีฉบับใดถูกส่งซ้ำ · None was sent again.")
    if refused:
        raise click.exceptions.Exit(1)


@notices.command("count-as-sent", cls=Command, of_agency=False)
@click.option("--until", "until", type=INSTANT, required=True, help="When the old one stopped.")
@pass_desk
def count_as_sent_(desk: Desk, until: datetime) -> None:
    """หลังกู้คืนข้อมูล: ถือว่าสิ่งที่ถึงกำหนดก่อนเวลานั้นส่งแล้ว · After a restore: what was due was sent.

    In every agency, waiting notices that were due by then are cancelled, and steps of reminding
    that were due are passed over; the journal says so. Later ones are told as ever.

    \b
    Example: tidtam notices count-as-sent --until 2026-04-03T14:00
    """
    from workflows.actions.sent_before import count_as_sent

    done = count_as_sent(desk.house, until=until, now=desk.now)
    desk.answer(
        {"until": until, "notices": done.notices, "rungs": done.rungs},
        f"ถือว่าส่งแล้ว {done.notices} ฉบับ ข้ามการเตือน {done.rungs} ขั้น · Counted as sent: "
        f"{done.notices} notices; {done.rungs} rungs passed over.",
    )


def _shown(at: object) -> str:
    if not isinstance(at, datetime):
        return ""
    wall = at.astimezone(BANGKOK)
    return f"{short_date(wall.date(), year4=True, thai_digits=False)} {wall:%H:%M}"
