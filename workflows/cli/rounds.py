"""Rounds of reports: who has not reported, closing and extending, returning and accepting."""

from datetime import date
from typing import TYPE_CHECKING, Any, overload

import click

from tracker.calendar import bangkok_date, short_date
from tracker.records import RoundRecord
from tracker.status import THAI, RoundStatus
from workflows.cli.arguments import DAY
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk
from workflows.cli.remind_now import remind

if TYPE_CHECKING:
    from tracker.queries.rounds import DivisionProgress


@click.command("rounds", cls=Command)
@click.option("--plan", metavar="P", help="One plan: its number, or its fiscal year.")
@pass_desk
def rounds(desk: Desk, plan: str | None) -> None:
    """รอบรายงาน และใครยังไม่รายงาน · The rounds, and who has not reported.

    \b
    Example: tidtam rounds
             tidtam rounds --plan 2569 --json
    """
    from tracker.queries import rounds as queries
    from tracker.settings import agency_settings
    from workflows.calendars import days_off_missing
    from workflows.cli.clock import days_off_words
    from workflows.cli.lookups import plan_of

    own = agency_settings(desk.settings, desk.agency.settings)
    if year := days_off_missing(own, today=desk.today):
        desk.say(*days_off_words(year))
    with desk.read() as connection:
        agency_id = desk.agency.id
        plan_id = plan_of(connection, agency_id, plan).id if plan else None
        found = [
            (round_, queries.by_division(connection, agency_id, round_.id))
            for round_ in queries.rounds(connection, agency_id, plan_id=plan_id)
        ]
    if not found and not desk.as_json:
        desk.say(
            "ยังไม่มีรอบรายงาน รอบเกิดเมื่ออนุมัติแผน (tidtam approve) · "
            "There is no round yet; approving a plan makes them."
        )
        return
    desk.answer([as_json(*one) for one in found], *(line for one in found for line in _lines(*one)))


def as_json(round_: RoundRecord, divisions: "tuple[DivisionProgress, ...]") -> dict[str, Any]:
    """A round with what each division has reported, as programs read it."""
    return {
        "id": round_.id,
        "plan": round_.plan_id,
        "fiscal_year": round_.fiscal_year,
        "half": round_.half,
        "status": round_.status,
        "starts_on": round_.starts_on,
        "ends_on": round_.ends_on,
        "due_on": round_.due_on,
        "closes_at": round_.closes_at,
        "closed_at": round_.closed_at,
        "extended_reason": round_.extended_reason,
        "snapshot_sha256": round_.snapshot_sha256,
        "divisions": [
            {
                "division": division.division,
                "parts": division.parts,
                "reported": not division.owed,
                "owed": [
                    {
                        "measure": part.measure_id,
                        "number": part.number,
                        "title": part.title,
                        "returned": part.returned,
                        "remark": part.remark,
                    }
                    for part in division.owed
                ],
            }
            for division in divisions
        ],
    }


def _lines(round_: RoundRecord, divisions: "tuple[DivisionProgress, ...]") -> list[str]:
    due = short_date(round_.due_on, year4=True, thai_digits=False)
    reported = [division for division in divisions if not division.owed]
    lines = [
        f"รอบหมายเลข {round_.id}: ปีงบประมาณ {round_.fiscal_year} รอบที่ {round_.half} "
        f"({THAI[round_.status]}) กำหนดส่ง {due}"
    ]
    if round_.status is not RoundStatus.SCHEDULED:
        lines.append(f"  รายงานครบแล้ว {len(reported)} จาก {len(divisions)} ส่วนราชการ")
        for division in divisions:
            if division.owed:
                numbers = ", ".join(str(part.number) for part in division.owed)
                told = division.parts - len(division.owed)
                partly = f" (รายงานแล้ว {told} จาก {division.parts} มาตรการ)" if told else ""
                lines.append(f"  ▲ {division.division} ยังไม่รายงานมาตรการที่ {numbers}{partly}")
    return lines


@click.group("round", cls=Group)
def round_() -> None:
    """ปิดหรือขยายรอบรายงาน เตือน รับหรือส่งกลับรายงาน · Close or extend a round, remind; its reports.

    \b
    Example: tidtam round close 1 --as clerk@example.go.th
    """


