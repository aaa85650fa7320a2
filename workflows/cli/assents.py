"""What waits for a second officer's word: the list, and the answers."""

from typing import TYPE_CHECKING

import click

from tracker.calendar import bangkok_date, short_date
from tracker.status import ENGLISH, THAI, AssentStatus
from workflows.cli.columns import table
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk
from workflows.states import ASSENTS

if TYPE_CHECKING:
    from tracker.queries.assents import AssentRecord

ACTIONS = tuple(dict.fromkeys(one for machine in ASSENTS.values() for one in machine.actions))


@click.command("assents", cls=Command)
@click.option(
    "--state",
    type=click.Choice([state.value for state in AssentStatus]),
    default=AssentStatus.WAITING.value,
    show_default=True,
    help="Where they stand.",
)
@pass_desk
def assents(desk: Desk, state: str) -> None:
    """เรื่องที่รอหัวหน้ายืนยันหรือรอปลัดเห็นชอบ · What waits for the head's or the palad's word.

    \b
    Example: tidtam assents
             tidtam assents --state refused --json
    """
    from tracker.queries import assents as queries
    from tracker.queries import people

    with desk.read() as connection:
        agency_id = desk.agency.id
        found = queries.assents(connection, agency_id, state=AssentStatus(state))
        names = {one.id: one.name for one in people.officers(connection, agency_id)}
    if not found and not desk.as_json:
        desk.say("ไม่มีเรื่องในสถานะนี้ · There is nothing in this state.")
        return
    heads = ("ที่", "เรื่อง", "มาตรการ", "ส่วนราชการ", "การกระทำ", "โดย", "เมื่อ")
    rows = [
        (
            one.id,
            THAI[one.kind],
            f"{one.measure_id} {one.title}",
            one.division,
            one.act + (f": {one.said}" if one.said else ""),
            names.get(one.asked_by, ""),
            short_date(bangkok_date(one.asked_at), year4=True, thai_digits=False),
        )
        for one in found
    ]
    desk.answer([_as_json(one, names) for one in found], *table(heads, rows, widest=40))


@click.command("assent", cls=Command)
@click.argument("number", metavar="NUMBER", type=click.IntRange(min=1))
@click.argument("action", metavar="ACTION", type=click.Choice(ACTIONS))
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="Who answers.")
@click.option("--remark", metavar="T", help="Why not (object, return).")
@pass_desk
def assent(desk: Desk, number: int, action: str, as_officer: str, remark: str | None) -> None:
    """ยืนยัน เห็นชอบ หรือส่งกลับพร้อมข้อสังเกต · Confirm, consent, or answer with a remark.

    NUMBER is as `tidtam assents` lists it. ACTION is confirm or object (the head, of what was
    entered on the division's behalf), heed (the clerk, of an objection), consent or return (the
    palad, of a wish to give up), take-back (the division or the clerk).

    \b
    Example: tidtam assent 1 confirm --as finance@example.go.th
             tidtam assent 2 return --as palad@example.go.th --remark "ขอให้ปรับแผนก่อน"
    """
    from workflows.actions.assenting import answer

    done = answer(
        desk.house,
        agency_id=desk.agency.id,
        assent_id=number,
        action=action,
        officer_id=desk.officer(as_officer).id,
        remark=remark,
        now=desk.now,
    )
    desk.answer(
        {"id": done.assent_id, "state": done.state, "part_status": done.part_status},
        f"เรื่องที่ {done.assent_id}: {THAI[done.state]} ({ENGLISH[done.state]}) · "
        f"สถานะงาน: {THAI[done.part_status]} ({ENGLISH[done.part_status]})",
    )


def _as_json(one: "AssentRecord", names: dict[int, str]) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "state": one.state,
        "measure": one.measure_id,
        "division": one.division,
        "act": one.act,
        "said": one.said,
        "asked_by": names.get(one.asked_by),
        "asked_for": names.get(one.asked_for) if one.asked_for else None,
        "source": one.source,
        "asked_at": one.asked_at,
        "answered_by": names.get(one.answered_by) if one.answered_by else None,
        "answered_at": one.answered_at,
        "remark": one.remark,
    }
