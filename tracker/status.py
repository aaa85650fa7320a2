"""The words for states, as they are stored. Says nothing of what may follow what.

Old history must stay readable when the rules change, so storage knows these words only.
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a measure, or one division's part of it, stands (docs/en/states.md)."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_DONE = "not_done"


class PlanStatus(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    CLOSED = "closed"


class RoundStatus(StrEnum):
    """Where a half-year's round of reports stands."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"


class MemoStatus(StrEnum):
    """Where a memo stands: each word is the last step that it has passed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DIRECTOR = "director"
    PALAD = "palad"
    MAYOR = "mayor"
    PUBLISHED = "published"
    RETURNED = "returned"


class ReportStatus(StrEnum):
    """Where one division's report of one round stands."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class AssentKind(StrEnum):
    """What a second officer is asked for."""

    CONFIRMATION = "confirmation"
    CONSENT = "consent"


class AssentStatus(StrEnum):
    """Where a second officer's word on an act stands."""

    WAITING = "waiting"
    GIVEN = "given"
    REFUSED = "refused"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    """What a post may do in Tidtam (FIELD §1)."""

    HEAD = "head"
    REPORTER = "reporter"
    CLERK = "clerk"
    PALAD = "palad"
    MAYOR = "mayor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class ActingForm(StrEnum):
    """The four legal forms of acting for another (FIELD §1), printed under the signature."""

    RAKSA_RATCHAKAN_THAEN = "รักษาราชการแทน"
    PATIBAT_RATCHAKAN_THAEN = "ปฏิบัติราชการแทน"
    RAKSAKAN_NAI_TAMNAENG = "รักษาการในตำแหน่ง"
    PATIBAT_NATHI = "ปฏิบัติหน้าที่"


class RungState(StrEnum):
    """What became of one rung of a round's ladder of reminders."""

    DUE = "due"
    DONE = "done"
    SUPERSEDED = "superseded"
    NOT_DUE = "not_due"


class NoticeState(StrEnum):
    """Where a notice stands on its way out.

    `handed`: the other side has taken it, and the journal does not tell of it yet.
    """

    WAITING = "waiting"
    SENDING = "sending"
    HANDED = "handed"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """How a notice leaves the house."""

    FOLDER = "folder"
    SMTP = "smtp"
    LINE = "line"
    WEBHOOK = "webhook"


class EvidenceKind(StrEnum):
    """A stored file, or an address elsewhere."""

    FILE = "file"
    LINK = "link"


class ScoreKind(StrEnum):
    """What a score of the assessment is given to."""

    INSTRUMENT = "instrument"
    INDICATOR = "indicator"
    QUESTION = "question"


class TokenScope(StrEnum):
    """What a program may do for its officer, each with all that stands before it."""

    READ = "read"
    REPORT = "report"
    CLERK = "clerk"


class WayIn(StrEnum):
    """How an officer came in: by what they proved who they are."""

    PASSWORD = "password"
    LINK = "link"
    PROVIDER = "provider"


class Words:
    """Words for people, by state. Members of two kinds may share a stored word (a plan and a round
    are both "closed"), and such members are equal to a dict; here the kind counts too.
    """

    def __init__(self, *pairs: tuple[StrEnum, str]) -> None:
        self._words = {(type(state), state.value): words for state, words in pairs}

    def __getitem__(self, state: StrEnum) -> str:
        return self._words[type(state), state.value]


