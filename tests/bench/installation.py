"""A real installation for benchmarks: SQLite as in production, and a raw copy of its file."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.databases import bring_up, sqlite_url
from tests.office import DIVISIONS, Office, measure, open_office

WORK = (
    "ปรับปรุงการเผยแพร่ข้อมูลบนเว็บไซต์ให้ครบถ้วน",
    "จัดทำคู่มือการยืมทรัพย์สินของทางราชการ",
    "แจ้งเวียนแนวทางการใช้งบประมาณ",
    "ประชุมชี้แจงมาตรฐานทางจริยธรรม",
)


@contextmanager
def installation() -> Iterator[tuple[Office, Path]]:
    """An office on a fresh database in a folder of its own, which goes with it."""
    with TemporaryDirectory(prefix="tidtam-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        url = sqlite_url(folder / "tidtam.sqlite")
        bring_up(url)
        office = open_office(folder, url)
        try:
            yield office, folder
        finally:
            office.house.engine.dispose()


@contextmanager
def raw_copy(folder: Path) -> Iterator[sqlite3.Connection]:
    """The same database beside it, opened by `sqlite3` alone: same tables, same durability."""
    copy = _copied(folder / "tidtam.sqlite", folder / "raw.sqlite")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        copy.execute(f"PRAGMA {pragma}")
    try:
        yield copy
    finally:
        copy.close()


def once_more(folder: Path) -> Path:
    """The folder of the same installation a second time."""
    beside = folder / "once_more"
    beside.mkdir()
    shutil.copy(folder / "config.toml", beside)
    _copied(folder / "tidtam.sqlite", beside / "tidtam.sqlite").close()
    return beside


def _copied(database: Path, to: Path) -> sqlite3.Connection:
    copy = sqlite3.connect(to, isolation_level=None)
    with sqlite3.connect(database) as source:
        source.backup(copy)
    source.close()
    return copy


def many_measures(count: int, *, owners: int = 1) -> list[dict[str, Any]]:
    """Measures as the reading gives them; each owned by this many of the three divisions."""
    made = []
    for number in range(1, count + 1):
        title = f"{WORK[number % len(WORK)]} รายการที่ {number}"
        owned = [DIVISIONS[(number + more) % len(DIVISIONS)] for more in range(owners)]
        made.append(
            measure(
                title,
                *owned,
                finding=f"ยังไม่มีแนวทางที่ชัดเจนในรายการที่ {number}",
                as_printed={"title": title, "owners": " ".join(owned)},
                number=number,
            )
        )
    return made


def understood(measures: list[dict[str, Any]]) -> dict[str, Any]:
    """A reading that holds these measures (CONTRACT's JSON)."""
    return {
        "agency": None,
        "assessment": None,
        "plan": {"fiscal_year": 2569, "measures": measures},
        "warnings": [],
        "leftover": [],
    }


def as_json(value: Any) -> str:
    """JSON as the journal's columns keep it."""
    return json.dumps(value, ensure_ascii=False)
