"""Back an installation up, bring it back, and carry it over to another database, then verify."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from tracker.archive import Archive, copy_rows, restore_archive, write_archive
from tracker.database import open_database, reading
from tracker.errors import TidtamError
from tracker.migrations import is_current, migrate
from tracker.verify import Verification, verify
from workflows.house import House

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


def back_up(house: House, path: Path, *, now: datetime, told: Told | None = None) -> Archive:
    """Everything in one file, in one consistent state, while others go on writing."""
    return write_archive(house.engine, path, files=house.files, key=house.key, now=now, told=told)


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
