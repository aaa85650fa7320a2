"""The official memo: its head, its period and its chain of signatures."""

from datetime import date

import pytest

from tracker.reading import read_document
from tracker.reading.draft import MemoDraft, Signatory

HEAD = """บันทึกข้อความ
ส่วนราชการ  สำนักปลัด อบต.ตัวอย่าง  โทร. ๐ ๕๖๑๒ ๓๔๕๖
ที่ นว ๗๓๐๐๑/๑๒๓   วันที่ ๑๐ ตุลาคม ๒๕๖๘
เรื่อง  {subject}
เรียน  ปลัดองค์การบริหารส่วนตำบลตัวอย่าง/ นายกองค์การบริหารส่วนตำบลตัวอย่าง
เรื่องเดิม
จึงเรียนมาเพื่อโปรดทราบ
"""
CHAIN = """(ลงชื่อ)..................
(นางสาวตัวอย่าง ใจดี)
นักวิเคราะห์นโยบายและแผนชำนาญการ
เรียน ปลัด
- เพื่อโปรดทราบ
(ลงชื่อ) ว่าที่ร้อยตรี
(สมมติ ขยัน)
รองปลัด รักษาราชการแทน
ปลัดองค์การบริหารส่วนตำบลตัวอย่าง
ทราบ
(นายทดลอง งานดี)
นายกองค์การบริหารส่วนตำบลตัวอย่าง
"""


def _memo(text: str) -> MemoDraft | None:
    return read_document(text.encode(), name="memo.txt").memo


def test_the_head_of_a_memo_is_read() -> None:
    memo = _memo(HEAD.format(subject="รายงานผล รอบ ๑๒ เดือน ปีงบประมาณ ๒๕๖๘") + CHAIN)
    assert memo is not None
    assert memo.number == "นว ๗๓๐๐๑/๑๒๓"
    assert memo.written_on == date(2025, 10, 10)
    assert memo.subject == "รายงานผล รอบ ๑๒ เดือน ปีงบประมาณ ๒๕๖๘"
    assert memo.to == (
        "ปลัดองค์การบริหารส่วนตำบลตัวอย่าง",
        "นายกองค์การบริหารส่วนตำบลตัวอย่าง",
    )


def test_everybody_who_signs_is_read_with_rank_and_acting_form() -> None:
    memo = _memo(HEAD.format(subject="รายงานผล") + CHAIN)
    assert memo is not None
    assert memo.signatories == (
        Signatory("นางสาวตัวอย่าง ใจดี", "นักวิเคราะห์นโยบายและแผนชำนาญการ"),
        Signatory("ว่าที่ร้อยตรี สมมติ ขยัน", "รองปลัด รักษาราชการแทน ปลัดองค์การบริหารส่วนตำบลตัวอย่าง"),
        Signatory("นายทดลอง งานดี", "นายกองค์การบริหารส่วนตำบลตัวอย่าง"),
    )


@pytest.mark.parametrize(
    ("subject", "starts", "ends"),
    [
        ("รายงาน รอบ ๖ เดือน (เดือนตุลาคม ๒๕๖๗ - มีนาคม ๒๕๖๘)", date(2024, 10, 1), date(2025, 3, 31)),
        ("รายงาน รอบ 6 เดือน ปีงบประมาณ พ.ศ. 2569", date(2025, 10, 1), date(2026, 3, 31)),
        ("รายงาน รอบ ๑๒ เดือน ประจำปีงบประมาณ พ.ศ. ๒๕๖๘", date(2024, 10, 1), date(2025, 9, 30)),
    ],
)
def test_the_period_of_a_memo_stands_in_its_subject(subject: str, starts: date, ends: date) -> None:
    memo = _memo(HEAD.format(subject=subject))
    assert memo is not None
    assert (memo.starts, memo.ends) == (starts, ends)


def test_number_and_date_that_were_left_dotted_are_not_made_up() -> None:
    memo = _memo(
        "บันทึกข้อความ\nที่ ....................... วันที่ .......................\n"
        "เรื่อง รายงานผล\nเรียน นายกเทศมนตรี\n"
    )
    assert memo is not None
    assert (memo.number, memo.written_on) == (None, None)


def test_a_plan_without_a_memo_has_none() -> None:
    assert _memo("มาตรการส่งเสริมคุณธรรม ปีงบประมาณ 2569") is None
