"""Puts the text above in place of the marks that repeat it: ditto marks, "เช่นเดียวกัน".

Knows cells only; what the text means is understood elsewhere.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from tracker import thai
from tracker.reading.blocks import Row
from tracker.reading.grids import Grid

_DITTO = re.compile(
    r"[-–—.]*(?:[\"“”„〃″＂]|''|’’|,,|´´|``)+[-–—.]*|"
    r"\(?(?:เช่นเดียวกัน|เช่นเดิม|เหมือนเดิม|เหมือนกัน|ตามเดิม|ditto|idem|"
    r"(?:ดัง|ตาม|เหมือน|เช่นเดียวกับ|เช่น)(?:ที่กล่าว)?(?:ข้างต้น|ข้างบน|ด้านบน|รายการข้างต้น))\)?"
)
_AS_NUMBER = re.compile(
    r"\(?(?:ตาม|เหมือน|เช่นเดียวกับ|ดัง)(?:ข้อ|ลำดับ|รายการ)(?:ที่)?(\d{1,2}(?:\.\d{1,2})?)\)?"
)


def without_dittos(
    row: Row, grid: Grid, above: dict[int, str], said_under: Callable[[str, str], str]
) -> tuple[Row, set[str]]:
    """The row with what its marks repeat, and the meanings of the columns that had such marks.

    ``above`` holds by column the text nearest above, and is brought up to this row;
    ``said_under`` tells a measure's text by its number and the meaning ("ตามข้อ ๒").
    """
    cells = list(row.cells)
    repeated: set[str] = set()
    for at, (cell, column) in enumerate(zip(row.cells, grid.columns, strict=False)):
        if column.meaning is None or column.meaning == "number" or not cell.text:
            continue
        squeezed = thai.squeeze(cell.text)
        text = above.get(at, "") if _DITTO.fullmatch(squeezed) else ""
        if (match := _AS_NUMBER.fullmatch(squeezed)) is not None:
            text = said_under(match.group(1), column.meaning)
        if text:
            cells[at] = replace(cell, text=text)
            repeated.add(column.meaning)
        above[at] = cells[at].text
    return replace(row, cells=tuple(cells)), repeated
