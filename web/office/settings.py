"""The agency's own settings: what counts, where it comes from, and what a change moves."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField

from tracker.calendar import be_year
from tracker.errors import TidtamError
from tracker.queries import people, rounds
from tracker.settings import SCHEMA, AgencySettings, SettingsError, agency_settings
from tracker.status import RoundStatus
from tracker.thai import to_arabic
from web.fields import Asking, NumberField, TextField, ThaiDateField, Versioned
from web.office.keeping import by
from web.request_scope import house, language, look_again, now, present, today, typed, view
from web.step_up import step_up
from web.wording import day, digits, round_title
from workflows.actions.agencies import change_agency
from workflows.actions.seen import check_seen, mark_of
from workflows.calendars import days_off_missing

pages = Blueprint("settings", __name__, url_prefix="/settings")
DEFAULTS = {one.key: one for one in SCHEMA if one.section == "agency"}


class Hours(Versioned):
    """When the office is open."""

    office_start = TextField(lazy_gettext("เวลาเปิดทำการ"))
    office_end = TextField(lazy_gettext("เวลาปิดทำการ"))


class Ladder(Versioned):
    """When reminders go out, and how long a round stays open."""

    ladder_before = TextField(lazy_gettext("เตือนก่อนกำหนดส่งกี่วันทำการ"))
    ladder_after = TextField(lazy_gettext("เตือนหลังกำหนดส่งกี่วันทำการ"))
    close_after_working_days = NumberField(lazy_gettext("ปิดรอบเองหลังกำหนดส่งกี่วันทำการ"), most=120)


class Papers(Versioned):
    """How papers are written."""

    thai_digits = BooleanField(lazy_gettext("ใช้เลขไทยในหน้าเว็บและเอกสารภาษาไทย"))
    annex_columns = SelectField(lazy_gettext("คอลัมน์ในบัญชีแนบท้ายบันทึกข้อความ"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.annex_columns.choices = [(str(n), digits(n)) for n in (2, 3)]


class Assents(Versioned):
    """Where a second officer's word is wanted."""

    heads_confirm = BooleanField(lazy_gettext("ให้หัวหน้าส่วนราชการยืนยันสิ่งที่เจ้าหน้าที่บันทึกแทน (รอบไม่ต้องรอ)"))
    palad_consents = BooleanField(lazy_gettext("การบันทึกว่าไม่สามารถดำเนินการได้ มีผลเมื่อปลัดเห็นชอบ"))


class Public(Versioned):
    """What citizens may see."""

    public_pages = BooleanField(lazy_gettext("เปิดให้ประชาชนดูแผนและความก้าวหน้าโดยไม่ต้องเข้าสู่ระบบ"))
    data_licence = TextField(lazy_gettext("สัญญาอนุญาตของข้อมูลเปิด"))
    data_licence_url = TextField(lazy_gettext("ที่อยู่เว็บของสัญญาอนุญาต"))


