"""Scores and findings, in prose and in tables; what does not fit is told."""

from tracker.reading import read_document
from tracker.reading.draft import AssessmentDraft, PlanDraft


def _draft(text: str) -> PlanDraft:
    return read_document(text.encode(), name="report.txt")


def _assessment(text: str) -> AssessmentDraft:
    found = _draft(text).assessment
    assert found is not None
    return found


PROSE = """รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๘
เทศบาลตำบลตัวอย่าง มีผลคะแนนในภาพรวม ๙๑.๒๐ คะแนน อยู่ในระดับ “ผ่านดี”
เป้าหมายของประเทศกำหนดให้ต้องมีคะแนน ๘๕ คะแนนขึ้นไป
๑. แบบวัด IIT ได้คะแนน ๙๒.๐๐ คะแนน
๒. แบบวัด EIT ส่วนที่ ๑ ได้คะแนน ๙๐.๐๐ คะแนน
๓. แบบวัด EIT ส่วนที่ ๒ ได้คะแนน ๘๘.๐๐ คะแนน
๔. แบบตรวจ OIT ได้คะแนน ๙๒.๒๕ คะแนน
ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล ได้คะแนนร้อยละ ๘๙.๕๐
ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต ได้คะแนนร้อยละ ๙๕.๐๐
ข้อ ๐๑-๐๔ ได้คะแนนเท่ากับ ๑๐๐ คะแนน ยกเว้นข้อ ๐๓ ได้คะแนน ๕๐
"""


def test_scores_in_prose_are_read_with_the_level() -> None:
    found = _assessment(PROSE)
    assert (found.fiscal_year, found.overall, found.level) == (2568, 91.2, "ผ่านดี")
    assert found.instruments == {"IIT": 92.0, "EIT1": 90.0, "EIT2": 88.0, "OIT": 92.25}
    assert found.indicators == {9: 89.5, 10: 95.0}
    assert found.questions == {"o1": 100.0, "o2": 100.0, "o3": 50.0, "o4": 100.0}


def test_scores_that_fit_one_another_raise_no_doubt() -> None:
    assert [w.code for w in _draft(PROSE).warnings] == ["no-plan"]


def test_swapped_cells_are_found_by_the_arithmetic() -> None:
    swapped = PROSE.replace("๘๙.๕๐", "๙๙.๐๐")
    assert "score-arithmetic" in [w.code for w in _draft(swapped).warnings]


def test_a_level_that_the_scores_do_not_give_is_told() -> None:
    assert "level-conflict" in [
        w.code for w in _draft(PROSE.replace("ผ่านดี”", "ผ่านดีเยี่ยม”")).warnings
    ]


def test_a_score_that_is_given_twice_differently_is_told() -> None:
    twice = PROSE + "ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล ได้คะแนนร้อยละ ๗๐.๐๐\n"
    found = _draft(twice)
    assert found.assessment is not None and found.assessment.indicators[9] == 89.5
    assert "score-conflict" in [w.code for w in found.warnings]


def test_of_columns_of_years_that_of_the_assessment_is_taken() -> None:
    found = _assessment(
        "ผลการประเมิน ITA ปี 2567\n"
        "ตัวชี้วัด\tปี 2566\tปี 2567\tผลต่าง\n"
        "1 การปฏิบัติหน้าที่\t88.10\t90.20\t+2.10\n"
        "2 การใช้งบประมาณ\t80.00\t85.00\t+5.00\n"
        "คะแนนรวม\t84.05\t87.60\t+3.55\n"
    )
    assert found.indicators == {1: 90.2, 2: 85.0}
    assert found.overall == 87.6


def test_instruments_may_stand_side_by_side() -> None:
    found = _assessment("ผลการประเมิน ITA ปี 2565\nIIT\tEIT\tOIT\tคะแนนรวม\n91.5\t88.25\t90\t89.93\n")
    assert found.instruments == {"IIT": 91.5, "EIT": 88.25, "OIT": 90.0}
    assert found.overall == 89.93


