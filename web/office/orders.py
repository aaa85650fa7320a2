"""Orders by which one officer acts for the holder of a post: entered, and ended on a day."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired

from tracker.errors import TidtamError
from tracker.queries import orders, people, posts
from tracker.queries.people import NotFound
from tracker.status import ActingForm
from web.fields import Asking, NumberField, TextField, ThaiDateField
from web.office.keeping import by
from web.office.postings import Ending
from web.request_scope import house, look_again, now, present, today, view
from web.step_up import step_up
from web.wording import digits
from workflows.actions.officers import order_acting
from workflows.actions.postings import check_days, end_order
from workflows.actions.seen import mark_of

pages = Blueprint("orders", __name__, url_prefix="/orders")
CHOOSE = DataRequired(lazy_gettext("โปรดเลือก"))


class Order(Asking):
    """An order as it stands on paper."""

    number = TextField(
        lazy_gettext("คำสั่งที่"), validators=[DataRequired(lazy_gettext("โปรดใส่เลขที่คำสั่ง"))]
    )
    ordered_on = ThaiDateField(lazy_gettext("ลงวันที่"), required=lazy_gettext("โปรดใส่วันที่ของคำสั่ง"))
    officer = SelectField(lazy_gettext("ให้ใคร"), validators=[CHOOSE])
    form = SelectField(lazy_gettext("รูปแบบ"))
    post = SelectField(lazy_gettext("ตำแหน่ง"), validators=[CHOOSE])
    starts_on = ThaiDateField(lazy_gettext("ตั้งแต่"), required=lazy_gettext("โปรดใส่วันแรก"))
    ends_on = ThaiDateField(lazy_gettext("ถึง"))
    when_absent = BooleanField(lazy_gettext("เฉพาะเมื่อผู้ดำรงตำแหน่งไม่อยู่หรือไม่อาจปฏิบัติราชการได้"))
    precedence = NumberField(lazy_gettext("ลำดับ"), most=9)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        agency_id = present().agency_id
        first = [("", gettext("เลือก"))]
        self.form.choices = [(one.value, one.value) for one in ActingForm]
        self.officer.choices = first + [
            (str(one.id), one.name) for one in people.officers(view(), agency_id) if one.active
        ]
        self.post.choices = first + [
            (str(one.id), f"{one.title} ({one.division})" if one.division else one.title)
            for one in posts.posts(view(), agency_id)
        ]


@pages.get("")
def every() -> Any:
    """Who acts for whom today, and by which order?"""
    return _list(Order(formdata=None, starts_on=today(), precedence=1))


@pages.post("")
@step_up()
def add() -> Any:
    """Enter an order."""
    form = Order()
    if form.validate_on_submit() and form.ordered_on.data and form.starts_on.data:
        post = posts.post(view(), present().agency_id, int(form.post.data))
        try:
            check_days(form.starts_on.data, form.ends_on.data)
            order_acting(
                house(),
                agency_id=present().agency_id,
                post_id=post.id,
                officer_id=int(form.officer.data),
                form=ActingForm(form.form.data),
                number=form.number.data or "",
                ordered_on=form.ordered_on.data,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                when_absent=form.when_absent.data,
                precedence=form.precedence.data or 1,
                who=by(roles=(post.role,)),
                now=now(),
            )
        except TidtamError as error:
            form.refuse(error)
        else:
            flash(gettext("บันทึกคำสั่งที่ %(number)s แล้ว", number=digits(form.number.data)), "good")
            return redirect(url_for("office.orders.every"))
    return _list(form), 422


@pages.route("/<int:order_id>/end", methods=["GET", "POST"])
@step_up()
def end(order_id: int) -> Any:
    """On which day does the order end?"""
    agency_id = present().agency_id
    found = next((o for o in orders.acting_orders(view(), agency_id) if o.id == order_id), None)
    if found is None:
        raise NotFound("คำสั่ง", "order", order_id)
    form = Ending(ends_on=found.ends_on or today())
    form.look(mark_of({"ends_on": found.ends_on}))
    if form.validate_on_submit() and form.ends_on.data:
        try:
            end_order(
                house(),
                agency_id=agency_id,
                order_id=order_id,
                on=form.ends_on.data,
                who=by(roles=(found.role,)),
                now=now(),
                seen=form.had,
            )
        except TidtamError as error:
            look_again()
            again = orders.acting_orders(view(), agency_id)
            stored = {"ends_on": next(o.ends_on for o in again if o.id == order_id)}
            form.overtaken(error, mark_of(stored), stored)
        else:
            flash(gettext("บันทึกวันสิ้นสุดของคำสั่งแล้ว"), "good")
            return redirect(url_for("office.orders.every"))
    return render_template(
        "office/end_order.html", group="office", tab="orders", form=form, order=found
    ), 422 if form.is_submitted() else 200


def _list(form: Order) -> str:
    found = orders.acting_orders(view(), present().agency_id)
    return render_template(
        "office/orders.html",
        group="office",
        tab="orders",
        form=form,
        orders=[o for o in found if o.ends_on is None or o.ends_on >= today()],
        ended=[o for o in found if o.ends_on is not None and o.ends_on < today()],
    )
