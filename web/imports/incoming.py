"""Documents that were uploaded and read, and wait for somebody to say that they are to be stored.

They lie beside the evidence for a fortnight after they were last worked on, with what their bringer
answered so far; a signed token binds each to the officer who brought it.
"""

import hashlib
import json
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.engine import Connection

from tracker.errors import TidtamError
from tracker.queries import plans
from tracker.reading.answers import Answers
from workflows.house import House

KEPT_FOR = timedelta(days=14)
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document with what was understood of it (CONTRACT's JSON), and what was answered."""

    name: str
    data: bytes
    understood: dict[str, Any]
    answers: Answers
    upload: str
    """What tells this upload from an earlier or later one of the same document."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that its bringer has not stored yet."""

    name: str
    token: str
    brought_at: datetime
    answered: int


def put_aside(
    house: House,
    *,
    officer_id: int,
    name: str,
    data: bytes,
    understood: dict[str, Any],
    listed: bool = True,
    now: datetime,
) -> str:
    """Keep the document and return the token under which it is found again.

    Who brings the same document once more finds the answers of the first time. `listed`: it is
    named among the plans that wait, and not only brought for the scores in it.
    """
    folder = _folder(house)
    _tidy(folder, now)
    sha256 = hashlib.sha256(data).hexdigest()
    told = json.dumps(understood, ensure_ascii=False)
    before = folder / f"{sha256}.json"
    same = before.exists() and before.read_text(encoding="utf-8") == told
    (folder / f"{sha256}.bin").write_bytes(data)
    before.write_text(told, encoding="utf-8")
    with _ONE_AT_A_TIME:
        mark = _mark(folder, sha256, officer_id)
        had = _told(mark) or {}
        answers = had.get("answers") if same else None
        upload = _upload(had) if had else secrets.token_hex(6)
        _write(
            mark,
            {
                "name": name,
                "upload": upload,
                "brought_at": now.isoformat(),
                "answers": answers or {},
                "listed": listed or bool(had.get("listed", had)),
            },
        )
    return _token(house, officer_id, sha256, name, upload)


def take_up(house: House, *, officer_id: int, token: str) -> Incoming | None:
    """The document of this token, if it is this officer's and still waits."""
    found = _found(house, officer_id, token)
    if found is None:
        return None
    sha256, name, _ = found
    folder = _folder(house)
    told = _told(_mark(folder, sha256, officer_id))
    if told is None:
        return None
    try:
        data = (folder / f"{sha256}.bin").read_bytes()
        understood = json.loads((folder / f"{sha256}.json").read_text(encoding="utf-8"))
        answers = Answers.from_json(told.get("answers") or {})
    except (OSError, ValueError, TidtamError):
        return None
    return Incoming(name, data, understood, answers, _upload(told))


def answer(
    house: House, *, officer_id: int, token: str, change: Callable[[Answers], Answers]
) -> None:
    """Keep what more was answered; the document waits on from now.

    Raises AnswersNotUnderstood for what could not be read again; the answers before it stay.
    """
    found = _found(house, officer_id, token)
    if found is None:
        return
    folder = _folder(house)
    with _ONE_AT_A_TIME:
        mark = _mark(folder, found[0], officer_id)
        told = _told(mark)
        if told is None:
            return
        answers = change(Answers.from_json(told.get("answers") or {})).as_json()
        Answers.from_json(answers)
        _write(mark, {**told, "answers": answers})
    for form in ("bin", "json"):
        os.utime(folder / f"{found[0]}.{form}")


def is_theirs(house: House, *, officer_id: int, token: str) -> bool:
    """Whether this token was given to this officer, whether or not the document still waits."""
    return _found(house, officer_id, token) is not None


def stored_from(
    house: House, connection: Connection, *, agency_id: int, officer_id: int, token: str
) -> int | None:
    """The plan that was stored from the upload of this token; None while there is none."""
    found = _found(house, officer_id, token)
    if found is None:
        return None
    sha256, _, upload = found
    return plans.of_upload(connection, agency_id, sha256=sha256, upload=upload)


def let_go(house: House, *, officer_id: int, token: str) -> None:
    """The document waits for this officer no longer: it was stored, or thrown away."""
    found = _found(house, officer_id, token)
    if found is not None:
        _mark(_folder(house), found[0], officer_id).unlink(missing_ok=True)


def waiting(house: House, *, officer_id: int) -> tuple[Waiting, ...]:
    """The documents that this officer has brought and not stored yet, the latest first."""
    found: list[Waiting] = []
    for path in _folder(house).glob(f"*.{officer_id}.told"):
        told = _told(path)
        sha256 = path.name.split(".")[0]
        if told is None or not path.with_name(f"{sha256}.bin").exists():
            continue
        if not told.get("listed", True):
            continue
        try:
            count = Answers.from_json(told["answers"] or {}).count
            brought_at = datetime.fromisoformat(told["brought_at"])
        except (KeyError, ValueError, TidtamError):
            continue
        token = _token(house, officer_id, sha256, told["name"], _upload(told))
        found.append(Waiting(told["name"], token, brought_at, count))
    return tuple(sorted(found, key=lambda one: one.brought_at, reverse=True))


def _found(house: House, officer_id: int, token: str) -> tuple[str, str, str] | None:
    """The hash, the name and the upload that this officer's token speaks of."""
    try:
        owner, sha256, name, *upload = _signer(house).loads(token)
    except (BadData, ValueError):
        return None
    return (sha256, name, "".join(upload)) if owner == officer_id else None


def _token(house: House, officer_id: int, sha256: str, name: str, upload: str) -> str:
    return _signer(house).dumps([officer_id, sha256, name, upload])


def _upload(told: dict[str, Any]) -> str:
    """The upload's own name; what was brought before uploads had one is told by its instant."""
    return str(told.get("upload") or told.get("brought_at") or "")


def _signer(house: House) -> URLSafeSerializer:
    return URLSafeSerializer(house.key, salt="incoming document")


def _folder(house: House) -> Path:
    folder = house.files / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _mark(folder: Path, sha256: str, officer_id: int) -> Path:
    return folder / f"{sha256}.{officer_id}.told"


def _told(mark: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


def _write(mark: Path, told: dict[str, Any]) -> None:
    """All of it or nothing, so that a process that dies in between loses no answer."""
    fresh = mark.with_name(f"{mark.name}.{os.getpid()}.new")
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(mark)


def _tidy(folder: Path, now: datetime) -> None:
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < (now - KEPT_FOR).timestamp():
                path.unlink()
        except OSError:
            continue  # somebody else was quicker, or Windows still has it open
