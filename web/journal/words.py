"""How an entry of the journal is said: what was done, about what, and what it changed.

Every (subject, action) that the program writes has its sentence; tests/web keeps it so.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext, lazy_gettext

from tracker.records import JournalRecord
from tracker.status import (
    AssentStatus,
    MemoStatus,
    PlanStatus,
    ReportStatus,
    Role,
    RoundStatus,
    Status,
    TokenScope,
)
from web.measures.timeline import SENTENCES as OF_MEASURES
from web.measures.timeline import say as say_of_measure
from web.wording import day, digits, moment, word

# What can be chosen, and which of the journal's subjects it stands for.
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "work": (
        lazy_gettext("การดำเนินงานและรายงาน"),
        ("measure", "part", "progress", "evidence", "assent"),
    ),
    "plan": (lazy_gettext("แผนและผลการประเมิน"), ("plan", "assessment")),
    "round": (lazy_gettext("รอบรายงาน"), ("round", "rung")),
    "memo": (lazy_gettext("บันทึกข้อความและเอกสาร"), ("memo", "paper")),
    "notice": (lazy_gettext("การแจ้งเตือนและช่องทาง"), ("notice", "outlet")),
    "office": (
        lazy_gettext("สำนักงานและตำแหน่ง"),
        (
            *("agency", "division", "post", "posting", "acting_order"),
            *("supervision", "supervising_office"),
        ),
    ),
    "officer": (lazy_gettext("เจ้าหน้าที่และการเข้าสู่ระบบ"), ("officer",)),
}
SENTENCES: dict[tuple[str, str], Any] = {
    **OF_MEASURES,
    ("part", "hand over"): lazy_gettext("โอนงานให้ส่วนราชการอื่น"),
    ("part", "take over"): lazy_gettext("รับงานจากส่วนราชการอื่น"),
    ("plan", "import"): lazy_gettext("นำเข้าแผน"),
    ("plan", "begin"): lazy_gettext("เริ่มร่างแผน"),
    ("plan", "copy"): lazy_gettext("คัดลอกแผนเป็นร่างใหม่"),
    ("plan", "approve"): lazy_gettext("อนุมัติแผน"),
    ("plan", "throw away"): lazy_gettext("ทิ้งร่างแผน"),
    ("measure", "throw away"): lazy_gettext("ทิ้งไปกับร่างแผน"),
    ("assessment", "throw away"): lazy_gettext("ลบผลการประเมินที่มากับร่างแผน"),
    ("plan", "amend"): lazy_gettext("แก้ไขแผนที่อนุมัติแล้ว"),
    ("assessment", "add"): lazy_gettext("บันทึกผลการประเมิน"),
    ("assessment", "change"): lazy_gettext("แก้ผลการประเมิน"),
    ("round", "schedule"): lazy_gettext("ตั้งรอบรายงาน"),
    ("round", "open"): lazy_gettext("เปิดรอบรายงาน"),
    ("round", "extend"): lazy_gettext("ขยายกำหนดส่ง"),
    ("round", "close"): lazy_gettext("ปิดรอบรายงาน"),
    ("round", "reckon"): lazy_gettext("คำนวณกำหนดส่งใหม่"),
    ("round", "remind-now"): lazy_gettext("สั่งเตือนผู้ที่ยังไม่ส่ง"),
    ("rung", "tell"): lazy_gettext("เตือนตามขั้น"),
    ("rung", "supersede"): lazy_gettext("ข้ามขั้นเตือนที่พ้นไปแล้ว"),
    ("memo", "write"): lazy_gettext("เริ่มบันทึกข้อความ"),
    ("memo", "edit"): lazy_gettext("แก้ถ้อยคำในบันทึกข้อความ"),
    ("memo", "number"): lazy_gettext("ใส่เลขที่และวันที่ของบันทึกข้อความ"),
    ("memo", "submit"): lazy_gettext("เสนอบันทึกข้อความ"),
    ("memo", "endorse"): lazy_gettext("ลงความเห็นในบันทึกข้อความ"),
    ("memo", "return"): lazy_gettext("ส่งบันทึกข้อความกลับให้แก้ไข"),
    ("memo", "publish"): lazy_gettext("เผยแพร่บันทึกข้อความ"),
    ("paper", "issue"): lazy_gettext("ออกเอกสาร"),
    ("notice", "waiting"): lazy_gettext("ส่งการแจ้งเตือนไม่สำเร็จ จะส่งอีก"),
    ("notice", "sent"): lazy_gettext("ส่งการแจ้งเตือนแล้ว"),
    ("notice", "dead"): lazy_gettext("ส่งการแจ้งเตือนไม่ได้"),
    ("notice", "cancel"): lazy_gettext("ยกเลิกการแจ้งเตือน"),
    ("notice", "send-again"): lazy_gettext("ให้ส่งการแจ้งเตือนอีกครั้ง"),
    ("outlet", "set"): lazy_gettext("ตั้งช่องทางแจ้งเตือน"),
    ("outlet", "switch"): lazy_gettext("เปิดหรือปิดช่องทางแจ้งเตือน"),
    ("outlet", "rotate-secret"): lazy_gettext("เปลี่ยนรหัสลับของช่องทาง"),
    ("outlet", "remove"): lazy_gettext("ลบช่องทางแจ้งเตือน"),
    ("outlet", "test"): lazy_gettext("ส่งข้อความทดสอบ"),
    ("outlet", "test-unasked"): lazy_gettext("ข้อความทดสอบออกไปไม่ได้"),
    ("agency", "create"): lazy_gettext("ตั้งหน่วยงานในระบบ"),
    ("agency", "change"): lazy_gettext("แก้ข้อมูลหรือการตั้งค่าของหน่วยงาน"),
    ("agency", "set-escalation"): lazy_gettext("กำหนดว่าจะแจ้งผู้บังคับบัญชาหรือไม่"),
    ("agency", "keep"): lazy_gettext("ระบบบันทึกข้อมูล"),
    ("agency", "test-mail"): lazy_gettext("ส่งอีเมลทดสอบ"),
    ("agency", "verify"): lazy_gettext("ตรวจสอบประวัติ"),
    ("agency", "take-backup"): lazy_gettext("ดาวน์โหลดข้อมูลสำรอง"),
    ("division", "add"): lazy_gettext("เพิ่มส่วนราชการ"),
    ("division", "change"): lazy_gettext("แก้ข้อมูลส่วนราชการ"),
    ("post", "create"): lazy_gettext("เพิ่มตำแหน่ง"),
    ("post", "hand over"): lazy_gettext("โอนตำแหน่งพร้อมงานค้าง"),
    ("posting", "assign"): lazy_gettext("ให้ตำแหน่ง"),
    ("posting", "end"): lazy_gettext("พ้นตำแหน่ง"),
    ("acting_order", "order"): lazy_gettext("บันทึกคำสั่งรักษาราชการแทนหรือรูปแบบอื่น"),
    ("acting_order", "end"): lazy_gettext("สิ้นสุดคำสั่ง"),
    ("supervising_office", "create"): lazy_gettext("ตั้งสำนักงานที่กำกับดูแล"),
    ("supervision", "agree"): lazy_gettext("ยินยอมให้สำนักงานที่กำกับดูแลอ่านได้"),
    ("supervision", "withdraw"): lazy_gettext("ถอนความยินยอมจากสำนักงานที่กำกับดูแล"),
    ("officer", "add"): lazy_gettext("เพิ่มเจ้าหน้าที่"),
    ("officer", "change"): lazy_gettext("แก้ข้อมูลเจ้าหน้าที่"),
    ("officer", "let-go"): lazy_gettext("ให้พ้นจากสำนักงาน เข้าสู่ระบบไม่ได้อีก"),
    ("officer", "set-password"): lazy_gettext("ตั้งรหัสผ่าน"),
    ("officer", "strengthen-password"): lazy_gettext("ระบบเก็บรหัสผ่านให้แข็งแรงขึ้น"),
    ("officer", "issue-sign-in-link"): lazy_gettext("ออกลิงก์เข้าสู่ระบบ"),
    ("officer", "use-sign-in-link"): lazy_gettext("เข้าสู่ระบบด้วยลิงก์"),
    ("officer", "end-session"): lazy_gettext("ให้ออกจากระบบในอุปกรณ์หนึ่ง"),
    ("officer", "end-sessions"): lazy_gettext("ให้ออกจากระบบในทุกอุปกรณ์"),
    ("officer", "begin-second-factor"): lazy_gettext("เริ่มตั้งการยืนยันขั้นที่สอง"),
    ("officer", "confirm-second-factor"): lazy_gettext("เปิดใช้การยืนยันขั้นที่สอง"),
    ("officer", "remove-second-factor"): lazy_gettext("ยกเลิกการยืนยันขั้นที่สอง"),
    ("officer", "use-second-factor"): lazy_gettext("ยืนยันขั้นที่สองแล้ว"),
    ("officer", "use-recovery-code"): lazy_gettext("ใช้รหัสสำรองแทนการยืนยันขั้นที่สอง"),
    ("officer", "issue-line-code"): lazy_gettext("ขอรหัสเชื่อมบัญชี LINE"),
    ("officer", "link-line"): lazy_gettext("เชื่อมบัญชี LINE"),
    ("officer", "unlink-line"): lazy_gettext("ยกเลิกการเชื่อมบัญชี LINE"),
    ("officer", "switch-line"): lazy_gettext("เปิดหรือปิดการแจ้งเตือนทาง LINE ของตน"),
    ("officer", "switch-calendar"): lazy_gettext("เปิด ปิด หรือเปลี่ยนที่อยู่ปฏิทินของตน"),
    ("officer", "issue-token"): lazy_gettext("ออกกุญแจสำหรับโปรแกรม"),
    ("officer", "revoke-token"): lazy_gettext("ยกเลิกกุญแจสำหรับโปรแกรม"),
    ("officer", "revoke-report-links"): lazy_gettext("ยกเลิกลิงก์รายงาน"),
}
# How the journal's fields are called; what is not named here is shown as it is stored.
FIELDS: dict[str, Any] = {
    "status": lazy_gettext("สถานะ"),
    "state": lazy_gettext("สถานะ"),
    "name": lazy_gettext("ชื่อ"),
    "title": lazy_gettext("ชื่อ"),
    "email": lazy_gettext("อีเมล"),
    "rank": lazy_gettext("ยศ"),
    "language": lazy_gettext("ภาษา"),
    "division": lazy_gettext("ส่วนราชการ"),
    "office": lazy_gettext("สำนักงาน"),
    "officer": lazy_gettext("เจ้าหน้าที่"),
    "officers": lazy_gettext("เจ้าหน้าที่"),
    "role": lazy_gettext("สิทธิ์ในระบบ"),
    "done": lazy_gettext("ผลการดำเนินการ"),
    "result": lazy_gettext("ผลการดำเนินการ"),
    "done_on": lazy_gettext("วันที่ดำเนินการ"),
    "problem": lazy_gettext("ปัญหาหรืออุปสรรค"),
    "next_step": lazy_gettext("ขั้นต่อไป"),
    "percent": lazy_gettext("ร้อยละ"),
    "unchanged": lazy_gettext("คงเดิม"),
    "late": lazy_gettext("หลังปิดรอบ"),
    "due_on": lazy_gettext("กำหนดส่ง"),
    "closes_at": lazy_gettext("ปิดรอบเอง"),
    "allowed_by": lazy_gettext("ผู้อนุญาต"),
    "number": lazy_gettext("เลขที่"),
    "dated_on": lazy_gettext("ลงวันที่"),
    "ordered_on": lazy_gettext("ลงวันที่"),
    "starts_on": lazy_gettext("วันแรก"),
    "ends_on": lazy_gettext("วันสุดท้าย"),
    "from": lazy_gettext("ตั้งแต่"),
    "until": lazy_gettext("ถึง"),
    "fiscal_year": lazy_gettext("ปีงบประมาณ"),
    "second_because": lazy_gettext("เหตุผลที่ปีนี้มีสองแผน"),
    "settings": lazy_gettext("การตั้งค่า"),
    "aliases": lazy_gettext("ชื่ออื่น"),
    "channel": lazy_gettext("ช่องทาง"),
    "address": lazy_gettext("ที่อยู่"),
    "active": lazy_gettext("เปิดใช้"),
    "public": lazy_gettext("สาธารณะ"),
    "order": lazy_gettext("คำสั่ง"),
    "kind": lazy_gettext("ชนิด"),
    "tries": lazy_gettext("จำนวนครั้งที่ส่ง"),
    "form": lazy_gettext("รูปแบบ"),
    "scope": lazy_gettext("สิทธิ์"),
    "act": lazy_gettext("การกระทำ"),
    "asked_by": lazy_gettext("ผู้ขอ"),
    "expires_at": lazy_gettext("ใช้ได้ถึง"),
    "url": lazy_gettext("ที่อยู่เว็บ"),
    "size": lazy_gettext("ขนาด"),
    "entries": lazy_gettext("รายการที่ตรวจ"),
    "files": lazy_gettext("แฟ้มที่ตรวจ"),
    "faults": lazy_gettext("สิ่งที่ไม่ตรง"),
    "found": lazy_gettext("พบว่า"),
    "part": lazy_gettext("หมายเลขงานของส่วนราชการ"),
    "round": lazy_gettext("หมายเลขรอบรายงาน"),
    "measures": lazy_gettext("จำนวนมาตรการ"),
    "notices": lazy_gettext("หมายเลขการแจ้งเตือน"),
    "nobody": lazy_gettext("ส่วนราชการที่ไม่มีผู้รับแจ้ง"),
    "had_one": lazy_gettext("ผู้ที่ได้รับการเตือนไปแล้ว"),
    "owed": lazy_gettext("รายงานที่ยังค้าง"),
    "undecided": lazy_gettext("งานที่ยังไม่มีข้อสรุป"),
    "half": lazy_gettext("รอบครึ่งปีที่"),
    "days": lazy_gettext("ขั้นเตือน: กี่วันจากกำหนดส่ง"),
    "not_due": lazy_gettext("ขั้นเตือนที่ไม่ต้องใช้"),
    "due_at": lazy_gettext("ถึงเวลา"),
    "post": lazy_gettext("หมายเลขตำแหน่ง"),
    "open_parts": lazy_gettext("งานที่ยังไม่สิ้นสุด"),
    "parts": lazy_gettext("จำนวนงานของส่วนราชการ"),
    "approved_on": lazy_gettext("วันที่อนุมัติ"),
    "scan": lazy_gettext("สแกนของเอกสารที่ลงนาม"),
    "source": lazy_gettext("เอกสารต้นทาง"),
    "sha256": lazy_gettext("ลายนิ้วมือ (SHA-256)"),
    "snapshot_sha256": lazy_gettext("ลายนิ้วมือ (SHA-256) ของรายงานที่ปิดแล้ว"),
    "amendment": lazy_gettext("หมายเลขการแก้ไขแผน"),
    "changes": lazy_gettext("สิ่งที่แก้ไข"),
    "escalation": lazy_gettext("แจ้งผู้บังคับบัญชา"),
    "line_on": lazy_gettext("แจ้งเตือนทาง LINE"),
    "epoch": lazy_gettext("ชุดของลิงก์"),
    "token": lazy_gettext("หมายเลขกุญแจ"),
    "renewed": lazy_gettext("เปลี่ยนรหัสลับแล้ว"),
    "old_until": lazy_gettext("รหัสเดิมใช้ได้ถึง"),
}
_OF_OFFICERS = frozenset({"officer", "officers", "officer_id", "asked_by"})
_STATES: dict[str, tuple[type[StrEnum], ...]] = {
    "part": (Status,),
    "measure": (Status,),
    "plan": (PlanStatus,),
    "round": (RoundStatus,),
    "memo": (MemoStatus,),
    "progress": (ReportStatus,),
    "assent": (AssentStatus,),
    "post": (Role,),
    "officer": (TokenScope,),
    "agency": (Role,),
}
LONGEST = 400


def say(entry: JournalRecord) -> str:
    """What happened, in a few words; what nobody has put in words yet is called a change."""
    if entry.subject == "progress":
        return say_of_measure(entry)
    said = SENTENCES.get((entry.subject, entry.action))
    return str(said) if said else gettext("แก้ไขข้อมูล")


def changes(entry: JournalRecord, names: dict[int, str]) -> list[tuple[str, str, str]]:
    """Each field that the entry tells of: how it is called, what it was, what it became."""
    return [
        (
            str(FIELDS.get(key, key)),
            _value(entry, key, entry.old.get(key), names),
            _value(entry, key, entry.new.get(key), names),
        )
        for key in {**entry.old, **entry.new}
        if entry.old.get(key) is not None or entry.new.get(key) is not None
    ]


def _value(entry: JournalRecord, key: str, value: Any, names: dict[int, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("ใช่") if value else gettext("ไม่")
    if key in _OF_OFFICERS:
        every = value if isinstance(value, list) else [value]
        return ", ".join(names.get(one, digits(one)) for one in every)
    if isinstance(value, list):
        return ", ".join(_value(entry, "", one, names) for one in value)[:LONGEST]
    if isinstance(value, dict):
        told = (f"{FIELDS.get(k, k)}: {_value(entry, k, v, names)}" for k, v in value.items())
        return " · ".join(told)[:LONGEST]
    if isinstance(value, str):
        return _text(entry, key, value)
    return digits(value)


def _text(entry: JournalRecord, key: str, value: str) -> str:
    if key in ("status", "state", "role", "scope", "escalation"):
        for kind in _STATES.get(entry.subject, ()):
            if value in set(kind):
                return word(kind(value))
    if entry.subject == "assent" and key == "act":
        return str(OF_MEASURES.get(("part", value), value))
    if key.endswith("_on") or key in ("from", "until"):
        return _as_day(value)
    if key.endswith("_at"):
        return _as_moment(value)
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"


def _as_day(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def _as_moment(value: str) -> str:
    try:
        return moment(datetime.fromisoformat(value))
    except ValueError:
        return value
