"""Cuts an owners cell into divisions and posts, and finds "all divisions".

Knows how Thai offices write such cells; which division is meant is decided where divisions are.
"""

import re
from dataclasses import dataclass

from tracker import thai
from tracker.reading.looks import DIVISION

_LETTER = "\u0e00-\u0e7f"
_UNIT = (
    r"(?:สำนัก(?:งาน)?(?:ปลัด(?:เทศบาล|อบต\.?|ฯ)?)?|กอง|ฝ่าย|ส่วน(?:ราชการ|งาน)?|หน่วย(?:งาน)?|งาน|"
    r"กลุ่ม(?:งาน)?|คณะ|ศูนย์|แผนก|สาขา(?:วิชา)?|ภาค(?:วิชา)?|ภารกิจ|หลักสูตร|ผู้อำนวยการกอง|ผอ\.?กอง|"
    r"หัวหน้า(?:ส่วน(?:ราชการ)?|สำนัก(?:ปลัด)?|หน่วยงาน|ฝ่าย)|สถาบัน|วิทยาลัย|วิทยาเขต|โรงเรียน)"
)
_GENERIC = (
    r"(?:สำนัก|กอง|ฝ่าย|ส่วน(?:ราชการ|งาน)?|หน่วย(?:งาน)?|งาน|กลุ่ม(?:งาน)?|คณะ|ศูนย์|แผนก|สาขา|"
    r"สถาบัน|วิทยาลัย|วิทยาเขต|โรงเรียน)"
)
_JOIN = r"[/,และ\s]*"
_INSIDE = (
    r"(?:ภายใน\s*(?:หน่วยงาน|องค์กร|สังกัด|อบต\.?|อบจ\.?|เทศบาล|มหาวิทยาลัย|โรงพยาบาล|จังหวัด|กรม)?|"
    r"ในสังกัด.{0,40}|ที่เกี่ยวข้อง|ใน(?:หน่วยงาน|องค์กร|เทศบาล|อบต\.?)|"
    r"ของ(?:เทศบาล|อบต|หน่วยงาน|องค์การบริหารส่วนตำบล|มหาวิทยาลัย).{0,30})?"
)
_ALL = re.compile(
    rf"(?:(?:{_UNIT}{_JOIN}){{1,3}}\s*)?(?:ทุก|ทุกๆ|ทุก ๆ)\s*(?:{_UNIT})"
    rf"(?:{_JOIN}(?:(?:ทุก)\s*{_UNIT}|{_GENERIC}(?![ก-๎])))*\s*{_INSIDE}"
)
_ALL_ENGLISH = re.compile(
    r"\b(?:all|every)\s+(?:divisions?|departments?|offices?|units?|sections?|staff)\b", re.I
)
_EVERY_ONE = re.compile(rf"(?:{_UNIT}{_JOIN}){{1,3}}ทุก(?:แห่ง|หน่วย|ส่วน|คน|ท่าน|ฝ่าย|งาน)")
_ALL_SHORT = re.compile(
    r"^(?:ทั้งหมด|ทั้งองค์กร|ทุกหน่วย|"
    r"(?:(?:เจ้าหน้าที่|บุคลากร|ข้าราชการ|พนักงาน(?:จ้าง|ราชการ|เทศบาล|ส่วนตำบล)?|ลูกจ้าง(?:ประจำ)?|ผู้บริหาร)"
    r"(?:และ|,|/)?)*ทุก(?:คน|ท่าน|ระดับ|ตำแหน่ง|ฝ่าย))(?:ในสังกัด)?$"
)
_EXCEPT = re.compile(r"\s*\(?(?:โดย)?(?:ยกเว้น|เว้นแต่|ไม่รวม(?:ถึง)?)\s*([^()]+)\)?\s*$")
_BROKEN_ALL = re.compile(r"(ทุก|ส่วน|หน่วย|สำ|สํา)\s+(?=(ส่วน|กอง|สำนัก|หน่วย|ฝ่าย|งาน|ราชการ|นัก|คณะ))")
_BULLETS = re.compile(r"^\s*[-–—•●▪*]\s*|\s[-–—•●▪]\s")
_SEPARATOR = re.compile(r"\s*(?:[,;、]|(?<=\s)หรือ(?=\s))\s*")
_AND = re.compile(r"\s*(?:และ|ร่วมกับ|กับ|&)\s*")
# Where a name cannot end: the next word still belongs to it.
_BARE = re.compile(
    r"^(?:(?:ผู้อำนวยการ|ผอ\.?|หัวหน้า)?(?:สำนัก|กอง|ฝ่าย|งาน)|ส่วน|หน่วย|หน่วยงาน|ศูนย์|คณะ|กลุ่ม|กลุ่มงาน|"
    r"(?:กอง|งาน|ฝ่าย|ส่วน)การ|ผู้อำนวยการ|ผอ\.?|หัวหน้า|ทุก|รอง|คณะกรรมการ|คณะทำงาน|สำนักงาน|เจ้าหน้าที่|นักวิชาการ|เจ้าพนักงาน|ปลัด)$"
)
_NOT_A_NAME = re.compile(
    r"^(?:และ|หรือ|กับ|ร่วม|ของ|ที่|ใน|ด้าน|เพื่อ|โดย|แห่ง|รับผิดชอบ|ภายใน|ราชการ|งบ|สังคม|ศึกษา|"
    r"ทั่วไป|งานบุคคล)"
)
# "สำนักปลัด เทศบาล": whose office it is, no office of its own.
_WHOSE = re.compile(r"^(?:เทศบาล|อบต\.?|อบจ\.?|องค์การบริหาร|จังหวัด|มหาวิทยาลัย|อำเภอ)")
_WHOSE_SHORT = re.compile(r"^(?:อบต|อบจ|อปท)")
_SUFFIXED = re.compile(r"(?:ปลัด|นายก|สภา|สมาชิกสภา|ฯ)$")
_PERSON = re.compile(r"^(?:นาย(?!ก)|นาง|น\.ส\.|ดร\.|ว่าที่|ร\.ต\.|จ\.ส\.|ส\.ต\.)")
_UNIT_OF_WORK = re.compile(r"^(?:งาน|ฝ่าย|กลุ่มงาน|กลุ่ม|หน่วย|แผนก|สาขา|ภาควิชา)")
_DIVISION_ABOVE = re.compile(r"^(?:สำนัก|กอง|คณะ|ส่วน)")
_ABBREVIATED = re.compile(r"(?:อบต|อบจ|ทต|ทม|ทน|สป|รพ|สสอ)\.$")
_LABEL = re.compile(
    r"^(?:(?:หน่วยงาน)?ผู้รับผิดชอบ|หน่วยงาน(?:ที่)?รับผิดชอบ|เจ้าภาพ|owner)(?:หลัก|ร่วม|รอง)?\s*[::]?\s*",
    re.I,
)
_LED_BY = re.compile(
    r"\(?(?:โดย)?(?:มี|ให้)\s*([^\s()]{4,60}?)\s*เป็น(?:ผู้|เจ้าภาพ|แกน|หน่วยงาน|ฝ่ายเลขา)[^\s()]*\)?"
)
_TAG = re.compile(r"^\(?(?:เจ้าภาพ|หน่วยงาน|ผู้รับผิดชอบ)?(?:หลัก|ร่วม|รอง|สนับสนุน)\)?\s*[::]\s*")


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners that a cell names; ``doubt`` where the cut rests on a guess."""

    names: tuple[str, ...] = ()
    all_divisions: bool = False
    doubt: bool = False
    exception: str = ""
    """Whom "all divisions" leaves out, as printed."""


def split_owners(text: str) -> Owners:
    """The divisions or posts of an owners cell, in order and once each (FIELD §4)."""
    text = "\n".join(thai.clean(line) for line in text.split("\n"))
    text = _LED_BY.sub(r" \1 ", _LABEL.sub("", text))
    text = re.sub(r"ํา", "ำ", text)
    left_out = _EXCEPT.search(text)
    everybody, rest = _without_all(text[: left_out.start()] if left_out else text)
    names: list[str] = []
    for item in _marked_items(rest):
        names += _names(item)
    kept: list[str] = []
    for name in names:
        name = _TAG.sub("", name).strip(" \n-–,;:/")
        if name.count("(") != name.count(")"):
            name = name.strip("()")
        if not _ABBREVIATED.search(name):
            name = name.strip(".")
        name = re.sub(r"\s+", " ", name).replace("การศึกษาศาสนา", "การศึกษา ศาสนา")
        if len(thai.squeeze(name)) < 2 or _AND.fullmatch(name):
            continue
        if all(thai.squeeze(name) != thai.squeeze(other) for other in kept):
            kept.append(name)
    doubt = any(len(thai.squeeze(name)) > 60 or not DIVISION.match(name) for name in kept)
    return Owners(tuple(kept), everybody, doubt, left_out.group(1).strip() if left_out else "")


def _without_all(text: str) -> tuple[bool, str]:
    """Whether the cell means all divisions, and what else it names."""
    joined = text
    for _ in range(2):
        joined = _BROKEN_ALL.sub(r"\1", joined)
    flat = re.sub(r"\s*\n\s*", " ", joined)
    if _ALL_SHORT.match(thai.squeeze(flat)):
        return True, ""
    for pattern in (_ALL, _EVERY_ONE, _ALL_ENGLISH):
        if pattern.search(joined):
            return True, pattern.sub("\n", joined)
        if pattern.search(flat):
            return True, pattern.sub("\n", flat)
    return False, text


def _marked_items(text: str) -> list[str]:
    """The items of a numbered or bulleted cell; without marks, the whole of it."""
    items = thai.split_items(_BULLETS.sub("\n- ", text))
    if len(items) > 1 or thai.strip_mark(text)[0]:
        return items
    return [text]


def _names(text: str) -> list[str]:
    """The names of one item: cut at commas, slashes, lines, "และ" and blanks before a new name."""
    found: list[str] = []
    for piece in _SEPARATOR.split(text):
        for part in _slashes(piece):
            found += _blanks(part)
    return _with_parents(found)


def _slashes(text: str) -> list[str]:
    """The parts between slashes, where each part begins like a name."""
    parts = re.split(r"\s*/\s*", text)
    joined: list[str] = [parts[0]]
    for part in parts[1:]:
        if DIVISION.match(part) or not re.match(f"[{_LETTER}]", part):
            joined.append(part)
        else:
            joined[-1] += "/" + part
    return joined


def _blanks(text: str) -> list[str]:
    """The names in a text whose blanks and line breaks may part names or only wrap them."""
    tokens = re.split(r"(\s+)", text.strip())
    found: list[str] = []
    for at in range(0, len(tokens), 2):
        token = tokens[at]
        blank = tokens[at - 1] if at else ""
        if token in ("และ", "กับ", "ร่วมกับ") and found:
            following = tokens[at + 2] if at + 2 < len(tokens) else ""
            if not DIVISION.match(following) or _NOT_A_NAME.match(following):
                found[-1] += token
            continue
        for first, piece in _ands(token, bool(found)):
            if not piece:
                continue
            begins = bool(DIVISION.match(piece)) and not _NOT_A_NAME.match(piece)
            following = tokens[at + 2] if at + 2 < len(tokens) else ""
            if piece == "งาน" and (not following or DIVISION.match(following)):
                begins = False  # the tail of a name ("กองแผน งาน"), for no name follows it
            if found and _WHOSE.match(piece) and _SUFFIXED.search(found[-1]):
                begins = False
            latin = bool(re.match("[A-Za-z(]", piece))
            unfinished = found and (
                _BARE.match(found[-1]) or found[-1].endswith(("และ", "ของ", "ด้าน", "/"))
            )
            if found and first and (not begins or unfinished):
                glue = " " if latin or re.search(r"[A-Za-z)]$", found[-1]) else ""
                if "\n" in blank and (latin and not piece.startswith("(")):
                    found.append(piece)
                elif piece.startswith("(") or found[-1].count("(") > found[-1].count(")"):
                    found[-1] += " " + piece
                else:
                    if _PERSON.match(found[-1]) or _WHOSE_SHORT.match(piece):
                        glue = " "
                    found[-1] += glue + piece
            else:
                found.append(piece)
    return found


def _ands(token: str, open_name: bool) -> list[tuple[bool, str]]:
    """The token cut at "และ" where a name follows; (whether a blank stood before it, piece)."""
    pieces: list[tuple[bool, str]] = []
    rest = token
    first = True
    while (match := _AND_BEFORE_NAME.search(rest)) is not None:
        if match.start() > 0:
            pieces.append((first, rest[: match.start()]))
        first = False
        rest = rest[match.end() :]
        if not rest:
            break
    if rest:
        pieces.append((first, rest))
    del open_name
    return pieces


_AND_BEFORE_NAME = re.compile(
    r"(?:และ|ร่วมกับ|กับ)(?=(?:สำนัก|กอง|ฝ่าย|หน่วย|ศูนย์|คณะกรรมการ|คณะทำงาน|ผู้อำนวยการ|ปลัด|หัวหน้า|ทุก|เจ้าหน้าที่|งาน(?!บุคคล|สารบรรณ$)))"
    r"|^(?:และ|ร่วมกับ|กับ)$"
)


def _with_parents(names: list[str]) -> list[str]:
    """A unit of work and the division that it belongs to are one owner: "งานนิติการ กองคลัง"."""
    found: list[str] = []
    for name in names:
        if (
            found and len(names) == 2
            and _UNIT_OF_WORK.match(found[-1]) and not _UNIT_OF_WORK.match(name)
            and _DIVISION_ABOVE.match(name) and " " not in found[-1]
        ):  # fmt: skip
            found[-1] += " " + name
        else:
            found.append(name)
    return found
