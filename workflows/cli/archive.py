"""Everything in one file, and back; from the embedded database to PostgreSQL."""

from pathlib import Path

import click

from workflows.cli.columns import table
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk
from workflows.cli.installation import Unsound


@click.command("backup", cls=Command, of_agency=False)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@pass_desk
def backup(desk: Desk, path: Path) -> None:
    """สำรองข้อมูลทั้งหมดไว้ในไฟล์เดียว · Everything in one file, while others go on working.

    The key file is not in it: keep a copy of the key apart from the backups.

    \b
    Example: tidtam backup backup-2569-04-03.tidtam
    """
    from workflows.actions.backups import back_up

    made = back_up(desk.house, path, now=desk.now)
    rows = sum(made.rows.values())
    desk.answer(
        {"file": str(path), "created_at": made.created_at, "rows": made.rows, "files": made.files},
        f"สำรองแล้ว {path} ({rows} รายการ {made.files} แฟ้ม) · "
        f"Backed up {rows} rows and {made.files} files.",
        f"โปรดเก็บแฟ้มกุญแจแยกไว้ด้วย · Keep the key file too: {desk.settings.secrets.key_file}",
    )


@click.command("restore", cls=Command, of_agency=False)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@pass_desk
def restore(desk: Desk, path: Path) -> None:
    """กู้คืนข้อมูลจากไฟล์สำรองลงในฐานข้อมูลว่าง · Bring a backup back into an empty database.

    Put the old key file in place, run tidtam init, then restore; what came back is verified. It
    says what is due again since the backup: tidtam notices count-as-sent keeps it from going out
    twice. Do that before the clock starts.

    \b
    Example: tidtam restore backup-2569-04-03.tidtam
    """
    from workflows.actions.backups import bring_back
    from workflows.actions.sent_before import due_by

    done = bring_back(desk.house, path)
    rows = sum(done.rows.values())
    due = due_by(desk.house, until=desk.now, now=desk.now)
    desk.answer(
        {"rows": done.rows, "sound": done.verification.is_sound, "due_again": due},
        f"กู้คืนแล้ว {rows} รายการ · Restored {rows} rows.",
    )
    if due.notices or due.rungs:
        desk.say(
            f"▲ นาฬิกาจะส่งการแจ้งเตือนที่ค้างในข้อมูลสำรอง {due.notices} ฉบับ และเตือนตามขั้นที่ถึงกำหนดแล้ว "
            f"{due.rungs} ขั้น หากระบบเดิมส่งไปแล้วหลังสำรองข้อมูล ก่อนเปิดนาฬิกาโปรดสั่ง "
            "tidtam notices count-as-sent --until เวลาที่ระบบเดิมหยุด",
            f"  The clock will send {due.notices} notices that waited in the backup, and tell "
            f"{due.rungs} rungs that are due. If the lost installation has sent them since, run "
            "tidtam notices count-as-sent --until WHEN-IT-STOPPED before the clock starts.",
        )
    if not done.verification.is_sound:
        raise Unsound(len(done.verification.faults))


@click.command("copy", cls=Command, of_agency=False)
@click.option("--to", "url", metavar="URL", required=True, help="The empty database.")
@pass_desk
def copy(desk: Desk, url: str) -> None:
    """ย้ายข้อมูลไปยังฐานข้อมูลอื่น เช่น PostgreSQL · Copy everything to another database.

    Compares the count of every table and verifies journal and hashes in the copy. Then name the
    new address as [database] url; the folder of kept files stays where it is.

    \b
    Example: tidtam copy --to postgresql://tidtam@localhost/tidtam
    """
    from workflows.actions.backups import carry_over

    done = carry_over(desk.house, url)
    shown = [(name, str(rows)) for name, rows in done.rows.items() if rows]
    desk.answer(
        {"rows": done.rows, "sound": done.verification.is_sound},
        *table(("ตาราง", "รายการ"), shown),
        "คัดลอกครบทุกตาราง · Every table was copied.",
    )
    if not done.verification.is_sound:
        raise Unsound(len(done.verification.faults))
