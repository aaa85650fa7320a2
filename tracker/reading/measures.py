"""Reads one logical row as a measure: title, actions, indicators, owners, period, status.

What a cell says is taken; what it does not say is left empty or marked with a warning.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker import calendar, ita, thai
from tracker.ita import Edition
from tracker.reading.blocks import Paragraph
from tracker.reading.codes import codes_about, codes_of_column, every_indicator
from tracker.reading.draft import AS_PRINTED_KEYS, MeasureDraft, Warning
from tracker.reading.logical import LogicalRow
from tracker.reading.owners import split_owners
from tracker.reading.warn import warn
from tracker.reading.wraps import unwrapped
from tracker.reading.years import Years, stale_years

_SAYS_INDICATOR = re.compile(r"ตัว\s*ชี้\s*วัด")
_DONE = re.compile(
    r"^(?:ได้)?(?:ดำเนินการ)?(?:แล้วเสร็จ|เสร็จสิ้น|เสร็จเรียบร้อย|ดำเนินการแล้ว|เรียบร้อย)|^(?:done|completed?)$"
)
_DOING = re.compile(r"ระหว่าง(?:การ)?ดำเนิน|กำลังดำเนิน|in\s?progress|ongoing")
_CAPTION_LIMIT = 280
_SHORT_FINDING = 150
_DEADLINE = re.compile(r"แล้วเสร็จ|กำหนดส่ง|กำหนดเสร็จ|เสร็จสิ้น|ภายใน|deadline", re.I)
_RANGE = re.compile(r"[-–—]|ถึง|ตลอด|ทุก|ภายใน|ไตรมาส|ปีงบ")
_WRAPPED = re.compile("(?<=[\u0e01-\u0e4e])\n(?=[\u0e01-\u0e2f\u0e40-\u0e45])")
_OWNERS_WITHIN = re.compile(
    r"(?:ผู้รับผิดชอบ|หน่วยงาน(?:ที่)?รับผิดชอบ)\s*(?:คือ|ได้แก่|[::])\s*([^\n]{3,160})"
)
_LETTERED_CODE = re.compile(r"[ieo0]\.?[1-9]\d?")
_NOTHING = re.compile(r"^(?:ไม่มี|ไม่พบ|none|n/a)(?:ปัญหา)?(?:/|และ|\s)*(?:อุปสรรค)?$", re.I | re.M)
_RESULT = re.compile(r"คะแนน|ร้อยละ")


@dataclass(frozen=True, slots=True)
class Section:
    """What the prose before a table says of all its rows."""

    instrument: str | None = None
    indicators: tuple[int, ...] = ()
    issue: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What all measures of one document are read with."""

    years: Years
    edition: Edition
    hard_lines: bool
    """Whether a line break in a cell is a paragraph's end (docx, html), not a wrap (pdf)."""
    soft_lines: bool = False
    """Whether a line break in a cell only wraps its text (pdf)."""
    names: tuple[str, ...] = ()
    """Names that stand in one piece: the agency's, for mending broken words."""


def section_of(before: Sequence[Paragraph], last: Section) -> Section:
    """What the nearest captions before a table say; without captions the section goes on."""
    if not before:
        return last
    instrument: str | None = None
    indicators: tuple[int, ...] = ()
    issue: int | None = None
    for distance, paragraph in enumerate(reversed(before[-6:])):
        text = paragraph.text
        if len(text) > _CAPTION_LIMIT:
            continue
        # A result ("ได้คะแนน …") is said of the year before, not of the table below.
        if _RESULT.search(text) and not ita.match_instrument(text):
            continue
        if instrument is None:
            told = ita.match_instrument(text)
            instrument = told[:3] if told else None
        if ita.match_instrument(text) and not _SAYS_INDICATOR.search(text):
            continue
        if distance < 3 and not indicators and len(text) <= 140 and issue is None:
            matches = ita.match_indicator(text)
            indicators = tuple(m.number for m in matches if m.doubt != "number-only")
            if not matches:
                issue = ita.match_issue(text)
    if instrument is None and not indicators and issue is None:
        small = sum(len(p.text) for p in before) < 200
        return last if small else Section()
    return Section(instrument, indicators, issue)


