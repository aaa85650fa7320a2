"""Whole documents that a person has read and approved, kept as text in tests/approved/.

`make approve` writes them anew from what the program says now; the diff is then read by a person.
"""

import os
from pathlib import Path

APPROVED = Path(__file__).parent / "approved"


def assert_approved(text: str, *, name: str) -> None:
    """Holds ``text`` against the approved file ``name``; writes it under TIDTAM_APPROVE=1."""
    path = APPROVED / name
    if os.environ.get("TIDTAM_APPROVE") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    assert path.exists(), f"{name} was never approved: run `make approve` and read the diff"
    assert text == path.read_text(encoding="utf-8"), (
        f"{name} differs: `make approve`, read the diff"
    )
