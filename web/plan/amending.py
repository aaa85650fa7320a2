"""The amendment that somebody is putting together: it travels in their form, signed, and is tried.

Nothing is stored here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from itsdangerous import BadData, URLSafeSerializer

from tracker.errors import TidtamError
from tracker.records import PlanRecord
from web.plan.amendment_words import DAYS
from web.request_scope import house, now, present
from workflows.actions.amendments import (
    AddMeasure,
    Change,
    HandOver,
    Reword,
    Withdraw,
    amend_plan,
)
from workflows.actions.rehearsal import rehearsal


@dataclass
class Drafted:
    """What has been put together so far."""

    plan: PlanRecord
    version: int
    changes: list[dict[str, Any]]
    reason: str
    amended_on: date | None

    def signed(self) -> str:
        """All of it in a text that only this house can have written."""
        on = self.amended_on.isoformat() if self.amended_on else None
        return _signer(self.plan).dumps([self.version, self.changes, self.reason, on])


def drafted_by_form(found: PlanRecord) -> Drafted:
    """What the form brought along; nothing where it was written by somebody else."""
    try:
        version, changes, reason, on = _signer(found).loads(request.form.get("drafted", ""))
    except (BadData, ValueError, TypeError):
        return Drafted(found, found.version, [], "", None)
    return Drafted(found, version, changes, reason, date.fromisoformat(on) if on else None)


def _signer(plan: PlanRecord) -> URLSafeSerializer:
    return URLSafeSerializer(house().key, salt=f"amendment of {plan.id} by {present().officer_id}")


def tried(drafted: Drafted, changes: list[dict[str, Any]]) -> TidtamError | None:
    """Why the plan would not take these changes together; nothing is changed."""
    try:
        amend_plan(
            rehearsal(house()),
            plan_id=drafted.plan.id,
            reason=drafted.reason or "–",
            amended_on=drafted.amended_on,
            changes=[change_of(one) for one in changes],
            **asking(),
        )
    except TidtamError as error:
        return error
    return None


def change_of(one: dict[str, Any]) -> Change:
    """The change that a form's values describe."""
    if one["what"] == "add":
        return AddMeasure(
            one["title"],
            tuple(one["divisions"]),
            indicators=tuple(one["indicators"]),
            steps=tuple(one["steps"]),
            starts_on=date.fromisoformat(one["starts_on"]),
            ends_on=date.fromisoformat(one["ends_on"]),
            finding=one.get("finding"),
        )
    if one["what"] == "withdraw":
        return Withdraw(one["measure"])
    if one["what"] == "hand over":
        return HandOver(one["measure"], one["from"], one["to"])
    value = date.fromisoformat(one["value"]) if one["field"] in DAYS else one["value"]
    return Reword(one["measure"], one["field"], value)


def asking() -> dict[str, Any]:
    """Who asks, of which agency, and when."""
    me = present()
    return {"agency_id": me.agency_id, "officer_id": me.officer_id, "now": now()}