class DayOff(Asking):
    """A day on which the agency is closed, or works although others do not."""

    on = ThaiDateField(lazy_gettext("วันที่"), required=lazy_gettext("โปรดใส่วันที่"))
    kind = SelectField(lazy_gettext("ประเภทของวัน"))
    name = TextField(lazy_gettext("ชื่อวันหยุด"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [("off", gettext("วันหยุด")), ("worked", gettext("วันทำการชดเชย"))]


FORMS = {"hours": Hours, "ladder": Ladder, "papers": Papers, "assents": Assents, "public": Public}


@pages.get("")
def every() -> Any:
    """Which settings count, and who set them?"""
    missing = days_off_missing(_settings(), today=today())
    return render_template(
        "office/settings.html",
        group="office",
        tab="settings",
        rows=_rows(),
        missing=be_year(missing) if missing else None,
    )


@pages.route("/<any(hours,ladder,papers,assents,public):share>", methods=["GET", "POST"])
@step_up(only=lambda: (request.view_args or {})["share"] == "public")
def change(share: str) -> Any:
    """Change one share of them, or take it back to the installation's."""
    shown = {key: _typed(key) for key in FORMS[share]()._fields if key in DEFAULTS}
    form = FORMS[share](data=shown)
    own = people.agency(view(), present().agency_id).settings
    seen = {key: own.get(key) for key in shown}
    form.look(mark_of(seen))
    if form.validate_on_submit() and _is_as_seen(form, seen, shown):
        if typed("back") is not None:
            wanted: dict[str, Any] = dict.fromkeys(shown)
        else:  # what was left as it stood goes on following the installation
            changed = [key for key, before in shown.items() if form[key].data != before]
            wanted = {key: _told(key, form[key].data) for key in changed}
        if _put(form, wanted, seen=seen):
            return redirect(url_for("office.settings.every"))
    return render_template(
        "office/setting.html", group="office", tab="settings", form=form, share=share, rows=_rows()
    ), 422 if form.is_submitted() else 200


def _is_as_seen(form: Versioned, own: dict[str, Any], shown: dict[str, Any]) -> bool:
    """Whether nobody changed the agency's own settings since the form was opened."""
    try:
        check_seen(form.had, own, what="การตั้งค่า")
    except TidtamError as error:
        form.overtaken(error, mark_of(own), shown)
        return False
    return True


@pages.route("/days", methods=["GET", "POST"])
def days() -> Any:
    """On which days is the office closed, or open against the calendar?"""
    form = DayOff()
    if form.validate_on_submit() and form.on.data:
        off, worked = _days()
        on = form.on.data.isoformat()
        if on in off or on in worked:
            form.on.errors = [
                gettext(
                    "วันนี้มีอยู่แล้วเป็น “%(name)s” หากต้องการเปลี่ยน โปรดลบของเดิมก่อน",
                    name=off.get(on) or gettext("วันทำการชดเชย"),
                )
            ]
        elif form.kind.data == "off" and not form.name.data:
            form.name.errors = [gettext("โปรดใส่ชื่อวันหยุด")]
        else:
            if form.kind.data == "off":
                off[on] = form.name.data or ""
            else:
                worked.add(on)
            if _put(form, _as_settings(off, worked)):
                return redirect(url_for("office.settings.days"))
    settings = _settings()
    missing = days_off_missing(settings, today=today())
    return render_template(
        "office/days.html",
        group="office",
        tab="settings",
        form=form,
        off=settings.days_off,
        worked=sorted(settings.worked_days),
        missing=be_year(missing) if missing else None,
    ), 422 if form.is_submitted() else 200


@pages.post("/days/remove")
def remove_day() -> Any:
    """Take a day from the list."""
    off, worked = _days()
    gone = typed("on") or ""
    off.pop(gone, None)
    worked.discard(gone)
    form = DayOff()
    if not _put(form, _as_settings(off, worked)):
        flash(form.refused or "", "bad")
    return redirect(url_for("office.settings.days"))


def _settings() -> AgencySettings:
    agency = people.agency(view(), present().agency_id)
    return agency_settings(house().settings, agency.settings)


def _days() -> tuple[dict[str, str], set[str]]:
    settings = _settings()
    off = {on.isoformat(): name for on, name in settings.days_off.items()}
    return off, {on.isoformat() for on in settings.worked_days}


def _as_settings(off: dict[str, str], worked: set[str]) -> dict[str, Any]:
    listed = [{"date": on, "name": name} for on, name in sorted(off.items())]
    return {"days_off": listed, "worked_days": sorted(worked)}


def _put(form: Asking, wanted: dict[str, Any], *, seen: dict[str, Any] | None = None) -> bool:
    """Set them and say what moved; False where the form now says why not.

    `seen`: what was read of the agency's own settings; of `wanted` where nothing is told.
    """
    me = present()
    own = people.agency(view(), me.agency_id).settings
    seen = seen or {key: own.get(key) for key in wanted}
    merged = {k: v for k, v in {**own, **wanted}.items() if v is not None}
    try:
        agency_settings(house().settings, merged, typed=True)
        before = {one.id: one for one in rounds.rounds(view(), me.agency_id)}
        change_agency(
            house(), agency_id=me.agency_id, who=by(), now=now(), seen=seen, settings=wanted
        )
    except SettingsError as error:
        said = (one.en if language() == "en" else one.th for one in error.problems)
        form.refused = digits(" · ".join(said))
        return False
    except TidtamError as error:
        form.refuse(error)
        return False
    look_again()
    flash(gettext("บันทึกการตั้งค่าแล้ว"), "good")
    for one in rounds.rounds(view(), me.agency_id):
        if one.status is not RoundStatus.CLOSED and one.due_on != before[one.id].due_on:
            flash(
                gettext(
                    "%(round)s: กำหนดส่งเลื่อนจาก %(old)s เป็น %(new)s",
                    round=f"{round_title(one.half)} {digits(one.fiscal_year)}",
                    old=day(before[one.id].due_on),
                    new=day(one.due_on),
                ),
                "doubt",
            )
    return True


def _typed(key: str) -> Any:
    """A setting as its field shows it."""
    value = getattr(_settings(), key)
    if isinstance(value, tuple):
        return digits(", ".join(str(one) for one in value))
    if key in ("office_start", "office_end"):
        return digits(f"{value:%H.%M}")
    return str(value) if key == "annex_columns" else value


def _told(key: str, value: Any) -> Any:
    """What a field said, as it is stored."""
    if key.startswith("ladder"):
        words = to_arabic(value or "").replace(",", " ").split()
        return [int(one) if one.isascii() and one.isdigit() else one for one in words]
    if key == "annex_columns":
        return int(value)
    return value


def _rows() -> list[dict[str, Any]]:
    """Each setting with what counts, the installation's, and who set it."""
    own = people.agency(view(), present().agency_id).settings
    shares = {key: share for share, form in FORMS.items() for key in form()._fields}
    mine, base = _settings(), house().settings.agency
    found = []
    for key in DEFAULTS:
        origin = gettext("ค่าเริ่มต้น")
        if getattr(base, key) != getattr(agency_settings_default(), key):
            origin = gettext("ค่าของระบบ")
        if key in own:
            origin = gettext("หน่วยงานตั้งเอง")
        found.append(
            {
                "key": key,
                "share": shares.get(key, "days"),
                "value": _said(getattr(mine, key)),
                "on": getattr(mine, key) is True,
                "base": _said(getattr(base, key)),
                "origin": origin,
                "own": key in own,
            }
        )
    return found


def agency_settings_default() -> AgencySettings:
    """The settings of an installation that has set nothing."""
    from pathlib import Path

    return AgencySettings(**{key: one.read(one.default, Path()) for key, one in DEFAULTS.items()})


def _said(value: Any) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return gettext("เปิด") if value else gettext("ปิด")
    if hasattr(value, "hour"):
        return digits(f"{value:%H.%M}")
    if isinstance(value, tuple):
        return digits(", ".join(str(one) for one in value))
    if hasattr(value, "__len__") and not isinstance(value, str):
        return gettext("%(count)s วัน", count=digits(len(value)))
    return digits(value) if isinstance(value, int) else str(value)
