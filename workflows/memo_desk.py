"""A memo on the desk: its round, its chain and its steps so far, and the writing of its content.

Reads and composes; what is done with a memo stands in workflows.actions.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from tracker import ita
from tracker.calendar import bangkok_date
from tracker.errors import TidtamError
from tracker.queries import journal, memos, people, rounds
from tracker.records import EndorsementRecord, MemoRecord, RoundRecord, Standing
from tracker.status import MemoStatus, Role
from workflows.calendars import settings_of
from workflows.documents.memo_content import MemoContent, content_from_json, with_edits
from workflows.documents.memo_writing import write_memo
from workflows.house import House
from workflows.memo_gathering import gather
from workflows.signers import Chain

UNSENT = (MemoStatus.DRAFT, MemoStatus.RETURNED)


class NoClerk(TidtamError):
    """Nobody holds a clerk's post, so nobody could write the memo."""

    def __init__(self) -> None:
        super().__init__(
            "no-clerk",
            th="ยังไม่มีผู้ดำรงตำแหน่งเจ้าหน้าที่ผู้ดูแลแผน โปรดเพิ่มเจ้าหน้าที่ที่มีบทบาท clerk ก่อน",
            en="nobody is the clerk of the plan; add an officer with the role clerk first "
            "(tidtam officers add … --role clerk)",
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """All that is needed to write the memo's next version; `journal` is the chain's count, head."""

    agency_id: int
    round_: RoundRecord
    memo: MemoRecord | None
    endorsements: tuple[EndorsementRecord, ...]
    chain: Chain
    journal: tuple[int, str]

    @property
    def is_sent(self) -> bool:
        """Whether the memo is on its way, so that its words stand."""
        return self.memo is not None and self.memo.status not in UNSENT


def open_desk(connection: Connection, *, agency_id: int, round_id: int, now: datetime) -> Desk:
    """Read the round's memo with its chain as of today; raises NotFound, NoClerk."""
    round_ = rounds.round_of(connection, agency_id, round_id)
    memo = memos.memo_of_round(connection, agency_id, round_id)
    standings = people.standings(connection, agency_id, on=bangkok_date(now))
    writer = _writer(standings, memo)
    return Desk(
        agency_id=agency_id,
        round_=round_,
        memo=memo,
        endorsements=memos.endorsements(connection, agency_id, memo.id) if memo else (),
        chain=Chain(
            division_id=writer.division_id or 0,
            writer=writer.officer_id,
            standings=standings,
            officers={o.id: o for o in people.officers(connection, agency_id)},
        ),
        journal=journal.chain_of(connection, agency_id),
    )


def content_of(house: House, connection: Connection, desk: Desk) -> MemoContent:
    """The content as sent where the memo is on its way, else written anew with the edits."""
    if desk.is_sent and desk.memo is not None and desk.memo.content:
        return content_from_json(desk.memo.content)
    return composed(house, connection, desk)


def composed(house: House, connection: Connection, desk: Desk) -> MemoContent:
    """The content written anew from the round's state, with the clerk's edits over it."""
    facts = gather(
        connection,
        agency_id=desk.agency_id,
        round_=desk.round_,
        memo=desk.memo,
        division_id=desk.chain.division_id,
        chain=desk.chain.expected(),
        endorsements=desk.endorsements,
        settings=settings_of(house, connection, desk.agency_id),
        edition=ita.edition(desk.round_.fiscal_year, extra=house.settings.ita.editions),
        journal=desk.journal,
    )
    return with_edits(write_memo(facts), desk.memo.edits if desk.memo else {})


def _writer(standings: tuple[Standing, ...], memo: MemoRecord | None) -> Standing:
    """The clerk who began the memo, else the agency's first clerk."""
    clerks = [s for s in standings if s.role is Role.CLERK]
    if memo is not None:
        began = [s for s in clerks if s.officer_id == memo.written_by]
        clerks = began or clerks
    if not clerks:
        raise NoClerk
    return clerks[0]
