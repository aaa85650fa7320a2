"""Turns plans that are filled downwards into tables with heads: forms of "key: value", sideways
tables with one measure in each column, and lists of labelled lines as people send them by chat.

Rearranges text only; what the keys mean is decided by the same words as for columns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker import thai
from tracker.reading import heads
from tracker.reading.blocks import Block, Cell, Document, Paragraph, Row, Table
from tracker.reading.headrows import is_head
from tracker.reading.looks import looks_like_owners

_LONGEST_KEY = 60
_NO_KEYS = {"content", "page", "month", "quarter", "agency"}
# Words that label a line even where no colon stands after them.
_PLAIN_LABELS = {"owners", "period", "objective", "follow_up", "target", "budget"}
_ENDS = {"owners", "period", "start", "end", "follow_up", "status", "remark"}
_AROUND_KEY = re.compile(r"^[\s:\uff1a.–-]+|[\s:\uff1a.–-]+$")
_LABELLED = re.compile(r"^\s*(.{2,60}?)\s*(?:[::]|\s[-–]\s|\t|\s{3,})\s*(.*)$", re.S)
_INLINE = re.compile(
    r"(?<!^)(?<=\s)(?=(?:ผู้รับผิดชอบ|หน่วยงานที่รับผิดชอบ|หน่วยงานรับผิดชอบ|ระยะเวลา(?:ดำเนินการ|ในการดำเนินการ)?|ช่วงเวลา|กำหนดเสร็จ|"
    r"ขั้นตอน|วิธีดำเนินการ|วิธีการ|ตัวชี้วัด|มาตรการ|การติดตาม|การกำกับติดตาม|งบประมาณ|กำหนดการ|owner|period|deadline)\s*[::])",
    re.I,
)
_ITEM_OF_PLAN = re.compile(
    r"^\s*(?:มาตรการ|โครงการ|กิจกรรม)ที่\s*[0-9๐-๙]{1,2}\s*[:.)]?\s*(.+)$", re.S
)


_COUNTED = re.compile(r"\s*(?:มาตรการ|โครงการ|กิจกรรม|รายการ|เรื่อง)?\s*(?:ที่)?\s*[0-9๐-๙]{1,2}\s*")


@dataclass(slots=True)
class _Record:
    """One measure's fields, in order: (key as printed, lines)."""

    number: int
    fields: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    page: int | None = None

    def put(self, key: str, text: str) -> None:
        shown, lines = self.fields.setdefault(thai.squeeze(key), (key, []))
        del shown
        if text.strip():
            lines.append(text.strip())

    def has(self, key: str) -> bool:
        return thai.squeeze(key) in self.fields

    def meanings(self) -> set[str]:
        assigned = heads.assign([heads.weights(key) for key, _ in self.fields.values()])
        return {meaning for meaning in assigned if meaning}

    def is_measure(self) -> bool:
        keys = [key for key, lines in self.fields.values() if lines]
        found = {m for m in heads.assign([heads.weights(key) for key in keys]) if m}
        return bool(found & {"title", "steps"}) and bool(found & {"owners", "period", "start"})


def bare_key(text: str) -> str:
    """A key without its list mark, colon and blanks."""
    return _AROUND_KEY.sub("", thai.strip_mark(text.strip())[1]) or _AROUND_KEY.sub("", text)


def _is_key(text: str, least: float = heads.KNOWN) -> bool:
    bare = bare_key(text)
    if not bare or len(thai.squeeze(bare)) > _LONGEST_KEY:
        return False
    return any(
        weight >= least and meaning not in _NO_KEYS
        for meaning, weight in heads.weights(bare).items()
    )


def unfold_tables(document: Document) -> Document:
    """The document with every table that is filled downwards turned into rows under heads."""
    blocks: list[Block] = []
    for block in document.blocks:
        turned = _turned(block) if isinstance(block, Table) else None
        blocks.append(turned or block)
    return replace(document, blocks=tuple(blocks))


def _turned(table: Table) -> Table | None:
    rows = [row for row in table.rows if any(cell.text for cell in row.cells)]
    if len(rows) < 3:
        return None
    keyed = [row for row in rows if _key_of(row) is not None]
    below = sum(1 for row in rows[1:] if _key_of(row) is not None)
    if is_head(rows[0]) and below < 0.6 * (len(rows) - 1):
        return None
    meanings = {
        meaning
        for row in keyed
        for meaning in [_best_meaning(_key_of(row) or "")]
        if meaning is not None
    }
    if len(keyed) < 3 or len(keyed) < 0.5 * len(rows) or len(meanings) < 3:
        return None
    if not meanings & {"title", "steps"} or not meanings & (_ENDS | {"indicator", "finding"}):
        return None
    records = _records_sideways(rows, table) or _records_downwards(rows)
    records = [record for record in records if len(record.fields) >= 2]
    if not records or not any(record.is_measure() for record in records):
        return None
    return _as_table(records, table.name)


