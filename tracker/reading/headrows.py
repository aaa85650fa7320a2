"""Finds the rows that are heads: of one row or two, repeated, or cut by a page's end.

Knows rows only; what the columns under a head mean is decided by ``grids``.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker import calendar, ita, thai
from tracker.reading import heads
from tracker.reading.blocks import Row
from tracker.reading.looks import looks_like_owners, looks_like_period

_RULER = re.compile(r"[-‐-―_=~.·•\s|/:]*")
_ANY_YEAR = 2569  # to see whether a text is a period at all, any year will do
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?")


def is_ruler(row: Row) -> bool:
    """Whether a row holds nothing but lines drawn with signs ("-- --- --")."""
    texts = [cell.text for cell in row.cells if cell.text]
    return bool(texts) and all(_RULER.fullmatch(text) for text in texts) and (
        len(texts) > 1 or len(texts[0]) > 2
    )  # fmt: skip


def is_column_numbers(row: Row) -> bool:
    """Whether a row only numbers the columns: (๑) (๒) (๓)."""
    texts = [thai.squeeze(text) for text in row.texts() if text]
    numbers = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    if len(texts) < 3 or not all(numbers):
        return False
    values = [int(match.group(1)) for match in numbers if match]
    return values == list(range(values[0], values[0] + len(values))) and values[0] <= 2


def weights_of(text: str) -> heads.Weights:
    """What a column's head could mean; keys of forms are no heads of columns."""
    return {meaning: w for meaning, w in heads.weights(text).items() if meaning != "agency"}


def head_strength(row: Row) -> tuple[int, int, float]:
    """How many cells of the row could be heads, how many cells it has, and their best weight."""
    known = filled = 0
    best = 0.0
    texts = [text for text in row.texts() if text]
    times = sum(1 for text in texts if weights_of(text).keys() & {"month", "quarter"})
    for text in texts:
        filled += 1
        found = weights_of(text)
        if times < 3 and found.keys() & {"month", "quarter"}:
            continue  # one month alone is a period, not a chart's column
        weight = max(found.values(), default=0.0)
        known += weight >= heads.KNOWN
        best = max(best, weight)
    return known, filled, best


def is_head(row: Row) -> bool:
    """Whether the row names columns: most of its cells are words for heads, one without doubt."""
    known, filled, best = head_strength(row)
    if known < 2 or best < heads.STRONG:
        return False
    texts = [thai.squeeze(text) for text in row.texts() if text]
    distinct = len(set(texts))
    if distinct < 2:
        return False
    assigned = {m for m in heads.assign([weights_of(t) for t in row.texts()]) if m}
    if len(assigned) < 2:
        return False
    if any(_is_plainly_body(text) for text in row.texts() if text) and known < 0.8 * filled:
        return False
    return known >= 0.6 * filled or (known >= 3 and known >= 0.5 * filled)


def is_later_head(row: Row, meanings: Sequence[str | None], head: Sequence[Row]) -> bool:
    """Whether a row below a head is a head again, though its words are not the same.

    ``meanings`` are those of the columns so far. Measures often begin with the words of heads
    ("มาตรการ …", "หน่วยงานที่เกี่ยวข้อง"): a row that holds any value of a measure is none.
    """
    if not is_head(row):
        return False
    placed = list(zip(row.cells, [*meanings, *(None for _ in row.cells)], strict=False))
    if any(cell.text and _is_value(cell.text, meaning) for cell, meaning in placed):
        return False
    texts = [cell.text for cell in row.cells if cell.text and not cell.right]
    known = {thai.squeeze(text) for one in head for text in one.texts() if text}
    alike = sum(thai.squeeze(text) in known for text in texts)
    return all(map(heads.is_whole, texts)) or alike >= 0.6 * len(texts)


def _is_value(text: str, meaning: str | None) -> bool:
    """Whether a cell is a measure's value in a column of this meaning: a number, a time, a name."""
    if meaning in ("period", "start", "end"):
        return calendar.parse_period(text, fiscal_year=_ANY_YEAR).doubt is None
    if meaning == "number" and _COLUMN_NUMBER.fullmatch(thai.squeeze(text)):
        return True
    if meaning == "owners" and _SOME_OWNER.match(thai.squeeze(text)):
        return True
    return any(match.by == "name" for match in ita.match_indicator(text))


_SOME_OWNER = re.compile(r"(?:ทุก)?(?:หน่วยงาน|ส่วนราชการ|ผู้|กอง)(?:ที่)?เกี่ยวข้อง$")


def _is_plainly_body(text: str) -> bool:
    """Whether a cell names a division or a year's time, as no head does."""
    if max(weights_of(text).values(), default=0.0) >= heads.KNOWN:
        return False
    return looks_like_owners(text) or (
        looks_like_period(text) and bool(re.search(r"\d|[๐-๙]", text))
    )


def is_second_head(row: Row, first: Row, spans_known: bool) -> bool:
    """Whether the row completes the head above it: it names what lies under merged heads."""
    own = [cell for cell in row.cells if cell.text and not cell.down]
    if not own:
        return True
    numbers = [thai.squeeze(cell.text) for cell in own if not cell.right]
    if numbers == ["1", "2", "3", "4"] and any("ไตรมาส" in text for text in first.texts()):
        return True
    known = sum(1 for cell in own if not cell.right and weights_of(cell.text))
    count = sum(1 for cell in own if not cell.right)
    if spans_known and any(cell.down and cell.text for cell in row.cells):
        under = [
            above.right or _next_is_right(first, index)
            for index, (cell, above) in enumerate(zip(row.cells, first.cells, strict=False))
            if cell.text and not cell.down
        ]
        if all(under) and all(len(cell.text) < 60 for cell in own):
            return True
    if any(len(cell.text) > 120 for cell in own) or known == 0 or count < 2:
        return False
    if known < 0.6 * count:
        return False
    # A second row names only part of the columns; a whole one is the head once more.
    blank_above = any(
        not above.text or above.right
        for cell, above in zip(row.cells, first.cells, strict=False)
        if cell.text and not cell.down
    )
    filled = sum(1 for cell in first.cells if cell.text)
    return blank_above or count < filled


def _next_is_right(row: Row, index: int) -> bool:
    return index + 1 < len(row.cells) and row.cells[index + 1].right


def is_head_tail(rows: Sequence[Row], at: int, head: Row, spans_known: bool) -> bool:
    """Whether a page's end cut the head itself, and this row holds the rest of it."""
    if at + 1 >= len(rows) or rows[at].page is None or rows[at].page == head.page:
        return False
    own = [text for text in rows[at].texts() if text]
    named = sum(1 for text in head.texts() if text)
    return (
        len(own) <= named / 2
        and all(len(text) < 60 for text in own)
        and is_second_head(rows[at + 1], head, spans_known)
    )


def with_tail(head: Row, tail: Row) -> Row:
    """The head with the rest of its words, which a page's end had cut off."""
    cells = (
        replace(a, text=f"{a.text} {b.text}".strip()) if b.text and not b.down else a
        for a, b in zip(head.cells, tail.cells, strict=True)
    )
    return replace(head, cells=tuple(cells))


def same_head(row: Row, head: Row) -> bool:
    """Whether a row repeats a head, whatever its blanks."""
    ours = [thai.squeeze(text) for text in row.texts()]
    theirs = [thai.squeeze(text) for text in head.texts()]
    return ours == theirs or (
        sum(map(len, ours)) > 12 and thai.likeness("".join(ours), "".join(theirs)) > 0.9
    )
