"""Evidence: what a piece is, and its bytes; never shown by a browser in this site's name."""

from flask import Response
from werkzeug.exceptions import NotFound

from tracker.queries import progress
from web.api.operations import operation
from web.api.shapes import Evidence
from web.measures.pages import as_attachment
from web.request_scope import house, present, view


@operation("GET", "/evidence/<row:evidence_id>", th="หลักฐาน", answer=Evidence, refusals=(404,))
def piece_of_evidence(evidence_id: int) -> Evidence:
    """One piece of evidence; files and links come with a report or with finishing a part."""
    found = progress.piece_of_evidence(view(), present().agency_id, evidence_id)
    return Evidence.model_validate(found)


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
