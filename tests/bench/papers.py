"""The memo of forty measures as PDF: written, cut into words and set, with changed text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from tests.bench.pace import Pace, in_turns
from tests.workflows.documents.memo_examples import forty
from workflows.documents.child import render_apart
from workflows.documents.memo_content import MemoContent
from workflows.documents.memo_writing import write_memo
from workflows.documents.typst_paper import render_pdf

TURNS = 7
DATED = datetime(2026, 4, 3, 3, 0, tzinfo=UTC)


def memo(_count: int) -> Iterator[Pace]:
    """Facts to PDF, here and in the child process, against compiling the same source alone."""
    import typst

    sources = {turn: _source_of(_written(1000 + turn)) for turn in range(-1, TURNS)}

    def alone(turn: int) -> None:
        args, options = sources[turn]
        typst.compile(*args, **options)

    yield in_turns(
        "memo of 40 measures as PDF",
        lambda turn: render_pdf(_written(turn), dated=DATED),
        against="typst.compile of such a source alone",
        floor=alone,
        turns=TURNS,
    )
    sources = {turn: _source_of(_written(2000 + turn)) for turn in range(-1, TURNS)}
    yield in_turns(
        "the same in a child process of its own",
        lambda turn: render_apart(_written(3000 + turn), "pdf", dated=DATED),
        against="typst.compile of such a source alone",
        floor=alone,
        turns=TURNS,
    )


def _written(mark: int) -> MemoContent:
    """The memo of forty measures of which no two say the same, nor do two marks."""
    facts = forty()
    measures = tuple(
        replace(
            one,
            title=f"{one.title} ชุดที่ {mark * 40 + one.number}",
            finding=f"{one.finding or 'รักษาระดับ'} ครั้งที่ {mark * 40 + one.number}",
            steps=tuple(f"{step} ฉบับที่ {mark * 40 + one.number}" for step in one.steps),
        )
        for one in facts.measures
    )
    return write_memo(replace(facts, measures=measures))


def _source_of(content: MemoContent) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What `render_pdf` hands to Typst, without having it compiled (and so kept in its cache)."""
    with patch("typst.compile", return_value=b"") as asked:
        render_pdf(content, dated=DATED)
    return asked.call_args.args, asked.call_args.kwargs
