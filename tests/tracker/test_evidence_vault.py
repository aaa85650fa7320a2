"""Bytes are kept under their hash, wholly or not at all, and given back only when unchanged."""

import hashlib
import os
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from tests.tracker.rows import KEY, Rows, make_rows
from tracker.database import open_database, reading
from tracker.evidence import (
    FileState,
    check_file,
    examine,
    fetch,
    keep,
    keep_bytes,
    path_of,
    remove_bytes,
    vault,
)
from tracker.evidence.errors import BytesChangedError, BytesMissingError, BytesNotKeptError
from tracker.evidence.holders import Holder, live_holders
from tracker.status import EvidenceKind
from tracker.store import CLOCK, agency_store
from tracker.tables import Evidence, IssuedPaper, Memo, Plan

NOW = datetime(2027, 2, 1, 3, 0, tzinfo=UTC)
TEXT = "จัดประชุมแล้ว".encode()
# printf 'จัดประชุมแล้ว' | sha256sum
HASH = hashlib.sha256(TEXT).hexdigest()


def everything_below(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_bytes_stand_under_their_hash(tmp_path: Path) -> None:
    assert keep_bytes(tmp_path, b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert everything_below(tmp_path) == [
        str(Path("ba", "7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    ]


def test_an_examined_file_is_kept_and_given_back(tmp_path: Path) -> None:
    examined = examine(TEXT, name="บันทึก.txt", size_limit=1000)
    place = keep(tmp_path, examined)
    assert place.read_bytes() == TEXT
    assert fetch(tmp_path, examined.sha256) == TEXT


def test_bytes_and_their_place_are_on_the_disk_before_they_count_as_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing: list[bool] = []  # whether they stood in place already, at each flush
    place = path_of(tmp_path, HASH)
    monkeypatch.setattr(os, "fsync", lambda _handle: standing.append(place.exists()))
    keep_bytes(tmp_path, TEXT)
    assert standing == ([False] if sys.platform == "win32" else [False, True])


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    first = path_of(tmp_path, keep_bytes(tmp_path, TEXT)).stat()
    second = path_of(tmp_path, keep_bytes(tmp_path, TEXT)).stat()
    assert len(everything_below(tmp_path)) == 1
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)


def test_keeping_again_mends_what_was_spoilt(tmp_path: Path) -> None:
    keep_bytes(tmp_path, TEXT)
    path_of(tmp_path, HASH).write_bytes(b"spoilt")
    keep_bytes(tmp_path, TEXT)
    assert fetch(tmp_path, HASH) == TEXT


def test_what_is_missing_or_changed_is_not_given_back(tmp_path: Path) -> None:
    with pytest.raises(BytesMissingError):
        fetch(tmp_path, HASH)
    keep_bytes(tmp_path, TEXT)
    path_of(tmp_path, HASH).write_bytes(TEXT + b" ")
    with pytest.raises(BytesChangedError):
        fetch(tmp_path, HASH)


def test_a_check_says_right_missing_or_changed(tmp_path: Path) -> None:
    assert check_file(tmp_path, HASH) is FileState.MISSING
    keep_bytes(tmp_path, TEXT)
    assert check_file(tmp_path, HASH) is FileState.RIGHT
    path_of(tmp_path, HASH).write_bytes(b"")
    assert check_file(tmp_path, HASH) is FileState.CHANGED
    path_of(tmp_path, HASH).unlink()
    path_of(tmp_path, HASH).mkdir()
    assert check_file(tmp_path, HASH) is FileState.CHANGED


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path_of(tmp_path, HASH).mkdir(parents=True)  # something else stands in its place
    with pytest.raises(OSError):
        keep_bytes(tmp_path, TEXT)
    assert everything_below(tmp_path) == []


def test_what_reads_back_otherwise_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = vault._hash_of

    def of_a_bad_disk(path: Path) -> str:
        return "0" * 64 if path.exists() else honest(path)

    monkeypatch.setattr(vault, "_hash_of", of_a_bad_disk)
    with pytest.raises(BytesNotKeptError):
        keep_bytes(tmp_path, TEXT)
    assert everything_below(tmp_path) == []


def test_removed_bytes_are_gone_and_removing_twice_is_no_error(tmp_path: Path) -> None:
    keep_bytes(tmp_path, TEXT)
    assert remove_bytes(tmp_path, HASH) is True
    assert remove_bytes(tmp_path, HASH) is False
    assert everything_below(tmp_path) == []


@pytest.mark.parametrize("name", ["", "../../secret", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_hash_that_is_none_reaches_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        fetch(tmp_path, name)
    with pytest.raises(ValueError, match="not a SHA-256"):
        remove_bytes(tmp_path, name)


def test_many_who_keep_the_same_bytes_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    data = TEXT * 50_000
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(keep_bytes(tmp_path, data))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [hashlib.sha256(data).hexdigest()] * 8
    assert len(everything_below(tmp_path)) == 1


def test_a_long_thai_folder_is_no_hindrance(tmp_path: Path) -> None:
    folder = tmp_path / ("หลักฐานการดำเนินงาน" * 4) / "ปีงบประมาณ ๒๕๗๐"
    keep_bytes(folder, TEXT)
    assert fetch(folder, HASH) == TEXT


@pytest.fixture
def rows(database_url: str) -> Iterator[tuple[Engine, Rows]]:
    engine = open_database(database_url)
    yield engine, make_rows(engine, now=NOW)
    engine.dispose()


def test_bytes_are_held_by_every_row_that_still_needs_them(rows: tuple[Engine, Rows]) -> None:
    engine, made = rows
    file = {"kind": EvidenceKind.FILE, "sha256": HASH, "size": 39, "part_id": made.parts[0]}
    entered = {"added_by": made.officer, "added_at": NOW}
    withdrawn = {
        "withdrawn_at": NOW,
        "withdrawn_reason": "ข้อมูลส่วนบุคคล",
        "withdrawn_order": "1/2570",
    }
    with agency_store(engine, made.agency, key=KEY, now=NOW, who=CLOCK) as store:
        first = store.insert(Evidence, name="ก.txt", **file, **entered)
        store.insert(Evidence, name="ข.txt", **file, **entered, **withdrawn)
        store.set(Plan, made.plan, scan_sha256=HASH, approved_on=date(2026, 10, 1))
        memo = store.insert(Memo, round_id=made.round, written_by=made.officer, written_at=NOW)
        paper = store.insert(
            IssuedPaper,
            memo_id=memo,
            version=1,
            form="pdf",
            sha256=HASH,
            size=39,
            chain_count=0,
            chain_head="",
            issued_at=NOW,
        )
    with reading(engine) as connection:
        assert set(live_holders(connection, HASH)) == {
            Holder(made.agency, "evidence", first),
            Holder(made.agency, "paper", paper),
            Holder(made.agency, "plan", made.plan),
        }
        assert live_holders(connection, "0" * 64) == ()
