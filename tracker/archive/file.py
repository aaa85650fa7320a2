"""The backup file: a ZIP of a manifest, one file of lines for each table, and the kept files.

The manifest names every member with its SHA-256, and is sealed with the installation's key.
"""

import hashlib
import hmac
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy.engine import Connection, Engine

from tracker.archive.copying import NotEmpty
from tracker.archive.rows import count, insert_rows, rows_of, tables
from tracker.database import reading, writing
from tracker.errors import TidtamError
from tracker.evidence import fetch, keep_bytes
from tracker.migrations import schema_version
from tracker.tables import Agency, table_of
from tracker.verify.kept import files_of

FORM = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
# all that reading a ZIP and its manifest may raise over bytes that have changed
DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


class ArchiveDamaged(TidtamError):
    """The file is no backup of Tidtam, or some of its bytes have changed; nothing was restored."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "archive-damaged",
            th=f"ไฟล์สำรองเสียหายหรือไม่ใช่ไฟล์สำรองของติดตาม ({what}) ยังไม่ได้กู้คืนข้อมูลใด ๆ "
            "โปรดใช้ไฟล์สำรองฉบับอื่น",
            en=f"the backup is damaged, or is none of Tidtam's ({what}); nothing was restored. "
            "Use another backup",
        )


class ArchiveMissing(TidtamError):
    """There is no file of this name, or it cannot be opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "archive-missing",
            th=f"ไม่พบไฟล์สำรอง “{path}” หรือเปิดไม่ได้ โปรดตรวจชื่อและโฟลเดอร์",
            en=f"there is no backup “{path}”, or it cannot be opened; check its name and folder",
        )


class ArchiveOfOtherKey(TidtamError):
    """The backup was sealed with another key than this installation's."""

    def __init__(self) -> None:
        super().__init__(
            "archive-of-other-key",
            th="ไฟล์สำรองนี้สร้างด้วยกุญแจอื่น โปรดนำแฟ้มกุญแจเดิมมาวางก่อนกู้คืน (มิฉะนั้นจะตรวจประวัติไม่ได้)",
            en="this backup was sealed with another key; put the key file of that installation "
            "in place first (without it the journal cannot be verified)",
        )


class ArchiveOfOtherSchema(TidtamError):
    """The backup was taken from another schema than this program's."""

    def __init__(self, theirs: str, ours: str | None) -> None:
        super().__init__(
            "archive-of-other-schema",
            th=f"ไฟล์สำรองมาจากโครงสร้างฐานข้อมูลรุ่น {theirs} แต่โปรแกรมนี้ใช้รุ่น {ours} "
            "โปรดกู้คืนด้วยโปรแกรมรุ่นเดียวกับที่สำรอง แล้วจึงปรับปรุง",
            en=f"the backup has schema {theirs}, this program {ours}; restore it with the version "
            "that made it, then update",
        )


@dataclass(frozen=True, slots=True)
class Archive:
    """What a backup holds: rows by table, how many files, each agency's chain (count, head)."""

    created_at: datetime
    schema: str
    rows: dict[str, int]
    files: int
    chains: dict[str, tuple[int, str]]


