"""What kind of file some bytes are, found from the bytes and not from what they are called.

Knows the kinds that are taken as evidence; everything else has no kind here.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type and the endings that its name may have, the usual first."""

    media_type: str
    endings: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, which is cleaned before it is kept."""
        return self.media_type.startswith("image/")


PDF = Kind("application/pdf", (".pdf",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("image/png", (".png",))
WEBP = Kind("image/webp", (".webp",))
HEIC = Kind("image/heic", (".heic", ".heif"))
GIF = Kind("image/gif", (".gif",))
BMP = Kind("image/bmp", (".bmp",))
TIFF = Kind("image/tiff", (".tif", ".tiff"))
DOCX = Kind(OFFICE + "wordprocessingml.document", (".docx",))
XLSX = Kind(OFFICE + "spreadsheetml.sheet", (".xlsx",))
PPTX = Kind(OFFICE + "presentationml.presentation", (".pptx",))
ODT = Kind(ODF + "text", (".odt",))
ODS = Kind(ODF + "spreadsheet", (".ods",))
ODP = Kind(ODF + "presentation", (".odp",))
DOC = Kind("application/msword", (".doc",))
XLS = Kind("application/vnd.ms-excel", (".xls",))
PPT = Kind("application/vnd.ms-powerpoint", (".ppt",))
TXT = Kind("text/plain", (".txt",))
CSV = Kind("text/csv", (".csv", ".tsv"))

KINDS = (
    *(PDF, JPEG, PNG, WEBP, HEIC, GIF, BMP, TIFF, DOCX, XLSX, PPTX),
    *(ODT, ODS, ODP, DOC, XLS, PPT, TXT, CSV),
)
ENDINGS = frozenset(ending for kind in KINDS for ending in kind.endings)

_OPENINGS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
_OOXML = (
    (b"wordprocessingml.document.main+xml", DOCX),
    (b"spreadsheetml.sheet.main+xml", XLSX),
    (b"presentationml.presentation.main+xml", PPTX),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
# How code and pages for a browser begin; a text that begins so is no note of an office.
_CODE = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "#!", "@echo", "{\\rtf")
_LISTING = 1_000_000


def kind_of(data: bytes, *, name: str) -> Kind | None:
    """The kind of these bytes, or None where it is none that is taken.

    `name` only tells a table (.csv) from other text; text with another ending may be a program
    and has no kind.
    """
    for opening, kind in _OPENINGS:
        if data.startswith(opening):
            return kind
    if data.startswith(b"BM") and data[6:10] == bytes(4) and len(data) > 26:
        return BMP
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return HEIC
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    return _kind_of_text(data, name)


def has_macro(data: bytes) -> bool:
    """Whether an office file, new or old, carries a program."""
    if data.startswith(_OLE):
        return "_VBA_PROJECT".encode("utf-16-le") in data
    return data.startswith(b"PK\x03\x04") and b"vbaProject.bin" in data


def is_locked_office(data: bytes) -> bool:
    """Whether it is a new office file behind a password, which looks like an old one."""
    return data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data


def text_of(data: bytes) -> str | None:
    """The text of bytes that are text (UTF-8, UTF-16 with its mark, Windows-874), else None."""
    encodings = ["utf-8-sig", "cp874"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(character < " " and character not in "\t\n\r\f" for character in text):
            return text
    return None


def _kind_of_text(data: bytes, name: str) -> Kind | None:
    ending = PurePath(name).suffix.lower()
    text = text_of(data)
    if text is None or text.lstrip().lower().startswith(_CODE):
        return None
    if ending in CSV.endings:
        return CSV
    return TXT if ending in TXT.endings else None


def _kind_of_zip(data: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            if "mimetype" in names:
                with packed.open("mimetype") as told:
                    media_type = told.read(100).decode("ascii", "replace").strip()
                return next((k for k in (ODT, ODS, ODP) if k.media_type == media_type), None)
            if "[Content_Types].xml" not in names:
                return None
            with packed.open("[Content_Types].xml") as told:
                listing = told.read(_LISTING)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    if b"macroEnabled" in listing:
        # told apart by has_macro, whose refusal says what to do about it
        return DOCX if b"vbaProject.bin" in data else None
    return next((kind for words, kind in _OOXML if words in listing), None)


def _kind_of_ole(data: bytes) -> Kind | None:
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), None)
