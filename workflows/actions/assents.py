"""What an act leaves for a second officer: the head's confirmation, the palad's consent.

Asked in the transaction of the act itself, where the agency wants it; `assenting` has the answers.
"""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import TidtamError
from tracker.queries.assents import assent_t
from tracker.status import AssentKind, AssentStatus
from tracker.store import Store
from tracker.tables import Assent
from workflows.calendars import settings_of
from workflows.engine import Capacity, Transition
from workflows.house import House


class AskedAlready(TidtamError):
    """The same part waits for the palad's consent already."""

    def __init__(self) -> None:
        super().__init__(
            "asked-already",
            th="ส่วนนี้ขอไม่ดำเนินการไว้แล้ว และรอปลัดเห็นชอบ หากต้องการเปลี่ยนเหตุผล โปรดยกเลิกคำขอเดิมก่อน",
            en="this part waits for the palad's consent already; take that wish back to change it",
        )


def waits_for_consent(
    house: House,
    connection: Connection,
    agency_id: int,
    row: Transition,
    who: Collection[Capacity],
) -> bool:
    """Whether the act that `row` allows takes effect only when somebody else consents to it.

    Who may consent does not ask themselves: one person in two steps of a chain signs once.
    """
    return (
        row.consent is not None
        and row.consent not in who
        and settings_of(house, connection, agency_id).palad_consents
    )


def ask_consent(store: Store, part_id: int, *, act: str, reason: str | None) -> int:
    """Keep the wish until the palad answers; return its number. Raises AskedAlready."""
    if _wishes(store, part_id):
        raise AskedAlready
    asked = _ask(store, part_id, AssentKind.CONSENT, act, reason)
    told = {"part": part_id, "act": act, "state": AssentStatus.WAITING}
    store.journal("ask", "assent", asked, new=told, reason=reason)
    return asked


def ask_confirmation(
    house: House, store: Store, part_id: int, *, act: str, said: str | None
) -> None:
    """Let the head confirm what was just done on behalf; the act itself is in the journal."""
    on_behalf = store.who.for_officer is not None
    if on_behalf and settings_of(house, store.connection, store.agency_id).heads_confirm:
        _ask(store, part_id, AssentKind.CONFIRMATION, act, said)


def drop_wishes(store: Store, part_id: int) -> None:
    """A part that has come to its end waits for nobody's consent to end it."""
    for wish in _wishes(store, part_id):
        state = AssentStatus.WITHDRAWN
        store.change(Assent, wish.id, version=wish.version, what="คำขอ", state=state)
        told = {"part": part_id, "act": wish.act, "state": state}
        store.journal("take-back", "assent", wish.id, old={"state": wish.state}, new=told)


def _wishes(store: Store, part_id: int) -> Sequence[Any]:
    """What waits for consent of the part: one, or none."""
    return store.connection.execute(
        sa.select(assent_t.c.id, assent_t.c.version, assent_t.c.act, assent_t.c.state).where(
            assent_t.c.part_id == part_id,
            assent_t.c.kind == AssentKind.CONSENT,
            assent_t.c.state == AssentStatus.WAITING,
        )
    ).all()


def _ask(store: Store, part_id: int, kind: AssentKind, act: str, said: str | None) -> int:
    return store.insert(
        Assent,
        part_id=part_id,
        kind=kind,
        act=act,
        said=said,
        asked_by=store.who.officer_id,
        asked_for=store.who.for_officer,
        source=store.who.source,
        asked_at=store.now,
    )
