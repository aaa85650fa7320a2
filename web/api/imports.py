"""A plan's document by a program: read, its doubts asked, and stored as a draft with the answers.

It waits where the page's uploads wait, so that a person may answer there what a program cannot.
"""

import re
from datetime import datetime
from typing import Any

from flask import Response
from pydantic import Field
from werkzeug.exceptions import NotFound

from tracker.errors import TidtamError
from tracker.reading.answers import Answers
from tracker.status import TokenScope
from web.api import asked, problems
from web.api.door import NotAsDescribed, Reply, Seen, api, files_sent, unchanged
from web.api.operations import operation
from web.api.plans import plan_seen
from web.api.shapes import Listed, PlanSeen, Shape
from web.imports.incoming import answer, let_go, put_aside, stored_from, waiting
from web.imports.reviewing import Review, review, store
from web.request_scope import house, now, present, view
from workflows.actions.imports import StoredAlready
from workflows.actions.seen import check_seen, mark_of
from workflows.import_questions import Question
from workflows.readers import IMPORTS, check_reader

ONE = "/imports/<token>"
LONGEST_PASTED = 100_000  # as JSON may write it, within what is taken at once
PASTED = "ข้อความที่วาง.txt"


class Printed(Shape):
    """A cell as it stands in the document."""

    meaning: str
    text: str


class Doubt(Shape):
    """One question about the reading. `kind` says what answers it, `of` whose it is: a row's key,
    an owner's name, or a place. A draft is stored while others are open, but not a blocking one.
    """

    kind: str
    of: str
    where: str
    number: int | None
    sentences: list[str]
    codes: list[str]
    blocking: bool
    printed: list[Printed]
    measures: list[int]
    nearest: str | None


class Waiting(Shape):
    """A document that was read and not stored yet; `answered` counts the answers so far."""

    token: str
    name: str
    brought_at: datetime
    answered: int


class Reading(Shape):
    """A document as it was understood with the answers so far, and what is left to ask.

    `understood` and `answers` are in the form of `tidtam import --json` and `--answers`.
    """

    token: str
    name: str
    fiscal_year: int | None
    understood: dict[str, Any]
    answers: dict[str, Any]
    doubts: list[Doubt]


class Stored(Shape):
    """The draft that the document became."""

    plan: PlanSeen


class Pasted(asked.Asked):
    """A plan as text, tabs between its cells; a file comes in a form, as the field `files`."""

    text: str | None = Field(None, max_length=LONGEST_PASTED, pattern=asked.PLAIN)


class AnswersSent(asked.Asked):
    """All answers, in the form of `tidtam import --answers`; earlier ones are replaced.

    `fiscal_year` in them is the plan's, where the paper lacks it or says it wrongly.
    """

    answers: dict[str, Any]


class Store(asked.Asked):
    """Whether the scores in the document become the agency's; unsaid, unless it names another."""

    scores: bool | None = None


class StillOpen(TidtamError):
    """The draft would say what nobody wrote: some doubts have to be answered first."""

    def __init__(self, doubts: list[Doubt]) -> None:
        self.doubts = doubts
        super().__init__(
            "doubts-open",
            th=f"ยังไม่ได้เก็บ ต้องตอบก่อนอีก {len(doubts)} ข้อ",
            en=f"nothing was stored; {len(doubts)} doubts have to be answered first",
        )


class Gone(Shape):
    """A document that waits no longer."""

    token: str


@operation("GET", "/imports", th="เอกสารที่อ่านแล้วและรอเก็บ", answer=Listed[Waiting])
def list_imports() -> Listed[Waiting]:
    """The documents that the officer has brought and not stored yet, the latest first."""
    _only_importers()
    found = waiting(house(), officer_id=present().officer_id)
    return Listed[Waiting](items=[Waiting.model_validate(one) for one in found])


@operation(
    "POST",
    "/imports",
    th="อ่านเอกสารแผน (ยังไม่เก็บ)",
    scope=TokenScope.CLERK,
    body=Pasted,
    answer=Reading,
    files=True,
)
def read_document(told: Pasted) -> Reply:
    """Read a plan's document; nothing is stored but the document, which waits for a fortnight.

    One file in the field `files`, or its text.
    """
    from tracker.reading.child import read_in_child

    _only_importers()
    name, data = _brought(told)
    limits = house().settings.limits
    draft = read_in_child(
        data, name=name, seconds=limits.reading_seconds, megabytes=limits.memory_mb
    )
    token = put_aside(
        house(),
        officer_id=present().officer_id,
        name=name,
        data=data,
        understood=draft.as_json(),
        listed=draft.plan is not None,
        now=now(),
    )
    return _reply(token)


