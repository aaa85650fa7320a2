"""Enter a year's ITA scores, or change them: by hand or as a document states them.

Nothing is stored that does not add up, unless the clerk says that the paper prints it so.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker import ita
from tracker.errors import TidtamError
from tracker.queries import assessments, plans
from tracker.status import ScoreKind
from tracker.store import ChangedMeanwhile, Store
from tracker.tables import Assessment, Finding, Score
from tracker.thai import squeeze
from workflows.actions.acts import doer, standings_of
from workflows.capacities import capacities
from workflows.engine import Capacity, Refused
from workflows.house import House
from workflows.score_sheets import (
    LEVEL,
    OVERALL,
    Doubt,
    Sheet,
    check_known,
    completed,
    doubts_of,
    sheet_of,
    version_of,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """The document that the scores were read from: its name and SHA-256, for the journal."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What was stored: the cells that changed, those that were reckoned, doubts that stay."""

    assessment_id: int
    changed: tuple[str, ...]
    reckoned: tuple[str, ...]
    doubts: tuple[Doubt, ...]


class ScoresDoubtful(TidtamError):
    """The figures do not fit one another, and nobody has said yet that the paper prints them so."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        self.doubts = doubts
        th = "; ".join(one.th for one in doubts)
        en = "; ".join(one.en for one in doubts)
        super().__init__(
            "scores-doubtful",
            th=f"ยังไม่ได้บันทึก เพราะตัวเลขไม่ตรงกัน: {th} โปรดตรวจกับประกาศผล "
            "หากประกาศพิมพ์ไว้เช่นนี้จริง ให้ยืนยันแล้วบันทึกอีกครั้ง (--accept)",
            en=f"nothing was stored, for the figures do not agree: {en}. Check them against the "
            "announcement; if it prints them so, confirm that and store them again (--accept)",
        )


class NoScores(TidtamError):
    """The sheet says nothing."""

    def __init__(self) -> None:
        super().__init__(
            "no-scores",
            th="ยังไม่มีคะแนนให้บันทึก โปรดใส่อย่างน้อยหนึ่งช่อง",
            en="there is no score to be stored; fill in at least one",
        )


def put_assessment(
    house: House,
    *,
    agency_id: int,
    sheet: Sheet,
    officer_id: int,
    seen: str | None = None,
    accept_doubts: bool = False,
    paper: Paper | None = None,
    now: datetime,
) -> Entered:
    """Make the stored scores of the sheet's year those of the sheet; blank cells are taken away.

    A blank total and level are reckoned where the other scores make them. `seen` is the version
    (`version_of`) that the person saw. Findings of the sheet are added beside those that are there.
    Raises Refused, ScoresDoubtful, ScoreUnknown, ScoreOutOfRange, NoScores, ChangedMeanwhile.
    """
    of = ita.edition(sheet.fiscal_year, extra=house.settings.ita.editions)
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        _only_clerks(store, officer_id)
        if sheet.empty:
            raise NoScores
        check_known(sheet, of)
        whole, reckoned = completed(sheet, of)
        doubts = doubts_of(whole, of)
        if doubts and not accept_doubts:
            raise ScoresDoubtful(doubts)
        before = plans.assessment(store.connection, agency_id, fiscal_year=sheet.fiscal_year)
        if seen is not None and seen != version_of(before):
            raise ChangedMeanwhile("ผลการประเมิน")
        had = sheet_of(before).cells() if before else {}
        cells = whole.cells()
        changed = tuple(
            name for name in dict.fromkeys((*cells, *had)) if cells.get(name) != had.get(name)
        )
        if before is None:
            assessment_id = store.insert(
                Assessment,
                fiscal_year=whole.fiscal_year,
                overall=whole.overall,
                level=whole.level,
            )
        else:
            assessment_id = before.id
            if {OVERALL, LEVEL} & set(changed):
                store.set(Assessment, assessment_id, overall=whole.overall, level=whole.level)
        _put_scores(store, assessment_id, whole)
        added = _add_findings(store, assessment_id, whole)
        if changed or added or before is None:
            told: dict[str, Any] = {name: cells.get(name) for name in changed}
            store.journal(
                "change" if before else "add",
                "assessment",
                assessment_id,
                old={name: had.get(name) for name in changed} if before else None,
                new={
                    "fiscal_year": whole.fiscal_year,
                    **told,
                    **({"findings": added} if added else {}),
                    **({"reckoned": list(reckoned)} if reckoned else {}),
                    **({"paper": paper.name, "sha256": paper.sha256} if paper else {}),
                },
                reason="; ".join(one.th for one in doubts) or None,
            )
    return Entered(assessment_id, changed, reckoned, doubts)


def _put_scores(store: Store, assessment_id: int, sheet: Sheet) -> None:
    """Add, change and take away scores until the rows are those of the sheet."""
    wanted = {
        **{(ScoreKind.INSTRUMENT, key): score for key, score in sheet.instruments.items()},
        **{(ScoreKind.INDICATOR, str(no)): score for no, score in sheet.indicators.items()},
        **{(ScoreKind.QUESTION, code): score for code, score in sheet.questions.items()},
    }
    there = assessments.score_rows(store.connection, store.agency_id, assessment_id)
    for key, (row, score) in there.items():
        if key not in wanted:
            store.remove(Score, row)
        elif wanted[key] != score:
            store.set(Score, row, score=wanted[key])
    store.insert_many(
        Score,
        [
            {"assessment_id": assessment_id, "kind": kind, "code": code, "score": score}
            for (kind, code), score in wanted.items()
            if (kind, code) not in there
        ],
    )


def _add_findings(store: Store, assessment_id: int, sheet: Sheet) -> int:
    """Add what the analysis says and is not there yet; return how many."""
    known = {
        (one.indicator, squeeze(one.text))
        for one in assessments.findings(store.connection, store.agency_id, assessment_id)
    }
    new = [
        {
            "assessment_id": assessment_id,
            "indicator": one.indicator,
            "questions": list(one.questions),
            "refers_to": list(one.refers_to),
            "text": one.text,
        }
        for one in sheet.findings
        if (one.indicator, squeeze(one.text)) not in known
    ]
    store.insert_many(Finding, new)
    return len(new)


def _only_clerks(store: Store, officer_id: int) -> None:
    mine = capacities(standings_of(store.connection, store.agency_id, officer_id, store.now))
    if Capacity.CLERK not in mine:
        raise Refused(
            "not-yours",
            th="ผู้ที่บันทึกผลการประเมินได้คือเจ้าหน้าที่ผู้ดูแลแผน โปรดให้ผู้นั้นดำเนินการ",
            en="scores are entered by the clerk; ask them to do it",
        )
