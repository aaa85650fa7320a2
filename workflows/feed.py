"""An officer's calendar feed: the due days of their rounds as iCalendar (RFC 5545). Pure.

Times come from records and never from a clock, so that the same records give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.calendar import BANGKOK, Period, long_date_en, long_weekday_date, month_span
from tracker.queries.feed import FeedRound
from tracker.queries.rounds import OwedPart
from tracker.records import OfficerRecord, RoundRecord
from tracker.status import ENGLISH, THAI, RoundStatus
from tracker.thai import to_thai
from workflows.digest_words import WEEKDAYS_EN, round_title

if TYPE_CHECKING:
    from icalendar import Event

HOURS = 6  # how often a calendar may ask again


@dataclass(frozen=True, slots=True)
class Feed:
    """All that stands in one officer's feed.

    `rounds` are those in which the officer owns parts, `owed` their own parts that still owe a
    report there; `mark` makes identities unlike those of any other installation.
    """

    officer: OfficerRecord
    agency: str
    rounds: tuple[FeedRound, ...]
    owed: tuple[OwedPart, ...]
    base_url: str
    mark: str
    thai_digits: bool = True


def calendar_of(feed: Feed) -> bytes:
    """The feed as UTF-8 text/calendar, lines folded at 75 octets: one all-day event per round."""
    from icalendar import Calendar, Timezone, TimezoneStandard

    say = _English(feed) if feed.officer.language == "en" else _Thai(feed)
    calendar = Calendar()
    calendar.add("prodid", "-//Tidtam//Tidtam//TH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", say.name())
    calendar.add("x-wr-calname", say.name())
    calendar.add("x-wr-caldesc", say.about())
    calendar.add("x-wr-timezone", BANGKOK.key)
    calendar.add("refresh-interval", timedelta(hours=HOURS), {"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{HOURS}H")
    # Bangkok has had no summer time; a zone of one line saves clients from guessing
    standard = TimezoneStandard()
    standard["dtstart"] = "19700101T000000"
    standard["tzname"] = "+07"
    standard["tzoffsetfrom"] = standard["tzoffsetto"] = "+0700"
    zone = Timezone()
    zone.add("tzid", BANGKOK.key)
    zone.add_component(standard)
    calendar.add_component(zone)
    for found in feed.rounds:
        owed = [part for part in feed.owed if part.round_id == found.round.id]
        calendar.add_component(_event(feed, found, owed, say))
    written: bytes = calendar.to_ical()
    return written


def _event(feed: Feed, found: FeedRound, owed: Sequence[OwedPart], say: "_Thai") -> "Event":
    from icalendar import Event

    round_ = found.round
    link = f"{feed.base_url}/my-work?round={round_.id}"
    event = Event()
    event.add("uid", f"round-{round_.id}.officer-{feed.officer.id}@{feed.mark}.tidtam")
    event.add("dtstamp", found.changed_at)
    event.add("last-modified", found.changed_at)
    event.add("sequence", round_.version)
    event.add("dtstart", round_.due_on)
    event.add("dtend", round_.due_on + timedelta(days=1))
    event.add("summary", say.summary(found, owed))
    event.add("description", "\n".join([*say.lines(found, owed), "", link]))
    event.add("url", link)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day because something is due
    event.add("class", "PRIVATE")
    return event


class _Thai:
    """What the feed says in Thai, in the agency's digit script; years are B.E."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def name(self) -> str:
        return f"ติดตาม: {self.feed.agency}"

    def about(self) -> str:
        return f"กำหนดส่งรายงานมาตรการ ITA ของ{self.feed.officer.name}"

    def summary(self, found: FeedRound, owed: Sequence[OwedPart]) -> str:
        of_plan = f" {self.digits(found.plan_title)}" if self.several(found) else ""
        year = self.digits(str(found.round.fiscal_year))
        title = round_title(found.round, thai_digits=self.feed.thai_digits)
        return f"กำหนดส่งรายงาน ITA {title} ปี {year}{of_plan}: {self.standing(found, owed)}"

    def standing(self, found: FeedRound, owed: Sequence[OwedPart]) -> str:
        """Where the officer stands in the round, in a few words."""
        parts, missing = self.digits(str(found.parts)), self.digits(str(len(owed)))
        if found.round.status is RoundStatus.SCHEDULED:
            return f"จะต้องรายงาน {parts} รายการ"
        if found.round.status is RoundStatus.CLOSED:
            return THAI[RoundStatus.CLOSED]
        return f"ค้าง {missing} จาก {parts} รายการ" if owed else "รายงานครบแล้ว"

    def lines(self, found: FeedRound, owed: Sequence[OwedPart]) -> list[str]:
        """The description: whose, until when, where it stands, and what is owed by division."""
        round_ = found.round
        told = [
            self.feed.agency,
            self.digits(found.plan_title),
            f"ช่วงเวลา {self.period(round_)}",
            f"กำหนดส่ง{long_weekday_date(round_.due_on, thai_digits=self.feed.thai_digits)}",
        ]
        if round_.extended_reason:
            told.append("กำหนดส่งขยายจากเดิมแล้ว")  # the reason names who allowed it
        told.append(f"สถานะรอบ: {THAI[round_.status]}")
        if round_.status is RoundStatus.OPEN:
            told.append(self.standing(found, owed))
        for division, parts in self.by_division(owed).items():
            told += ["", f"{division}:"]
            for part in parts:
                again = " (ส่งกลับให้แก้ไข)" if part.returned else ""
                told.append(f"- ที่ {self.digits(str(part.number))} {part.title}{again}")
        return told

    def digits(self, text: str) -> str:
        return to_thai(text) if self.feed.thai_digits else text

    def period(self, round_: RoundRecord) -> str:
        period = Period(round_.starts_on, round_.ends_on)
        return month_span(period, thai_digits=self.feed.thai_digits)

    def several(self, found: FeedRound) -> bool:
        """Whether another plan of the year has the same round, so that the plan must be named."""
        same = (found.round.fiscal_year, found.round.half)
        return [(one.round.fiscal_year, one.round.half) for one in self.feed.rounds].count(same) > 1

    def by_division(self, owed: Sequence[OwedPart]) -> dict[str, list[OwedPart]]:
        divisions: dict[str, list[OwedPart]] = {}
        for part in owed:
            divisions.setdefault(part.division, []).append(part)
        return divisions


