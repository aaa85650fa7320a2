"""One act on several measures: chosen, looked at with what would come of each, then done."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.errors import TidtamError
from tracker.queries import listing, people, plans, rounds
from tracker.records import MeasureRecord, PlanRecord
from tracker.status import PlanStatus
from web.plan.narrowing import edition_of, filters
from web.refusals import sentence, tell
from web.request_scope import chosen_number, house, now, present, today, typed, view, whole_number
from web.step_up import step_up
from web.wording import digits
from workflows.actions.amendments import Change, HandOver, Withdraw, amend_plan
from workflows.actions.together import Step, Told, move_together, try_changes, try_moves

pages = Blueprint("together", __name__)
MOVES = ("start", "reopen")
AMENDMENTS = ("hand-over", "withdraw")
WITH_REASON = ("reopen", *AMENDMENTS)
MOST = 200  # measures that are offered at once


@dataclass(frozen=True, slots=True)
class Line:
    """What would come of the act on one part or measure; `key` lets it be done as it was seen."""

    measure: MeasureRecord
    division: str
    key: str
    refused: str


@pages.get("/plans/<int:plan_id>/together")
@login_required
def choose(plan_id: int) -> Any:
    """Which measures, and what to do with them?"""
    return _choice(_plan(plan_id))


@pages.post("/plans/<int:plan_id>/together/look")
@login_required
def look(plan_id: int) -> Any:
    """What would come of each; changes nothing."""
    found = _plan(plan_id)
    action, reason = typed("action") or "", typed("reason") or ""
    if action not in MOVES + AMENDMENTS:
        abort(404)
    chosen = [one for one in _measures(plan_id) if str(one.id) in request.form.getlist("measure")]
    wrong = None
    if not chosen:
        wrong = gettext("โปรดเลือกมาตรการอย่างน้อยหนึ่งรายการ")
    elif action in WITH_REASON and not reason:
        wrong = gettext("โปรดเขียนเหตุผล")
    elif action == "hand-over" and not (chosen_number("division") and chosen_number("to")):
        wrong = gettext("โปรดเลือกส่วนราชการที่โอนและที่รับโอน")
    if wrong:
        return _choice(found, wrong=wrong), 422
    lines = _tried(found, chosen, action, reason)
    return render_template(
        "plan/together_look.html",
        group="plan",
        plan=found,
        action=action,
        reason=reason,
        to=chosen_number("to"),
        lines=lines,
        possible=[line for line in lines if not line.refused],
    )


@pages.post("/plans/<int:plan_id>/together")
@login_required
@step_up(only=lambda: typed("action") == "withdraw" and present().is_clerk)
def do(plan_id: int) -> Any:
    """Do what was looked at."""
    _plan(plan_id)
    action, reason = typed("action") or "", typed("reason") or ""
    keys = [[whole_number(n) or 0 for n in k.split("-")] for k in request.form.getlist("key")]
    if action not in MOVES + AMENDMENTS or any(len(key) != 3 for key in keys) or not keys:
        abort(404)
    who: Any = {"agency_id": found_agency(), "officer_id": present().officer_id, "now": now()}
    done, refused = len(keys), []
    if action in MOVES:
        steps = [_step(key, action, reason) for key in keys]
        told = move_together(house(), steps=steps, **who)
        refused = [sentence(one.refused) for one in told if one.refused]
        done -= len(refused)
    else:
        changes = [_change(action, key[0], key[1]) for key in keys]
        try:
            amend_plan(house(), plan_id=plan_id, reason=reason, changes=changes, **who)
        except TidtamError as error:
            tell(error)
            done = 0
    if done:
        flash(gettext("บันทึกแล้ว %(count)s รายการ", count=digits(done)), "good")
    for words in dict.fromkeys(refused):
        flash(words, "bad")
    return redirect(url_for("plan.plan", plan_id=plan_id))


def _tried(found: PlanRecord, chosen: list[MeasureRecord], action: str, reason: str) -> list[Line]:
    of_division = chosen_number("division")
    who: Any = {"agency_id": found_agency(), "officer_id": present().officer_id, "now": now()}
    told: tuple[Told, ...]
    if action in MOVES:
        keys = [
            (one, part.division, [one.id, part.division_id, part.version])
            for one in chosen
            for part in one.parts
            if of_division in (None, part.division_id)
        ]
        steps = [_step(key, action, reason) for _, _, key in keys]
        told = try_moves(house(), steps=steps, **who)
    else:
        names = {d.id: d.name for d in people.divisions(view(), found_agency())}
        name = names.get(of_division or 0, "") if action == "hand-over" else ""
        keys = [(one, name, [one.id, of_division or 0, one.version]) for one in chosen]
        changes = [_change(action, one.id, of_division or 0) for one in chosen]
        told = try_changes(house(), plan_id=found.id, reason=reason, changes=changes, **who)
    return [
        Line(
            one,
            division,
            "-".join(str(number) for number in key),
            sentence(outcome.refused) if outcome.refused else "",
        )
        for (one, division, key), outcome in zip(keys, told, strict=True)
    ]


def _step(key: list[int], action: str, reason: str) -> Step:
    return Step(key[0], key[1], key[2], action, reason or None)


def _change(action: str, measure_id: int, division_id: int) -> Change:
    if action == "withdraw":
        return Withdraw(measure_id)
    return HandOver(measure_id, division_id, chosen_number("to") or 0)


def _choice(found: PlanRecord, *, wrong: str | None = None) -> str:
    chosen = filters()
    wanted = chosen.wanted(edition_of(found.fiscal_year))
    names = listing.division_names(view(), found_agency())
    page = listing.page(view(), found_agency(), found.id, wanted=wanted, divisions=names, size=MOST)
    return render_template(
        "plan/together.html",
        group="plan",
        plan=found,
        lines=page.lines,
        more=page.more,
        most=MOST,
        filters=chosen,
        divisions=people.divisions(view(), found_agency(), on=today()),
        round=next(iter(rounds.open_rounds(view(), found_agency(), plan_id=found.id)), None),
        wrong=wrong,
        typed=request.form,
        ticked=set(request.form.getlist("measure")),
    )


def _measures(plan_id: int) -> tuple[MeasureRecord, ...]:
    return plans.measures(view(), found_agency(), plan_id=plan_id, limit=None)


def _plan(plan_id: int) -> PlanRecord:
    found = plans.plan(view(), found_agency(), plan_id)
    if not present().is_clerk:
        abort(403)
    if found.status is not PlanStatus.APPROVED:
        abort(404)
    return found


def found_agency() -> int:
    """The visitor's agency: nothing of another is ever looked for."""
    return present().agency_id
