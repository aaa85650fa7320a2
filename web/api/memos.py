"""The memo of a round: what it says, its papers, and its way up the chain."""

from typing import Any

from flask import Response
from werkzeug.exceptions import NotFound

from tracker.queries import memos, rounds
from tracker.records import MemoRecord
from tracker.status import MemoStatus, TokenScope
from web.api import asked
from web.api.door import Reply, Seen, unchanged
from web.api.operations import operation
from web.api.papers import Endorsement, Memo, MemoContent, MemoSeen, Paper
from web.api.plans import acts, last_changes
from web.api.shapes import Listed
from web.measures.pages import as_attachment
from web.memo.pages import MEDIA
from web.memo.waiting import what_may_be_done
from web.request_scope import house, now, present, view
from workflows.actions import memo_chain
from workflows.actions import memos as actions
from workflows.memo_desk import content_of, open_desk

PATH = "/rounds/<row:round_id>/memo"


@operation("GET", "/memos", th="บันทึกข้อความ", answer=Listed[Memo])
def list_memos() -> Listed[Memo]:
    """The memos that have been begun, the latest first."""
    found = memos.memos(view(), present().agency_id)
    return Listed[Memo](items=[Memo.model_validate(one) for one in found])


@operation("GET", PATH, th="บันทึกข้อความของรอบ", answer=MemoSeen, tagged=True, refusals=(404, 409))
def memo(round_id: int) -> Reply:
    """The round's memo: where it is, its steps and papers, and what the officer may do."""
    return _reply(round_id)


@operation("GET", f"{PATH}/content", th="เนื้อความ", answer=MemoContent, refusals=(404, 409))
def memo_content(round_id: int) -> MemoContent:
    """What the memo says: as sent where it is on its way, else as it would be written now."""
    desk = open_desk(view(), agency_id=present().agency_id, round_id=round_id, now=now())
    found = content_of(house(), view(), desk)
    return MemoContent.model_validate(found)


@operation(
    "GET",
    f"{PATH}/paper/<any(pdf,docx,html):form>",
    th="ไฟล์บันทึกข้อความ",
    media=tuple(MEDIA.values()),
    refusals=(404, 409),
)
def memo_paper(round_id: int, form: str) -> Response:
    """The paper as pdf, docx or html: as it was issued, or a preview of the draft."""
    data = actions.memo_paper(
        house(), agency_id=present().agency_id, round_id=round_id, form=form, now=now()
    )
    return as_attachment(Response(data, mimetype=MEDIA[form]), f"memo-{round_id}.{form}")


def _act(method: str, name: str, th: str, body: Any) -> Any:
    return operation(
        method,
        f"{PATH}/{name}",
        th=th,
        scope=TokenScope.CLERK,
        body=body,
        answer=MemoSeen,
        guarded=True,
    )


@_act("POST", "submit", "เสนอบันทึกข้อความ", asked.Nothing)
def submit_memo(round_id: int, told: asked.Nothing) -> Reply:
    """Send the memo up the chain; begun where it is not."""
    with unchanged(lambda: _seen(round_id)) as seen:
        memo_chain.submit_memo(house(), **_asked(round_id), version=seen.body.version)
    return _reply(round_id)


@_act("POST", "endorse", "ลงความเห็น", asked.Carry)
def endorse_memo(round_id: int, told: asked.Carry) -> Reply:
    """Take the step of the chain that is the officer's: director, palad or mayor."""
    return _carry("endorse", round_id, remark=told.remark)


@_act("POST", "return", "ส่งกลับแก้ไข", asked.Carry)
def return_memo(round_id: int, told: asked.Carry) -> Reply:
    """Return the memo with a remark."""
    return _carry("return", round_id, remark=told.remark)


@_act("POST", "publish", "เผยแพร่", asked.Publish)
def publish_memo(round_id: int, told: asked.Publish) -> Reply:
    """Enter that the memo was published."""
    return _carry("publish", round_id, unnumbered=told.unnumbered)


@_act("PUT", "number", "ใส่เลขที่และวันที่", asked.NumberSent)
def number_memo(round_id: int, told: asked.NumberSent) -> Reply:
    """Enter the running number and the date; a memo that was sent is issued anew.

    Of a published memo neither can be emptied, and a change needs its reason; citizens are told.
    """
    with unchanged(lambda: _seen(round_id)) as seen:
        actions.set_number(
            house(),
            **_asked(round_id),
            number=told.number,
            dated_on=told.dated_on,
            reason=told.reason,
            version=seen.body.version,
        )
    return _reply(round_id)


@_act("PUT", "paragraphs/<key>", "แก้ถ้อยคำ", asked.ParagraphSent)
def edit_paragraph(round_id: int, key: str, told: asked.ParagraphSent) -> Reply:
    """Put the clerk's own words in place of a paragraph's; null takes Tidtam's back."""
    with unchanged(lambda: _seen(round_id)) as seen:
        if key not in _keys(round_id):
            raise NotFound
        actions.edit_paragraph(
            house(),
            **_asked(round_id),
            key=key,
            text=told.text,
            version=seen.body.version,
        )
    return _reply(round_id)


def _carry(action: str, round_id: int, **told: Any) -> Reply:
    with unchanged(lambda: _seen(round_id)) as seen:
        memo_chain.carry(house(), action, **_asked(round_id), version=seen.body.version, **told)
    return _reply(round_id)


def _keys(round_id: int) -> set[str]:
    """The paragraphs of the memo, and those that were edited or taken out."""
    desk = open_desk(view(), agency_id=present().agency_id, round_id=round_id, now=now())
    written = {one.key for one in content_of(house(), view(), desk).paragraphs()}
    return written | set(desk.memo.edits if desk.memo else ())


def _asked(round_id: int) -> dict[str, Any]:
    me = present()
    return {
        "agency_id": me.agency_id,
        "round_id": round_id,
        "officer_id": me.officer_id,
        "now": now(),
    }


def _reply(round_id: int) -> Reply:
    seen = _seen(round_id)
    return Reply(seen.body, tag=seen.tag)


def _seen(round_id: int) -> Seen[MemoSeen]:
    agency_id = present().agency_id
    rounds.round_of(view(), agency_id, round_id)
    desk = open_desk(view(), agency_id=agency_id, round_id=round_id, now=now())
    found = desk.memo
    papers = memos.papers(view(), agency_id, found.id) if found else ()
    body = MemoSeen(
        round_id=round_id,
        status=found.status if found else MemoStatus.DRAFT,
        version=_version(found),
        number=found.number if found else None,
        dated_on=found.dated_on if found else None,
        endorsements=[Endorsement.model_validate(one) for one in desk.endorsements],
        papers=[Paper.model_validate(one) for one in papers],
        may=acts(what_may_be_done(desk)),
    )
    return Seen(body, str(body.version), last_changes("memo", found.id) if found else ())


def _version(found: MemoRecord | None) -> int:
    return found.version if found else 0
