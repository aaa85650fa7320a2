"""What belongs to an officer's own account: the calendar to subscribe to, the second factor."""

import click

from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk


@click.command("calendar", cls=Command)
@click.argument("officer")
@click.option("--renew", is_flag=True, help="A new address; the one before no longer works.")
@click.option("--off", is_flag=True, help="Switch it off; its address no longer works.")
@pass_desk
def calendar(desk: Desk, officer: str, renew: bool, off: bool) -> None:
    """ที่อยู่ปฏิทินกำหนดส่งรายงานของเจ้าหน้าที่ · Print the address of an officer's calendar feed.

    It shows the due days of the rounds with what the officer still owes. The first call switches
    it on. Whoever has the address can read it: give it to the officer only.

    \b
    Example: tidtam officers calendar finance@example.go.th
             tidtam officers calendar finance@example.go.th --renew
    """
    from workflows.actions import calendar_feed
    from workflows.actions.agencies import SETTER_UP

    if renew and off:
        raise click.UsageError(
            "เลือก --renew หรือ --off อย่างเดียว · --renew and --off exclude each other"
        )
    found = desk.officer(officer)
    if off:
        calendar_feed.switch_off(
            desk.house, agency_id=desk.agency.id, officer_id=found.id, who=SETTER_UP, now=desk.now
        )
        desk.answer({"officer": found.id, "address": None}, f"ปิดปฏิทินแล้ว · Off: {found.name}")
        return
    put = calendar_feed.renew if renew else calendar_feed.switch_on
    address = put(
        desk.house, agency_id=desk.agency.id, officer_id=found.id, who=SETTER_UP, now=desk.now
    )
    desk.say(f"ปฏิทินของ {found.name} ผู้มีที่อยู่นี้อ่านได้ · The calendar; who has this address reads it:")
    desk.answer({"officer": found.id, "address": address}, address)


@click.command("second-factor", cls=Command)
@click.argument("officer")
@click.option("--remove", is_flag=True, help="Signing in asks for the password alone again.")
@pass_desk
def second_factor(desk: Desk, officer: str, remove: bool) -> None:
    """การยืนยันขั้นที่สองของเจ้าหน้าที่ · Whether an officer has a second factor; remove it.

    For somebody who lost the phone and the recovery codes. Officers set theirs up on the site.

    \b
    Example: tidtam officers second-factor finance@example.go.th
             tidtam officers second-factor finance@example.go.th --remove
    """
    from workflows.actions import second_factor as actions
    from workflows.actions.agencies import SETTER_UP

    found = desk.officer(officer)
    if remove:
        actions.remove(
            desk.house, agency_id=desk.agency.id, officer_id=found.id, who=SETTER_UP, now=desk.now
        )
        desk.answer({"officer": found.id, "on": False}, f"ยกเลิกแล้ว · Removed: {found.name}")
        return
    on = actions.is_on(desk.house, agency_id=desk.agency.id, officer_id=found.id)
    desk.answer({"officer": found.id, "on": on}, "เปิดใช้ · on" if on else "ไม่ได้ใช้ · off")
