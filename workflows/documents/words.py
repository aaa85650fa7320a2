"""Where a line of Thai may end: text cut into pieces that stay whole, and pieces kept together.

Knows no page: widths and lines are the renderer's. Concatenating all pieces gives the text back.
"""

import re
from itertools import accumulate, pairwise
from typing import Any, cast

from tracker.calendar import MONTHS
from tracker.thai import thai_lexicon, words

# A chunk is a list of words, a word a list of parts. Lines end between chunks; inside one only
# where it is wider than the line, inside a word only where even that is wider.
Word = list[str]
Chunk = list[Word]

_CLOSING = re.compile(
    r"^[)\]}>”’»,.:;!?%ๆฯ\u0e31\u0e33-\u0e3a\u0e45\u0e47-\u0e4e…/\u200b-\u200d]+$"
)
_OPENING = re.compile(r"^[(\[{<“‘«]+$")
_NUMBER = re.compile(r"^[(“]*[0-9๐-๙][0-9๐-๙.,:/–-]*[)”]*$")
# "๑." or "1.2" at the beginning of a text: its mark in a list, which never stands alone.
_MARK = re.compile(r"^[0-9๐-๙]{1,3}(\.[0-9๐-๙]{0,3})+$")
_TITLES = frozenset(("นาย", "นาง", "นางสาว", "น.ส.", "ดร.", "ว่าที่", "ว่าที่ร้อยตรี", "ว่าที่ ร.ต."))
# Words that begin a proper name: กองคลัง, ตำบลตัวอย่าง.
_NAMES_BEGIN = frozenset(("กอง", "ฝ่าย", "ตำบล", "อำเภอ", "จังหวัด"))
# Words that a number belongs to (มาตรการที่ ๗) or that belong to a number (๗ มาตรการ).
_BEFORE_NUMBER = frozenset(
    ("พ.ศ.", "ที่", "ข้อ", "ร้อยละ", "รอบ", "โทร.", "ต่อ", "ข้อที่", "มาตรการที่", "ตัวชี้วัดที่", "ประเด็นที่",
     "ไตรมาสที่", *MONTHS)
)  # fmt: skip
_AFTER_NUMBER = frozenset(
    (
        "มาตรการ", "คะแนน", "ส่วน", "ส่วนราชการ", "รายการ", "เดือน", "วัน", "ปี", "ข้อ", "ครั้ง", "คน",
        "ราย", "บาท", "เรื่อง", "แห่ง", "หมู่บ้าน", "ชุด", "ฉบับ", "ชั่วโมง", "โครงการ", "กิจกรรม", *MONTHS,
    )
)  # fmt: skip
# Whole words of the field that a general dictionary cuts.
_FIELD_WORDS = (
    "สำนักปลัด", "สำนักปลัดเทศบาล", "ปลัดเทศบาล", "ข้อเท็จจริง", "ตัวชี้วัด", "แบบวัด", "จัดซื้อจัดจ้าง", "ส่วนราชการ",
    "ข้อร้องเรียน", "เรื่องร้องเรียน", "เบาะแส", "ผู้แจ้งเบาะแส", "แนวปฏิบัติ", "แผนปฏิบัติการ", "ผลการประเมิน",
    "ผู้รับผิดชอบ", "เอกสารแนบ", "ทะเบียนคุม", "หนังสือเวียน", "แจ้งเวียน", "องค์การบริหารส่วนตำบล", "จุดอ่อน",
    "ข้อบกพร่อง", "ลายลักษณ์อักษร", "ไตรมาส", "อยู่ระหว่าง", "จองคิว", "เว็บไซต์", "แล้วเสร็จ", "ผังขั้นตอน",
    "มาตรการที่", "ตัวชี้วัดที่", "ประเด็นที่", "ไตรมาสที่", "โทร.", "เทศบาล",
)  # fmt: skip
_FIELD = re.compile("|".join(sorted(_FIELD_WORDS, key=len, reverse=True)))
_LONGEST_SURNAME = 25
_LONG_WORD, _SHORT_WORD = 10, 8
# An address too long for a line is better broken after a stroke or a dot than anywhere.
_ADDRESS = re.compile(r"^[!-~]{20,}$")
_ADDRESS_PART = re.compile(r"[^/?&=._-]+[/?&=._-]*|[/?&=._-]+")


