"""Verifies an installation: journals, states, evidence files, issued papers, frozen texts.

Reads only, a page at a time; says what is changed, missing or added, and mends nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.journal import Unreadable, check_chain, strange_values
from tracker.store import AgencyUnknown
from tracker.tables import Agency, JournalEntry, table_of
from tracker.verify.faults import Fault, fault
from tracker.verify.kept import (
    check_file_of,
    check_memos,
    check_papers,
    check_snapshots,
    files_of,
)
from tracker.verify.sealed import check_sealed
from tracker.verify.told import SUBJECTS, check_told

_AGENCY, _ENTRY = table_of(Agency), table_of(JournalEntry)
MOST_FAULTS = 1000
Check = Callable[[Connection, int], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Verification:
    """How much was looked at, and what does not fit; at most MOST_FAULTS faults are kept."""

    agencies: int
    entries: int
    files: int
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything is as it was written."""
        return not self.faults


def verify(
    connection: Connection, *, key: bytes, files: Path, agency_id: int | None = None
) -> Verification:
    """Check one agency, or all of them one after the other; `files` is the folder of bytes.

    Of each journal the first entry that does not fit is named, of rows and files each one.
    Raises AgencyUnknown.
    """
    checked = _agencies(connection, agency_id)
    entries = kept = 0
    faults: list[Fault] = []
    for agency in checked:
        entries += _count(connection, agency)
        for found in _faults_of_rows(connection, agency, key):
            _add(faults, found)
        for file in files_of(connection, agency):
            kept += 1
            _add(faults, check_file_of(connection, agency, files, file))
    return Verification(len(checked), entries, kept, tuple(faults))


def _agencies(connection: Connection, agency_id: int | None) -> list[int]:
    query = sa.select(_AGENCY.c.id).order_by(_AGENCY.c.id)
    if agency_id is None:
        return list(connection.scalars(query))
    found = list(connection.scalars(query.where(_AGENCY.c.id == agency_id)))
    if not found:
        raise AgencyUnknown(agency_id)
    return found


def _count(connection: Connection, agency_id: int) -> int:
    query = sa.select(sa.func.count()).select_from(_ENTRY).where(_ENTRY.c.agency_id == agency_id)
    return int(connection.scalar(query) or 0)


def _faults_of_rows(connection: Connection, agency_id: int, key: bytes) -> Iterator[Fault]:
    chain = check_chain(connection, agency_id, key=key)
    if chain is not None:
        yield Fault(agency_id, f"journal {chain.number}", chain.code, chain.th, chain.en)
    checks: list[tuple[str, Check]] = [
        (subject.name, partial(check_told, subject=subject)) for subject in SUBJECTS
    ]
    checks += [("paper", check_papers), ("memo", check_memos), ("round", check_snapshots)]
    named = set()
    for noun, check in checks:
        try:
            with strange_values():
                for found in check(connection, agency_id):
                    named.add(found.what)
                    yield found
        except Unreadable:
            yield fault(agency_id, noun, None, "rows-unreadable")
    if chain is None:  # a journal that was changed says nothing of rows
        # what has been named in more words above is not named again
        for found in check_sealed(connection, agency_id):
            if found.what not in named:
                yield found


def _add(faults: list[Fault], found: Fault | None) -> None:
    if found is not None and len(faults) < MOST_FAULTS:
        faults.append(found)


__all__ = ["MOST_FAULTS", "Fault", "Verification", "verify"]
