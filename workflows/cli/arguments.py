"""What people type for days, years, numbers and evidence; in either digit script, B.E. or C.E."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.calendar import DateNotUnderstood, YearDoubtful, parse_date
from tracker.thai import to_arabic

if TYPE_CHECKING:
    from workflows.actions.evidence import Link, Upload

# What nobody dated has been so since before Tidtam: 1 January 2500 B.E.
LONG_AGO = date(1957, 1, 1)


class Day(click.ParamType[date]):
    """A date: 2026-04-03, "3 เม.ย. 2569", ๓/๔/๒๕๖๙."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a year off by 543 is asked back, never taken."""
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except (DateNotUnderstood, YearDoubtful) as error:
            self.fail(f"{error.th}\n{error.en}", param, ctx)


class Instant(click.ParamType[datetime]):
    """An instant: 2026-03-30T09:00+07:00; without an offset it is Bangkok time."""

    name = "ISO-TIME"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """An aware UTC instant; a bare date is 09:00 in Bangkok."""
        from datetime import UTC

        from tracker.calendar import BANGKOK, at_bangkok

        if isinstance(value, datetime):
            return value
        text = to_arabic(str(value).strip())
        try:
            if len(text) <= 10:
                return at_bangkok(parse_date(text), 9)
            found = datetime.fromisoformat(text)
            parse_date(found.date().isoformat())  # asks back a year that is off by 543
            if not LONG_AGO.year <= found.year < 2400:
                raise ValueError("no year in which this program is asked for anything")
        except YearDoubtful as error:
            self.fail(f"{error.th}\n{error.en}", param, ctx)
        except (ValueError, DateNotUnderstood):
            self.fail(
                f"“{value}” ไม่ใช่เวลา โปรดเขียนเช่น 2026-03-30T09:00 (ค.ศ. เวลาไทย)\n"
                f"“{value}” is no time; write it as 2026-03-30T09:00 (C.E., Bangkok time)",
                param,
                ctx,
            )
        return (found if found.tzinfo else found.replace(tzinfo=BANGKOK)).astimezone(UTC)


class Whole(click.ParamType[int]):
    """A whole number in either digit script, within bounds."""

    name = "N"

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; anything else is wrong usage."""
        text = to_arabic(str(value).strip().removesuffix("%"))
        if not text.isdecimal() or not self.least <= int(text) <= self.most:
            self.fail(
                f"ต้องเป็นจำนวนเต็มตั้งแต่ {self.least} ถึง {self.most} (ได้รับ “{value}”)\n"
                f"must be a whole number from {self.least} to {self.most}, not “{value}”",
                param,
                ctx,
            )
        return int(text)


class FiscalYear(click.ParamType[int]):
    """A fiscal year of the Buddhist Era: 2569 or ๒๕๖๙."""

    name = "YEAR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The year; one of the Common Era is asked back."""
        text = to_arabic(str(value).strip())
        year = int(text) if text.isdecimal() else 0
        if 1957 <= year <= 2156:
            self.fail(
                f"ปีงบประมาณเป็น พ.ศ. หมายถึง {year + 543} ใช่หรือไม่\n"
                f"a fiscal year is of the Buddhist Era; is {year + 543} meant?",
                param,
                ctx,
            )
        if not 2500 <= year <= 2699:
            self.fail(
                f"“{value}” ไม่ใช่ปีงบประมาณ โปรดเขียนเช่น 2569\n"
                f"“{value}” is no fiscal year; write it as 2569",
                param,
                ctx,
            )
        return year


DAY = Day()
INSTANT = Instant()
YEAR = FiscalYear()


def evidence_of(text: str, *, size_limit_mb: int) -> "Upload | Link":
    """A file of this name, or a link; a file is read no further than one byte over the limit."""
    from workflows.actions.evidence import Link, Upload

    if text.lower().startswith(("http://", "https://")):
        return Link(text)
    path = Path(text)
    return Upload(path.name, read_at_most(path, size_limit_mb * 1024 * 1024 + 1))


def read_at_most(path: Path, size: int) -> bytes:
    """The first bytes of a file, so that a huge one is refused without being read whole."""
    with path.open("rb") as file:
        return file.read(size)
