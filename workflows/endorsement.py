"""The memo's way up the chain as a table: clerk, director, palad, mayor, public.

A memo can be returned with a remark from any step, and is then submitted anew.
"""

from tracker.status import MemoStatus as M
from workflows.engine import Capacity, Machine, Need, Transition

MEMO = Machine(
    "บันทึกข้อความ",
    "memo",
    (
        Transition(
            "submit",
            (M.DRAFT, M.RETURNED),
            M.SUBMITTED,
            frozenset({Capacity.CLERK}),
            th="เสนอบันทึกข้อความ",
            en="submit",
        ),
        Transition(
            "endorse",
            (M.SUBMITTED,),
            M.DIRECTOR,
            frozenset({Capacity.DIRECTOR}),
            th="เสนอต่อปลัด",
            en="endorse",
        ),
        Transition(
            "endorse",
            (M.DIRECTOR,),
            M.PALAD,
            frozenset({Capacity.PALAD}),
            th="เสนอต่อผู้บริหาร",
            en="endorse",
        ),
        Transition(
            "endorse",
            (M.PALAD,),
            M.MAYOR,
            frozenset({Capacity.MAYOR}),
            th="ลงความเห็นทราบ",
            en="acknowledge",
        ),
        Transition(
            "return",
            (M.SUBMITTED,),
            M.RETURNED,
            frozenset({Capacity.DIRECTOR}),
            (Need.REMARK,),
            th="ส่งกลับแก้ไข",
            en="return",
        ),
        Transition(
            "return",
            (M.DIRECTOR,),
            M.RETURNED,
            frozenset({Capacity.PALAD}),
            (Need.REMARK,),
            th="ส่งกลับแก้ไข",
            en="return",
        ),
        Transition(
            "return",
            (M.PALAD, M.MAYOR),
            M.RETURNED,
            frozenset({Capacity.MAYOR}),
            (Need.REMARK,),
            th="ส่งกลับแก้ไข",
            en="return",
        ),
        Transition(
            "publish",
            (M.MAYOR,),
            M.PUBLISHED,
            frozenset({Capacity.CLERK}),
            th="เผยแพร่",
            en="publish",
        ),
    ),
)
