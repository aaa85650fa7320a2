"""Writes the pages of states and transitions in docs/ from the tables that the program obeys."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.status import ENGLISH, THAI, Words
from workflows.endorsement import MEMO
from workflows.engine import CAPACITY_WORDS, NEED_WORDS, Capacity, Machine, Transition
from workflows.states import CONFIRMATION, CONSENT, PART, PLAN, REPORT, ROUND

MACHINES = (PART, PLAN, ROUND, REPORT, CONFIRMATION, CONSENT, MEMO)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The fixed words of a page in one language."""

    index: int  # of this language in the pairs of words for people
    states: Words
    title: str
    opening: str
    heads: dict[str, str]  # by the machine's English name
    columns: tuple[str, str, str, str, str]
    consent: str


THAI_PAGE = Tongue(
    0,
    THAI,
    "สถานะและการเปลี่ยนสถานะ",
    "หน้านี้สร้างจากตารางเดียวกับที่ระบบใช้ตัดสิน (`make approve`) สิ่งที่ไม่ได้เขียนไว้ในตาราง ทำไม่ได้",
    {
        PART.en: "มาตรการในส่วนของแต่ละส่วนราชการ",
        PLAN.en: "แผน",
        ROUND.en: "รอบรายงาน",
        REPORT.en: "รายงานของส่วนราชการในรอบที่เปิดอยู่",
        CONFIRMATION.en: "การยืนยันของหัวหน้า เมื่อมีผู้บันทึกแทน (ถ้าหน่วยงานเปิดใช้)",
        CONSENT.en: "ความเห็นชอบของปลัด เมื่อขอไม่ดำเนินการ (ถ้าหน่วยงานเปิดใช้)",
        MEMO.en: "บันทึกข้อความ",
    },
    ("จากสถานะ", "การกระทำ", "เป็นสถานะ", "ผู้กระทำ", "ต้องระบุ"),
    "{who}เห็นชอบ ถ้าหน่วยงานเปิดใช้",
)
ENGLISH_PAGE = Tongue(
    1,
    ENGLISH,
    "States and transitions",
    "Written from the tables that the program itself obeys (`make approve`). What is not stated "
    "here is forbidden.",
    {
        PART.en: "A division's part of a measure",
        PLAN.en: "Plan",
        ROUND.en: "Round",
        REPORT.en: "A division's report in an open round",
        CONFIRMATION.en: "The head's confirmation of an act on behalf (where the agency wants it)",
        CONSENT.en: "The palad's consent to giving up (where the agency wants it)",
        MEMO.en: "Memo",
    },
    ("from", "action", "to", "who", "needs"),
    "the consent of {who}, where the agency wants it",
)


def page(tongue: Tongue) -> str:
    """The whole page in one language, as Markdown."""
    return "\n".join(_lines(tongue))


def _lines(tongue: Tongue) -> Iterator[str]:
    yield f"# {tongue.title}"
    yield ""
    yield tongue.opening
    for machine in MACHINES:
        yield ""
        yield f"## {tongue.heads[machine.en]}"
        yield ""
        yield from _diagram(machine, words=tongue.states)
        yield ""
        yield from _table(machine, tongue=tongue)
    yield ""


def _diagram(machine: Machine, *, words: Words) -> Iterator[str]:
    states: dict[StrEnum, None] = {}
    for row in machine.table:
        states |= dict.fromkeys((*row.sources, row.target))
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in states:
        yield f'    state "{words[state]}" as {state.value}'
    yield f"    [*] --> {machine.table[0].sources[0].value}"
    for row in machine.table:
        for source in row.sources:
            yield f"    {source.value} --> {row.target.value}: {row.action}"
    yield "```"


def _table(machine: Machine, *, tongue: Tongue) -> Iterator[str]:
    yield "| " + " | ".join(tongue.columns) + " |"
    yield "|---" * len(tongue.columns) + "|"
    for row in machine.table:
        action = f"{row.th} (`{row.action}`)" if tongue.index == 0 else f"`{row.action}`"
        cells = (
            ", ".join(tongue.states[source] for source in row.sources),
            action,
            tongue.states[row.target],
            ", ".join(CAPACITY_WORDS[who][tongue.index] for who in Capacity if who in row.who),
            ", ".join(_needs(row, tongue)) or "–",
        )
        yield "| " + " | ".join(cells) + " |"


def _needs(row: Transition, tongue: Tongue) -> Iterator[str]:
    for need in row.needs:
        yield NEED_WORDS[need][tongue.index]
    if row.consent is not None:
        yield tongue.consent.format(who=CAPACITY_WORDS[row.consent][tongue.index])
