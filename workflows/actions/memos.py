"""The memo of a round: begun, edited, numbered and dated by the clerk, and read as a paper."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date, long_date, long_date_en
from tracker.errors import TidtamError
from tracker.queries import memos, rounds
from tracker.records import MemoRecord, RoundRecord
from tracker.status import MemoStatus
from tracker.store import ChangedMeanwhile, Store
from tracker.tables import Memo
from tracker.thai import clean
from workflows.actions.acts import doer, standings_of
from workflows.actions.evidence import NotForYou
from workflows.actions.papers import enter_papers, issued_bytes, set_papers, set_preview
from workflows.capacities import capacities
from workflows.documents.memo_content import MemoContent, content_to_json
from workflows.engine import Capacity
from workflows.house import House
from workflows.memo_desk import UNSENT, content_of, open_desk


class MemoLocked(TidtamError):
    """Paragraphs are edited before the memo goes up, or after it was returned."""

    def __init__(self) -> None:
        super().__init__(
            "memo-locked",
            th="บันทึกข้อความเสนอขึ้นไปแล้ว แก้ถ้อยคำได้เมื่อผู้บังคับบัญชาส่งกลับเท่านั้น",
            en="the memo is on its way; its words can be edited only once it is returned",
        )


LONGEST_NUMBER = 60  # characters of a running number; the papers have one line for it
BEGUN = 1  # the version of a memo of which nothing was entered yet


class MemoNumberUnfit(TidtamError):
    """A running number is one line of a sensible length."""

    def __init__(self, length: int) -> None:
        super().__init__(
            "memo-number-unfit",
            th=f"เลขที่หนังสือต้องเป็นบรรทัดเดียว ไม่เกิน {LONGEST_NUMBER} ตัวอักษร "
            f"(ที่ใส่มายาว {length} ตัวอักษร) โปรดตรวจเลขที่",
            en=f"the running number must be one line of at most {LONGEST_NUMBER} characters "
            f"(this one has {length}); check it",
        )


class MemoDateInFuture(TidtamError):
    """The date of a memo lies after today."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "memo-date-in-future",
            th=f"วันที่ของบันทึกข้อความ ({long_date(day)}) ยังมาไม่ถึง โปรดตรวจวันที่และปี พ.ศ.",
            en=f"the date of the memo ({long_date_en(day)}) has not come yet; check day and year",
        )


class MemoDateTooEarly(TidtamError):
    """The date of a memo lies before the day from which it could go up."""

    def __init__(self, day: date, first: date) -> None:
        super().__init__(
            "memo-date-too-early",
            th=f"วันที่ของบันทึกข้อความ ({long_date(day)}) อยู่ก่อนวันที่เสนอได้ ({long_date(first)} "
            "คือวันครบกำหนดส่งหรือวันปิดรอบ) โปรดตรวจวันที่และปี พ.ศ.",
            en=f"the date of the memo ({long_date_en(day)}) lies before the first day on which it "
            f"could go up ({long_date_en(first)}, when the round was due or closed); "
            "check day and year",
        )


class NumberEmptied(TidtamError):
    """The number or the date of a published memo is taken away, by which others quote it."""

    def __init__(self) -> None:
        super().__init__(
            "memo-number-emptied",
            th="บันทึกข้อความเผยแพร่แล้ว ผู้อื่นอ้างถึงด้วยเลขที่และวันที่นี้ จึงเว้นว่างไม่ได้ "
            "หากผิด แก้เป็นเลขที่หรือวันที่ที่ถูกต้องพร้อมเหตุผล",
            en="the memo is published and quoted by this number and date, so neither can be "
            "emptied; if one is wrong, enter the right one with the reason",
        )


class CorrectionUnexplained(TidtamError):
    """The number or the date of a published memo is changed without saying why."""

    def __init__(self) -> None:
        super().__init__(
            "memo-correction-unexplained",
            th="บันทึกข้อความเผยแพร่แล้ว การแก้เลขที่หรือวันที่ต้องระบุเหตุผล (--remark)",
            en="the memo is published; changing its number or date needs the reason (--remark)",
        )


