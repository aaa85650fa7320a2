"""The memo on its way: submitted, endorsed, returned, published; each version issued as papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date, long_weekday_date
from tracker.errors import TidtamError
from tracker.queries import memos
from tracker.records import EndorsementRecord, MemoRecord
from tracker.status import MemoStatus, RoundStatus
from tracker.store import ChangedMeanwhile, Store
from tracker.tables import Endorsement, Memo
from tracker.thai import clean
from workflows.actions.acts import doer, standings_of
from workflows.actions.memos import stored, told_of, unchanged, write_memo
from workflows.actions.papers import enter_papers, set_papers
from workflows.capacities import capacities_for_memo
from workflows.documents.memo_content import MemoContent
from workflows.endorsement import MEMO
from workflows.engine import Need, Refused
from workflows.house import House
from workflows.memo_desk import Desk, composed, content_of, open_desk
from workflows.signers import AFTER_STEP, ROLE_OF_STEP, since_submitted, steps_of_act

STEP_WORDS = {
    "clerk": "เจ้าหน้าที่ผู้ดูแลแผน",
    "director": "หัวหน้าส่วนราชการเจ้าของเรื่อง",
    "palad": "ปลัด",
    "mayor": "ผู้บริหาร",
}


class TooEarly(TidtamError):
    """A memo goes up from the round's due day on, or once the round is closed."""

    def __init__(self, due_on: date) -> None:
        super().__init__(
            "memo-too-early",
            th=f"ยังไม่ถึงกำหนดส่งรายงาน ({long_weekday_date(due_on)}) "
            "จึงยังเสนอบันทึกข้อความไม่ได้ แต่ดูตัวอย่างได้ตลอดเวลา",
            en=f"the round is due on {due_on.isoformat()}; the memo can be submitted from then "
            "on (its preview can be seen at any time)",
        )


class NoSigner(TidtamError):
    """A step of the chain has nobody who could sign."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            "no-signer",
            th="ยังไม่มีผู้ดำรงตำแหน่งหรือผู้รักษาราชการแทนสำหรับ: "
            f"{', '.join(STEP_WORDS[step] for step in missing)} "
            "โปรดเพิ่มเจ้าหน้าที่หรือคำสั่งก่อนเสนอ",
            en=f"nobody holds or acts for: {', '.join(missing)}; add an officer or an acting "
            "order before submitting (tidtam officers add, tidtam acting add)",
        )


class MemoNotNumbered(TidtamError):
    """A memo is published once it has its running number and its date."""

    def __init__(self, *, number: bool, dated: bool) -> None:
        lacks = [
            words
            for words, has in ((("เลขที่หนังสือ", "number"), number), (("วันที่", "date"), dated))
            if not has
        ]
        super().__init__(
            "memo-not-numbered",
            th=f"บันทึกข้อความยังไม่มี{'และ'.join(th for th, _ in lacks)} จึงยังบันทึกว่าเผยแพร่ไม่ได้ "
            "โปรดใส่ในหัวข้อ “เลขที่และวันที่” ของหน้าบันทึกข้อความ "
            "หรือ tidtam memo ROUND number --number เลข --dated วันที่ --as เจ้าหน้าที่",
            en=f"the memo has no {' and no '.join(en for _, en in lacks)} yet; enter it on the "
            "memo's page, or by tidtam memo ROUND number --number N --dated DATE --as CLERK, "
            "then publish",
        )


class MemoNotBegun(TidtamError):
    """The round has no memo yet."""

    def __init__(self) -> None:
        super().__init__(
            "memo-not-begun",
            th="ยังไม่มีบันทึกข้อความของรอบนี้ ให้เจ้าหน้าที่ผู้ดูแลแผนเสนอก่อน",
            en="this round has no memo yet; the clerk submits it first (tidtam memo ROUND submit)",
        )


class EndorsedAlready(TidtamError):
    """The officer has taken this step already: a second tap, and nothing is to be done."""

    def __init__(self) -> None:
        super().__init__(
            "endorsed-already",
            th="ท่านลงความเห็นแล้ว ระบบบันทึกไว้แล้ว ไม่ต้องทำซ้ำ",
            en="you have endorsed this memo already; there is nothing to do again",
        )


@dataclass(frozen=True, slots=True)
class Carried:
    """What an act did: where the memo stands, the steps taken, and the issued papers' hashes."""

    memo_id: int
    before: MemoStatus
    after: MemoStatus
    version: int
    steps: tuple[str, ...]
    papers: Mapping[str, str]


def submit_memo(
    house: House,
    *,
    agency_id: int,
    round_id: int,
    officer_id: int,
    version: int | None = None,
    now: datetime,
) -> Carried:
    """Send the memo up (begun where it is not). `version` is the one that the person saw, 0 where
    there was none yet.

    Raises TooEarly, NoSigner, Refused, ChangedMeanwhile.
    """
    asked: dict[str, Any] = {"agency_id": agency_id, "round_id": round_id, "version": version}
    write_memo(house, officer_id=officer_id, now=now, **asked)
    return carry(house, "submit", officer_id=officer_id, now=now, **asked)


