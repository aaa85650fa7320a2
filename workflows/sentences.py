"""Sentences that a reporter may take over and change: one table, by what they say and by state.

Officials' words for papers, so in Thai whatever the page's language; (ระบุ…) is a place for details.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.status import Status

_PLACE = re.compile(r"\(ระบุ[^()]*\)")


class About(StrEnum):
    """What a sentence speaks of."""

    RESULT = "result"
    REASON = "reason"
    PROBLEM = "problem"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and in which states of a part it is offered."""

    about: About
    states: tuple[Status, ...]
    words: str


_BEGUN, _ONGOING = (Status.PLANNED,), (Status.IN_PROGRESS,)
_DONE, _NOT_DONE = (Status.DONE,), (Status.NOT_DONE,)
_OPEN = _BEGUN + _ONGOING
_ANY = _OPEN + _DONE + _NOT_DONE
TABLE: tuple[Sentence, ...] = tuple(
    Sentence(*row)
    for row in (
        (
            About.RESULT,
            _BEGUN,
            "มอบหมายผู้รับผิดชอบแล้ว ตามคำสั่งที่ (ระบุเลขที่) ลงวันที่ (ระบุวันที่)",
        ),
        (
            About.RESULT,
            _BEGUN,
            "ประชุมผู้เกี่ยวข้องเพื่อวางแผนแล้ว เมื่อวันที่ (ระบุวันที่) มีผู้เข้าร่วม (ระบุจำนวน) คน",
        ),
        (
            About.RESULT,
            _OPEN,
            "อยู่ระหว่างจัดทำ (ระบุเรื่อง) คาดว่าจะแล้วเสร็จภายในเดือน (ระบุเดือน)",
        ),
        (
            About.RESULT,
            _BEGUN,
            "ยังไม่ได้ดำเนินการ เนื่องจาก (ระบุเหตุผล) กำหนดเริ่มดำเนินการในเดือน (ระบุเดือน)",
        ),
        (
            About.RESULT,
            _ONGOING,
            "ดำเนินการต่อเนื่องตามแผน ในรอบนี้ได้ (ระบุกิจกรรม) จำนวน (ระบุจำนวน) ครั้ง",
        ),
        (
            About.RESULT,
            _ONGOING + _DONE,
            "จัด (ระบุกิจกรรม) เมื่อวันที่ (ระบุวันที่) ณ (ระบุสถานที่) มีผู้เข้าร่วม (ระบุจำนวน) คน",
        ),
        (
            About.RESULT,
            _ONGOING + _DONE,
            "เผยแพร่ (ระบุเรื่อง) ทางเว็บไซต์ของหน่วยงานแล้ว เมื่อวันที่ (ระบุวันที่)",
        ),
        (
            About.RESULT,
            _DONE,
            "ดำเนินการแล้วเสร็จตามแผน ผลที่ได้คือ (ระบุผล)",
        ),
        (
            About.RESULT,
            _DONE,
            "จัดทำ (ระบุเรื่อง) แล้วเสร็จ และแจ้งให้ทุกส่วนราชการถือปฏิบัติ ตามหนังสือที่ (ระบุเลขที่)",
        ),
        (
            About.RESULT,
            _NOT_DONE,
            "ไม่ได้ดำเนินการ เนื่องจาก (ระบุเหตุผล) และจะเสนอไว้ในแผนปีถัดไป",
        ),
        (
            About.REASON,
            _NOT_DONE,
            "ไม่ได้รับจัดสรรงบประมาณสำหรับ (ระบุเรื่อง) ในปีงบประมาณนี้",
        ),
        (
            About.REASON,
            _NOT_DONE,
            "งานนี้ซ้ำกับ (ระบุมาตรการหรือโครงการ) ซึ่งดำเนินการอยู่แล้ว",
        ),
        (
            About.REASON,
            _NOT_DONE,
            "ไม่สามารถดำเนินการได้ทันภายในปีงบประมาณ เนื่องจาก (ระบุเหตุผล) และจะเสนอไว้ในแผนปีถัดไป",
        ),
        (About.PROBLEM, _ANY, "งบประมาณไม่เพียงพอ ขาดอีกประมาณ (ระบุจำนวน) บาท"),
        (About.PROBLEM, _ANY, "ผู้รับผิดชอบไม่เพียงพอ เนื่องจาก (ระบุเหตุผล)"),
        (
            About.PROBLEM,
            _ANY,
            "มีผู้เข้าร่วม (ระบุจำนวน) คน น้อยกว่าเป้าหมายซึ่งกำหนดไว้ (ระบุเป้าหมาย) คน",
        ),
        (About.PROBLEM, _ANY, "รอข้อมูลหรือความเห็นจาก (ระบุหน่วยงาน)"),
        (About.NEXT, _OPEN, "จะ (ระบุกิจกรรม) ภายในเดือน (ระบุเดือน)"),
        (About.NEXT, _OPEN, "จะขออนุมัติงบประมาณเพิ่มเติมภายในเดือน (ระบุเดือน)"),
        (About.NEXT, _ANY, "จะติดตามผลและรายงานในรอบถัดไป"),
        (About.NEXT, _ANY, "จะเผยแพร่ผลการดำเนินการทางเว็บไซต์ของหน่วยงาน"),
    )
)


def sentences(about: About, status: Status) -> tuple[str, ...]:
    """What is offered about this to a part in this state, in the table's order."""
    return tuple(one.words for one in TABLE if one.about is about and status in one.states)


_PLACES = frozenset(place for one in TABLE for place in _PLACE.findall(one.words))


def unfilled(text: str) -> tuple[str, ...]:
    """The places for details that still stand in a text as the table has them."""
    found = dict.fromkeys(_PLACE.findall(text))
    return tuple(place for place in found if place in _PLACES)


def taken_over(typed: str, words: str) -> str:
    """What was typed, with the words on lines of their own after it; never the same ones twice."""
    typed, words = typed.strip(), words.strip()
    if words in typed:
        return typed
    return f"{typed}\n{words}" if typed else words
