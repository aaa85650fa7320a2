"""What a round's pages show: each division's reports, who was reminded when, and the history.

Reads only; says nothing of what may be done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from tracker.queries import notices, people, plans, progress, rounds
from tracker.queries.rounds import OwedPart
from tracker.records import JournalRecord, MeasureRecord, PartRecord, ProgressRecord, RoundRecord
from tracker.status import NoticeState, ReportStatus, Role, RoundStatus
from web.request_scope import house, language, present, today, view
from web.wording import day
from workflows.actions.reminders import base_url_of
from workflows.calendars import settings_of
from workflows.group_text import group_text
from workflows.reminders import DIGEST, OWNERS
from workflows.rounds import ANNUAL

LOOKED_BACK = 500  # digests of the log in which the last one of a division is looked for


@dataclass(frozen=True, slots=True)
class Told:
    """One part of a division with the report that counts in the round, if there is one."""

    measure: MeasureRecord
    part: PartRecord
    report: ProgressRecord | None
    owed: OwedPart | None


@dataclass(frozen=True, slots=True)
class Row:
    """A division in a round: who heads it, what it owes, what it told, when it was reminded."""

    division_id: int
    division: str
    head: str | None
    parts: int
    owed: tuple[OwedPart, ...]
    told: tuple[Told, ...]
    reminded_at: datetime | None
    has_owner: bool

    @property
    def settled(self) -> int:
        """How many of its parts owe nothing."""
        return self.parts - len(self.owed)

    @property
    def to_look_at(self) -> int:
        """Reports that were neither accepted nor returned yet."""
        return sum(
            t.report is not None and t.report.state is ReportStatus.SUBMITTED for t in self.told
        )

    @property
    def late(self) -> int:
        """Reports that came after the round was closed."""
        return sum(t.report is not None and t.report.late for t in self.told)

    @property
    def unchanged(self) -> int:
        """Reports that only repeat an earlier one."""
        return sum(t.report is not None and t.report.unchanged for t in self.told)


def rows(found: RoundRecord) -> tuple[Row, ...]:
    """Every division with a part in the round's plan: those that owe first, in their order."""
    agency_id = present().agency_id
    measures = plans.measures(view(), agency_id, plan_id=found.plan_id, limit=None)
    reports = progress.latest_reports(view(), agency_id, found.id)
    owners = _owners()
    reminded = _reminded(found)
    heads = {d: names[0] for d, names in _names(owners).items() if names}
    made = []
    for division in rounds.by_division(view(), agency_id, found.id):
        owed = {part.part_id: part for part in division.owed}
        told = tuple(
            Told(measure, part, reports.get(part.id), owed.get(part.id))
            for measure in measures
            for part in measure.parts
            if part.division_id == division.division_id
        )
        mine = owners.get(division.division_id, {})
        made.append(
            Row(
                division.division_id,
                division.division,
                heads.get(division.division_id),
                division.parts,
                division.owed,
                told,
                max((reminded[o] for o in mine if o in reminded), default=None),
                bool(mine),
            )
        )
    return tuple(sorted(made, key=lambda row: not row.owed))


def undecided(found: RoundRecord) -> tuple[rounds.OpenPart, ...]:
    """The parts on which an annual round that is open still wants a decision."""
    if found.half != ANNUAL or found.status is not RoundStatus.OPEN:
        return ()
    return rounds.undecided(view(), found.agency_id, found.id)


def line_text(found: RoundRecord, *, division_id: int | None = None) -> str:
    """The text to copy into the office's LINE group, of all divisions or of one."""
    divisions = rounds.by_division(view(), found.agency_id, found.id)
    return group_text(
        found,
        [one for one in divisions if division_id in (None, one.division_id)],
        base_url=base_url_of(house().settings),
        today=today(),
        thai_digits=settings_of(house(), view(), found.agency_id).thai_digits,
        language=language(),
    )


def history(found: RoundRecord) -> tuple[JournalRecord, ...]:
    """What was done with the round, the latest first."""
    return progress.journal_of(
        view(), found.agency_id, subject="round", subject_ids=[found.id], limit=30
    )


def say_round(entry: JournalRecord) -> str:
    """What happened to a round, in a few words."""
    match entry.action:
        case "schedule":
            return gettext("ตั้งรอบ กำหนดส่ง %(day)s", day=_due(entry.new))
        case "open":
            return gettext("เปิดรอบ")
        case "extend":
            return gettext(
                "ขยายกำหนดส่งจาก %(old)s เป็น %(new)s ผู้อนุญาต: %(who)s",
                old=_due(entry.old),
                new=_due(entry.new),
                who=entry.new.get("allowed_by", ""),
            )
        case "close":
            return gettext("ปิดรอบ")
        case "remind-now":
            return gettext("เตือนผู้ที่ยังไม่ส่ง")
        case "reckon":
            return gettext("คำนวณกำหนดส่งใหม่")
    return gettext("แก้ไขข้อมูล")


def _due(values: Mapping[str, Any]) -> str:
    kept = values.get("due_on")
    return day(date.fromisoformat(str(kept))) if kept else ""


def _owners() -> dict[int, dict[int, Role]]:
    """By division who owns its parts today, heads first."""
    found: dict[int, dict[int, Role]] = {}
    standings = people.standings(view(), present().agency_id, on=today())
    for standing in sorted(standings, key=lambda s: s.role is not Role.HEAD):
        if standing.division_id and standing.role in OWNERS:
            found.setdefault(standing.division_id, {}).setdefault(
                standing.officer_id, standing.role
            )
    return found


def _names(owners: Mapping[int, Mapping[int, Role]]) -> dict[int, list[str]]:
    """The heads' names by division; a reporter alone is no head."""
    names = {o.id: o.name for o in people.officers(view(), present().agency_id)}
    return {
        division: [names[o] for o, role in mine.items() if role is Role.HEAD]
        for division, mine in owners.items()
    }


def _reminded(found: RoundRecord) -> dict[int, datetime]:
    """By officer when the last digest went out since the round opened."""
    if found.opened_at is None:
        return {}
    latest: dict[int, datetime] = {}
    for notice in notices.notices(
        view(), found.agency_id, kind=DIGEST, state=NoticeState.SENT, limit=LOOKED_BACK
    ):
        if notice.sent_at is not None and notice.sent_at >= found.opened_at:
            latest.setdefault(notice.officer_id, notice.sent_at)
    return latest