round_.add_command(remind)


@round_.command("close", cls=Command)
@click.argument("round_text", metavar="ROUND")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk.")
@click.option("--reason", metavar="T", help="Needed before the due day while reports are missing.")
@pass_desk
def close(desk: Desk, round_text: str, as_officer: str, reason: str | None) -> None:
    """ปิดรอบและเก็บภาพนิ่งของผลทั้งหมด · Close a round and freeze what was reported.

    \b
    Example: tidtam round close 1 --as clerk@example.go.th
    """
    from workflows.actions.rounds import close_round
    from workflows.cli.lookups import round_of

    with desk.read() as connection:
        found = round_of(connection, desk.agency.id, round_text)
    done = close_round(
        desk.house,
        agency_id=desk.agency.id,
        round_id=found.id,
        officer_id=desk.officer(as_officer).id,
        reason=reason,
        now=desk.now,
    )
    desk.answer(
        {
            "round": done.round_id,
            "status": "closed",
            "snapshot_sha256": done.snapshot_sha256,
            "owed": done.owed,
            "undecided": done.undecided,
        },
        f"ปิดรอบหมายเลข {done.round_id} แล้ว ยังไม่ได้รับรายงาน {done.owed} รายการ · "
        f"Closed; {done.owed} reports are missing.",
        *(
            f"▲ มาตรการที่ {part.number} {part.title} ({part.division}) ยังไม่ตัดสินผล · undecided"
            for part in done.undecided
        ),
        f"SHA-256 {done.snapshot_sha256}",
        f"ต่อไป · Next: tidtam memo {done.round_id} --format pdf",
    )


@round_.command("extend", cls=Command)
@click.argument("round_text", metavar="ROUND")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk or palad.")
@click.option("--until", "until", type=DAY, required=True, help="The new due day.")
@click.option("--reason", metavar="T", required=True, help="Why.")
@click.option("--allowed-by", metavar="T", help="Who allowed it (default: who enters it).")
@pass_desk
def extend(
    desk: Desk,
    round_text: str,
    as_officer: str,
    until: date,
    reason: str,
    allowed_by: str | None,
) -> None:
    """ขยายกำหนดส่ง · Move an open round's due day; the reminders follow it.

    \b
    Example: tidtam round extend 1 --as palad@example.go.th --until 2026-04-10 \\
               --reason "อุทกภัย"
    """
    from workflows.actions.rounds import extend_round
    from workflows.cli.lookups import round_of

    officer = desk.officer(as_officer)
    with desk.read() as connection:
        found = round_of(connection, desk.agency.id, round_text)
    due_on = extend_round(
        desk.house,
        agency_id=desk.agency.id,
        round_id=found.id,
        officer_id=officer.id,
        until=until,
        reason=reason,
        allowed_by=allowed_by or officer.name,
        now=desk.now,
    )
    due = short_date(due_on, year4=True, thai_digits=False)
    desk.answer(
        {"round": found.id, "due_on": due_on},
        f"ขยายกำหนดส่งเป็น {due} แล้ว · The round is now due on {due_on.isoformat()}.",
    )


@round_.command("return", cls=Command)
@click.argument("round_text", metavar="ROUND")
@click.argument("measure_text", metavar="MEASURE")
@click.option("--division", metavar="D", required=True, help="Whose report.")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk.")
@click.option("--remark", metavar="T", required=True, help="What is missing in it.")
@pass_desk
def return_(
    desk: Desk, round_text: str, measure_text: str, division: str, as_officer: str, remark: str
) -> None:
    """ส่งรายงานกลับให้แก้ไข · Return a division's report on a measure; it owes one again.

    \b
    Example: tidtam round return 1 2569/3 --division กองคลัง --as clerk@example.go.th \\
               --remark "โปรดแนบรายงานการประชุม"
    """
    from workflows.actions.reports import return_report

    round_id, measure_id, division_id = _of_report(desk, round_text, measure_text, division)
    done = return_report(
        desk.house,
        agency_id=desk.agency.id,
        round_id=round_id,
        measure_id=measure_id,
        division_id=division_id,
        officer_id=desk.officer(as_officer).id,
        remark=remark,
        now=desk.now,
    )
    when = done.next_reminder_at
    desk.answer(
        {"reports": done.reports, "state": "returned", "next_reminder_at": when},
        "ส่งรายงานกลับแล้ว ส่วนราชการจะเห็นใน “งานของฉัน” · Returned; it stands in “my work”.",
        f"การแจ้งเตือนครั้งถัดไป · next reminder: {bangkok_date(when).isoformat()}"
        if when
        else "จะไม่มีการแจ้งเตือนอีก โปรดแจ้งส่วนราชการเอง · No reminder follows; tell them yourself.",
    )


