"""Joins the rows of plan tables into logical rows: what page breaks and merged cells cut apart.

One logical row is one measure (FIELD §4, "What counts as one measure"). Text is joined here,
never understood.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker import ita, thai
from tracker.reading.blocks import Row
from tracker.reading.dittos import without_dittos
from tracker.reading.draft import Warning
from tracker.reading.grids import Grid
from tracker.reading.logical import LogicalRow
from tracker.reading.looks import is_tick, looks_like_owners, looks_like_period
from tracker.reading.warn import warn

LEADS = ("indicator", "instrument", "issue", "question", "finding")
"""What stands over several measures, and is therefore often merged over their rows."""
SHARED = ("owners", "period", "follow_up")
_MARK_NUMBER = re.compile(r"(?:^|[\s>])\(?([0-9๐-๙]{1,2})\s?[.)](?![0-9๐-๙])")
_TOTAL = re.compile(r"^(รวม|รวมทั้งสิ้น|ผลรวม|เฉลี่ย|ค่าเฉลี่ย|total)")
_NOTE = re.compile(r"^(หมายเหตุ|\*|ที่มา|\(?ลงชื่อ|คำชี้แจง|คำอธิบาย|ข้อมูล ณ)")
_SECTION = re.compile(r"^(?:ตัวชี้วัด|ประเด็น|ด้าน|แบบวัด|แบบตรวจ|เครื่องมือ|หมวด|\(?[0-9๐-๙]{1,2}[.)])")
_FURTHER = re.compile(r"\(?\s*(ต่อ|cont(inued|\.)?)\s*\)?\s*$", re.I)


@dataclass(slots=True)
class Joined:
    """The logical rows of some grids, and what belongs to none of them."""

    rows: list[LogicalRow] = field(default_factory=list)
    loose: list[tuple[str, str]] = field(default_factory=list)
    """(place, text) of rows that are no measure: totals, notes."""
    warnings: list[Warning] = field(default_factory=list)
    above: dict[int, str] = field(default_factory=dict)
    """By column, the text that stands nearest above, for the marks that repeat it."""
    numbered: dict[str, LogicalRow] = field(default_factory=dict)
    """The latest row of each number, but for the last row of all: that one may grow yet."""

    def add(self, row: LogicalRow) -> None:
        """Take up a new row; the one before it is whole now."""
        if self.rows and (number := _number_of(self.rows[-1])):
            self.numbered[number] = self.rows[-1]
        self.rows.append(row)

    def said_under(self, number: str, meaning: str) -> str:
        """A measure's text by the number that it has in its row; empty where there is none."""
        last = self.rows[-1] if self.rows else None
        whole = self.numbered.get(number)
        row = last if last is not None and _number_of(last) == number else whole
        return row.text(meaning) if row is not None else ""


def join_rows(grids: Iterable[Grid]) -> Joined:
    """The logical rows of the plan's grids, in order."""
    joined = Joined()
    group: dict[str, str] = {}
    last_grid: Grid | None = None
    for grid in grids:
        if last_grid is not None and not grid.continues and _own_section(grid):
            group = {}
        for row in grid.body:
            _take(row, grid, joined, group)
        last_grid = grid
    return joined


def _own_section(grid: Grid) -> bool:
    """Whether the prose before a table begins something new (more than a repeated title)."""
    return any(ita.match_instrument(p.text) for p in grid.before)


def _take(row: Row, grid: Grid, joined: Joined, group: dict[str, str]) -> None:
    place = grid.table.place(row.number)
    row, repeated = without_dittos(row, grid, joined.above, joined.said_under)
    filled, downs = _by_meaning(row, grid)
    texts = [cell.text for cell in row.cells if cell.text and not cell.down and not cell.right]
    if not texts:
        return
    if len(texts) > 2 and len({thai.squeeze(text) for text in texts}) == 1:
        texts = texts[:1]  # a merged cell's text, told once for each column that it covers
        filled = {}
    if len(texts) == 1 and _is_group(row, grid, texts[0], filled):
        _enter_group(texts[0], group, joined, place)
        return
    if (lead := _numbered_group(row, grid, filled, downs, joined)) is not None:
        _enter_group(lead, group, joined, place)
        return
    if len(texts) == 1 and _NOTE.match(texts[0]):
        joined.loose.append((place, texts[0]))
        return
    first = next(iter(filled.values()), "")
    if _TOTAL.match(thai.squeeze(first)) and "owners" not in filled and len(filled) <= 3:
        joined.loose.append((place, " | ".join(texts)))
        return
    last = joined.rows[-1] if joined.rows else None
    if last is not None and not _starts_measure(row, grid, filled, downs, last, joined):
        _append(row, grid, last)
        return
    if not _could_be_measure(filled, downs):
        joined.loose.append((place, " | ".join(texts)))
        return
    new = LogicalRow(grid, group=dict(group))
    _inherit(new, filled, downs, last, grid, joined, place)
    if repeated:
        joined.warnings.append(warn("inherited-cell", place, what=", ".join(sorted(repeated))))
    _append(row, grid, new, with_downs=True)
    joined.add(new)


