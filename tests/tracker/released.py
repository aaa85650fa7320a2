"""A full database of every released schema, as plain rows, to migrate in the tests.

`python -m tests.tracker.released` freezes the newest schema's; done once, when it is released.
"""

import gzip
import json
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.databases import sqlite_url
from tests.tracker.rows import KEY, Papers, Rows, make_papers, make_rows
from tracker.database import open_database, writing
from tracker.migrations import migrate, revisions
from tracker.row_writes import defaults_of
from tracker.status import ActingForm, AssentKind, Channel, Role, ScoreKind, TokenScope, WayIn
from tracker.store import CLOCK, agency_store, create_agency_row
from tracker.tables import (
    ActingOrder,
    Amendment,
    ApiToken,
    Assent,
    Assessment,
    Backup,
    Contact,
    DivisionAlias,
    Endorsement,
    Finding,
    Heartbeat,
    LineCode,
    Notice,
    NoticeLine,
    NoticeTry,
    Outlet,
    Post,
    Posting,
    RecoveryCode,
    ReportLink,
    Rung,
    Score,
    SecondFactor,
    SignInLink,
    SignInSession,
    SignInTry,
    SupervisingOffice,
    Supervision,
    Turn,
    table_of,
)

FROZEN = Path(__file__).parent / "released"
NOW = datetime(2027, 4, 1, 3, 0, tzinfo=UTC)
DAY = date(2026, 10, 1)

Contents = dict[str, list[dict[str, Any]]]


def contents_of(revision: str, files: Path) -> Contents:
    """The rows of the full database of a revision, by table: frozen, or made now for the newest.

    The bytes that its rows stand for are put below `files`.
    """
    frozen = FROZEN / f"{revision}.json.gz"
    made = _made_now(files)  # the bytes are the same in all of them
    if frozen.exists():
        return json.loads(gzip.decompress(frozen.read_bytes()))  # type: ignore[no-any-return]
    return made


def load(engine: Engine, contents: Contents) -> None:
    """Put the rows into a database that stands at their revision."""
    look = sa.MetaData()
    look.reflect(engine)
    missing = set(contents) - set(look.tables)
    if missing:
        raise LookupError(f"this database has no table {', '.join(sorted(missing))}")
    with writing(engine) as connection:
        for table in look.sorted_tables:
            rows = [_values(table, row) for row in contents.get(table.name, [])]
            if rows:
                connection.execute(sa.insert(table), rows)


def fill(engine: Engine, files: Path) -> None:
    """Give every table of the newest schema rows, through the store and with their journal."""
    rows = make_rows(engine, now=NOW)
    papers = make_papers(engine, files, rows, now=NOW)
    _fill_the_rest(engine, rows, papers)
    make_rows(engine, now=NOW, name="องค์การบริหารส่วนตำบลตัวอย่าง")
    _supervise(engine, rows)


def freeze() -> Path:
    """Write the full database of the newest revision to its file, which then never changes."""
    path = FROZEN / f"{revisions()[-1]}.json.gz"
    if path.exists():
        raise FileExistsError(f"{path.name} is frozen already")
    path.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        rows = json.dumps(_made_now(Path(folder)), ensure_ascii=False, indent=1)
    path.write_bytes(gzip.compress(rows.encode("utf-8"), mtime=0))
    return path


def _made_now(files: Path) -> Contents:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(sqlite_url(Path(folder, "full.db")))
        migrate(engine)
        fill(engine, files)
        look = sa.MetaData()
        look.reflect(engine)
        with engine.connect() as connection:
            contents = {
                table.name: [
                    {name: _plain(value) for name, value in row.items()}
                    for row in connection.execute(sa.select(table)).mappings()
                ]
                for table in look.sorted_tables
                if table.name != "alembic_version"
            }
        engine.dispose()
    return contents


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _values(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _typed(table.c[name], value) for name, value in row.items()}


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.DateTime):
        instant = datetime.fromisoformat(value).replace(tzinfo=UTC)
        # SQLite has no zones: our tables keep UTC there without saying so
        return instant if column.type.timezone else instant.replace(tzinfo=None)
    return date.fromisoformat(value) if isinstance(column.type, sa.Date) else value


def _supervise(engine: Engine, rows: Rows) -> None:
    """An office that supervises, and the first agency's consent to it."""
    with writing(engine) as connection:
        office = create_agency_row(connection, key=KEY, now=NOW, name="ท้องถิ่นอำเภอตัวอย่าง")
    with agency_store(engine, office, key=KEY, now=NOW, who=CLOCK) as store:
        office_id = store.insert(SupervisingOffice, created_at=NOW)
    with agency_store(engine, rows.agency, key=KEY, now=NOW, who=CLOCK) as store:
        store.insert(Supervision, office_id=office_id, agreed_at=NOW, agreed_by=rows.officer)


