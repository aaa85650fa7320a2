"""Digits, composition and comparing keys of Thai text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.thai import clean, printed, squeeze, to_arabic, to_thai

THAI_TEXT = st.text(
    alphabet=st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.just(" ")
)


def test_numbers_are_written_in_thai_digits():
    assert to_thai(2569) == "๒๕๖๙"
    assert to_thai(98.84) == "๙๘.๘๔"
    assert to_thai("ที่ 12/2569 ก.") == "ที่ ๑๒/๒๕๖๙ ก."


def test_mixed_digit_scripts_become_arabic():
    assert to_arabic("25๖๒ และ ๐40") == "2562 และ 040"


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_survive_the_way_there_and_back(number):
    assert int(to_arabic(to_thai(number))) == number


@given(THAI_TEXT)
def test_clean_text_is_clean(text):
    assert clean(clean(text)) == clean(text)


@given(THAI_TEXT)
def test_printed_text_stays_as_it_is(text):
    assert printed(printed(text)) == printed(text)


CLEANED = [
    ("ส\u0e4dานัก", "สำนัก", "SARA AM as two signs"),
    ("น\u0e4d\u0e49า", "น้ำ", "a tone between the two halves of SARA AM"),
    ("น\u0e49\u0e4dา", "น้ำ", "the tone before the two halves"),
    ("น\u0e33\u0e49", "น้ำ", "a tone typed after SARA AM"),
    ("ท\u0e4d า", "ทำ", "a blank between the two halves, as some PDFs give it"),
    ("น้้อง", "น้อง", "a doubled tone mark"),
    ("ก\u0e48\u0e35", "กี่", "a tone typed before the vowel above"),
    ("ก\u0e48\u0e38ง", "กุ่ง", "a tone typed before the vowel below"),
    ("สิทธ\u0e4c\u0e34", "สิทธิ์", "the silencing mark typed before its vowel"),
    ("เเผน", "แผน", "SARA AE typed as two SARA E"),
    ("ที\uf70a", "ที่", "a private-use tone mark of an old PDF"),
    ("ป\uf702", "ปี", "a private-use vowel shifted to the left"),
    ("\uf70f\uf700าน", "ญฐาน", "private-use letters without their foot"),
    ("คະแน", "คะแน", "a Lao letter inside a Thai word"),
    ("ກາລາ", "ກາລາ", "a wholly Lao word is no Thai word"),
    ("กอง\u200bคลัง", "กองคลัง", "a zero-width blank"),
    ("เทศ\u00adบาล", "เทศบาล", "a soft hyphen"),
    ("\ufeffกองช่าง", "กองช่าง", "a byte-order mark"),
    ("กอง\u00a0คลัง", "กอง คลัง", "a no-break blank"),
    ("  กอง \n\t คลัง ", "กอง คลัง", "runs of white space and line breaks"),
    ("ข้อ 1๑", "ข้อ 1๑", "digits are left as they are"),
    ("ต่าง ๆ", "ต่าง ๆ", "the sign of repetition keeps its blank"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("given_text", "wanted", "reason"), CLEANED, ids=[c[2] for c in CLEANED])
def test_text_is_put_into_standard_composition(given_text, wanted, reason):
    assert clean(given_text) == wanted


PRINTED = [
    ("ส\u0e4dานัก\u00a0 ปลัด", "สำนัก ปลัด", "what nobody sees is settled"),
    ("คະแน", "คະแน", "a foreign letter stands as it was printed"),
    ("น้้อง", "น้้อง", "a doubled mark stands as it was printed"),
    ("เเผน", "เเผน", "two SARA E stand as they were printed"),
]


@pytest.mark.parametrize(("given_text", "wanted", "reason"), PRINTED, ids=[c[2] for c in PRINTED])
def test_printed_text_keeps_what_was_written(given_text, wanted, reason):
    assert printed(given_text) == wanted


SQUEEZED = [
    ("<b>กอง</b> คลัง", "กองคลัง", "markup and blanks"),
    ("**E-Service** ๒๕๖๙", "e-service2569", "bold marks, case and digits"),
    ("กอง&nbsp;ช่าง", "กองช่าง", "an HTML entity"),
    ("ค่า < 5 และ > 3", "ค่า<5และ>3", "signs that are no markup"),
]


@pytest.mark.parametrize(("given_text", "wanted", "reason"), SQUEEZED, ids=[c[2] for c in SQUEEZED])
def test_the_comparing_key_leaves_out_what_may_differ(given_text, wanted, reason):
    assert squeeze(given_text) == wanted
