"""Drafts by the command: another agency's scores, and a draft thrown away after a question."""

from tests.workflows.cli.conftest import PLAN, Terminal

CLERK = "--as clerk@test.example"
SCORES = "ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2569 คะแนนรวม 89.76 คะแนน\n\n"


def test_a_draft_goes_after_a_question_and_never_what_was_approved(staffed: Terminal) -> None:
    (staffed.folder / "scored.txt").write_text(SCORES + PLAN, encoding="utf-8")
    plan = staffed.json("import scored.txt --fiscal-year 2570")["plan"]
    asked = staffed.run(f"throw-away {plan} {CLERK}", status=1, stdin="n\n")
    assert "It cannot be brought back" in asked.output
    gone = staffed.run(f"throw-away {plan} {CLERK}", stdin="y\n")
    assert f"Threw draft plan {plan} away" in gone.output and "2569" in gone.output
    assert "แผน" in staffed.refused(f"throw-away {plan} {CLERK} --yes")
    staffed.run("verify")


def test_scores_in_another_agencys_paper_stay_out_unless_told(staffed: Terminal) -> None:
    paper = (SCORES + PLAN).replace("เทศบาลตำบลทดสอบ", "เทศบาลตำบลอื่น")
    (staffed.folder / "theirs.txt").write_text(paper, encoding="utf-8")
    told = staffed.run("import theirs.txt")
    assert "Its scores do not become the agency's" in told.output
    plan = staffed.json("import theirs.txt --scores")["plan"]
    assert staffed.json(f"throw-away {plan} {CLERK} --yes")["scores_of"] == 2569
