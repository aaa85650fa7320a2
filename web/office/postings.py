"""A post is given to an officer, ends on a day, or is handed over with its open work."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import people, posts
from tracker.status import Role
from web.fields import Asking, TextField, ThaiDateField, Versioned
from web.office.keeping import by, is_administrator
from web.request_scope import chosen_number, house, look_again, now, present, today, view
from web.step_up import step_up
from web.wording import day, digits, word
from workflows.actions.officers import ABOVE_DIVISIONS, hand_over_post
from workflows.actions.postings import end_posting, give_post
from workflows.actions.seen import mark_of

pages = Blueprint("postings", __name__)
ROLE_MISSING = lazy_gettext("โปรดเลือกสิทธิ์")


class NewPost(Asking):
    """A post for an officer."""

    title = TextField(
        lazy_gettext("ชื่อตำแหน่ง"), validators=[DataRequired(lazy_gettext("โปรดใส่ชื่อตำแหน่ง"))]
    )
    role = SelectField(lazy_gettext("สิทธิ์ในระบบ"), validators=[DataRequired(ROLE_MISSING)])
    division = SelectField(lazy_gettext("ส่วนราชการ"))
    starts_on = ThaiDateField(lazy_gettext("วันแรก"))
    ends_on = ThaiDateField(lazy_gettext("วันสุดท้าย"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        mine = [r for r in Role if is_administrator() or r not in ABOVE_DIVISIONS]
        self.role.choices = [("", gettext("เลือก"))] + [(role.value, word(role)) for role in mine]
        self.division.choices = [("", gettext("ไม่อยู่ในส่วนราชการใด"))] + [
            (str(one.id), one.name)
            for one in people.divisions(view(), present().agency_id, on=today())
        ]


class Ending(Versioned):
    """The last day of something."""

    ends_on = ThaiDateField(lazy_gettext("วันสุดท้าย"), required=lazy_gettext("โปรดใส่วันสุดท้าย"))


class Handing(Asking):
    """Who holds the post from which day."""

    to = SelectField(
        lazy_gettext("ผู้ดำรงตำแหน่งคนใหม่"),
        validators=[DataRequired(lazy_gettext("โปรดเลือกผู้ดำรงตำแหน่งคนใหม่"))],
    )
    on = ThaiDateField(lazy_gettext("วันแรกของคนใหม่"), required=lazy_gettext("โปรดใส่วันแรก"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = [("", gettext("เลือก"))] + [
            (str(one.id), one.name)
            for one in people.officers(view(), present().agency_id)
            if one.active
        ]


@pages.post("/officers/<int:officer_id>/posts")
@step_up()
def give(officer_id: int) -> Any:
    """Give an officer a post."""
    from web.office.officers import page_of

    people.officer(view(), present().agency_id, officer_id)
    form = NewPost()
    if form.validate_on_submit():
        role = Role(form.role.data)
        division_id = None if role in ABOVE_DIVISIONS else chosen_number("division")
        try:
            give_post(
                house(),
                agency_id=present().agency_id,
                officer_id=officer_id,
                title=form.title.data or "",
                role=role,
                division_id=division_id,
                starts_on=form.starts_on.data or today(),
                ends_on=form.ends_on.data,
                who=by(roles=(role,)),
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("ให้ตำแหน่งแล้ว: %(title)s", title=form.title.data), "good")
            return redirect(url_for("office.officers.one", officer_id=officer_id))
    return page_of(officer_id, post=form), 422


@pages.route("/postings/<int:posting_id>/end", methods=["GET", "POST"])
@step_up()
def end(posting_id: int) -> Any:
    """On which day does the posting end?"""
    found = posts.posting(view(), present().agency_id, posting_id)
    form = Ending(ends_on=found.ends_on or today())
    form.look(mark_of({"ends_on": found.ends_on}))
    if form.validate_on_submit() and form.ends_on.data:
        try:
            end_posting(
                house(),
                agency_id=present().agency_id,
                posting_id=posting_id,
                on=form.ends_on.data,
                who=by(roles=(found.role,)),
                now=now(),
                seen=form.had,
            )
        except TidtamError as error:
            look_again()
            stored = {"ends_on": posts.posting(view(), present().agency_id, posting_id).ends_on}
            form.overtaken(error, mark_of(stored), stored)
        else:
            flash(gettext("พ้นตำแหน่งหลังวันที่ %(day)s", day=day(form.ends_on.data)), "good")
            return redirect(url_for("office.officers.one", officer_id=found.officer_id))
    return render_template(
        "office/end_posting.html", group="office", tab="officers", form=form, posting=found
    ), 422 if form.is_submitted() else 200


@pages.route("/posts/<int:post_id>/hand-over", methods=["GET", "POST"])
@step_up()
def hand_over(post_id: int) -> Any:
    """To whom does the post go, with all its open work?"""
    agency_id = present().agency_id
    found = posts.post(view(), agency_id, post_id)
    form = Handing(on=today())
    if form.validate_on_submit() and form.on.data:
        try:
            done = hand_over_post(
                house(),
                agency_id=agency_id,
                post_id=post_id,
                to_officer=int(form.to.data),
                on=form.on.data,
                who=by(roles=(found.role,)),
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(
                gettext(
                    "โอนตำแหน่ง%(title)sแล้ว พร้อมงานค้าง %(count)s รายการ",
                    title=found.title,
                    count=digits(done.open_parts),
                ),
                "good",
            )
            return redirect(url_for("office.officers.one", officer_id=int(form.to.data)))
    holders = [
        one
        for one in posts.postings(view(), agency_id)
        if one.post_id == post_id and (one.ends_on is None or one.ends_on >= today())
    ]
    return render_template(
        "office/hand_over.html",
        group="office",
        tab="officers",
        form=form,
        post=found,
        holders=holders,
    ), 422 if form.is_submitted() else 200
