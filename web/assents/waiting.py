"""What waits for the visitor's word: entries on behalf of their division, wishes to give up."""

from typing import Any

from flask_babel import gettext

from tracker.queries.assents import AssentRecord, assents, returned_wishes
from tracker.status import AssentKind, AssentStatus, Role
from web.measures.timeline import SENTENCES
from web.request_scope import present, view
from workflows.capacities import capacities_for_memo, capacities_for_part
from workflows.engine import Capacity, Transition
from workflows.states import ASSENTS


def to_confirm() -> tuple[AssentRecord, ...]:
    """What others entered on behalf of the divisions that the visitor heads."""
    me = present()
    headed = {one.division_id for one in me.standings if one.role is Role.HEAD}
    found = _found(AssentStatus.WAITING, AssentKind.CONFIRMATION, headed) if headed else ()
    return tuple(one for one in found if one.asked_by != me.officer_id)


def objections() -> tuple[AssentRecord, ...]:
    """What heads say was entered wrongly, for the clerk."""
    return _found(AssentStatus.REFUSED, AssentKind.CONFIRMATION) if present().is_clerk else ()


def returned() -> tuple[AssentRecord, ...]:
    """What the palad returned of the clerk's wishes for divisions that are not their own.

    Those of one's own divisions stand on the cards of their parts.
    """
    me = present()
    if not me.is_clerk:
        return ()
    mine = {one.division_id for one in me.owned}
    came_back = returned_wishes(view(), me.agency_id, asked_by=me.officer_id)
    return tuple(one for one in came_back if one.division_id not in mine)


def wishes() -> tuple[AssentRecord, ...]:
    """What waits for the palad's consent."""
    if Capacity.PALAD not in present().capacities:
        return ()
    return _found(AssentStatus.WAITING, AssentKind.CONSENT)


def _found(
    state: AssentStatus, kind: AssentKind, divisions: Any = None
) -> tuple[AssentRecord, ...]:
    return assents(view(), present().agency_id, state=state, kind=kind, division_ids=divisions)


def what_may_be_answered(one: AssentRecord) -> tuple[Transition, ...]:
    """The rows of the matter's table that are the visitor's now."""
    mine = present().standings
    who = capacities_for_part(mine, one.division_id) | capacities_for_memo(mine, one.division_id)
    return ASSENTS[one.kind].allowed(one.state, who=who)


def act_name(act: str) -> str:
    """What was done, or is wished for, in a few words."""
    if act == "unchanged":
        return gettext("รายงาน “คงเดิม”")
    said = SENTENCES.get(("progress" if act == "report" else "part", act))
    return str(said) if said else act
