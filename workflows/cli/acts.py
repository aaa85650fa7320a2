"""What divisions do with their measures: one action of the table, or a report in the round."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from tracker.calendar import short_date
from tracker.status import PlanStatus
from workflows.cli.arguments import DAY, Whole, evidence_of
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk
from workflows.cli.measures import status_words


def _of_an_owner(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every act of an owner."""
    for option in (
        click.option(
            "--evidence", multiple=True, metavar="FILE|URL", help="What shows it; may repeat."
        ),
        click.option("--done-on", type=DAY, help="The date of the deed."),
        click.option("--source", metavar="T", help="Where the owner said it: memo, meeting, call."),
        click.option("--for", "for_officer", metavar="OFFICER", help="The owner acted for."),
        click.option("--as", "as_officer", metavar="OFFICER", required=True, help="Who acts."),
        click.option(
            "--division", metavar="D", help="Whose part (needed where several own the measure)."
        ),
    ):
        command = option(command)
    return command


@click.command("move", cls=Command)
@click.argument("measure")
@click.argument("action", metavar="ACTION")
@_of_an_owner
@click.option("--result", metavar="T", help="What came of it (finish).")
@click.option("--reason", metavar="T", help="Why (give-up, reopen).")
@pass_desk
def move(
    desk: Desk,
    measure: str,
    action: str,
    division: str | None,
    as_officer: str,
    for_officer: str | None,
    source: str | None,
    done_on: date | None,
    evidence: tuple[str, ...],
    result: str | None,
    reason: str | None,
) -> None:
    """เปลี่ยนสถานะงานของส่วนราชการ · Do one action on a division's part of a measure.

    ACTION is start, finish (needs --result, --done-on, --evidence), give-up (--reason) or
    reopen (--reason; the clerk).

    \b
    Example: tidtam move 5 start --division กองคลัง --as finance@example.go.th
             tidtam move 2569/5 finish --division กองคลัง --as clerk@example.go.th \\
               --for finance@example.go.th --source "ประชุมหัวหน้าส่วนราชการ 2/2569" \\
               --result "เผยแพร่ครบถ้วน" --done-on "12 ม.ค. 2569" --evidence report.pdf
    """
    from workflows.actions.measures import move as act

    found = _Part(desk, measure, division)
    done = act(
        desk.house,
        agency_id=desk.agency.id,
        measure_id=found.measure_id,
        division_id=found.division_id,
        action=action.lower().replace("_", "-"),
        **_by_whom(desk, as_officer, for_officer, source),
        result=result,
        done_on=done_on,
        reason=reason,
        evidence=_pieces(desk, evidence),
        now=desk.now,
    )
    desk.answer(
        {
            "measure": found.measure_id,
            "division": found.division,
            "before": done.before,
            "after": done.after,
            "measure_before": done.measure_before,
            "measure_after": done.measure_after,
            "version": done.version,
            "waits_for_consent": done.waits,
            "identity_number_in": done.identity_in,
        },
        f"{found.division}: {status_words(done.before)} → {status_words(done.after)}",
        f"มาตรการ · measure {found.measure_id}: {status_words(done.measure_after)}",
    )
    if done.waits:
        desk.say(
            "ขอแล้ว รอปลัดเห็นชอบ (tidtam assents) · "
            "Asked for; it takes effect when the palad consents (tidtam assents)."
        )
    _warn_of_identity(desk, done.identity_in)


