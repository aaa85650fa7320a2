"""Which memos wait for the visitor: to be endorsed, mended after a return, or published."""

from dataclasses import dataclass

from tracker.queries import memos
from tracker.records import MemoRecord, RoundRecord
from tracker.status import MemoStatus
from web.request_scope import now, present, view
from workflows.capacities import capacities_for_memo
from workflows.endorsement import MEMO
from workflows.engine import Transition
from workflows.memo_desk import Desk, open_desk

ON_ITS_WAY = (
    MemoStatus.SUBMITTED,
    MemoStatus.DIRECTOR,
    MemoStatus.PALAD,
    MemoStatus.MAYOR,
    MemoStatus.RETURNED,
)


@dataclass(frozen=True, slots=True)
class WaitingMemo:
    """A memo with what the visitor may do with it."""

    memo: MemoRecord
    round: RoundRecord
    actions: tuple[Transition, ...]


def waiting_memos() -> tuple[WaitingMemo, ...]:
    """The memos on their way that are the visitor's turn."""
    me = present()
    found = []
    for memo in memos.memos(view(), me.agency_id):
        if memo.status not in ON_ITS_WAY:
            continue
        desk = open_desk(view(), agency_id=me.agency_id, round_id=memo.round_id, now=now())
        actions = what_may_be_done(desk)
        forward = [row for row in actions if row.action != "return"]
        if forward:
            found.append(WaitingMemo(memo, desk.round_, actions))
    return tuple(found)


def what_may_be_done(desk: Desk) -> tuple[Transition, ...]:
    """The rows of the memo's table that are the visitor's now."""
    status = desk.memo.status if desk.memo else MemoStatus.DRAFT
    who = capacities_for_memo(present().standings, desk.chain.division_id)
    return MEMO.allowed(status, who=who)
