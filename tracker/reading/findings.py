"""Finds what a document's analysis says of each indicator, in tables of analysis or in prose.

Scores are found in ``assessment``; the plan's own findings stay in its measures.
"""

from collections.abc import Sequence

from tracker import ita, thai
from tracker.ita import Edition
from tracker.reading.blocks import Paragraph
from tracker.reading.codes import codes_about
from tracker.reading.draft import Finding
from tracker.reading.grids import Grid

_SHORT_HEADING = 140


def find_findings(prose: Sequence[Paragraph], grids: Sequence[Grid], of: Edition) -> list[Finding]:
    """One entry per indicator of the analysis: from tables of analysis, else from prose."""
    texts: dict[int, list[str]] = {}
    for grid in grids:
        meanings = grid.meanings()
        if "finding" not in meanings or not meanings & {"indicator", "issue", "number"}:
            continue
        current: int | None = None
        for row in grid.body:
            name = " ".join(grid.texts(row, "number") + grid.texts(row, "indicator")
                            + grid.texts(row, "issue"))  # fmt: skip
            told = " ".join(grid.texts(row, "finding"))
            matches = ita.match_indicator(name) if name else []
            if matches:
                current = matches[0].number
            elif name and not told:
                continue
            if current is not None and told:
                texts.setdefault(current, []).append(told)
    if not texts:
        texts = _prose_findings(prose)
    findings = []
    for number in sorted(texts):
        text = thai.printed(" ".join(texts[number]))
        about, refers = codes_about(text, of=of, indicators=[number])
        findings.append(Finding(number, text, tuple(about), tuple(refers)))
    return findings


def _prose_findings(prose: Sequence[Paragraph]) -> dict[int, list[str]]:
    """What follows a short heading that names one indicator ("(๑) ตัวชี้วัดที่ ๑ …")."""
    texts: dict[int, list[str]] = {}
    current: int | None = None
    for paragraph in prose:
        if len(paragraph.text) <= _SHORT_HEADING:
            matches = ita.match_indicator(paragraph.text)
            current = matches[0].number if len(matches) == 1 else None
        elif current is not None:
            texts.setdefault(current, []).append(paragraph.text)
    return texts
