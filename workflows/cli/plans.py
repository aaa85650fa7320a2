"""Approve a draft plan or throw it away; amend an approved one by number and with a reason."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.calendar import short_date
from workflows.cli.arguments import DAY, Whole, evidence_of
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk

if TYPE_CHECKING:
    from tracker.records import RoundRecord
    from workflows.actions.amendments import Change

REWORDABLE = ("title", "finding", "follow_up", "starts_on", "ends_on")


@click.command("approve", cls=Command)
@click.argument("plan")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="Who enters it.")
@click.option("--on", "on", type=DAY, help="The date on the signed plan (default: today).")
@click.option(
    "--scan",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A scan of the signed plan; it is kept under its hash.",
)
@click.option(
    "--second",
    metavar="REASON",
    help="Why the year gets a second plan, where it has an approved one.",
)
@pass_desk
def approve(
    desk: Desk,
    plan: str,
    as_officer: str,
    on: date | None,
    scan: Path | None,
    second: str | None,
) -> None:
    """อนุมัติแผน: กระจายมาตรการไปยังส่วนราชการและเปิดรอบรายงาน · Approve a draft plan.

    Expands “all divisions” to those of the day and schedules both rounds.

    \b
    Example: tidtam approve 1 --as clerk@example.go.th --on 2025-10-20 --scan signed.pdf
    """
    from tracker.queries import rounds
    from workflows.actions.evidence import Link
    from workflows.actions.plans import approve_plan
    from workflows.cli.lookups import plan_of

    with desk.read() as connection:
        found = plan_of(connection, desk.agency.id, plan)
    limit = desk.house.settings.files.size_limit_mb
    upload = evidence_of(str(scan), size_limit_mb=limit) if scan else None
    if isinstance(upload, Link):
        raise click.BadParameter("ต้องเป็นไฟล์ · must be a file", param_hint="--scan")
    done = approve_plan(
        desk.house,
        agency_id=desk.agency.id,
        plan_id=found.id,
        officer_id=desk.officer(as_officer).id,
        approved_on=on,
        scan=upload,
        second_because=second,
        now=desk.now,
    )
    with desk.read() as connection:
        made = rounds.rounds(connection, desk.agency.id, plan_id=found.id)
    lines = [
        f"อนุมัติแผนหมายเลข {done.plan_id} แล้ว มี {done.parts} ส่วนงาน · "
        f"Plan {done.plan_id} is approved: {done.parts} parts of divisions.",
        *(
            f"▲ มาตรการที่ {number} ไม่มีผู้รับผิดชอบ · measure {number} has no owner"
            for number in done.gaps
        ),
        *(_of_round(r, passed=r.due_on < desk.today) for r in made),
        "ต่อไป · Next: tidtam measures · tidtam rounds",
    ]
    desk.answer(
        {
            "plan": done.plan_id,
            "status": "approved",
            "parts": done.parts,
            "measures_without_owner": done.gaps,
            "rounds": [{"id": r.id, "half": r.half, "due_on": r.due_on} for r in made],
        },
        *lines,
    )


@click.command("amend", cls=Command)
@click.argument("plan")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk.")
@click.option("--reason", metavar="T", required=True, help="Why the plan is amended.")
@click.option("--on", "on", type=DAY, help="The amendment's date (default: today).")
@click.option("--add", "title", metavar="TITLE", help="Add a measure; with --division.")
@click.option("--division", "divisions", multiple=True, metavar="D", help="An owner of it.")
@click.option("--indicator", "indicators", multiple=True, type=Whole(1, 10), help="Its indicator.")
@click.option("--finding", metavar="T", help="The weakness or finding that it mends.")
@click.option("--starts", type=DAY, help="Its first day (default: today).")
@click.option("--ends", type=DAY, help="Its last day (default: the year's end).")
@click.option("--withdraw", multiple=True, metavar="MEASURE", help="Withdraw a measure.")
@click.option("--reword", metavar="MEASURE", help="Reword a measure; with --field and --to.")
@click.option("--field", type=click.Choice(REWORDABLE), default="title", show_default=True)
@click.option("--to", "text", metavar="TEXT", help="The new text, or the new date.")
@click.option("--hand-over", metavar="MEASURE", help="With --from and --to-division.")
@click.option("--from", "giver", metavar="D", help="The division that gives its part away.")
@click.option("--to-division", "taker", metavar="D", help="The division that takes it.")
@pass_desk
def amend(
    desk: Desk,
    plan: str,
    as_officer: str,
    reason: str,
    on: date | None,
    title: str | None,
    divisions: tuple[str, ...],
    indicators: tuple[int, ...],
    finding: str | None,
    starts: date | None,
    ends: date | None,
    withdraw: tuple[str, ...],
    reword: str | None,
    field: str,
    text: str | None,
    hand_over: str | None,
    giver: str | None,
    taker: str | None,
) -> None:
    """แก้ไขแผนที่อนุมัติแล้ว · Amend an approved plan; the changes get one number and one reason.

    \b
    Example: tidtam amend 1 --as clerk@example.go.th --reason "ที่ประชุมมีมติ" \\
               --add "จัดทำช่องทางรับฟังความคิดเห็น" --division กองคลัง --indicator 8
             tidtam amend 1 --as 1 --reason "โอนภารกิจ" \\
               --hand-over 1/4 --from กองช่าง --to-division กองคลัง
    """
    from tracker.queries import people
    from workflows.actions.amendments import AddMeasure, HandOver, Reword, Withdraw, amend_plan
    from workflows.cli.lookups import measure_of, plan_of

    _belong("--reword", reword, "--to", text)
    _belong("--hand-over", hand_over, "--from", giver)
    _belong("--hand-over", hand_over, "--to-division", taker)
    if title and not divisions:
        raise click.UsageError("มาตรการใหม่ต้องมีผู้รับผิดชอบ · --add needs --division")
    if finding and not title:
        raise click.UsageError(
            "ผลการวิเคราะห์ใส่กับมาตรการใหม่ ของมาตรการเดิมใช้ --field finding · "
            "--finding goes with --add; a measure that is there takes --field finding"
        )
    changes: list[Change] = []
    with desk.read() as connection:
        agency_id = desk.agency.id
        found = plan_of(connection, agency_id, plan)

        def division(name: str | None) -> int:
            return people.find_division(connection, agency_id, name or "").id

        if title:
            owners = tuple(division(name) for name in divisions)
            changes.append(
                AddMeasure(
                    title, owners, indicators, starts_on=starts, ends_on=ends, finding=finding
                )
            )
        if reword:
            value = DAY.convert(text, None, None) if field.endswith("_on") else str(text)
            changes.append(Reword(measure_of(connection, agency_id, reword).id, field, value))
        changes += [Withdraw(measure_of(connection, agency_id, one).id) for one in withdraw]
        if hand_over:
            measure_id = measure_of(connection, agency_id, hand_over).id
            changes.append(HandOver(measure_id, division(giver), division(taker)))
    number = amend_plan(
        desk.house,
        agency_id=agency_id,
        plan_id=found.id,
        officer_id=desk.officer(as_officer).id,
        reason=reason,
        changes=changes,
        amended_on=on,
        now=desk.now,
    )
    with desk.read() as connection:
        from tracker.queries import plans

        entered = plans.amendments(connection, agency_id, found.id)[number - 1]
    desk.answer(
        {"plan": found.id, "amendment": number, "changes": entered.changes},
        f"บันทึกการแก้ไขแผนครั้งที่ {number} แล้ว · Entered amendment {number}.",
        *(f"  {one['what']}: มาตรการที่ {one['number']}" for one in entered.changes),
    )


@click.command("throw-away", cls=Command)
@click.argument("plan")
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk.")
@click.option("--yes", is_flag=True, help="Do not ask once more.")
@pass_desk
def throw_away(desk: Desk, plan: str, as_officer: str, yes: bool) -> None:
    """ทิ้งร่างแผนที่ยังไม่อนุมัติ · Throw a draft away: its measures, its paper, the scores with it.

    It cannot be brought back; the journal keeps that it was there. Never an approved plan.

    \b
    Example: tidtam throw-away 2 --as clerk@example.go.th
    """
    from tracker.queries import plans
    from workflows.actions.discards import throw_away_draft
    from workflows.actions.seen import as_read, mark_of
    from workflows.cli.lookups import plan_of

    with desk.read() as connection:
        found = plan_of(connection, desk.agency.id, plan)
        every = plans.measures(connection, desk.agency.id, plan_id=found.id, limit=None)
    officer = desk.officer(as_officer)
    if not yes:
        click.confirm(
            f"ทิ้งร่างแผนหมายเลข {found.id} ({len(every)} มาตรการ) เรียกคืนไม่ได้ · "
            f"Throw draft plan {found.id} away ({len(every)} measures)? It cannot be brought back",
            abort=True,
            err=True,
        )
    gone = throw_away_draft(
        desk.house,
        agency_id=desk.agency.id,
        plan_id=found.id,
        officer_id=officer.id,
        seen=mark_of(as_read(found, every)),
        now=desk.now,
    )
    lines = [
        f"ทิ้งร่างแผนหมายเลข {found.id} แล้ว ({gone.measures} มาตรการ) · "
        f"Threw draft plan {found.id} away ({gone.measures} measures)."
    ]
    if gone.scores_of is not None:
        lines.append(
            f"ลบผลการประเมินปี {gone.scores_of} ที่มากับเอกสารด้วย · "
            f"The scores of {gone.scores_of} that had come with its paper are gone too."
        )
    desk.answer(
        {
            "plan": found.id,
            "fiscal_year": gone.fiscal_year,
            "measures": gone.measures,
            "scores_of": gone.scores_of,
        },
        *lines,
    )


def _of_round(made: "RoundRecord", *, passed: bool) -> str:
    due = short_date(made.due_on, year4=True, thai_digits=False)
    line = (
        f"รอบที่ {made.half} (หมายเลข {made.id}) กำหนดส่ง {due} · "
        f"round {made.id} is due on {made.due_on.isoformat()}"
    )
    late = (
        " (เลยกำหนดแล้ว ยังบันทึกรายงานย้อนหลังได้ หากพ้นวันที่ควรปิดรอบไปแล้ว ระบบจะไม่ส่งการเตือน "
        "· past: reports can still be entered; once the round should have been closed, "
        "nobody is reminded)"
    )
    return line + late if passed else line


def _belong(first: str, one: object, second: str, other: object) -> None:
    if bool(one) != bool(other):
        raise click.UsageError(f"{first} กับ {second} ใช้คู่กัน · {first} and {second} go together")
