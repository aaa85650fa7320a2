"""Cutting cells into the items of their lists."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.thai import split_items, strip_mark, to_thai

MARKS = [
    ("- ศึกษาระเบียบ", ("-", "ศึกษาระเบียบ"), "a dash"),
    ("-วางแผน", ("-", "วางแผน"), "a dash without a blank"),
    ("– วางแผน", ("–", "วางแผน"), "an en dash"),
    ("• วางแผน", ("•", "วางแผน"), "a bullet"),
    ("๑.จัดทำคู่มือ", ("๑.", "จัดทำคู่มือ"), "a Thai number"),
    ("1. จัดทำคู่มือ", ("1.", "จัดทำคู่มือ"), "an Arabic number"),
    ("(๑) จัดทำคู่มือ", ("(๑)", "จัดทำคู่มือ"), "a number in brackets"),
    ("๑) จัดทำคู่มือ", ("๑)", "จัดทำคู่มือ"), "a number with one bracket"),
    ("๑.๑ จัดทำคู่มือ", ("๑.๑", "จัดทำคู่มือ"), "a dotted number"),
    ("๒.๑.๓ จัดทำคู่มือ", ("๒.๑.๓", "จัดทำคู่มือ"), "a number of three levels"),
    ("ก. จัดทำคู่มือ", ("ก.", "จัดทำคู่มือ"), "a letter"),
    (".จัดทำเว็บไซต์", (".", "จัดทำเว็บไซต์"), "a lost number"),
    ("  ๓ . กองช่าง", ("๓ .", "กองช่าง"), "a blank before the dot"),
    ("๑ ต.ค. ๒๕๖๘", ("", "๑ ต.ค. ๒๕๖๘"), "a date begins with no mark"),
    ("๑. ต.ค. ๒๕๖๘", ("", "๑. ต.ค. ๒๕๖๘"), "nor does a date with a stray dot"),
    ("๙๙.๖๓ คะแนน", ("", "๙๙.๖๓ คะแนน"), "a score"),
    ("๑.๕ ล้านบาท", ("", "๑.๕ ล้านบาท"), "a decimal with its unit"),
    ("๐๘.๓๐ น.", ("", "๐๘.๓๐ น."), "a time of day"),
    ("ก.ย. ๒๕๖๙", ("", "ก.ย. ๒๕๖๙"), "a month's abbreviation"),
    ("พ.ศ. ๒๕๖๙", ("", "พ.ศ. ๒๕๖๙"), "the era"),
    ("๒๕๖๙. แผน", ("", "๒๕๖๙. แผน"), "a year"),
    ("๕ ส.", ("", "๕ ส."), "a number that is part of a name"),
    ("กองคลัง", ("", "กองคลัง"), "no mark at all"),
    ("๑.", ("", "๑."), "a mark without an item is text"),
    ("", ("", ""), "nothing"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), MARKS, ids=[c[2] for c in MARKS])
def test_a_leading_mark_is_parted_from_its_item(text, wanted, reason):
    assert strip_mark(text) == wanted


LISTS = [
    ("๑.สำนักปลัด ๒.กองคลัง ๓.กองช่าง", ["สำนักปลัด", "กองคลัง", "กองช่าง"], "inline numbers"),
    ("1. ปรับปรุง 2. เผยแพร่", ["ปรับปรุง", "เผยแพร่"], "inline Arabic numbers"),
    ("(๑) ปรับปรุง (๒) เผยแพร่", ["ปรับปรุง", "เผยแพร่"], "inline numbers in brackets"),
    ("๑) ปรับปรุง ๒) เผยแพร่", ["ปรับปรุง", "เผยแพร่"], "inline numbers with one bracket"),
    ("๑. ปรับปรุง ๒) เผยแพร่ ๓. รายงาน", ["ปรับปรุง", "เผยแพร่", "รายงาน"], "mixed brackets"),
    ("ก. หนึ่ง ข. สอง ค. สาม", ["หนึ่ง", "สอง", "สาม"], "letters"),
    ("- ศึกษา - วางแผน - รายงาน", ["ศึกษา", "วางแผน", "รายงาน"], "inline dashes"),
    ("-ศึกษา -วางแผน", ["ศึกษา", "วางแผน"], "dashes without blanks"),
    ("• ศึกษา\n• วางแผน", ["ศึกษา", "วางแผน"], "bullets on lines"),
    ("๖. หก ๘. แปด", ["หก", "แปด"], "a gap in the numbers"),
    ("๑. หนึ่ง ๒. สอง ๒. สองอีก ๓. สาม", ["หนึ่ง", "สอง", "สองอีก", "สาม"], "a repeated number"),
    ("๔. ประกาศ ๓.ประชาสัมพันธ์", ["ประกาศ", "ประชาสัมพันธ์"], "a number that goes back"),
    (".จัดทำเว็บไซต์ ๒.ปรับปรุง", ["จัดทำเว็บไซต์", "ปรับปรุง"], "a lost first number"),
    ("๑.จัดทำ .เผยแพร่ ๓.รายงาน", ["จัดทำ", "เผยแพร่", "รายงาน"], "a lost number in the middle"),
    ("๑.จัดทำคู่มือ๒.เผยแพร่คู่มือ", ["จัดทำคู่มือ", "เผยแพร่คู่มือ"], "no blank before a mark"),
    ("ดังนี้ ๑. ปรับปรุง ๒. เผยแพร่", ["ดังนี้", "ปรับปรุง", "เผยแพร่"], "text before the first mark"),
    ("๑. ก่อน\nและหลัง\n๒. ต่อไป", ["ก่อน และหลัง", "ต่อไป"], "a wrapped line goes on"),
    ("๑. หมวด ๑.๑ เรื่อง ๑.๒ เรื่อง ๒. หมวด", ["หมวด", "เรื่อง", "เรื่อง", "หมวด"], "dotted numbers"),
    ("๑.๑ เรื่องแรก ๒.๑ เรื่องสอง", ["เรื่องแรก", "เรื่องสอง"], "the next head's first"),
    ("๑.๑ เรื่องแรก ๑.๒ เรื่องสอง", ["เรื่องแรก", "เรื่องสอง"], "only dotted numbers"),
    ("๑. หัวข้อ - ย่อย - ย่อย ๒. หัวข้อ", ["หัวข้อ - ย่อย - ย่อย", "หัวข้อ"], "dashes within an item"),
    ("- หัวข้อ ๑. ย่อย ๒. ย่อย - หัวข้อ", ["หัวข้อ ๑. ย่อย ๒. ย่อย", "หัวข้อ"], "numbers within an item"),
    ("๑. มอบเจ้าหน้าที่ ๒. รายงาน", ["มอบเจ้าหน้าที่", "รายงาน"], "an item that ends in …ที่"),
    ("๑. ให้ทราบทั่วถึง ๒. รายงาน", ["ให้ทราบทั่วถึง", "รายงาน"], "an item that ends in …ถึง"),
    ("๑. ทำให้ครบทุกข้อ ๒. รายงาน", ["ทำให้ครบทุกข้อ", "รายงาน"], "an item that ends in ทุกข้อ"),
    ("๑. ผ่าน LINE\n๒. รายงาน", ["ผ่าน LINE", "รายงาน"], "an item that ends in Latin letters"),
    ("๑. วันต่อต้าน ๒. วันสถาปนา", ["วันต่อต้าน", "วันสถาปนา"], "items that begin with a unit's word"),
    ("๑. ทำ (เริ่ม ๒. สรุป", ["ทำ (เริ่ม", "สรุป"], "a bracket that nobody closed"),
    ("๑. ทำ ๒.", ["ทำ ๒."], "a mark at the very end has no item"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), LISTS, ids=[c[2] for c in LISTS])
def test_a_list_is_cut_into_its_items(text, wanted, reason):
    assert split_items(text) == wanted


NO_LISTS = [
    ("ระหว่าง ๑ ต.ค. ๒๕๖๘ - ๓๐ ก.ย. ๒๕๖๙ ทุกกอง - ทุกสำนัก", "a range of dates"),
    ("ตั้งแต่ ม.ค. - ก.ย. ๒๕๖๙", "a range of months"),
    ("ช่องทางติดต่อ - สอบถาม", "one dash in prose"),
    ("ตามมาตรา ๙. แห่งพระราชบัญญัติ พ.ศ. ๒๕๔๐", "a law's section"),
    ("ตามข้อ ๑. และข้อ ๒. ของระเบียบ", "references to clauses"),
    ("ตัวชี้วัดที่ ๑. ได้ ๙๙.๖๓ คะแนน ตัวชี้วัดที่ ๒. ได้ ๘๘.๐๐ คะแนน", "indicators with scores"),
    ("ประกาศ ฉบับที่ ๑. และฉบับที่ ๒. พ.ศ. ๒๕๖๙", "numbers of announcements"),
    ("หน่วยงานควรเปิดเผย (อ้างอิงจาก ๑๒, ๑๓) ต่อไป", "a reference in brackets"),
    ("คำถาม e๑. e๒. e๓. ได้คะแนนเต็ม", "question codes"),
    ("เวลา ๐๘.๓๐ น. ถึง ๑๖.๓๐ น.", "times of day"),
    ("งบประมาณ ๑.๕ ล้านบาท และ ๑.๖ ล้านบาท", "amounts"),
    ("ตำแหน่ง น.ส. ก. ทดสอบ", "an initial"),
    ("จัดอบรม ๒. ครั้ง", "a lone number in prose"),
    ("แผนพัฒนา ๑. เรื่องเดียว", "a lone one without a second"),
    ("E-Service พร้อม e-Saraban", "hyphens within words"),
]


@pytest.mark.parametrize(("text", "reason"), NO_LISTS, ids=[c[1] for c in NO_LISTS])
def test_prose_is_not_cut(text, reason):
    assert split_items(text) == [text]


def test_lines_are_items_only_where_the_caller_says_so():
    assert split_items("จัดประชุม\nรายงานผล") == ["จัดประชุม รายงานผล"]
    assert split_items("จัดประชุม\n\nรายงานผล\n", lines_are_items=True) == ["จัดประชุม", "รายงานผล"]


def test_nothing_has_no_items():
    assert split_items("") == []
    assert split_items(" \n ") == []


@given(
    st.lists(
        st.sampled_from(["จัดทำคู่มือ", "เผยแพร่ผล", "ประชุมกอง", "รายงานนายก"]), min_size=1, max_size=9
    )
)
def test_a_numbered_list_is_cut_back_into_what_it_was_made_of(items):
    inline = " ".join(f"{to_thai(n)}.{item}" for n, item in enumerate(items, start=1))
    on_lines = "\n".join(f"({n}) {item}" for n, item in enumerate(items, start=1))
    assert split_items(inline) == items
    assert split_items(on_lines) == items


@given(st.text(alphabet="กขค๑๒.-() \nเา", max_size=60))
def test_cutting_loses_nothing_but_marks_and_blanks(text):
    kept = "".join("".join(split_items(text)).split())
    letters = [sign for sign in text if sign in "เา"]
    assert [sign for sign in kept if sign in "เา"] == letters


@pytest.mark.parametrize("piece", ["๑. ก ", "- ก ", "(", "๑.๑ ก ", ". ก", "ก. "])
def test_a_hostile_cell_takes_no_long_time(piece):
    before = perf_counter()
    split_items(piece * 20_000)
    assert perf_counter() - before < 5  # a fifth of a second here; hours where it grows squared
