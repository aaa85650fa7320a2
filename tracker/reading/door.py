"""The door: what form the bytes have, whether they may come in, and what text they hold.

Looks at the bytes, never at the name alone; opens nothing that could unpack without limit.
"""

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from tracker.reading.errors import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentIsOldOffice,
    DocumentIsPicture,
    DocumentMistyped,
    DocumentTooLarge,
    DocumentTypeUnknown,
)

FORMS = ("txt", "csv", "xlsx", "docx", "pdf", "html")
MEGABYTE = 1024 * 1024
SIZE_LIMIT = 50 * MEGABYTE
UNPACKED_LIMIT = 200 * MEGABYTE
TEXT_PART_LIMIT = 60 * MEGABYTE
PARTS_LIMIT = 5_000

# What unpacking a broken package raises.
BROKEN_PACKAGE = (
    zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, KeyError,
    IndexError,
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PROGRAMS = (b"MZ", b"\x7fELF")
# What has no text: bytes of text under such a name are not what they say they are.
_NO_TEXT = frozenset({
    ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".exe", ".com",
    ".dll", ".msi", ".zip", ".rar", ".7z", ".mp3", ".mp4",
})  # fmt: skip
_HTML = re.compile(rb"<!doctype html|<html|<table|<body|<head>|<meta ", re.I)
_EXTENSIONS = {
    ".txt": "txt", ".text": "txt", ".md": "txt", ".tsv": "txt", ".csv": "csv", ".xlsx": "xlsx",
    ".xlsm": "xlsx", ".docx": "docx", ".docm": "docx", ".pdf": "pdf", ".html": "html",
    ".htm": "html",
}  # fmt: skip


def recognise(data: bytes, *, name: str, form: str | None = None) -> str:
    """Return the form of the document ("txt", "csv", "xlsx", "docx", "pdf", "html").

    ``form`` is what a person said; it decides only between forms of plain text. Raises a
    DocumentError for everything that cannot be read here.
    """
    if len(data) > SIZE_LIMIT:
        raise DocumentTooLarge(SIZE_LIMIT // MEGABYTE)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise DocumentEmpty
    found = _form_of_bytes(data, name)
    suffix = PurePosixPath(name.replace("\\", "/").lower()).suffix
    by_name = _EXTENSIONS.get(suffix)
    if found == "program":
        raise DocumentMistyped(form or suffix.lstrip(".") or "text", "program")
    if found == "text" and form is None and suffix in _NO_TEXT:
        raise DocumentMistyped(suffix.lstrip("."), "text")
    if found != "text":
        if form is not None and form != found:
            raise DocumentMistyped(form, found)
        return found
    wanted = form or by_name
    if wanted in ("docx", "xlsx", "pdf"):
        if form is None and _looks_like_text(data):
            # A text or web page under an Office name: old systems "export to Word" this way.
            return "html" if _HTML.search(data[:4096]) else "txt"
        if form is not None and _looks_like_text(data):
            raise DocumentMistyped(form, "text")
        raise DocumentDamaged(wanted)
    if not _looks_like_text(data):
        raise DocumentTypeUnknown(PurePosixPath(name).name or "file")
    if wanted is None:
        return "html" if _HTML.search(data[:4096]) else "txt"
    return wanted


def _form_of_bytes(data: bytes, name: str) -> str:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data[: 4 * MEGABYTE]:
            raise DocumentEncrypted
        raise DocumentIsOldOffice
    if data.startswith(b"{\\rtf"):
        raise DocumentIsOldOffice
    if data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix"):
        raise DocumentIsPicture
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise DocumentIsPicture
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_PROGRAMS):
        return "program"
    if data.startswith(b"PK"):
        return _form_of_zip(data, name)
    return "text"


def _form_of_zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            names = {p.filename for p in parts}
            if any(p.flag_bits & 1 for p in parts):
                raise DocumentEncrypted
            if len(parts) > PARTS_LIMIT or sum(p.file_size for p in parts) > UNPACKED_LIMIT:
                raise DocumentTooLarge(UNPACKED_LIMIT // MEGABYTE)
            form = (
                "docx" if "word/document.xml" in names
                else "xlsx" if "xl/workbook.xml" in names
                else None
            )  # fmt: skip
            if form is None and "[Content_Types].xml" in names:
                form = _form_by_content_types(packed)
            if form is None:
                raise DocumentTypeUnknown(PurePosixPath(name).name or "file")
            _measure_unpacked(packed, parts)
            return form
    except BROKEN_PACKAGE as error:
        raise DocumentDamaged("Office") from error


def _form_by_content_types(packed: zipfile.ZipFile) -> str | None:
    part = packed.getinfo("[Content_Types].xml")
    if part.file_size > MEGABYTE:
        return None
    types = packed.read(part)
    if b"wordprocessingml.document.main" in types:
        return "docx"
    if b"spreadsheetml.sheet.main" in types:
        return "xlsx"
    return None


def _measure_unpacked(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part of text in pieces and count, since declared sizes may lie."""
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        size = 0
        try:
            with packed.open(part) as stream:
                while piece := stream.read(MEGABYTE):
                    size += len(piece)
                    if size > TEXT_PART_LIMIT:
                        raise DocumentTooLarge(TEXT_PART_LIMIT // MEGABYTE)
        except BROKEN_PACKAGE as error:
            raise DocumentDamaged("Office") from error


def _looks_like_text(data: bytes) -> bool:
    """Whether the bytes are text: few control characters, in UTF-8, UTF-16 or Windows-874."""
    sample = data[:65536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or _utf16_without_mark(sample):
        return True
    controls = sum(1 for b in sample if b < 32 and b not in (9, 10, 11, 12, 13, 27))
    return controls <= len(sample) // 100


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 of Thai text without its mark: every other byte is 0x00 or 0x0E."""
    if len(sample) < 4:
        return None
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if high and sum(1 for b in high if b in (0x00, 0x0E)) > 0.95 * len(high):
            return name
    return None


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, bool]:
    """Return the text of the bytes, and whether every byte could be read.

    UTF-8 with or without its mark, UTF-16, else Windows-874 (whose upper half is the same as
    TIS-620). ``declared`` is an encoding that the document itself names (HTML's meta).
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return _lenient(data[3:], "utf-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _lenient(data, "utf-16")
    if (utf16 := _utf16_without_mark(data[:65536])) is not None:
        return _lenient(data, utf16)
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        pass
    if declared is not None and declared.lower() not in ("utf-8", "utf8"):
        name = (
            "cp874"
            if re.fullmatch(r"(windows-?874|tis-?620|iso-8859-11|cp874)", declared.lower())
            else declared
        )
        try:
            return data.decode(name), True
        except (UnicodeDecodeError, LookupError):
            pass
    # Mostly sound UTF-8 with a few broken bytes is UTF-8 that was cut or damaged.
    lenient = data.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    if broken * 50 < max(len(lenient), 1) and re.search("[\u0e01-\u0e5b]", lenient):
        return lenient, False
    return _lenient(data, "cp874")


def _lenient(data: bytes, encoding: str) -> tuple[str, bool]:
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError:
        return data.decode(encoding, errors="replace"), False
