"""What a short text looks like: the name of a division, a period, a tick, a number.

First looks only, for columns without a head; reading itself is done elsewhere.
"""

import re

from tracker import thai

DIVISION = re.compile(
    r"สำนัก|กอง|ฝ่าย|งาน|ส่วน|หน่วย|ศูนย์|คณะ|วิทยาลัย|โรงเรียน|กลุ่ม|สถาบัน|แผนก|ผู้อำนวยการ|ผอ\.?|ปลัด|รองปลัด|"
    r"นายก|รองนายก|หัวหน้า|หน\.|เจ้าหน้าที่|เจ้าพนักงาน|คณะกรรมการ|คณะทำงาน|นักวิ|นักทรัพ|นักจัดการ|นักประชา|นิติกร|"
    r"บัณฑิต|สาขา|ภาควิชา|สภา|เทศบาล|อบต|อบจ|ทุก|อธิการบดี|คณบดี|สำนักงาน|ผู้ว่าราชการ|รพ\.|โรงพยาบาล|สสอ\.?|"
    r"ครู|ผู้บริหาร|บุคลากร|พนักงาน|ข้าราชการ|ผู้อํานวยการ|สํานัก"
)
"""How the names of divisions and posts begin."""

_PERIOD = re.compile(
    r"25\d\d|ไตรมาส|ตลอด|ทั้งปี|ปีงบ|เดือน|ต\.?ค\.?|พ\.?ย\.?|ธ\.?ค\.?|ม\.?ค\.?|ก\.?พ\.?|มี\.?ค\.?|เม\.?ย\.?|พ\.?ค\.?|"
    r"มิ\.?ย\.?|ก\.?ค\.?|ส\.?ค\.?|ก\.?ย\.?|คม\b|ยน\b"
)
_TICK = re.compile(r"[✓✔√☑☒✗✘×xX/●•⬤■◾\uf0fc\uf0fe\uf0fb\uf052\uf050✅P]|yes|ใช่|มี", re.I)
_CHECKMARK = re.compile(
    r"\$?\\?\(?\s*\\(?:checkmark|surd|sqrt(?:\{\s*\})?)\s*\\?\)?\$?|&#10003;|&#10004;"
)
_BOX = re.compile(r"[☐□▢◻⬜\uf0a8\uf06f()\[\]\s_.…-]*")
NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?|-?\d+(?:\.\d+)?")


def looks_like_owners(text: str) -> bool:
    """Whether the text could be one or several divisions or posts."""
    bare = thai.strip_mark(thai.clean(text))[1]
    return bool(DIVISION.match(bare)) and len(thai.squeeze(text)) < 220


def looks_like_period(text: str) -> bool:
    """Whether the text could be a time: short, with a month, a year or a word for a span."""
    squeezed = thai.squeeze(text)
    return len(squeezed) <= 60 and bool(_PERIOD.search(squeezed))


def is_tick(text: str) -> bool:
    """Whether a cell is ticked: a tick or cross sign alone, or beside empty boxes."""
    bare = _CHECKMARK.sub("✓", text).strip()
    if not bare or _BOX.fullmatch(bare):
        return False
    signs = _BOX.sub("", bare, count=1) if bare[0] in "[(" else bare
    return bool(_TICK.fullmatch(re.sub(r"[\[\]()\s]", "", signs)))


def number_in(text: str) -> float | None:
    """The one number that the text is, in either digit script, with or without % or คะแนน."""
    squeezed = re.sub(r"(คะแนน|ร้อยละ|%|points?|บาท)", "", thai.squeeze(text))
    match = NUMBER.fullmatch(squeezed)
    return float(match.group().replace(",", "")) if match else None


def tight(text: str) -> str:
    """The text in Arabic digits without blanks between Thai letters, which lines may have wrapped.

    For looking for words only: such text is never shown.
    """
    return _WRAP.sub("", thai.to_arabic(thai.clean(text)))


_WRAP = re.compile(r"(?<=[\u0e01-\u0e4e])\s+(?=[\u0e01-\u0e4e])")
