"""The year of seed 001: from the plan as it is to the memo before the mayor, by command line.

What is approved here holds placeholders where the seed's own sentences stood (tests.year).
"""

import io
import json
import re
import sqlite3
from collections import Counter
from hashlib import sha256
from typing import Any

import pytest

from tests.approval import APPROVED, assert_approved
from tests.workflows.documents.pdf_text import bare, line_ends, whole_text
from tests.year import Placeholders, Year, half_year
from tracker.thai import words
from workflows.documents.html_paper import render_text
from workflows.documents.memo_content import MemoContent, content_from_json


@pytest.fixture(scope="module")
def year() -> Year:
    return half_year()


@pytest.fixture(scope="module")
def placeholders(year: Year) -> Placeholders:
    return Placeholders(year.told("understood"))


@pytest.fixture(scope="module")
def memo(year: Year) -> MemoContent:
    return content_from_json((year.folder / "memo.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pdf(year: Year) -> bytes:
    return (year.folder / "memo.pdf").read_bytes()


def assert_kept(text: str, *, name: str, placeholders: Placeholders) -> None:
    """Approve the text without the seed's words; no longer run of them may be left."""
    told = placeholders.take_out(text)
    ours = (APPROVED / "memo_ordinary.txt").read_text(encoding="utf-8")
    assert placeholders.left_in(told) - placeholders.left_in(ours) == set()
    assert_approved(told, name=f"year/{name}")


def test_the_plan_is_understood_as_five_measures_of_five_divisions(year: Year) -> None:
    measures = year.told("understood")["plan"]["measures"]
    assert [measure["instrument"] for measure in measures] == ["IIT", "IIT", "EIT", "EIT", "OIT"]
    divisions = [one["division"] for one in year.told("rounds")[0]["divisions"]]
    assert divisions == ["สำนักปลัด", "กองคลัง", "กองช่าง", "กองสวัสดิการสังคม", "กองยุทธศาสตร์และงบประมาณ"]


def test_the_mails_go_to_those_who_owe_on_the_days_of_the_ladder(
    year: Year, placeholders: Placeholders
) -> None:
    lines = [f"{mail.day.isoformat()}  {mail.to}  {mail.subject}" for mail in year.mails]
    in_whole = next(
        mail
        for mail in year.mails
        if (mail.to, mail.day.isoformat()) == ("office@office.example", "2023-03-22")
    )
    text = "\n".join(
        [
            f"{len(lines)} mails",
            "",
            *lines,
            "",
            "---- one in full",
            in_whole.text.replace("\r\n", "\n"),
        ]
    )
    assert_kept(text, name="mails.txt", placeholders=placeholders)


def test_nobody_gets_two_mails_on_a_day(year: Year) -> None:
    assert set(Counter((mail.to, mail.day) for mail in year.mails).values()) == {1}


def test_who_has_reported_everything_gets_no_more_mail(year: Year) -> None:
    last = {mail.to: mail.day.isoformat() for mail in year.mails}
    # the head of works left in February; strategy reported on 20 February, money on 15 March,
    # the office for works on 22 March, welfare on 4 April
    assert last == {
        "works@office.example": "2023-02-16",
        "strategy@office.example": "2023-02-16",
        "money@office.example": "2023-03-13",
        "accounts@office.example": "2023-03-13",
        "office@office.example": "2023-03-22",
        "welfare@office.example": "2023-04-03",
    }


def test_the_beats_open_and_close_the_rounds_when_due(year: Year) -> None:
    told = [
        (beat["at"][:16], deed, beat[deed])
        for beat in year.told("beats")
        for deed in ("opened", "closed", "dead", "faults", "nobody")
        if beat[deed]
    ]
    # The plan was approved in October, so its first round was open at once. The last report came
    # on 4 April at 10:20, and the next beat was at noon; the times are UTC.
    assert told == [("2023-04-01T01:30", "opened", [2]), ("2023-04-04T05:00", "closed", [1])]


def test_the_round_is_frozen_as_it_closed(year: Year, placeholders: Placeholders) -> None:
    with sqlite3.connect(year.folder / "var" / "tidtam.sqlite") as database:
        query = "SELECT snapshot, snapshot_sha256 FROM round WHERE id = 1"
        kept, digest = database.execute(query).fetchone()
    database.close()
    assert sha256(kept.encode("utf-8")).hexdigest() == digest
    assert_kept(_summary(json.loads(kept)), name="snapshot.txt", placeholders=placeholders)


def _summary(snapshot: dict[str, Any]) -> str:
    """The snapshot on a few lines a measure; hashes and numbers of rows left out."""
    found = snapshot["round"]
    days = f"{found['starts_on']} to {found['ends_on']}, due {found['due_on']}"
    lines = [f"half {found['half']}, {days}"]
    for division in snapshot["divisions"]:
        lines.append(f"{division['name']}: {division['parts']} parts, {len(division['owed'])} owed")
    for measure in snapshot["measures"]:
        lines += ["", f"{measure['number']} [{measure['status']}] {measure['title']}"]
        for part in measure["parts"]:
            lines.append(f"  {part['division']} [{part['status']}]")
            if part["result"] or part["reason"]:
                lines.append(f"    {part['done_on'] or ''} {part['result'] or part['reason']}")
            if report := part["report"]:
                lines.append(f"    report: {report['done_on'] or '–'} {report['done']}")
                again = " (unchanged)" if report["unchanged"] else ""
                lines.append(f"      by {_by(report)}{again}")
            lines += [f"    evidence: {piece['name']}" for piece in part["evidence"]]
    return "\n".join([*lines, ""])


def _by(report: dict[str, Any]) -> str:
    if report["reported_for"] is None:
        return str(report["reported_by"])
    return f"{report['reported_by']} for {report['reported_for']} ({report['source']})"


def test_the_memo_reads_as_an_official_would_write_it(
    memo: MemoContent, placeholders: Placeholders
) -> None:
    text = re.sub(r"(รหัสรายการล่าสุด) [0-9a-f]{64}", r"\1 ‹head of the journal›", render_text(memo))
    assert "‹head of the journal›" in text
    assert_kept(text, name="memo.txt", placeholders=placeholders)


def test_the_memo_has_gone_up_to_the_mayor(memo: MemoContent) -> None:
    chain = [(one.step, one.rank, one.name, one.endorsed_on) for one in memo.signatures]
    assert [(step, rank, name) for step, rank, name, _ in chain] == [
        ("clerk", None, "นางสาวตัวอย่าง ใจดี"),
        ("director", None, "นางตัวอย่าง รักงาน"),
        ("palad", "ว่าที่ร้อยตรี", "ตัวอย่าง ซื่อตรง"),
        ("mayor", None, "นายตัวอย่าง สุจริต"),
    ]
    assert [day.isoformat() for *_, day in chain if day] == [
        "2023-04-05",
        "2023-04-05",
        "2023-04-07",
        "2023-04-10",
    ]


def test_journal_papers_and_evidence_are_sound_at_the_end(year: Year) -> None:
    told = year.told("verify")
    assert (told["sound"], told["faults"]) == (True, [])


def fragments(memo: MemoContent) -> list[str]:
    """Every paragraph and every fragment of a cell, as they stand on the papers."""
    found = [memo.subject, *(line for one in memo.paragraphs() for line in one.text.split("\n"))]
    for one in memo.signatures:
        found += [f"({one.name})", *one.position_lines]
    for figure in memo.figures:
        found += [figure.title, *figure.columns, *(value for row in figure.rows for value in row)]
    for annex in memo.annexes:
        found += [annex.title, *annex.columns, *annex.follow_up_columns]
        found += [text for row in annex.rows for cell in row.cells for text in cell]
    return [text for text in found if text.strip()]


def test_the_pdf_says_every_paragraph_and_every_fragment_of_a_cell(
    memo: MemoContent, pdf: bytes
) -> None:
    text = whole_text(pdf)
    assert [one for one in fragments(memo) if bare(one) not in text] == []


def test_the_pdf_breaks_no_line_inside_a_thai_word(memo: MemoContent, pdf: bytes) -> None:
    ends = line_ends(pdf, fragments(memo))
    inside = []
    for text, cuts in ends.items():
        allowed, at = set(), 0
        for word in words(text):
            at += len(bare(word))
            allowed.add(at)
        inside += [(bare(text)[:cut], bare(text)[cut:]) for cut in cuts if cut not in allowed]
    assert [pair for pair in inside if max(pair[0][-1], pair[1][0]) >= "ก"] == []
    assert sum(len(cuts) for cuts in ends.values()) > 100


def test_the_word_file_says_the_same_paragraph_by_paragraph(year: Year, memo: MemoContent) -> None:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO((year.folder / "memo.docx").read_bytes()))
    said = {
        bare("".join(text.text or "" for text in paragraph.iter(qn("w:t"))))
        for paragraph in document.element.body.iter(qn("w:p"))
    }
    everything = "".join(sorted(said))
    missing = [one for one in fragments(memo) if bare(one) not in said]
    # A subject stands behind its word, a note behind เรียน: inside a paragraph, not alone in it.
    assert [one for one in missing if bare(one.removeprefix("เรียน ")) not in everything] == []
    rows = [row for annex in memo.annexes for row in annex.rows]
    cells = {bare(text) for row in rows for cell in row.cells for text in cell}
    assert cells - said == set()
