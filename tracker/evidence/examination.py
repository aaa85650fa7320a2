"""Examines what somebody hands in as evidence: is it taken, and in which form is it kept.

Pictures and PDFs are opened in a child process. Nothing is stored here.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from tracker.child import ChildCrashError, ChildMemoryError, ChildTimeoutError, run_limited
from tracker.errors import TidtamError
from tracker.evidence import kinds
from tracker.evidence.contents import DamagedError, LockedError, text_inside
from tracker.evidence.errors import (
    EvidenceDamagedError,
    EvidenceEmptyError,
    EvidenceKindError,
    EvidenceLockedError,
    EvidenceMacroError,
    EvidenceTooLargeError,
    PictureOfManyError,
    PictureTooLargeError,
)
from tracker.evidence.identity import has_identity_number
from tracker.evidence.kinds import Kind
from tracker.evidence.pictures import MAX_PIXELS

SECONDS = 30
MEGABYTES = 1024
NAME_LENGTH = 120
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


class EvidenceWarning(StrEnum):
    """What whoever hands it in should know; stored with the evidence, worded on the page."""

    IDENTITY_NUMBER = "identity-number"


@dataclass(frozen=True, slots=True)
class Examined:
    """A file as it will be kept: `sha256` and `size` are those of `data`."""

    sha256: str
    size: int
    media_type: str
    name: str
    warning: EvidenceWarning | None
    data: bytes


def examine(data: bytes, *, name: str, size_limit: int) -> Examined:
    """Look at a file before it is kept; `size_limit` in bytes.

    Raises one of `tracker.evidence.errors`. Pictures come out upright and without EXIF, HEIC as
    JPEG. The name keeps its Thai and gets the ending that fits its content.
    """
    shown = clean_name(name)
    if not data:
        raise EvidenceEmptyError(shown)
    if len(data) > size_limit:
        raise EvidenceTooLargeError(shown, size=len(data), limit=size_limit)
    if kinds.is_locked_office(data):
        raise EvidenceLockedError(shown)
    kind = kinds.kind_of(data, name=shown)
    if kind is None:
        raise EvidenceKindError(shown, found=_looks_like(data))
    if kinds.has_macro(data):
        raise EvidenceMacroError(shown)
    warning = EvidenceWarning.IDENTITY_NUMBER if has_identity_number(name) else None
    if kind.is_picture:
        data, kind = _clean_picture(data, shown)
    else:
        warning = warning or _warning_of(data, kind, shown)
    return Examined(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=kind.media_type,
        name=_with_ending(shown, kind),
        warning=warning,
        data=data,
    )


def clean_name(name: str) -> str:
    """A file's name without folders and without what Windows or a browser would trip over.

    Thai stays as it is, composed (NFC); at most NAME_LENGTH characters beside the ending.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    tidy = " ".join(re.sub(r'[<>:"|?*]', "_", visible).split())
    ending = "." + tidy.rpartition(".")[2]
    if ending.lower() not in kinds.ENDINGS:
        ending = ""
    stem = tidy.removesuffix(ending)[:NAME_LENGTH].strip(". ")
    if _DEVICES.fullmatch(stem.partition(".")[0]):
        stem = "_" + stem
    return (stem or "หลักฐาน") + ending


def _with_ending(name: str, kind: Kind) -> str:
    """The name with an ending of this kind in place of that of another."""
    ending = PurePath(name).suffix.lower()
    if ending in kind.endings:
        return name
    if ending in kinds.ENDINGS:
        name = name[: -len(ending)]
    return name + kind.endings[0]


def _clean_picture(data: bytes, name: str) -> tuple[bytes, Kind]:
    try:
        answer = run_limited(
            "tracker.evidence.pictures", data, seconds=SECONDS, megabytes=MEGABYTES
        )
    except ChildMemoryError:
        raise PictureTooLargeError(name, limit=MAX_PIXELS) from None
    except (ChildTimeoutError, ChildCrashError) as error:
        raise EvidenceDamagedError(name) from error
    except TidtamError as error:
        if error.code == "picture-too-large":
            raise PictureTooLargeError(name, limit=MAX_PIXELS) from None
        if error.code == "picture-of-many":
            raise PictureOfManyError(name) from None
        raise EvidenceDamagedError(name) from None
    media_type, _, clean = answer.partition(b"\n")
    return clean, next(kind for kind in kinds.KINDS if kind.media_type == media_type.decode())


def _warning_of(data: bytes, kind: Kind, name: str) -> EvidenceWarning | None:
    try:
        text = text_inside(data, kind)
    except LockedError:
        raise EvidenceLockedError(name) from None
    except DamagedError:
        raise EvidenceDamagedError(name) from None
    return EvidenceWarning.IDENTITY_NUMBER if has_identity_number(text) else None


def _looks_like(data: bytes) -> str | None:
    """The media type of what is refused, so that the refusal can name it."""
    import puremagic

    try:
        return puremagic.from_string(data[:8192], mime=True) or None
    except (puremagic.PureError, ValueError):
        return None
