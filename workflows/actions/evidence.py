"""Keep what divisions show for their work: files under their hash, links; withdrawal by order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.calendar import bangkok_date
from tracker.errors import TidtamError
from tracker.evidence import (
    Examined,
    check_link,
    examine,
    has_identity_number,
    keep,
    remove_bytes,
)
from tracker.evidence.holders import live_holders
from tracker.queries import people, progress
from tracker.records import EvidenceRecord, Standing
from tracker.status import EvidenceKind, Role
from tracker.store import AskedUnderLock, Store, Who
from tracker.tables import Evidence
from workflows.capacities import capacities
from workflows.engine import Capacity
from workflows.house import House


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: its name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """An address elsewhere that shows what was done."""

    url: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Evidence that is safely on disk (or is a link) and may now be entered."""

    examined: Examined | None
    url: str | None


class NotForYou(TidtamError):
    """The act is for another role."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(
            "not-yours",
            th=f"เฉพาะ{th}เท่านั้นที่ทำรายการนี้ได้",
            en=f"this is for {en} only",
        )


class OrderMissing(TidtamError):
    """Evidence is withdrawn by an order and for a reason; one of them is missing."""

    def __init__(self) -> None:
        super().__init__(
            "order-missing",
            th="การถอนหลักฐานต้องระบุเลขที่คำสั่งและเหตุผล",
            en="withdrawing evidence needs the order's number and a reason",
        )


class AlreadyWithdrawn(TidtamError):
    """The piece's bytes have been taken away by an earlier order; nothing is left to act on."""

    def __init__(self, order: str) -> None:
        super().__init__(
            "already-withdrawn",
            th=f"หลักฐานนี้ถอนไปแล้วตาม{order} จึงทำรายการนี้ไม่ได้",
            en=f"this evidence was withdrawn before, by {order}; nothing is left to act on",
        )


def keep_evidence(house: House, pieces: Sequence[Upload | Link]) -> tuple[Kept, ...]:
    """Examine and store the bytes of `pieces` before anything is entered.

    All are examined before the first is stored, so that one bad file leaves nothing behind.
    """
    limit = house.settings.files.size_limit_mb * 1024 * 1024
    examined = [
        Kept(None, check_link(piece.url))
        if isinstance(piece, Link)
        else Kept(examine(piece.data, name=piece.name, size_limit=limit), None)
        for piece in pieces
    ]
    for kept in examined:
        if kept.examined is not None:
            keep(house.files, kept.examined)
    return tuple(examined)


def keep_again(house: House, kept: Sequence[Kept]) -> None:
    """Under the lock under which rows for these bytes are entered: who threw away the last that
    stood for the same ones may have taken them away since.
    """
    for piece in kept:
        if piece.examined is not None:
            keep(house.files, piece.examined)


def remove_unheld(
    house: House, *, agency_id: int, sha256: str, who: Who | AskedUnderLock, now: datetime
) -> None:
    """Take bytes away that no row stands for; under the lock, for somebody may be entering one."""
    with house.write(agency_id, who=who, now=now) as store:
        if not live_holders(store.connection, sha256):
            remove_bytes(house.files, sha256)


def identity_numbers_in(kept: Sequence[Kept], *texts: str | None) -> tuple[str, ...]:
    """Where an identity number seems to stand: the files' names, and “text” for what was typed.

    A warning and no more: what was handed in is kept as it is, and the person told at once.
    """
    files = [
        piece.examined.name
        for piece in kept
        if piece.examined is not None and piece.examined.warning is not None
    ]
    typed = any(has_identity_number(text) for text in texts if text)
    return (*files, *(["text"] if typed else []))


def enter_evidence(
    house: House,
    store: Store,
    *,
    part_id: int,
    kept: Sequence[Kept],
    officer_id: int,
    progress_id: int | None,
) -> tuple[int, ...]:
    """Enter pieces that are on disk already, in the transaction of the act that they belong to."""
    keep_again(house, kept)
    return tuple(_enter(store, part_id, piece, officer_id, progress_id) for piece in kept)


