"""The agency's ways out beside mail: its LINE account, its webhook, and who reads by LINE."""

import sys

import click

from tracker.errors import TidtamError
from tracker.status import Channel
from workflows.cli.columns import table
from workflows.cli.commands import Command, Group, pass_desk
from workflows.cli.desk import Desk

OUTLETS = click.Choice([Channel.LINE.value, Channel.WEBHOOK.value])
AS = click.option(
    "--as", "as_officer", metavar="OFFICER", required=True, help="The clerk or the administrator."
)
SECRET_ONCE = "รหัสลับนี้แสดงครั้งเดียว โปรดเก็บไว้ที่ปลายทาง · Shown only now; store it at the receiver:"


class TestFailed(TidtamError):
    """The test message was not taken, or the other side could not even be asked."""

    def __init__(self, words: str, *, th: str | None = None) -> None:
        super().__init__(
            "test-failed",
            th="ส่งข้อความทดสอบไม่สำเร็จ ปลายทางไม่รับ หรือติดต่อไม่ได้ "
            f"(ระบบไม่ตามการเปลี่ยนเส้นทาง 3xx): {th or words}",
            en="the test message was not taken: refused by the other side, or it could not be "
            f"asked (redirects are not followed): {words}",
        )


@click.group(cls=Group)
def channels() -> None:
    """ช่องทางแจ้งเตือนนอกจากอีเมล: LINE และ webhook · Ways out beside mail: LINE and a webhook.

    \b
    Example: tidtam channels show
    """


@channels.command("show", cls=Command)
@pass_desk
def show(desk: Desk) -> None:
    """ช่องทางที่ตั้งไว้ และผู้ที่เชื่อม LINE แล้ว · What is set up, and who has linked LINE.

    \b
    Example: tidtam channels show
    """
    from tracker.queries import contacts, people

    with desk.read() as connection:
        outlets = contacts.outlets(connection, desk.agency.id)
        chosen = contacts.contacts(connection, desk.agency.id)
        names = {one.id: one.name for one in people.officers(connection, desk.agency.id)}
        blocked = contacts.blocked(connection, desk.agency.id)
        gone = contacts.given_up(connection, desk.agency.id)
    readers = [one for one in chosen.values() if one.line_user is not None]
    data = {
        "channels": [
            {
                "channel": one.channel,
                "address": one.address,
                "active": one.active,
                "gone": gone.get(one.id),
            }
            for one in outlets.values()
        ],
        "line": [
            {"officer": one.officer_id, "on": one.line_on, "blocked": one.officer_id in blocked}
            for one in readers
        ],
        "line_webhook": _line_door(desk),
    }
    rows = [
        (one.channel.value, one.address, "เปิด · on" if one.active else "ปิด · off")
        for one in outlets.values()
    ]
    stopped = [
        f"▲ ระบบปิด {one.channel} เอง เพราะปลายทางตอบว่าเลิกรับแล้ว ({gone[one.id]}) เมื่อปลายทางพร้อมรับอีก "
        f"โปรดสั่ง tidtam channels on {one.channel} หรือใส่ที่อยู่ใหม่ · Switched off by the clock: the "
        f"receiver answered that it is gone. Once it takes notices again: tidtam channels on "
        f"{one.channel}, or enter its new address."
        for one in outlets.values()
        if one.id in gone
    ]
    people_rows = [
        (
            one.officer_id,
            names[one.officer_id],
            "เปิด · on"
            if one.line_on
            else "ปิด: ผู้ใช้บล็อกบัญชี · off: the account was blocked"
            if one.officer_id in blocked
            else "ปิด · off",
        )
        for one in readers
    ]
    lines = (
        table(("ช่องทาง", "ที่อยู่", "สถานะ"), rows)
        if rows
        else ["ยังไม่มีช่องทางนอกจากอีเมล · Nothing beside mail yet."]
    )
    lines += stopped
    if people_rows:
        lines += ["", *table(("ที่", "เชื่อม LINE แล้ว", "LINE"), people_rows)]
    desk.answer(data, *lines)


