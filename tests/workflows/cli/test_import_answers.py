"""A file of answers to a reading's doubts, for those who import by the command."""

import json
from typing import Any

import pytest

from tests.workflows.cli.conftest import PLAN, Terminal


def answers(terminal: Terminal, told: Any) -> None:
    (terminal.folder / "answers.json").write_text(
        json.dumps(told, ensure_ascii=False), encoding="utf-8-sig"
    )


def test_answers_are_laid_over_what_was_read_before_it_is_stored(staffed: Terminal) -> None:
    paper = PLAN.replace("สำนักปลัด กองคลัง", "งานประชาสัมพันธ์")
    (staffed.folder / "unclear.txt").write_text(paper, encoding="utf-8")
    answers(
        staffed,
        {
            "owners": {
                "งานประชาสัมพันธ์": {"what": "division", "division": "สำนักปลัด", "remember": True}
            },
            "measures": {"1": {"title": "ชี้แจงแผนการใช้เงิน"}, "3": {"fate": "left-out"}},
        },
    )
    line = "import unclear.txt --answers answers.json"
    tried = staffed.json(f"{line} --dry-run")
    assert [one["title"] for one in tried["plan"]["measures"]] == [
        "ชี้แจงแผนการใช้เงิน",
        "ปรับปรุงข้อมูลบนเว็บไซต์",
    ]
    stored = staffed.json(f"{line} --fiscal-year 2570")
    assert (stored["fiscal_year"], stored["measures"], stored["unknown_owners"]) == (2570, 2, [])
    (division,) = [d for d in staffed.json("divisions list") if d["name"] == "สำนักปลัด"]
    assert division["aliases"] == ["งานประชาสัมพันธ์"]


@pytest.mark.parametrize("told", [[], {"measures": {"1": {"fate": "gone"}}}])
def test_answers_of_another_form_are_refused(staffed: Terminal, told: Any) -> None:
    answers(staffed, told)
    assert "โปรดตรวจรูปแบบของไฟล์คำตอบ" in staffed.refused("import plan.txt --answers answers.json")


def test_answers_go_with_one_paper_and_are_json(staffed: Terminal) -> None:
    answers(staffed, {})
    told = staffed.run("import plan.txt photo.txt --answers answers.json", status=2)
    assert "--answers goes with one file" in told.output
    refused = staffed.refused("import plan.txt --answers photo.txt")
    assert "at photo.txt;" in refused
