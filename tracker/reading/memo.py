"""Reads the official memo (บันทึกข้อความ, FIELD §3): its head and its chain of signatures."""

import re
from collections.abc import Sequence
from datetime import date

from tracker import calendar, thai
from tracker.errors import TidtamError
from tracker.reading.draft import MemoDraft, Signatory, Warning
from tracker.reading.warn import warn

_TITLE = re.compile(r"^บันทึกข้อความ")
_NUMBER = re.compile(r"^ที่\s*[:.…]*\s*(.+?)\s*$")
_DATE = re.compile(r"วันที่\s*[:.…]*\s*(.*)$")
_SUBJECT = re.compile(r"^เรื่อง(?!เดิม)\s*[:.…]*\s*(.+)$")
_TO = re.compile(r"^เรียน\s*[:.…]*\s*(.+)$")
_SIGNED = re.compile(r"^(?:\(?\s*ลง\s?ชื่อ\s*\)?)\s*[.…_\s]*(.*?)[.…_\s]*$")
_NAME = re.compile(r"^\(\s*([^()]{5,60}?)\s*\)$")
_TITLES = re.compile(
    r"^(?:นาย|นาง|นางสาว|น\.ส\.|ว่าที่|ร้อย|พัน|พล|ดร\.|ร\.[ตทอ]\.|จ่า|สิบ|ส\.[ตทอ]\.|จ\.ส\.|ผศ|รศ|ศ\.|พ\.[ตทอ]\.|mr|mrs|ms)",
    re.I,
)
_RANK = re.compile(
    r"(ว่าที่\s*(?:ร้อย(?:ตรี|โท|เอก)|พันตรี|ร\.[ตทอ]\.)(?:\s*หญิง)?|(?:ร้อย|พัน|นาวา|เรือ|พล)(?:ตรี|โท|เอก|ตำรวจ\S*)(?:\s*หญิง)?|(?:จ่า|สิบ)\S{2,12}|[รพ]\.[ตทอ]\.|ส\.[ตทอ]\.|จ\.ส\.[ตทอ]\.)"
)
_ACTING = re.compile(r"^(?:รักษาราชการแทน|ปฏิบัติราชการแทน|รักษาการในตำแหน่ง|รักษาการแทน|ปฏิบัติหน้าที่)")
_ACTS = re.compile(r"(?:รักษาราชการแทน|ปฏิบัติราชการแทน|รักษาการในตำแหน่ง|รักษาการแทน|ปฏิบัติหน้าที่)\s*$")
_NOT_POSITION = re.compile(r"^(?:เรียน|เรื่อง|[-–•(]|ที่\s|วันที่|\d|๐|ทราบ|เห็นชอบ|อนุมัติ|เพื่อ|จึง|ลงชื่อ|[“\"])")
_LONGEST_LINE = 500
_DOTS = re.compile(r"[.…_]{3,}")
_HALF = re.compile(r"รอบ\s*(?:ที่\s*)?(6|12)\s*เดือน")
_SPAN = re.compile(
    r"\(?\s*(?:เดือน|ระหว่าง|ตั้งแต่)?\s*([^()]*?25\d\d\s*(?:-|–|—|ถึง)\s*[^()]*?25\d\d)\s*\)?"
)


def find_memo(lines: Sequence[str]) -> tuple[MemoDraft | None, list[Warning]]:
    """The memo of a document, or None: it needs its title, or a subject, an address and a chain."""
    lines = [thai.printed(line[:_LONGEST_LINE]) for line in lines]
    titled = next((i for i, line in enumerate(lines) if _TITLE.match(line)), None)
    start = titled if titled is not None else 0
    subject_at = _first(lines, _SUBJECT, start, start + 60)
    to_at = _first(lines, _TO, start if subject_at is None else subject_at, start + 80)
    signatories = _signatories(lines[start:])
    if titled is None and (subject_at is None or to_at is None or not signatories):
        return None, []
    if titled is not None and subject_at is None and to_at is None and not signatories:
        return None, []
    warnings: list[Warning] = []
    end = to_at if to_at is not None else (subject_at or start) + 12
    head = lines[start : end + 1]
    subject = _subject(lines, subject_at, to_at)
    day = _date(head, warnings)
    period = _period(subject or "")
    to = _split_to(lines[to_at]) if to_at is not None else ()
    memo = MemoDraft(_number(head), day, subject, to, *period, signatories)
    return memo, warnings


def _first(lines: Sequence[str], pattern: re.Pattern[str], start: int, end: int) -> int | None:
    return next((i for i in range(start, min(end, len(lines))) if pattern.match(lines[i])), None)