def test_an_analysis_gives_one_finding_for_each_indicator_with_its_codes() -> None:
    found = _assessment(
        "การวิเคราะห์ผลการประเมิน ITA ปี 2568\n"
        "ตัวชี้วัด\tผลการวิเคราะห์\n"
        "๑. การปฏิบัติหน้าที่\tพบว่า 1๑ ประเด็น ขั้นตอนยังไม่ชัดเจน (อ้างอิงจาก ๐๘) และ 1๓ ประเด็น ไม่ทั่วถึง\n"
        "๖. คุณภาพการดำเนินงาน\tพบว่า E๒ ประเด็น ให้บริการไม่เท่ากัน (อ้างอิงจาก ๐๑๐)\n"
    )
    assert [(f.indicator, f.questions, f.refers_to) for f in found.findings] == [
        (1, ("i1", "i3"), ("o8",)),
        (6, ("e2",), ("o10",)),
    ]


def test_paragraphs_under_a_heading_that_names_an_indicator_are_its_finding() -> None:
    found = _assessment(
        "ผลการประเมิน ITA ปี 2568\n"
        "(๗) ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร ได้คะแนนร้อยละ ๘๘.๐๐\n"
        "ประชาชนยังไม่ทราบช่องทางติดต่อของหน่วยงานอย่างทั่วถึง และเห็นว่าเว็บไซต์ค้นหาข้อมูลยาก "
        "จึงควรปรับหน้าแรกให้เห็นช่องทางติดต่อและประกาศสำคัญได้ทันที รวมทั้งเผยแพร่ผ่านเสียงตามสายทุกสัปดาห์\n"
    )
    assert [(f.indicator, f.text[:20]) for f in found.findings] == [(7, "ประชาชนยังไม่ทราบช่อ")]


def test_obstacles_below_their_heading_are_constraints() -> None:
    draft = _draft(
        "ปัญหา/อุปสรรค ในการดำเนินงาน\n"
        "๑. บุคลากรมีน้อย\n๒. เว็บไซต์ขัดข้องบ่อย\n๓. ขาดงบประมาณ\n"
        "ข้อเสนอแนะอื่น\n๑. ควรอบรมทุกปี\n"
    )
    assert draft.constraints == ("บุคลากรมีน้อย", "เว็บไซต์ขัดข้องบ่อย", "ขาดงบประมาณ")


def _scores_table(head: str, *rows: str) -> str:
    return (
        "\n".join(["ผลการประเมิน ITA ปีงบประมาณ พ.ศ. ๒๕๖๘ เทศบาลตำบลตัวอย่าง", "", head, *rows]) + "\n"
    )


def test_beside_an_instrument_the_score_is_the_indicators() -> None:
    found = _assessment(
        _scores_table("แบบวัด\tคะแนน\tตัวชี้วัด", "IIT\t91.25\tการปฏิบัติหน้าที่", "IIT\t90.50\tการใช้งบประมาณ")
    )
    assert (found.instruments, found.indicators) == ({}, {1: 91.25, 2: 90.5})


def test_instruments_may_have_a_column_of_scores_of_their_own() -> None:
    found = _assessment(
        _scores_table(
            "แบบวัด\tตัวชี้วัด\tคะแนนตัวชี้วัด\tคะแนนแบบวัด",
            "IIT\tการปฏิบัติหน้าที่\t90\t92",
            "\tการใช้งบประมาณ\t94\t",
            "OIT\tการเปิดเผยข้อมูล\t80\t90",
            "\tการป้องกันการทุจริต\t100\t",
        )
    )
    assert found.instruments == {"IIT": 92.0, "OIT": 90.0}
    assert found.indicators == {1: 90.0, 2: 94.0, 9: 80.0, 10: 100.0}


def test_an_instruments_name_is_not_the_indicator_that_it_holds() -> None:
    found = _assessment(
        _scores_table("รายการ\tคะแนน", "แบบวัดการเปิดเผยข้อมูลสาธารณะ (OIT)\t90", "การเปิดเผยข้อมูล\t85")
    )
    assert (found.instruments, found.indicators) == ({"OIT": 90.0}, {9: 85.0})
