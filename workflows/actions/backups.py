"""Back an installation up, bring it back, and carry it over to another database, then verify."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from tracker.archive import Archive, copy_rows, restore_archive, write_archive
from tracker.backups import note_backup
from tracker.database import open_database, reading
from tracker.errors import TidtamError
from tracker.migrations import is_current, migrate
from tracker.queries import backups
from tracker.status import Role
from tracker.verify import Verification, verify
from workflows.actions.acts import doer, standings_of
from workflows.engine import Refused
from workflows.house import House

LARGEST_HANDED_OUT = 1 << 30  # bytes of kept files; what is more goes by the command
Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows of each table went over, and what verifying the copy found."""

    rows: dict[str, int]
    verification: Verification


class SchemaBehind(TidtamError):
    """The database is not at this program's schema yet."""

    def __init__(self) -> None:
        super().__init__(
            "schema-behind",
            th="โครงสร้างฐานข้อมูลยังไม่เป็นรุ่นปัจจุบัน โปรดสั่ง tidtam init ก่อน",
            en="the database is not at the current schema yet; run tidtam init first",
        )


class AddressUnusable(TidtamError):
    """What was given as the target's address is no address of a database."""

    def __init__(self, url: str) -> None:
        super().__init__(
            "address-unusable",
            th=f"“{url}” ไม่ใช่ที่อยู่ของฐานข้อมูล ตัวอย่าง: postgresql://ผู้ใช้@เครื่อง/ชื่อฐานข้อมูล",
            en=f"“{url}” is no address of a database; such as postgresql://user@host/name (--to)",
        )


class NotHandedOut(TidtamError):
    """The site hands a backup out only where one agency has the installation for itself."""

    def __init__(self) -> None:
        super().__init__(
            "not-handed-out",
            th="ดาวน์โหลดข้อมูลสำรองจากหน้าเว็บไม่ได้ เพราะระบบนี้มีข้อมูลของหน่วยงานอื่น"
            "หรือสำนักงานที่กำกับดูแลอยู่ด้วย หรือมีข้อมูลมากเกินไป "
            "โปรดให้ผู้ติดตั้งระบบสั่ง tidtam backup",
            en="no backup is handed out by the site: other agencies or a supervising "
            "office share this installation, or it holds too much; "
            "ask the operator for tidtam backup",
        )


def back_up(house: House, path: Path, *, now: datetime, told: Told | None = None) -> Archive:
    """Everything in one file, in one consistent state, while others go on writing."""
    made = write_archive(house.engine, path, files=house.files, key=house.key, now=now, told=told)
    rows, size = sum(made.rows.values()), path.stat().st_size
    note_backup(house.engine, now=now, rows=rows, files=made.files, size=size)
    return made


def may_hand_out(connection: sa.Connection) -> bool:
    """Whether a backup holds this one agency's data and no more, and not too much of it."""
    return backups.is_alone(connection) and backups.kept_bytes(connection) <= LARGEST_HANDED_OUT


def hand_out(
    house: House, path: Path, *, agency_id: int, officer_id: int, now: datetime
) -> Archive:
    """The same for the agency's administrator, to be carried off; the journal tells of it first.

    Raises Refused, NotHandedOut.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        mine = standings_of(store.connection, agency_id, officer_id, now)
        if not any(one.role is Role.ADMINISTRATOR for one in mine):
            raise Refused(
                "not-yours",
                th="ผู้ที่ดาวน์โหลดข้อมูลสำรองได้คือผู้ดูแลระบบของหน่วยงาน",
                en="a backup is for the agency's administrator to download",
            )
        if not may_hand_out(store.connection):
            raise NotHandedOut
        store.journal("take-backup", "agency", agency_id)
    return back_up(house, path, now=now)


def bring_back(house: House, path: Path, *, told: Told | None = None) -> Copied:
    """Restore a backup into this house's empty database, and verify what came back.

    Raises ArchiveDamaged, ArchiveOfOtherKey, ArchiveOfOtherSchema, NotEmpty.
    """
    archive = restore_archive(house.engine, path, files=house.files, key=house.key, told=told)
    return Copied(archive.rows, _verified(house))


def carry_over(house: House, url: str, *, told: Told | None = None) -> Copied:
    """Copy this house's database to the empty one at `url`, and verify the copy there.

    The kept files stay in their folder, which the new installation goes on using.
    """
    if not is_current(house.engine):
        raise SchemaBehind
    try:
        target = open_database(url)
    except sa.exc.ArgumentError as error:
        raise AddressUnusable(url) from error
    try:
        migrate(target)
        rows = copy_rows(house.engine, target, told=told)
        with reading(target) as connection:
            return Copied(rows, verify(connection, key=house.key, files=house.files))
    finally:
        target.dispose()


def _verified(house: House) -> Verification:
    with house.read() as connection:
        return verify(connection, key=house.key, files=house.files)
