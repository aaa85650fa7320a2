"""What a list of measures is narrowed to, as the address keeps it. Reads no measure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request

from tracker import ita
from tracker.ita.editions import Edition
from tracker.queries.listing import Wanted
from tracker.records import DivisionRecord
from tracker.status import Status
from tracker.thai import clean
from web.request_scope import house, today, whole_number
from web.wording import digits, gettext, word

LONGEST_SEARCH = 80
STATUSES = {status.value: status for status in Status}
INSTRUMENTS = ("IIT", "EIT", "OIT")


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen; what the plan cannot hold is dropped."""

    search: str | None = None
    division_id: int | None = None
    status: Status | None = None
    indicator: int | None = None
    issue: int | None = None
    instrument: str | None = None
    overdue: bool = False
    board: bool = False

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return bool(self.search or self.division_id or self.status or self.overdue or self.seldom)

    @property
    def seldom(self) -> bool:
        """Whether one of the filters that few need is set."""
        return bool(self.indicator or self.issue or self.instrument)

    def for_url(self, *, board: bool | None = None) -> dict[str, str]:
        """The same, as a query string takes it; nothing that is not set. `board` turns it."""
        as_board = self.board if board is None else board
        told = {
            "q": self.search or "",
            "division": str(self.division_id or ""),
            "status": self.status.value if self.status else "",
            "indicator": str(self.indicator or ""),
            "issue": str(self.issue or ""),
            "instrument": self.instrument or "",
            "overdue": "1" if self.overdue else "",
            "view": "board" if as_board else "",
        }
        return {name: value for name, value in told.items() if value}

    def of(self, status: Status) -> "Filters":
        """The same for one column of the board."""
        return replace(self, status=status)

    def wanted(self, edition: Edition) -> Wanted:
        """The same, as the list is asked for it."""
        counted = (i.number for i in edition.indicators if i.instrument == self.instrument)
        return Wanted(
            division_id=self.division_id,
            status=self.status,
            indicator=self.indicator,
            issue=self.issue,
            instrument=self.instrument,
            of_instrument=tuple(counted) if self.instrument else (),
            overdue_on=today() if self.overdue else None,
            search=self.search,
        )

    def told(self, divisions: Mapping[int, DivisionRecord]) -> list[str]:
        """The same in words, for a paper that was narrowed."""
        of = divisions.get(self.division_id or 0)
        said = (
            f"“{self.search}”" if self.search else "",
            of.name if of else "",
            word(self.status) if self.status else "",
            gettext("ตัวชี้วัด %(number)s", number=digits(self.indicator or "")),
            gettext("ประเด็น %(number)s", number=digits(self.issue or "")),
            self.instrument or "",
            gettext("เกินระยะเวลาแล้ว") if self.overdue else "",
        )
        given = (1, 1, 1, self.indicator, self.issue, 1, 1)
        return [one for one, there in zip(said, given, strict=True) if one and there]


def filters() -> Filters:
    """What the address asks for."""
    asked = request.args
    status = asked.get("status", "")
    instrument = asked.get("instrument")
    search = clean(asked.get("q", "").replace("\x00", ""))[:LONGEST_SEARCH]
    return Filters(
        search=search or None,
        division_id=whole_number(asked.get("division")) or None,
        status=STATUSES.get(status),
        indicator=whole_number(asked.get("indicator")) or None,
        issue=whole_number(asked.get("issue")) or None,
        instrument=instrument if instrument in INSTRUMENTS else None,
        overdue=bool(asked.get("overdue")),
        board=asked.get("view") == "board",
    )


def edition_of(fiscal_year: int) -> Edition:
    """The indicators of a plan's year, with the installation's further editions."""
    return ita.edition(fiscal_year, extra=house().settings.ita.editions)


def issues() -> Mapping[int, str]:
    """The seven issues by number (FIELD §2)."""
    return ita.catalogue(house().settings.ita.editions).issues
