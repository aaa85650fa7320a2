"""Scores and coverage by command: the same acts and rules as on the site."""

from pathlib import Path

from tests.workflows.cli.conftest import Terminal

SCORES = "\n".join(
    [
        "ผลการประเมินคุณธรรมและความโปร่งใส (ITA) ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
        "เทศบาลตำบลทดสอบ อำเภอทดสอบ จังหวัดทดสอบ",
        "",
        "ตัวชี้วัดที่\tตัวชี้วัด\tคะแนน",
        "๙\tการเปิดเผยข้อมูล\t๘๐.๐๐",
        "๑๐\tการป้องกันการทุจริต\t๙๖.๐๐",
        "",
        "เครื่องมือ\tคะแนน",
        "IIT\t๙๐.๐๐",
        "EIT ส่วนที่ ๑\t๙๑.๐๐",
        "EIT ส่วนที่ ๒\t๘๙.๐๐",
        "OIT\t๘๘.๐๐",
    ]
)
BY = "--as clerk@test.example"


def test_scores_are_set_shown_changed_and_cleared(staffed: Terminal) -> None:
    assert "assessment set" in staffed.refused("assessment show 2568")
    done = staffed.json(f"assessment set 2568 {BY} --score oit=๘๘ --score 9=80 --score 10=96")
    assert (done["changed"], done["reckoned"]) == (["OIT", "9", "10"], [])
    done = staffed.json(
        f"assessment set 2568 {BY} --score IIT=90 --score EIT1=91 --score EIT2=89 --score O13=50"
    )
    assert done["reckoned"] == ["overall", "level"]
    shown = staffed.json("assessment show")
    assert (shown["overall"], shown["level"], shown["doubts"]) == (89.2, "ผ่านดี", [])
    assert shown["questions"] == {"o13": 50.0}
    assert shown["trend"] == [{"fiscal_year": 2568, "overall": 89.2}]
    said = staffed.run("assessment show 2568").stdout
    assert "9 การเปิดเผยข้อมูล" in said and "▲ ต่ำกว่าเป้าหมาย" in said
    assert staffed.json(f"assessment set 2568 {BY} --clear o13")["changed"] == ["o13"]
    assert staffed.json("assessment show")["questions"] == {}
    staffed.run("verify")


def test_figures_that_do_not_agree_are_refused_until_accepted(staffed: Terminal) -> None:
    told = f"assessment set 2568 {BY} --score OIT=70 --score 9=80 --score 10=96"
    said = staffed.refused(told)
    assert "70.00" in said and "88.00" in said and "--accept" in said
    accepted = staffed.json(f"{told} --accept")
    assert [one["code"] for one in accepted["doubts"]] == ["mean"]


def test_what_is_no_score_is_wrong_usage(staffed: Terminal) -> None:
    assert "9=79.00" in staffed.run(f"assessment set 2568 {BY} --score 9", status=2).stderr
    assert "89.76" in staffed.run(f"assessment set 2568 {BY} --overall มาก", status=2).stderr
    assert "อยู่ระหว่าง" in staffed.refused(f"assessment set 2568 {BY} --score 9=101")
    assert "o1–o28" in staffed.refused(f"assessment set 2568 {BY} --score o29=50")


def test_scores_are_read_from_a_document(staffed: Terminal) -> None:
    Path("scores.txt").write_text(SCORES, encoding="utf-8")
    assert "เจ้าหน้าที่ผู้ดูแลแผน" in staffed.refused(
        "assessment import scores.txt --as mayor@test.example"
    )
    done = staffed.json(f"assessment import scores.txt {BY}")
    assert done["fiscal_year"] == 2568
    shown = staffed.json("assessment show 2568")
    assert shown["indicators"] == {"9": 80.0, "10": 96.0}
    assert (shown["overall"], shown["instruments"]["EIT1"]) == (89.2, 91.0)


def test_a_document_without_scores_says_so(staffed: Terminal) -> None:
    assert "ไม่พบคะแนน" in staffed.refused(f"assessment import plan.txt {BY}")


def test_coverage_says_what_the_plan_leaves_open(approved: Terminal) -> None:
    gaps = approved.json("coverage 2569")["gaps"]
    assert [(gap["kind"], gap["years"]) for gap in gaps] == [("no_scores", [2568])]
    approved.run(f"assessment set 2568 {BY} --score 9=79 --score 4=84.5")
    (gap,) = approved.json("coverage 2569")["gaps"]
    assert (gap["kind"], gap["indicator"], gap["score"]) == ("weak_indicator", 4, 84.5)
    assert "ตัวชี้วัดที่ 4 (84.50)" in approved.run("coverage 2569").stdout
    approved.run(f"assessment set 2568 {BY} --score 4=90")
    assert "ครอบคลุมครบแล้ว" in approved.run("coverage 2569").stdout
