"""Puts the lines of a PDF page together to paragraphs, as their shape on the paper tells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker import thai

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


def paragraphs_of(lines: Sequence[Line], page_width: float) -> Iterator[str]:
    """The paragraphs: a line goes on with the one above where that one is full.

    A full line reaches the right margin; the line after it begins at the left one, without a
    list mark.
    """
    lines = [line for line in lines if not _PAGE_NUMBER.match(line.text)]
    if not lines:
        return
    left = min(line.left for line in lines)
    right = max(line.right for line in lines)
    text = ""
    last: Line | None = None
    for line in lines:
        if last is not None and _goes_on(line, last, left, right, page_width):
            text += " " + line.text
        else:
            if text:
                yield text
            text = line.text
        last = line
    if text:
        yield text


def _goes_on(line: Line, last: Line, left: float, right: float, page_width: float) -> bool:
    if right - left < 0.4 * page_width:
        return False
    full = last.right >= right - 0.08 * (right - left)
    near = line.top - last.bottom < 1.2 * last.height
    begins = line.left > left + 0.04 * page_width
    return full and near and not begins and not thai.strip_mark(line.text)[0]
