"""How each route of the site is asked: the ids in its address, and what its form or body tells.

Used by the matrix of routes. An endpoint that is not named gets an empty form.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

CHOICE = re.compile(r"<any\(([^)]*)\):(\w+)>")
DAY = {"day": "12", "month": "3", "year": "2569"}

# What is one division's own: (measure, division) of กองคลัง, and of another division.
PLANNED, RUNNING, ENDED = ((10, 2), (5, 3)), ((4, 2), (1, 3)), ((2, 2), (6, 3))
PARTS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "start": PLANNED,
    "report": PLANNED,
    "unchanged": RUNNING,
    "finish": RUNNING,
    "give-up": RUNNING,
    "reopen": ENDED,
}
PARTS |= {"give_up": RUNNING, "report_unchanged": RUNNING}

API_REPORT = {"done": "ทำแล้ว", "done_on": "2026-03-12"}
API_FINISH = {"result": "เสร็จแล้ว", "done_on": "2026-03-12", "links": ["https://office.example/a"]}
API_TOGETHER = {
    "action": "start",
    "parts": [{"measure_id": 10, "division_id": 2, "version": 1}],
}
API_AMEND = {
    "reason": "แก้ถ้อยคำ",
    "changes": [{"change": "reword", "measure_id": 4, "field": "title", "value": "ชื่อใหม่"}],
}
BODIES: dict[str, dict[str, Any]] = {
    "api.report": API_REPORT,
    "api.finish": API_FINISH,
    "api.give_up": {"reason": "เหตุผล"},
    "api.reopen": {"reason": "เหตุผล"},
    "api.return_report": {"round_id": 1, "remark": "ขอรายละเอียด"},
    "api.accept_report": {"round_id": 1},
    "api.extend_round": {"until": "2026-04-20", "reason": "อุทกภัย", "allowed_by": "นายกเทศมนตรี"},
    "api.close_round": {"reason": "ประชุมแล้ว"},
    "api.show_evidence": {"public": True},
    "api.withdraw_evidence": {"order": "๑/๒๕๖๙", "reason": "ข้อมูลส่วนบุคคล"},
    "api.number_memo": {"number": "ตย ๕๑๐๐๕/๑", "dated_on": "2026-04-01"},
    "api.edit_paragraph": {"text": "ถ้อยคำ"},
    "api.return_memo": {"remark": "ขอให้แก้"},
    "api.object_to_assent": {"remark": "ยังไม่ได้ทำ"},
    "api.return_assent": {"remark": "ขอให้ทบทวน"},
    "api.begin_draft": {"fiscal_year": 2570},
    "api.settle_owner": {"name": "งานใหม่"},
    "api.copy_plan": {"fiscal_year": 2570},
    "api.add_draft_measure": {"title": "ชื่อใหม่"},
    "api.put_draft_measure": {"title": "ชื่อใหม่"},
    "api.read_document": {"text": "แผน"},
    "api.answer_import": {"answers": {}},
    "api.put_scores": {"overall": 89.76},
    "api.look_together": API_TOGETHER,
    "api.move_parts_together": API_TOGETHER,
    "api.look_at_amendment": API_AMEND,
    "api.say_at_meeting": {
        "name": "ประชุมหัวหน้าส่วนราชการ",
        "number": "3/2569",
        "on": "2026-04-01",
        "said": [{"measure_id": 5, "division_id": 2, "done": "ทำแล้ว", "last_report": 0}],
    },
    "api.amend_plan": API_AMEND,
}


def _day(name: str) -> dict[str, str]:
    return {f"{name}-{part}": value for part, value in DAY.items()}


FORMS: dict[str, dict[str, str]] = {
    "sign_in.password": {"old": "สามคำ ที่จำง่าย", "new": "อีกสามคำ ที่จำง่าย"},
    "sign_in.choose_language": {"language": "en"},
    "account.choose_letters": {"letters": "en"},
    "tokens.make": {"name": "โปรแกรม", "scope": "read", "days": "90"},
    "measures.report": {"done": "ทำแล้ว", "last": "0"},
    "measures.act finish": {
        "result": "เสร็จ",
        "links": "https://office.example/a",
        **_day("done_on"),
    },
    "report_link.report": {"done": "ทำแล้ว", "last": "0"},
    "report_link.remember": {"remember": "1"},
    "report_link.act finish": {
        "result": "เสร็จ",
        "links": "https://office.example/a",
        **_day("done_on"),
    },
    "report_link.act give-up": {"reason": "เหตุผล"},
    "measures.act give-up": {"reason": "เหตุผล"},
    "measures.act reopen": {"reason": "เหตุผล"},
    "evidence.show": {"public": "1"},
    "evidence.withdraw": {"order": "๑/๒๕๖๙", "reason": "ข้อมูลส่วนบุคคล"},
    "memo.carry submit": {"confirmed": "1"},
    "memo.carry publish": {"confirmed": "1"},
    "memo.endorse": {"remark": "เห็นชอบ"},
    "memo.number": {
        "number": "ตย ๕๑๐๐๕/๑",
        "dated_on-day": "1",
        "dated_on-month": "4",
        "dated_on-year": "2569",
    },
    "memo.paragraph": {"text": "ถ้อยคำ"},
    "memo.send_back": {"remark": "ขอให้แก้"},
    "notices.address": {"email": "new@office.example"},
    "plan.approve": _day("approved_on"),
    "plan.settle_owner": {"name": "งานใหม่"},
    "imports.upload": {"pasted": "แผน", "fiscal_year": "2570"},
    "assessment.edit": {"s-overall": "89.76"},
    "assessment.upload": {"pasted": "ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2567 คะแนนรวม 89.76 คะแนน"},
    "assents.refuse object": {"remark": "ยังไม่ได้ทำ"},
    "assents.refuse return": {"remark": "ขอให้ทบทวน"},
    "rounds.close": {"reason": "ประชุมแล้ว"},
    "rounds.extend": {
        "until-day": "20",
        "until-month": "4",
        "until-year": "2569",
        "reason": "อุทกภัย",
        "allowed_by": "นายกเทศมนตรี",
    },
    "rounds.reports.send_back": {"m4-remark": "ขอรายละเอียด", "m1-remark": "ขอรายละเอียด"},
    "rounds.reminding.superior": {"to": "palad"},
    "office.officers.add": {"name": "นายตัวอย่าง ใหม่มา", "letters": "th"},
    "office.officers.change": {"name": "นางตัวอย่าง รักงาน", "letters": "en"},
    "office.postings.give": {"title": "นักวิชาการ", "role": "reporter", "division": "2"},
    "office.postings.end": _day("ends_on"),
    "office.postings.hand_over": {"to": "1", **_day("on")},
    "office.divisions.add": {"name": "กองประปา"},
    "office.divisions.change": {"name": "กองใหม่"},
    "office.settings.change": {"office_start": "๐๙.๐๐", "office_end": "๑๖.๓๐"},
    "office.settings.days": {"kind": "off", "name": "วันหยุดพิเศษ", **_day("on")},
    "office.settings.remove_day": {"on": "2026-03-12"},
    "office.supervision.agree": {"office": "2"},
    "office.channels.set_line": {
        "address": "@123abcde",
        "token": "T" * 40,
        "channel_secret": "0123456789abcdef" * 2,
    },
    "office.channels.set_webhook": {"url": "https://hook.office.example/tidtam"},
}

# The page of a form is for who may send it; other pages are read by everybody of the agency.
ASKING = ("measures.act", "measures.report", "report_link.act", "report_link.report")
MEETING = "?name=หัวหน้าส่วนราชการ&number=3/2569&on-day=1&on-month=4&on-year=2569"


@dataclass(frozen=True)
class Ask:
    """One route with its method; `choice` is what stands for the words its address offers."""

    method: str
    rule: str
    endpoint: str
    choice: str | None
    arguments: frozenset[str]

    @property
    def name(self) -> str:
        """How the table calls it."""
        return f"{self.method:<4} {self.rule}"

    @property
    def key(self) -> str:
        """How FORMS calls it."""
        return f"{self.endpoint} {self.choice}" if self.choice else self.endpoint

    @property
    def by_division(self) -> bool:
        """Whether it is about what one division does."""
        told = self.arguments & {"measure_id", "division_id", "evidence_id"}
        return bool(told) and (self.method != "GET" or self.endpoint in ASKING)


def expanded(rule: Rule) -> Iterator[Ask]:
    """A rule of the URL map as one ask for each method, and for each act that its address names."""
    text = re.sub(r"int\([^)]*\):", "int:", rule.rule)
    found = CHOICE.search(text)
    words = [None]
    if found and found[2] in ("act", "action"):
        words = [word.strip("'\" ") for word in found[1].split(",")]
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        for word in words:
            shown = CHOICE.sub(word or r"<\2>", text)
            yield Ask(method, shown, rule.endpoint, word, frozenset(rule.arguments))


def path_of(ask: Ask, ids: Mapping[str, object], whose: str) -> str:
    """The address with real ids: of one's `own` division, or of an `other`.

    `ids` are what is neither's.
    """
    first, second = PARTS.get(ask.choice or ask.endpoint.split(".")[-1], RUNNING)
    measure, division = second if whose == "other" else first
    known = {
        "measure_id": measure,
        "division_id": division,
        "evidence_id": 1,
        "form": "csv" if ask.endpoint.startswith(("public.rows", "plan.")) else "html",
        "name": "progress",
        "number": 1,
        "share": "hours",
        "fiscal_year": 2568,
        **ids,
    }
    if "evidence_id" in ask.arguments:  # of กองคลัง, and of สำนักปลัด
        known |= {"evidence_id": 3, "measure_id": 3} if whose == "other" else {"measure_id": 2}
    if "assent_id" in ask.arguments:  # a wish to give up, an entry, and an objection to one
        word = (ask.choice or ask.endpoint.removeprefix("api.")).split("_")[0]
        named = {"confirm": "entry_id", "object": "entry_id", "heed": "objected_id"}
        known["assent_id"] = ids.get(named.get(word, "assent_id"), 1)
    if ask.endpoint == "help.one":
        known["key"] = "clerk"
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda one: str(known[one[1]]), ask.rule)
    if ask.endpoint == "assessment.edit":
        return f"{path}?year=2567"
    if ask.endpoint == "api.meeting_minutes":
        return f"{path}?name=หัวหน้าส่วนราชการ&number=3/2569&on=2026-04-01"
    return path + MEETING if ask.endpoint.startswith("meeting.") else path
