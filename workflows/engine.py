"""The one small engine of states: a machine is a table; what is not stated is forbidden.

Pure: no database, no clock, no framework. Four machines are made with it: the part of a
measure, the plan, the round and the memo.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.errors import TidtamError
from tracker.status import ENGLISH, THAI


class Capacity(StrEnum):
    """In which capacity somebody acts. The one who acts may have several at once."""

    OWNER = "owner"
    CLERK = "clerk"
    ON_BEHALF = "on_behalf"
    DIRECTOR = "director"
    PALAD = "palad"
    MAYOR = "mayor"
    CLOCK = "clock"


class Need(StrEnum):
    """What an action cannot do without."""

    RESULT = "result"
    DONE_ON = "done_on"
    EVIDENCE = "evidence"
    REASON = "reason"
    REMARK = "remark"
    APPROVED_ON = "approved_on"
    MEASURES = "measures"


CAPACITY_WORDS = {
    Capacity.OWNER: ("ส่วนราชการผู้รับผิดชอบ", "the owner division"),
    Capacity.CLERK: ("เจ้าหน้าที่ผู้ดูแลแผน", "the clerk"),
    Capacity.ON_BEHALF: (
        "เจ้าหน้าที่ผู้ดูแลแผนในนามส่วนราชการ",
        "the clerk on behalf of an owner, with the source named",
    ),
    Capacity.DIRECTOR: ("ผู้อำนวยการหรือหัวหน้าส่วนราชการเจ้าของเรื่อง", "the director"),
    Capacity.PALAD: ("ปลัด", "the palad"),
    Capacity.MAYOR: ("ผู้บริหาร", "the mayor"),
    Capacity.CLOCK: ("ระบบตามกำหนดเวลา", "the clock"),
}
NEED_WORDS = {
    Need.RESULT: ("ผลการดำเนินการ", "the result (--result)"),
    Need.DONE_ON: ("วันที่ดำเนินการ", "the date of the deed (--done-on)"),
    Need.EVIDENCE: ("หลักฐานอย่างน้อยหนึ่งรายการ", "at least one piece of evidence (--evidence)"),
    Need.REASON: ("เหตุผล", "the reason (--reason)"),
    Need.REMARK: ("ข้อสังเกต", "a remark (--remark)"),
    Need.APPROVED_ON: ("วันที่อนุมัติ", "the date of approval (--on)"),
    Need.MEASURES: ("มาตรการอย่างน้อยหนึ่งมาตรการ", "at least one measure"),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a machine's table.

    `consent`: whose consent it waits for, where the agency wants that.
    """

    action: str
    sources: tuple[StrEnum, ...]
    target: StrEnum
    who: frozenset[Capacity]
    needs: tuple[Need, ...] = ()
    th: str = ""
    en: str = ""
    consent: Capacity | None = None


class Refused(TidtamError):
    """The table does not allow this action now, by this person, or without what is missing.

    `code` is one of unknown-action, not-from-here, not-yours, incomplete.
    """

    def __init__(self, code: str, *, th: str, en: str, missing: tuple[Need, ...] = ()) -> None:
        super().__init__(code, th=th, en=en)
        self.missing = missing


