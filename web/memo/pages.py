"""The memo of a round: what does it say, and where is it on its way?"""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_required
from wtforms import HiddenField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import memos, plans, rounds
from tracker.status import MemoStatus, RoundStatus
from web.fields import Asking, TextField, ThaiDateField, Versioned
from web.measures.forms import TextArea
from web.measures.pages import as_attachment
from web.memo.waiting import what_may_be_done
from web.refusals import sentence, tell
from web.request_scope import (
    chosen_number,
    house,
    look_again,
    now,
    present,
    today,
    typed,
    view,
    whole_number,
)
from web.step_up import step_up
from web.wording import digits
from workflows.actions import memo_chain
from workflows.actions import memos as memo_actions
from workflows.capacities import capacities_for_memo
from workflows.endorsement import MEMO
from workflows.memo_desk import UNSENT, Desk, NoClerk, content_of, open_desk
from workflows.signers import since_submitted

pages = Blueprint("memo", __name__)

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
}


class Paragraph(Asking):
    """The clerk's words for one paragraph."""

    text = TextArea(lazy_gettext("ข้อความ"))
    version = HiddenField()


class Number(Versioned):
    """The running number and date, which come late."""

    number = TextField(lazy_gettext("เลขที่หนังสือ"))
    dated_on = ThaiDateField(lazy_gettext("ลงวันที่"))
    reason = TextArea(lazy_gettext("เหตุผลที่แก้ไข"))


class Opinion(Asking):
    """What an endorser adds to the step, if anything."""

    remark = TextArea(lazy_gettext("ความเห็น"), id="endorse-remark")
    version = HiddenField(id="endorse-version")


class Remark(Asking):
    """Why the memo is returned."""

    remark = TextArea(
        lazy_gettext("ข้อสังเกต"), validators=[DataRequired(lazy_gettext("โปรดเขียนข้อสังเกต"))]
    )
    version = HiddenField()


@pages.get("/memo")
@login_required
def current() -> Any:
    """The memo that matters now: of the open round, else of the last one."""
    found = [r for r in rounds.rounds(view(), _agency()) if r.status is not RoundStatus.SCHEDULED]
    running = [r for r in found if r.status is RoundStatus.OPEN and r.due_on <= today()]
    closed = [r for r in reversed(found) if r.status is RoundStatus.CLOSED]
    for chosen in (*running, *sorted(closed, key=lambda r: r.due_on, reverse=True), *found):
        return redirect(url_for("memo.memo", round_id=chosen.id))
    return render_template("memo/none.html", group="memo")


@pages.get("/rounds/<int:round_id>/memo")
@login_required
def memo(round_id: int) -> Any:
    """What does the memo say, and where is it?"""
    return _show(round_id, Remark(formdata=None), Number(formdata=None))


@pages.post("/rounds/<int:round_id>/memo/endorse")
@login_required
def endorse(round_id: int) -> Any:
    """Take one's step of the chain; who pressed twice is told that it is done."""
    _only_whose_it_is(round_id, "endorse")
    form = Opinion()
    if form.validate_on_submit():
        try:
            _carry_with_words(form, "endorse", round_id)
        except memo_chain.EndorsedAlready as error:
            flash(sentence(error), "good")
            return redirect(url_for("memo.memo", round_id=round_id))
        except TidtamError as error:
            if error.code == "not-yours":
                abort(403)
            _after_a_change(form, error, round_id)
        else:
            flash(gettext("ลงความเห็นแล้ว"), "good")
            return redirect(url_for("memo.memo", round_id=round_id))
    return _show(round_id, Remark(formdata=None), Number(formdata=None), opinion=form), 422


def _carry_with_words(form: Opinion | Remark, action: str, round_id: int) -> None:
    memo_chain.carry(
        house(),
        action,
        agency_id=_agency(),
        round_id=round_id,
        officer_id=present().officer_id,
        remark=form.remark.data,
        version=whole_number(form.version.data),
        now=now(),
    )


