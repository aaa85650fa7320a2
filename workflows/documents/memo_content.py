"""The memo's content: what stands on the paper, word for word, whatever it is rendered as.

Values only. It is stored as JSON when the memo is issued, so fields may be added, never renamed.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.errors import TidtamError
from workflows.documents.wording import in_digits, long_date, printable

FORM = "tidtam-memo/1"


class ContentFormError(TidtamError):
    """Stored content is not what `content_to_json` wrote: damaged, or of an unknown version."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text under a stable key, so that a clerk's edit of it survives composing the memo anew.

    Each line of `text` is set as a paragraph of its own. `level` 1 is a paragraph, 2 a sub-item.
    """

    key: str
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A heading in bold (เรื่องเดิม, ข้อเท็จจริง, …) and the paragraphs under it."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """One block of the chain of signatures (FIELD §3: signature, endorsement).

    `note_above` stands over it ("เรียน ปลัด…", "– เพื่อโปรดทราบ"); `rank` on the signing line; `name`
    in brackets; `position_lines` below, the acting form included. `signed` means that the typed
    name stands for the signature; otherwise the line is dotted for ink.
    """

    step: str
    name: str
    position_lines: tuple[str, ...]
    rank: str | None = None
    note_above: tuple[Paragraph, ...] = ()
    signed: bool = False
    endorsed_on: date | None = None


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """Counts under a title; the first column names the row, the last row is the total."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One measure: a cell for every column, each cell a tuple of fragments set line by line."""

    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """The measures of one instrument or group: plain columns, then the follow-up columns."""

    title: str
    columns: tuple[str, ...]
    follow_up_heading: str
    follow_up_columns: tuple[str, ...]
    rows: tuple[AnnexRow, ...]


@dataclass(frozen=True, slots=True)
class MemoContent:
    """A whole memo. `number` or `dated_on` None leaves the place dotted; dates are Gregorian."""

    agency: str
    division_line: str
    number_prefix: str
    subject: str
    addressees: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: Paragraph
    signatures: tuple[Signature, ...]
    number: str | None = None
    dated_on: date | None = None
    figures: tuple[FiguresTable, ...] = ()
    annexes: tuple[AnnexTable, ...] = ()
    footer: str = ""
    thai_digits: bool = True

    def number_line(self) -> str:
        """What stands after ที่: the office's letters and, once known, the running number."""
        return in_digits(f"{self.number_prefix}{self.number or ''}", thai=self.thai_digits)

    def date_line(self) -> str:
        """What stands after วันที่, or nothing while the date is open."""
        return self.day(self.dated_on) if self.dated_on else ""

    def day(self, day: date) -> str:
        """A date as this paper writes it."""
        return in_digits(long_date(day), thai=self.thai_digits)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph that a clerk may edit, in the order of the paper."""
        for section in self.sections:
            yield from section.paragraphs
        yield self.closing
        for signature in self.signatures:
            yield from signature.note_above


def with_edits(content: MemoContent, edits: Mapping[str, str]) -> MemoContent:
    """Replace paragraphs by key; an empty text removes one (the closing cannot be removed).

    Keys that this content does not have are left aside: figures move, and an edit of a paragraph
    that is no longer there must not stop the memo. `unused_edits` names them.
    """

    def edited(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        new = (replace(old, text=edits.get(old.key, old.text)) for old in paragraphs)
        return tuple(paragraph for paragraph in new if paragraph.text.strip())

    closing = edits.get(content.closing.key, "").strip() or content.closing.text
    return with_texts(
        replace(
            content,
            sections=tuple(
                replace(section, paragraphs=edited(section.paragraphs))
                for section in content.sections
            ),
            closing=replace(content.closing, text=closing),
            signatures=tuple(
                replace(signature, note_above=edited(signature.note_above))
                for signature in content.signatures
            ),
        ),
        printable,
    )


def unused_edits(content: MemoContent, edits: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of edits that have no paragraph in this content, sorted."""
    return tuple(sorted(set(edits) - {paragraph.key for paragraph in content.paragraphs()}))


def with_texts(content: MemoContent, change: Callable[[str], str]) -> MemoContent:
    """The same content with every text that is printed changed (keys and steps stay)."""
    return typing.cast(MemoContent, _changed(content, change))


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        new = {
            field.name: _changed(getattr(value, field.name), change)
            for field in dataclasses.fields(value)
            if field.name not in ("key", "step")
        }
        return replace(value, **new)
    return value


def content_to_json(content: MemoContent) -> str:
    """One JSON document, the same for the same content, fit to be stored and hashed."""
    whole = {"form": FORM, **dataclasses.asdict(content)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def content_from_json(text: str) -> MemoContent:
    """The content that `content_to_json` wrote; raises ContentFormError for anything else."""
    try:
        whole = json.loads(text)
        if whole.pop("form") != FORM:
            raise ValueError("unknown form")
        return typing.cast(MemoContent, _read(MemoContent, whole))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ContentFormError(
            "memo-content",
            th=f"อ่านเนื้อหาบันทึกข้อความที่เก็บไว้ไม่ได้ ({error})",
            en=f"The stored content of the memo cannot be read ({error}).",
        ) from error


def _read(kind: Any, value: Any) -> Any:
    """Build `kind` (a dataclass, tuple, optional, date or plain type) from parsed JSON."""
    if isinstance(kind, types.UnionType):
        inner = next(arg for arg in typing.get_args(kind) if arg is not types.NoneType)
        return None if value is None else _read(inner, value)
    if typing.get_origin(kind) is tuple:
        return tuple(_read(typing.get_args(kind)[0], item) for item in value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _read(hints[name], item) for name, item in value.items()})
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} where {kind.__name__} belongs")
    return value