def _key_of(row: Row) -> str | None:
    """The key that a row begins with, where another text follows it."""
    texts = [cell.text for cell in row.cells if not cell.right]
    first = row.cells[0].text
    if not first or row.cells[0].down or not _is_key(first):
        return None
    return first if len(texts) > 1 else None


def _best_meaning(key: str) -> str | None:
    found = heads.weights(bare_key(key))
    return max(found, key=lambda meaning: found[meaning]) if found else None


def _records_downwards(rows: Sequence[Row]) -> list[_Record]:
    """Key and value in pairs along each row; a key that comes again begins the next record."""
    records: list[_Record] = []
    record: _Record | None = None
    last: str | None = None
    for row in rows:
        cells = [cell.text for cell in row.cells if not cell.right and not cell.down]
        filled = [text for text in cells if text]
        if len(filled) == 1 and not _is_key(filled[0]):
            heading = _ITEM_OF_PLAN.match(filled[0])
            if heading is not None:
                record = _Record(row.number, page=row.page)
                records.append(record)
                record.put("มาตรการ", heading.group(1))
                last = "มาตรการ"
            elif record is not None and last is not None and not cells[0]:
                record.put(last, filled[0])
            continue
        at = 0
        while at < len(cells):
            key = cells[at]
            if not key:
                at += 1
                continue
            if not _is_key(key):
                if record is not None and last is not None:
                    record.put(last, key)
                at += 1
                continue
            key = bare_key(key)
            if record is None or _begins_next(record, key):
                record = _Record(row.number, page=row.page)
                records.append(record)
            value = cells[at + 1] if at + 1 < len(cells) else ""
            record.put(key, value)
            last = key
            at += 2
    return records


def _begins_next(record: _Record, key: str) -> bool:
    """Whether a key opens the next record: it stands in this one already."""
    if record.has(key):
        return True
    found = record.meanings()
    meaning = _best_meaning(key)
    return meaning == "title" and "title" in found and bool(found & _ENDS)


def _records_sideways(rows: Sequence[Row], table: Table) -> list[_Record]:
    """One measure in each column beside the keys, or nothing where it is not so."""
    if table.width < 3:
        return []
    if any(cell.right for row in rows for cell in row.cells[1:] if cell.text):
        return []
    if all(_COUNTED.fullmatch(cell.text) for cell in rows[0].cells[1:]):
        rows = rows[1:]
    others = [cell.text for row in rows for cell in row.cells[1:] if cell.text]
    if sum(_is_key(text, heads.STRONG) for text in others) > 0.2 * len(others):
        return []
    records = []
    for column in range(1, table.width):
        record = _Record(column)
        key: str | None = None
        for row in rows:
            if row.cells[0].text and not row.cells[0].down:
                key = bare_key(row.cells[0].text)
            if key is not None and row.cells[column].text:
                record.put(key, row.cells[column].text)
        if record.fields:
            records.append(record)
    return records if len(records) > 1 else []


def _as_table(records: Sequence[_Record], name: str) -> Table:
    """The records as a table with heads; row numbers are where each record began."""
    keys: dict[str, str] = {}
    for record in records:
        for squeezed, (key, _) in record.fields.items():
            keys.setdefault(squeezed, key)
    head = Row(tuple(Cell(key) for key in keys.values()), 0)
    rows = [
        Row(
            tuple(
                Cell("\n".join(record.fields[key][1]) if key in record.fields else "")
                for key in keys
            ),
            record.number,
            record.page,
        )
        for record in records
    ]
    return Table(name, (head, *rows), spans_known=True)


# --- labelled lines of prose ------------------------------------------------------------------


def unfold_prose(document: Document) -> Document:
    """The document with its labelled lines gathered to one table, where they make measures."""
    records, used = _records_of_lone_cells(document)
    if not records:
        records, used = _records_of_prose(document)
    if not records:
        return document
    table = _as_table(records, "text")
    blocks: list[Block] = []
    placed = False
    for index, block in enumerate(document.blocks):
        if index not in used:
            blocks.append(block)
        elif not placed:
            blocks.append(table)
            placed = True
    return replace(document, blocks=tuple(blocks))