@dataclass(frozen=True)
class Machine:
    """A table of transitions, with its thing's name in Thai and English."""

    th: str
    en: str
    table: tuple[Transition, ...]
    _index: dict[tuple[str, str], Transition] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        index = {(row.action, str(source)): row for row in self.table for source in row.sources}
        object.__setattr__(self, "_index", index)

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action of the table, each once, in its order."""
        return tuple(dict.fromkeys(row.action for row in self.table))

    def allowed(self, state: StrEnum, *, who: Collection[Capacity]) -> tuple[Transition, ...]:
        """What somebody with these capacities may do from `state`: the buttons of a page."""
        return tuple(
            row for row in self.table if state in row.sources and not row.who.isdisjoint(who)
        )

    def is_ever_for(self, action: str, who: Collection[Capacity]) -> bool:
        """Whether somebody with these capacities may do `action` from any state at all."""
        return any(row.action == action and not row.who.isdisjoint(who) for row in self.table)

    def is_ever_needed(self, need: Need, *, action: str) -> bool:
        """Whether `action` cannot do without it from some state."""
        return any(row.action == action and need in row.needs for row in self.table)

    def decide(
        self,
        state: StrEnum,
        action: str,
        *,
        who: Collection[Capacity],
        given: Collection[Need] = (),
    ) -> Transition:
        """The one row that allows `action` from `state`, or Refused. Changes nothing."""
        row = self._index.get((action, str(state)))
        if row is None:
            raise self._not_from_here(state, action, who)
        if row.who.isdisjoint(who):
            raise self._not_yours(row)
        if missing := tuple(need for need in row.needs if need not in given):
            raise self._incomplete(row, missing)
        return row

    def _not_from_here(self, state: StrEnum, action: str, who: Collection[Capacity]) -> Refused:
        rows = [row for row in self.table if row.action == action]
        # an action that is called otherwise at each step is told by the name it has for this person
        rows = [row for row in rows if not row.who.isdisjoint(who)] or rows
        if not rows:
            return Refused(
                "unknown-action",
                th=f"ไม่รู้จักการกระทำ “{action}” ใช้ได้เฉพาะ {', '.join(self.actions)}",
                en=f"there is no action “{action}”; use one of {', '.join(self.actions)}",
            )
        sources = [source for row in rows for source in row.sources]
        here = sorted(
            {row.action for row in self.table if state in row.sources}, key=self.actions.index
        )
        ways = (
            (f" ขณะนี้ทำได้: {', '.join(here)}", f"; from here one can: {', '.join(here)}")
            if here
            else ("", "")
        )
        return Refused(
            "not-from-here",
            th=f"{self.th}อยู่ในสถานะ “{THAI[state]}” จึง{_cannot(rows[0].th)} "
            f"(ทำได้เมื่อสถานะเป็น {_th(sources)}){ways[0]}",
            en=f"the {self.en} is {ENGLISH[state]}, and “{action}” is possible only from "
            f"{_en(sources)}{ways[1]}",
        )

    def _not_yours(self, row: Transition) -> Refused:
        capacities = sorted(row.who, key=list(Capacity).index)
        return Refused(
            "not-yours",
            th=f"ผู้ที่{_can(row.th)}คือ {' หรือ '.join(CAPACITY_WORDS[c][0] for c in capacities)} "
            "โปรดให้ผู้นั้นดำเนินการ",
            en=f"“{row.action}” is for {' or '.join(CAPACITY_WORDS[c][1] for c in capacities)}; "
            "ask them to do it",
        )

    def _incomplete(self, row: Transition, missing: tuple[Need, ...]) -> Refused:
        return Refused(
            "incomplete",
            th=f"จะ{row.th}ต้องระบุ {' และ '.join(NEED_WORDS[n][0] for n in missing)} "
            "โปรดเพิ่มแล้วทำรายการอีกครั้ง",
            en=f"“{row.action}” needs {' and '.join(NEED_WORDS[n][1] for n in missing)}; "
            "add what is missing and try again",
            missing=missing,
        )


def _can(deed: str) -> str:
    """The deed as somebody can do it: a name that ends in ได้ takes no second one."""
    return deed if deed.endswith("ได้") else f"{deed}ได้"


def _cannot(deed: str) -> str:
    return f"ยังทำรายการ “{deed}” ไม่ได้" if deed.endswith("ได้") else f"{deed}ไม่ได้"


def _th(states: Iterable[StrEnum]) -> str:
    return " หรือ ".join(f"“{THAI[state]}”" for state in states)


def _en(states: Iterable[StrEnum]) -> str:
    return " or ".join(ENGLISH[state] for state in states)