def memo_content(house: House, *, agency_id: int, round_id: int, now: datetime) -> MemoContent:
    """The memo's content: as sent where it is on its way, else written anew with the edits."""
    with house.read() as connection:
        desk = open_desk(connection, agency_id=agency_id, round_id=round_id, now=now)
        return content_of(house, connection, desk)


def memo_paper(house: House, *, agency_id: int, round_id: int, form: str, now: datetime) -> bytes:
    """The memo as `form` (pdf, docx, html): the bytes as issued, or a preview of a draft."""
    with house.read() as connection:
        desk = open_desk(connection, agency_id=agency_id, round_id=round_id, now=now)
        if desk.is_sent and desk.memo is not None:
            for paper in memos.papers(connection, agency_id, desk.memo.id):
                if paper.form == form and paper.version == desk.memo.version:
                    return issued_bytes(house, paper.sha256)
        content = content_of(house, connection, desk)
    return set_preview(house, content, form, now=now)


def write_memo(
    house: House,
    *,
    agency_id: int,
    round_id: int,
    officer_id: int,
    version: int | None = None,
    now: datetime,
) -> MemoRecord:
    """Begin the round's memo as a draft of this clerk; where it is begun, return it as it is.

    `version` is the one that the person saw, 0 where there was none yet. Raises ChangedMeanwhile,
    and then begins none.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        return _begun(store, round_id, officer_id, version=version)


def _begun(
    store: Store, round_id: int, officer_id: int, *, version: int | None = None
) -> MemoRecord:
    """The round's memo, begun if it is not; raises ChangedMeanwhile if another one was seen."""
    found = memos.memo_of_round(store.connection, store.agency_id, round_id)
    if found is None:
        rounds.round_of(store.connection, store.agency_id, round_id)
        _only_clerk(store.connection, store.agency_id, officer_id, store.now)
    if not _is_as_seen(found, version):
        raise ChangedMeanwhile("บันทึกข้อความ")
    if found is not None:
        return found
    memo_id = store.insert(Memo, round_id=round_id, written_by=officer_id, written_at=store.now)
    store.journal("write", "memo", memo_id, new={"status": MemoStatus.DRAFT})
    begun = memos.memo_of_round(store.connection, store.agency_id, round_id)
    assert begun is not None
    return begun


