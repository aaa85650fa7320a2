"""A plan's life: stored as a draft, approved (owners expanded, rounds scheduled), closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tracker.calendar import bangkok_date, fiscal_year
from tracker.errors import TidtamError
from tracker.evidence import keep_bytes
from tracker.queries import people, plans
from tracker.queries.plans import assessment_t, score_t
from tracker.reading.answering import answered
from tracker.reading.answers import Answers
from tracker.reading.draft import PlanDraft
from tracker.status import PlanStatus, ScoreKind, Status
from tracker.store import Store, Who
from tracker.tables import Assessment, Finding, Measure, Part, Plan, Score
from workflows.actions.acts import doer, standings_of
from workflows.actions.agencies import learn_names
from workflows.actions.evidence import Upload, keep_evidence
from workflows.actions.rounds import schedule_rounds
from workflows.actions.seen import check_seen, versions_of
from workflows.calendars import agency_calendar, settings_of
from workflows.capacities import capacities
from workflows.engine import Capacity, Need, Refused
from workflows.house import House
from workflows.owners import Owners, UnknownOwner, owners_of_plan
from workflows.states import PLAN

READER = Who(None, "ผู้นำเข้าเอกสาร")


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval made: parts, and the numbers of measures without an owner."""

    plan_id: int
    parts: int
    gaps: tuple[int, ...]


class NoPlanInDocument(TidtamError):
    """The document holds no plan of measures, so there is nothing to store."""

    def __init__(self) -> None:
        super().__init__(
            "no-plan",
            th="เอกสารนี้ไม่มีตารางมาตรการ จึงไม่มีแผนให้จัดเก็บ โปรดเลือกไฟล์แผน หรือคัดลอกตารางมาตรการมาวาง",
            en="this document holds no table of measures, so there is no plan to store; choose "
            "the plan's file, or paste its table",
        )


class FiscalYearMissing(TidtamError):
    """The document does not say for which fiscal year its plan is."""

    def __init__(self) -> None:
        super().__init__(
            "fiscal-year-missing",
            th="ไม่พบปีงบประมาณของแผนในเอกสาร โปรดระบุปีงบประมาณ (--fiscal-year)",
            en="the document does not say the plan's fiscal year; give it (--fiscal-year)",
        )


class SecondPlan(TidtamError):
    """The fiscal year has an approved plan, and nobody said that this is a second one and why.

    Two plans in a year are lawful; but they double every division's reports.
    """

    def __init__(self, year: int) -> None:
        super().__init__(
            "second-plan",
            th=f"ปีงบประมาณ {year} มีแผนที่อนุมัติแล้ว หากต้องการเปลี่ยนแผนนั้นให้ใช้การแก้ไขแผน "
            "หากตั้งใจให้มีแผนที่สองของปี โปรดยืนยันและระบุเหตุผล (--second)",
            en=f"fiscal year {year} has an approved plan. To change that plan, amend it; if a "
            "second plan of the year is meant, say so with the reason (--second)",
        )


class OwnersUnknown(TidtamError):
    """The plan names owners that are no divisions of the agency."""

    def __init__(self, unknown: tuple[UnknownOwner, ...], plan_id: int) -> None:
        self.unknown = unknown
        th = ", ".join(
            f"“{u.name}” (มาตรการที่ {_numbers(u.measures)}"
            + (f" ใกล้เคียงกับ {u.nearest})" if u.nearest else ")")
            for u in unknown
        )
        en = ", ".join(
            f"“{u.name}” (measure {_numbers(u.measures)}"
            + (f"; near to {u.nearest})" if u.nearest else ")")
            for u in unknown
        )
        super().__init__(
            "owners-unknown",
            th=f"ไม่รู้จักผู้รับผิดชอบ: {th} โปรดเพิ่มเป็นส่วนราชการ หรือเพิ่มเป็นชื่ออื่นของส่วนราชการที่มีอยู่",
            en=f"unknown owners: {en}. Add them as divisions (tidtam divisions from-plan {plan_id})"
            " or as other names of one (tidtam divisions alias)",
        )