def _number(head: Sequence[str]) -> str | None:
    for line in head:
        match = _NUMBER.match(_DATE.sub("", line).strip())
        if match and not re.match(r"ที่(?:มา|ประชุม|อยู่|ดิน)", line):
            number = re.sub(r"\s+", " ", _DOTS.sub("", match.group(1))).strip(" .…")
            if re.search(r"[0-9๐-๙/]", number) and len(number) < 60:
                return number
    return None


def _date(head: Sequence[str], warnings: list[Warning]) -> date | None:
    for line in head:
        match = _DATE.search(line)
        if match is None:
            continue
        text = _DOTS.sub(" ", match.group(1)).strip(" .…")
        if not re.search(r"[0-9๐-๙]", text):
            return None
        found = calendar.find_dates(text)
        if found:
            return found[0].day
        try:
            return calendar.parse_date(text)
        except TidtamError:
            warnings.append(warn("memo-date-doubtful", "memo", text=text[:60]))
            return None
    return None


def _subject(lines: Sequence[str], at: int | None, to_at: int | None) -> str | None:
    """The subject, with the lines that it runs on over."""
    if at is None:
        return None
    match = _SUBJECT.match(lines[at])
    parts = [match.group(1)] if match else []
    for line in lines[at + 1 : to_at if to_at is not None else at + 1]:
        if not line or _TO.match(line) or len(parts) > 3:
            break
        parts.append(line)
    return thai.clean(_DOTS.sub("", " ".join(parts))).strip() or None


def _split_to(line: str) -> tuple[str, ...]:
    match = _TO.match(line)
    told = _DOTS.sub("", match.group(1)) if match else ""
    parts = re.split(r"\s*/\s*|\s+และ\s*|\s{2,}|,\s*", thai.clean(told))
    return tuple(part.strip(" .") for part in parts if part.strip(" ."))


def _period(subject: str) -> tuple[date | None, date | None]:
    arabic = thai.to_arabic(subject)
    span = _SPAN.search(arabic)
    if span is not None:
        reading = calendar.parse_period(span.group(1), fiscal_year=None)
        if reading.period is not None:
            return reading.period.starts, reading.period.ends
    half = _HALF.search(arabic)
    year = re.search(r"(?:งบประมาณ|ปี)\s*(?:พ\.?ศ\.?)?\s*(25\d\d)", arabic)
    bracket = re.search(r"\(([^()]*25\d\d[^()]*)\)", arabic)
    if half is not None and bracket is not None:
        reading = calendar.parse_period(bracket.group(1), fiscal_year=None)
        if reading.period is not None:
            return reading.period.starts, reading.period.ends
    if half is not None and year is not None:
        whole = calendar.fiscal_year(int(year.group(1)))
        if half.group(1) == "12":
            return whole.starts, whole.ends
        first = calendar.half_year(int(year.group(1)), 1)
        return first.starts, first.ends
    return None, None


def _signatories(lines: Sequence[str]) -> tuple[Signatory, ...]:
    """Everybody who signs, in order: a name in brackets after (ลงชื่อ), and the post below it."""
    found: list[Signatory] = []
    pending = False
    rank = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        signed = _SIGNED.match(line)
        if signed is not None:
            pending = True
            told = _RANK.search(signed.group(1))
            rank = told.group(0) if told else ""
            inside = re.search(r"\(([^()]{5,60})\)\s*$", signed.group(1))
            if inside is None:
                continue
            line = f"({inside.group(1)})"
        name = _NAME.match(line)
        if name is None or not (pending or _TITLES.match(name.group(1))):
            if pending and line and not _DOTS.fullmatch(line):
                pending = bool(_RANK.fullmatch(line))
                rank = line if pending else rank
            continue
        told_name = _DOTS.sub("", name.group(1)).strip()
        if len(thai.squeeze(told_name)) < 5:
            pending = False
            continue
        position, at = _position(lines, at)
        full = told_name if not rank or told_name.startswith(rank) else f"{rank} {told_name}"
        found.append(Signatory(thai.clean(full), position))
        pending, rank = False, ""
    return tuple(found)


def _position(lines: Sequence[str], at: int) -> tuple[str | None, int]:
    """The post below a name, with the acting form below that."""
    while at < len(lines) and not lines[at]:
        at += 1
    if at >= len(lines) or _NOT_POSITION.match(lines[at]) or len(lines[at]) > 120:
        return None, at
    parts = [re.sub(r"^ตำแหน่ง\s*[:.…]*\s*", "", lines[at])]
    at += 1
    while at < len(lines) and (
        _ACTING.match(lines[at])
        or (_ACTS.search(parts[-1]) and re.match(r"(?:ปลัด|นายก|ผู้อำนวยการ|หัวหน้า)", lines[at]))
    ):
        parts.append(lines[at])
        at += 1
    return thai.clean(_DOTS.sub("", " ".join(parts))) or None, at
