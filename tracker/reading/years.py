"""Finds the two fiscal years of a document: that of the assessment and that of the plan.

Years are Buddhist Era numbers. Several signs are weighed; what rests on a guess says so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker import calendar, thai
from tracker.reading.draft import Warning
from tracker.reading.warn import warn

_YEAR = r"(?:ประจำ)?ปี(?:งบประมาณ|การประเมิน|พ\.?ศ\.?)*(?:พ\.?ศ\.?)?(25\d\d)"
_ANY = re.compile(r"(?:ปี(?:งบประมาณ)?(?:พ\.?ศ\.?)?|ita|พ\.ศ\.)(25\d\d)")
_WHEN = r"(?:ประจำ)?(?:ปี)?(?:งบประมาณ)?(?:พ\.?ศ\.?)?(25\d\d)"
_RESULTS = r"ผล(?:การ)?ประเมิน|การประเมิน|ผลคะแนน"
_NOT_YET_PLAN = r"(?:(?!ไปสู่|เพื่อปรับปรุง|เพื่อพัฒนา).)"
_LEADS_TO = r"(?:ไปสู่|เพื่อปรับปรุง|เพื่อพัฒนา|เพื่อยกระดับ|ไปดำเนินการปรับปรุง|ไปปรับปรุง|ไปพัฒนา)"
_PLAN_OF = r"(?:มาตรการ|แผน)(?:ส่งเสริม|ยกระดับ|พัฒนา|ขับเคลื่อน|ปรับปรุง|ปฏิบัติการ|การดำเนิน|ป้องกัน)"
_ASSESSED = (
    (re.compile(rf"(?:ประเมินita|ita){_WHEN}"), 3),
    (re.compile(rf"(?:ข้อค้นพบ|คะแนน|ผลการวิเคราะห์|ตัวชี้วัดita|ผล(?:การ)?ประเมิน){_WHEN}"), 3),
    (re.compile(rf"ประเมิน{_NOT_YET_PLAN}{{0,140}}?{_YEAR}"), 2),
    (re.compile(rf"วิเคราะห์ผล{_NOT_YET_PLAN}{{0,140}}?{_YEAR}"), 1),
)
_PLANNED = (
    (re.compile(rf"{_LEADS_TO}(?:(?!ไปสู่|ผล(?:การ)?ประเมิน|การประเมินita).){{0,110}}?{_YEAR}"), 3),
    (re.compile(rf"{_PLAN_OF}(?:(?!{_RESULTS}|\)).){{0,110}}?{_YEAR}"), 2),
    (re.compile(rf"(?:ตาม|ขับเคลื่อน|กำหนด)มาตรการ(?:(?!{_RESULTS}|ita).){{0,110}}?{_YEAR}"), 1),
    (re.compile(rf"(?:มาตรการ|แผน)(?:(?!{_RESULTS}|ผลการวิเคราะห์).){{0,40}}?{_YEAR}"), 1),
    (re.compile(r"(?:action)?plan(?:for)?(?:fiscalyear|fy)?(25\d\d)"), 2),
)
_SHORT_LINE = 120
_OF_MEASURES = re.compile(r"มาตรการ|แผน|โครงการ|กิจกรรม")
_OF_RESULTS = re.compile(r"ผล(?:การ)?ประเมิน|วิเคราะห์|คะแนน|ประเมินita|ข้อค้นพบ")
_EXPLICIT_FY = re.compile(r"ปีงบประมาณ(?:พ\.?ศ\.?)?(25\d\d)")


@dataclass(frozen=True, slots=True)
class Years:
    """The fiscal years that were found (B.E.), and the doubts about them."""

    assessed: int | None
    planned: int | None
    warnings: tuple[Warning, ...] = ()


def find_years(
    prose: Iterable[str], *, headings: Iterable[str] = (), periods: Sequence[str] = ()
) -> Years:
    """The years of the assessment and of the plan.

    ``headings`` are the heads of columns, ``periods`` the texts of the plan's period cells: where
    those name years, most of them decide the plan's year.
    """
    assessed: Counter[int] = Counter()
    planned: Counter[int] = Counter()
    for text in [*_titles_joined(prose), *headings]:
        squeezed = thai.squeeze(text)
        for pattern, weight in _PLANNED:
            for match in pattern.finditer(squeezed):
                planned[int(match.group(1))] += weight
        # What is said of the plan ("แผน ITA ปี 2569") is not said of the assessment.
        rest = squeezed
        for pattern, _ in _PLANNED:
            rest = pattern.sub("|", rest)
        for pattern, weight in _ASSESSED:
            for match in pattern.finditer(rest):
                assessed[int(match.group(1))] += weight
    by_period = Counter(year for text in periods if (year := _year_of_period(text)))
    return _decide(assessed, planned, by_period)


def year_above(headings: Sequence[str]) -> int | None:
    """The year that the nearest heading above a table gives its measures, or None."""
    for text in reversed(headings[-4:]):
        squeezed = thai.squeeze(text)
        if len(text) > 200 or not _OF_MEASURES.search(squeezed) or _OF_RESULTS.search(squeezed):
            continue
        named = {int(match.group(1)) for match in _ANY.finditer(squeezed)}
        if len(named) == 1:
            return named.pop()
    return None


def years_of_periods(periods: Iterable[str]) -> set[int]:
    """The fiscal years that the texts of period cells name themselves."""
    return {year for text in periods if (year := _year_of_period(text))}


def _titles_joined(prose: Iterable[str]) -> Iterator[str]:
    """The texts, short lines in a row as one: a title is often broken over several."""
    run: list[str] = []
    for text in prose:
        if len(text) <= _SHORT_LINE and len(run) < 6:
            run.append(text)
            continue
        yield " ".join(run)
        run = []
        if len(text) <= _SHORT_LINE:
            run = [text]
        else:
            yield text
    yield " ".join(run)


def _year_of_period(text: str) -> int | None:
    """The fiscal year that a period cell itself names, or None."""
    if match := _EXPLICIT_FY.search(thai.squeeze(text)):
        return int(match.group(1))
    reading = calendar.parse_period(text, fiscal_year=None)
    if reading.period is None or reading.doubt in ("year-doubtful", "not-understood"):
        return None
    return calendar.fiscal_year_of(reading.period.ends)


def _decide(assessed: Counter[int], planned: Counter[int], by_period: Counter[int]) -> Years:
    warnings: list[Warning] = []
    plan: int | None = None
    titled = _best(planned)
    if by_period:
        plan = _best(by_period)
        if plan is not None and titled is not None and titled > plan:
            warnings.append(warn("plan-year-conflict", "document", title=titled, year=plan))
    known = _best(assessed)
    if plan is None:
        later = Counter({y: n for y, n in planned.items() if known is None or y > known})
        plan = _best(later)
        if plan is None and known is not None:
            # The plan follows from the results, so it is for the year after them.
            plan = known + 1
            warnings.append(warn("plan-year-guessed", "document", year=plan))
        elif plan is None and titled is not None:
            plan = titled
    if plan is not None:
        before = Counter({y: n for y, n in assessed.items() if plan - 3 <= y < plan})
        known = _best(before) or (known if known == plan else None)
    return Years(known, plan, tuple(warnings))


def _best(votes: Counter[int]) -> int | None:
    """The year with most votes; of equals the latest."""
    if not votes:
        return None
    return max(votes, key=lambda year: (votes[year], year))


def stale_years(text: str, *, assessed: int | None) -> list[int]:
    """The years named in a measure that lie before the assessment: left from older plans."""
    if assessed is None:
        return []
    found = {int(match.group(1)) for match in _STALE.finditer(thai.squeeze(text))}
    return sorted(year for year in found if assessed - 12 < year < assessed)


_STALE = re.compile(r"ปี(?:งบประมาณ)?(?:พ\.?ศ\.?)?(25\d\d)(?![-–ถ])")
