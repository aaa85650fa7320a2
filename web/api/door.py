"""The door of the API: the token and its scope, what was sent, what is answered, who came second.

Identity comes from the token alone; what its officer may do is asked in workflows.
"""

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    NotFound,
    UnsupportedMediaType,
)

from tracker.errors import TidtamError
from tracker.queries import people
from web.api import problems
from web.api.operations import OPERATIONS, PREFIX, Operation
from web.request_scope import Present, asking_first, house, look_again, now, today, view
from workflows.actions.evidence import Upload
from workflows.actions.tokens import check_scope, use_token

api = Blueprint("api", __name__, url_prefix=PREFIX)
JSON = "application/json"
FORM = "multipart/form-data"
MARKED = "~"
TEXT_AT_ONCE = 1024 * 1024
B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its version, and where a list goes on."""

    body: BaseModel
    tag: str | None = None
    after: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Seen(Generic[B]):
    """A thing as it stands now: what is shown of it, its version, and its last changes."""

    body: B
    tag: str
    changes: Sequence[BaseModel] = ()


class Unversioned(TidtamError):
    """A change came without If-Match, so nobody knows what its sender had seen."""

    def __init__(self) -> None:
        super().__init__(
            "if-match-missing",
            th="โปรดส่งหัวข้อ If-Match พร้อม ETag ของข้อมูลที่เห็นล่าสุด เพื่อไม่ให้ทับงานของผู้อื่น",
            en="send If-Match with the ETag of what was last seen, so that nobody's work is "
            "overwritten",
        )


class Stale(TidtamError):
    """Somebody changed it since it was seen; `seen` is how it stands now."""

    def __init__(self, seen: Seen[Any]) -> None:
        super().__init__(
            "changed-meanwhile",
            th="มีผู้แก้ไขไปก่อนแล้ว ยังไม่มีการบันทึก โปรดดูข้อมูลล่าสุดแล้วทำรายการอีกครั้ง",
            en="somebody else changed this first and nothing was stored; look at it again and "
            "repeat what you meant",
        )
        self.seen = seen


class NotAsDescribed(TidtamError):
    """What was sent does not fit the description; `faults` says where and why."""

    def __init__(self, faults: Sequence[Mapping[str, str]]) -> None:
        places = ", ".join(fault["where"] for fault in faults[:5])
        super().__init__(
            "not-as-described",
            th=f"ข้อมูลที่ส่งมาไม่ตรงกับคำอธิบายของ API ({places})",
            en=f"what was sent does not fit the description of the API ({places})",
        )
        self.faults = tuple(faults)


def enter(operation: Operation) -> None:
    """Let the request in by its token; raises TokenRefused, ScopeTooSmall, TooManyCalls."""
    word, _, secret = request.headers.get("Authorization", "").partition(" ")
    given = secret.strip() if word.lower() == "bearer" else None
    g.shown = use_token(house(), secret=given, address=request.remote_addr, now=now())
    check_scope(g.shown, operation.scope)
    _sit_down()


def again() -> None:
    """See what was just written."""
    look_again()
    _sit_down()


def _sit_down() -> None:
    shown = g.shown
    g.present = Present(
        officer_id=shown.officer_id,
        agency_id=shown.agency_id,
        name=shown.officer,
        standings=people.standings(
            view(), shown.agency_id, on=today(), officer_id=shown.officer_id
        ),
    )


@contextmanager
def unchanged(look: Callable[[], Seen[B]]) -> Iterator[Seen[B]]:
    """Do something to what `look` shows, only if it is what the sender saw.

    Asked once before, so that what came too late costs little, and again under the lock of what
    is written. Raises Unversioned, Stale; whoever is overtaken is told what stands there now.
    """

    def as_seen() -> Seen[B]:
        seen = look()
        if not _saw(seen.tag):
            raise Stale(seen)
        return seen

    if "If-Match" not in request.headers:
        raise Unversioned
    seen = as_seen()
    try:
        with asking_first(as_seen):
            yield seen
    except TidtamError as error:
        if error.code != "changed-meanwhile":
            raise
        again()
        raise Stale(look()) from None
    again()


def files_sent() -> tuple[Upload, ...]:
    """The files that came with the form."""
    sent = request.files.getlist("files")
    return tuple(Upload(file.filename, file.read()) for file in sent if file.filename)


def open_routes() -> None:
    """A route for every operation of the table."""
    for one in OPERATIONS:
        api.add_url_rule(
            one.rule,
            one.name,
            functools.partial(_serve, one),
            methods=[one.method],
            provide_automatic_options=False,
        )


def _serve(operation: Operation, **path: Any) -> Response:
    enter(operation)
    if operation.query is not None:
        path["query"] = _checked(operation.query, request.args.to_dict())
    if operation.body is not None:
        path["told"] = _body(operation)
    found = operation.view(**path)
    return found if isinstance(found, Response) else _answer(found)


def _body(operation: Operation) -> BaseModel:
    assert operation.body is not None
    sent = request.mimetype
    if operation.files and sent == FORM:
        return _checked(operation.body, request.form.get("told", "{}"))
    if sent != JSON:
        raise UnsupportedMediaType
    request.max_content_length = TEXT_AT_ONCE
    return _checked(operation.body, request.get_data(cache=False))


def _checked(model: type[BaseModel], sent: Any) -> BaseModel:
    try:
        if isinstance(sent, dict):
            return model.model_validate(sent)
        return model.model_validate_json(sent, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        faults = [
            {"where": ".".join(map(str, one["loc"])) or "body", "says": one["msg"]} for one in found
        ]
        raise NotAsDescribed(faults) from None


def _answer(found: Reply | BaseModel) -> Response:
    reply = found if isinstance(found, Reply) else Reply(found)
    told = reply.body.model_dump_json()
    response = Response(told, mimetype=JSON)
    if reply.tag is not None:
        tag = _etag(reply.tag, told)
        if request.method == "GET" and request.if_none_match.contains_weak(tag):
            response = Response(status=304)
        response.set_etag(tag)
    if reply.after is not None:
        asked = {**request.args.to_dict(), "after": reply.after}
        response.headers["Link"] = f'<{request.path}?{urlencode(asked)}>; rel="next"'
    return response


def _etag(version: str, told: str) -> str:
    """The version, by which a change is guarded, and a mark of every word that is answered.

    For what is told beside the version (counts, what may be done today) may be another meanwhile.
    """
    return f"{version}{MARKED}{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _saw(version: str) -> bool:
    """Whether the sender has seen this version, whatever else was told beside it."""
    sent = request.if_match
    seen = (one.partition(MARKED)[0] for one in sent.as_set() if one)  # an empty one comes as None
    return sent.star_tag or version in seen


def not_there() -> Response | None:
    """Below the API's prefix, what no route answers is a problem too and not a page."""
    error = request.routing_exception
    if not request.path.startswith(f"{PREFIX}/") or not isinstance(error, HTTPException):
        return None
    if isinstance(error, MethodNotAllowed) and not _takes_something(error):
        error = NotFound()
    return None if (error.code or 500) < 400 else problems.of_http(error)


def _takes_something(error: MethodNotAllowed) -> bool:
    """Whether the address is one at all: the router says 405 before it looks at a row's number."""
    routes = current_app.create_url_adapter(request)
    assert routes is not None
    return any(routes.test(method=method) for method in error.valid_methods or ())


@api.errorhandler(Stale)
def _stale(error: Stale) -> Response:
    seen = error.seen
    answer = problems.of_error(
        error,
        status=412,
        current=seen.body.model_dump(mode="json"),
        changes=[change.model_dump(mode="json") for change in seen.changes],
    )
    answer.set_etag(_etag(seen.tag, seen.body.model_dump_json()))
    return answer


@api.errorhandler(Unversioned)
def _unversioned(error: Unversioned) -> Response:
    return problems.of_error(error, status=428)


@api.errorhandler(NotAsDescribed)
def _not_as_described(error: NotAsDescribed) -> Response:
    return problems.of_error(error, status=422, faults=list(error.faults))


@api.errorhandler(TidtamError)
def _refused(error: TidtamError) -> Response:
    return problems.of_error(error)


@api.errorhandler(HTTPException)
def _failed(error: HTTPException) -> Response:
    return problems.of_http(error)
