"""The installation itself: begin or migrate it, show its settings, verify what it holds."""

import os

import click

from tracker.errors import TidtamError
from workflows.cli.columns import table
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk


@click.command("init", cls=Command, of_agency=False)
@pass_desk
def init(desk: Desk) -> None:
    """สร้างหรือปรับปรุงฐานข้อมูลตาม config.toml · Create or migrate the database.

    Makes the key file too, where no key is. Safe to run again at any time, and after each update
    of the program. Keep the key file with your backups: without it the journal proves nothing.

    \b
    Example: tidtam init
    """
    from tracker.migrations import schema_version
    from tracker.queries import people
    from workflows import bootstrap

    if desk.config_file is None:
        desk.say(
            "ไม่พบ config.toml จึงใช้ค่าเริ่มต้นในโฟลเดอร์นี้ · No config.toml here: the defaults count."
        )
    had_key = desk.settings.secrets.key or desk.settings.secrets.key_file.exists()
    desk.house = bootstrap.init_house(desk.config_file, os.environ)
    with desk.read() as connection:
        agencies = people.agencies(connection)
    url = desk.house.engine.url.render_as_string(hide_password=True)
    version = schema_version(desk.house.engine)
    lines = [f"ฐานข้อมูลพร้อมใช้ · The database is ready: {url} (schema {version})"]
    if not had_key:
        path = desk.settings.secrets.key_file
        lines.append(f"สร้างแฟ้มกุญแจแล้ว โปรดสำรองไว้ด้วย · Made the key file, keep a copy: {path}")
    if not agencies:
        lines.append(
            "ต่อไป · Next: tidtam agency add ชื่อหน่วยงาน · tidtam import FILE --create-agency"
        )
    desk.answer({"database": url, "schema": version, "agencies": len(agencies)}, *lines)


@click.command("check-config", cls=Command)
@pass_desk
def check_config(desk: Desk) -> None:
    """ตรวจการตั้งค่าทั้งหมด และบอกที่มาของแต่ละค่า · Check the settings; every error at once.

    \b
    Example: tidtam check-config
             tidtam check-config --agency เทศบาลตำบลตัวอย่าง
    """
    from tracker.settings import agency_settings, sources

    settings = desk.settings  # raises every error at once
    overrides = None
    if desk.agency_name is not None:
        overrides = desk.agency.settings
        agency_settings(settings, overrides, typed=True)
    found = sources(desk.config_file, os.environ, overrides)
    if desk.config_file is None:
        desk.say("ไม่พบ config.toml ใช้ค่าเริ่มต้น · No config.toml here: the defaults count.")
    origins = {
        "default": "ค่าเริ่มต้น · default",
        "file": "แฟ้ม · file",
        "environment": "สภาพแวดล้อม · environment",
        "database": "หน่วยงาน · agency",
    }
    rows = [
        (f"[{one.section}] {one.key}", one.value, origins.get(one.origin, one.origin), one.place)
        for one in found
    ]
    desk.answer(
        {"settings": found},
        *table(("การตั้งค่า", "ค่า", "ที่มา", "ตำแหน่ง"), rows),
        "การตั้งค่าถูกต้อง · The settings are sound.",
    )


@click.command("verify", cls=Command)
@pass_desk
def verify(desk: Desk) -> None:
    """ตรวจว่าประวัติ เอกสาร และหลักฐานไม่ถูกเปลี่ยน · Check journal, issued papers and evidence.

    Exit status 1 where something is changed, missing or added; what, is said.

    \b
    Example: tidtam verify
             tidtam verify --agency 1 --json
    """
    from tracker.verify import verify as check

    agency_id = desk.agency.id if desk.agency_name is not None else None
    with desk.read() as connection:
        done = check(connection, key=desk.house.key, files=desk.house.files, agency_id=agency_id)
    lines = [
        f"ตรวจแล้ว {done.agencies} หน่วยงาน ประวัติ {done.entries} รายการ แฟ้ม {done.files} แฟ้ม · "
        f"Checked {done.entries} journal entries and {done.files} files."
    ]
    if done.is_sound:
        lines.append("ทุกอย่างเป็นไปตามที่บันทึกไว้ · Everything is as it was written.")
    desk.answer(
        {
            "sound": done.is_sound,
            "agencies": done.agencies,
            "entries": done.entries,
            "files": done.files,
            "faults": done.faults,
        },
        *lines,
        *(f"✕ {fault.th} · {fault.en}" for fault in done.faults),
    )
    if not done.is_sound:
        raise Unsound(len(done.faults))


class Unsound(TidtamError):
    """Something is not as it was written."""

    def __init__(self, faults: int) -> None:
        super().__init__(
            "unsound",
            th=f"พบ {faults} รายการที่ไม่ตรงกับที่บันทึกไว้ โปรดกู้คืนจากข้อมูลสำรองและแจ้งผู้ตรวจสอบ",
            en=(
                f"{faults} things are not as they were written"
                if faults > 1
                else "one thing is not as it was written"
            )
            + "; restore from a backup, and tell the auditor",
        )
