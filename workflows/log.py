"""The log of the processes that keep running: one line an event, for people or for programs.

No secret and nothing personal can get in: of a message only its template is written, of its
values only the FIELDS, of an error its kind and place but never its words.
"""

import logging
import secrets
import sys
import traceback
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

OURS = "tidtam"
FIELDS = (
    "agency_id",
    "counts",
    "error",
    "host",
    "method",
    "more",
    "ms",
    "port",
    "route",
    "status",
)
FRAMES = 5

Event = MutableMapping[str, Any]


def new_id() -> str:
    """What the lines of one request or beat have in common; says nothing by itself."""
    return secrets.token_hex(6)


@contextmanager
def log_kept(
    form: str,
    *,
    clock: Callable[[], datetime],
    stream: TextIO | None = None,
    in_full: bool = False,
) -> Iterator[None]:
    """While inside, lines go to `stream` (standard error): `form` is console or json.

    Ours from INFO on, those of libraries from WARNING on. `in_full` adds tracebacks with the
    words of errors, which may hold personal data: for hunting a defect only.
    """
    handler = Lines(stream or sys.stderr)
    handler.setFormatter(_formatter(form, handler.stream, clock=clock, in_full=in_full))
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)


class Lines(logging.StreamHandler[TextIO]):
    """Makes a line before it keeps other threads waiting, and gives it out whole."""

    def handle(self, record: logging.LogRecord) -> bool:
        """As logging's, which would hold the lock from the start."""
        if not self.filter(record):
            return False
        try:
            line = self.format(record) + self.terminator
            with self.lock or nullcontext():
                self.stream.write(line)
                self.flush()
        except Exception:
            self.handleError(record)
        return True


def _formatter(
    form: str, stream: TextIO, *, clock: Callable[[], datetime], in_full: bool
) -> logging.Formatter:
    import structlog
    from structlog.stdlib import ExtraAdder, ProcessorFormatter

    def opening(_logger: Any, level: str, event: Event) -> Event:
        at = clock().isoformat(timespec="milliseconds")
        return {"at": at, "level": level, "event": event.pop("event"), **event}

    def failure(_logger: Any, _level: str, event: Event) -> Event:
        found = event.pop("exc_info", None)
        if found and found[1] is not None:
            event["error"] = kind_of(found[1])
            event["where"] = _places(found[1])
            if in_full:
                event["traceback"] = "".join(traceback.format_exception(found[1]))
        return event

    renderer: Any
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    else:
        colours = stream.isatty() and sys.platform != "win32"
        renderer = structlog.dev.ConsoleRenderer(
            colors=colours, timestamp_key="at", sort_keys=False, pad_event_to=0
        )
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars, ExtraAdder(FIELDS), failure],
        processors=[ProcessorFormatter.remove_processors_meta, opening, renderer],
        use_get_message=False,
    )


def kind_of(error: BaseException) -> str:
    """An error and what it came from by their classes: their words may quote what was typed."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < FRAMES:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return " < ".join(kinds)


def agency_failed(log: logging.Logger, agency_id: int, words: str) -> None:
    """Tell of an agency's fault; its words may quote what somebody typed, so only their kind."""
    log.error("agency failed", extra={"agency_id": agency_id, "error": kind_in(words)})


def kind_in(words: str) -> str:
    """The class or number with which an error's words begin, as in "OSError: …" and "535 …"."""
    first = words.split(maxsplit=1)[0].rstrip(":") if words.strip() else ""
    return first if first.isascii() and first.replace("_", "").isalnum() else "unknown"


def _places(error: BaseException) -> list[str]:
    """The innermost places in the code, the last one being where it broke."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [
        f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
        for frame in frames
    ]
