"""Keeps bytes under their SHA-256 in a folder, and gives back only what still fits its hash.

Knows no table: whether bytes are still needed is asked of `tracker.evidence.holders`.
"""

import contextlib
import hashlib
import os
import re
import sys
import tempfile
from enum import StrEnum
from pathlib import Path

from tracker.evidence.errors import BytesChangedError, BytesMissingError, BytesNotKeptError
from tracker.evidence.examination import Examined

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20


class FileState(StrEnum):
    """What stands in the folder under a hash."""

    RIGHT = "right"
    MISSING = "missing"
    CHANGED = "changed"


def keep(folder: Path, examined: Examined) -> Path:
    """Keep an examined file and return where it stands; see `keep_bytes`."""
    return path_of(folder, keep_bytes(folder, examined.data))


def keep_bytes(folder: Path, data: bytes) -> str:
    """Keep bytes and return their SHA-256 (hex). The same bytes are kept once.

    All or nothing: written beside, flushed to the disk, read back, then moved into place; what
    was spoilt there is replaced. Raises BytesNotKeptError, or OSError of the disk.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if check_file(folder, sha256) is FileState.RIGHT:
        return sha256
    place = path_of(folder, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="new-", dir=place.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if _hash_of(unfinished) != sha256:
            raise BytesNotKeptError
        _move(unfinished, place)
    finally:
        unfinished.unlink(missing_ok=True)
    return sha256


def fetch(folder: Path, sha256: str) -> bytes:
    """The bytes under this hash. Raises BytesMissingError, BytesChangedError."""
    try:
        data = path_of(folder, sha256).read_bytes()
    except FileNotFoundError:
        raise BytesMissingError(sha256) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BytesChangedError(sha256)
    return data


def check_file(folder: Path, sha256: str) -> FileState:
    """Whether the bytes under this hash are there and are still the same."""
    try:
        found = _hash_of(path_of(folder, sha256))
    except FileNotFoundError:
        return FileState.MISSING
    except OSError:
        return FileState.CHANGED  # a folder, or a disk that cannot read it
    return FileState.RIGHT if found == sha256 else FileState.CHANGED


def remove_bytes(folder: Path, sha256: str) -> bool:
    """Remove the bytes under this hash, by order; whether there were any.

    Called after the row that says so is committed, and only when no other row holds the same
    bytes (`tracker.evidence.holders.live_holders`).
    """
    try:
        path_of(folder, sha256).unlink()
    except FileNotFoundError:
        return False
    return True


def path_of(folder: Path, sha256: str) -> Path:
    """Where bytes with this SHA-256 stand: folder/ab/cdef…. ValueError when it is no SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256[:80]!r}")
    return _long(folder) / sha256[:2] / sha256[2:]


def _long(folder: Path) -> Path:
    r"""Windows takes paths of more than 260 characters only with \\?\ before them."""
    if sys.platform != "win32":
        return folder
    full = str(folder.resolve())
    if full.startswith("\\\\?\\"):
        return Path(full)
    if full.startswith("\\\\"):
        return Path("\\\\?\\UNC\\" + full[2:])
    return Path("\\\\?\\" + full)


def _hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _move(unfinished: Path, place: Path) -> None:
    """Into place in one step; the folder's own entry is flushed too, where that can be done."""
    unfinished.replace(place)
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            folder = os.open(place.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
