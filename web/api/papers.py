"""What the API answers of a memo: its steps, its papers, and what it says."""

from datetime import date, datetime

from tracker.status import ActingForm, MemoStatus
from web.api.shapes import Act, Shape


class Endorsement(Shape):
    """One step on a memo's way."""

    number: int
    action: str
    step: str
    officer_id: int
    officer_name: str
    position: str
    acting_form: ActingForm | None
    acting_for: str | None
    remark: str | None
    endorsed_at: datetime


class Paper(Shape):
    """An issued paper; its bytes have this hash."""

    version: int
    form: str
    sha256: str
    size: int
    issued_at: datetime


class Memo(Shape):
    """A round's memo; `version` 0 where none has been begun."""

    round_id: int
    status: MemoStatus
    version: int
    number: str | None
    dated_on: date | None


class MemoSeen(Memo):
    """A memo with its steps, its papers, and what the officer may do."""

    endorsements: list[Endorsement]
    papers: list[Paper]
    may: list[Act]


class Paragraph(Shape):
    """A text under the key by which it is edited."""

    key: str
    text: str
    level: int


class Section(Shape):
    """A heading and the paragraphs under it."""

    key: str
    heading: str
    paragraphs: list[Paragraph]


class Signature(Shape):
    """One block of the chain of signatures."""

    step: str
    name: str
    position_lines: list[str]
    rank: str | None
    note_above: list[Paragraph]
    signed: bool
    endorsed_on: date | None


class Figures(Shape):
    """Counts under a title; the last row is the total."""

    title: str
    columns: list[str]
    rows: list[list[str]]


class MemoContent(Shape):
    """What stands on the memo, word for word; the annexes are in its papers."""

    agency: str
    division_line: str
    number_prefix: str
    number: str | None
    dated_on: date | None
    subject: str
    addressees: list[str]
    sections: list[Section]
    closing: Paragraph
    signatures: list[Signature]
    figures: list[Figures]
