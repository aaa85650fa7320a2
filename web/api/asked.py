"""What the API takes: the queries of its lists and the bodies of its acts. Unknown fields fail."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from tracker.status import AssentKind, AssentStatus, NoticeState, PlanStatus, Status
from web.fields import FIRST_YEAR, LAST_YEAR, LONGEST_LINE, LONGEST_TEXT
from workflows.actions.evidence import Link
from workflows.actions.tokens import LONGEST_NAME
from workflows.capacities import OnBehalf

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
ON_A_PAGE, MOST_ON_A_PAGE = 50, 200
# no control sign but line ends and tab: a database may refuse NUL, and papers show none
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


def _in_our_time(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"a day from {EARLIEST} to {LATEST}, Gregorian; 2569 is 2026")
    return day


def _written_out(day: Any) -> Any:
    if not isinstance(day, str):
        return day
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII) is None:
        raise ValueError("a day as 2026-03-31")
    return date.fromisoformat(day)


def _spelled_out(said: Any) -> Any:
    if isinstance(said, str) and said not in ("true", "false"):
        raise ValueError("true or false")
    return said


Day = Annotated[
    date,
    BeforeValidator(_written_out),
    AfterValidator(_in_our_time),
    Field(description="ISO 8601, Gregorian (C.E.), from 2000 to 2199"),
]
Line = Annotated[str, StringConstraints(max_length=LONGEST_LINE, pattern=PLAIN)]
Words = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=PLAIN)]
Row = Annotated[int, Field(ge=1, lt=2**31)]
Named = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE, pattern=PLAIN),
]
Place = Annotated[int, Field(ge=1, le=9)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="a fiscal year, B.E.")]
Url = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT, pattern=PLAIN)]
ROW_AFTER = Field(None, description="the last row of the page before, as its Link names it")


class Asked(BaseModel):
    """Something that is sent."""

    model_config = ConfigDict(defer_build=True, extra="forbid")


class Page(Asked):
    """How many of a list are asked for."""

    limit: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = ON_A_PAGE
    after: Row | None = ROW_AFTER


class PlansAsked(Asked):
    """Which plans."""

    status: PlanStatus | None = None


class MeasuresAsked(Asked):
    """Which measures: as on the plan's page. With `division_id`, `status` is that of its part."""

    plan_id: Row | None = None
    division_id: Row | None = None
    status: Status | None = None
    overdue: Annotated[bool, BeforeValidator(_spelled_out)] = False
    search: Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=PLAIN)] | None = (
        Field(None, description="any part of the title")
    )
    limit: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = ON_A_PAGE
    after: (
        Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}\.[1-9][0-9]{0,8}$")] | None
    ) = ROW_AFTER


class AssentsAsked(Asked):
    """Where they stand, and what is asked for."""

    state: AssentStatus = AssentStatus.WAITING
    kind: AssentKind | None = None


class RoundsAsked(Asked):
    """Which rounds."""

    plan_id: Row | None = None


class OwedAsked(Asked):
    """Whose debts."""

    division_id: Row | None = None


class NoticesAsked(Page):
    """Which notices."""

    state: NoticeState | None = None


class DayAsked(Asked):
    """Which day."""

    on: Day


class JournalAsked(Page):
    """Which entries."""


class Behalf(Asked):
    """For whom the clerk acts, and where that person said or wrote it."""

    officer_id: Row
    source: Named


class OfOwner(Asked):
    """What every act of an owner may say."""

    on_behalf: Behalf | None = Field(None, description="only the clerk acts for somebody else")

    def for_whom(self) -> OnBehalf | None:
        """As the actions take it."""
        behalf = self.on_behalf
        return OnBehalf(behalf.officer_id, behalf.source) if behalf else None


class Start(OfOwner):
    """Nothing needs to be said."""