def import_plan(
    house: House,
    *,
    agency_id: int,
    understood: Mapping[str, Any],
    source_name: str,
    source: bytes,
    officer_id: int | None = None,
    fiscal_year_be: int | None = None,
    answers: Answers | None = None,
    now: datetime,
) -> int:
    """Store what was read from a document (CONTRACT's JSON) as a draft plan; return its number.

    `answers` are laid over the reading and kept with it; divisions and other names that they
    speak of are made in the same transaction. The document's bytes are kept under their hash.
    Raises NoPlanInDocument, FiscalYearMissing, Refused, NameTooLong.
    """
    names: frozenset[str] = frozenset()
    if answers is not None:
        again = answered(PlanDraft.from_json(understood), answers).draft
        understood = {**again.as_json(), "answers": answers.as_json()}
        names = frozenset(o for m in (again.plan.measures if again.plan else ()) for o in m.owners)
    plan = understood.get("plan")
    if not plan or not plan["measures"]:
        raise NoPlanInDocument
    year = fiscal_year_be or plan.get("fiscal_year")
    if year is None:
        raise FiscalYearMissing
    who = (
        doer(house, agency_id=agency_id, officer_id=officer_id).who
        if officer_id is not None
        else READER
    )
    sha256 = keep_bytes(house.files, source)
    with house.write(agency_id, who=who, now=now) as store:
        if officer_id is not None:
            _only_clerks(store, officer_id)
        if answers is not None:
            begins = min(fiscal_year(year).starts, bangkok_date(now))
            learn_names(store, answers.owners, used=names, starts_on=begins)
        assessment_id = _assessment(store, understood.get("assessment") or {})
        title = f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {year}"
        plan_id = store.insert(
            Plan,
            fiscal_year=year,
            title=title,
            assessment_id=assessment_id,
            source_name=source_name,
            source_sha256=sha256,
            understood=dict(understood),
            created_at=now,
        )
        store.insert_many(Measure, [_measure(plan_id, year, read) for read in plan["measures"]])
        store.journal(
            "import",
            "plan",
            plan_id,
            new={
                "status": PlanStatus.DRAFT,
                "fiscal_year": year,
                "measures": len(plan["measures"]),
                "source": source_name,
                "sha256": sha256,
                **({"answers": answers.count} if answers is not None and answers.count else {}),
            },
        )
    return plan_id


def owners_now(house: House, *, agency_id: int, plan_id: int, on: date) -> Owners:
    """What approving on this day would expand: divisions by measure, unknown names, gaps."""
    with house.read() as connection:
        return owners_of_plan(
            plans.measures(connection, agency_id, plan_id=plan_id, limit=None),
            people.divisions(connection, agency_id),
            on=on,
        )


def years_with_plans(connection: sa.Connection, agency_id: int) -> frozenset[int]:
    """The fiscal years (B.E.) that have an approved plan."""
    approved = plans.plans(connection, agency_id, status=PlanStatus.APPROVED)
    return frozenset(one.fiscal_year for one in approved)