def _number_of(row: LogicalRow) -> str:
    return thai.squeeze(row.text("number")).strip("().")


def _numbered_group(
    row: Row, grid: Grid, filled: dict[str, str], downs: dict[str, str], joined: Joined
) -> str | None:
    """What a row says that has its own number and beside it only whom the rows below are of."""
    said = {m: text for m, text in filled.items() if text.strip(" -–—.")}
    leads = said.keys() & set(LEADS)
    if said.keys() != {"number", *leads} or len(leads) != 1 or downs:
        return None
    if "title" not in grid.meanings():
        return None
    (lead,) = (said[meaning] for meaning in leads)
    if joined.rows and row.number in grid.breaks and _same_number(said["number"], joined.rows[-1]):
        return None  # the rest of a row that a page's end has cut
    return lead if _group_of(lead) else None


def _could_be_measure(filled: dict[str, str], downs: dict[str, str]) -> bool:
    return bool(filled.get("title") or downs.get("title") or filled.get("steps"))


def _by_meaning(row: Row, grid: Grid) -> tuple[dict[str, str], dict[str, str]]:
    """The row's own texts by meaning, and the texts of cells merged from above."""
    filled: dict[str, str] = {}
    downs: dict[str, str] = {}
    for column, cell in zip(grid.columns, row.cells, strict=False):
        if not cell.text or cell.right or column.meaning is None:
            continue
        into = downs if cell.down else filled
        if column.meaning in into:
            into[column.meaning] += "\n" + cell.text
        else:
            into[column.meaning] = cell.text
    return filled, downs


def _is_group(row: Row, grid: Grid, text: str, filled: dict[str, str]) -> bool:
    """Whether a row of one text is a heading over the rows below it."""
    width = sum(1 for cell in row.cells if cell.text and not cell.down)
    if _NOTE.match(text):
        return False
    if width > 1 and width >= 0.5 * len(row.cells):
        return True
    at = next(i for i, cell in enumerate(row.cells) if cell.text)
    if at > 1 or len(text) > 200 or _FURTHER.match(text):
        return False
    named = bool(_group_of(text))
    if (
        at == 0
        and named
        and ("title" not in filled or row.number not in grid.breaks or _SECTION.match(text))
    ):
        return True
    meaning = grid.columns[at].meaning if at < len(grid.columns) else None
    return named and meaning == "number"


def _group_of(text: str) -> dict[str, str]:
    """What a heading row says: an instrument, an indicator, an issue, or a division."""
    if ita.match_issue(text) is not None:
        return {"issue": text}
    if ita.match_indicator(text):
        return {"indicator": text}
    if ita.match_instrument(text) is not None:
        return {"instrument": text}
    if looks_like_owners(text) and len(thai.squeeze(text)) < 50:
        return {"owners": text}
    return {}


def _enter_group(text: str, group: dict[str, str], joined: Joined, place: str) -> None:
    told = _group_of(text)
    if "instrument" in told:
        group.clear()
    group.update(told)
    # A heading stays in the loose text too, since no measure prints it as its own cell.
    joined.loose.append((place, text))


def _starts_measure(
    row: Row,
    grid: Grid,
    filled: dict[str, str],
    downs: dict[str, str],
    last: LogicalRow,
    joined: Joined,
) -> bool:
    """Whether a row begins a measure, or goes on with the one above."""
    after_break = row.number in grid.breaks
    title = filled.get("title", "")
    leads = {m: filled[m] for m in LEADS if m in filled}
    meanings = grid.meanings()
    keys = {m for m in ("owners", "period", "start") if m in meanings}
    own_keys = {m for m in keys if m in filled or m in downs}
    if after_break:
        # At a page's head a cell may hold the tail of a name only ("สังคม", "2569").
        tails = {"owners": looks_like_owners, "period": looks_like_period}
        own_keys -= {m for m, looks in tails.items() if m in filled and not looks(filled[m])}
    if "title" in downs:
        return False
    if not title:
        number = filled.get("number", "")
        return bool(
            number and filled.get("steps") and own_keys and not _same_number(number, last)
        ) or bool(leads and filled.get("steps") and own_keys and not after_break)
    if filled.get("number"):
        return not (after_break and _same_number(filled["number"], last))
    if (
        grid.meanings() == last.grid.meanings()
        and _same(title, last.text("title"))
        and all(_same(text, last.text(m)) or not last.text(m) for m, text in leads.items())
    ):
        return False
    if after_break:
        new_leads = {m: t for m, t in leads.items() if not _same(t, last.text(m))}
        # A number column that is blank here, though the row above has its number, goes on.
        if "number" in meanings and last.text("number") and not new_leads:
            return False
        goes_on = _marks_go_on(filled.get("steps", ""), last.text("steps")) or _marks_go_on(
            title, last.text("title")
        )
        if goes_on and (not new_leads or (keys and not own_keys)):
            return False
        if keys and not own_keys:
            return bool(new_leads) and bool(thai.strip_mark(title)[0])
        return True
    new_leads = {m: t for m, t in leads.items() if not _same(t, last.text(m))}
    if not new_leads and _marks_go_on(filled.get("steps", ""), last.text("steps")):
        return False  # its steps are counted on from the row above
    if leads or own_keys or not keys:
        return True
    if "number" in meanings and last.text("number"):
        return False
    return _first_number(filled.get("steps", "")) == 1 or bool(
        _marks_go_on(title, last.text("title")) and filled.get("steps")
    )


