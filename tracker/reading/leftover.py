"""Keeps what stands in no field: every paragraph, table row and cell is found again here.

The fields are searched for each piece of the document, so that nothing can be lost by a rule
that forgot it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tracker import thai
from tracker.reading.blocks import Document, Paragraph, Table
from tracker.reading.draft import Leftover, PlanDraft

_COUNT = re.compile(r"\(?[0-9๐-๙]{1,3}[.)]?")
_TIDY = re.compile(r"[\s*]+")


class _Fields:
    """The draft's texts, to be searched for what stands in them."""

    def __init__(self, draft: PlanDraft) -> None:
        self.each = {_key(text) for text in _strings(draft.as_json())}
        self.all = "\x00".join(sorted(self.each))

    def __contains__(self, key: str) -> bool:
        return key in self.each or key in self.all


def leftover_of(
    document: Document, draft: PlanDraft, plan_tables: Iterable[Table]
) -> list[Leftover]:
    """The text of the document that stands in no field of the draft, with its places.

    Prose is left out only where a field has the whole of it; of the plan's tables only the cells
    that no field has are told; every other table stands here whole.
    """
    plan = {id(table) for table in plan_tables}
    fields = _Fields(draft)
    seen: set[str] = set()
    found: list[Leftover] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            key = _key(block.text)
            if key and key not in seen and (len(key) < 8 or key not in fields):
                found.append(Leftover(_place(block), thai.printed(block.text)))
            seen.add(key)
        elif id(block) in plan:
            found += _cells(block, fields, seen)
        else:
            found.append(Leftover(block.name, _whole(block)))
    return [piece for piece in found if piece.text]


def _place(paragraph: Paragraph) -> str:
    return paragraph.where + (f" (page {paragraph.page})" if paragraph.page else "")


def _cells(table: Table, fields: _Fields, seen: set[str]) -> Iterator[Leftover]:
    for row in table.rows:
        texts = row.texts()
        whole = "\x01".join(_key(text) for text in texts)
        if whole in seen:
            continue  # a head, told once though it is repeated on every page
        seen.add(whole)
        loose = [
            thai.printed(text)
            for at, text in enumerate(texts)
            if (key := _key(text)) and not _is_count(key, at) and _is_loose(key, fields)
        ]
        if loose:
            yield Leftover(table.place(row.number), " | ".join(loose))


def _is_count(key: str, at: int) -> bool:
    """Whether a cell only counts its row, or says nothing at all."""
    return (at == 0 and bool(_COUNT.fullmatch(key))) or key in ("-", "–", "—")


def _is_loose(key: str, fields: _Fields) -> bool:
    return key not in fields.each if len(key) < 4 else key not in fields


def _whole(table: Table) -> str:
    """A table in one line: cells set apart by one bar, rows by two."""
    rows = (" | ".join(thai.printed(text) for text in row.texts()) for row in table.rows)
    return " || ".join(row for row in rows if row.strip(" |"))


def _key(text: str) -> str:
    return _TIDY.sub("", thai.printed(text)).lower()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in ("warnings", "where", "leftover"):
                yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
