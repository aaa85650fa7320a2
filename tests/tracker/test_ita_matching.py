"""Question codes, indicators, instruments and issues as plans write them."""

import pytest

from tracker.ita import (
    INDICATOR_DOUBTS,
    ISSUES,
    edition,
    find_codes,
    match_indicator,
    match_instrument,
    match_issue,
    normalise_code,
)

CODES = [
    ("e12", 2566, None, "e12", "as it should be"),
    ("E๒", 2568, 6, "e2", "a capital and a Thai digit"),
    ("i 19", 2566, None, "i19", "a blank between"),
    ("e๑.", 2568, None, "e1", "a dot after it"),
    ("O13", 2568, None, "o13", "a capital O"),
    ("๐40", 2566, None, "o40", "a Thai zero for o and Arabic digits"),
    ("๐๒๗", 2568, None, "o27", "a Thai zero for o"),
    ("๐๘", 2568, 1, "o8", "a zero for o wins over the indicator"),
    ("๐๑๐", 2568, None, "o10", "o10 with a Thai zero"),
    ("1๑", 2568, 1, "i1", "a one for the letter i"),
    ("๑๑", 2568, 1, "i1", "a Thai one for the letter i"),
    ("1๕", 2568, 2, "i5", "i5 looks like fifteen"),
    ("๑๕", 2568, 5, "i15", "fifteen is itself where that fits"),
    ("๑๐", 2568, 4, "i10", "ten is itself where that fits"),
    ("๑๐", 2568, 1, None, "ten fits the first indicator in no way"),
    ("1๐๐", 2568, 4, "i10", "a one for i and a zero for one"),
    ("1๐๒", 2568, 4, "i12", "the same before another digit"),
    ("110", 2568, 4, "i10", "a one for i before ten"),
    ("111", 2566, 2, "i11", "a one for i before eleven"),
    ("๖", 2568, 2, "i6", "a bare number"),
    ("๙", 2568, 3, "i9", "another bare number"),
    ("17", 2566, 3, "i17", "seventeen in the editions of six"),
    ("17", 2566, 2, "i7", "the same sign in another indicator"),
    ("๒", 2568, 6, "e2", "a bare number of the outside survey"),
    ("๑๓", 2568, 9, "o13", "a bare number of disclosure"),
    ("“๖", 2568, 2, "i6", "an opening quotation mark"),
    ("๖", 2568, None, None, "a bare number without its indicator"),
    ("๗", 2568, 2, None, "a number outside the indicator's questions"),
    ("๑๐๐", 2568, 1, None, "a score"),
    ("", 2568, 1, None, "nothing"),
    ("ตัวชี้วัด", 2568, 1, None, "a word"),
]


@pytest.mark.parametrize(("text", "year", "indicator", "wanted", "reason"), CODES)
def test_a_code_is_read_whatever_it_was_typed_as(text, year, indicator, wanted, reason):
    code = normalise_code(text, fiscal_year=year, indicator=indicator)
    assert (str(code) if code else None) == wanted


@pytest.mark.parametrize("year", [2563, 2566, 2567, 2568, 2569])
def test_every_code_is_read_from_its_bare_number_and_from_a_one_for_i(year):
    for indicator, codes in edition(year).questions.items():
        for code in codes:
            assert normalise_code(str(code.number), fiscal_year=year, indicator=indicator) == code
            if code.letter == "i":
                written = f"1{code.number}"
                assert normalise_code(written, fiscal_year=year, indicator=indicator) == code


FOUND = [
    ("(อ้างอิงจาก ๐๘) และ (อ้างอิงจาก ๐๑๒, ๐๑๓)", ["o8", "o12", "o13"], "references in brackets"),
    ("หัวข้อ e๑. E๒. e๓. EIT Survey", ["e1", "e2", "e3"], "a row of codes with dots"),
    ("ข้อ ๐๑-๐๔ ได้เต็ม ยกเว้นข้อ ๐๓", ["o1", "o2", "o3", "o4"], "a span, and one named again"),
    ("e1 ถึง e3", ["e1", "e2", "e3"], "a span in words"),
    ("ข้อ i1, i3 และ o28", ["i1", "i3", "o28"], "codes of several instruments"),
    ("เวลา ๐๘.๓๐ น. โทร. 055-123456 วันที่ 01/02/2569", [], "times, telephones and dates"),
    ("ได้ ๑๐๐ คะแนน ๙๙.๐๕ คะแนน ตัวชี้วัดที่ ๑๐", [], "scores and indicators"),
    ("Line official e-service IT9x", [], "English words"),
    ("ข้อ o99", [], "a code beyond the edition"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), FOUND, ids=[c[2] for c in FOUND])
def test_codes_are_found_in_prose(text, wanted, reason):
    assert [str(code) for code in find_codes(text, fiscal_year=2568)] == wanted


