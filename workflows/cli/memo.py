"""The round's memo as a paper, and its way up the chain."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.calendar import short_date
from tracker.status import ENGLISH, THAI, MemoStatus
from workflows.cli.arguments import DAY
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk

if TYPE_CHECKING:
    from tracker.records import RoundRecord

ACTIONS = ("write", "edit", "number", "submit", "endorse", "return", "publish")
FORMS = ("docx", "pdf", "html", "json")


@click.command("memo", cls=Command)
@click.argument("round_text", metavar="ROUND")
@click.argument("action", required=False, type=click.Choice(ACTIONS))
@click.option("--format", "form", type=click.Choice(FORMS), help="Default: docx, or -o's ending.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Where to; - is stdout.",
)
@click.option("--as", "as_officer", metavar="OFFICER", help="Who acts.")
@click.option(
    "--remark", metavar="T", help="A remark; needed for return, and to correct what is published."
)
@click.option("--number", metavar="T", help="The running number (action number).")
@click.option("--dated", type=DAY, help="The memo's date (action number).")
@click.option(
    "--paragraph", metavar="KEY", help="Which paragraph (action edit; see --format json)."
)
@click.option("--text", metavar="T", help="Its new words; without it Tidtam's own again.")
@pass_desk
def memo(
    desk: Desk,
    /,
    round_text: str,
    action: str | None,
    form: str | None,
    output: Path | None,
    as_officer: str | None,
    **more: Any,
) -> None:
    """บันทึกข้อความของรอบ และการเสนอตามลำดับชั้น · The round's memo, and its way up the chain.

    Without ACTION the memo is written to a file (a preview until it is submitted). ACTION is
    write, edit, number, submit, endorse, return (with --remark) or publish.

    \b
    Example: tidtam memo 1 --format pdf -o memo.pdf
             tidtam memo 1 submit --as clerk@example.go.th
             tidtam memo 1 endorse --as director@example.go.th
             tidtam memo 1 return --as palad@example.go.th --remark "แก้ยอดรวม"
             tidtam memo 1 number --as clerk@example.go.th --number 123 --dated 2026-04-03
    """
    from workflows.cli.lookups import round_of

    with desk.read() as connection:
        found = round_of(connection, desk.agency.id, round_text)
    if action is None:
        _write_out(desk, found, form, output)
        return
    if as_officer is None:
        raise click.UsageError("โปรดระบุผู้ดำเนินการ · name who acts: --as OFFICER")
    _act(desk, found, action, desk.officer(as_officer).id, **more)
    if form is not None or output is not None:
        _write_out(desk, found, form, output)


def _act(
    desk: Desk,
    of_round: "RoundRecord",
    action: str,
    officer_id: int,
    *,
    remark: str | None,
    number: str | None,
    dated: date | None,
    paragraph: str | None,
    text: str | None,
) -> None:
    from tracker.queries import memos
    from workflows.actions import memo_chain
    from workflows.actions import memos as desk_work

    who: dict[str, Any] = {
        "agency_id": desk.agency.id,
        "round_id": of_round.id,
        "officer_id": officer_id,
        "now": desk.now,
    }
    match action:
        case "write":
            desk_work.write_memo(desk.house, **who)
        case "edit":
            if paragraph is None:
                raise click.UsageError("โปรดระบุย่อหน้า · name the paragraph: --paragraph KEY")
            desk_work.edit_paragraph(desk.house, key=paragraph, text=text, **who)
        case "number":
            if number is None and dated is None:
                raise click.UsageError("โปรดระบุ --number หรือ --dated · give --number or --dated")
            _number(desk, of_round, who, number, dated, remark)
        case "submit":
            memo_chain.submit_memo(desk.house, **who)
        case _:
            memo_chain.carry(desk.house, action, remark=remark, **who)
    with desk.read() as connection:
        now = memos.memo_of_round(connection, desk.agency.id, of_round.id)
        told = memos.endorsements(connection, desk.agency.id, now.id) if now else ()
    assert now is not None
    desk.answer(
        {
            "round": of_round.id,
            "status": now.status,
            "version": now.version,
            "number": now.number,
            "dated_on": now.dated_on,
            "chain": [
                {
                    "action": step.action,
                    "step": step.step,
                    "officer": step.officer_name,
                    "position": step.position,
                    "acting": step.acting_form,
                    "remark": step.remark,
                    "at": step.endorsed_at,
                }
                for step in told
            ],
        },
        f"บันทึกข้อความรอบหมายเลข {of_round.id}: {THAI[now.status]} ({ENGLISH[now.status]})",
        *(
            f"  {step.officer_name} {step.position}"
            + (f" {step.acting_form}{step.acting_for or ''}" if step.acting_form else "")
            + (f" · {step.remark}" if step.remark else "")
            for step in told
        ),
        *_next(now.status, of_round.id),
    )


def _number(
    desk: Desk,
    of_round: "RoundRecord",
    who: dict[str, Any],
    number: str | None,
    dated: date | None,
    reason: str | None,
) -> None:
    """Enter number or date or both; what is not named stays as it was entered."""
    from tracker.queries import memos
    from workflows.actions.memos import set_number

    with desk.read() as connection:
        before = memos.memo_of_round(connection, desk.agency.id, of_round.id)
    set_number(
        desk.house,
        number=number if number is not None else (before.number if before else None),
        dated_on=dated or (before.dated_on if before else None),
        reason=reason,
        **who,
    )


def _next(status: MemoStatus, round_id: int) -> list[str]:
    following = {
        MemoStatus.DRAFT: "submit --as CLERK",
        MemoStatus.RETURNED: "submit --as CLERK",
        MemoStatus.SUBMITTED: "endorse --as DIRECTOR",
        MemoStatus.DIRECTOR: "endorse --as PALAD",
        MemoStatus.PALAD: "endorse --as MAYOR",
        MemoStatus.MAYOR: "publish --as CLERK",
    }
    step = following.get(status)
    return [f"ต่อไป · Next: tidtam memo {round_id} {step}"] if step else []


def _write_out(desk: Desk, of_round: "RoundRecord", form: str | None, output: Path | None) -> None:
    form = form or ("json" if desk.as_json else _form_of(output))
    if form == "json":
        data = _content(desk, of_round).encode("utf-8")
    else:
        from workflows.actions.memos import memo_paper

        data = memo_paper(
            desk.house, agency_id=desk.agency.id, round_id=of_round.id, form=form, now=desk.now
        )
    to_stdout = str(output) == "-" or (output is None and form in ("json", "html"))
    if to_stdout:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = output or _free(Path(f"memo-{of_round.fiscal_year}-{of_round.half}.{form}"))
    path.write_bytes(data)
    due = short_date(of_round.due_on, year4=True, thai_digits=False)
    desk.say(f"บันทึกข้อความ ปีงบประมาณ {of_round.fiscal_year} รอบที่ {of_round.half} (กำหนดส่ง {due})")
    desk.answer({"round": of_round.id, "file": path, "bytes": len(data)}, str(path))


def _content(desk: Desk, of_round: "RoundRecord") -> str:
    """The content on readable lines; what is stored and hashed has none."""
    from workflows.actions.memos import memo_content
    from workflows.documents.memo_content import content_to_json

    content = memo_content(desk.house, agency_id=desk.agency.id, round_id=of_round.id, now=desk.now)
    return json.dumps(json.loads(content_to_json(content)), ensure_ascii=False, indent=2) + "\n"


def _form_of(output: Path | None) -> str:
    ending = output.suffix.lower().removeprefix(".") if output else ""
    if ending == "htm":
        return "html"
    if ending and ending not in FORMS:
        raise click.BadParameter(
            f"ไม่รู้จักนามสกุล .{ending} ใช้ {', '.join(FORMS)} · use one of {', '.join(FORMS)}",
            param_hint="-o",
        )
    return ending or "docx"


def _free(path: Path) -> Path:
    """This name, or the next that no file has: a clerk's edited copy is never written over."""
    free, number = path, 2
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free
