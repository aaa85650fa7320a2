"""Whole documents that a person has read and approved, kept as text in tests/approved/.

`make approve` writes them anew from what the program says now; the diff is then read by a person.
"""

import os
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
APPROVED = HOUSE / "tests" / "approved"


def assert_approved(text: str, *, name: str) -> None:
    """Holds ``text`` against the approved file ``name``; writes it under TIDTAM_APPROVE=1."""
    assert_written(text, path=APPROVED / name)


def assert_written(text: str, *, path: Path) -> None:
    """Holds ``text`` against the file at ``path``; writes it under TIDTAM_APPROVE=1."""
    name = path.relative_to(HOUSE).as_posix()
    if os.environ.get("TIDTAM_APPROVE") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    assert path.exists(), f"{name} was never approved: run `make approve` and read the diff"
    assert text == path.read_text(encoding="utf-8"), f"{name} differs: run `make approve`, read it"
