"""Backup and restore, and the copy from one database to another: every count, hash and chain."""

import hashlib
import json
import random
import struct
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import databases
from tests.office import JANUARY, KEY, Office, measure, open_office
from tracker.archive import (
    ArchiveDamaged,
    ArchiveOfOtherKey,
    NotEmpty,
    copy_rows,
    read_archive,
    restore_archive,
    write_archive,
)
from tracker.archive.rows import rows_of, tables
from tracker.database import open_database, reading
from tracker.errors import TidtamError
from tracker.verify import verify
from workflows.actions.evidence import Upload, withdraw_evidence
from workflows.actions.measures import move
from workflows.actions.progress import report

NIGHT = datetime(2026, 1, 12, 19, 0, tzinfo=UTC)


@pytest.fixture
def worked(tmp_path: Path, database_url: str) -> Iterator[Office]:
    office = open_office(tmp_path, database_url)
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"), measure("คู่มือ", all_divisions=True))
    for number, name in enumerate(("รูปถ่าย.txt", "ถอนแล้ว.txt"), start=1):
        move(
            office.house,
            agency_id=office.agency_id,
            measure_id=number,
            division_id=office.divisions["กองคลัง"],
            action="finish",
            officer_id=office.people["นางตัวอย่าง รักงาน"],
            result="เสร็จ “ครบถ้วน”",
            done_on=date(2026, 1, 9),
            evidence=[Upload(name, f"หลักฐาน {number}".encode())],
            now=JANUARY,
        )
    withdraw_evidence(
        office.house,
        agency_id=office.agency_id,
        evidence_id=2,
        order="๗/๒๕๖๙",
        reason="มีข้อมูลส่วนบุคคล",
        officer_id=office.people["นางสาวตัวอย่าง ใจดี"],
        now=JANUARY,
    )
    yield office
    office.house.engine.dispose()


def everything(engine: sa.Engine) -> dict[str, list[object]]:
    with reading(engine) as connection:
        return {table.name: list(rows_of(connection, table)) for table in tables()}


def whole(engine: sa.Engine, files: Path) -> bool:
    with reading(engine) as connection:
        return not verify(connection, key=KEY, files=files).faults


def save(office: Office, path: Path) -> Path:
    write_archive(office.house.engine, path, files=office.house.files, key=KEY, now=NIGHT)
    return path


def test_a_backup_restores_every_row_hash_and_chain(worked: Office, tmp_path: Path) -> None:
    path = save(worked, tmp_path / "สำรอง.tidtam")
    fresh = open_database(databases.fresh_sqlite(tmp_path))
    restored = restore_archive(fresh, path, files=tmp_path / "again", key=KEY)
    assert everything(fresh) == everything(worked.house.engine)
    assert whole(fresh, tmp_path / "again")
    assert (restored.files, restored.rows["measure"]) == (2, 2)
    fresh.dispose()


def test_a_database_goes_to_postgresql_and_back(
    worked: Office, tmp_path: Path, postgresql: databases.PostgreSQL
) -> None:
    with postgresql.fresh() as url:
        there = open_database(url)
        copied = copy_rows(worked.house.engine, there)
        back = open_database(databases.fresh_sqlite(tmp_path))
        assert copy_rows(there, back) == copied
        assert everything(back) == everything(worked.house.engine)
        assert whole(there, worked.house.files)
        assert whole(back, worked.house.files)
        # the sequences know of the copied ids
        with there.begin() as connection:
            agency = tables()[0]
            made = connection.execute(
                sa.insert(agency).values(
                    name="อีกแห่ง",
                    settings={},
                    created_at=NIGHT,
                    chain_count=0,
                    chain_head="",
                    chain_seal="",
                )
            )
            assert made.inserted_primary_key[0] == 2  # type: ignore[index]
        there.dispose()
        back.dispose()