def edit_paragraph(
    house: House,
    *,
    agency_id: int,
    round_id: int,
    officer_id: int,
    key: str,
    text: str | None,
    version: int | None = None,
    now: datetime,
) -> None:
    """Put the clerk's words in place of one paragraph's; None takes Tidtam's own words back.

    `version` is the memo's that the person saw, 0 where there was none yet. Raises MemoLocked,
    ChangedMeanwhile.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        _only_clerk(store.connection, agency_id, officer_id, now)
        memo = _begun(store, round_id, officer_id, version=version)
        if memo.status not in UNSENT:
            raise MemoLocked
        edits = {k: v for k, v in {**memo.edits, key: text}.items() if v is not None}
        store.change(Memo, memo.id, version=memo.version, what="บันทึกข้อความ", edits=edits)
        store.journal("edit", "memo", memo.id, old={key: memo.edits.get(key)}, new={key: text})


def set_number(
    house: House,
    *,
    agency_id: int,
    round_id: int,
    officer_id: int,
    number: str | None,
    dated_on: date | None,
    reason: str | None = None,
    version: int | None = None,
    now: datetime,
) -> None:
    """Enter the running number and the date, which come late; a sent memo is issued anew.

    What stands on a published memo is corrected for a `reason` and never emptied; citizens are
    told of it (publication.corrections). `version` is the memo's that the person saw, 0 where
    there was none yet. Raises Refused, ChangedMeanwhile, MemoNumberUnfit, MemoDateInFuture,
    MemoDateTooEarly, NumberEmptied, CorrectionUnexplained.
    """
    _check_number(number)
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    values: dict[str, Any] = {"number": clean(number or "") or None, "dated_on": dated_on}
    reason = clean(reason or "") or None
    with house.read() as connection:
        # before papers are made, which takes a second: nobody else may keep the machine busy
        _only_clerk(connection, agency_id, officer_id, now)
        desk = open_desk(connection, agency_id=agency_id, round_id=round_id, now=now)
        seen = desk.memo
        if not _is_as_seen(seen, version):
            raise ChangedMeanwhile("บันทึกข้อความ")
        if dated_on != (seen.dated_on if seen else None):
            _check_date(desk.round_, dated_on, today=bangkok_date(now))
        if seen and seen.status is MemoStatus.PUBLISHED:
            stands = {"number": seen.number, "dated_on": seen.dated_on}
            if values == stands:
                return
            _check_correction(stands, values, reason)
        content = content_of(house, connection, desk) if desk.is_sent else None
    if content is not None:
        content = replace(content, **values)
    papers = set_papers(house, content, now=now) if content else {}
    columns = stored(content) if content else {}
    with house.write(agency_id, who=acting, now=now) as store:
        _only_clerk(store.connection, agency_id, officer_id, now)
        memo = _begun(store, round_id, officer_id, version=seen.version if seen else 0)
        store.change(
            Memo,
            memo.id,
            version=memo.version,
            what="บันทึกข้อความ",
            **values,
            **columns,
        )
        store.journal(
            "number",
            "memo",
            memo.id,
            old={"number": memo.number, "dated_on": memo.dated_on},
            new=values | told_of(columns),
            reason=reason,
        )
        enter_papers(
            house,
            store,
            papers,
            memo_id=memo.id,
            version=memo.version + 1,
            chain=desk.journal,
        )


def stored(content: MemoContent) -> dict[str, str]:
    """The columns that keep a content with its hash."""
    text = content_to_json(content)
    return {
        "content": text,
        "content_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }


def told_of(columns: dict[str, str]) -> dict[str, str]:
    """What the journal keeps of them: the hash, so that text and hash are not changed together."""
    return {name: value for name, value in columns.items() if name == "content_sha256"}


def unchanged(store: Store, memo: MemoRecord, *, version: int | None = None) -> MemoRecord:
    """The memo as it is now, if it still is what was seen; raises ChangedMeanwhile."""
    now = memos.memo_of_round(store.connection, store.agency_id, memo.round_id)
    if now is None or not _is_as_seen(now, memo.version if version is None else version):
        raise ChangedMeanwhile("บันทึกข้อความ")
    return now


def _is_as_seen(memo: MemoRecord | None, version: int | None) -> bool:
    """Whether the memo is what was seen; who saw none (0) saw no more than one just begun."""
    return version is None or (memo.version if memo else BEGUN) == (version or BEGUN)


def _check_number(number: str | None) -> None:
    text = (number or "").strip()
    if len(text) > LONGEST_NUMBER or len(text.splitlines()) > 1:
        raise MemoNumberUnfit(len(text))


def _check_date(round_: RoundRecord, day: date | None, *, today: date) -> None:
    """A memo tells of a round, so it is dated from the day on which it may go up until today."""
    if day is None:
        return
    if day > today:
        raise MemoDateInFuture(day)
    first = round_.due_on
    if round_.closed_at is not None:
        first = min(first, bangkok_date(round_.closed_at))
    if day < first:
        raise MemoDateTooEarly(day, first)


def _check_correction(
    stands: Mapping[str, Any], values: Mapping[str, Any], reason: str | None
) -> None:
    """What stands on a published memo stays or is replaced, and that for a reason."""
    replaced = {name for name, had in stands.items() if had and had != values[name]}
    if any(not values[name] for name in replaced):
        raise NumberEmptied
    if replaced and reason is None:
        raise CorrectionUnexplained


def _only_clerk(connection: Connection, agency_id: int, officer_id: int, now: datetime) -> None:
    mine = standings_of(connection, agency_id, officer_id, now)
    if Capacity.CLERK not in capacities(mine):
        raise NotForYou("เจ้าหน้าที่ผู้ดูแลแผน", "the clerk")
