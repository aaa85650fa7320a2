"""The list of all operations as a page, made from the same table as the description."""

from itertools import groupby
from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext

from web.api.operations import PREFIX, in_order

pages = Blueprint("api_pages", __name__)
HEADINGS = {
    "me": lazy_gettext("ผู้ถือกุญแจ"),
    "divisions": lazy_gettext("ส่วนราชการ"),
    "assessments": lazy_gettext("ผลการประเมิน ITA"),
    "imports": lazy_gettext("นำเข้าแผน"),
    "plans": lazy_gettext("แผน"),
    "measures": lazy_gettext("มาตรการ"),
    "assents": lazy_gettext("การยืนยันและความเห็นชอบ"),
    "evidence": lazy_gettext("หลักฐาน"),
    "rounds": lazy_gettext("รอบรายงาน"),
    "memos": lazy_gettext("บันทึกข้อความ"),
    "notices": lazy_gettext("การแจ้งเตือน"),
    "journal": lazy_gettext("บันทึกการเปลี่ยนแปลง"),
    "agency": lazy_gettext("หน่วยงาน"),
}


@pages.get("/api")
def operations() -> Any:
    """What can a program ask?"""
    found = groupby(in_order(), key=lambda one: one.group)
    groups = [(HEADINGS[name], list(members)) for name, members in found]
    return render_template("api/operations.html", group="account", groups=groups, prefix=PREFIX)
