"""A small agency in the middle of its year, stored as the actions store it: rows and journal."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from tracker.database import reading, writing
from tracker.evidence import keep_bytes
from tracker.queries.journal import chain_of
from tracker.status import EvidenceKind, MemoStatus, PlanStatus, RoundStatus, Status
from tracker.store import CLOCK, Store, Who, agency_store, create_agency_row
from tracker.tables import (
    Division,
    Evidence,
    IssuedPaper,
    Measure,
    Memo,
    Officer,
    Part,
    Plan,
    Progress,
    Round,
)

KEY = b"the key of this installation"


@dataclass(frozen=True, slots=True)
class Rows:
    """The ids of what `make_rows` made; `parts` belong to the first measure."""

    agency: int
    officer: int
    divisions: tuple[int, int]
    plan: int
    measures: tuple[int, int]
    parts: tuple[int, int]
    round: int


@dataclass(frozen=True, slots=True)
class Papers:
    """The ids and hashes of what `make_papers` made."""

    evidence: int
    link: int
    withdrawn: int
    memo: int
    paper: int
    evidence_sha256: str
    paper_sha256: str


def make_rows(engine: Engine, *, now: datetime, name: str = "เทศบาลตำบลตัวอย่าง") -> Rows:
    """An approved plan of two measures; the first has a part that is done and one that is not."""
    with writing(engine) as connection:
        agency = create_agency_row(connection, key=KEY, now=now, name=name)
    with agency_store(engine, agency, key=KEY, now=now, who=CLOCK) as store:
        store.journal("create", "agency", agency, new={"name": name})
        officer = store.insert(Officer, name="นางสาวตัวอย่าง ใจดี")
        first, second = (
            store.insert(Division, name=division, starts_on=date(2020, 10, 1))
            for division in ("สำนักปลัด", "กองคลัง")
        )
        plan = store.insert(Plan, fiscal_year=2570, title="แผนตัวอย่าง", created_at=now)
        store.journal("import", "plan", plan, new={"status": PlanStatus.DRAFT, "sha256": None})
        days = {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}
        measures = tuple(
            store.insert(Measure, plan_id=plan, number=number, title=f"มาตรการที่ {number}", **days)
            for number in (1, 2)
        )
        parts = tuple(
            store.insert(Part, measure_id=measures[0], division_id=division)
            for division in (first, second)
        )
        _approve(store, plan, officer)
        _finish(store, parts[0])
        store.set(Measure, measures[0], status=Status.IN_PROGRESS)
        store.journal("roll up", "measure", measures[0], new={"status": Status.IN_PROGRESS})
        round_ = _close_round(store, plan, now)
    return Rows(
        agency,
        officer,
        (first, second),
        plan,
        (measures[0], measures[1]),
        (parts[0], parts[1]),
        round_,
    )


def make_papers(engine: Engine, files: Path, rows: Rows, *, now: datetime) -> Papers:
    """A file, a link, a withdrawn file, and a memo issued on paper, in the folder `files`."""
    evidence_sha256 = keep_bytes(files, "จัดประชุมแล้ว".encode())
    paper_sha256 = keep_bytes(files, b"%PDF-1.7 the memo")
    gone = hashlib.sha256("มีข้อมูลส่วนบุคคล".encode()).hexdigest()
    who = Who(rows.officer, "นางสาวตัวอย่าง ใจดี")
    with agency_store(engine, rows.agency, key=KEY, now=now, who=who) as store:
        report = {"done": "จัดประชุมแล้ว", "done_on": date(2027, 1, 15), "percent": 100}
        progress = store.insert(
            Progress,
            part_id=rows.parts[0],
            round_id=rows.round,
            number=1,
            reported_by=rows.officer,
            reported_at=now,
            **report,
        )
        store.journal("report", "progress", progress, new=report)
        entered = {"part_id": rows.parts[0], "added_by": rows.officer, "added_at": now}
        evidence = store.insert(
            Evidence,
            kind=EvidenceKind.FILE,
            name="บันทึก.txt",
            sha256=evidence_sha256,
            size=39,
            **entered,
        )
        store.journal("add", "evidence", evidence, new={"sha256": evidence_sha256})
        link = store.insert(
            Evidence,
            kind=EvidenceKind.LINK,
            name="ข่าว",
            url="https://www.example.go.th/",
            **entered,
        )
        store.journal("add", "evidence", link, new={"url": "https://www.example.go.th/"})
        withdrawn = store.insert(
            Evidence,
            kind=EvidenceKind.FILE,
            name="บัตร.txt",
            sha256=gone,
            size=51,
            withdrawn_at=now,
            withdrawn_reason="มีข้อมูลส่วนบุคคล",
            withdrawn_order="คำสั่งที่ 1/2570",
            **entered,
        )
        store.journal("add", "evidence", withdrawn, new={"sha256": gone})
        store.journal("withdraw", "evidence", withdrawn, new={"order": "คำสั่งที่ 1/2570"})
        content = json.dumps({"subject": "รายงานผล"}, ensure_ascii=False)
        content_sha256 = hashlib.sha256(content.encode()).hexdigest()
        memo = store.insert(
            Memo,
            round_id=rows.round,
            status=MemoStatus.SUBMITTED,
            written_by=rows.officer,
            written_at=now,
            content=content,
            content_sha256=content_sha256,
        )
        told = {"status": MemoStatus.SUBMITTED, "content_sha256": content_sha256}
        store.journal("submit", "memo", memo, new=told)
    with reading(engine) as connection:
        count, head = chain_of(connection, rows.agency)
    with agency_store(engine, rows.agency, key=KEY, now=now, who=CLOCK) as store:
        paper = store.insert(
            IssuedPaper,
            memo_id=memo,
            version=1,
            form="pdf",
            sha256=paper_sha256,
            size=17,
            chain_count=count,
            chain_head=head,
            issued_at=now,
        )
        store.journal("issue", "paper", paper, new={"form": "pdf", "sha256": paper_sha256})
    return Papers(evidence, link, withdrawn, memo, paper, evidence_sha256, paper_sha256)


def _approve(store: Store, plan: int, officer: int) -> None:
    store.change(
        Plan,
        plan,
        version=1,
        what="แผน",
        status=PlanStatus.APPROVED,
        approved_on=date(2026, 10, 1),
        approved_by=officer,
        approved_at=store.now,
    )
    store.journal("approve", "plan", plan, new={"status": PlanStatus.APPROVED, "scan": None})


def _finish(store: Store, part: int) -> None:
    done = {"status": Status.DONE, "result": "จัดประชุมแล้ว", "done_on": date(2027, 1, 15)}
    store.change(Part, part, version=1, what="งาน", **done)
    store.journal("finish", "part", part, old={"status": Status.PLANNED}, new=done)


def _close_round(store: Store, plan: int, now: datetime) -> int:
    snapshot = json.dumps({"measures": []})
    sha256 = hashlib.sha256(snapshot.encode()).hexdigest()
    round_ = store.insert(
        Round,
        plan_id=plan,
        fiscal_year=2570,
        half=1,
        starts_on=date(2026, 10, 1),
        ends_on=date(2027, 3, 31),
        due_on=date(2027, 3, 31),
        opens_at=now,
        closes_at=now,
    )
    store.journal("schedule", "round", round_, new={"status": RoundStatus.SCHEDULED})
    store.change(
        Round,
        round_,
        version=1,
        what="รอบ",
        status=RoundStatus.CLOSED,
        closed_at=now,
        snapshot=snapshot,
        snapshot_sha256=sha256,
    )
    store.journal(
        "close", "round", round_, new={"status": RoundStatus.CLOSED, "snapshot_sha256": sha256}
    )
    return round_