@channels.command("line", cls=Command)
@click.argument("account", metavar="@ACCOUNT")
@click.option("--stdin", is_flag=True, help="Read both secrets from standard input, one a line.")
@AS
@pass_desk
def line(desk: Desk, account: str, stdin: bool, as_officer: str) -> None:
    """ตั้งบัญชี LINE ของหน่วยงาน · Set the agency's LINE Official Account, by its ID.

    The channel access token and the channel secret are asked for, never an argument; leave one
    empty to keep what it was.

    \b
    Example: tidtam channels line @123abcde --as clerk@example.go.th
    """
    from workflows.actions.outlets import set_line

    officer_id = desk.officer(as_officer).id
    set_line(
        desk.house,
        agency_id=desk.agency.id,
        officer_id=officer_id,
        address=account,
        token=_secret("Channel access token", stdin),
        channel_secret=_secret("Channel secret", stdin),
        now=desk.now,
    )
    desk.answer(
        {"channel": "line", "address": account.strip().lower(), "line_webhook": _line_door(desk)},
        "ตั้งบัญชี LINE แล้ว · The LINE account is set.",
        f"Webhook URL สำหรับ LINE Developers Console · for LINE's console: {_line_door(desk)}",
    )


@channels.command("webhook", cls=Command)
@click.argument("url", required=False)
@click.option("--rotate", is_flag=True, help="A new secret; the old one signs for 3 days more.")
@AS
@pass_desk
def webhook(desk: Desk, url: str | None, rotate: bool, as_officer: str) -> None:
    """ตั้ง webhook ของหน่วยงาน หรือเปลี่ยนรหัสลับ · Set the agency's webhook, or renew its secret.

    \b
    Example: tidtam channels webhook https://hook.example.go.th/tidtam --as clerk@example.go.th
             tidtam channels webhook --rotate --as clerk@example.go.th
    """
    from workflows.actions.outlets import rotate_secret, set_webhook

    if (url is None) != rotate:
        raise click.UsageError("ระบุ URL หรือ --rotate อย่างใดอย่างหนึ่ง · give a URL or --rotate")
    common = {"agency_id": desk.agency.id, "officer_id": desk.officer(as_officer).id}
    if url is None:
        made = rotate_secret(desk.house, **common, now=desk.now)
    else:
        kept = set_webhook(desk.house, **common, url=url, now=desk.now)
        if kept is None:
            desk.answer({"channel": "webhook"}, "ที่อยู่เดิม รหัสลับเดิม · As before; so is the secret.")
            return
        made = kept
    desk.say(SECRET_ONCE)
    data = {"channel": "webhook", "secret": made.secret, "old_until": made.old_until}
    desk.answer(data, made.secret)


@channels.command("on", cls=Command)
@click.argument("channel", type=OUTLETS)
@AS
@pass_desk
def on(desk: Desk, channel: str, as_officer: str) -> None:
    """เปิดช่องทาง · Let notices go out by a channel.

    \b
    Example: tidtam channels on line --as clerk@example.go.th
    """
    _switch(desk, channel, as_officer, on=True)


@channels.command("off", cls=Command)
@click.argument("channel", type=OUTLETS)
@AS
@pass_desk
def off(desk: Desk, channel: str, as_officer: str) -> None:
    """ปิดช่องทาง โดยเก็บการตั้งค่าไว้ · Stop a channel; what was set stays.

    \b
    Example: tidtam channels off webhook --as clerk@example.go.th
    """
    _switch(desk, channel, as_officer, on=False)


@channels.command("remove", cls=Command)
@click.argument("channel", type=OUTLETS)
@AS
@pass_desk
def remove(desk: Desk, channel: str, as_officer: str) -> None:
    """ลบช่องทางพร้อมรหัสลับ · Forget a channel with its secrets.

    \b
    Example: tidtam channels remove webhook --as clerk@example.go.th
    """
    from workflows.actions.outlets import remove_outlet

    remove_outlet(
        desk.house,
        agency_id=desk.agency.id,
        officer_id=desk.officer(as_officer).id,
        channel=Channel(channel),
        now=desk.now,
    )
    desk.answer({"channel": channel}, f"ลบแล้ว · Removed: {channel}")


