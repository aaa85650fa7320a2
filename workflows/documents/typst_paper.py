"""The memo as PDF (PDF/A-2a and PDF/UA-1), set by Typst from `memo.typ`.

Text goes to Typst as data only. The same content, date and fonts give the same bytes.
"""

import json
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from tracker.errors import TidtamError
from workflows.documents.annex_columns import annex_widths
from workflows.documents.emblem import check_emblem
from workflows.documents.memo_content import AnnexRow, MemoContent, Paragraph, Signature, with_texts
from workflows.documents.wording import printable
from workflows.documents.words import Chunk, chunks

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
LAKSAMAN = "Laksaman"
# Laksaman is TH Sarabun New enlarged by 150.42 % (its changelog, "Scale up glyphs"): set smaller by
# the same factor it has TH Sarabun's measures again.
LAKSAMAN_SCALE = 1 / 1.5042
STANDARDS = ["a-2a", "ua-1"]
MISSING = "□"
_MEASURE = 2  # the annex's column that begins with the measure's number
_TROUBLE_TH = "จัดทำไฟล์ PDF ไม่สำเร็จ โปรดตรวจสอบแบบอักษรและภาพตราครุฑ"
_TROUBLE_EN = "The PDF could not be made; check the fonts and the emblem."


class PaperError(TidtamError):
    """The paper could not be set: a font folder or a template that cannot be used."""


def render_pdf(
    content: MemoContent,
    *,
    dated: datetime,
    font_folder: Path | None = None,
    emblem: bytes | None = None,
) -> bytes:
    """The memo as a PDF with the document date `dated` (aware).

    `font_folder` holds the agency's TH Sarabun files; `emblem` is a PNG or JPEG of the Garuda.
    A sign that no font has (an emoji) is printed as □: archival PDFs may not have an empty glyph.
    Raises PaperError, EmblemError.
    """
    if emblem is not None:
        check_emblem(emblem)
    content = with_texts(content, printable)
    unknown: frozenset[str] = frozenset()
    while True:
        shown = _with_missing(content, unknown)
        try:
            return _compile(shown, dated=dated, font_folder=font_folder, emblem=emblem)
        except _MissingSigns as missing:
            if missing.signs <= unknown:
                raise PaperError("paper", th=_TROUBLE_TH, en=_TROUBLE_EN) from missing
            unknown |= missing.signs


def _with_missing(content: MemoContent, signs: frozenset[str]) -> MemoContent:
    """The content with every one of these signs shown as missing."""
    if not signs:
        return content
    table = dict.fromkeys(map(ord, signs), MISSING)
    return with_texts(content, lambda text: text.translate(table))


def _compile(
    content: MemoContent, *, dated: datetime, font_folder: Path | None, emblem: bytes | None
) -> bytes:
    """One run of Typst; raises _MissingSigns, or PaperError for everything else."""
    import typst

    whole = _whole(content, dated=dated)
    if font_folder:
        whole |= {"fonts": [_family(font_folder), LAKSAMAN], "scale": 1.0}
    if emblem:
        whole["emblem"] = list(emblem)
    files = {
        "main": (HERE / "memo.typ").read_bytes(),
        "memo.json": json.dumps(whole, ensure_ascii=False).encode("utf-8"),
    }
    try:
        done = typst.compile(
            cast(Any, files),  # a folder of files, which the stub does not know yet
            font_paths=[*([font_folder] if font_folder else []), FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=cast(Any, STANDARDS),
            timestamp=dated.replace(microsecond=0),  # Typst knows whole seconds only
        )
    except typst.TypstError as error:
        signs = _missing_signs(error.diagnostic)
        if signs:
            raise _MissingSigns(signs) from error
        trouble = PaperError("paper", th=_TROUBLE_TH, en=_TROUBLE_EN)
        trouble.add_note(error.diagnostic)
        raise trouble from error
    return bytes(done)


class _MissingSigns(Exception):
    """Typst found no glyph for these signs, or may not write them into an archival PDF."""

    def __init__(self, signs: frozenset[str]) -> None:
        super().__init__(" ".join(sorted(signs)))
        self.signs = signs


def _missing_signs(diagnostic: str) -> frozenset[str]:
    """The signs that Typst's messages name, written there as they are or as \\u{1f600}."""
    named = re.findall(r'the text `"(.+?)"` could not|the codepoint `"(.+?)"`', diagnostic)
    text = "".join(one or other for one, other in named)
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)
    # A cluster may hold ordinary letters too; only what lies outside the fonts' script is meant.
    return frozenset(sign for sign in text if ord(sign) > 0x7F and not "ก" <= sign <= "๛")


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
                "signing": _row(_signing(one)),
                "ranked": one.rank is not None,
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
                "again": [_row(_again(row)) for row in one.rows],
            }
            for one in content.annexes
        ],
        "widths": annex_widths(content.annexes),
        "footer": _rows(content.footer),
    }


def _signing(one: Signature) -> str:
    """The line of the signature: a rank stands on it, and the typed name where that is enough."""
    words = ["(ลงชื่อ)", *([one.rank] if one.rank else []), *([one.name] if one.signed else [])]
    return " ".join(words)


def _note(note: Paragraph) -> dict[str, Any]:
    """Words above a signature; in "เรียน …" that word stands at the margin, in bold."""
    to = note.text.startswith("เรียน ")
    return {"rows": _rows(note.text.removeprefix("เรียน ")), "to": to}


def _again(row: AnnexRow) -> str:
    """What stands over a measure's row where it goes on: its number (มาตรการที่ 7) and (ต่อ)."""
    named = row.cells[_MEASURE][0] if row.cells[_MEASURE] else ""
    return " ".join((*named.split(" ")[:2], "(ต่อ)"))


def _rows(text: str) -> list[list[Chunk]]:
    return [_row(line) for line in text.split("\n") if line.strip()]


@lru_cache(maxsize=2000)
def _row(text: str) -> list[Chunk]:
    return chunks(text.replace("\n", " "))