class _English(_Thai):
    """The same in English; days are C.E., the fiscal year is B.E."""

    def name(self) -> str:
        return f"Tidtam: {self.feed.agency}"

    def about(self) -> str:
        return f"Due days of ITA reports for {self.feed.officer.name}"

    def summary(self, found: FeedRound, owed: Sequence[OwedPart]) -> str:
        of_plan = f" of {found.plan_title}" if self.several(found) else ""
        title = round_title(found.round, language="en")
        year = found.round.fiscal_year
        return f"ITA report due, {title} {year}{of_plan}: {self.standing(found, owed)}"

    def standing(self, found: FeedRound, owed: Sequence[OwedPart]) -> str:
        if found.round.status is RoundStatus.SCHEDULED:
            return f"{found.parts} to be reported"
        if found.round.status is RoundStatus.CLOSED:
            return "the round is closed"
        return f"{len(owed)} of {found.parts} still owed" if owed else "all is reported"

    def lines(self, found: FeedRound, owed: Sequence[OwedPart]) -> list[str]:
        round_ = found.round
        due = f"{WEEKDAYS_EN[round_.due_on.weekday()]} {long_date_en(round_.due_on)}"
        told = [self.feed.agency, found.plan_title, f"Period: {self.period(round_)}", f"Due: {due}"]
        if round_.extended_reason:
            told.append("The due day was extended")
        told.append(f"Round: {ENGLISH[round_.status]}")
        if round_.status is RoundStatus.OPEN:
            told.append(self.standing(found, owed).capitalize())
        for division, parts in self.by_division(owed).items():
            told += ["", f"{division}:"]
            for part in parts:
                again = " (returned)" if part.returned else ""
                told.append(f"- No. {part.number} {part.title}{again}")
        return told

    def digits(self, text: str) -> str:
        return text

    def period(self, round_: RoundRecord) -> str:
        first, last = (long_date_en(d).split(" ", 1)[1] for d in (round_.starts_on, round_.ends_on))
        return f"{first} – {last}"