MATCHES = [
    ("ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล ได้คะแนนร้อยละ ๙๕", [(9, None)], "number and name"),
    ("ตัวชี้วัดที่ ๕ การ แก้ไข ปัญหาการ ทุจริต", [(5, None)], "a torn name"),
    ("๓. การใช้ทรัพย์สินของราชการ", [(4, "name-number")], "a row number that lies"),
    ("๒. การใช้งบประมาณ", [(2, None)], "a row number that is true"),
    ("การใช้ทรัพย์สินของทางราชการ", [(4, None)], "another official name"),
    ("การปรับปรุงการทำงาน", [(8, None)], "the shorter name"),
    ("ตัวชี้วัดที่ ๔ การใช้อำนาจ ปรากฏว่า", [(3, "name-number")], "a copied name"),
    ("ตัวชี้วัดการป้องกันการทุจริต", [(10, None)], "a name without a number"),
    ("การป้องกันการทุจริด", [(10, "misspelt")], "a misspelt name"),
    ("การใช้อ\u0e4dานาจ", [(3, None)], "another composition"),
    ("<b>ตัวชี้วัดที่ 7</b> ประสิทธิภาพการสื่อสาร", [(7, None)], "markup"),
    ("ตัวชี้วัดที่ ๖", [(6, "number-only")], "a number without a name"),
    ("๙", [(9, "number-only")], "a cell with nothing but a number"),
    ("ตัวชี้วัดที่ ๑, ๓ และ ๑๐", [(1, "number-only"), (3, "number-only"), (10, "number-only")], "three"),
    ("ตัวชี้วัดที่ ๖ - ๘", [(6, "number-only"), (7, "number-only"), (8, "number-only")], "a span"),
    (
        "ตัวชี้วัดที่ ๑-๒ และ ๑๐ ด้านการปฏิบัติ หน้าที่ การใช้งบประมาณ และการป้องกันการ ทุจริต ได้คะแนนเต็ม",
        [(1, None), (2, None), (10, None)],
        "numbers and all their names",
    ),
    ("ตัวชี้วัดที่ ๑-๓ การปฏิบัติหน้าที่", [(1, None), (2, None), (3, None)], "numbers and one name"),
    ("ตัวชี้วัดที่ ๙.๑ การเปิดเผยข้อมูล", [(9, None)], "a part of an indicator"),
    ("ตัวชี้วัดที่ ๑๐๐", [], "no such number"),
    ("ตัวชี้วัด ITA ๒๕๖๘", [], "a head of a column"),
    ("ตัวชี้วัดทั้ง ๑๐ ตัวชี้วัด", [], "the number of all indicators"),
    ("ผู้รับผิดชอบ", [], "another column's head"),
    ("ควบคุมการเบิกจ่าย", [], "a measure"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), MATCHES, ids=[c[2] for c in MATCHES])
def test_indicators_are_matched_by_name_first(text, wanted, reason):
    matches = match_indicator(text)
    assert [(match.number, match.doubt) for match in matches] == wanted
    assert all(match.doubt is None or match.doubt in INDICATOR_DOUBTS for match in matches)


def test_long_prose_without_the_word_names_no_indicator():
    prose = "หน่วยงานควรเผยแพร่ข้อมูลให้ประชาชนทราบโดยทั่วถึงและปรับปรุงให้เป็นปัจจุบันอยู่เสมอ " * 3
    assert match_indicator(prose + "การใช้อำนาจ") == []


@pytest.mark.parametrize("number", range(1, 11))
def test_every_official_name_is_its_own_indicator(number):
    indicator = edition(2569).indicator(number)
    for name in (indicator.name, *indicator.alternates):
        assert [(m.number, m.score, m.by) for m in match_indicator(name)] == [(number, 1.0, "name")]


INSTRUMENTS = [
    ("IIT", "IIT", "the abbreviation"),
    ("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน", "IIT", "the name"),
    ("แบบวัดการรับรู้ของผู้มีส่วนได้เสียภายนอก", "EIT", "the shorter name"),
    ("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (EIT) ส่วนที่ ๒", "EIT2", "its second part"),
    ("EIT ส่วนที่ 1", "EIT1", "its first part"),
    ("EIT Public", "EIT1", "its first part in English"),
    ("EIT Survey", "EIT2", "its second part in English"),
    ("แบบตรวจการเปิดเผยข้อมูลสาธารณะ", "OIT", "the disclosure form"),
    ("เครื่องมือ", None, "a column's head"),
    ("IIT และ EIT", None, "two at once"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), INSTRUMENTS, ids=[c[2] for c in INSTRUMENTS])
def test_instruments_are_known_by_name_and_abbreviation(text, wanted, reason):
    assert match_instrument(text) == wanted


@pytest.mark.parametrize("number", range(1, 8))
def test_issues_are_known_by_name_whatever_their_number(number):
    assert match_issue(ISSUES[number]) == number
    assert match_issue(f"({number}) {ISSUES[number]}") == number
    assert match_issue(f"({8 - number}) {ISSUES[number]}") == number
    assert match_issue(" ".join(ISSUES[number][at : at + 9] for at in range(0, 60, 9))) == number


@pytest.mark.parametrize("text", ["ประเด็น", "", "(๓)", "การให้บริการ", "๒. ลดขั้นตอนการปฏิบัติงาน"])
def test_what_is_no_issue_is_none(text):
    assert match_issue(text) is None
