"""Orders by which one officer acts for another (คำสั่งรักษาราชการแทน …)."""

from datetime import date

import click

from tracker.calendar import short_date
from tracker.status import ActingForm
from workflows.cli.arguments import DAY, Whole
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk

# The names that a keyboard without Thai can type.
LATIN = {
    "raksa-ratchakan-thaen": ActingForm.RAKSA_RATCHAKAN_THAEN,
    "patibat-ratchakan-thaen": ActingForm.PATIBAT_RATCHAKAN_THAEN,
    "raksakan-nai-tamnaeng": ActingForm.RAKSAKAN_NAI_TAMNAENG,
    "patibat-nathi": ActingForm.PATIBAT_NATHI,
}
FORMS = click.Choice([*[form.value for form in ActingForm], *LATIN])


@click.group(cls=Group)
def acting() -> None:
    """คำสั่งรักษาราชการแทนและรูปแบบอื่น · Orders by which officers act for one another.

    \b
    Example: tidtam acting list
    """


@acting.command("add", cls=Command)
@click.option("--post", required=True, metavar="TITLE", help="The post acted for.")
@click.option("--officer", required=True, metavar="OFFICER", help="Who acts.")
@click.option(
    "--form", type=FORMS, default=ActingForm.RAKSA_RATCHAKAN_THAEN.value, show_default=True
)
@click.option("--number", required=True, metavar="T", help="The order's number: 12/2568.")
@click.option("--ordered-on", type=DAY, help="The order's date (default: its first day).")
@click.option("--from", "starts_on", type=DAY, help="First day (default: today).")
@click.option("--to", "ends_on", type=DAY, help="Last day (default: until another order).")
@click.option("--when-absent", is_flag=True, help="Only when the holder is absent.")
@click.option("--precedence", type=Whole(1, 9), default=1, help="1: first deputy, 2: second …")
@pass_desk
def add(
    desk: Desk,
    post: str,
    officer: str,
    form: str,
    number: str,
    ordered_on: date | None,
    starts_on: date | None,
    ends_on: date | None,
    when_absent: bool,
    precedence: int,
) -> None:
    """เพิ่มคำสั่ง · Enter an order.

    \b
    Example: tidtam acting add --post ปลัดเทศบาล --officer "นายตัวอย่าง มั่นคง" \\
               --number 12/2568 --from 2026-03-02 --to 2026-03-06
    """
    from tracker.queries.people import find_post
    from workflows.actions.officers import order_acting

    starts_on = starts_on or desk.today
    if ends_on is not None and ends_on < starts_on:
        raise click.UsageError("--to อยู่ก่อน --from · --to lies before --from")
    who = desk.officer(officer)
    with desk.read() as connection:
        post_id = find_post(connection, desk.agency.id, post)
    order_id = order_acting(
        desk.house,
        agency_id=desk.agency.id,
        post_id=post_id,
        officer_id=who.id,
        form=LATIN.get(form) or ActingForm(form),
        number=number,
        ordered_on=ordered_on or starts_on,
        starts_on=starts_on,
        ends_on=ends_on,
        when_absent=when_absent,
        precedence=precedence,
        now=desk.now,
    )
    desk.answer(
        {"id": order_id, "post": post_id, "officer": who.id, "number": number},
        f"บันทึกคำสั่งที่ {number} แล้ว · Entered order {number}: {who.name} ← {post}",
    )


@acting.command("list", cls=Command)
@click.option("--on", "on", type=DAY, help="Only those in force on a day.")
@pass_desk
def list_(desk: Desk, on: date | None) -> None:
    """รายการคำสั่ง · List the orders.

    \b
    Example: tidtam acting list --on 2026-03-03
    """
    from tracker.queries.orders import acting_orders

    with desk.read() as connection:
        every = acting_orders(connection, desk.agency.id, on=on)
    rows = [
        (
            o.id,
            o.title,
            o.officer,
            o.form,
            o.number,
            _shown(o.starts_on),
            _shown(o.ends_on) or ("เมื่อไม่อยู่" if o.when_absent else ""),
            o.precedence,
        )
        for o in every
    ]
    heads = ("ที่", "ตำแหน่ง", "ผู้ปฏิบัติ", "รูปแบบ", "คำสั่งที่", "ตั้งแต่", "ถึง", "ลำดับ")
    desk.answer(every, *table(heads, rows, widest=40))


def _shown(day: date | None) -> str:
    return "" if day is None else short_date(day, year4=True, thai_digits=False)
