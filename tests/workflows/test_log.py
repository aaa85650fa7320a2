"""The log: one line an event, its id on every line, and nothing personal or secret in any."""

import io
import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.contextvars import bound_contextvars

from tests.beats import at
from tests.office import Office, measure
from workflows.actions.tick import tick
from workflows.log import kind_in, kind_of, log_kept, new_id
from workflows.scheduler import _tell

NINE = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
SECRETS = ("somebody@example.go.th", "ตัวอย่าง", "hunter2", "1103700000000")
log = logging.getLogger("tidtam.test")
foreign = logging.getLogger("library")


def said(form: str, *, in_full: bool = False) -> tuple[io.StringIO, Any]:
    stream = io.StringIO()
    return stream, log_kept(form, clock=lambda: NINE, stream=stream, in_full=in_full)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_for_programs_is_one_json_object() -> None:
    stream, kept = said("json")
    with kept, bound_contextvars(request_id="abc"):
        log.info("request", extra={"route": "/measures/<int:measure_id>", "status": 200})
    assert lines(stream) == [
        {
            "at": "2027-03-01T02:00:00.000+00:00",
            "level": "info",
            "event": "request",
            "request_id": "abc",
            "route": "/measures/<int:measure_id>",
            "status": 200,
        }
    ]


def test_a_line_for_people_says_the_same() -> None:
    stream, kept = said("console")
    with kept, bound_contextvars(beat_id="abc"):
        log.info("beat", extra={"counts": {"sent": 3}})
    assert stream.getvalue() == (
        "2027-03-01T02:00:00.000+00:00 [info     ] beat beat_id=abc counts={'sent': 3}\n"
    )


@pytest.mark.parametrize("form", ["json", "console"])
def test_nothing_personal_or_secret_gets_in(form: str) -> None:
    stream, kept = said(form)
    mail, name, password, number = SECRETS
    with kept:
        foreign.warning("serving %s", f"/sign-in/{password}?name={name}")
        foreign.error("sent", extra={"to": mail, "name_of_officer": name})
        log.info("told", extra={"officer": name, "address": mail})
        try:
            try:
                raise LookupError(f"no {name} with {number}")
            except LookupError as error:
                raise ValueError(f"{mail} {password}") from error
        except ValueError:
            log.exception("failed")
    written = stream.getvalue()
    assert len(written.splitlines()) == 4
    assert "ValueError < LookupError" in written
    assert "test_log.py" in written
    assert [secret for secret in SECRETS if secret in written] == []


def test_tracebacks_are_whole_only_where_a_defect_is_hunted() -> None:
    stream, kept = said("json", in_full=True)
    with kept:
        try:
            raise ValueError("the words of the error")
        except ValueError:
            log.exception("failed")
    assert "ValueError: the words of the error" in str(lines(stream)[0]["traceback"])


def test_libraries_are_heard_from_warnings_on_and_only_while_the_log_is_kept() -> None:
    stream, kept = said("json")
    with kept:
        foreign.info("busy")
        foreign.warning("late")
    foreign.warning("afterwards")
    assert [line["event"] for line in lines(stream)] == ["late"]


def test_every_id_is_another() -> None:
    assert len({new_id() for _ in range(100)}) == 100


WORDS = [
    ("535 5.7.8 somebody@example.go.th may not", "535", "a mail server's answer"),
    ("ConnectionRefusedError: [Errno 111]", "ConnectionRefusedError", "an error of the system"),
    ("somebody@example.go.th is unknown", "unknown", "an address in the first place"),
    ("นางสาวตัวอย่าง ใจดี", "unknown", "a name"),
    ("", "unknown", "nothing"),
]


@pytest.mark.parametrize(("words", "kind", "reason"), WORDS, ids=[row[2] for row in WORDS])
def test_of_an_errors_words_only_their_kind_is_told(words: str, kind: str, reason: str) -> None:
    assert kind_in(words) == kind


def test_an_error_that_is_its_own_cause_is_told_to_an_end() -> None:
    error = ValueError()
    error.__context__ = error
    assert kind_of(error) == "ValueError < ValueError < ValueError < ValueError < ValueError"


def test_a_beat_is_one_line_with_its_counts_and_names_nobody(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("อบรม", all_divisions=True))
    stream, kept = said("json")
    with kept:
        _tell(tick(office.house, now=at("2026-03-30")), seconds=0.25)
    (line,) = lines(stream)
    assert (line["event"], line["ms"], line["more"]) == ("beat", 250.0, False)
    assert line["counts"] == {"told": 1, "superseded": 3, "planned": 3, "sent": 3}
    assert "ตัวอย่าง" not in stream.getvalue() and "@" not in stream.getvalue()