def read_measure(
    row: LogicalRow, number: int, section: Section, reading: Reading
) -> tuple[MeasureDraft, list[Warning]]:
    """One measure and the doubts about it."""
    warnings: list[Warning] = []
    where = row.where
    printed = {
        key: thai.printed(" ".join(row.cells[key]))
        if key in ("owners", "period")
        else _printed(row.cells[key], reading)
        for key in AS_PRINTED_KEYS
        if row.cells.get(key)
    }
    title, actions = _title(row, reading)
    if not title:
        title = _title_elsewhere(row)
        warnings.append(warn("title-missing", where))
    issue = _issue(row, section, warnings)
    indicators, questions = _indicators(row, section, issue, reading, warnings)
    owners = split_owners(
        row.text("owners") or row.group.get("owners", "") or _owners_elsewhere(row, warnings)
    )
    if not owners.names and not owners.all_divisions:
        warnings.append(warn("owner-missing", where))
    elif owners.doubt:
        warnings.append(warn("owner-doubtful", where, text=", ".join(owners.names)))
    if owners.exception:
        warnings.append(warn("owner-exception", where, text=thai.printed(owners.exception)[:80]))
    starts, ends = _period(row, reading, warnings)
    status = _status(row, warnings)
    _stale(row, reading, warnings)
    finding = _printed(row.cells["finding"], reading) if _says(row.text("finding")) else None
    follow_up = _printed(row.cells["follow_up"], reading) if row.cells.get("follow_up") else None
    return (
        MeasureDraft(
            number=number,
            title=title,
            where=where,
            actions=tuple(actions),
            issue=issue,
            instrument=_instrument(row, section),
            indicators=tuple(indicators),
            questions=tuple(questions),
            finding=finding and _mended(thai.strip_mark(finding)[1] or finding, reading),
            steps=tuple(_steps(row.stretches("steps"), reading)),
            owners=owners.names,
            all_divisions=owners.all_divisions,
            starts=starts,
            ends=ends,
            follow_up=follow_up and _mended(follow_up, reading),
            status=status,
            as_printed=printed,
        ),
        warnings,
    )


def _says(text: str) -> bool:
    """Whether a cell says anything: dashes and "ไม่มี" stand for nothing."""
    return bool(_NOTHING.sub("", text).strip(" -–—.\n"))


def _owners_elsewhere(row: LogicalRow, warnings: list[Warning]) -> str:
    """Owners that a cell of another column names after their own word."""
    for meaning in ("steps", "title", "follow_up", "period"):
        match = _OWNERS_WITHIN.search(row.text(meaning))
        if match is not None:
            warnings.append(warn("owner-doubtful", row.where, text=match.group(1)[:60]))
            return match.group(1)
    return ""


def _printed(pieces: Sequence[str], reading: Reading) -> str:
    return thai.printed(_flowing("\n".join(pieces), reading))


def _flowing(text: str, reading: Reading) -> str:
    """The text without line breaks that only wrap Thai words; a list's marks stay apart."""
    return _WRAPPED.sub("", text) if reading.soft_lines else text


def _mended(text: str, reading: Reading) -> str:
    return unwrapped(thai.join_broken(thai.clean(text), words=reading.names))


def _title(row: LogicalRow, reading: Reading) -> tuple[str, list[str]]:
    """The measure's name, and its items where it has several."""
    text = _flowing(row.text("title"), reading)
    items = [_mended(item, reading) for item in thai.split_items(text)]
    if not items:
        return "", []
    if len(items) == 1:
        return items[0], []
    begins_with_mark = bool(thai.strip_mark(text)[0])
    return items[0], items if begins_with_mark else items[1:]


def _title_elsewhere(row: LogicalRow) -> str:
    for meaning in ("steps", "finding", "issue", "indicator"):
        items = thai.split_items(row.text(meaning))
        if items:
            return thai.clean(items[0])
    return ""