@click.command("report", cls=Command)
@click.argument("measure")
@_of_an_owner
@click.option("--done", metavar="T", help="What was done in this round.")
@click.option("--problem", metavar="T", help="What stood in the way.")
@click.option("--next", "next_step", metavar="T", help="What comes next.")
@click.option("--percent", type=Whole(0, 100), help="How far it is.")
@click.option("--unchanged", is_flag=True, help="As reported before: repeats the last report.")
@click.option("--round", "round_text", metavar="ROUND", help="Another round than the open one.")
@pass_desk
def report(
    desk: Desk,
    measure: str,
    division: str | None,
    as_officer: str,
    for_officer: str | None,
    source: str | None,
    done_on: date | None,
    evidence: tuple[str, ...],
    done: str | None,
    problem: str | None,
    next_step: str | None,
    percent: int | None,
    unchanged: bool,
    round_text: str | None,
) -> None:
    """รายงานผลในรอบที่เปิดอยู่ · Report a division's progress in the open round.

    \b
    Example: tidtam report 5 --division กองคลัง --as finance@example.go.th \\
               --done "จัดทำรายงานผลเดือนมกราคมแล้ว" --done-on 2026-02-03 --percent 60
             tidtam report 5 --division กองคลัง --as finance@example.go.th --unchanged
    """
    from tracker.queries import plans
    from workflows.actions.progress import report as act
    from workflows.cli.lookups import round_of

    if unchanged and (done or problem or next_step or percent is not None or done_on):
        raise click.UsageError(
            "--unchanged ใช้รายงานครั้งก่อนซ้ำทั้งหมด จึงใช้ร่วมกับข้อความใหม่ไม่ได้ · "
            "--unchanged repeats the last report and goes with no new text"
        )
    found = _Part(desk, measure, division)
    with desk.read() as connection:
        round_id = round_of(connection, desk.agency.id, round_text).id if round_text else None
    stored = act(
        desk.house,
        agency_id=desk.agency.id,
        measure_id=found.measure_id,
        division_id=found.division_id,
        **_by_whom(desk, as_officer, for_officer, source),
        done=done,
        done_on=done_on,
        problem=problem,
        next_step=next_step,
        percent=percent,
        unchanged=unchanged,
        evidence=_pieces(desk, evidence),
        round_id=round_id,
        now=desk.now,
    )
    with desk.read() as connection:
        of_round = round_of(connection, desk.agency.id, str(stored.round_id))
        part = plans.part(
            connection,
            desk.agency.id,
            measure_id=found.measure_id,
            division_id=found.division_id,
        )
    due = short_date(of_round.due_on, year4=True, thai_digits=False)
    late = " (หลังปิดรอบ · after the round was closed)" if stored.late else ""
    desk.answer(
        {
            "report": stored.progress_id,
            "measure": found.measure_id,
            "division": found.division,
            "round": stored.round_id,
            "number": stored.number,
            "late": stored.late,
            "unchanged": stored.unchanged,
            "status": part.status,
            "identity_number_in": stored.identity_in,
        },
        f"รับรายงานของ{found.division}แล้ว รอบ {of_round.half} กำหนดส่ง {due}{late} · "
        f"Report {stored.number} in round {stored.round_id} is stored.",
        f"{found.division}: {status_words(part.status)}",
    )
    _warn_of_identity(desk, stored.identity_in)


def _warn_of_identity(desk: Desk, places: tuple[str, ...]) -> None:
    """It is stored all the same; whoever typed it is told before anybody else reads it."""
    for place in places:
        th, en = ("ข้อความที่พิมพ์", "the text typed") if place == "text" else (place, place)
        desk.say(
            f"▲ อาจมีเลขประจำตัวประชาชนใน {th} โปรดตรวจก่อนเผยแพร่ · "
            f"There may be an identity number in {en}; look before it is published."
        )


class _Part:
    """The part meant: of the division named, or of the only owner."""

    def __init__(self, desk: Desk, measure: str, division: str | None) -> None:
        from tracker.queries import people, plans
        from workflows.actions.measures import PlanNotInForce
        from workflows.cli.lookups import measure_of

        with desk.read() as connection:
            found = measure_of(connection, desk.agency.id, measure)
            self.measure_id = found.id
            plan = plans.plan(connection, desk.agency.id, found.plan_id)
            if plan.status is PlanStatus.DRAFT:
                raise PlanNotInForce(plan.status)  # its owners are not expanded to parts yet
            if division is not None:
                owner = people.find_division(connection, desk.agency.id, division)
                self.division_id, self.division = owner.id, owner.name
                return
        if len(found.parts) != 1:
            owners = ", ".join(part.division for part in found.parts) or "–"
            raise click.UsageError(
                f"โปรดระบุส่วนราชการด้วย --division: {owners} · name the division: {owners}"
            )
        self.division_id, self.division = found.parts[0].division_id, found.parts[0].division


def _by_whom(
    desk: Desk, as_officer: str, for_officer: str | None, source: str | None
) -> dict[str, Any]:
    from workflows.capacities import OnBehalf

    if source and not for_officer:
        raise click.UsageError("--source ใช้คู่กับ --for · --source goes with --for")
    on_behalf = OnBehalf(desk.officer(for_officer).id, source or "") if for_officer else None
    return {"officer_id": desk.officer(as_officer).id, "on_behalf": on_behalf}


def _pieces(desk: Desk, named: tuple[str, ...]) -> list[Any]:
    limit = desk.house.settings.files.size_limit_mb
    return [evidence_of(text, size_limit_mb=limit) for text in named]