def _lines(document: Document) -> list[tuple[int, int, str]]:
    """Every line of prose: (block, number of its paragraph, text), cut before labels in it."""
    found: list[tuple[int, int, str]] = []
    count = 0
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        count += 1
        for line in block.text.split("\n"):
            found += [(index, count, part.strip()) for part in _INLINE.split(line) if part.strip()]
    return found


def _records_of_prose(document: Document) -> tuple[list[_Record], set[int]]:
    records: list[_Record] = []
    used: set[int] = set()
    record: _Record | None = None
    last: str | None = None
    held: list[int] = []

    def close() -> None:
        nonlocal record, held
        if record is not None and record.is_measure():
            records.append(record)
            used.update(held)
        record, held = None, []

    for block, number, line in _lines(document):
        label = _label(line)
        if label is not None:
            key, value = label
            if record is None or _begins_next(record, key) or (
                _best_meaning(key) in ("number", "issue", "indicator", "question")
                and record.meanings() & _ENDS
            ):  # fmt: skip
                close()
                record = _Record(number)
            record.put(key, value)
            last = key
            held.append(block)
            continue
        mark, rest = thai.strip_mark(line)
        heading = _ITEM_OF_PLAN.match(line)
        numbered = bool(re.search(r"[0-9๐-๙]", mark)) and len(rest) > 3
        open_end = record is not None and bool(record.meanings() & _ENDS)
        if heading is not None or (numbered and (record is None or open_end)):
            close()
            record = _Record(number)
            record.put("มาตรการ", heading.group(1) if heading else rest)
            last = "มาตรการ"
            held.append(block)
        elif record is not None and last is not None and (mark or _value_missing(record, last)):
            record.put(last, line)
            held.append(block)
        else:
            close()
    close()
    return records, used


def _value_missing(record: _Record, key: str) -> bool:
    return not record.fields[thai.squeeze(key)][1]


def _label(line: str) -> tuple[str, str] | None:
    """The key and value of a labelled line, or None."""
    match = _LABELLED.match(line)
    if match is not None and _is_key(match.group(1)):
        return bare_key(match.group(1)), match.group(2)
    first, _, rest = line.partition(" ")
    if rest.strip() and _is_key(first, 10.0) and _best_meaning(first) in _PLAIN_LABELS:
        return bare_key(first), rest
    least = 10.0 if _best_meaning(line) == "title" else heads.STRONG
    if len(line) < 40 and _is_key(line, least) and not thai.strip_mark(line)[0]:
        return bare_key(line), ""
    return None


def _fits(records: Sequence[_Record], keys: Sequence[str]) -> bool:
    """Whether lines dealt out to columns came right: the owners' column holds owners."""
    assigned = heads.assign([heads.weights(key) for key in keys])
    key = thai.squeeze(keys[assigned.index("owners")])
    told = ["".join(record.fields[key][1]) for record in records if key in record.fields]
    return bool(told) and sum(map(looks_like_owners, told)) >= 0.7 * len(told)


def _records_of_lone_cells(document: Document) -> tuple[list[_Record], set[int]]:
    """A table whose cells came one to a line: the heads first, then row after row."""
    paragraphs = [
        (index, block.text) for index, block in enumerate(document.blocks)
        if isinstance(block, Paragraph)
    ]  # fmt: skip
    for start in range(len(paragraphs)):
        end = start
        while end < len(paragraphs) and end - start < 12 and _is_key(paragraphs[end][1]):
            end += 1
        keys = [bare_key(text) for _, text in paragraphs[start:end]]
        meanings = [m for m in heads.assign([heads.weights(key) for key in keys]) if m]
        if len(keys) < 3 or len(meanings) < 3 or "owners" not in meanings:
            continue
        if not {"title", "steps"} & set(meanings) or len(set(map(thai.squeeze, keys))) < len(keys):
            continue
        values = paragraphs[end:]
        width = len(keys)
        count = len(values) // width
        if count == 0:
            continue
        records = []
        for row in range(count):
            record = _Record(start + row + 1)
            for key, (_, text) in zip(keys, values[row * width : (row + 1) * width], strict=True):
                record.put(key, text)
            records.append(record)
        if not _fits(records, keys):
            continue
        used = {index for index, _ in paragraphs[start : end + count * width]}
        return records, used
    return [], set()
