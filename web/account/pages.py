"""My account: who I am here today, how I am reached, my calendar, and what keeps it safe."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext
from flask_login import login_required

from tracker.errors import TidtamError
from tracker.queries import contacts, people
from tracker.queries.contacts import OutletRecord
from tracker.status import Channel
from web.account.codes import as_picture, line_address
from web.auth import own_secret, stay_in
from web.refusals import tell
from web.request_scope import LANGUAGES, house, now, present, typed, view
from workflows.actions import calendar_feed, line_links, officers, report_links, sessions
from workflows.actions.acts import doer

pages = Blueprint("account", __name__, url_prefix="/account")
LINE_CODE = "line_code"


@pages.get("")
@login_required
def account() -> Any:
    """Who am I here, how am I reached, and what keeps it safe?"""
    me = present()
    officer = people.officer(view(), me.agency_id, me.officer_id)
    contact = contacts.contact(view(), me.agency_id, me.officer_id)
    line = _line()
    if contact.line_user:
        session.pop(LINE_CODE, None)  # it has done its work
    code = _code()
    return render_template(
        "account/account.html",
        group="account",
        officer=officer,
        contact=contact,
        blocked=me.officer_id in contacts.blocked(view(), me.agency_id),
        line=line,
        code=code,
        line_address=line_address(line.address, code) if line and code else None,
        calendar=calendar_feed.address_of(
            house(), agency_id=me.agency_id, officer_id=me.officer_id
        ),
        signed_in=sessions.sessions_of(
            view(), me.agency_id, me.officer_id, secret=own_secret(), now=now()
        ),
    )


@pages.post("/language")
@login_required
def choose_letters() -> Any:
    """The language of letters and of the calendar."""
    me, chosen = present(), typed("letters")
    if chosen in LANGUAGES:
        officers.change_officer(
            house(),
            agency_id=me.agency_id,
            officer_id=me.officer_id,
            who=_myself(),
            now=now(),
            language=chosen,
        )
        flash(gettext("บันทึกภาษาแล้ว"), "good")
    return _back()


@pages.post("/calendar/<any(on,renew,off):act>")
@login_required
def switch_calendar(act: str) -> Any:
    """The calendar is on, has a new address, or is off."""
    put, said = {
        "on": (calendar_feed.switch_on, gettext("เปิดปฏิทินแล้ว")),
        "renew": (calendar_feed.renew, gettext("เปลี่ยนที่อยู่ปฏิทินแล้ว ที่อยู่เดิมใช้ไม่ได้อีก")),
        "off": (calendar_feed.switch_off, gettext("ปิดปฏิทินแล้ว ที่อยู่เดิมใช้ไม่ได้อีก")),
    }[act]
    put(house(), agency_id=present().agency_id, officer_id=present().officer_id, now=now())
    flash(said, "good")
    return _back("calendar")


@pages.get("/calendar.svg")
@login_required
def calendar_picture() -> Any:
    """The calendar's address as a QR code, to be read by one's own phone."""
    return as_picture(
        calendar_feed.address_of(
            house(), agency_id=present().agency_id, officer_id=present().officer_id
        )
    )


@pages.post("/line/code")
@login_required
def make_line_code() -> Any:
    """A code to be typed in LINE once, shown until it is used or too old."""
    made = line_links.issue_code(
        house(),
        agency_id=present().agency_id,
        officer_id=present().officer_id,
        who=_myself(),
        now=now(),
    )
    session[LINE_CODE] = {"code": made.code, "until": made.expires_at.timestamp()}
    return _back("line")


@pages.get("/line.svg")
@login_required
def line_picture() -> Any:
    """The agency's LINE account as a QR code, with the code of mine ready to be sent."""
    line, code = _line(), _code()
    return as_picture(line_address(line.address, code) if line and code else None)


@pages.post("/line/<any(on,off,unlink):act>")
@login_required
def switch_line(act: str) -> Any:
    """Notices by LINE beside mail, no longer, or no LINE of mine known at all."""
    me = present()
    try:
        if act == "unlink":
            line_links.unlink(house(), agency_id=me.agency_id, officer_id=me.officer_id, now=now())
        else:
            line_links.switch_line(
                house(),
                agency_id=me.agency_id,
                officer_id=me.officer_id,
                on=act == "on",
                now=now(),
            )
    except TidtamError as error:
        tell(error)
    else:
        said = {
            "on": gettext("เปิดการแจ้งเตือนทาง LINE แล้ว"),
            "off": gettext("ปิดการแจ้งเตือนทาง LINE แล้ว อีเมลยังส่งตามปกติ"),
            "unlink": gettext("ยกเลิกการเชื่อมบัญชี LINE แล้ว"),
        }
        flash(said[act], "good")
    return _back("line")


@pages.post("/sessions/end")
@login_required
def end_other_sessions() -> Any:
    """Every other device has to sign in anew; this one stays."""
    me = present()
    epoch = sessions.end_sessions(
        house(),
        agency_id=me.agency_id,
        officer_id=me.officer_id,
        but=own_secret(),
        who=_myself(),
        now=now(),
    )
    stay_in(epoch)
    flash(gettext("อุปกรณ์อื่นทั้งหมดต้องเข้าสู่ระบบใหม่แล้ว"), "good")
    return _back("safety")


@pages.post("/sessions/<int:session_id>/end")
@login_required
def end_session(session_id: int) -> Any:
    """One other device has to sign in anew."""
    me = present()
    sessions.end_session(
        house(),
        agency_id=me.agency_id,
        officer_id=me.officer_id,
        session_id=session_id,
        who=_myself(),
        now=now(),
    )
    flash(gettext("อุปกรณ์นั้นออกจากระบบแล้ว"), "good")
    return _back("safety")


def _myself() -> Any:
    """Who the journal names: the visitor, by their own right."""
    me = present()
    return doer(house(), agency_id=me.agency_id, officer_id=me.officer_id)


@pages.post("/report-link/revoke")
@login_required
def revoke_report_links() -> Any:
    """The links in the reminders that I have had work no longer."""
    me = present()
    report_links.revoke(
        house(), agency_id=me.agency_id, of=me.officer_id, officer_id=me.officer_id, now=now()
    )
    flash(gettext("ลิงก์รายงานที่เคยส่งถึงท่านใช้ไม่ได้แล้ว การแจ้งเตือนครั้งถัดไปมีลิงก์ใหม่"), "good")
    return _back("safety")


def _line() -> OutletRecord | None:
    """The agency's LINE account where it is switched on."""
    found = contacts.outlets(view(), present().agency_id).get(Channel.LINE)
    return found if found is not None and found.active else None


def _code() -> str | None:
    """The code of this session that has not run out yet."""
    kept = session.get(LINE_CODE) or {}
    if kept.get("until", 0) <= now().timestamp():
        return None
    return str(kept["code"])


def _back(section: str | None = None) -> Any:
    return redirect(url_for("account.account", _anchor=section))
