"""Every table. CHECK, UNIQUE and foreign keys carry the rules; no row deletes another."""

from sqlmodel import SQLModel

from tracker.tables.agencies import Agency, Division, DivisionAlias
from tracker.tables.assents import Assent
from tracker.tables.assessments import Assessment, Finding, Score
from tracker.tables.backups import Backup
from tracker.tables.columns import table_of
from tracker.tables.contacts import Contact, LineCode, Outlet
from tracker.tables.heartbeats import PASSING, Heartbeat
from tracker.tables.journal import JournalEntry
from tracker.tables.memos import Endorsement, IssuedPaper, Memo
from tracker.tables.people import (
    ActingOrder,
    Officer,
    Post,
    Posting,
    SignInLink,
    SignInSession,
    SignInTry,
)
from tracker.tables.plans import Amendment, Measure, Part, Plan
from tracker.tables.progress import Evidence, Progress
from tracker.tables.report_links import ReportLink
from tracker.tables.rounds import Notice, NoticeLine, NoticeTry, Round, Rung, Turn
from tracker.tables.second_factors import RecoveryCode, SecondFactor
from tracker.tables.supervision import SupervisingOffice, Supervision
from tracker.tables.tokens import ApiToken

metadata = SQLModel.metadata

__all__ = [
    "PASSING",
    "ActingOrder",
    "Agency",
    "Amendment",
    "ApiToken",
    "Assent",
    "Assessment",
    "Backup",
    "Contact",
    "Division",
    "DivisionAlias",
    "Endorsement",
    "Evidence",
    "Finding",
    "Heartbeat",
    "IssuedPaper",
    "JournalEntry",
    "LineCode",
    "Measure",
    "Memo",
    "Notice",
    "NoticeLine",
    "NoticeTry",
    "Officer",
    "Outlet",
    "Part",
    "Plan",
    "Post",
    "Posting",
    "Progress",
    "RecoveryCode",
    "ReportLink",
    "Round",
    "Rung",
    "Score",
    "SecondFactor",
    "SignInLink",
    "SignInSession",
    "SignInTry",
    "SupervisingOffice",
    "Supervision",
    "Turn",
    "metadata",
    "table_of",
]