def _same_number(number: str, last: LogicalRow) -> bool:
    return thai.squeeze(_FURTHER.sub("", number)) == thai.squeeze(last.text("number"))


def _same(a: str, b: str) -> bool:
    return bool(a) and thai.squeeze(a) == thai.squeeze(b)


def _first_number(text: str) -> int | None:
    digits = re.search(r"\d{1,2}", thai.to_arabic(thai.strip_mark(text)[0]))
    return int(digits.group()) if digits else None


def _marks_go_on(text: str, before: str) -> bool:
    """Whether a list is continued: its first number follows the last one before."""
    first = _first_number(text)
    if first is None or first < 2:
        return False
    numbers = [int(thai.to_arabic(n)) for n in _MARK_NUMBER.findall(before)]
    return bool(numbers) and first == numbers[-1] + 1


def _inherit(
    new: LogicalRow,
    filled: dict[str, str],
    downs: dict[str, str],
    last: LogicalRow | None,
    grid: Grid,
    joined: Joined,
    place: str,
) -> None:
    """Fill blank cells that were merged with the row above, where the form has lost the merging."""
    if last is None or not (grid is last.grid or grid.continues or not grid.before):
        return  # nothing is merged over the prose between two tables
    order = [column.meaning for column in grid.columns]
    title_at = order.index("title") if "title" in order else len(order)
    changed = False
    for at, meaning in enumerate(order):
        if meaning not in LEADS or at > title_at:
            continue
        if meaning in filled:
            changed = True
        elif (
            not changed
            and new.group == last.group  # what a heading row says begins anew
            and meaning not in downs
            and last.text(meaning)
        ):
            new.cells[meaning] = list(last.cells[meaning])
            new.inherited.add(meaning)
    lead_filled = any(m in filled for m in LEADS)
    for meaning in SHARED:
        if lead_filled and not _seems_merged(meaning, filled, grid):
            continue
        if meaning in order and meaning not in filled | downs and last.text(meaning):
            new.cells[meaning] = list(last.cells[meaning])
            new.inherited.add(meaning)
    if new.inherited and not (grid.table.spans_known and new.inherited <= set(LEADS)):
        joined.warnings.append(warn("inherited-cell", place, what=", ".join(sorted(new.inherited))))


def _seems_merged(meaning: str, filled: dict[str, str], grid: Grid) -> bool:
    """Whether a blank cell beside a lead of its own was merged with the row above.

    Not where the form tells merging. In plain text it seems so where neither time nor owners
    stand in the row, or where the column's first row alone has a text.
    """
    if grid.table.spans_known:
        return False
    keys = [m for m in ("owners", "period") if m in grid.meanings()]
    if len(keys) == 2 and not any(m in filled for m in keys):
        return True
    told = [bool(grid.texts(row, meaning)) for row in grid.body[:50]]
    return len(told) > 2 and told[0] and not any(told[1:])


def _append(row: Row, grid: Grid, into: LogicalRow, *, with_downs: bool = False) -> None:
    """Add the row's cells to a logical row."""
    into.places.append((grid.table.name, row.number, row.page))
    period = ["", ""]
    # A row with a time or owners of its own is a step of its own; others are the rest of a text.
    cut = row.number in grid.breaks or not any(
        cell.text and not cell.down and column.meaning in ("owners", "period", "start", "end")
        for column, cell in zip(grid.columns, row.cells, strict=False)
    )
    for column, cell in zip(grid.columns, row.cells, strict=False):
        meaning, text = column.meaning, cell.text
        if not text or (cell.down and not with_downs):
            continue
        if meaning in ("month", "quarter"):
            _mark_months(meaning, column.value, text, into)
            continue
        if cell.right:
            continue
        if meaning in ("start", "end"):
            period[meaning == "end"] = text
        elif meaning in ("status_done", "status_doing", "status_not"):
            if is_tick(text):
                into.marks.append((meaning, text))
        elif meaning in _FIELDS:
            into.add(meaning, text, cut=cut)
    if any(period):
        into.add("period", " - ".join(part for part in period if part))


_FIELDS = frozenset({
    "number", "indicator", "instrument", "issue", "question", "finding", "title", "steps",
    "owners", "period", "follow_up", "status", "score", "result",
})  # fmt: skip


def _mark_months(meaning: str, value: int | None, text: str, into: LogicalRow) -> None:
    if value is None or text.strip() in ("-", "–", "0"):
        return
    if meaning == "month":
        into.months.add(value)
    else:
        into.months.update(range((value - 1) * 3, value * 3))
