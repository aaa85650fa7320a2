"""Official Thai for counts and lists, one digit script, and lines that end between words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.documents.wording import after, in_digits, listed, long_date, printable, round_period
from workflows.documents.words import Chunk, chunks, pieces


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("รอบ 6 เดือน 85.50", "รอบ ๖ เดือน ๘๕.๕๐", "numbers of the paper"),
        ("o26 และ OIT 28 ข้อ", "o26 และ OIT ๒๘ ข้อ", "a code is a word with a letter"),
        ("https://a.go.th/?id=26", "https://a.go.th/?id=26", "an address must still work"),
        ("แบบตรวจ12.xlsx", "แบบตรวจ12.xlsx", "a file's name must still be found"),
        ("ที่ ตย 51005/147", "ที่ ตย ๕๑๐๐๕/๑๔๗", "the office's own number"),
    ],
)
def test_a_paper_has_thai_digits_but_codes_and_addresses_keep_theirs(
    text: str, expected: str, why: str
) -> None:
    assert in_digits(text, thai=True) == expected, why


def test_an_agency_of_arabic_digits_gets_no_thai_ones() -> None:
    assert in_digits("พ.ศ. ๒๕๖๙ รอบ 6 เดือน", thai=False) == "พ.ศ. 2569 รอบ 6 เดือน"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        (["กองคลัง"], "กองคลัง"),
        (["กองคลัง", "กองช่าง"], "กองคลัง และกองช่าง"),
        (["1", "3", "5"], "1 3 และ 5"),
    ],
)
def test_lists_are_joined_as_thai_joins_them(items: list[str], expected: str) -> None:
    assert listed(items) == expected


def test_a_subject_is_not_said_twice_and_stands_apart_from_a_number() -> None:
    assert after("กองคลัง", "จัดทำทะเบียน") == "กองคลังจัดทำทะเบียน"
    assert after("กองคลัง", "กองคลังจัดทำทะเบียน") == "กองคลังจัดทำทะเบียน"
    assert after("กองคลัง", "๓ ครั้ง") == "กองคลัง ๓ ครั้ง"


def test_the_second_paper_of_a_year_sums_up_the_whole_year() -> None:
    assert round_period(2569, 1) == "ตุลาคม 2568 – มีนาคม 2569"
    assert round_period(2569, 2) == "ตุลาคม 2568 – กันยายน 2569"
    assert long_date(date(2023, 4, 3)) == "3 เมษายน 2566"


def test_what_no_paper_can_hold_is_taken_out_and_nothing_else() -> None:
    assert printable("ก\x00ข\ud800ค\ufffe\tง\r\nจ\u202eฉ") == "กขค ง\nจฉ"


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("จำนวน ๗ มาตรการ", "๗ มาตรการ"),
        ("มาตรการที่ ๗ ของแผน", "มาตรการที่ ๗"),
        ("ประจำปีงบประมาณ พ.ศ. ๒๕๖๙ นั้น", "พ.ศ. ๒๕๖๙"),
        ("เมื่อวันที่ ๑๒ มกราคม ๒๕๖๙ แล้ว", "๑๒ มกราคม ๒๕๖๙"),
        ("โดยนายตัวอย่าง มั่นคง เป็นผู้รายงาน", "นายตัวอย่าง มั่นคง"),
        ("และนางสาวตัวอย่าง ใจดี ได้รายงาน", "นางสาวตัวอย่าง ใจดี"),
        ("เทศบาล โทร. ๐ ๐๐๐๐ ๐๐๐๐ ต่อ ๑๒", "โทร. ๐ ๐๐๐๐ ๐๐๐๐"),
        ("โดยกองคลังและกองช่าง", "กองคลัง"),
        ("เรื่องต่าง ๆ ดังนี้", "ต่าง ๆ"),
        ("(แล้วเสร็จ) เมื่อวาน", "(แล้วเสร็จ)"),
    ],
)
def test_what_belongs_together_is_not_parted_by_a_line(text: str, together: str) -> None:
    assert any(together in said(chunk) for chunk in chunks(text)), chunks(text)


def said(chunk: Chunk) -> str:
    return "".join(part for word in chunk for part in word)


def test_a_line_may_end_between_the_words_of_a_name_that_is_a_post() -> None:
    assert [["นายก", "เทศมนตรี"]] in chunks("นายกเทศมนตรีตำบลตัวอย่าง ลงนาม")


@given(st.text(max_size=80))
def test_cutting_loses_no_sign(text: str) -> None:
    line = printable(text).replace("\n", " ")
    assert "".join(pieces(line)) == line
    assert "".join(map(said, chunks(line))) == line


def test_an_address_is_broken_after_its_strokes_and_dots() -> None:
    assert chunks("https://www.example.go.th/manual?id=26") == [
        [["https://", "www.", "example.", "go.", "th/", "manual?", "id=", "26"]]
    ]
