"""Evidence: what a piece is, and its bytes; never shown by a browser in this site's name."""

from typing import Any

from flask import Response
from werkzeug.exceptions import NotFound

from tracker.queries import progress
from tracker.status import TokenScope
from web.api import asked
from web.api.door import Reply, Seen, unchanged
from web.api.operations import operation
from web.api.plans import last_changes
from web.api.shapes import Evidence
from web.measures.pages import as_attachment
from web.request_scope import house, now, present, view
from workflows.actions import evidence as actions


@operation("GET", "/evidence/<row:evidence_id>", th="หลักฐาน", answer=Evidence, tagged=True)
def piece_of_evidence(evidence_id: int) -> Reply:
    """One piece of evidence; files and links come with a report or with finishing a part."""
    return _reply(evidence_id)


@operation(
    "GET",
    "/evidence/<row:evidence_id>/content",
    th="ไฟล์หลักฐาน",
    media=("application/octet-stream",),
    refusals=(404,),
)
def evidence_content(evidence_id: int) -> Response:
    """The bytes of a file, as it was handed in; 404 of a link and of what was withdrawn."""
    from tracker.evidence import fetch

    piece = progress.piece_of_evidence(view(), present().agency_id, evidence_id)
    if piece.sha256 is None or piece.withdrawn_at is not None:
        raise NotFound
    data = fetch(house().files, piece.sha256)
    return as_attachment(Response(data, mimetype="application/octet-stream"), piece.name)


def _act(name: str, th: str, body: Any) -> Any:
    return operation(
        "POST",
        f"/evidence/<row:evidence_id>/{name}",
        th=th,
        scope=TokenScope.CLERK,
        body=body,
        answer=Evidence,
        guarded=True,
    )


@_act("show", "ให้หลักฐานเป็นสาธารณะ", asked.Show)
def show_evidence(evidence_id: int, told: asked.Show) -> Reply:
    """Let citizens see a piece of evidence, or take that back."""
    with unchanged(lambda: _seen(evidence_id)):
        actions.show_evidence(house(), **_asked(evidence_id), public=told.public)
    return _reply(evidence_id)


@_act("withdraw", "ถอนหลักฐานตามคำสั่ง", asked.WithdrawEvidence)
def withdraw_evidence(evidence_id: int, told: asked.WithdrawEvidence) -> Reply:
    """Take the bytes away for good, by an order and for a reason; the row stays."""
    with unchanged(lambda: _seen(evidence_id)):
        actions.withdraw_evidence(
            house(), **_asked(evidence_id), order=told.order or "", reason=told.reason or ""
        )
    return _reply(evidence_id)


def _asked(evidence_id: int) -> dict[str, Any]:
    me = present()
    return {
        "agency_id": me.agency_id,
        "evidence_id": evidence_id,
        "officer_id": me.officer_id,
        "now": now(),
    }


def _reply(evidence_id: int) -> Reply:
    seen = _seen(evidence_id)
    return Reply(seen.body, tag=seen.tag)


def _seen(evidence_id: int) -> Seen[Evidence]:
    """A piece has no version: whether it is shown, and whether it is still there, may change."""
    found = progress.piece_of_evidence(view(), present().agency_id, evidence_id)
    state = "withdrawn" if found.withdrawn_at else "public" if found.public else "kept"
    return Seen(Evidence.model_validate(found), state, last_changes("evidence", evidence_id))
