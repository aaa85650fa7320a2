"""From the database to the facts that a memo is written from. Reads; writes no sentence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from tracker import ita
from tracker.calendar import bangkok_date
from tracker.queries import people, plans
from tracker.records import AssessmentRecord, EndorsementRecord, MemoRecord, RoundRecord
from tracker.settings import AgencySettings
from tracker.status import Status
from workflows.documents.memo_facts import (
    AssessmentFacts,
    DivisionFacts,
    IndicatorFacts,
    InstrumentScore,
    MeasureFacts,
    MemoFacts,
    PartFacts,
    ReportFacts,
    SignerFacts,
)
from workflows.round_state import state_of_round
from workflows.signers import Signer, since_submitted


def gather(
    connection: Connection,
    *,
    agency_id: int,
    round_: RoundRecord,
    memo: MemoRecord | None,
    division_id: int,
    chain: Sequence[Signer],
    endorsements: Sequence[EndorsementRecord],
    settings: AgencySettings,
    edition: ita.Edition,
    journal: tuple[int, str],
) -> MemoFacts:
    """Everything that the round's memo says, from its snapshot and its chain of signers.

    `journal` is count and head of the agency's chain, to be printed on the paper.
    """
    state = state_of_round(connection, agency_id, round_)
    agency = people.agency(connection, agency_id)
    division = next(d for d in people.divisions(connection, agency_id) if d.id == division_id)
    plan = plans.plan(connection, agency_id, round_.plan_id)
    assessment = plans.assessment(connection, agency_id, fiscal_year=plan.fiscal_year - 1)
    place = [
        f"{word}{name}"
        for word, name in (("อำเภอ", agency.district), ("จังหวัด", agency.province))
        if name
    ]
    return MemoFacts(
        agency=agency.name,
        division=" ".join([division.name, agency.name, *place]),
        phone=division.telephone or agency.telephone,
        number_prefix=agency.letter_prefix or "",
        number=memo.number if memo else None,
        dated_on=memo.dated_on if memo else None,
        fiscal_year=round_.fiscal_year,
        half=round_.half,
        due_on=round_.due_on,
        plan_approved_on=plan.approved_on,
        measures=tuple(_measure(read) for read in state["measures"]),
        divisions=_divisions(state, round_),
        chain=tuple(_signers(chain, endorsements)),
        assessment=_assessment(assessment),
        indicators=_indicators(edition, assessment),
        issues=tuple(ita.catalogue().issues.items()),
        follow_up_columns=settings.annex_columns,
        thai_digits=settings.thai_digits,
        journal_count=journal[0],
        journal_head=journal[1],
    )


def _measure(read: Mapping[str, Any]) -> MeasureFacts:
    return MeasureFacts(
        number=read["number"],
        title=read["title"],
        status=Status(read["status"]),
        parts=tuple(_part(part) for part in read["parts"]),
        actions=tuple(read["actions"]),
        finding=read["finding"],
        steps=tuple(read["steps"]),
        owners=tuple(read["owners"]),
        all_divisions=read["all_divisions"],
        instrument=read["instrument"],
        indicators=tuple(read["indicators"]),
        issue=read["issue"],
    )


def _part(read: Mapping[str, Any]) -> PartFacts:
    report = read["report"]
    return PartFacts(
        division=read["division"],
        status=Status(read["status"]),
        report=None
        if report is None
        else ReportFacts(
            done=report["done"],
            done_on=_day(report["done_on"]),
            problem=report["problem"],
            next_step=report["next_step"],
            percent=report["percent"],
            unchanged=report["unchanged"],
        ),
        result=read["result"],
        done_on=_day(read["done_on"]),
        reason=read["reason"],
        evidence=tuple(piece["name"] for piece in read["evidence"]),
    )


def _divisions(state: Mapping[str, Any], round_: RoundRecord) -> tuple[DivisionFacts, ...]:
    """How much each division has reported; late where a report came after the due day."""
    last: dict[str, date] = {}
    for measure in state["measures"]:
        for part in measure["parts"]:
            if part["report"]:
                told = bangkok_date(datetime.fromisoformat(part["report"]["reported_at"]))
                name = part["division"]
                last[name] = max(told, last.get(name, told))
    return tuple(
        DivisionFacts(
            name=division["name"],
            reported=not division["owed"],
            late=division["name"] in last and last[division["name"]] > round_.due_on,
            parts=division["parts"],
            told=division["parts"] - len(division["owed"]),
        )
        for division in state["divisions"]
    )


def _signers(
    chain: Iterable[Signer], endorsements: Sequence[EndorsementRecord]
) -> Iterable[SignerFacts]:
    """Each step as it was signed, or as it would be signed today."""
    done = {one.step: one for one in since_submitted(endorsements)}
    for signer in chain:
        endorsed = done.get(signer.step)
        if endorsed is None:
            yield SignerFacts(
                step=signer.step,
                name=signer.name,
                position=signer.position,
                rank=signer.rank,
                acting_form=signer.acting_form,
                acting_for=signer.acting_for,
            )
        else:
            yield SignerFacts(
                step=endorsed.step,
                name=endorsed.officer_name,
                position=endorsed.position,
                rank=signer.rank if signer.officer_id == endorsed.officer_id else None,
                acting_form=endorsed.acting_form,
                acting_for=endorsed.acting_for,
                endorsed_on=bangkok_date(endorsed.endorsed_at),
                remark=endorsed.remark,
            )


def _assessment(found: AssessmentRecord | None) -> AssessmentFacts | None:
    if found is None:
        return None
    return AssessmentFacts(
        fiscal_year=found.fiscal_year,
        overall=found.overall,
        level=found.level,
        instruments=tuple(InstrumentScore(k, v) for k, v in found.instruments.items()),
        target=ita.TARGET,
    )


def _indicators(edition: ita.Edition, found: AssessmentRecord | None) -> tuple[IndicatorFacts, ...]:
    scores = found.indicators if found else {}
    return tuple(
        IndicatorFacts(one.number, one.name, one.instrument, scores.get(one.number))
        for one in edition.indicators
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
