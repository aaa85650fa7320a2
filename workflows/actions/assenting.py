"""A second officer's answer: the head confirms or objects, the palad consents or returns.

A confirmation changes nothing of what was done; a consent does the act that was asked for.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.errors import TidtamError
from tracker.queries import plans
from tracker.queries.assents import AssentRecord, assent_of
from tracker.status import AssentStatus, Status
from tracker.store import ChangedMeanwhile, Store
from tracker.tables import Assent
from tracker.thai import clean
from workflows.actions.acts import doer, standings_of
from workflows.actions.measures import carry_out, in_force, settle_measure
from workflows.capacities import capacities_for_memo, capacities_for_part
from workflows.engine import Capacity, Need
from workflows.house import House
from workflows.states import ASSENTS, CONSENT, PART


@dataclass(frozen=True, slots=True)
class Answered:
    """Where the matter stands after the answer, and its part."""

    assent_id: int
    part_id: int
    state: AssentStatus
    part_status: Status


class OwnAct(TidtamError):
    """Nobody confirms what they entered themselves."""

    def __init__(self) -> None:
        super().__init__(
            "own-act",
            th="ผู้ที่บันทึกแทนยืนยันรายการของตนเองไม่ได้ โปรดให้หัวหน้าส่วนราชการดำเนินการ",
            en="whoever entered it cannot confirm it too; ask the head of the division",
        )


def answer(
    house: House,
    *,
    agency_id: int,
    assent_id: int,
    action: str,
    officer_id: int,
    remark: str | None = None,
    version: int | None = None,
    now: datetime,
) -> Answered:
    """Do one action of the tables CONFIRMATION or CONSENT (docs/en/states.md).

    `version` is the one that the person saw. Raises Refused, OwnAct, ChangedMeanwhile, NotFound.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    remark = clean(remark or "") or None
    with house.write(agency_id, who=acting, now=now) as store:
        found = assent_of(store.connection, agency_id, assent_id)
        if version is not None and version != found.version:
            raise ChangedMeanwhile("เรื่องนี้")
        row = ASSENTS[found.kind].decide(
            found.state,
            action,
            who=who_may_answer(store, found, officer_id, now),
            given={Need.REMARK} if remark else (),
        )
        state = AssentStatus(row.target)
        asked_of = plans.part_in_plan(
            store.connection,
            agency_id,
            measure_id=found.measure_id,
            division_id=found.division_id,
        )
        part = asked_of.part
        answered: dict[str, Any] = {}
        if state in (AssentStatus.GIVEN, AssentStatus.REFUSED):
            if Capacity.DIRECTOR in row.who and found.asked_by == officer_id:
                raise OwnAct
            answered = {"answered_by": officer_id, "answered_at": now, "remark": remark}
        store.change(Assent, found.id, version=found.version, what="เรื่องนี้", state=state, **answered)
        store.journal(
            action,
            "assent",
            found.id,
            old={"state": found.state},
            new={"part": found.part_id, "act": found.act, "state": state},
            reason=remark,
        )
        status = part.status
        if ASSENTS[found.kind] is CONSENT and state is AssentStatus.GIVEN:
            in_force(asked_of)
            wish = PART.decide(
                part.status, found.act, who={Capacity.OWNER}, given={Need.REASON, Need.REMARK}
            )
            status = Status(wish.target)
            carry_out(store, part, found.act, status, reason=found.said, asked_by=found.asked_by)
            settle_measure(store, found.measure_id)
    return Answered(found.id, found.part_id, state, status)


def who_may_answer(
    store: Store, found: AssentRecord, officer_id: int, now: datetime
) -> frozenset[Capacity]:
    """In which capacities the officer answers on this matter: of its part, and as its head."""
    mine = standings_of(store.connection, store.agency_id, officer_id, now)
    return capacities_for_part(mine, found.division_id) | capacities_for_memo(
        mine, found.division_id
    )