@channels.command("test", cls=Command)
@click.argument("channel", type=OUTLETS)
@click.option("--to", "to", metavar="OFFICER", help="Whose LINE (default: one's own).")
@AS
@pass_desk
def test(desk: Desk, channel: str, to: str | None, as_officer: str) -> None:
    """ส่งข้อความทดสอบทันที · Send a test message at once, and say what the other side answered.

    \b
    Example: tidtam channels test line --as clerk@example.go.th
    """
    from workflows.actions.outlets import send_test
    from workflows.channels import Outcome

    answer = send_test(
        desk.house,
        agency_id=desk.agency.id,
        officer_id=desk.officer(as_officer).id,
        channel=Channel(channel),
        to_officer=desk.officer(to).id if to else None,
        now=desk.now,
    )
    if answer.outcome is not Outcome.SENT:
        raise TestFailed(answer.words, th=answer.th)
    desk.answer(
        {"channel": channel, "outcome": answer.outcome, "words": answer.words},
        f"ส่งแล้ว · Sent: {answer.words}",
    )


@channels.command("code", cls=Command)
@click.argument("officer")
@pass_desk
def code(desk: Desk, officer: str) -> None:
    """รหัสครั้งเดียวสำหรับเชื่อม LINE ของเจ้าหน้าที่ · A one-time code that links an officer's LINE.

    The officer adds the agency's account as a friend and types the code there.

    \b
    Example: tidtam channels code clerk@example.go.th
    """
    from workflows.actions.line_links import issue_code

    found = desk.officer(officer)
    made = issue_code(desk.house, agency_id=desk.agency.id, officer_id=found.id, now=desk.now)
    account = made.line_name or "–"
    desk.say(
        f"ใช้ได้ครั้งเดียวภายใน ๑๕ นาที พิมพ์ใน LINE ของ {account} · Works once, within 15 minutes, "
        f"typed in LINE to {account}: {found.name}"
    )
    desk.answer(
        {
            "officer": found.id,
            "code": made.code,
            "expires_at": made.expires_at,
            "account": made.line_name,
        },
        made.shown,
    )


@channels.command("reader", cls=Command)
@click.argument("officer")
@click.argument("choice", type=click.Choice(["on", "off", "unlink"]))
@pass_desk
def reader(desk: Desk, officer: str, choice: str) -> None:
    """เปิด ปิด หรือยกเลิกการเชื่อม LINE ของเจ้าหน้าที่ · An officer's LINE: on, off, or unlinked.

    Mail goes to the officer all the same.

    \b
    Example: tidtam channels reader clerk@example.go.th off
    """
    from workflows.actions.agencies import SETTER_UP
    from workflows.actions.line_links import switch_line, unlink

    found = desk.officer(officer)
    of = {"agency_id": desk.agency.id, "officer_id": found.id}
    if choice == "unlink":
        unlink(desk.house, **of, who=SETTER_UP, now=desk.now)
    else:
        switch_line(desk.house, **of, on=choice == "on", who=SETTER_UP, now=desk.now)
    desk.answer({"officer": found.id, "line": choice}, f"{found.name}: LINE {choice}")


def _switch(desk: Desk, channel: str, as_officer: str, *, on: bool) -> None:
    from workflows.actions.outlets import switch_outlet

    switch_outlet(
        desk.house,
        agency_id=desk.agency.id,
        officer_id=desk.officer(as_officer).id,
        channel=Channel(channel),
        on=on,
        now=desk.now,
    )
    desk.answer(
        {"channel": channel, "active": on}, f"{channel}: {'เปิด · on' if on else 'ปิด · off'}"
    )


def _secret(name: str, stdin: bool) -> str | None:
    if stdin:
        return sys.stdin.readline().strip() or None
    typed: str = click.prompt(name, hide_input=True, default="", show_default=False, err=True)
    return typed.strip() or None


def _line_door(desk: Desk) -> str:
    """The address that LINE is to be given for this agency."""
    from workflows.actions.reminders import base_url_of

    return f"{base_url_of(desk.house.settings)}/line/{desk.agency.id}"