class Shown(OfOwner):
    """What shows it: links here; files come in a form, beside this as the field `told`."""

    links: Annotated[list[Url], Field(max_length=20)] = []

    def pieces(self) -> tuple[Link, ...]:
        """The links as the actions take them."""
        return tuple(Link(url) for url in self.links)


class Finish(Shown):
    """Result, date of the deed and at least one piece of evidence, now or from earlier."""

    result: Words | None = None
    done_on: Day | None = None


class GiveUp(OfOwner):
    """Why it cannot be done."""

    reason: Words | None = None


class Reopen(Asked):
    """Why it is opened again."""

    reason: Words | None = None


class ReportSent(Shown):
    """One division's progress in the open round, or in the round named."""

    done: Words | None = None
    done_on: Day | None = None
    problem: Words | None = None
    next_step: Words | None = None
    percent: Annotated[int, Field(ge=0, le=100)] | None = None
    round_id: Row | None = None


class UnchangedSent(OfOwner):
    """Still right, nothing new: repeats the last report of this part."""

    round_id: Row | None = None


class Return(Asked):
    """Why a report goes back."""

    round_id: Row
    remark: Words | None = None


class Accept(Asked):
    """In which round."""

    round_id: Row


class Nothing(Asked):
    """Nothing needs to be said: {}."""


class Extend(Asked):
    """Until when, why, and who allowed it."""

    until: Day
    reason: Words | None = None
    allowed_by: Line | None = None


class Close(Asked):
    """Why, where it is closed before its day with reports missing."""

    reason: Words | None = None


class Show(Asked):
    """Whether citizens may see a piece of evidence."""

    public: bool


class WithdrawEvidence(Asked):
    """By which order and why the bytes are taken away for good."""

    order: Line | None = None
    reason: Words | None = None


class Approve(Asked):
    """The date on the paper (else today); its scan comes in a form as the field `files`."""

    approved_on: Day | None = None
    second_because: Words | None = None
    """Why the year gets a second plan, where it has an approved one."""


class Carry(Asked):
    """A remark; a return needs one."""

    remark: Words | None = None


class Publish(Asked):
    """Whether it is published although number or date is still to come."""

    unnumbered: bool = False


class NumberSent(Asked):
    """The memo's running number and its date; of a published one they change for a reason."""

    number: Line | None = None
    dated_on: Day | None = None
    reason: Words | None = None


class ParagraphSent(Asked):
    """The clerk's own words; null takes Tidtam's back."""

    text: Words | None


class AddMeasure(Asked):
    """A new measure."""

    change: Literal["add"]
    title: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT, pattern=PLAIN)]
    divisions: Annotated[list[Row], Field(min_length=1, max_length=200)]
    indicators: Annotated[list[Annotated[int, Field(ge=1, le=99)]], Field(max_length=99)] = []
    steps: Annotated[list[Words], Field(max_length=99)] = []
    starts_on: Day | None = None
    ends_on: Day | None = None
    finding: Words | None = Field(None, description="the weakness that it answers")


class Reword(Asked):
    """A new text in one field of a measure."""

    change: Literal["reword"]
    measure_id: Row
    field: Literal["title", "finding", "follow_up"]
    value: Words


class Reschedule(Asked):
    """A new first or last day of a measure."""

    change: Literal["reschedule"]
    measure_id: Row
    field: Literal["starts_on", "ends_on"]
    value: Day


class Withdraw(Asked):
    """The measure is followed no longer."""

    change: Literal["withdraw"]
    measure_id: Row


class HandOver(Asked):
    """A part goes from one division to another."""

    change: Literal["hand-over"]
    measure_id: Row
    from_division: Row
    to_division: Row


class Amend(Asked):
    """A numbered amendment: why, and all that it changes."""

    reason: Words | None = None
    amended_on: Day | None = None
    changes: Annotated[
        list[
            Annotated[
                AddMeasure | Reword | Reschedule | Withdraw | HandOver,
                Field(discriminator="change"),
            ]
        ],
        Field(min_length=1, max_length=200),
    ]