def carry(
    house: House,
    action: str,
    *,
    agency_id: int,
    round_id: int,
    officer_id: int,
    remark: str | None = None,
    version: int | None = None,
    unnumbered: bool = False,
    now: datetime,
) -> Carried:
    """Do one act of the memo's table: submit, endorse, return (with a remark), publish.

    `version` is the memo's version that the person saw; `unnumbered`: publish it though number
    or date is still to come, as the person confirmed. Who holds the next step too signs once
    for both. Raises Refused, MemoNotBegun, TooEarly, NoSigner, MemoNotNumbered, EndorsedAlready,
    ChangedMeanwhile.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    remark = clean(remark or "") or None
    with house.read() as connection:
        desk = open_desk(connection, agency_id=agency_id, round_id=round_id, now=now)
        if desk.memo is None:
            raise MemoNotBegun
        try:
            steps, after = _decide(connection, desk, desk.memo, action, officer_id, remark, now)
        except Refused:
            _not_again(connection, desk.memo, action, officer_id)
            raise
        if action == "publish" and not unnumbered:
            _only_numbered(desk.memo)
        told = _told(desk, desk.memo, action, steps, officer_id, remark, now)
        content = _content(house, connection, desk, action, told)
    papers = set_papers(house, content, now=now) if content else {}
    columns = stored(content) if content else {}
    with house.write(agency_id, who=acting, now=now) as store:
        try:
            memo = unchanged(store, desk.memo, version=version)
        except ChangedMeanwhile:
            _not_again(store.connection, desk.memo, action, officer_id, steps)
            raise
        for step in told:
            _enter(store, step)
        store.change(
            Memo,
            memo.id,
            version=memo.version,
            what="บันทึกข้อความ",
            status=after,
            **columns,
        )
        store.journal(
            action,
            "memo",
            memo.id,
            old={"status": memo.status},
            new={"status": after, "steps": steps} | told_of(columns),
            reason=remark,
        )
        enter_papers(
            house,
            store,
            papers,
            memo_id=memo.id,
            version=memo.version + 1,
            chain=desk.journal,
        )
    hashes = {form: paper.sha256 for form, paper in papers.items()}
    return Carried(memo.id, memo.status, after, memo.version + 1, steps, hashes)


def _decide(
    connection: Connection,
    desk: Desk,
    memo: MemoRecord,
    action: str,
    officer_id: int,
    remark: str | None,
    now: datetime,
) -> tuple[tuple[str, ...], MemoStatus]:
    """The steps that the act takes and where the memo then stands; raises what forbids it."""
    mine = standings_of(connection, desk.agency_id, officer_id, now)
    able = capacities_for_memo(mine, desk.chain.division_id)
    row = MEMO.decide(memo.status, action, who=able, given={Need.REMARK} if remark else ())
    expected = desk.chain.expected()
    if action == "submit":
        _may_go_up(desk, [signer.step for signer in expected], now)
    steps = steps_of_act(memo.status, action, officer_id=officer_id, expected=expected)
    after = AFTER_STEP[steps[-1]] if action in ("submit", "endorse") else MemoStatus(row.target)
    return steps, after


def _not_again(
    connection: Connection,
    memo: MemoRecord,
    action: str,
    officer_id: int,
    steps: Sequence[str] = tuple(ROLE_OF_STEP),
) -> None:
    """Raises EndorsedAlready where the officer's own endorsement of one of the steps stands in the
    way; who takes a further step under an order still owes it.
    """
    done = since_submitted(memos.endorsements(connection, memo.agency_id, memo.id))
    if action == "endorse" and any(
        one.action == "endorse" and one.officer_id == officer_id and one.step in steps
        for one in done
    ):
        raise EndorsedAlready


def _only_numbered(memo: MemoRecord) -> None:
    if not (memo.number and memo.dated_on):
        raise MemoNotNumbered(number=bool(memo.number), dated=memo.dated_on is not None)


def _may_go_up(desk: Desk, filled: Sequence[str], now: datetime) -> None:
    if missing := [step for step in ROLE_OF_STEP if step not in filled]:
        raise NoSigner(missing)
    closed = desk.round_.status is RoundStatus.CLOSED
    if not closed and bangkok_date(now) < desk.round_.due_on:
        raise TooEarly(desk.round_.due_on)


def _told(
    desk: Desk,
    memo: MemoRecord,
    action: str,
    steps: Sequence[str],
    officer_id: int,
    remark: str | None,
    now: datetime,
) -> tuple[EndorsementRecord, ...]:
    """The rows that the act adds to the chain; a remark stands at the first of its steps."""
    rows = []
    for offset, step in enumerate(steps):
        signer = desk.chain.signs_as(step, officer_id)
        rows.append(
            EndorsementRecord(
                id=0,
                memo_id=memo.id,
                number=len(desk.endorsements) + offset + 1,
                action=action,
                step=step,
                officer_id=officer_id,
                post_id=signer.post_id,
                officer_name=signer.name,
                position=signer.position,
                acting_form=signer.acting_form,
                acting_for=signer.acting_for,
                remark=None if offset else remark,
                endorsed_at=now,
            )
        )
    return tuple(rows)


def _content(
    house: House,
    connection: Connection,
    desk: Desk,
    action: str,
    told: tuple[EndorsementRecord, ...],
) -> MemoContent | None:
    """The content of the version that the act issues; a return issues none.

    What was sent stays as it was: an endorsement changes the signatures only.
    """
    if action == "return":
        return None
    if action == "publish":
        return content_of(house, connection, desk)
    anew = composed(house, connection, replace(desk, endorsements=(*desk.endorsements, *told)))
    if action == "submit":
        return anew
    return replace(content_of(house, connection, desk), signatures=anew.signatures)


def _enter(store: Store, step: EndorsementRecord) -> None:
    store.insert(
        Endorsement,
        memo_id=step.memo_id,
        number=step.number,
        action=step.action,
        step=step.step,
        officer_id=step.officer_id,
        post_id=step.post_id,
        officer_name=step.officer_name,
        position=step.position,
        acting_form=step.acting_form,
        acting_for=step.acting_for,
        remark=step.remark,
        endorsed_at=step.endorsed_at,
    )
