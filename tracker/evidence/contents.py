"""The text inside a file, as far as it is cheaply had: to look for identity numbers only.

Rough on purpose (tags are dropped, order is not kept); reading plans is `tracker.reading`.
"""

import io
import lzma
import re
import zipfile
import zlib

from tracker.child import ChildCrashError, ChildMemoryError, ChildTimeoutError, run_limited
from tracker.errors import TidtamError
from tracker.evidence import kinds
from tracker.evidence.kinds import Kind

SECONDS = 20
MEGABYTES = 512
MOST = 10_000_000
_TEXT_PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|comments)\.xml"
    r"|xl/(sharedStrings|worksheets/[^/]+)\.xml|ppt/slides/[^/]+\.xml|content\.xml"
)
# What ends a word or number; other tags may stand in the middle of one.
_BREAK = re.compile(rb"</(?:w:p|w:tc|a:p|v|t|si|text:p|text:h|table:table-cell)>")
_TAG = re.compile(rb"<[^>]*>")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(OSError, ValueError, NotImplementedError, EOFError),
)


class LockedError(Exception):
    """The file opens with a password only, so nobody could look into it."""


class DamagedError(Exception):
    """The file cannot be opened as what it says it is."""


def text_inside(data: bytes, kind: Kind) -> str:
    """The text of a document of this kind; "" where there is none, or it takes too long.

    Raises LockedError and DamagedError.
    """
    if kind == kinds.PDF:
        return _text_of_pdf(data)
    if data.startswith(b"PK"):
        return _text_of_zip(data)
    if kind in (kinds.TXT, kinds.CSV):
        return (kinds.text_of(data) or "")[:MOST]
    return ""


def _text_of_pdf(data: bytes) -> str:
    try:
        found = run_limited("tracker.evidence.pages", data, seconds=SECONDS, megabytes=MEGABYTES)
    except (ChildTimeoutError, ChildMemoryError, ChildCrashError):
        return ""  # it is kept all the same: what we cannot read others may
    except TidtamError as error:
        raise (LockedError if error.code == "pdf-locked" else DamagedError) from None
    return found.decode("utf-8")


def _text_of_zip(data: bytes) -> str:
    """The text of Office and OpenDocument files, read only as far as MOST bytes."""
    texts: list[bytes] = []
    left = MOST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for part in packed.infolist():
                if part.flag_bits & 1:
                    raise LockedError
                if left > 0 and _TEXT_PARTS.fullmatch(part.filename):
                    with packed.open(part) as stream:
                        texts.append(stream.read(left))
                    left -= len(texts[-1])
    except _BROKEN as error:
        raise DamagedError from error
    plain = _TAG.sub(b"", _BREAK.sub(b"\n", b"\n".join(texts)))
    return plain.decode("utf-8", "replace")
