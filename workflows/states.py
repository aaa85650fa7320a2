"""THE TABLE of a measure's part, the roll-up to its measure; tables of plan, round, report, assent.

The guard, the buttons on the page, the diagram in the docs and the tests all read them here.
"""

from collections.abc import Iterable

from tracker.status import AssentKind, AssentStatus, PlanStatus, ReportStatus, RoundStatus, Status
from workflows.engine import Capacity, Machine, Need, Transition

OWNER, CLERK, ON_BEHALF = Capacity.OWNER, Capacity.CLERK, Capacity.ON_BEHALF
PLANNED, IN_PROGRESS = Status.PLANNED, Status.IN_PROGRESS
DONE, NOT_DONE = Status.DONE, Status.NOT_DONE

PART = Machine(
    "มาตรการในส่วนนี้",
    "part",
    (
        Transition(
            "start",
            (PLANNED,),
            IN_PROGRESS,
            frozenset({OWNER, CLERK, ON_BEHALF}),
            th="เริ่มดำเนินการ",
            en="start",
        ),
        Transition(
            "finish",
            (PLANNED, IN_PROGRESS),
            DONE,
            frozenset({OWNER, ON_BEHALF}),
            (Need.RESULT, Need.DONE_ON, Need.EVIDENCE),
            th="บันทึกว่าแล้วเสร็จ",
            en="finish",
        ),
        Transition(
            "give-up",
            (PLANNED, IN_PROGRESS),
            NOT_DONE,
            frozenset({OWNER, ON_BEHALF}),
            (Need.REASON,),
            th="บันทึกว่าไม่สามารถดำเนินการได้",
            en="give up",
            consent=Capacity.PALAD,
        ),
        Transition(
            "reopen",
            (DONE, NOT_DONE),
            IN_PROGRESS,
            frozenset({CLERK}),
            (Need.REASON,),
            th="เปิดดำเนินการใหม่",
            en="reopen",
        ),
    ),
)

PLAN = Machine(
    "แผน",
    "plan",
    (
        Transition(
            "approve",
            (PlanStatus.DRAFT,),
            PlanStatus.APPROVED,
            frozenset({Capacity.MAYOR, Capacity.PALAD, CLERK}),
            (Need.APPROVED_ON, Need.MEASURES),
            th="อนุมัติแผน",
            en="approve",
        ),
        Transition(
            "amend",
            (PlanStatus.APPROVED,),
            PlanStatus.APPROVED,
            frozenset({CLERK}),
            (Need.REASON,),
            th="แก้ไขแผน",
            en="amend",
        ),
        Transition(
            "close",
            (PlanStatus.APPROVED,),
            PlanStatus.CLOSED,
            frozenset({CLERK, Capacity.CLOCK}),
            th="สิ้นสุดแผน",
            en="close",
        ),
    ),
)

ROUND = Machine(
    "รอบรายงาน",
    "round",
    (
        Transition(
            "open",
            (RoundStatus.SCHEDULED,),
            RoundStatus.OPEN,
            frozenset({Capacity.CLOCK, CLERK}),
            th="เปิดรอบ",
            en="open",
        ),
        Transition(
            "extend",
            (RoundStatus.OPEN,),
            RoundStatus.OPEN,
            frozenset({CLERK, Capacity.PALAD}),
            (Need.REASON,),
            th="ขยายกำหนดส่ง",
            en="extend",
        ),
        Transition(
            "close",
            (RoundStatus.OPEN,),
            RoundStatus.CLOSED,
            frozenset({CLERK, Capacity.CLOCK}),
            th="ปิดรอบ",
            en="close",
        ),
    ),
)


REPORT = Machine(
    "รายงาน",
    "report",
    (
        Transition(
            "return",
            (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED),
            ReportStatus.RETURNED,
            frozenset({CLERK}),
            (Need.REMARK,),
            th="ส่งรายงานกลับ",
            en="return",
        ),
        Transition(
            "accept",
            (ReportStatus.SUBMITTED,),
            ReportStatus.ACCEPTED,
            frozenset({CLERK}),
            th="รับรายงาน",
            en="accept",
        ),
    ),
)


WAITING, GIVEN, REFUSED = AssentStatus.WAITING, AssentStatus.GIVEN, AssentStatus.REFUSED
CONFIRMATION = Machine(
    "การบันทึกแทนนี้",
    "act on behalf",
    (
        Transition(
            "confirm",
            (WAITING,),
            GIVEN,
            frozenset({Capacity.DIRECTOR}),
            th="ยืนยันว่าถูกต้อง",
            en="confirm",
        ),
        Transition(
            "object",
            (WAITING,),
            REFUSED,
            frozenset({Capacity.DIRECTOR}),
            (Need.REMARK,),
            th="แจ้งว่าไม่ถูกต้อง",
            en="object",
        ),
        Transition(
            "heed",
            (REFUSED,),
            AssentStatus.SETTLED,
            frozenset({CLERK}),
            th="รับทราบข้อสังเกต",
            en="heed",
        ),
    ),
)
CONSENT = Machine(
    "คำขอนี้",
    "wish to give up",
    (
        Transition(
            "consent",
            (WAITING,),
            GIVEN,
            frozenset({Capacity.PALAD}),
            th="เห็นชอบ",
            en="consent",
        ),
        Transition(
            "return",
            (WAITING,),
            REFUSED,
            frozenset({Capacity.PALAD}),
            (Need.REMARK,),
            th="ส่งกลับ",
            en="return",
        ),
        Transition(
            "take-back",
            (WAITING,),
            AssentStatus.WITHDRAWN,
            frozenset({OWNER, CLERK}),
            th="ยกเลิกคำขอ",
            en="take back",
        ),
    ),
)
ASSENTS = {AssentKind.CONFIRMATION: CONFIRMATION, AssentKind.CONSENT: CONSENT}


def roll_up(parts: Iterable[Status]) -> Status:
    """A measure's status from those of its parts (docs/en/states.md).

    All planned (or no part at all): planned. All done: done. All closed and at least one not
    done: not done. Anything else: in progress.
    """
    found = set(parts)
    if found <= {PLANNED}:
        return PLANNED
    if found == {DONE}:
        return DONE
    if found <= {DONE, NOT_DONE}:
        return NOT_DONE
    return IN_PROGRESS
