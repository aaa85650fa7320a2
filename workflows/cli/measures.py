"""The list of measures with their parts."""

import click

from tracker.calendar import short_date
from tracker.records import MeasureRecord
from tracker.status import ENGLISH, THAI, PlanStatus, Status
from workflows.cli.columns import table
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk

MARKS = {
    Status.PLANNED: "○",
    Status.IN_PROGRESS: "◐",
    Status.DONE: "✓",
    Status.NOT_DONE: "✕",
}
# The stored words, and as people type them: “in progress”, “not-done”.
STATUSES = click.Choice(
    [*[s.value for s in Status], "in-progress", "not-done", "in progress", "not done"],
    case_sensitive=False,
)


@click.command("measures", cls=Command)
@click.option("--plan", metavar="P", help="One plan, also a draft: its number or fiscal year.")
@click.option("--division", metavar="D", help="Those of one division, by its part's status.")
@click.option("--status", type=STATUSES, help="Only those of this status.")
@click.option("--overdue", is_flag=True, help="Open although their period has ended.")
@pass_desk
def measures(
    desk: Desk, plan: str | None, division: str | None, status: str | None, overdue: bool
) -> None:
    """รายการมาตรการกับสถานะของแต่ละส่วนราชการ · List the measures with their parts.

    Those of approved plans, unless --plan names a draft or a closed one. The number in the first
    column is what `move` and `report` take as MEASURE; 2569/5 does too.

    \b
    Example: tidtam measures
             tidtam measures --division กองคลัง --status planned
             tidtam measures --plan 2569 --overdue --json
    """
    from tracker.queries import people, plans
    from workflows.cli.lookups import plan_of

    wanted = Status(status.replace("-", "_").replace(" ", "_")) if status else None
    with desk.read() as connection:
        agency_id = desk.agency.id
        found = plans.measures(
            connection,
            agency_id,
            plan_id=plan_of(connection, agency_id, plan).id if plan else None,
            division_id=people.find_division(connection, agency_id, division).id
            if division
            else None,
            status=wanted,
            overdue_on=desk.today if overdue else None,
            limit=None,
        )
        every = plans.plans(connection, agency_id)
    others = {p.id for p in every if plan is None and p.status is not PlanStatus.APPROVED}
    found = tuple(measure for measure in found if measure.plan_id not in others)
    drafts = [str(p.id) for p in every if p.id in others and p.status is PlanStatus.DRAFT]
    if drafts:
        desk.say(
            f"ไม่รวมร่างแผนที่ยังไม่อนุมัติ ดูด้วย --plan: {', '.join(drafts)} · "
            f"Drafts are left out; see one by --plan: {', '.join(drafts)}"
        )
    if not found and not desk.as_json:
        desk.say("ไม่มีมาตรการตามที่เลือก · There is no such measure.")
        return
    desk.answer([as_json(measure, desk) for measure in found], *_lines(found, desk))


def as_json(measure: MeasureRecord, desk: Desk) -> dict[str, object]:
    """A measure with its parts as programs read it."""
    is_open = measure.status in (Status.PLANNED, Status.IN_PROGRESS)
    return {
        "id": measure.id,
        "plan": measure.plan_id,
        "number": measure.number,
        "title": measure.title,
        "actions": measure.actions,
        "status": measure.status,
        "version": measure.version,
        "indicators": measure.indicators,
        "questions": measure.questions,
        "issue": measure.issue,
        "instrument": measure.instrument,
        "finding": measure.finding,
        "steps": measure.steps,
        "owners": measure.owners,
        "all_divisions": measure.all_divisions,
        "starts": measure.starts_on,
        "ends": measure.ends_on,
        "overdue": is_open and measure.ends_on < desk.today,
        "parts": [
            {
                "id": part.id,
                "division": part.division,
                "status": part.status,
                "version": part.version,
                "result": part.result,
                "done_on": part.done_on,
                "reason": part.reason,
            }
            for part in measure.parts
        ],
    }


def _lines(found: tuple[MeasureRecord, ...], desk: Desk) -> list[str]:
    rows: list[tuple[object, ...]] = []
    for measure in found:
        is_open = measure.status in (Status.PLANNED, Status.IN_PROGRESS)
        ends = short_date(measure.ends_on, thai_digits=False)
        several = len(measure.parts) > 1
        owners = f"{len(measure.parts)} ส่วนราชการ" if several else ""
        rows.append(
            (
                measure.id,
                f"{measure.plan_id}/{measure.number}",
                measure.title,
                ",".join(map(str, measure.indicators)),
                owners or ", ".join(part.division for part in measure.parts) or _named(measure),
                f"{MARKS[measure.status]} {THAI[measure.status]}",
                ("▲ " if is_open and measure.ends_on < desk.today else "") + ends,
            )
        )
        rows += [
            (
                "",
                "",
                "",
                "",
                f"· {part.division}",
                f"  {MARKS[part.status]} {THAI[part.status]}",
                "",
            )
            for part in measure.parts
            if several
        ]
    heads = ("ที่", "แผน/ลำดับ", "มาตรการ", "ตัวชี้วัด", "ผู้รับผิดชอบ", "สถานะ", "สิ้นสุด")
    return table(heads, rows, widest=48)


def _named(measure: MeasureRecord) -> str:
    """The owners as the paper names them: those of a draft are not divided into parts yet."""
    return "ทุกส่วนราชการ" if measure.all_divisions else ", ".join(measure.owners) or "–"


def status_words(status: Status) -> str:
    """A status as shown to people: its mark, Thai and English."""
    return f"{MARKS[status]} {THAI[status]} ({ENGLISH[status]})"