@pages.post("/rounds/<int:round_id>/memo/<any(submit,publish):action>")
@login_required
@step_up(only=lambda: (request.view_args or {})["action"] == "publish")
def carry(round_id: int, action: str) -> Any:
    """One step up the chain; what is not whole yet goes on only when that is confirmed."""
    round_ = rounds.round_of(view(), _agency(), round_id)
    _only_whose_it_is(round_id, action)
    if not typed("confirmed") and _is_unfinished(round_id, action):
        shown = _show(round_id, Remark(formdata=None), Number(formdata=None), asked=action)
        return shown, 422
    asked: dict[str, Any] = {
        "agency_id": _agency(),
        "round_id": round_.id,
        "officer_id": present().officer_id,
        "now": now(),
    }
    try:
        if action == "submit":
            memo_chain.submit_memo(house(), version=chosen_number("version"), **asked)
        else:
            memo_chain.carry(
                house(),
                action,
                version=chosen_number("version"),
                unnumbered=bool(typed("confirmed")),
                **asked,
            )
    except TidtamError as error:
        tell(error)
    else:
        flash(
            {
                "submit": gettext("เสนอบันทึกข้อความแล้ว"),
                "publish": gettext("บันทึกการเผยแพร่แล้ว"),
            }[action],
            "good",
        )
    return redirect(url_for("memo.memo", round_id=round_id))


@pages.post("/rounds/<int:round_id>/memo/return")
@login_required
def send_back(round_id: int) -> Any:
    """Return the memo with a remark."""
    _only_whose_it_is(round_id, "return")
    form = Remark()
    if form.validate_on_submit():
        try:
            _carry_with_words(form, "return", round_id)
        except TidtamError as error:
            _after_a_change(form, error, round_id)
        else:
            flash(gettext("ส่งกลับแก้ไขแล้ว"), "good")
            return redirect(url_for("memo.memo", round_id=round_id))
    return _show(round_id, form, Number(formdata=None)), 422


def _is_published() -> bool:
    """Whether the clerk is at a memo that citizens have."""
    found = memos.memo_of_round(view(), _agency(), (request.view_args or {})["round_id"])
    return present().is_clerk and found is not None and found.status is MemoStatus.PUBLISHED


@pages.post("/rounds/<int:round_id>/memo/number")
@login_required
@step_up(only=_is_published)
def number(round_id: int) -> Any:
    """Enter number and date."""
    rounds.round_of(view(), _agency(), round_id)
    if not present().is_clerk:
        abort(403)
    form = Number()
    if form.validate_on_submit():
        try:
            memo_actions.set_number(
                house(),
                agency_id=_agency(),
                round_id=round_id,
                officer_id=present().officer_id,
                number=form.number.data,
                dated_on=form.dated_on.data,
                reason=form.reason.data,
                version=whole_number(form.had),
                now=now(),
            )
        except TidtamError as error:
            look_again()
            newest = memos.memo_of_round(view(), _agency(), round_id)
            stands = {"number": newest.number, "dated_on": newest.dated_on} if newest else {}
            form.overtaken(error, newest.version if newest else 0, stands)
        else:
            flash(gettext("บันทึกเลขที่และวันที่แล้ว"), "good")
            return redirect(url_for("memo.memo", round_id=round_id))
    return _show(round_id, Remark(formdata=None), form), 422


@pages.route("/rounds/<int:round_id>/memo/paragraphs/<key>", methods=["GET", "POST"])
@login_required
def paragraph(round_id: int, key: str) -> Any:
    """The clerk's own words for one paragraph."""
    desk = _desk(round_id)
    if not present().is_clerk:
        abort(403)
    found = {p.key: p for p in content_of(house(), view(), desk).paragraphs()}
    edits = desk.memo.edits if desk.memo else {}
    if key not in found and key not in edits:
        abort(404)
    text = found[key].text if key in found else edits[key]
    form = Paragraph(text=text, version=str(desk.memo.version if desk.memo else 0))
    if form.validate_on_submit():
        own_words = typed("back") is None
        try:
            memo_actions.edit_paragraph(
                house(),
                agency_id=_agency(),
                round_id=round_id,
                officer_id=present().officer_id,
                key=key,
                text=(form.text.data or "") if own_words else None,
                version=whole_number(form.version.data),
                now=now(),
            )
        except TidtamError as error:
            _after_a_change(form, error, round_id)
        else:
            flash(gettext("บันทึกถ้อยคำแล้ว"), "good")
            return redirect(url_for("memo.memo", round_id=round_id) + "#paper")
    return render_template(
        "memo/paragraph.html",
        group="memo",
        form=form,
        round=desk.round_,
        edited=key in edits,
        text_now=text if form.refused else None,
    ), 422 if form.is_submitted() else 200


