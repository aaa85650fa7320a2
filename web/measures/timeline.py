"""How an entry of the journal is said on a page. Every (subject, action) has its sentence."""

from typing import Any

from flask_babel import gettext, lazy_gettext

from tracker.records import JournalRecord
from tracker.status import Status
from web.wording import word
from workflows.actions.acts import BY_LINK

SENTENCES: dict[tuple[str, str], Any] = {
    ("part", "start"): lazy_gettext("บันทึกว่าเริ่มดำเนินการ"),
    ("part", "finish"): lazy_gettext("บันทึกว่าแล้วเสร็จ"),
    ("part", "give-up"): lazy_gettext("บันทึกว่าไม่สามารถดำเนินการได้"),
    ("part", "reopen"): lazy_gettext("เปิดดำเนินการใหม่"),
    ("progress", "report"): lazy_gettext("บันทึกรายงานผล"),
    ("progress", "return"): lazy_gettext("ส่งรายงานกลับให้แก้ไข"),
    ("progress", "accept"): lazy_gettext("รับรายงาน"),
    ("evidence", "add"): lazy_gettext("แนบหลักฐาน"),
    ("evidence", "withdraw"): lazy_gettext("ถอนหลักฐานตามคำสั่ง"),
    ("evidence", "show"): lazy_gettext("ให้หลักฐานเป็นสาธารณะ"),
    ("evidence", "hide"): lazy_gettext("เลิกให้หลักฐานเป็นสาธารณะ"),
    ("assent", "ask"): lazy_gettext("ขอความเห็นชอบจากปลัดที่จะไม่ดำเนินการ"),
    ("assent", "consent"): lazy_gettext("เห็นชอบให้ไม่ดำเนินการ"),
    ("assent", "return"): lazy_gettext("ส่งคำขอไม่ดำเนินการกลับ"),
    ("assent", "take-back"): lazy_gettext("ยกเลิกคำขอไม่ดำเนินการ"),
    ("assent", "confirm"): lazy_gettext("ยืนยันสิ่งที่บันทึกแทน"),
    ("assent", "object"): lazy_gettext("แจ้งว่าสิ่งที่บันทึกแทนไม่ถูกต้อง"),
    ("assent", "heed"): lazy_gettext("รับทราบข้อสังเกตของหัวหน้า"),
    ("measure", "roll up"): lazy_gettext("สถานะของมาตรการเปลี่ยน"),
    ("measure", "add"): lazy_gettext("เพิ่มมาตรการในแผน"),
    ("measure", "reword"): lazy_gettext("แก้ถ้อยคำของมาตรการ"),
    ("measure", "withdraw"): lazy_gettext("ถอนมาตรการออกจากแผน"),
}


def say(entry: JournalRecord) -> str:
    """What happened, in a few words."""
    if entry.action == "report" and entry.new.get("unchanged"):
        return gettext("รายงาน “คงเดิม”")
    said = SENTENCES.get((entry.subject, entry.action))
    return str(said) if said else gettext("แก้ไขข้อมูล")


def detail(entry: JournalRecord) -> str:
    """What was said or changed with it."""
    for name in ("done", "result", "name", "url"):
        if entry.new.get(name):
            return str(entry.new[name])
    old, new = entry.old.get("status"), entry.new.get("status")
    if old and new and old != new:
        return f"{_status(old)} → {_status(new)}"
    return ""


def _status(value: str) -> str:
    return word(Status(value)) if value in set(Status) else str(value)


def came_by_link(entry: JournalRecord) -> bool:
    """Whether the act was done by a report link."""
    return entry.source == BY_LINK
