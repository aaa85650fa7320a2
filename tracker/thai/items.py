"""Cutting a cell of running text into the items of its list.

A mark is believed where it begins a line, or where it carries its list on; dates, law numbers,
decimals, scores and references are not marks. Signs are never changed, only cut and stripped.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from tracker.thai.digits import to_arabic

_ALPHABET = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_DIGIT = "0-9๐-๙"
_BULLET = "[-\u2010-\u2015\u2212•●○◦▪■□◆➢➤✓✔*\uf0b7\uf0fc\uf0d8\uf0a7]"

_MARK = re.compile(
    rf"(?P<bullet>{_BULLET}(?![{_DIGIT}]))"
    rf"|\((?P<inside>[{_DIGIT}]{{1,2}}|[{_ALPHABET}])\)"
    rf"|(?P<dotted>[{_DIGIT}]{{1,2}}(?:\.[{_DIGIT}]{{1,2}}){{1,3}})(?![{_DIGIT}])(?P<dotted_end>[.)]|(?=\s))"
    rf"|(?P<number>[{_DIGIT}]{{1,2}})\s?(?P<number_end>[.)])(?![{_DIGIT}])"
    rf"|(?P<letter>[{_ALPHABET}])(?P<letter_end>[.)])(?!\s?[{_ALPHABET}]{{1,2}}\.)"
    rf"|(?P<lost>\.)(?=[\u0e01-\u0e2e\u0e40-\u0e44])"
)
# After these words a number names a thing …
_NAMES_A_THING = re.compile(
    r"(?:(?<!ทุก)(?<!หัว)(?<!ราย)ข้อ(?:ที่)?|มาตรา|(?:ฉบับ|หมู่|ตัวชี้วัด|ครั้ง|เลข|ส่วน|บท|วัน|ลำดับ|ไตรมาส|ชั้น|ประเภท)ที่|"
    r"หมู่|ลำดับ|ตัวชี้วัด|พ\.ศ\.|ม\.|ร้อยละ|ระดับ|เวลา|[Nn]o\.?)\s*\Z"
)
# … and after these it may: เลขที่หน้า ๒. but also เจ้าหน้าที่ ๒.
_MAY_NAME_A_THING = re.compile(r"(?:ที่|ถึง|และ|หรือ|กับ|หน้า|ปี|รอบ|คะแนน|จำนวน|ประเด็น|หัวข้อ|ข้อ)\s*\Z")
_MONTH_FOLLOWS = re.compile(
    r"\s*(?:[มกพ]\.[คพย]\.|มี\.ค\.|เม\.ย\.|มิ\.ย\.|ส\.ค\.|ต\.ค\.|ธ\.ค\.|(?:มกรา|มีนา|พฤษภา|กรกฎา|สิงหา|"
    r"ตุลา|ธันวา)คม|(?:เมษา|มิถุนา|กันยา|พฤศจิกา)ยน|กุมภาพันธ์)"
)
_UNIT_FOLLOWS = re.compile(
    r"\s*(?:%|คะแนน|ล้าน|แสน|หมื่น|พัน|บาท|เท่า|เมตร|กิโล|กม\.|ชั่วโมง|ชม\.|นาที|น\.|วัน|คน|แห่ง|ไร่|ตัน)"
)
_RANGE_BEFORE = re.compile(
    rf"(?:[{_DIGIT}]|[มพกสตธ]\.[คยพ]\.|ม[ีิ]\.[คย]\.|เม\.ย\.|(?:มกรา|มีนา|พฤษภา|กรกฎา|สิงหา|ตุลา|ธันวา)คม|"
    r"(?:เมษา|มิถุนา|กันยา|พฤศจิกา)ยน|กุมภาพันธ์)\s*$"
)
_RANGE_AFTER = re.compile(
    rf"\s*(?:[{_DIGIT}]|[มพกสตธ]\.[คยพ]\.|ม[ีิ]\.[คย]\.|เม\.ย\.|(?:เดือน)?(?:มกรา|กุมภา|มีนา|เมษา|พฤษภา|"
    r"มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา))"
)
_NEAR = 60  # signs: as far as a mark's neighbours are looked at
_CLOSES = re.compile(r"[^(]{0,200}\)")


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: str  # bullet, number, paren, dotted, letter, lost
    path: tuple[int, ...]
    begins_line: bool
    after_blank: bool
    suspect: bool = False  # stands after a word that may make it a name: believed in sequence only

    @property
    def last(self) -> int:
        return self.path[-1] if self.path else 0


def strip_mark(text: str) -> tuple[str, str]:
    """The list mark that the text begins with ("" if none) and the rest without it.

    >>> strip_mark("๑.จัดทำคู่มือ")
    ('๑.', 'จัดทำคู่มือ')
    """
    text = text.strip()
    mark = next((mark for mark in _candidates(text) if mark.start == 0), None)
    if mark is None:
        return "", text
    return text[: mark.end].strip(), text[mark.end :].strip()


def split_items(text: str, *, lines_are_items: bool = False) -> list[str]:
    """The items of the text's list in order, without their marks, in single blanks.

    The kind of the first mark rules: a list inside an item stays in that item, but dotted numbers
    (๑.๑) are items of their own. Text before the first mark is an item. A line break is a hint:
    a mark that begins a line needs no further proof; where there is no mark at all the lines are
    one item, or one each with ``lines_are_items``.
    """
    text = text.strip()
    marks = _believed(_candidates(text))
    if not marks:
        pieces = text.splitlines() if lines_are_items else [text]
    else:
        cuts = [(0, 0), *((mark.start, mark.end) for mark in marks), (len(text), len(text))]
        pieces = [text[left[1] : right[0]] for left, right in pairwise(cuts)]
        if lines_are_items:
            pieces = [*pieces[0].splitlines(), *pieces[1:]]
    return [item for piece in pieces if (item := " ".join(piece.split()))]


def _candidates(text: str) -> list[_Mark]:
    """Every sign that could be a mark, in order; the impossible ones are left out."""
    found = []
    open_brackets = 0
    seen = 0
    for match in _MARK.finditer(text):
        between = text[seen : match.start()]
        open_brackets = max(0, open_brackets + between.count("(") - between.count(")"))
        seen = match.start()
        if _possible(text, match, open_brackets):
            found.append(_mark(text, match))
    return found


def _possible(text: str, match: re.Match[str], open_brackets: int) -> bool:
    before, after = _before(text, match), text[match.end() : match.end() + _NEAR]
    begins_line = _begins_line(before)
    if not after.strip():
        return False
    if match["bullet"]:
        if not begins_line and not before[-1:].isspace():
            return False
        return not (_RANGE_BEFORE.search(before) and _RANGE_AFTER.match(after))
    if open_brackets and not begins_line and _CLOSES.match(text, match.start() + 1):
        return False
    if match["lost"]:
        return begins_line or before[-1:].isspace()
    if match["letter"]:
        return begins_line or before[-1:].isspace()
    digits = match["inside"] or match["dotted"] or match["number"]
    parts = to_arabic(digits).split(".")
    if any(part.startswith("0") for part in parts if part.isdigit()):
        return False
    if re.search(rf"[A-Za-z{_DIGIT}.,/]\Z", before):
        return False
    if (_UNIT_FOLLOWS if match["dotted"] else _MONTH_FOLLOWS).match(after):
        return False
    return begins_line or not _NAMES_A_THING.search(before)


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _NEAR) : match.start()]


def _begins_line(before: str) -> bool:
    return not before.strip(" \t") or before.rstrip(" \t").endswith("\n")


def _mark(text: str, match: re.Match[str]) -> _Mark:
    before = _before(text, match)
    begins_line = _begins_line(before)
    begins_line = _begins_line(before)
    path: tuple[int, ...]
    if match["bullet"]:
        kind, path = "bullet", ()
    elif match["lost"]:
        kind, path = "lost", ()
    elif match["letter"] or (match["inside"] and match["inside"] in _ALPHABET):
        kind, path = "letter", (_ALPHABET.index(match["letter"] or match["inside"]) + 1,)
    elif match["inside"]:
        kind, path = "paren", (int(to_arabic(match["inside"])),)
    elif match["dotted"]:
        kind, path = "dotted", tuple(map(int, to_arabic(match["dotted"]).split(".")))
    else:
        kind, path = "number", (int(to_arabic(match["number"])),)
    return _Mark(
        match.start(),
        match.end(),
        kind,
        path,
        begins_line=begins_line,
        after_blank=not before or before[-1].isspace(),
        suspect=bool((_NAMES_A_THING if begins_line else _MAY_NAME_A_THING).search(before)),
    )


def _believed(candidates: list[_Mark]) -> list[_Mark]:
    """The candidates that together make one list."""
    for place, mark in enumerate(candidates):
        if _opens(mark, candidates[place + 1 :]):
            return _from(mark, candidates[place + 1 :])
    return []


def _from(ruling: _Mark, candidates: list[_Mark]) -> list[_Mark]:
    """The list that the mark opens; ``counted`` is its last mark with a number, by kind."""
    kept = [ruling]
    counted = {} if ruling.kind == "lost" else {ruling.kind: ruling}
    for mark in candidates:
        if _continues(mark, ruling, kept[-1], counted):
            kept.append(mark)
            if mark.kind != "lost":
                counted[mark.kind] = mark
    return kept


def _opens(mark: _Mark, later: list[_Mark]) -> bool:
    if mark.kind == "letter" and mark.last != 1:
        return False
    if mark.begins_line and not mark.suspect:
        return True
    if mark.kind == "bullet":  # running text uses single dashes too: a list has two or more
        return any(other.kind == "bullet" for other in later)
    if mark.kind == "lost":
        return False
    return mark.last == 1 and any(_follows(other, mark) for other in later)


def _continues(mark: _Mark, ruling: _Mark, last: _Mark, counted: dict[str, _Mark]) -> bool:
    if "bullet" in (ruling.kind, mark.kind):
        return mark.kind == ruling.kind
    if mark.suspect and not _follows(mark, last):
        return False
    if mark.kind == "lost":
        return mark.begins_line or mark.after_blank
    if ruling.kind == "lost":
        return mark.kind in ("number", "paren")
    kinds = {mark.kind, ruling.kind}
    if "dotted" in kinds:
        known = counted.values() if kinds <= {"dotted", "number"} else ()
        return any(mark.begins_line or _follows(mark, other) for other in known)
    if len(kinds) > 1:  # a mark of another kind, where the writer only changed the bracket
        return kinds == {"number", "paren"} and mark.path == (last.last + 1,)
    same = counted[ruling.kind]
    if mark.begins_line or mark.last == same.last + 1:
        return True
    # gaps and repeats happen, but only where a mark stands apart from the word before it
    return mark.after_blank and mark.last <= same.last + 3


def _follows(mark: _Mark, last: _Mark) -> bool:
    """Whether the mark is the next number at the same, a deeper or a higher level.

    After ๑.๒ these are ๑.๓, ๑.๒.๑, ๒ and ๒.๑.
    """
    path = last.path
    nexts = [(*path, 1)]
    for depth in range(len(path)):
        nexts += [
            (*path[:depth], path[depth] + 1, *(1 for _ in range(deeper)))
            for deeper in range(len(path) - depth)
        ]
    return mark.path in nexts