def approve_plan(
    house: House,
    *,
    agency_id: int,
    plan_id: int,
    officer_id: int,
    approved_on: date | None = None,
    scan: Upload | None = None,
    second_because: str | None = None,
    seen: str | None = None,
    now: datetime,
) -> Approved:
    """Approve a draft: expand owners to parts, and schedule both rounds; all in one transaction.

    `approved_on` is the date on the paper (default: today); `seen` the mark of the measures that
    were read; `second_because` why the year gets a further plan, for the journal. Raises Refused,
    OwnersUnknown, SecondPlan, ChangedMeanwhile.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    approved_on = approved_on or bangkok_date(now)
    kept = keep_evidence(house, [scan] if scan else [])
    scan_sha256 = kept[0].examined.sha256 if kept and kept[0].examined else None
    with house.write(agency_id, who=acting.who, now=now) as store:
        before = plans.plan(store.connection, agency_id, plan_id)
        measures = plans.measures(store.connection, agency_id, plan_id=plan_id, limit=None)
        check_seen(seen, versions_of(measures), what="ร่างแผน")
        PLAN.decide(
            before.status,
            "approve",
            who=capacities(standings_of(store.connection, agency_id, officer_id, now)),
            given={Need.APPROVED_ON, *([Need.MEASURES] if measures else [])},
        )
        owners = owners_of_plan(
            measures, people.divisions(store.connection, agency_id), on=approved_on
        )
        if owners.unknown:
            raise OwnersUnknown(owners.unknown, plan_id)
        because = (second_because or "").strip() or None
        second = before.fiscal_year in years_with_plans(store.connection, agency_id)
        if second and because is None:
            raise SecondPlan(before.fiscal_year)
        parts = [
            {"measure_id": measure_id, "division_id": division_id, "status": Status.PLANNED}
            for measure_id, divisions in owners.by_measure.items()
            for division_id in divisions
        ]
        store.insert_many(Part, parts)
        store.change(
            Plan,
            plan_id,
            version=before.version,
            what="แผน",
            status=PlanStatus.APPROVED,
            approved_on=approved_on,
            approved_at=now,
            approved_by=officer_id,
            scan_sha256=scan_sha256,
        )
        store.journal(
            "approve",
            "plan",
            plan_id,
            old={"status": before.status},
            new={
                "status": PlanStatus.APPROVED,
                "approved_on": approved_on,
                "parts": len(parts),
                "scan": scan_sha256,
                **({"second_because": because} if second else {}),
            },
        )
        schedule_rounds(
            store,
            plan_id=plan_id,
            fiscal_year=before.fiscal_year,
            calendar=agency_calendar(house, store.connection, agency_id, before.fiscal_year),
            settings=settings_of(house, store.connection, agency_id),
            approved_on=approved_on,
            now=now,
        )
    return Approved(plan_id, len(parts), owners.gaps)


def _only_clerks(store: Store, officer_id: int) -> None:
    mine = capacities(standings_of(store.connection, store.agency_id, officer_id, store.now))
    if Capacity.CLERK not in mine:
        raise Refused(
            "not-yours",
            th="ผู้ที่นำเข้าแผนได้คือเจ้าหน้าที่ผู้ดูแลแผน โปรดให้ผู้นั้นดำเนินการ",
            en="plans are imported by the clerk; ask them to do it",
        )


def _measure(plan_id: int, year: int, read: Mapping[str, Any]) -> dict[str, Any]:
    """A measure's row from its reading; without a period it runs the plan's fiscal year."""
    whole = fiscal_year(year)
    starts = date.fromisoformat(read["starts"]) if read["starts"] else whole.starts
    ends = date.fromisoformat(read["ends"]) if read["ends"] else whole.ends
    return {
        "plan_id": plan_id,
        "number": read["number"],
        "title": read["title"],
        "actions": read["actions"],
        "issue": read["issue"],
        "instrument": read["instrument"],
        "indicators": read["indicators"],
        "questions": read["questions"],
        "finding": read["finding"],
        "steps": read["steps"],
        "owners": read["owners"],
        "all_divisions": read["all_divisions"],
        "starts_on": starts,
        "ends_on": max(starts, ends),
        "follow_up": read["follow_up"],
        "as_printed": read["as_printed"],
        "where_printed": read["where"],
    }


def _assessment(store: Store, read: Mapping[str, Any]) -> int | None:
    """Enter the assessment that the document tells of; what is known already is not changed."""
    year = read.get("fiscal_year")
    if year is None:
        return None
    row = store.connection.execute(
        sa.select(assessment_t.c.id).where(
            assessment_t.c.agency_id == store.agency_id, assessment_t.c.fiscal_year == year
        )
    ).one_or_none()
    if row is not None:
        assessment_id = int(row.id)
    else:
        assessment_id = store.insert(
            Assessment, fiscal_year=year, overall=read.get("overall"), level=read.get("level")
        )
        store.insert_many(
            Finding,
            [
                {
                    "assessment_id": assessment_id,
                    "indicator": finding["indicator"],
                    "questions": finding["questions"],
                    "refers_to": finding["refers_to"],
                    "text": finding["text"],
                }
                for finding in read.get("findings") or ()
            ],
        )
        store.journal("add", "assessment", assessment_id, new={"fiscal_year": year})
    known = {
        (kind, code)
        for kind, code in store.connection.execute(
            sa.select(score_t.c.kind, score_t.c.code).where(
                score_t.c.agency_id == store.agency_id,
                score_t.c.assessment_id == assessment_id,
            )
        )
    }
    scores = {
        (kind, str(code)): score
        for kind, name in (
            (ScoreKind.INSTRUMENT, "instruments"),
            (ScoreKind.INDICATOR, "indicators"),
            (ScoreKind.QUESTION, "questions"),
        )
        for code, score in (read.get(name) or {}).items()
    }
    store.insert_many(
        Score,
        [
            {"assessment_id": assessment_id, "kind": kind, "code": code, "score": score}
            for (kind, code), score in scores.items()
            if (kind, code) not in known
        ],
    )
    return assessment_id


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)