def write_archive(
    engine: Engine,
    path: Path,
    *,
    files: Path,
    key: bytes,
    now: datetime,
    told: Callable[[str, int], None] | None = None,
) -> Archive:
    """Write everything to `path` in one consistent state, while others go on writing.

    Written beside and moved into place when complete, so that a backup is whole or not there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".backup-", suffix=".part", dir=path.parent)
    unfinished = Path(name)
    try:
        with (
            os.fdopen(handle, "wb") as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as whole,
            reading(engine) as connection,
        ):
            archive, members = _write_members(connection, whole, files, now, told)
            archive = _with_schema(archive, schema_version(engine))
            manifest = {"form": FORM, **_plain(archive), "members": members}
            manifest["seal"] = _seal(manifest, key)
            whole.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return archive


def read_archive(path: Path, *, key: bytes) -> Archive:
    """Check a backup from end to end. Raises ArchiveMissing, ArchiveDamaged, ArchiveOfOtherKey."""
    if not path.is_file():
        raise ArchiveMissing(path)
    try:
        with zipfile.ZipFile(path) as whole:
            manifest = json.loads(whole.read(MANIFEST))
            if manifest["form"] != FORM:
                raise ArchiveDamaged(f"form {manifest['form']}")
            if set(whole.namelist()) != {MANIFEST, *manifest["members"]}:
                raise ArchiveDamaged("members")
            for name, sha256 in manifest["members"].items():
                with whole.open(name) as member:
                    if _sha256_of(member) != sha256:
                        raise ArchiveDamaged(name)
            if not hmac.compare_digest(str(manifest.pop("seal")), _seal(manifest, key)):
                raise ArchiveOfOtherKey
            return Archive(
                created_at=datetime.fromisoformat(manifest["created_at"]),
                schema=manifest["schema"],
                rows=manifest["rows"],
                files=manifest["files"],
                chains={k: (v[0], v[1]) for k, v in manifest["chains"].items()},
            )
    except TidtamError:
        raise
    except DAMAGE as error:
        raise ArchiveDamaged(type(error).__name__) from error


def restore_archive(
    engine: Engine,
    path: Path,
    *,
    files: Path,
    key: bytes,
    told: Callable[[str, int], None] | None = None,
) -> Archive:
    """Bring a checked backup into an empty database of the same schema; all of it or nothing.

    Raises ArchiveDamaged, ArchiveOfOtherKey, ArchiveOfOtherSchema, NotEmpty.
    """
    archive = read_archive(path, key=key)
    if archive.schema != schema_version(engine):
        raise ArchiveOfOtherSchema(archive.schema, schema_version(engine))
    with zipfile.ZipFile(path) as whole, writing(engine) as connection:
        if any(count(connection, table) for table in tables()):
            raise NotEmpty
        for name in whole.namelist():
            if name.startswith("files/"):
                keep_bytes(files, whole.read(name))
        for table in tables():
            with whole.open(f"tables/{table.name}.jsonl") as lines:
                inserted = insert_rows(connection, table, map(json.loads, lines))
            if inserted != archive.rows[table.name]:
                raise ArchiveDamaged(table.name)
            if told is not None:
                told(table.name, inserted)
    return archive


def _write_members(
    connection: Connection,
    whole: zipfile.ZipFile,
    files: Path,
    now: datetime,
    told: Callable[[str, int], None] | None,
) -> tuple[Archive, dict[str, str]]:
    members: dict[str, str] = {}
    rows: dict[str, int] = {}
    for table in tables():
        name = f"tables/{table.name}.jsonl"
        digest, lines = hashlib.sha256(), 0
        with whole.open(name, "w", force_zip64=True) as member:
            for row in rows_of(connection, table):
                line = json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"
                member.write(line)
                digest.update(line)
                lines += 1
        members[name], rows[table.name] = digest.hexdigest(), lines
        if told is not None:
            told(table.name, lines)
    kept = sorted(set(_kept(connection)))
    for sha256 in kept:
        name = f"files/{sha256}"
        whole.writestr(name, fetch(files, sha256))
        members[name] = sha256
    agency = table_of(Agency)
    chains = {
        str(row.id): (row.chain_count, row.chain_head)
        for row in connection.execute(agency.select().order_by(agency.c.id))
    }
    return Archive(now, "", rows, len(kept), chains), members


def _kept(connection: Connection) -> Iterator[str]:
    """The hashes of all bytes that some row stands for; withdrawn ones are gone by order."""
    agency = table_of(Agency)
    for agency_id in connection.execute(agency.select().with_only_columns(agency.c.id)).scalars():
        for _, _, sha256, withdrawn in files_of(connection, agency_id):
            if not withdrawn:
                yield sha256


def _with_schema(archive: Archive, schema: str | None) -> Archive:
    return Archive(archive.created_at, schema or "", archive.rows, archive.files, archive.chains)


def _plain(archive: Archive) -> dict[str, Any]:
    return {
        "created_at": archive.created_at.astimezone(UTC).isoformat(),
        "schema": archive.schema,
        "rows": archive.rows,
        "files": archive.files,
        "chains": {agency: list(chain) for agency, chain in archive.chains.items()},
    }


def _seal(manifest: dict[str, Any], key: bytes) -> str:
    body = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
    return hmac.new(key, b"backup" + body.encode("utf-8"), hashlib.sha256).hexdigest()


def _sha256_of(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
