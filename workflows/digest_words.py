"""The words of a digest and of the note for the palad: records in, sentences out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.calendar import (
    Period,
    WorkingDays,
    long_date,
    long_date_en,
    long_weekday_date,
    month_span,
)
from tracker.queries.rounds import OwedPart
from tracker.records import AgencyRecord, OfficerRecord, RoundRecord, Standing
from tracker.status import Role
from tracker.thai import to_thai
from workflows.notices import Words, render
from workflows.reminders import Digest, full_name
from workflows.report_links import Links
from workflows.rounds import ANNUAL, working_days_left

WEEKDAYS_EN = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
TITLES = {1: ("รอบ ๖ เดือน", "six-month round"), 2: ("รอบ ๑๒ เดือน", "annual round")}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the agency, its clerks, the site's address, and the calendar that counts.

    A digest carries its reader's own of the report `links`; without them it leads to my work.
    """

    agency: AgencyRecord
    clerks: tuple[str, ...]
    base_url: str
    calendar: WorkingDays
    thai_digits: bool = True
    links: Links | None = None


def digest_words(digest: Digest, *, asker: Asker, today: date) -> Words:
    """The digest in the officer's language: what is asked until when, where, and why them."""
    say = _tongue(digest.officer, asker, today)
    rounds = [
        say.round(round_, [line.part for line in digest.lines if line.round.id == round_.id])
        | say.link(digest.officer, round_)
        for round_ in digest.rounds
    ]
    values = {
        **say.head(digest.officer),
        "rounds": rounds,
        "first": rounds[0],
        "count": say.digits(str(len(digest.lines))),
        "same": _which_may_stay(digest),
        "why": [say.why(standing) for standing in digest.standings],
    }
    return render("digest", language=digest.officer.language, values=values)


def note_words(
    officer: OfficerRecord,
    *,
    asker: Asker,
    round_: RoundRecord,
    owed: Iterable[OwedPart],
    today: date,
    told: Standing | None = None,
) -> Words:
    """The note that a clerk may send on to the palad after the last rung of a round.

    `told` is the superior whom the system writes to on the same day, where there is one.
    """
    say = _tongue(officer, asker, today)
    values = {
        **say.head(officer),
        "round": say.round(round_, list(owed)),
        "told": told.title if told else "",
    }
    return render("note-for-palad", language=officer.language, values=values)


def escalation_words(
    officer: OfficerRecord,
    standing: Standing,
    *,
    asker: Asker,
    missing: Iterable[tuple[RoundRecord, Iterable[OwedPart]]],
    today: date,
) -> Words:
    """What one named superior is told after the last rung, in whose right `standing` says."""
    say = _tongue(officer, asker, today)
    owed = [(round_, list(parts)) for round_, parts in missing]
    values = {
        **say.head(officer),
        "rounds": [say.round(round_, parts) for round_, parts in owed],
        "count": say.digits(str(sum(len(parts) for _, parts in owed))),
        "why": say.why(standing),
    }
    return render("escalation", language=officer.language, values=values)


def round_title(round_: RoundRecord, *, thai_digits: bool = True, language: str = "th") -> str:
    """What people call the round: รอบ ๖ เดือน, annual round."""
    if language == "en":
        return TITLES[round_.half][1]
    return TITLES[round_.half][0] if thai_digits else f"รอบ {6 * round_.half} เดือน"


