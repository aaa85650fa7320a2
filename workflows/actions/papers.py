"""Issue papers: set them in every form, keep the bytes under their hash, enter them as issued.

Papers are set before the transaction and entered in it, so that the agency's lock is never held
while one is rendered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.evidence import fetch, keep_bytes
from tracker.store import Store
from tracker.tables import IssuedPaper
from workflows.documents.child import FORMS, render_apart
from workflows.documents.memo_content import MemoContent
from workflows.house import House
from workflows.previews import keep_preview, kept_preview, preview_key


@dataclass(frozen=True, slots=True)
class SetPaper:
    """A paper whose bytes are on disk under `sha256` (hex)."""

    sha256: str
    data: bytes


def set_preview(house: House, content: MemoContent, form: str, *, now: datetime) -> bytes:
    """The bytes of a draft's content in one form, dated the day of `now`; made once, then kept."""
    key = preview_key(content, form, papers=house.settings.papers, now=now)
    made = kept_preview(house.files, key)
    if made is None:
        made = _set(house, content, (form,), now)[0]
        keep_preview(house.files, key, made)
    return made


def set_papers(house: House, content: MemoContent, *, now: datetime) -> dict[str, SetPaper]:
    """Set the content in every form and keep the bytes; by form."""
    made = zip(FORMS, _set(house, content, FORMS, now), strict=True)
    return {form: SetPaper(keep_bytes(house.files, data), data) for form, data in made}


def _set(
    house: House, content: MemoContent, forms: Sequence[str], now: datetime
) -> tuple[bytes, ...]:
    """Set a content in some forms, in one child, with the installation's fonts and pictures."""
    papers = house.settings.papers
    return render_apart(
        content,
        *forms,
        dated=now,
        font_folder=papers.font_folder,
        template=papers.template,
        emblem=papers.garuda.read_bytes() if papers.garuda else None,
    )


def enter_papers(
    house: House,
    store: Store,
    papers: Mapping[str, SetPaper],
    *,
    memo_id: int,
    version: int,
    chain: tuple[int, str],
) -> None:
    """Enter papers as issued for a version; `chain` is the journal's count and head on them."""
    for form, paper in papers.items():
        keep_bytes(house.files, paper.data)  # a draft of the same bytes may have gone since
        paper_id = store.insert(
            IssuedPaper,
            memo_id=memo_id,
            version=version,
            form=form,
            sha256=paper.sha256,
            size=len(paper.data),
            chain_count=chain[0],
            chain_head=chain[1],
            issued_at=store.now,
        )
        store.journal("issue", "paper", paper_id, new={"form": form, "sha256": paper.sha256})


def issued_bytes(house: House, sha256: str) -> bytes:
    """The bytes of a paper as they were issued."""
    return fetch(house.files, sha256)