THAI = Words(
    (Status.PLANNED, "ยังไม่ได้ดำเนินการ"),
    (Status.IN_PROGRESS, "อยู่ระหว่างดำเนินการ"),
    (Status.DONE, "แล้วเสร็จ"),
    (Status.NOT_DONE, "ไม่สามารถดำเนินการได้"),
    (PlanStatus.DRAFT, "ร่าง"),
    (PlanStatus.APPROVED, "อนุมัติแล้ว"),
    (PlanStatus.CLOSED, "สิ้นสุดแล้ว"),
    (RoundStatus.SCHEDULED, "ยังไม่เปิดรอบ"),
    (RoundStatus.OPEN, "เปิดรับรายงาน"),
    (RoundStatus.CLOSED, "ปิดรอบแล้ว"),
    (MemoStatus.DRAFT, "ร่าง"),
    (MemoStatus.SUBMITTED, "เสนอผู้อำนวยการแล้ว"),
    (MemoStatus.DIRECTOR, "เสนอปลัดแล้ว"),
    (MemoStatus.PALAD, "เสนอผู้บริหารแล้ว"),
    (MemoStatus.MAYOR, "ผู้บริหารทราบแล้ว"),
    (MemoStatus.PUBLISHED, "เผยแพร่แล้ว"),
    (MemoStatus.RETURNED, "ส่งกลับแก้ไข"),
    (ReportStatus.SUBMITTED, "ส่งแล้ว"),
    (ReportStatus.RETURNED, "ส่งกลับแก้ไข"),
    (ReportStatus.ACCEPTED, "รับแล้ว"),
    (AssentKind.CONFIRMATION, "ให้หัวหน้ายืนยัน"),
    (AssentKind.CONSENT, "ขอความเห็นชอบจากปลัด"),
    (AssentStatus.WAITING, "รอความเห็น"),
    (AssentStatus.GIVEN, "รับรองแล้ว"),
    (AssentStatus.REFUSED, "มีข้อสังเกต"),
    (AssentStatus.SETTLED, "รับทราบข้อสังเกตแล้ว"),
    (AssentStatus.WITHDRAWN, "ยกเลิกแล้ว"),
    (Role.HEAD, "หัวหน้าส่วนราชการ"),
    (Role.REPORTER, "เจ้าหน้าที่ผู้รับผิดชอบ"),
    (Role.CLERK, "เจ้าหน้าที่ผู้ดูแลแผน"),
    (Role.PALAD, "ปลัด"),
    (Role.MAYOR, "ผู้บริหาร"),
    (Role.AUDITOR, "ผู้ตรวจสอบภายใน"),
    (Role.ADMINISTRATOR, "ผู้ดูแลระบบ"),
    (TokenScope.READ, "อ่านเท่านั้น"),
    (TokenScope.REPORT, "อ่าน และรายงานงานของส่วนราชการ"),
    (TokenScope.CLERK, "ทุกอย่างที่ท่านทำได้"),
    (WayIn.PASSWORD, "ด้วยรหัสผ่าน"),
    (WayIn.LINK, "ด้วยลิงก์เข้าสู่ระบบ"),
    (WayIn.PROVIDER, "ด้วยบัญชีของหน่วยงาน"),
)

ENGLISH = Words(
    (Status.PLANNED, "planned"),
    (Status.IN_PROGRESS, "in progress"),
    (Status.DONE, "done"),
    (Status.NOT_DONE, "not done"),
    (PlanStatus.DRAFT, "draft"),
    (PlanStatus.APPROVED, "approved"),
    (PlanStatus.CLOSED, "closed"),
    (RoundStatus.SCHEDULED, "scheduled"),
    (RoundStatus.OPEN, "open"),
    (RoundStatus.CLOSED, "closed"),
    (MemoStatus.DRAFT, "draft"),
    (MemoStatus.SUBMITTED, "submitted to the director"),
    (MemoStatus.DIRECTOR, "endorsed by the director"),
    (MemoStatus.PALAD, "endorsed by the palad"),
    (MemoStatus.MAYOR, "acknowledged by the mayor"),
    (MemoStatus.PUBLISHED, "published"),
    (MemoStatus.RETURNED, "returned"),
    (ReportStatus.SUBMITTED, "submitted"),
    (ReportStatus.RETURNED, "returned"),
    (ReportStatus.ACCEPTED, "accepted"),
    (AssentKind.CONFIRMATION, "the head's confirmation"),
    (AssentKind.CONSENT, "the palad's consent"),
    (AssentStatus.WAITING, "waiting"),
    (AssentStatus.GIVEN, "given"),
    (AssentStatus.REFUSED, "refused with a remark"),
    (AssentStatus.SETTLED, "remark heeded"),
    (AssentStatus.WITHDRAWN, "withdrawn"),
    (Role.HEAD, "head of division"),
    (Role.REPORTER, "reporter"),
    (Role.CLERK, "clerk"),
    (Role.PALAD, "palad"),
    (Role.MAYOR, "mayor"),
    (Role.AUDITOR, "auditor"),
    (Role.ADMINISTRATOR, "administrator"),
    (TokenScope.READ, "read only"),
    (TokenScope.REPORT, "read, and report one's division's work"),
    (TokenScope.CLERK, "all that you may do"),
    (WayIn.PASSWORD, "with the password"),
    (WayIn.LINK, "with a sign-in link"),
    (WayIn.PROVIDER, "with the office account"),
)