@pages.get("/rounds/<int:round_id>/memo.<any(pdf,docx,html):form>")
@login_required
def paper(round_id: int, form: str) -> Any:
    """The paper as issued, or a preview of the draft."""
    round_ = rounds.round_of(view(), _agency(), round_id)
    data = memo_actions.memo_paper(
        house(), agency_id=_agency(), round_id=round_.id, form=form, now=now()
    )
    name = f"บันทึกข้อความ รอบ {6 * round_.half} เดือน {round_.fiscal_year}.{form}"
    return as_attachment(Response(data, mimetype=MEDIA[form]), name)


def _only_whose_it_is(round_id: int, action: str) -> None:
    """Whoever can never do this is told so before anything else is asked or looked at."""
    try:
        chain = _desk(round_id).chain
    except NoClerk:
        return  # the act says so itself
    if not MEMO.is_ever_for(action, capacities_for_memo(present().standings, chain.division_id)):
        abort(403)


def _is_unfinished(round_id: int, action: str) -> bool:
    """Whether reports are missing before it is submitted, or number or date before publishing."""
    if action == "submit":
        return bool(_missing(round_id)[0])
    record = memos.memo_of_round(view(), _agency(), round_id)
    unnumbered = record is not None and not (record.number and record.dated_on)
    return action == "publish" and unnumbered


def _missing(round_id: int) -> tuple[int, int]:
    """How many of the round's reports are missing, of how many."""
    divisions = rounds.counts_by_division(view(), _agency(), round_id)
    return sum(one.owed for one in divisions), sum(one.parts for one in divisions)


def _show(
    round_id: int,
    remark: Remark,
    number: Number,
    *,
    asked: str | None = None,
    opinion: Opinion | None = None,
) -> str:
    try:
        desk = _desk(round_id)
    except NoClerk as error:
        return render_template("memo/none.html", group="memo", refused=sentence(error))
    record = desk.memo
    if not remark.is_submitted():
        remark.version.data = str(record.version if record else 0)
    opinion = opinion or Opinion(formdata=None, version=str(record.version if record else 0))
    if not number.had:
        if record and not number.is_submitted():
            number = Number(formdata=None, number=record.number, dated_on=record.dated_on)
        number.seen.data = str(record.version if record else 0)
    closed = desk.round_.status is RoundStatus.CLOSED
    missing, of_all = _missing(round_id)
    return render_template(
        "memo/memo.html",
        group="memo",
        round=desk.round_,
        memo=record,
        content=content_of(house(), view(), desk),
        done=since_submitted(desk.endorsements),
        all_steps=desk.endorsements,
        expected=desk.chain.expected(),
        actions=what_may_be_done(desk),
        papers=memos.papers(view(), _agency(), record.id) if record else (),
        may_edit=present().is_clerk and (record is None or record.status in UNSENT),
        may_submit=closed or desk.round_.due_on <= today(),
        plan=plans.plan(view(), _agency(), desk.round_.plan_id),
        missing=missing,
        of_all=of_all,
        asked=asked,
        unnumbered=_is_unfinished(round_id, "publish"),
        opinion=opinion,
        remark=remark,
        number=number,
        corrected=record is not None
        and record.status is MemoStatus.PUBLISHED
        and bool(record.number or record.dated_on),
        others=[
            r for r in rounds.rounds(view(), _agency()) if r.status is not RoundStatus.SCHEDULED
        ],
        digits=digits,
    )


def _after_a_change(form: Paragraph | Remark | Opinion, error: TidtamError, round_id: int) -> None:
    """Say why; after somebody else's change the form carries the version of now."""
    form.refuse(error)
    if error.code == "changed-meanwhile":
        look_again()
        newest = memos.memo_of_round(view(), _agency(), round_id)
        form.version.data = str(newest.version if newest else 0)


def _desk(round_id: int) -> Desk:
    return open_desk(view(), agency_id=_agency(), round_id=round_id, now=now())


def _agency() -> int:
    return present().agency_id
