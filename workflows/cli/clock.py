"""One beat of the scheduler by hand, the scheduler process, and more hands for both."""

import os
from datetime import datetime
from typing import Any

import click

from tracker.errors import TidtamError
from workflows.cli.arguments import INSTANT
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk

WORDS = {
    "opened": ("เปิดรอบ", "rounds opened"),
    "closed": ("ปิดรอบ", "rounds closed"),
    "told": ("ถึงกำหนดเตือน", "rungs told"),
    "superseded": ("ขั้นเตือนที่ข้ามไป", "rungs superseded"),
    "put_off": ("เลื่อนไปเวลาทำการถัดไป", "put off to the next office hours"),
    "planned": ("จัดทำการแจ้งเตือน", "notices written"),
    "sent": ("ส่งแล้ว", "sent"),
    "tried_again_later": ("จะลองส่งใหม่", "to be tried again"),
    "dead": ("ส่งไม่ได้", "cannot be sent"),
    "cancelled": ("ยกเลิกเพราะรายงานแล้ว", "cancelled, since reported"),
}


def days_off_words(year: int) -> tuple[str, str]:
    """The loud warning that nobody has told the days off of a C.E. year."""
    return (
        f"▲▲ ยังไม่มีวันหยุดราชการตามประกาศของปี พ.ศ. {year + 543} กำหนดส่งและวันเตือนของปีนั้นอาจคลาดเคลื่อน "
        "เมื่อมีประกาศโปรดใส่วันหยุดทุกวันของปีนั้นพร้อมวันพืชมงคลไว้ใน days_off เช่น "
        "tidtam agency set --setting "
        f'\'days_off=[{{ date = "{year}-05-10", name = "วันพืชมงคล" }}]\' '
        "(ใส่วันที่ตามประกาศ)",
        f"▲▲ The announced days off of {year} are not known: due days and reminders of that year "
        "may be wrong. Enter all of them, with the Royal Ploughing Day (วันพืชมงคล), in days_off as "
        "soon as they are announced.",
    )


@click.command("tick", cls=Command, of_agency=False)
@click.option("--at", "at", type=INSTANT, help="As if it were this time (default: now).")
@pass_desk
def tick(desk: Desk, at: datetime | None) -> None:
    """หนึ่งจังหวะของนาฬิกา: เปิดปิดรอบ จัดทำและส่งการแจ้งเตือนที่ถึงกำหนด · One beat of the scheduler.

    Does what is due and prints what it did; run twice, it does nothing the second time.

    \b
    Example: tidtam tick
             tidtam tick --at 2026-03-17T09:00 --json
    """
    from workflows.actions.tick import tick as beat_of

    now = at or desk.now
    if now > desk.now and desk.house.settings.mail.delivery != "folder":
        raise TimeAhead
    beats = [beat_of(desk.house, now=now)]
    while beats[-1].more:
        beats.append(beat_of(desk.house, now=now))
    done = _together([beat.as_json() for beat in beats])
    lines = [
        f"{th} · {en}: {', '.join(map(str, done[key]))}"
        for key, (th, en) in WORDS.items()
        if done[key]
    ]
    lines += [
        f"▲ {division} ไม่มีหัวหน้าหรือเจ้าหน้าที่ให้เตือน · has nobody to be reminded"
        for _, division in done["nobody"]
    ]
    desk.answer(done, *(lines or ["ไม่มีอะไรถึงกำหนด · Nothing is due."]))
    if done["days_off_missing"]:
        desk.say(*days_off_words(now.year + 1))
    if done["down"]:
        desk.say(f"ช่องทางส่งใช้ไม่ได้ · The channel is down: {done['down']}")
    for fault in done["faults"]:
        desk.say(f"หน่วยงานหมายเลข {fault['agency_id']}: {fault['words']}")
    if done["down"] or done["faults"]:
        raise click.exceptions.Exit(1)


def _together(beats: list[dict[str, Any]]) -> dict[str, Any]:
    """Several beats of one instant as one."""
    joined = dict(beats[0])
    for beat in beats[1:]:
        for key, value in beat.items():
            joined[key] = (*joined[key], *value) if isinstance(value, tuple | list) else value
    return joined


class TimeAhead(TidtamError):
    """The clock is asked to run ahead where real mail would leave."""

    def __init__(self) -> None:
        super().__init__(
            "time-ahead",
            th='เวลาที่ระบุยังมาไม่ถึง จะลองเวลาล่วงหน้าได้เมื่อส่งลงโฟลเดอร์เท่านั้น ([mail] delivery = "folder")',
            en="that time has not come; the clock may run ahead only where mail goes to the "
            'folder ([mail] delivery = "folder")',
        )


@click.command("run", cls=Command, of_agency=False, answers=False)
@pass_desk
def run(desk: Desk) -> None:
    """เดินนาฬิกาของระบบจนกว่าจะสั่งหยุด · Run the scheduler until it is stopped (Ctrl+C).

    Every [clock] tick_seconds it does what `tidtam tick` does. After days of downtime nothing is
    lost, and nobody gets more than one mail.

    \b
    Example: tidtam run
    """
    from workflows import bootstrap, scheduler
    from workflows.log import log_kept

    every = desk.house.settings.clock.tick_seconds
    form = desk.house.settings.logs.form
    with log_kept(form, clock=bootstrap.now, in_full=_in_full()):
        if form == "console":  # lines for a program are lines for a program all through
            desk.say(f"นาฬิกาเดินทุก {every} วินาที (หยุดด้วย Ctrl+C) · Beating; Ctrl+C stops.")
        scheduler.run(desk.house)


@click.command("worker", cls=Command, of_agency=False, answers=False)
@pass_desk
def worker(desk: Desk) -> None:
    """ช่วยส่งและจัดทำการแจ้งเตือนจากอีกเครื่อง (PostgreSQL เท่านั้น) · One more hand (PostgreSQL).

    Waits to be woken by `tidtam run`, delivers what is due, and where many agencies are due at once
    opens rounds and plans reminders too. Start as many as you like, on any machine; without one,
    `tidtam run` does everything by itself.

    \b
    Example: tidtam worker
    """
    from workflows import bootstrap
    from workflows.log import log_kept
    from workflows.worker import work

    form = desk.house.settings.logs.form
    with log_kept(form, clock=bootstrap.now, in_full=_in_full()):
        work(
            desk.house,
            on_ready=lambda: desk.say("รองานส่ง (หยุดด้วย Ctrl+C) · Waiting for work; Ctrl+C stops."),
        )


def _in_full() -> bool:
    return bool(os.environ.get("TIDTAM_DEBUG"))
