"""The journal's chain: how an entry is sealed, and how a chain is checked from end to end.

Each entry carries an HMAC over itself and the seal before; the agency's row holds count and
head under the same key, so that a cut-off end is found too. Decides nothing, forgets nothing.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import TidtamError
from tracker.tables import Agency, JournalEntry, table_of

_AGENCY = table_of(Agency)
_ENTRY = table_of(JournalEntry)
SEALED = (
    "agency_id",
    "number",
    "at",
    "actor",
    "actor_name",
    "acted_for",
    "source",
    "subject",
    "subject_id",
    "action",
    "old",
    "new",
    "reason",
    "rows",
)
PAGE = 1000
THROWN_AWAY = "throw away"
"""The action by which a row goes; what the journal tells of its number afterwards is another's."""


class Unreadable(Exception):
    """A value in the database is none that we ever wrote: no JSON, no instant, no UTF-8."""


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first place of an agency's chain that does not fit: `number` is the entry's."""

    agency_id: int
    number: int
    code: str
    th: str
    en: str


def seal_of(entry: Mapping[str, Any], *, previous: str, key: bytes) -> str:
    """The seal (hex HMAC-SHA-256) of `entry`, whose fields are named in SEALED.

    ValueError or TypeError for a value that JSON cannot carry (not a number, infinite, bytes).
    """
    values = [_plain(entry[name]) for name in SEALED]
    body = json.dumps([previous, *values], ensure_ascii=False, sort_keys=True, allow_nan=False)
    return hmac.new(key, body.encode("utf-8"), hashlib.sha256).hexdigest()


def seal_of_chain(agency_id: int, *, count: int, head: str, key: bytes) -> str:
    """The seal over an agency's number of entries and the last one's seal."""
    body = json.dumps(["chain", agency_id, count, head])
    return hmac.new(key, body.encode("utf-8"), hashlib.sha256).hexdigest()


class WrongKey(TidtamError):
    """The journals here were sealed with another key; nothing was read or written with this one."""

    def __init__(self) -> None:
        super().__init__(
            "wrong-key",
            th="กุญแจนี้ไม่ใช่กุญแจของฐานข้อมูลนี้ ยังไม่มีการบันทึกใด ๆ "
            "โปรดนำแฟ้มกุญแจเดิมมาวางไว้ หรือแก้ [database] url ให้ถูกฐานข้อมูล",
            en="this is not the key of this database, and nothing was written; put the old key "
            "file back, or mend [database] url if another database is meant",
        )


def check_key(connection: Connection, *, key: bytes) -> None:
    """Raises WrongKey where the first agency's journal was sealed with another key."""
    first = connection.scalar(sa.select(sa.func.min(_AGENCY.c.id)))
    if first is not None and not sealed_by(connection, first, key=key):
        raise WrongKey


def sealed_by(connection: Connection, agency_id: int, *, key: bytes) -> bool:
    """Whether an agency's chain was sealed with this key: its head, or else its first entry.

    Somebody who changed one of the two leaves the other; that is for `check_chain` to tell.
    """
    if _genuine_head(connection, agency_id, key=key) is not None:
        return True
    _number, entry = next(_page(connection, agency_id, [1]), (1, None))
    return entry is not None and _fits(entry, previous="", key=key)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def check_chain(connection: Connection, agency_id: int, *, key: bytes) -> ChainFault | None:
    """Walk an agency's journal and return the first entry that does not fit, or None.

    Found are entries changed, added, removed (the last too) and reordered, and a count or
    head in the agency's row that was not written by us.
    """
    expected, previous = 1, ""
    for number, entry in _entries(connection, agency_id):
        if number != expected:
            return _fault(agency_id, expected, "journal-entry-missing")
        if entry is None or not _fits(entry, previous=previous, key=key):
            return _fault(agency_id, expected, "journal-entry-changed")
        previous = entry["seal"]
        expected += 1
    return _check_head(connection, agency_id, count=expected - 1, head=previous, key=key)


def _check_head(
    connection: Connection, agency_id: int, *, count: int, head: str, key: bytes
) -> ChainFault | None:
    agency = _genuine_head(connection, agency_id, key=key)
    if agency is None:
        return _fault(agency_id, count, "journal-head-changed")
    if count < agency.chain_count:
        return _fault(agency_id, count + 1, "journal-entry-missing")
    if count > agency.chain_count:
        return _fault(agency_id, agency.chain_count + 1, "journal-entry-added")
    if agency.chain_head != head:
        return _fault(agency_id, count, "journal-head-changed")
    return None


