"""Makes the demonstration's plan as the Word file that an office would have."""

import io
import tomllib
from pathlib import Path
from typing import Any

from tracker.thai import to_thai

SOURCE = Path(__file__).with_name("plan.toml")


def plan_as_docx() -> bytes:
    """The plan as .docx: title, scores, analysis and the table of measures, on A4 lengthwise."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    told = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    paper = Document()
    page = paper.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    paper.add_heading(told["title"], level=1)
    paper.add_paragraph(told["year"])
    paper.add_paragraph(told["agency"])
    for text in told["opening"]:
        paper.add_paragraph(text)
    _table(paper, [["ตัวชี้วัดที่", "ตัวชี้วัด", "คะแนน"], *told["scores"]])
    paper.add_paragraph("")
    _table(paper, [["เครื่องมือ", "คะแนน"], *told["instruments"]])
    paper.add_paragraph(told["after_scores"])
    paper.add_paragraph("ตารางมาตรการส่งเสริมคุณธรรมและความโปร่งใส " + told["year"])
    _table(
        paper,
        [told["heads"], *(_measure(one, told["follow_up"]) for one in told["measure"])],
    )
    paper.add_paragraph(told["closing"])
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def _measure(told: dict[str, Any], follow_up: str) -> list[str]:
    steps = [f"{to_thai(number)}. {step}" for number, step in enumerate(told["steps"], start=1)]
    return [
        told["indicator"],
        told["finding"],
        told["title"],
        "\n".join(steps),
        told["owners"],
        told["period"],
        follow_up,
    ]


def _table(paper: Any, rows: list[list[str]]) -> None:
    table = paper.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            lines = text.split("\n")
            cell.text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)
