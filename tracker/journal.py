"""The journal's chain: how an entry is sealed, and how a chain is checked from end to end.

Each entry carries an HMAC over itself and the seal before; the agency's row holds count and
head under the same key, so that a cut-off end is found too. Decides nothing, forgets nothing.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

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
)
PAGE = 1000


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first place of an agency's chain that does not fit: `number` is the entry's."""

    agency_id: int
    number: int
    code: str
    th: str
    en: str


def seal_of(entry: Mapping[str, Any], *, previous: str, key: bytes) -> str:
    """The seal (hex HMAC-SHA-256) of `entry`, whose fields are named in SEALED."""
    values = [_plain(entry[name]) for name in SEALED]
    body = json.dumps([previous, *values], ensure_ascii=False, sort_keys=True)
    return hmac.new(key, body.encode("utf-8"), hashlib.sha256).hexdigest()


def seal_of_chain(agency_id: int, *, count: int, head: str, key: bytes) -> str:
    """The seal over an agency's number of entries and the last one's seal."""
    body = json.dumps(["chain", agency_id, count, head])
    return hmac.new(key, body.encode("utf-8"), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def check_chain(connection: Connection, agency_id: int, *, key: bytes) -> ChainFault | None:
    """Walk an agency's journal and return the first entry that does not fit, or None.

    Found are entries changed, added, removed (the last too) and reordered, and a count or
    head in the agency's row that was not written by us.
    """
    agency = connection.execute(
        sa.select(_AGENCY.c.chain_count, _AGENCY.c.chain_head, _AGENCY.c.chain_seal).where(
            _AGENCY.c.id == agency_id
        )
    ).one()
    expected, previous = 1, ""
    for entry in _entries(connection, agency_id):
        if entry["number"] != expected:
            return _fault(agency_id, expected, "journal-entry-missing")
        if not _same(entry["seal"], seal_of(entry, previous=previous, key=key)):
            return _fault(agency_id, expected, "journal-entry-changed")
        previous = entry["seal"]
        expected += 1
    count = expected - 1
    seal = seal_of_chain(agency_id, count=agency.chain_count, head=agency.chain_head, key=key)
    if not (agency.chain_count == 0 and not agency.chain_seal) and not _same(
        agency.chain_seal, seal
    ):
        return _fault(agency_id, count, "journal-head-changed")
    if count < agency.chain_count:
        return _fault(agency_id, count + 1, "journal-entry-missing")
    if count > agency.chain_count:
        return _fault(agency_id, agency.chain_count + 1, "journal-entry-added")
    if agency.chain_head != previous:
        return _fault(agency_id, count, "journal-head-changed")
    return None


def _same(found: str, computed: str) -> bool:
    # a seal that was tampered with may hold any text, and compare_digest takes ASCII only
    return hmac.compare_digest(found.encode("utf-8", "replace"), computed.encode())


def _entries(connection: Connection, agency_id: int) -> Iterator[Mapping[str, Any]]:
    """All entries of an agency in order, a page at a time."""
    last = None
    while True:
        query = sa.select(_ENTRY).where(_ENTRY.c.agency_id == agency_id)
        if last is not None:
            query = query.where(_ENTRY.c.number > last)
        page = connection.execute(query.order_by(_ENTRY.c.number).limit(PAGE)).mappings().all()
        for row in page:
            yield dict(row)
        if len(page) < PAGE:
            return
        last = page[-1]["number"]


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