def _genuine_head(connection: Connection, agency_id: int, *, key: bytes) -> Any | None:
    """Count and head of an agency's chain; None where the seal over them is not of this key."""
    query = sa.select(_AGENCY.c.chain_count, _AGENCY.c.chain_head, _AGENCY.c.chain_seal)
    try:
        with strange_values():
            agency = connection.execute(query.where(_AGENCY.c.id == agency_id)).one()
            count, head = agency.chain_count, agency.chain_head
            seal = seal_of_chain(agency_id, count=count, head=head, key=key)
            return agency if _same(agency.chain_seal, seal) else None
    except Unreadable:
        return None


def _fits(entry: Mapping[str, Any], *, previous: str, key: bytes) -> bool:
    try:
        with strange_values():
            return _same(entry["seal"], seal_of(entry, previous=previous, key=key))
    except Unreadable:
        return False


def _same(found: Any, computed: str) -> bool:
    # a seal that was tampered with may hold anything, and compare_digest takes ASCII only
    if not isinstance(found, str):
        return False
    return hmac.compare_digest(found.encode("utf-8", "replace"), computed.encode())


def _entries(
    connection: Connection, agency_id: int
) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    """All entries of an agency with their numbers, in order; None for one that is unreadable."""
    last = None
    while True:
        numbers = _numbers(connection, agency_id, after=last)
        yield from _page(connection, agency_id, numbers)
        if len(numbers) < PAGE:
            return
        last = numbers[-1]


def _numbers(connection: Connection, agency_id: int, *, after: int | None) -> list[int]:
    query = sa.select(_ENTRY.c.number).where(_ENTRY.c.agency_id == agency_id)
    if after is not None:
        query = query.where(_ENTRY.c.number > after)
    return list(connection.scalars(query.order_by(_ENTRY.c.number).limit(PAGE)))


def _page(
    connection: Connection, agency_id: int, numbers: list[int]
) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    if not numbers:
        return
    query = sa.select(_ENTRY).where(_ENTRY.c.agency_id == agency_id)
    whole = query.where(_ENTRY.c.number.between(numbers[0], numbers[-1]))
    try:
        with strange_values():
            page = connection.execute(whole.order_by(_ENTRY.c.number)).mappings().all()
    except Unreadable:
        # at least one of them; which one, only reading each alone can tell
        for number in numbers:
            yield number, _alone(connection, query.where(_ENTRY.c.number == number))
    else:
        for row in page:
            yield row["number"], dict(row)


def _alone(connection: Connection, query: sa.Select[Any]) -> Mapping[str, Any] | None:
    try:
        with strange_values():
            return dict(connection.execute(query).mappings().one())
    except Unreadable:
        return None


@contextmanager
def strange_values() -> Iterator[None]:
    """Raises Unreadable for what a value raises that we never wrote, and nothing else."""
    try:
        yield
    except (ValueError, TypeError, RecursionError, sa.exc.DataError) as error:
        raise Unreadable from error
    except sa.exc.OperationalError as error:
        if "decode to UTF-8" not in str(error):
            raise
        raise Unreadable from error


_SENTENCES = {
    "journal-entry-missing": (
        "บันทึกประวัติรายการที่ {n} หายไป",
        "journal entry {n} is missing",
    ),
    "journal-entry-changed": (
        "บันทึกประวัติรายการที่ {n} ถูกแก้ไขหรือสลับลำดับ",
        "journal entry {n} was changed or moved",
    ),
    "journal-entry-added": (
        "บันทึกประวัติรายการที่ {n} ถูกเพิ่มเข้ามาโดยไม่ผ่านระบบ",
        "journal entry {n} was added from outside",
    ),
    "journal-head-changed": (
        "จำนวนหรือหัวของสายบันทึกประวัติถูกแก้ไข (รายการสุดท้ายที่พบคือรายการที่ {n})",
        "the chain's count or head was changed (the last entry found is number {n})",
    ),
}


def _fault(agency_id: int, number: int, code: str) -> ChainFault:
    th, en = _SENTENCES[code]
    return ChainFault(agency_id, number, code, th.format(n=number), en.format(n=number))
