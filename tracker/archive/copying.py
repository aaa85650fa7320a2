"""From one database to another, row by row, with every count compared before it counts as done."""

from collections.abc import Callable

from sqlalchemy.engine import Engine

from tracker.archive.rows import count, insert_rows, rows_of, tables
from tracker.database import reading, writing
from tracker.errors import TidtamError


class CopyDiffers(TidtamError):
    """After copying, a table holds another number of rows than its source; nothing was kept."""

    def __init__(self, table: str, source: int, target: int) -> None:
        super().__init__(
            "copy-differs",
            th=f"คัดลอกตาราง {table} ได้ {target} จาก {source} รายการ จึงยกเลิกทั้งหมด โปรดลองอีกครั้ง",
            en=f"{target} of {source} rows of {table} were copied, so everything was undone; "
            "try again",
        )


class NotEmpty(TidtamError):
    """Rows are brought into an empty database only; this one holds an agency already."""

    def __init__(self) -> None:
        super().__init__(
            "database-not-empty",
            th="ฐานข้อมูลปลายทางมีข้อมูลอยู่แล้ว โปรดใช้ฐานข้อมูลว่าง เพื่อไม่ให้ทับข้อมูลเดิม",
            en="the target database holds data already; use an empty one, so that nothing is "
            "overwritten",
        )


def copy_rows(
    source: Engine, target: Engine, *, told: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Copy every row of `source` (one consistent state) to the empty, migrated `target`.

    All or nothing. Returns the number of rows by table; `told` hears of each table as it is
    done. Raises NotEmpty, CopyDiffers.
    """
    with reading(source) as old, writing(target) as new:
        if any(count(new, table) for table in tables()):
            raise NotEmpty
        copied = {}
        for table in tables():
            insert_rows(new, table, rows_of(old, table))
            there, here = count(old, table), count(new, table)
            if there != here:
                raise CopyDiffers(table.name, there, here)
            copied[table.name] = here
            if told is not None:
                told(table.name, here)
    return copied
