"""Previews of draft papers, kept under what they are made of: a second press answers at once.

A cache beside the kept files, of bounded size. Nothing of it is a record: what is lost or spoilt
is rendered again, and no backup carries it.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tracker.calendar import bangkok_date
from tracker.settings import PapersSettings
from workflows.documents.memo_content import MemoContent, content_to_json

FOLDER = "previews"
MOST = 64  # papers; one has about 100 kB
KEPT = timedelta(days=2)
_DIGEST = 32


def preview_key(content: MemoContent, form: str, *, papers: PapersSettings, now: datetime) -> str:
    """What the paper is made of, as one hash: content, form, day, fonts, template, program."""
    files = [papers.font_folder, papers.template, papers.garuda]
    told = [
        form,
        content_to_json(content),
        bangkok_date(now).isoformat(),
        [_state_of(path) if path else None for path in files],
        _program(),
    ]
    return hashlib.sha256(json.dumps(told).encode("utf-8")).hexdigest()


def kept_preview(files: Path, key: str) -> bytes | None:
    """The bytes that were kept under the key, if they are still what was kept."""
    try:
        found = (files / FOLDER / key).read_bytes()
    except OSError:
        return None
    digest, data = found[:_DIGEST], found[_DIGEST:]
    return data if hashlib.sha256(data).digest() == digest else None


def keep_preview(files: Path, key: str, data: bytes) -> None:
    """Keep the bytes under the key and let the oldest beyond MOST go; a full disk keeps nothing."""
    folder = files / FOLDER
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="new-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(data).digest() + data)
            Path(name).replace(folder / key)
        finally:
            Path(name).unlink(missing_ok=True)
    for _, path in sorted(_kept(folder), reverse=True)[MOST:]:
        _remove(path)


def tidy_previews(files: Path, *, now: datetime) -> None:
    """Let go of what was kept more than KEPT ago."""
    before = (now - KEPT).timestamp()
    for at, path in _kept(files / FOLDER):
        if at < before:
            _remove(path)


def _kept(folder: Path) -> Iterator[tuple[float, Path]]:
    """Each file of the folder with the instant (seconds) at which it was written."""
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            with contextlib.suppress(OSError):  # another process tidies too
                yield path.stat().st_mtime, path


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # Windows keeps what somebody reads
        path.unlink()


def _state_of(path: Path) -> list[object]:
    """A file, or a folder's files, by name, size and instant of change."""
    every = sorted(path.iterdir()) if path.is_dir() else [path]
    return [
        [one.name, one.stat().st_size, one.stat().st_mtime_ns] for one in every if one.is_file()
    ]


@cache
def _program() -> list[object]:
    """The program that sets papers: its version, and its files where somebody works on them."""
    return [version("tidtam"), _state_of(Path(__file__).with_name("documents"))]
