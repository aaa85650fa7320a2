"""Whether a paper that somebody holds is one that the agency published: by its number or its bytes.

Of what was corrected only the numbers, the dates and the instants are told.
"""

import re
from dataclasses import replace

from sqlalchemy.engine import Connection

from tracker.queries import public
from tracker.queries.public import Correction, PublishedPaper
from tracker.thai import squeeze
from workflows.documents.memo_content import content_from_json

SHA256 = re.compile(r"[0-9a-f]{64}")


def papers_like(connection: Connection, agency_id: int, asked: str) -> tuple[PublishedPaper, ...]:
    """The published papers of this number (with or without the office's letters) or SHA-256.

    By its hash also a version that was issued on the way of a memo that is published now.
    """
    wanted = squeeze(asked)
    if SHA256.fullmatch(wanted):
        return public.papers(connection, agency_id, sha256=wanted, superseded=True)
    wanted = wanted.removeprefix("ที่")
    return tuple(p for p in public.papers(connection, agency_id) if wanted in numbers_of(p))


def corrected_like(
    connection: Connection, agency_id: int, asked: str
) -> tuple[tuple[PublishedPaper, Correction], ...]:
    """Where a published memo had this number until it was corrected: its paper of now, and when."""
    wanted = squeeze(asked).removeprefix("ที่")
    current = {paper.round_id: paper for paper in public.papers(connection, agency_id)}
    found: dict[int, tuple[PublishedPaper, Correction]] = {}
    for one in public.corrections(connection, agency_id):  # the latest of a memo counts
        paper = current.get(one.round_id)
        if paper is None or one.number_before == one.number or wanted in numbers_of(paper):
            continue
        if wanted in numbers_of(replace(paper, number=one.number_before)):
            found.setdefault(one.round_id, (paper, one))
    return tuple(found.values())


def numbers_of(paper: PublishedPaper) -> frozenset[str]:
    """The ways to write the number of a paper, with Arabic digits and without blanks."""
    if not paper.number:
        return frozenset()
    whole = replace(content_from_json(paper.content), number=paper.number).number_line()
    return frozenset(squeeze(one) for one in (paper.number, whole))
