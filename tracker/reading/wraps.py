"""Takes out the blanks that the ends of lines left in Thai text; touches nothing but blanks.

Thai sets no blanks between words. A blank after a word that cannot end a phrase, or blanks all
through a text at the distance of a narrow column's lines, were line ends on paper.
"""

import re

_THAI = "\u0e01-\u0e4e"
_BETWEEN = re.compile(f"(?<=[{_THAI}]) (?=[{_THAI}])")
_DANGLING = re.compile(
    r"(?:และ|หรือ|เพื่อ|(?<!ข้อ)ความ|(?<!สิ่ง)ของ|โดย|จาก|(?<!ติด)ตาม|ซึ่ง|เกี่ยวกับ|"
    r"(?<!ราช)(?<!บริ)(?<!หลัก)(?<!โครง)(?<!วิช)(?<!พิ)(?<!ดำเนิน)(?<!มาตร)(?<!จัด)(?<!สวัสดิ)(?<!อำนวย)"
    r"(?<!ประ)การ|(?<!หน้า)(?<!พื้น)(?<!สถาน)(?<!ทัน)(?<!ท้อง)(?<!คง)ที่) (?=[\u0e01-\u0e4e])"
)
_NARROW = 22
_LEAST_PIECES = 4


def unwrapped(text: str) -> str:
    """The text without the blanks that are line ends by all signs."""
    pieces = _BETWEEN.split(text)
    runs = [len(part) for piece in pieces for part in piece.split(" ")]
    if len(pieces) >= _LEAST_PIECES and max(runs) <= _NARROW:
        return _BETWEEN.sub("", text)
    return _DANGLING.sub(lambda match: match.group()[:-1], text)