def _steps(stretches: Sequence[str], reading: Reading) -> list[str]:
    """The items of the steps, cut from the cell's own words (only blanks may differ)."""
    return [
        unwrapped(thai.join_broken(item, words=reading.names))
        for stretch in stretches
        for item in thai.split_items(_flowing(stretch, reading), lines_are_items=reading.hard_lines)
    ]


def _issue(row: LogicalRow, section: Section, warnings: list[Warning]) -> int | None:
    text = row.text("issue")
    if text:
        issue = ita.match_issue(text)
        if issue is None and re.match(r"\D{0,3}[1-7๑-๗]\D", text) and not ita.match_indicator(text):
            warnings.append(warn("issue-unknown", row.where, text=thai.printed(text)[:80]))
        return issue
    for told in (row.group.get("issue", ""), row.text("indicator")):
        if told and (issue := ita.match_issue(told)) is not None:
            return issue
    return section.issue


def _instrument(row: LogicalRow, section: Section) -> str | None:
    for text in (row.text("instrument"), row.group.get("instrument", "")):
        if text and (told := ita.match_instrument(text)) is not None:
            return told[:3]
    return section.instrument


def _indicators(
    row: LogicalRow,
    section: Section,
    issue: int | None,
    reading: Reading,
    warnings: list[Warning],
) -> tuple[list[int], list[str]]:
    """The indicators and questions, each from the surest place that names them (CONTRACT)."""
    indicators: list[int] = []
    column = row.text("indicator")
    number = row.text("number")
    sources = [column, f"{number} {column}" if column and number else ""]
    if issue is None:
        sources.append(row.text("issue"))
    sources.append(row.group.get("indicator", ""))
    for text in sources:
        if not text or ita.match_issue(text) is not None:
            continue  # the names of issues hold those of indicators
        matches = ita.match_indicator(text, of=reading.edition)
        if matches:
            indicators = [m.number for m in matches]
            for match in matches:
                _doubt(match, row.where, warnings)
            break
    if not indicators and column:
        indicators = _bare_number(column) or every_indicator(column, of=reading.edition)
    if not indicators:
        indicators = list(section.indicators)
    questions = _questions(row, indicators, reading, warnings)
    if not indicators and questions:
        found = [reading.edition.indicator_of(code) for code in questions]
        indicators = sorted({one for one in found if one is not None})
    finding = row.text("finding")
    if not indicators and len(finding) < _SHORT_FINDING:
        questions = codes_about(finding, of=reading.edition)[0]
        found = [reading.edition.indicator_of(code) for code in questions]
        indicators = sorted({one for one in found if one is not None})
    said = (
        ita.match_indicator(finding, of=reading.edition) if _SAYS_INDICATOR.search(finding) else []
    )
    if not indicators:
        indicators = [m.number for m in said]
        for match in said:
            _doubt(match, row.where, warnings)
        if said:
            questions = questions or _questions(row, indicators, reading, warnings)
    elif any(m.number not in indicators or m.doubt == "name-number" for m in said[:1]):
        warnings.append(warn("indicator-name-in-finding", row.where, name=said[0].name))
    if not indicators and issue is None:
        _sounds_like(row, reading, warnings)
    return sorted(set(indicators)), questions


def _bare_number(text: str) -> list[int]:
    match = re.fullmatch(r"(?:ตัวชี้วัด)?(?:ที่)?\D{0,2}(\d{1,2})\D{0,2}", thai.squeeze(text))
    number = int(match.group(1)) if match else 0
    return [number] if 1 <= number <= 10 else []


def _doubt(match: ita.IndicatorMatch, where: str, warnings: list[Warning]) -> None:
    if match.doubt == "name-number":
        warnings.append(warn("indicator-name-number", where, number=match.number, name=match.name))
    elif match.doubt == "misspelt":
        warnings.append(warn("indicator-misspelt", where, name=match.name))
    elif match.doubt == "number-only":
        warnings.append(warn("indicator-number-only", where, number=match.number))


