"""The officers: who they are, how they are reached, how they sign in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import contacts, people, posts
from tracker.records import OfficerRecord
from web.auth import own_secret, stay_in
from web.fields import TextField, Versioned
from web.office.keeping import LONG_AGO, against, by
from web.office.postings import NewPost
from web.refusals import tell
from web.request_scope import house, look_again, now, present, today, view
from web.step_up import step_up
from workflows.actions import officers, sessions
from workflows.actions.handed_links import hand_out_link
from workflows.actions.reminders import base_url_of
from workflows.actions.seen import mark_of

pages = Blueprint("officers", __name__)


class Person(Versioned):
    """An officer's own data."""

    name = TextField(
        lazy_gettext("ชื่อและนามสกุล พร้อมคำนำหน้า"),
        validators=[DataRequired(lazy_gettext("โปรดใส่ชื่อ"))],
    )
    email = TextField(lazy_gettext("อีเมล"))
    rank = TextField(lazy_gettext("ยศ"))
    letters = SelectField(lazy_gettext("ภาษาของการแจ้งเตือน"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.letters.choices = [("th", "ภาษาไทย"), ("en", "English")]


@pages.get("")
def every() -> Any:
    """Who is in the office, in which posts?"""
    agency_id = present().agency_id
    found = people.officers(view(), agency_id)
    standings = people.standings(view(), agency_id, on=today())
    return render_template(
        "office/officers.html",
        group="office",
        tab="officers",
        officers=found,
        held={one.id: [s for s in standings if s.officer_id == one.id] for one in found},
        contacts=contacts.contacts(view(), agency_id),
        protected=posts.with_second_factor(view(), agency_id),
    )


@pages.route("/officers/new", methods=["GET", "POST"])
def add() -> Any:
    """Add an officer; the post follows on the next page."""
    form = Person()
    if form.validate_on_submit():
        try:
            made = officers.add_officer(
                house(),
                agency_id=present().agency_id,
                name=form.name.data or "",
                email=form.email.data or None,
                rank=form.rank.data or None,
                language=form.letters.data,
                who=by(),
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            said = gettext("เพิ่ม %(name)s แล้ว ต่อไปโปรดให้ตำแหน่ง", name=form.name.data)
            flash(said, "good")
            return redirect(url_for("office.officers.one", officer_id=made, _anchor="post"))
    return render_template(
        "office/new_officer.html", group="office", tab="officers", form=form
    ), 422 if form.is_submitted() else 200


@pages.get("/officers/<int:officer_id>")
def one(officer_id: int) -> Any:
    """Who is this, and in which posts?"""
    return page_of(officer_id)


@pages.post("/officers/<int:officer_id>")
@step_up()
def change(officer_id: int) -> Any:
    """Change name, mail, rank or language."""
    had = people.officer(view(), present().agency_id, officer_id)
    form = Person()
    if form.validate_on_submit():
        try:
            officers.change_officer(
                house(),
                agency_id=present().agency_id,
                officer_id=officer_id,
                who=by(about=officer_id, way_in=(form.email.data or None) != had.email),
                now=now(),
                seen=form.had,
                name=form.name.data or "",
                email=form.email.data or None,
                rank=form.rank.data or None,
                language=form.letters.data,
            )
        except TidtamError as error:
            look_again()
            found = people.officer(view(), present().agency_id, officer_id)
            stored = _stored(found)
            shown = {name: stored[name] for name in ("name", "email", "rank")}
            form.overtaken(error, mark_of(stored), shown)
        else:
            flash(gettext("บันทึกแล้ว: %(name)s", name=form.name.data), "good")
            return redirect(url_for("office.officers.one", officer_id=officer_id))
    return page_of(officer_id, person=form), 422


@pages.post("/officers/<int:officer_id>/link")
@step_up()
def link(officer_id: int) -> Any:
    """A link that signs them in once, to be printed and handed over."""
    found = people.officer(view(), present().agency_id, officer_id)
    try:
        handed = hand_out_link(
            house(),
            agency_id=present().agency_id,
            officer_id=officer_id,
            who=by(about=officer_id, way_in=True),
            now=now(),
        )
    except TidtamError as error:
        tell(error)
        return redirect(url_for("office.officers.one", officer_id=officer_id))
    path = url_for("sign_in.link", secret=handed.link.secret)
    return render_template(
        "office/link.html",
        group="office",
        tab="officers",
        officer=found,
        address=base_url_of(house().settings) + path,
        until=handed.link.expires_at,
        told=handed.told,
        own=officer_id == present().officer_id,
    )


@pages.post("/officers/<int:officer_id>/sessions/end")
def end_sessions(officer_id: int) -> Any:
    """Every device of theirs has to sign in anew."""
    me = present()
    found = people.officer(view(), me.agency_id, officer_id)
    myself = officer_id == me.officer_id  # whoever presses it stays
    try:
        epoch = sessions.end_sessions(
            house(),
            agency_id=me.agency_id,
            officer_id=officer_id,
            but=own_secret() if myself else None,
            who=by(about=officer_id),
            now=now(),
        )
    except TidtamError as error:
        tell(error)
    else:
        if myself:
            stay_in(epoch)
        flash(gettext("%(name)s ต้องเข้าสู่ระบบใหม่ในทุกอุปกรณ์", name=found.name), "good")
    return redirect(url_for("office.officers.one", officer_id=officer_id))


def _stored(found: OfficerRecord) -> dict[str, str | None]:
    """What the form changes."""
    return {
        "name": found.name,
        "email": found.email,
        "rank": found.rank,
        "language": found.language,
    }


def page_of(officer_id: int, *, person: Person | None = None, post: NewPost | None = None) -> str:
    """The officer's page, with a form that was refused as it was typed."""
    agency_id = present().agency_id
    found = people.officer(view(), agency_id, officer_id)
    shown = person or Person(
        formdata=None,
        name=found.name,
        email=found.email,
        rank=found.rank,
        letters=found.language,
        seen=mark_of(_stored(found)),
    )
    every = [p for p in posts.postings(view(), agency_id) if p.officer_id == officer_id]
    standings = people.standings(view(), agency_id, on=today(), officer_id=officer_id)
    return render_template(
        "office/officer.html",
        group="office",
        tab="officers",
        officer=found,
        person=shown,
        post=post or NewPost(formdata=None),
        postings=[p for p in every if p.ends_on is None or p.ends_on >= today()],
        movable={p.id for p in every if not against(roles=(p.role,))},
        no_change=against(about=officer_id),
        no_link=against(about=officer_id, way_in=True),
        ended=[p for p in every if p.ends_on is not None and p.ends_on < today()],
        acting=[s for s in standings if s.acting],
        contact=contacts.contact(view(), agency_id, officer_id),
        protected=officer_id in posts.with_second_factor(view(), agency_id),
        signed_in=len(sessions.sessions_of(view(), agency_id, officer_id, now=now())),
        long_ago=LONG_AGO,
    )