@operation("GET", ONE, th="เอกสารที่รอเก็บหนึ่งฉบับ", answer=Reading, tagged=True, refusals=(404, 409))
def imported(token: str) -> Reply:
    """A waiting document as it stands with its answers, and what is left to ask."""
    return _reply(token)


@operation(
    "PUT",
    f"{ONE}/answers",
    th="ตอบข้อสงสัยของเอกสาร",
    scope=TokenScope.CLERK,
    body=AnswersSent,
    answer=Reading,
    guarded=True,
)
def answer_import(token: str, told: AnswersSent) -> Reply:
    """Answer the doubts; the document is read again with the answers."""
    answers = Answers.from_json(told.answers)
    with unchanged(lambda: _seen(token)) as seen:

        def instead(before: Answers) -> Answers:
            check_seen(seen.tag, before.as_json(), what="คำตอบ")
            return answers

        answer(house(), officer_id=present().officer_id, token=token, change=instead)
    return _reply(token)


@operation(
    "POST",
    f"{ONE}/store",
    th="เก็บเอกสารเป็นร่างแผน",
    scope=TokenScope.CLERK,
    body=Store,
    answer=Stored,
    guarded=True,
)
def store_import(token: str, told: Store) -> Reply:
    """Store the document as a draft plan, with its answers.

    422 with the doubts that block where any is still open; once stored, it waits no longer.
    """
    with unchanged(lambda: _seen(token)):
        found = _review(token)
        if found.blocking:
            raise StillOpen([_doubt(one) for one in found.blocking])
        try:
            plan_id = store(found, scores=told.scores)
        except StoredAlready:  # the machine stopped before it could be let go
            let_go(house(), officer_id=present().officer_id, token=token)
            raise
    let_go(house(), officer_id=present().officer_id, token=token)
    seen = plan_seen(plan_id)
    return Reply(Stored(plan=seen.body), tag=seen.tag)


@operation(
    "POST",
    f"{ONE}/throw-away",
    th="ทิ้งเอกสารที่รอเก็บ",
    scope=TokenScope.CLERK,
    body=asked.Nothing,
    answer=Gone,
    refusals=(404,),
)
def throw_away_import(token: str, told: asked.Nothing) -> Gone:
    """Let a waiting document go with its answers; no plan is touched."""
    _review(token)
    let_go(house(), officer_id=present().officer_id, token=token)
    return Gone(token=token)


def _only_importers() -> None:
    check_reader(present().standings, IMPORTS)


def _brought(told: Pasted) -> tuple[str, bytes]:
    """The document's name and bytes: one file, or text."""
    files = files_sent()
    if len(files) == 1 and not told.text:
        return re.split(r"[/\\]", files[0].name)[-1].replace("\x00", "") or "–", files[0].data
    if not files and told.text and told.text.strip():
        return PASTED, told.text.encode("utf-8")
    raise NotAsDescribed([{"where": "files", "says": "one file, or text"}])


def _review(token: str) -> Review:
    """The waiting document; raises StoredAlready where it is a draft by now, and NotFound."""
    _only_importers()
    found = review(token)
    if found is not None:
        return found
    who = {"agency_id": present().agency_id, "officer_id": present().officer_id}
    if (plan_id := stored_from(house(), view(), token=token, **who)) is not None:
        raise StoredAlready(plan_id)
    raise NotFound


def _reply(token: str) -> Reply:
    seen = _seen(token)
    return Reply(seen.body, tag=seen.tag)


def _seen(token: str) -> Seen[Reading]:
    """A waiting document as it stands; its answers are what changes."""
    found = _review(token)
    answers = found.answers.as_json()
    body = Reading(
        token=token,
        name=found.incoming.name,
        fiscal_year=found.year,
        understood=found.now.draft.as_json(),
        answers=answers,
        doubts=[_doubt(one) for one in found.questions],
    )
    return Seen(body, mark_of(answers))


def _doubt(one: Question) -> Doubt:
    known = {name: getattr(one, name) for name in Doubt.model_fields if name != "printed"}
    printed = [Printed(meaning=meaning, text=text) for meaning, text in one.printed]
    return Doubt(**known | {"printed": printed})


@api.errorhandler(StillOpen)
def _still_open(error: StillOpen) -> Response:
    doubts = [one.model_dump(mode="json") for one in error.doubts]
    return problems.of_error(error, status=422, doubts=doubts)