@round_.command("accept", cls=Command)
@click.argument("round_text", metavar="ROUND")
@click.argument("measure_text", metavar="[MEASURE]", required=False)
@click.option("--division", metavar="D", required=True, help="Whose reports.")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk.")
@pass_desk
def accept(
    desk: Desk, round_text: str, measure_text: str | None, division: str, as_officer: str
) -> None:
    """รับรายงานของส่วนราชการ · Accept a division's reports: on one measure, or all of the round.

    \b
    Example: tidtam round accept 1 --division กองคลัง --as clerk@example.go.th
    """
    from workflows.actions.reports import accept_reports

    round_id, measure_id, division_id = _of_report(desk, round_text, measure_text, division)
    done = accept_reports(
        desk.house,
        agency_id=desk.agency.id,
        round_id=round_id,
        measure_id=measure_id,
        division_id=division_id,
        officer_id=desk.officer(as_officer).id,
        now=desk.now,
    )
    desk.answer(
        {"reports": done.reports, "state": "accepted"},
        f"รับรายงานแล้ว {len(done.reports)} รายการ · Accepted {len(done.reports)}.",
    )


@round_.command("text", cls=Command)
@click.argument("round_text", metavar="ROUND")
@click.option("--division", metavar="D", help="One division only.")
@pass_desk
def text(desk: Desk, round_text: str, division: str | None) -> None:
    """ข้อความตามส่วนราชการ สำหรับคัดลอกไปกลุ่ม LINE · A text to copy into the office's LINE group.

    \b
    Example: tidtam round text 1
             tidtam round text 1 --division กองคลัง
    """
    from tracker.queries import people
    from tracker.queries import rounds as queries
    from tracker.settings import agency_settings
    from workflows.actions.remind_now import NothingToRemind
    from workflows.actions.reminders import base_url_of
    from workflows.cli.lookups import round_of
    from workflows.group_text import group_text

    with desk.read() as connection:
        found = round_of(connection, desk.agency.id, round_text)
        if found.status is not RoundStatus.OPEN:
            raise NothingToRemind(is_open=False)
        divisions = queries.by_division(connection, desk.agency.id, found.id)
        if division:
            only = people.find_division(connection, desk.agency.id, division).id
            divisions = tuple(one for one in divisions if one.division_id == only)
    words = group_text(
        found,
        divisions,
        base_url=base_url_of(desk.settings),
        today=desk.today,
        thai_digits=agency_settings(desk.settings, desk.agency.settings).thai_digits,
    )
    desk.answer({"round": found.id, "text": words}, *words.splitlines())


@overload
def _of_report(
    desk: Desk, round_text: str, measure_text: str, division: str
) -> tuple[int, int, int]: ...
@overload
def _of_report(
    desk: Desk, round_text: str, measure_text: str | None, division: str
) -> tuple[int, int | None, int]: ...
def _of_report(
    desk: Desk, round_text: str, measure_text: str | None, division: str
) -> tuple[int, int | None, int]:
    """The numbers of the round, the measure (where one is named) and the division."""
    from tracker.queries import people
    from workflows.cli.lookups import measure_of, round_of

    with desk.read() as connection:
        agency_id = desk.agency.id
        return (
            round_of(connection, agency_id, round_text).id,
            measure_of(connection, agency_id, measure_text).id if measure_text else None,
            people.find_division(connection, agency_id, division).id,
        )
