"""The heads' meeting on a round: the open parts by division, what is said as reports, minutes."""

from typing import Annotated

from pydantic import Field

from tracker.errors import TidtamError
from tracker.queries import rounds
from tracker.queries.people import NotFound
from tracker.records import RoundRecord
from tracker.status import RoundStatus, Status, TokenScope
from web.api import asked
from web.api.door import again
from web.api.operations import operation
from web.api.problems import why
from web.api.shapes import Listed, Report, Shape
from web.api.together import MOST, Outcome
from web.meeting.table import places, said_at
from web.request_scope import house, now, present, view
from web.wording import papers_in_thai_digits
from workflows.actions.progress import report
from workflows.capacities import OnBehalf
from workflows.meeting_text import Meeting, minutes_text

PATH = "/rounds/<row:round_id>/meeting"


class Speaker(Shape):
    """Somebody who may speak for a division."""

    officer_id: int
    name: str


class OpenPart(Shape):
    """A part that has not come to its end; `owed`: the round has no report on it yet."""

    part_id: int
    measure_id: int
    number: int
    title: str
    status: Status
    version: int
    owed: bool
    last_report: Report | None


class AtTheTable(Shape):
    """A division with its open parts and who may speak for it, heads first."""

    division_id: int
    division: str
    speakers: list[Speaker]
    parts: list[OpenPart]


class Minutes(Shape):
    """The paragraph for the minutes, in Thai, of `said` reports; `source` stands on each."""

    source: str
    said: int
    text: str


class WhichMeeting(asked.Asked):
    """A meeting by its name, its number of the year (3/2569) and its day."""

    name: asked.Named
    number: asked.Named
    on: asked.Day

    def meeting(self) -> Meeting:
        """As its source is written."""
        return Meeting(self.name, self.number, self.on)


class Said(asked.Asked):
    """What was said about one part.

    `last_report` is the number of the last report that was seen on it, 0 where there was none.
    """

    measure_id: asked.Row
    division_id: asked.Row
    done: asked.Words | None = None
    unchanged: bool = False
    done_on: asked.Day | None = None
    percent: Annotated[int, Field(ge=0, le=100)] | None = None
    spoken_by: asked.Row | None = Field(None, description="one of `speakers`; else the first")
    last_report: Annotated[int, Field(ge=0, lt=2**31)]


class SaidAtMeeting(WhichMeeting):
    """What was said at a meeting, part by part."""

    said: Annotated[list[Said], Field(min_length=1, max_length=MOST)]


@operation("GET", PATH, th="งานที่ยังไม่จบ สำหรับที่ประชุม", answer=Listed[AtTheTable])
def meeting_table(round_id: int) -> Listed[AtTheTable]:
    """Every division with an open part in a round that has been opened, for the meeting's table."""
    return Listed[AtTheTable](
        items=[
            AtTheTable(
                division_id=place.division_id,
                division=place.division,
                speakers=[Speaker(officer_id=id_, name=name) for id_, name in place.owners],
                parts=[
                    OpenPart(
                        part_id=one.part.id,
                        measure_id=one.measure.id,
                        number=one.measure.number,
                        title=one.measure.title,
                        status=one.part.status,
                        version=one.part.version,
                        owed=one.owed,
                        last_report=Report.model_validate(one.last) if one.last else None,
                    )
                    for one in place.items
                ],
            )
            for place in places(_round(round_id), typed=False)
        ]
    )


@operation(
    "POST",
    PATH,
    th="บันทึกสิ่งที่รายงานในที่ประชุม",
    scope=TokenScope.CLERK,
    body=SaidAtMeeting,
    answer=Listed[Outcome],
)
def say_at_meeting(round_id: int, told: SaidAtMeeting) -> Listed[Outcome]:
    """Enter what was said as reports on the divisions' behalf, with the meeting as their source.

    Each part by itself: one that is refused says why and does not undo the others. What was seen
    of each stands in the body, so If-Match is not needed.
    """
    found = _round(round_id)
    first = {
        place.division_id: place.owners[0][0]
        for place in places(found, typed=False)
        if place.owners
    }
    source = told.meeting().source
    outcomes = []
    for one in told.said:
        refused = None
        try:
            report(
                house(),
                agency_id=present().agency_id,
                measure_id=one.measure_id,
                division_id=one.division_id,
                officer_id=present().officer_id,
                on_behalf=OnBehalf(one.spoken_by or first.get(one.division_id, 0), source),
                done=one.done,
                done_on=one.done_on,
                percent=one.percent,
                unchanged=one.unchanged and not one.done,
                round_id=found.id,
                last=one.last_report,
                now=now(),
            )
        except TidtamError as error:
            refused = why(error)
        outcomes.append(
            Outcome(measure_id=one.measure_id, division_id=one.division_id, refused=refused)
        )
    again()
    return Listed[Outcome](items=outcomes)


@operation(
    "GET",
    f"{PATH}/minutes",
    th="ข้อความสำหรับรายงานการประชุม",
    query=WhichMeeting,
    answer=Minutes,
)
def meeting_minutes(round_id: int, query: WhichMeeting) -> Minutes:
    """The paragraph for the minutes: by division what was said, and who still owes."""
    found, meeting = _round(round_id), query.meeting()
    waiting = rounds.by_division(view(), present().agency_id, found.id)
    said = said_at(found, meeting)
    text = minutes_text(
        meeting,
        found,
        said,
        silent=[one.division for one in waiting if one.owed],
        thai_digits=papers_in_thai_digits(),
    )
    return Minutes(source=meeting.source, said=len(said), text=text)


def _round(round_id: int) -> RoundRecord:
    """A round that has been opened: before that nobody owes anything."""
    found = rounds.round_of(view(), present().agency_id, round_id)
    if found.status is RoundStatus.SCHEDULED:
        raise NotFound("รอบรายงาน", "round", round_id)
    return found