def test_nothing_is_brought_into_a_database_that_is_not_empty(
    worked: Office, tmp_path: Path
) -> None:
    path = save(worked, tmp_path / "a.tidtam")
    before = everything(worked.house.engine)
    with pytest.raises(NotEmpty):
        restore_archive(worked.house.engine, path, files=tmp_path / "f", key=KEY)
    (tmp_path / "other").mkdir()
    other = open_database(databases.fresh_sqlite(tmp_path / "other"))
    restore_archive(other, path, files=tmp_path / "f", key=KEY)
    with pytest.raises(NotEmpty):
        copy_rows(other, worked.house.engine)
    other.dispose()
    assert everything(worked.house.engine) == before


def places_of_content(path: Path) -> list[int]:
    """The places of the bytes that hold content, not the ZIP's own bookkeeping.

    Nor the last byte of a compressed stream: some of its bits may fill it up and say nothing.
    """
    data, found = path.read_bytes(), []
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            name, extra = struct.unpack_from("<HH", data, member.header_offset + 26)
            begin = member.header_offset + 30 + name + extra
            found += range(begin, begin + member.compress_size - 1)
    return found


def test_any_changed_byte_of_a_backup_is_refused(worked: Office, tmp_path: Path) -> None:
    whole = save(worked, tmp_path / "a.tidtam")
    data, content = whole.read_bytes(), places_of_content(whole)
    seeded = random.Random(20260112)
    damaged = tmp_path / "b.tidtam"

    def read_with_a_change_at(place: int) -> object:
        damaged.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        return read_archive(damaged, key=KEY)

    for place in seeded.sample(content, 60):
        with pytest.raises(TidtamError) as refusal:
            read_with_a_change_at(place)
        assert refusal.value.code in ("archive-damaged", "archive-of-other-key")
    for place in seeded.sample(sorted(set(range(len(data))) - set(content)), 30):
        try:  # bookkeeping may say nothing of the content, but never change it
            assert read_with_a_change_at(place) == read_archive(whole, key=KEY)
        except TidtamError as told:
            assert told.code in ("archive-damaged", "archive-of-other-key")
    for cut in (0, 10, len(data) // 2, len(data) - 1):
        damaged.write_bytes(data[:cut])
        with pytest.raises(ArchiveDamaged):
            read_archive(damaged, key=KEY)


def test_a_changed_row_under_a_mended_manifest_is_found_by_the_seal(
    worked: Office, tmp_path: Path
) -> None:
    path = save(worked, tmp_path / "a.tidtam")
    forged = tmp_path / "forged.tidtam"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(forged, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        for name in old.namelist():
            if name == "manifest.json":
                continue
            data = old.read(name)
            if name == "tables/part.jsonl":
                data = data.replace("เสร็จ".encode(), "ยังไม่".encode())
                manifest["members"][name] = hashlib.sha256(data).hexdigest()
            new.writestr(name, data)
        new.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False))
    with pytest.raises(ArchiveOfOtherKey):
        read_archive(forged, key=KEY)


def test_a_backup_of_another_installation_needs_its_key(worked: Office, tmp_path: Path) -> None:
    path = save(worked, tmp_path / "a.tidtam")
    with pytest.raises(ArchiveOfOtherKey):
        read_archive(path, key=b"another key of thirty-two bytes.")


def test_a_backup_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(TidtamError) as refusal:
        read_archive(tmp_path / "nothing.tidtam", key=KEY)
    assert refusal.value.code == "archive-missing"


def test_a_backup_taken_while_others_write_is_one_consistent_state(
    worked: Office, tmp_path: Path
) -> None:
    stop = threading.Event()

    def keep_reporting() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            report(
                worked.house,
                agency_id=worked.agency_id,
                measure_id=1,
                division_id=worked.divisions["กองช่าง"],
                officer_id=worked.people["นายตัวอย่าง ขยัน"],
                done=f"ครั้งที่ {number}",
                now=JANUARY,
            )

    writer = threading.Thread(target=keep_reporting)
    writer.start()
    try:
        paths = [save(worked, tmp_path / f"{n}.tidtam") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for n, path in enumerate(paths):
        (tmp_path / f"db{n}").mkdir()
        fresh = open_database(databases.fresh_sqlite(tmp_path / f"db{n}"))
        restore_archive(fresh, path, files=tmp_path / f"files{n}", key=KEY)
        assert whole(fresh, tmp_path / f"files{n}")
        fresh.dispose()
