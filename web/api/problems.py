"""Failures as programs read them: problem+json (RFC 9457), with our code and both sentences."""

import json
from typing import Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from tracker.database import DatabaseUnreachable
from tracker.errors import TidtamError
from tracker.queries.people import NotFound
from web.errors import SENTENCES
from workflows.actions.tokens import ScopeTooSmall, TokenRefused, TooManyCalls
from workflows.engine import Refused

MEDIA = "application/problem+json"
TYPE = "urn:tidtam:problem:"
NOT_YOURS = "not-yours"
MORE = {
    415: (
        "โปรดส่งเป็น application/json",
        "send application/json (or a form, where files come with it)",
    ),
}


class Fault(BaseModel):
    """One place in what was sent that does not fit the description."""

    model_config = ConfigDict(defer_build=True)

    where: str
    says: str


class Why(BaseModel):
    """Why one of several was not done; the same words as a problem's."""

    model_config = ConfigDict(defer_build=True)

    code: str
    th: str
    en: str


class Problem(BaseModel):
    """Why something was not done. `code` is a stable word; `th` and `en` are whole sentences."""

    model_config = ConfigDict(defer_build=True)

    type: str = Field(description="urn:tidtam:problem: and the code")
    title: str
    status: int
    detail: str = Field(description="the English sentence")
    code: str
    th: str
    en: str
    missing: list[str] | None = Field(None, description="what the act needs and was not told")
    faults: list[Fault] | None = Field(None, description="of 422: where and why")
    doubts: list[dict[str, Any]] | None = Field(
        None, description="of 422 where a document is stored: what has to be answered first"
    )
    current: dict[str, Any] | None = Field(None, description="of 412: as it stands now")
    changes: list[dict[str, Any]] | None = Field(None, description="of 412: its last changes")


def of_error(error: TidtamError, *, status: int | None = None, **more: Any) -> Response:
    """A refusal of ours, by its own sentences; its status follows from what it means."""
    said = why(error)
    if isinstance(error, Refused) and error.missing:
        more["missing"] = [need.value for need in error.missing]
    answer = _problem(status or _status(error), said.code, said.th, said.en, **more)
    if isinstance(error, TokenRefused):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="tidtam", error="invalid_token"'
    if isinstance(error, ScopeTooSmall):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="tidtam", error="insufficient_scope"'
    if isinstance(error, TooManyCalls):
        answer.headers["Retry-After"] = str(int(error.wait.total_seconds()))
    return answer


def why(error: TidtamError) -> Why:
    """A refusal's code and sentences."""
    if isinstance(error, NotFound):
        _, th, en = SENTENCES[404]  # its own sentence lists names
        return Why(code=error.code, th=th, en=en)
    return Why(code=error.code, th=error.th, en=error.en)


def of_http(error: HTTPException) -> Response:
    """A failure before any of our code: no such path, too large, broken."""
    status = error.code or 500
    th, en = MORE.get(status) or SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])[1:]
    answer = _problem(status, f"http-{status}", th, en)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _status(error: TidtamError) -> int:
    match error:
        case NotFound():
            return 404
        case TokenRefused():
            return 401
        case ScopeTooSmall():
            return 403
        case TooManyCalls():
            return 429
        case DatabaseUnreachable():
            return 503
    return 403 if error.code == NOT_YOURS else 409


def _problem(status: int, code: str, th: str, en: str, **more: Any) -> Response:
    told = {
        "type": TYPE + code,
        "title": HTTP_STATUS_CODES.get(status, "Problem"),
        "status": status,
        "detail": en,
        "code": code,
        "th": th,
        "en": en,
        **more,
    }
    return Response(json.dumps(told, ensure_ascii=False), status=status, mimetype=MEDIA)
