"""A document becomes a draft: its measures, what was answered to its doubts, and its scores."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tracker.calendar import bangkok_date, fiscal_year
from tracker.errors import TidtamError
from tracker.evidence import keep_bytes
from tracker.queries import plans
from tracker.queries.plans import assessment_t, score_t
from tracker.reading.answering import answered
from tracker.reading.answers import Answers
from tracker.reading.draft import PlanDraft
from tracker.status import PlanStatus, ScoreKind
from tracker.store import Store, Who
from tracker.tables import Assessment, Finding, Measure, Plan, Score
from workflows.actions.acts import doer, standings_of
from workflows.actions.agencies import learn_names
from workflows.capacities import capacities
from workflows.engine import Capacity, Refused
from workflows.house import House
from workflows.import_questions import is_anothers

READER = Who(None, "ผู้นำเข้าเอกสาร")


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


class StoredAlready(TidtamError):
    """What was uploaded is stored: somebody, or the same press once more, was first."""

    def __init__(self, plan_id: int) -> None:
        self.plan_id = plan_id
        super().__init__(
            "stored-already",
            th=f"เอกสารนี้เก็บเป็นร่างแผนหมายเลข {plan_id} แล้ว",
            en=f"this document is stored already, as draft plan {plan_id}",
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
    upload: str | None = None,
    scores: bool | None = None,
    now: datetime,
) -> int:
    """Store what was read from a document (CONTRACT's JSON) as a draft plan; return its number.

    `answers` are laid over the reading and kept with it; divisions and other names that they
    speak of are made in the same transaction. The document's bytes are kept under their hash.
    What was brought as one `upload` is stored once. `scores`: whether the scores in the document
    become the agency's; where nobody has said so, unless it names another agency. Raises
    NoPlanInDocument, FiscalYearMissing, StoredAlready, Refused, NameTooLong.
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
        doer(house, agency_id=agency_id, officer_id=officer_id)
        if officer_id is not None
        else READER
    )
    if upload is not None:
        understood = {**understood, "upload": upload}
    with house.write(agency_id, who=who, now=now) as store:
        sha256 = keep_bytes(house.files, source)  # a draft of the same bytes may be on its way out
        if upload is not None:
            stored = plans.of_upload(store.connection, agency_id, sha256=sha256, upload=upload)
            if stored is not None:
                raise StoredAlready(stored)
        if officer_id is not None:
            _only_clerks(store, officer_id)
        if answers is not None:
            begins = min(fiscal_year(year).starts, bangkok_date(now))
            learn_names(store, answers.owners, used=names, starts_on=begins)
        if scores is None:
            scores = not is_anothers(understood, store.agency.name)
        assessment_id = (
            _assessment(store, understood.get("assessment") or {})
            if scores
            else _known_assessment(store, year - 1)
        )
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


def _known_assessment(store: Store, year: int) -> int | None:
    found = plans.assessment(store.connection, store.agency_id, fiscal_year=year)
    return found.id if found else None


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
    added = {key: score for key, score in scores.items() if key not in known}
    store.insert_many(
        Score,
        [
            {"assessment_id": assessment_id, "kind": kind, "code": code, "score": score}
            for (kind, code), score in added.items()
        ],
    )
    if row is not None and added:
        told = {code: score for (_, code), score in added.items()}
        store.journal("change", "assessment", assessment_id, new={"fiscal_year": year, **told})
    return assessment_id
