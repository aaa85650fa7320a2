"""The memo as PDF (PDF/A-2a and PDF/UA-1), set by Typst from `memo.typ`.

Text goes to Typst as data only. The same content, date and fonts give the same bytes.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from tracker.errors import TidtamError
from workflows.documents.memo_content import MemoContent, Paragraph, with_texts
from workflows.documents.wording import printable
from workflows.documents.words import Chunk, chunks

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
LAKSAMAN = "Laksaman"
# Laksaman is TH Sarabun New enlarged by 150.42 % (its changelog, "Scale up glyphs"): set smaller by
# the same factor it has TH Sarabun's measures again.
LAKSAMAN_SCALE = 1 / 1.5042
STANDARDS = ["a-2a", "ua-1"]


class PaperError(TidtamError):
    """The paper could not be set: an emblem or a font folder that Typst cannot read."""


def render_pdf(
    content: MemoContent,
    *,
    dated: datetime,
    font_folder: Path | None = None,
    emblem: bytes | None = None,
) -> bytes:
    """The memo as a PDF with the document date `dated` (aware).

    `font_folder` holds the agency's TH Sarabun files; `emblem` is a PNG, JPEG or SVG of the Garuda.
    A sign that no font has keeps its place in the text layer, but then the file is a plain PDF 1.7:
    the archival standards forbid it. Raises PaperError.
    """
    import typst

    whole = _whole(with_texts(content, printable), dated=dated)
    if font_folder:
        whole |= {"fonts": [_family(font_folder), LAKSAMAN], "scale": 1.0}
    files: dict[str, bytes] = {"main": (HERE / "memo.typ").read_bytes()}
    if emblem:
        whole["emblem"] = name = f"emblem.{_picture_kind(emblem)}"
        files[name] = emblem
    files["memo.json"] = json.dumps(whole, ensure_ascii=False).encode("utf-8")

    def compile_as(standards: list[str]) -> bytes:
        done = typst.compile(
            cast(Any, files),  # a folder of files, which the stub does not know yet
            font_paths=[*([font_folder] if font_folder else []), FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=cast(Any, standards),
            timestamp=dated,
        )
        return bytes(done)

    try:
        try:
            return compile_as(STANDARDS)
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            return compile_as(["1.7"])
    except typst.TypstError as error:
        trouble = PaperError(
            "paper",
            th=f"จัดทำไฟล์ PDF ไม่สำเร็จ โปรดตรวจสอบภาพตราครุฑและแบบอักษร ({error.message})",
            en=f"The PDF could not be made; check the emblem and the fonts ({error.message}).",
        )
        trouble.add_note(error.diagnostic)
        raise trouble from error


def _family(folder: Path) -> str:
    """The family of the agency's TH Sarabun files in this folder; raises PaperError."""
    from PIL import ImageFont

    families = set()
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() in (".ttf", ".otf"):
            try:
                families.add(ImageFont.truetype(path, 10).getname()[0] or "")
            except OSError:
                continue  # not a font after all: the others may do
    found = sorted(name for name in families if name.startswith("TH Sarabun"))
    if not found:
        raise PaperError(
            "font-folder",
            th=f"ไม่พบแบบอักษร TH Sarabun ในโฟลเดอร์ {folder}",
            en=f"There is no TH Sarabun font in the folder {folder}.",
        )
    return "TH Sarabun New" if "TH Sarabun New" in found else found[0]


def _picture_kind(picture: bytes) -> str:
    if picture.startswith(b"\x89PNG"):
        return "png"
    if picture.startswith(b"\xff\xd8"):
        return "jpg"
    return "svg"


def _whole(content: MemoContent, *, dated: datetime) -> dict[str, Any]:
    """What memo.typ reads: every text as rows (typed lines) of chunks (see `words.chunks`)."""
    return {
        "fonts": [LAKSAMAN],
        "scale": LAKSAMAN_SCALE,
        "thai_digits": content.thai_digits,
        "agency": content.agency,
        "subject": content.subject,
        "dated": {
            name: getattr(dated, name)
            for name in ("year", "month", "day", "hour", "minute", "second")
        },
        "emblem": None,
        "division": _rows(content.division_line),
        "number": _rows(content.number_line()),
        "date": _rows(content.date_line()),
        "subject_rows": _rows(content.subject),
        "addressees": [_row(" / ".join(content.addressees))] if content.addressees else [],
        "sections": [
            {
                "heading": section.heading,
                "paragraphs": [
                    {"rows": _rows(one.text), "level": one.level} for one in section.paragraphs
                ],
            }
            for section in content.sections
        ],
        "closing": _rows(content.closing.text),
        "signatures": [
            {
                "rank": one.rank,
                "name": one.name,
                "signed": one.signed,
                "notes": [_note(note) for note in one.note_above],
                "under": [
                    _row(line)
                    for line in (
                        f"({one.name})",
                        *one.position_lines,
                        *([content.day(one.endorsed_on)] if one.endorsed_on else []),
                    )
                ],
            }
            for one in content.signatures
        ],
        "figures": [
            {
                "title": _row(one.title),
                "columns": [_row(name) for name in one.columns],
                "rows": [[_row(value) for value in row] for row in one.rows],
            }
            for one in content.figures
        ],
        "annexes": [
            {
                "title": _row(one.title),
                "columns": [_row(name) for name in one.columns],
                "heading": _row(one.follow_up_heading),
                "follow_up": [_row(name) for name in one.follow_up_columns],
                "rows": [
                    [[_row(fragment) for fragment in cell] for cell in row.cells]
                    for row in one.rows
                ],
            }
            for one in content.annexes
        ],
        "footer": _rows(content.footer),
    }


def _note(note: Paragraph) -> dict[str, Any]:
    """Words above a signature; in "เรียน …" that word stands at the margin, in bold."""
    to = note.text.startswith("เรียน ")
    return {"rows": _rows(note.text.removeprefix("เรียน ")), "to": to}


def _rows(text: str) -> list[list[Chunk]]:
    return [_row(line) for line in text.split("\n") if line.strip()]


@cache
def _cut(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(chunk) for chunk in chunks(text))


def _row(text: str) -> list[Chunk]:
    return [list(chunk) for chunk in _cut(text.replace("\n", " "))]
