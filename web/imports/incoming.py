"""Documents that were uploaded and read, and wait for somebody to say that they are to be stored.

They lie beside the evidence for a day; a signed token binds each to the officer who brought it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from workflows.house import House

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document with what was understood of it (CONTRACT's JSON)."""

    name: str
    data: bytes
    understood: dict[str, Any]


def put_aside(
    house: House,
    *,
    officer_id: int,
    name: str,
    data: bytes,
    understood: dict[str, Any],
    now: datetime,
) -> str:
    """Keep the document for a day and return the token under which it is found again."""
    folder = _folder(house)
    _tidy(folder, now)
    sha256 = hashlib.sha256(data).hexdigest()
    (folder / f"{sha256}.bin").write_bytes(data)
    told = json.dumps(understood, ensure_ascii=False)
    (folder / f"{sha256}.json").write_text(told, encoding="utf-8")
    return _signer(house).dumps([officer_id, sha256, name])


def take_up(house: House, *, officer_id: int, token: str) -> Incoming | None:
    """The document of this token, if it is this officer's and still there."""
    try:
        owner, sha256, name = _signer(house).loads(token)
    except (BadData, ValueError):
        return None
    folder = _folder(house)
    if owner != officer_id:
        return None
    try:
        data = (folder / f"{sha256}.bin").read_bytes()
        understood = json.loads((folder / f"{sha256}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Incoming(name, data, understood)


def _signer(house: House) -> URLSafeSerializer:
    return URLSafeSerializer(house.key, salt="incoming document")


def _folder(house: House) -> Path:
    folder = house.files / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _tidy(folder: Path, now: datetime) -> None:
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < (now - KEPT_FOR).timestamp():
                path.unlink()
        except OSError:
            continue  # somebody else was quicker, or Windows still has it open