def _sounds_like(row: LogicalRow, reading: Reading, warnings: list[Warning]) -> None:
    text = thai.strip_mark(row.text("finding"))[1]
    matches = ita.match_indicator(text, of=reading.edition) if 0 < len(text) < 120 else []
    for match in matches:
        warnings.append(
            warn("indicator-sounds-like", row.where, number=match.number, name=match.name)
        )
    if not matches:
        warnings.append(warn("indicator-unknown", row.where))


def _questions(
    row: LogicalRow, indicators: Sequence[int], reading: Reading, warnings: list[Warning]
) -> list[str]:
    text = row.text("question")
    if not text and _LETTERED_CODE.fullmatch(thai.squeeze(row.text("number"))):
        text = row.text("number")
    if text:
        found, unknown = codes_of_column(text, of=reading.edition, indicators=indicators)
        if unknown is not None:
            warnings.append(
                warn(
                    "question-unknown",
                    row.where,
                    question=unknown,
                    year=reading.edition.fiscal_year,
                )
            )
        if found:
            return found
    for meaning in ("indicator", "issue"):
        named = ita.find_codes(row.text(meaning), fiscal_year=reading.edition.fiscal_year)
        codes = [str(c) for c in named if reading.edition.indicator_of(c) in indicators]
        if codes:
            return codes
    finding = row.text("finding")
    if not finding or not indicators:
        return []
    return codes_about(finding, of=reading.edition, indicators=indicators)[0]


def _period(
    row: LogicalRow, reading: Reading, warnings: list[Warning]
) -> tuple[date | None, date | None]:
    year = reading.years.planned
    text = row.text("period")
    readable = bool(text) and calendar.parse_period(text, fiscal_year=year).doubt is None
    if row.months and year is not None and not readable:
        first, last = min(row.months), max(row.months)
        begins, ends = calendar.fiscal_year(year).starts, calendar.fiscal_year(year).ends
        return (
            date(begins.year if first < 3 else ends.year, (first + 9) % 12 + 1, 1),
            _last_day(begins.year if last < 3 else ends.year, (last + 9) % 12 + 1),
        )
    if any(c.meaning == "period" and _DEADLINE.search(c.heading) for c in row.grid.columns) and (
        readable and not _RANGE.search(text)
    ):
        text = f"ภายใน {text}"
    found = calendar.parse_period(text, fiscal_year=year)
    if not text and year is not None:
        whole = calendar.fiscal_year(year)
        warnings.append(warn("period-assumed", row.where, year=year))
        return whole.starts, whole.ends
    if found.doubt is not None and text:
        th, en = calendar.DOUBTS[found.doubt]
        warnings.append(
            warn("period-doubtful", row.where, text=thai.printed(text)[:60], th=th, en=en)
        )
    if found.period is None:
        return None, None
    return found.period.starts, found.period.ends


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _status(row: LogicalRow, warnings: list[Warning]) -> str:
    """The status that ticks or a status cell state; without them a measure is planned."""
    ticked = {meaning for meaning, _ in row.marks}
    text = thai.squeeze(row.text("status"))
    result = thai.squeeze(row.text("result"))
    if not text and len(result) <= 30:
        text = result
    if {"status_done", "status_not"} <= ticked:
        warnings.append(warn("status-both", row.where))
        return "planned"
    if "status_done" in ticked or _DONE.search(text):
        warnings.append(warn("status-ticked", row.where, th="ดำเนินการแล้ว", en="done"))
        return "done"
    if "status_doing" in ticked or _DOING.search(text):
        warnings.append(warn("status-ticked", row.where, th="อยู่ระหว่างดำเนินการ", en="in progress"))
        return "in_progress"
    return "planned"


def _stale(row: LogicalRow, reading: Reading, warnings: list[Warning]) -> None:
    text = " ".join(row.text(m) for m in ("title", "steps", "period", "follow_up"))
    for year in stale_years(text, assessed=reading.years.assessed):
        warnings.append(warn("stale-year", row.where, year=year))
