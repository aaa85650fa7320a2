"""Reads a document in a child process with limits of time and memory: a hostile file harms nobody.

The parent only hands the bytes over and takes values back; it opens nothing itself.
"""

import json
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from tracker.child import ChildCrashError, ChildMemoryError, ChildTimeoutError, run_limited
from tracker.errors import TidtamError
from tracker.reading import errors, read_document
from tracker.reading.door import MEGABYTE, SIZE_LIMIT
from tracker.reading.draft import PlanDraft

_LOOK_EVERY = 0.2  # seconds between two looks at how far the child is


def read_in_child(
    data: bytes,
    *,
    name: str,
    form: str | None = None,
    seconds: float = 60,
    megabytes: int = 1024,
    progress: Callable[[int, int], None] | None = None,
) -> PlanDraft:
    """``read_document`` in a child process, stopped after ``seconds`` or at ``megabytes``.

    ``progress`` is called from another thread with (pages done, pages in all). Raises a
    DocumentError for every way of failing, and nothing else.
    """
    if len(data) > SIZE_LIMIT:
        raise errors.DocumentTooLarge(SIZE_LIMIT // MEGABYTE)
    if not data:
        raise errors.DocumentEmpty
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        seen = Path(folder) / "progress"
        header = {"name": name, "form": form, "progress": str(seen) if progress else None}
        payload = json.dumps(header).encode("utf-8") + b"\n" + data
        with _Watch(seen, progress):
            try:
                answer = run_limited(
                    "tracker.reading.child", payload, seconds=seconds, megabytes=megabytes
                )
            except ChildTimeoutError as error:
                raise errors.DocumentTookTooLong(seconds) from error
            except ChildMemoryError as error:
                raise errors.DocumentTooLarge(megabytes) from error
            except ChildCrashError as error:
                raise errors.DocumentUnreadable from error
            except TidtamError as error:
                raise errors.DocumentError(error.code, th=error.th, en=error.en) from error
    return PlanDraft.from_json(json.loads(answer))


def answer(payload: bytes) -> bytes:
    """The child's side: a header line of JSON and the document's bytes in, the draft's JSON out."""
    head, _, data = payload.partition(b"\n")
    told = json.loads(head)
    progress = _Note(Path(told["progress"])) if told["progress"] else None
    draft = read_document(data, name=told["name"], form=told["form"], progress=progress)
    return json.dumps(draft.as_json(), ensure_ascii=False).encode("utf-8")


class _Note:
    """Writes down for the parent how far the reading is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, done: int, in_all: int) -> None:
        self.path.write_text(f"{done} {in_all}", encoding="utf-8")


class _Watch:
    """Looks at the child's note now and then, and tells the caller."""

    def __init__(self, path: Path, progress: Callable[[int, int], None] | None) -> None:
        self.path = path
        self.progress = progress
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.told: str = ""

    def __enter__(self) -> None:
        if self.progress is not None:
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        if self.progress is not None:
            self.thread.join()
            self._tell()

    def _look(self) -> None:
        while not self.stopped.wait(_LOOK_EVERY):
            self._tell()

    def _tell(self) -> None:
        try:
            text = self.path.read_text(encoding="utf-8")
            done, in_all = map(int, text.split())
        except (OSError, ValueError):
            return
        if text != self.told and self.progress is not None:
            self.told = text
            self.progress(done, in_all)