def _enter(
    store: Store, part_id: int, piece: Kept, officer_id: int, progress_id: int | None
) -> int:
    found = piece.examined
    evidence_id = store.insert(
        Evidence,
        part_id=part_id,
        progress_id=progress_id,
        kind=EvidenceKind.LINK if found is None else EvidenceKind.FILE,
        name=piece.url if found is None else found.name,
        sha256=None if found is None else found.sha256,
        size=None if found is None else found.size,
        media_type=None if found is None else found.media_type,
        url=piece.url,
        warning=None if found is None else found.warning,
        added_by=officer_id,
        added_at=store.now,
    )
    new = (
        {"part": part_id, "url": piece.url}
        if found is None
        else {"part": part_id, "name": found.name, "sha256": found.sha256}
    )
    store.journal("add", "evidence", evidence_id, new=new)
    return evidence_id


def show_evidence(
    house: House, *, agency_id: int, evidence_id: int, public: bool, officer_id: int, now: datetime
) -> None:
    """Mark a piece as public, or take that back; for the clerk and the administrator.

    Raises NotFound, NotForYou, AlreadyWithdrawn. What is as asked for already stays, unsaid.
    """
    with house.read() as connection:
        officer = people.officer(connection, agency_id, officer_id)
    with house.write(agency_id, who=Who(officer.id, officer.name), now=now) as store:
        _only_clerk(store, officer_id, now)
        before = _still_there(store, evidence_id)
        if before.public == public:
            return
        store.set(Evidence, evidence_id, public=public)
        store.journal(
            "show" if public else "hide",
            "evidence",
            evidence_id,
            old={"public": before.public},
            new={"public": public},
        )


def withdraw_evidence(
    house: House,
    *,
    agency_id: int,
    evidence_id: int,
    order: str,
    reason: str,
    officer_id: int,
    now: datetime,
) -> None:
    """Take the bytes of a piece away by order; hash, reason and order stay as a tombstone.

    Bytes that another piece shares stay until that one is withdrawn too. Raises OrderMissing,
    NotFound, NotForYou, AlreadyWithdrawn.
    """
    if not order.strip() or not reason.strip():
        raise OrderMissing
    with house.read() as connection:
        officer = people.officer(connection, agency_id, officer_id)
    who = Who(officer.id, officer.name)
    with house.write(agency_id, who=who, now=now) as store:
        _only_clerk(store, officer_id, now)
        piece = _still_there(store, evidence_id)
        store.set(
            Evidence,
            evidence_id,
            withdrawn_at=now,
            withdrawn_reason=reason.strip(),
            withdrawn_order=order.strip(),
            public=False,
        )
        store.journal(
            "withdraw",
            "evidence",
            evidence_id,
            old={"sha256": piece.sha256},
            new={"order": order.strip()},
            reason=reason.strip(),
        )
    if piece.sha256 is not None:
        remove_unheld(house, agency_id=agency_id, sha256=piece.sha256, who=who, now=now)


def may_keep_evidence(standings: Sequence[Standing]) -> bool:
    """Whether these posts let somebody show and withdraw evidence: clerk or administrator."""
    return Capacity.CLERK in capacities(standings) or any(
        standing.role is Role.ADMINISTRATOR for standing in standings
    )


def _still_there(store: Store, evidence_id: int) -> EvidenceRecord:
    piece = progress.piece_of_evidence(store.connection, store.agency_id, evidence_id)
    if piece.withdrawn_at is not None:
        raise AlreadyWithdrawn(piece.withdrawn_order or "")
    return piece


def _only_clerk(store: Store, officer_id: int, now: datetime) -> None:
    mine = people.standings(
        store.connection, store.agency_id, on=bangkok_date(now), officer_id=officer_id
    )
    if not may_keep_evidence(mine):
        raise NotForYou("เจ้าหน้าที่ผู้ดูแลแผนหรือผู้ดูแลระบบ", "the clerk or the administrator")