def _fill_the_rest(engine: Engine, rows: Rows, papers: Papers) -> None:
    with agency_store(engine, rows.agency, key=KEY, now=NOW, who=CLOCK) as store:
        store.insert(DivisionAlias, division_id=rows.divisions[1], name="ส่วนการคลัง")
        assessment = store.insert(Assessment, fiscal_year=2569, overall=91.5, level="ผ่านดี")
        store.insert(
            Score, assessment_id=assessment, kind=ScoreKind.QUESTION, code="o13", score=50.0
        )
        store.insert(Finding, assessment_id=assessment, indicator=6, questions=["e2"], text="x")
        post = store.insert(
            Post, title="ผู้อำนวยการกองคลัง", role=Role.HEAD, division_id=rows.divisions[1]
        )
        store.insert(Posting, post_id=post, officer_id=rows.officer, starts_on=DAY)
        store.insert(
            ActingOrder,
            post_id=post,
            officer_id=rows.officer,
            form=ActingForm.RAKSA_RATCHAKAN_THAEN,
            number="1/2570",
            ordered_on=DAY,
            starts_on=DAY,
        )
        store.insert(
            SignInLink,
            officer_id=rows.officer,
            secret_hash="x",
            created_at=NOW,
            expires_at=NOW + timedelta(hours=1),
        )
        store.insert(
            SignInSession,
            officer_id=rows.officer,
            secret_hash="x",
            begun_at=NOW,
            way=WayIn.PASSWORD,
            device="Chrome · Android",
        )
        store.insert(
            Amendment,
            plan_id=rows.plan,
            number=1,
            amended_on=DAY,
            amended_by=rows.officer,
            reason="เปลี่ยนผู้รับผิดชอบ",
            changes=[{"what": "reword"}],
        )
        store.insert(
            Endorsement,
            memo_id=papers.memo,
            number=1,
            action="submit",
            step="submitted",
            officer_id=rows.officer,
            officer_name="นางสาวตัวอย่าง ใจดี",
            position="นักวิชาการตัวอย่าง",
            endorsed_at=NOW,
        )
        rung = store.insert(Rung, round_id=rows.round, days=-7, due_at=NOW)
        notice = store.insert(
            Notice,
            kind="digest",
            officer_id=rows.officer,
            occasion="2027-03-22",
            channel=Channel.FOLDER,
            identity="x",
            subject="งานที่รอรายงาน",
            text="เรียน",
            created_at=NOW,
            begun_at=NOW,
            due_at=NOW,
        )
        store.insert(
            NoticeLine,
            notice_id=notice,
            part_id=rows.parts[1],
            round_id=rows.round,
            rung_id=rung,
        )
        store.insert(NoticeTry, notice_id=notice, number=1, tried_at=NOW, outcome="sent")
        store.insert(Contact, officer_id=rows.officer, line_user="U1", line_on=True, linked_at=NOW)
        store.insert(
            LineCode, officer_id=rows.officer, code_hash="x", created_at=NOW, expires_at=NOW
        )
        store.insert(SecondFactor, officer_id=rows.officer, sealed="x", begun_at=NOW)
        store.insert(RecoveryCode, officer_id=rows.officer, code_hash="x", created_at=NOW)
        store.insert(ReportLink, officer_id=rows.officer, epoch=1)
        store.insert(
            ApiToken,
            officer_id=rows.officer,
            name="เว็บไซต์",
            scope=TokenScope.READ,
            secret_hash="x",
            created_at=NOW,
            expires_at=NOW + timedelta(days=90),
        )
        store.insert(
            Assent,
            part_id=rows.parts[1],
            kind=AssentKind.CONSENT,
            act="give-up",
            said="ไม่มีงบประมาณ",
            asked_by=rows.officer,
            asked_at=NOW,
        )
        store.insert(Outlet, channel=Channel.LINE, address="@x", sealed="x", changed_at=NOW)
        store.connection.execute(
            sa.insert(table_of(SignInTry)).values(
                **defaults_of(SignInTry, {"name_hash": "x", "at": NOW})
            )
        )
        store.connection.execute(
            sa.insert(table_of(Turn)).values(reader="x", notice_id=notice, at=NOW)
        )
        store.connection.execute(
            sa.insert(table_of(Backup)).values(made_at=NOW, row_count=9, file_count=2, size=4096)
        )
        store.connection.execute(
            sa.insert(table_of(Heartbeat)).values(process="run", begun_at=NOW, counts={"sent": 1})
        )


if __name__ == "__main__":
    print(freeze())  # noqa: T201
