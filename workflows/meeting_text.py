"""A meeting of the heads as the source of reports, and the paragraph for its minutes. Pure.

The minutes are a Thai paper, so they are Thai in either language of the site.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.calendar import DateNotUnderstood, long_date, parse_date
from tracker.records import RoundRecord
from tracker.thai import clean, to_arabic, to_thai

USUAL = "ประชุมหัวหน้าส่วนราชการ"
_SOURCE = re.compile(r"(.+) ครั้งที่ (\S+) เมื่อวันที่ (.+)")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting by its name, its number of the year (๓/๒๕๖๙) and its day."""

    name: str
    number: str
    on: date

    @property
    def source(self) -> str:
        """What stands as the source of every report that was said there; the same each time."""
        day = long_date(self.on, thai_digits=True)
        return f"{clean(self.name)} ครั้งที่ {to_thai(clean(self.number))} เมื่อวันที่ {day}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a division said about one measure."""

    division: str
    number: int
    title: str
    words: str
    unchanged: bool


def meeting_of(source: str) -> Meeting | None:
    """The meeting that a source names, or None where it is something else."""
    found = _SOURCE.fullmatch(source)
    if found is None:
        return None
    try:
        return Meeting(found[1], found[2], parse_date(to_arabic(found[3])))
    except DateNotUnderstood:
        return None


def meetings_of(sources: Iterable[str | None]) -> tuple[Meeting, ...]:
    """The meetings among some sources, each once, the latest first."""
    found = {meeting: None for source in sources if source and (meeting := meeting_of(source))}
    return tuple(sorted(found, key=lambda meeting: meeting.on, reverse=True))


def minutes_text(
    meeting: Meeting,
    round_: RoundRecord,
    said: Sequence[Said],
    *,
    silent: Sequence[str],
    thai_digits: bool = True,
) -> str:
    """The paragraph to copy into the minutes: by division what was said, and who still owes.

    `silent` are the divisions that still owe reports after the meeting.
    """
    lines = [
        "เรื่อง การติดตามผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน "
        f"รอบ {6 * round_.half} เดือน ปีงบประมาณ พ.ศ. {round_.fiscal_year}",
        "",
    ]
    held = meeting.source if meeting.name.startswith("การ") else f"การ{meeting.source}"
    if said:
        lines.append(f"ใน{held} ส่วนราชการรายงานผลการดำเนินการ ดังนี้")
        for place, division in enumerate(dict.fromkeys(one.division for one in said), start=1):
            lines.append(f"{place}. {division}")
            for one in said:
                if one.division == division:
                    same = " (คงเดิม)" if one.unchanged else ""
                    words = " ".join(one.words.split())
                    lines.append(f"   - มาตรการที่ {one.number} {one.title}: {words}{same}")
    else:
        lines.append(f"ใน{held} ยังไม่มีส่วนราชการใดรายงานผลการดำเนินการ")
    if silent:
        due = f"วันที่ {long_date(round_.due_on)}"
        over = meeting.on > round_.due_on
        asked = f"ซึ่งพ้นกำหนด{due} แล้ว ขอให้รายงานโดยเร็ว" if over else f"ขอให้รายงานภายใน{due}"
        lines += ["", f"ส่วนราชการที่ยังรายงานไม่ครบ ได้แก่ {', '.join(silent)} {asked}"]
    lines += ["", "มติที่ประชุม  รับทราบ", ""]
    text = "\n".join(lines)
    return to_thai(text) if thai_digits else to_arabic(text)
