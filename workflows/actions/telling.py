"""Tell the log of tries, and the journals, of letters that the other side has taken.

Whole batches in one transaction over all their agencies; where that fails, each agency by itself,
so that a fault in one stays there. What cannot be told stays handed over: it is told when its
lease is over, and is not sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker import outbox
from tracker.queries.notices import NoticeRecord
from tracker.status import NoticeState
from tracker.store import CLOCK, Store
from workflows.channels import Outcome
from workflows.house import House


@dataclass(frozen=True, slots=True)
class Handed:
    """A letter that the other side took at its `number`th try, saying `words` (None: not kept)."""

    notice: NoticeRecord
    number: int
    words: str | None


def tell(
    house: House, handed: Sequence[Handed], *, worker: str, now: datetime
) -> tuple[list[int], list[tuple[int, str]]]:
    """Make the `worker`'s letters sent ones; returns their numbers, and agencies with their faults.

    A letter that another worker has meanwhile is left to it.
    """
    agencies = list(dict.fromkeys(one.notice.agency_id for one in handed))
    if not agencies:
        return [], []
    try:
        return _told_together(house, handed, agencies, worker=worker, now=now), []
    except Exception as error:
        if len(agencies) == 1:
            return [], [(agencies[0], fault_in(error))]
    sent, faults = list[int](), list[tuple[int, str]]()
    for agency_id in agencies:  # each by itself: that tells whose fault it is
        its = [one for one in handed if one.notice.agency_id == agency_id]
        its_sent, its_faults = tell(house, its, worker=worker, now=now)
        sent += its_sent
        faults += its_faults
    return sent, faults


def _told_together(
    house: House,
    handed: Sequence[Handed],
    agencies: Sequence[int],
    *,
    worker: str,
    now: datetime,
) -> list[int]:
    with house.write_several(agencies, who=CLOCK, now=now) as (connection, stores):
        ours = outbox.told(connection, [one.notice.id for one in handed], worker=worker)
        mine = [one for one in handed if one.notice.id in ours]
        outbox.keep_tries(
            connection,
            [
                {
                    "agency_id": one.notice.agency_id,
                    "notice_id": one.notice.id,
                    "number": one.number,
                    "tried_at": one.notice.sent_at or now,
                    "outcome": Outcome.SENT.value,
                    "answer": one.words,
                }
                for one in mine
            ],
        )
        for one in mine:
            store = stores[one.notice.agency_id]
            journal_try(store, one.notice, NoticeState.SENT, tries=one.number)
    return [one.notice.id for one in mine]


def journal_try(
    store: Store, notice: NoticeRecord, state: NoticeState, *, tries: int, reason: str | None = None
) -> None:
    """Tell the journal what has become of a notice after so many tries."""
    store.journal(
        str(state),
        "notice",
        notice.id,
        new={"kind": notice.kind, "officer": notice.officer_id, "tries": tries},
        reason=reason,
    )


def fault_in(error: Exception) -> str:
    """An error as the list of faults keeps it: its class and its words."""
    return f"{type(error).__name__}: {error}"
