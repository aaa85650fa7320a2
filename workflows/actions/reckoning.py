"""Reckon the days of rounds anew when an agency's calendar, hours or ladder have changed.

The change's own transaction does it; the journal says which day moved and why.
"""

from datetime import date, datetime
from typing import Any

from tracker.calendar import bangkok_date
from tracker.queries import plans
from tracker.queries import rounds as read
from tracker.queries.rounds import RungRecord
from tracker.records import RoundRecord
from tracker.settings import Settings
from tracker.status import RoundStatus, RungState
from tracker.store import Store
from tracker.tables import Round, Rung
from workflows.desk import Desk, desk_of
from workflows.rounds import ladder_of, latest_close, reckoned_due, rung_at

KEYS = frozenset(
    {
        "office_start",
        "office_end",
        "ladder_before",
        "ladder_after",
        "close_after_working_days",
        "days_off",
        "worked_days",
    }
)
"""The agency's settings on which the days of a round hang."""


def reckon_rounds(store: Store, settings: Settings, *, changed: frozenset[str]) -> None:
    """Move the days of every round that is not closed to where they are by today's settings.

    What was told stays told, and what has passed stays passed: a due day that lies ahead never
    moves behind today. `changed` are the settings that have, for the journal.
    """
    today = bangkok_date(store.now)
    desk = desk_of(store.connection, settings, store.agency_id, today=today)
    for round_ in read.rounds(store.connection, store.agency_id):
        if round_.status is not RoundStatus.CLOSED:
            _reckon(store, round_, desk, today=today, changed=changed)


def _reckon(
    store: Store, round_: RoundRecord, desk: Desk, *, today: date, changed: frozenset[str]
) -> None:
    due_on = reckoned_due(round_, today=today, calendar=desk.calendar)
    old: dict[str, Any] = {"due_on": round_.due_on, "closes_at": round_.closes_at}
    new: dict[str, Any] = {"due_on": due_on, "closes_at": _closes_at(store, round_, due_on, desk)}
    if round_.status is RoundStatus.SCHEDULED:
        old["opens_at"] = round_.opens_at
        new["opens_at"] = desk.office.opening(round_.starts_on)
    moved = _reckon_rungs(store, round_, due_on, desk)
    if old == new and not moved:
        return
    if old != new:
        store.change(Round, round_.id, version=round_.version, what="รอบรายงาน", **new)
    store.journal(
        "reckon",
        "round",
        round_.id,
        old=old,
        new=new | {"rungs": moved},
        reason=_why(round_, due_on, desk, changed),
    )


def _closes_at(store: Store, round_: RoundRecord, due_on: date, desk: Desk) -> datetime:
    since = None
    if round_.extended_reason is None:
        since = plans.plan(store.connection, store.agency_id, round_.plan_id).approved_on
    grace = desk.settings.close_after_working_days
    return latest_close(due_on, office=desk.office, grace=grace, since=since)


def _reckon_rungs(
    store: Store, round_: RoundRecord, due_on: date, desk: Desk
) -> list[dict[str, Any]]:
    """Set, add and take away rungs; return those that moved, with both days."""
    ladder = {rung.days: rung for rung in read.rungs(store.connection, store.agency_id, round_.id)}
    wanted = ladder_of(desk.settings)
    moved = []
    for days in sorted({*ladder, *wanted}):
        due_at = rung_at(due_on, days, office=desk.office)
        before = ladder.get(days)
        state = _state(before, due_at, is_wanted=days in wanted, now=store.now)
        if before is None:
            _add(store, round_.id, days, due_at, state)
        elif state is RungState.DUE and (before.state, before.due_at) != (state, due_at):
            store.set(Rung, before.id, state=state, due_at=due_at, settled_at=None)
        elif before.state is RungState.DUE and state is RungState.NOT_DUE:
            store.set(Rung, before.id, state=state, settled_at=store.now)
        else:
            continue
        moved.append(
            {
                "days": days,
                "from": before and before.due_at,
                "to": due_at if state is RungState.DUE else None,
            }
        )
    return moved


def _state(
    before: RungRecord | None, due_at: datetime, *, is_wanted: bool, now: datetime
) -> RungState:
    """What a rung is by the new ladder: one still due is told even where its time has passed."""
    if before is not None and before.state in (RungState.DONE, RungState.SUPERSEDED):
        return before.state
    if is_wanted and (due_at > now or (before is not None and before.state is RungState.DUE)):
        return RungState.DUE
    return RungState.NOT_DUE


def _add(store: Store, round_id: int, days: int, due_at: datetime, state: RungState) -> None:
    settled_at = store.now if state is RungState.NOT_DUE else None
    store.insert(
        Rung, round_id=round_id, days=days, due_at=due_at, state=state, settled_at=settled_at
    )


def _why(round_: RoundRecord, due_on: date, desk: Desk, changed: frozenset[str]) -> str:
    """Why the due day moved, where it did; else which settings have changed."""
    settings = ", ".join(sorted(changed))
    if due_on < round_.due_on or not desk.calendar.is_working(round_.due_on):
        return f"{round_.due_on.isoformat()}: {desk.calendar.why_off(round_.due_on)} ({settings})"
    if due_on > round_.due_on:
        return f"{due_on.isoformat()}: วันทำการ ({settings})"
    return settings
