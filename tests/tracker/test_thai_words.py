"""Names that are alike, words that were torn, and word breaking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.thai import join_broken, join_torn, likeness, same_name, thai_lexicon, words

SAME = [
    ("สำนักปลัดเทศบาล", "สำนักปลัด เทศบาล", "a blank of the line wrap"),
    ("กองคลัง", "กองคลัง ", "a blank at the end"),
    ("สำนักปลัด", "ส\u0e4dานักปลัด", "another composition"),
    ("กองที่ ๑", "กองที่ 1", "another digit script"),
    ("การป้องกันการทุจริต", "การป้องกันการทุจริด", "a small slip"),
    ("กองสวัสดิการสังคม", "กองสวัสดีการสังคม", "a wrong vowel"),
]
DIFFERENT = [
    ("กองคลัง", "กองช่าง", "two divisions"),
    ("การใช้อำนาจ", "การใช้งบประมาณ", "two indicators"),
    ("กองช่าง ๑", "กองช่าง ๒", "numbers that differ"),
    ("กองการศึกษา", "กองการประปา", "names of one pattern"),
    ("กองคลัง", "", "nothing to compare with"),
]


@pytest.mark.parametrize(("a", "b", "reason"), SAME, ids=[c[2] for c in SAME])
def test_one_name_in_two_spellings_is_one_name(a, b, reason):
    assert same_name(a, b)
    assert same_name(b, a)


@pytest.mark.parametrize(("a", "b", "reason"), DIFFERENT, ids=[c[2] for c in DIFFERENT])
def test_different_names_are_different(a, b, reason):
    assert not same_name(a, b)


def test_likeness_goes_from_none_to_one():
    assert likeness("กองคลัง", "กอง คลัง") == 1.0
    assert likeness("กองคลัง", "") == 0.0
    assert likeness("กก", "ขข") == 0.0
    assert 0.6 < likeness("กองคลัง", "กองคลอง") < 0.95


JOINED = [
    ("สำนักปลัด เทศบาล", ["สำนักปลัดเทศบาล"], "สำนักปลัดเทศบาล", "a known name in two pieces"),
    ("ทุกส่วน ราชการ", ["ทุกส่วนราชการ"], "ทุกส่วนราชการ", "a known phrase in two pieces"),
    ("สำนักปลัด กองคลัง", ["สำนักปลัด", "กองคลัง"], "สำนักปลัด กองคลัง", "two names stay apart"),
    ("องค์ การ บริ หาร ส่วน ตำบล", ["องค์การบริหารส่วนตำบล"], "องค์การบริหารส่วนตำบล", "torn everywhere"),
    ("กอง ช่าง และกองคลัง", ["กองช่าง"], "กองช่าง และกองคลัง", "within running text"),
    ("ประ พ ลุ ต มิ ขอบ", [], "ประพลุตมิขอบ", "scattered letters"),
    ("ป ฏิ บั ติ งาน ภายใน", [], "ปฏิบัติงาน ภายใน", "scattered syllables"),
    ("ประชุม ณ ห้องประชุม", [], "ประชุม ณ ห้องประชุม", "ณ is a word of one letter"),
    ("ก าร", [], "การ", "a vowel cannot begin a word"),
    ("เ ทศบาล", [], "เทศบาล", "a leading vowel cannot end one"),
    ("น้ ำ", [], "น้ำ", "nor can SARA AM begin one"),
    ("กอง A ข กอง", [], "กอง A ข กอง", "one lone letter may be a name"),
    ("", [], "", "nothing"),
]


@pytest.mark.parametrize(("text", "known", "wanted", "reason"), JOINED, ids=[c[3] for c in JOINED])
def test_words_that_a_wrap_has_torn_are_joined(text, known, wanted, reason):
    assert join_broken(text, words=known) == wanted


TORN = [
    ("อ ำเภอตัวอย่าง", "อำเภอตัวอย่าง", "before SARA AM"),
    ("ทุกฝ่ าย", "ทุกฝ่าย", "before a vowel, after a tone"),
    ("เปิ ดช่องทาง", "เปิดช่องทาง", "inside a syllable"),
    ("เรี ยน", "เรียน", "inside a diphthong"),
    ("ชื่ อ ตึ ก", "ชื่อ ตึก", "after vowels that end no word"),
    ("เวที กลาง ปี ใหม่ มี การ", "เวที กลาง ปี ใหม่ มี การ", "after vowels that end words"),
    ("มติ ที่ประชุม", "มติ ที่ประชุม", "after a short vowel that ends a word"),
    ("กอง\nาร", "กอง\nาร", "line breaks stay"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), TORN, ids=[c[2] for c in TORN])
def test_blanks_inside_a_syllable_are_taken_out(text, wanted, reason):
    assert join_torn(text) == wanted


def test_words_are_broken_between_words():
    assert words("เทศบาลจัดทำแผน") == ["เทศบาล", "จัดทำ", "แผน"]


def test_blanks_and_signs_are_kept_when_words_are_broken():
    assert "".join(words("แผน (ITA)  ปี ๒๕๖๙ – ๒๕๗๐\nต่อ")) == "แผน (ITA)  ปี ๒๕๖๙ – ๒๕๗๐\nต่อ"
    assert words("") == []


@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x0E01, max_codepoint=0x0E4E)
        | st.sampled_from(" a1๑"),
        max_size=30,
    )
)
def test_breaking_loses_no_sign_and_parts_no_mark_from_its_letter(text):
    pieces = words(text)
    assert "".join(pieces) == text
    assert all(not "\u0e30" <= piece[0] <= "\u0e3a" for piece in pieces[1:])
    assert all(not "\u0e47" <= piece[0] <= "\u0e4e" for piece in pieces[1:])


def test_our_dictionary_answers_as_the_librarys_own():
    ours = thai_lexicon()
    from pythainlp.corpus import thai_words
    from pythainlp.util import Trie

    every = sorted(thai_words())
    theirs = Trie(every)
    text = "".join(word + every[-at] for at, word in enumerate(every[::97])) + " ITA ๒๕๖๙ ก"
    found = [ours.prefixes(text, at) for at in range(len(text))]
    assert found == [theirs.prefixes(text, at) for at in range(len(text))]
    assert sum(map(len, found)) > 5_000
    assert len(ours) == len(theirs)


def test_a_dictionary_of_short_words_holds_no_longer_one():
    short = thai_lexicon(longest=8)
    assert short.prefixes("เทศบาลจัดทำแผน") == ["เท", "เทศ", "เทศบาล"]
    assert short.prefixes("ประชาสัมพันธ์แผน") == ["ปร", "ประ", "ประชา"]