class _Thai:
    """The phrases of a letter in Thai, in the agency's digit script."""

    def __init__(self, asker: Asker, today: date) -> None:
        self.asker = asker
        self.today = today

    def head(self, officer: OfficerRecord) -> dict[str, Any]:
        return {
            "name": full_name(officer),
            "agency": self.asker.agency.name,
            "telephone": self.digits(self.asker.agency.telephone or ""),
            "clerks": self.asker.clerks,
            "today": self.day(self.today),
            "my_work": f"{self.asker.base_url}/my-work",
        }

    def round(self, round_: RoundRecord, parts: list[OwedPart]) -> dict[str, Any]:
        divisions: dict[str, list[dict[str, Any]]] = {}
        for part in parts:
            divisions.setdefault(part.division, []).append(
                {
                    "number": self.digits(str(part.number)),
                    "title": part.title,
                    "returned": part.returned,
                    "remark": part.remark or "",
                    "repeatable": part.repeatable,
                }
            )
        return {
            "title": self.title(round_),
            "period": self.period(round_),
            "year": self.digits(str(round_.fiscal_year)),
            "due": self.day(round_.due_on),
            "left": self.left(round_.due_on),
            "how": self.how(round_),
            "decide": round_.half == ANNUAL,
            "link": f"{self.asker.base_url}/my-work?round={round_.id}",
            "own": False,
            "count": self.digits(str(len(parts))),
            "divisions": divisions,
        }

    def link(self, officer: OfficerRecord, round_: RoundRecord) -> dict[str, Any]:
        links = self.asker.links
        return {"link": links.address(officer.id, round_.id), "own": True} if links else {}

    def digits(self, text: str) -> str:
        return to_thai(text) if self.asker.thai_digits else text

    def day(self, day: date) -> str:
        return long_weekday_date(day, thai_digits=self.asker.thai_digits)

    def title(self, round_: RoundRecord) -> str:
        return round_title(round_, thai_digits=self.asker.thai_digits)

    def period(self, round_: RoundRecord) -> str:
        period = Period(round_.starts_on, round_.ends_on)
        return month_span(period, thai_digits=self.asker.thai_digits)

    def left(self, due_on: date) -> str:
        if self.today == due_on:
            return "ครบกำหนดวันนี้"
        days = working_days_left(due_on, today=self.today, calendar=self.asker.calendar)
        if days > 0:
            return f"เหลือ {self.digits(str(days))} วันทำการ"
        return f"เลยกำหนดมา {self.digits(str(-days))} วันทำการ" if days else "พ้นกำหนดแล้ว"

    def how(self, round_: RoundRecord) -> str:
        calendar = self.asker.calendar
        first_set = calendar.on_or_before(round_.ends_on)
        if round_.extended_reason:
            return f"ขยายจากกำหนดเดิม{self.day(first_set)} เนื่องจาก{round_.extended_reason}"
        if round_.due_on != first_set:
            return "กำหนดไว้เมื่อสร้างรอบตามปฏิทินวันทำการของหน่วยงานในขณะนั้น"
        off = calendar.why_off(round_.ends_on)
        if off is None:
            return "วันทำการสุดท้ายของรอบ"
        ends = long_date(round_.ends_on, thai_digits=self.asker.thai_digits)
        return f"วันทำการสุดท้ายของรอบ เพราะวันสิ้นรอบ ({ends}) ตรงกับ{off}"

    def why(self, standing: Standing) -> str:
        if standing.acting is not None:
            order = f" ตามคำสั่งที่ {self.digits(standing.order)}" if standing.order else ""
            return f"ท่าน{standing.acting.value}{standing.title}{order}"
        if standing.role is Role.REPORTER:
            return f"ท่านเป็นเจ้าหน้าที่ผู้รับผิดชอบของ{standing.division}"
        return f"ท่านดำรงตำแหน่ง{standing.title}"


class _English(_Thai):
    """The same phrases in English; days and years are C.E. but for the fiscal year."""

    def digits(self, text: str) -> str:
        return text

    def day(self, day: date) -> str:
        return f"{WEEKDAYS_EN[day.weekday()]} {long_date_en(day)}"

    def title(self, round_: RoundRecord) -> str:
        return round_title(round_, language="en")

    def period(self, round_: RoundRecord) -> str:
        first, last = (long_date_en(d).split(" ", 1)[1] for d in (round_.starts_on, round_.ends_on))
        return f"{first} – {last}"

    def left(self, due_on: date) -> str:
        if self.today == due_on:
            return "due today"
        days = working_days_left(due_on, today=self.today, calendar=self.asker.calendar)
        unit = "working day" if abs(days) == 1 else "working days"
        if days > 0:
            return f"{days} {unit} left"
        return f"{-days} {unit} overdue" if days else "overdue"

    def how(self, round_: RoundRecord) -> str:
        calendar = self.asker.calendar
        first_set = calendar.on_or_before(round_.ends_on)
        if round_.extended_reason:
            return f"moved from {self.day(first_set)}: {round_.extended_reason}"
        if round_.due_on != first_set:
            return "set by the agency's calendar of working days when the round was made"
        off = calendar.why_off(round_.ends_on)
        if off is None:
            return "the last working day of the round"
        ends = long_date_en(round_.ends_on)
        return f"the last working day of the round, since its end ({ends}) is a day off: {off}"

    def why(self, standing: Standing) -> str:
        if standing.acting is not None:
            order = f" under order {standing.order}" if standing.order else ""
            return f"you act for the {standing.title} ({standing.acting.value}){order}"
        if standing.role is Role.REPORTER:
            return f"you are a reporter of {standing.division}"
        return f"you hold the post {standing.title}"


def _which_may_stay(digest: Digest) -> str:
    """Which lines “unchanged” is offered for, as on the pages: all, some or none of them."""
    repeatable = [line.part.repeatable for line in digest.lines]
    return "all" if all(repeatable) else "some" if any(repeatable) else "none"


def _tongue(officer: OfficerRecord, asker: Asker, today: date) -> _Thai:
    return (_English if officer.language == "en" else _Thai)(asker, today)