def pieces(text: str) -> list[str]:
    """Words with the punctuation that clings to them, and single blanks; joined they are `text`.

    A piece ends where a general dictionary ends a word, but never inside a word of the field
    (ตามตัว|ชี้วัด would break ตัวชี้วัด): where the two disagree it is safer not to break at all.
    """
    ends = _ends(words(text))
    for found in _FIELD.finditer(text):
        ends.difference_update(range(found.start() + 1, found.end()))
    cut: list[str] = []
    for run in re.finditer(r" |[^ ]+", text):
        inner = (at for at in range(run.start() + 1, run.end()) if at in ends)
        cut += _clinging([text[a:b] for a, b in pairwise((run.start(), *inner, run.end()))])
    return cut


def _short(word: str) -> list[str]:
    """A long word in the short words that it is made of."""
    dictionary = cast(Any, thai_lexicon(longest=_SHORT_WORD))
    from pythainlp.tokenize import word_tokenize

    tokens: list[str] = word_tokenize(word, custom_dict=dictionary, engine="newmm")
    # A tokenizer that loses or adds a sign must never change an official text.
    return tokens if "".join(tokens) == word else [word]


def _ends(tokens: list[str]) -> set[int]:
    return set(accumulate(map(len, tokens)))


def _clinging(tokens: list[str]) -> list[str]:
    """Closing signs join the word before, opening ones the word after, Latin runs one another."""
    found: list[str] = []
    for token in tokens:
        joins = found and (
            _CLOSING.match(token)
            or _OPENING.match(found[-1])
            or "เ" <= found[-1][-1] <= "ไ"
            or not (re.search("[ก-๎]", found[-1]) or re.search("[ก-๎]", token))
        )
        if joins:
            found[-1] += token
        else:
            found.append(token)
    return found


def chunks(text: str) -> list[Chunk]:
    """The pieces of one line of text, those that belong together in one chunk; blanks alone."""
    found: list[Chunk] = []
    left = pieces(text)
    at = 0
    while at < len(left):
        chunk = [left[at]]
        at += 1
        if not found and _MARK.match(chunk[0]) and left[at : at + 1] == [" "] and left[at + 1 :]:
            chunk += left[at : at + 2]
            at += 2
        while chunk[-1] in _NAMES_BEGIN and at < len(left) and left[at] != " ":
            chunk.append(left[at])
            at += 1
        while at + 1 < len(left) and left[at] == " " and _belongs(chunk, left[at + 1]):
            chunk += left[at : at + 2]
            at += 2
        if chunk[-1] in _TITLES:
            at = _take_name(chunk, left, at)
        found.append([_divided(piece) for piece in chunk])
    return found


def _divided(piece: str) -> Word:
    """A piece that may be wider than a column, in the parts between which it is broken then."""
    if _ADDRESS.match(piece):
        return _ADDRESS_PART.findall(piece)
    return _short(piece) if len(piece) > _LONG_WORD else [piece]


def _belongs(chunk: list[str], following: str) -> bool:
    """Whether a blank after the chunk must not become a line's end."""
    last = chunk[-1].lstrip("(“")
    if following[0] in "ๆฯ":
        return True
    if _NUMBER.match(following):
        # A telephone number is written in groups: "โทร. ๐ ๐๐๐๐ ๐๐๐๐".
        return last in _BEFORE_NUMBER or chunk[0] == "โทร."
    return bool(_NUMBER.match(last)) and following.rstrip(").,”") in _AFTER_NUMBER


def _take_name(chunk: list[str], left: list[str], at: int) -> int:
    """Join first name and surname to their title: a name is not broken over two lines."""
    words: list[str] = []
    blanks = 0
    for piece in left[at:]:
        blanks += piece == " "
        if blanks > 1 or _NUMBER.match(piece):
            break
        words.append(piece)
    while words and words[-1] == " ":
        words.pop()
    if words and len("".join(words)) <= 2 * _LONGEST_SURNAME:
        chunk += words
        at += len(words)
    return at
