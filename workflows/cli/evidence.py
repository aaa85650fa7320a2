"""Evidence after it was handed in: the list of a measure, what citizens may see, withdrawal."""

import click

from tracker.calendar import bangkok_date, short_date
from tracker.records import EvidenceRecord
from tracker.status import EvidenceKind
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk


@click.group(cls=Group)
def evidence() -> None:
    """หลักฐานของมาตรการ: รายการ เปิดเผย ถอน · Evidence: its list, showing and withdrawing it.

    \b
    Example: tidtam evidence list 2569/5
    """


@evidence.command("list", cls=Command)
@click.argument("measure")
@pass_desk
def list_(desk: Desk, measure: str) -> None:
    """รายการหลักฐานของมาตรการ · List a measure's evidence, withdrawn pieces too.

    The number in the first column is what `show` and `withdraw` take as EVIDENCE.

    \b
    Example: tidtam evidence list 2569/5
    """
    from tracker.queries import progress
    from workflows.cli.lookups import measure_of

    with desk.read() as connection:
        found = measure_of(connection, desk.agency.id, measure)
        division_of = {part.id: part.division for part in found.parts}
        pieces = progress.evidence_of(connection, desk.agency.id, list(division_of))
    if not pieces and not desk.as_json:
        desk.say("ยังไม่มีหลักฐาน · There is no evidence yet.")
        return
    heads = ("ที่", "ส่วนราชการ", "หลักฐาน", "ขนาด", "แนบเมื่อ", "สถานะ")
    rows = [
        (
            piece.id,
            division_of[piece.part_id],
            piece.name,
            "" if piece.size is None else f"{-(-piece.size // 1024)} kB",
            short_date(bangkok_date(piece.added_at), thai_digits=False),
            _standing(piece),
        )
        for piece in pieces
    ]
    desk.answer([{**_data(piece), "division": division_of[piece.part_id]} for piece in pieces],
                *table(heads, rows, widest=40))  # fmt: skip


@evidence.command("show", cls=Command)
@click.argument("number", metavar="EVIDENCE", type=int)
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="Who acts.")
@click.option("--hide", is_flag=True, help="Take it back: officers of the agency only.")
@pass_desk
def show(desk: Desk, number: int, as_officer: str, hide: bool) -> None:
    """ให้ประชาชนเห็นหลักฐาน หรือเลิกให้เห็น · Let citizens see a piece, or take that back.

    For the clerk and the administrator. Evidence is not public unless this says so.

    \b
    Example: tidtam evidence show 12 --as clerk@example.go.th
             tidtam evidence show 12 --as clerk@example.go.th --hide
    """
    from tracker.queries import progress
    from workflows.actions.evidence import show_evidence

    show_evidence(
        desk.house,
        agency_id=desk.agency.id,
        evidence_id=number,
        public=not hide,
        officer_id=desk.officer(as_officer).id,
        now=desk.now,
    )
    with desk.read() as connection:
        piece = progress.piece_of_evidence(connection, desk.agency.id, number)
    if piece.public and piece.warning:
        desk.say(
            "▲ อาจมีเลขประจำตัวประชาชนในหลักฐานนี้ โปรดตรวจ หากมีให้เลิกเผยแพร่ด้วย --hide · "
            "There may be an identity number in it; look, and take it back by --hide."
        )
    said = "เจ้าหน้าที่เท่านั้น · officers only" if hide else "เผยแพร่แล้ว · public"
    desk.answer(_data(piece), f"{piece.id} {piece.name}: {said}")


@evidence.command("withdraw", cls=Command)
@click.argument("number", metavar="EVIDENCE", type=int)
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="Who acts.")
@click.option("--order", metavar="T", required=True, help="The order: คำสั่งที่ ๑๒/๒๕๖๙.")
@click.option("--reason", metavar="T", required=True, help="Why it must go.")
@pass_desk
def withdraw(desk: Desk, number: int, as_officer: str, order: str, reason: str) -> None:
    """ถอนหลักฐานตามคำสั่ง ลบไฟล์อย่างถาวร · Withdraw a piece by order; its file is gone for good.

    For the clerk and the administrator. Name, hash, order and reason stay, so that it is known
    what was there.

    \b
    Example: tidtam evidence withdraw 12 --as clerk@example.go.th --order "คำสั่งที่ ๑๒/๒๕๖๙" \\
               --reason "มีข้อมูลส่วนบุคคลของผู้ร้องเรียน"
    """
    from tracker.queries import progress
    from workflows.actions.evidence import withdraw_evidence

    withdraw_evidence(
        desk.house,
        agency_id=desk.agency.id,
        evidence_id=number,
        order=order,
        reason=reason,
        officer_id=desk.officer(as_officer).id,
        now=desk.now,
    )
    with desk.read() as connection:
        piece = progress.piece_of_evidence(connection, desk.agency.id, number)
    desk.answer(_data(piece), f"ถอนหลักฐานแล้ว · Withdrawn: {piece.id} {piece.name}")


def _standing(piece: EvidenceRecord) -> str:
    if piece.withdrawn_at is not None:
        return f"ถอนแล้ว ({piece.withdrawn_order}) · withdrawn"
    warned = "▲ " if piece.warning else ""
    return warned + ("เผยแพร่ · public" if piece.public else "เจ้าหน้าที่ · officers")


def _data(piece: EvidenceRecord) -> dict[str, object]:
    return {
        "id": piece.id,
        "part": piece.part_id,
        "kind": piece.kind,
        "name": piece.name,
        "url": piece.url if piece.kind is EvidenceKind.LINK else None,
        "sha256": piece.sha256,
        "size": piece.size,
        "public": piece.public,
        "warning": piece.warning,
        "added_at": piece.added_at,
        "withdrawn_at": piece.withdrawn_at,
        "withdrawn_order": piece.withdrawn_order,
        "withdrawn_reason": piece.withdrawn_reason,
    }
