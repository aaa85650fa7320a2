"""Puts the lines of a PDF page together to paragraphs, as their shape on the paper tells."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tracker import thai

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the page as displayed, in points from its upper left corner."""

# What no paragraph of prose goes on with: the words of a memo's head, captions.
_BEGINS = re.compile(
    r"^(?:เรียน|เรื่อง|ที่\s|วันที่|ส่วนราชการ|ข้อเท็จจริง|ข้อกฎหมาย|ข้อพิจารณา|จึงเรียน|\(ลงชื่อ|ลงชื่อ|ตาราง|ตัวชี้วัดที่|"
    r"ประเด็นที่|หมายเหตุ|ผู้รับผิดชอบ|ระยะเวลา|มาตรการ\s*[:(]|ขั้นตอน\s*:)"
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One sign of the page, placed by its letter: a mark stands where its letter stands."""

    text: str
    x: float
    y: float
    left: float
    right: float
    size: float


def glyphs_of(page: Any) -> list[Glyph]:
    """The signs of a page in the order of its text, in coordinates of the page as displayed."""
    import ctypes

    import pypdfium2.raw as raw

    text = page.get_textpage()
    width, height = page.get_size()
    rotation = page.get_rotation()
    # The loose box is as high as the font's line, so that quotes and marks stand on it too.
    box = raw.FS_RECTF()
    found: list[Glyph] = []
    for index in range(min(text.count_chars(), 200_000)):
        code = raw.FPDFText_GetUnicode(text, index)
        if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000 or code == 0xFFFE:
            continue
        sign = chr(code)
        raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
        x0, y0, x1, y1 = _displayed(
            box.left, box.bottom, box.right, box.top, rotation, width, height
        )
        if found and (x1 - x0 <= 0 or y1 - y0 <= 0 or unicodedata.category(sign) == "Mn"):
            last = found[-1]
            found.append(Glyph(sign, last.x, last.y, last.left, last.right, last.size))
        else:
            found.append(Glyph(sign, (x0 + x1) / 2, (y0 + y1) / 2, x0, x1, y1 - y0))
    text.close()
    return found


def displayed_point(
    x: float, y: float, rotation: int, width: float, height: float
) -> tuple[float, float]:
    """A point of the PDF's own coordinates on the page as displayed, from its upper left corner.

    ``width`` and ``height`` are those of the displayed page.
    """
    if rotation == 90:
        return y, x
    if rotation == 180:
        return width - x, y
    if rotation == 270:
        return width - y, height - x
    return x, height - y


def _displayed(
    left: float, bottom: float, right: float, top: float, rotation: int, width: float, height: float
) -> Box:
    x0, y0 = displayed_point(left, bottom, rotation, width, height)
    x1, y1 = displayed_point(right, top, rotation, width, height)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def lines_of(glyphs: Sequence[Glyph]) -> list["Line"]:
    """The lines that the signs make, in the order of the text."""
    lines: list[Line] = []
    run: list[Glyph] = []

    def end() -> None:
        text = " ".join("".join(glyph.text for glyph in run).split())
        if text:
            seen = [glyph for glyph in run if not glyph.text.isspace()]
            middle = sum(glyph.y for glyph in seen) / len(seen)
            size = max(glyph.size for glyph in seen)
            lines.append(
                Line(
                    text,
                    min(glyph.left for glyph in seen),
                    middle - size / 2,
                    max(glyph.right for glyph in seen),
                    middle + size / 2,
                )
            )
        run.clear()

    size = 0.0
    for glyph in glyphs:
        if glyph.text in "\r\n":
            if run:
                run.append(Glyph(" ", *_at(run[-1])))
            continue
        if run and not glyph.text.isspace():
            last = run[-1]
            size = max(size, last.size, glyph.size)
            below = abs(glyph.y - last.y) > 0.55 * size
            back = glyph.left < last.left - 2 * size
            if below or back:
                end()
                size = glyph.size
            elif glyph.left - last.right > 0.38 * size and not last.text.isspace():
                run.append(Glyph(" ", *_at(last)))
        run.append(glyph)
    if run:
        end()
    return lines


def _at(glyph: Glyph) -> tuple[float, float, float, float, float]:
    return glyph.x, glyph.y, glyph.left, glyph.right, glyph.size


_PARTED = "\x02"  # pdfium's sign for a hyphen at the end of a line
_PAGE_NUMBER = re.compile(r"^[-–—\s]*[0-9๐-๙]{1,3}[-–—\s]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text with its box, in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)


def joined(lines: Iterable[str], glue: str = "\n") -> str:
    """The lines as one text; a word that a hyphen parts at a line's end stands in one piece."""
    return glue.join(lines).replace(f"{_PARTED}{glue}", "-").replace(_PARTED, "-")


def paragraphs_of(lines: Sequence[Line], page_width: float) -> Iterator[str]:
    """The paragraphs: a line goes on with the one above where that one is full.

    A full line reaches the right margin; the line after it follows at the usual distance, begins
    at the left margin and without a list mark.
    """
    lines = [line for line in lines if not _PAGE_NUMBER.match(line.text)]
    if not lines:
        return
    left = min(line.left for line in lines)
    right = max(line.right for line in lines)
    steps = [b.top - a.top for a, b in pairwise(lines) if b.top - a.top > 0.5 * a.height]
    leading = min(steps, default=0.0)
    text = ""
    last: Line | None = None
    for line in lines:
        if (
            last is not None
            and right - left > 0.4 * page_width
            and last.right >= right - 0.15 * (right - left)
            and line.top - last.top <= 1.2 * max(leading, last.height)
            and line.left <= left + 0.04 * page_width
            and not (_begins_item(line.text) or _BEGINS.match(line.text))
        ):
            text = joined([text, line.text], " ")
        else:
            if text:
                yield joined([text])
            text = line.text
        last = line
    if text:
        yield joined([text])


def _begins_item(text: str) -> bool:
    """Whether a line begins with a list mark; a score such as 90.93 is none."""
    mark = thai.strip_mark(text)[0]
    return bool(mark) and all(int(n) <= 30 for n in re.findall(r"\d+", thai.to_arabic(mark)))
