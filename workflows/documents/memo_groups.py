"""How a memo orders measures: by instrument, by issue where the plan has none, parts by likeness.

Body and annex share these groups, so that the numbers in the text lead to the right table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.status import Status
from workflows.documents.memo_facts import MeasureFacts, MemoFacts, PartFacts
from workflows.documents.wording import listed

# The instruments in the assessor's order, as the body and as the annex names them (FIELD §2).
INSTRUMENTS = {
    "IIT": "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)",
    "EIT": "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (EIT)",
    "OIT": "แบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT)",
}
STATUS_WORDS = {
    Status.DONE: "แล้วเสร็จ",
    Status.IN_PROGRESS: "อยู่ระหว่างดำเนินการ",
    Status.PLANNED: "ยังไม่ได้ดำเนินการ",
    Status.NOT_DONE: "ไม่สามารถดำเนินการได้",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that are told together: `key` is stable, `name` for the text, `title` the annex."""

    key: str
    name: str
    title: str
    measures: tuple[MeasureFacts, ...]


def group_measures(facts: MemoFacts) -> tuple[Group, ...]:
    """All measures in groups, each measure in exactly one, groups in the assessor's order."""
    by_issue = any(measure.issue is not None for measure in facts.measures) and not any(
        measure.instrument for measure in facts.measures
    )
    found: dict[str, list[MeasureFacts]] = {}
    for measure in sorted(facts.measures, key=lambda one: one.number):
        found.setdefault(_key(measure, facts, by_issue=by_issue), []).append(measure)
    issues = dict(facts.issues)

    def named(key: str) -> tuple[str, str]:
        kind, _, word = key.partition(":")
        if kind == "instrument":
            return f"ด้าน {word}", INSTRUMENTS.get(word, word)
        if kind == "issue":
            name = f"ประเด็นที่ {word} {issues.get(int(word), '')}".strip()
            return name, name
        if kind == "several":
            return "มาตรการที่เกี่ยวข้องหลายแบบวัด", "มาตรการที่เกี่ยวข้องหลายแบบวัด"
        if len(found) == 1:
            return "มาตรการทั้งหมด", ""
        return "มาตรการอื่น", "มาตรการอื่น"

    return tuple(
        Group(key.replace(":", "."), *named(key), tuple(found[key]))
        for key in sorted(found, key=_order)
    )


def _key(measure: MeasureFacts, facts: MemoFacts, *, by_issue: bool) -> str:
    if by_issue:
        return "other:" if measure.issue is None else f"issue:{measure.issue}"
    if measure.instrument:
        return f"instrument:{measure.instrument}"
    known = {one.number: one.instrument for one in facts.indicators}
    instruments = {known[number] for number in measure.indicators if number in known}
    if len(instruments) == 1:
        return f"instrument:{instruments.pop()}"
    return "several:" if instruments else "other:"


def _order(key: str) -> tuple[int, int, str]:
    kind, _, word = key.partition(":")
    place = list(INSTRUMENTS).index(word) if word in INSTRUMENTS else len(INSTRUMENTS)
    number = int(word) if kind == "issue" else place
    return ("instrument", "issue", "several", "other").index(kind), number, word


@dataclass(frozen=True, slots=True)
class LikeParts:
    """Divisions that say the same of one measure, told in one breath; `part` has no division."""

    divisions: tuple[str, ...]
    part: PartFacts

    def who(self, *, all_of: int = 0) -> str:
        """The divisions in words; all of them, where they are many and agree, as one word."""
        if len(self.divisions) > 3 and len(self.divisions) == all_of:
            return f"ทุกส่วนราชการ ({all_of} ส่วนราชการ)"
        return listed(self.divisions)


def like_parts(measure: MeasureFacts) -> tuple[LikeParts, ...]:
    """The parts of a measure, equal ones together, what was done first (FIELD §3, annex)."""
    order = list(STATUS_WORDS)
    found: dict[PartFacts, list[str]] = {}
    for part in sorted(measure.parts, key=lambda one: order.index(one.status)):
        found.setdefault(replace(part, division=""), []).append(part.division)
    return tuple(LikeParts(tuple(names), part) for part, names in found.items())


def count_status(measures: Sequence[MeasureFacts | PartFacts], status: Status) -> int:
    """How many of these stand at `status`."""
    return sum(one.status == status for one in measures)
