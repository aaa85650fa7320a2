"""What the memo says: whole memos approved as text, and its rules one by one."""

from dataclasses import replace
from datetime import date

import pytest

from tests.approval import assert_approved
from tests.workflows.documents.memo_examples import (
    ASSESSMENT,
    CHAIN,
    EXAMPLES,
    MEASURES,
    TREASURY,
    WORKS,
    acting,
    by_issue,
    empty,
    forty,
    merged,
    ordinary,
)
from tracker.status import ActingForm, Status
from workflows.documents.html_paper import render_text
from workflows.documents.memo_content import MemoContent
from workflows.documents.memo_facts import (
    AssessmentFacts,
    DivisionFacts,
    MeasureFacts,
    MemoFacts,
    PartFacts,
    ReportFacts,
)
from workflows.documents.memo_writing import write_memo


def said(content: MemoContent) -> str:
    return "\n".join(paragraph.text for paragraph in content.paragraphs())


def only(measure: MeasureFacts) -> MemoFacts:
    """The facts of a plan that has this one measure."""
    return replace(ordinary(), measures=(replace(measure, number=1),))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_memo_reads_as_approved(name: str) -> None:
    assert_approved(render_text(write_memo(EXAMPLES[name]())), name=f"memo_{name}.txt")


def test_instruments_below_the_target_are_named() -> None:
    scores = tuple(
        replace(one, score=79.5) if one.code == "OIT" else one for one in ASSESSMENT.instruments
    )
    text = said(write_memo(replace(ordinary(), assessment=replace(ASSESSMENT, instruments=scores))))
    assert "แบบวัดที่ต่ำกว่าเกณฑ์เป้าหมาย ๘๕ คะแนน ได้แก่ แบบวัด OIT ๗๙.๕๐ คะแนน" in text


def test_a_total_below_the_target_is_said_plainly() -> None:
    text = said(write_memo(replace(ordinary(), assessment=AssessmentFacts(2568, overall=84.99))))
    assert "ได้คะแนนรวม ๘๔.๙๙ คะแนน ซึ่งต่ำกว่าเกณฑ์เป้าหมาย ๘๕ คะแนน นั้น" in text


def test_without_an_assessment_the_memo_begins_with_the_plan() -> None:
    content = write_memo(empty())
    assert content.sections[0].paragraphs[0].text.startswith("ตามที่ เทศบาลตำบลตัวอย่างได้จัดทำมาตรการ")
    assert "คะแนน" not in said(content)


@pytest.mark.parametrize(
    ("divisions", "expected"),
    [
        ((), "ไม่มีส่วนราชการที่ต้องรายงานผล"),
        ((DivisionFacts(TREASURY, reported=True),), "กองคลังได้รายงานผลแล้ว"),
        ((DivisionFacts(TREASURY, reported=True, late=True),), "กองคลังได้รายงานผลหลังวันครบกำหนด"),
        ((DivisionFacts(TREASURY, reported=False),), "กองคลังยังไม่ได้รายงานผล"),
        (
            (
                DivisionFacts(TREASURY, reported=True),
                DivisionFacts(WORKS, reported=True, late=True),
            ),
            "ส่วนราชการได้รายงานผลครบทั้ง ๒ ส่วนราชการ (กองช่างรายงานหลังวันครบกำหนด)",
        ),
        (
            (DivisionFacts(TREASURY, reported=True), DivisionFacts(WORKS, reported=False)),
            "มีส่วนราชการรายงานผลแล้ว ๑ จาก ๒ ส่วนราชการ ส่วนราชการที่ยังไม่ได้รายงานผล คือ กองช่าง",
        ),
        (
            (DivisionFacts(TREASURY, reported=False, parts=5, told=1),),
            "กองคลังได้รายงานผลแล้วบางส่วน (๑ จาก ๕ มาตรการ)",
        ),
        (
            (
                DivisionFacts(TREASURY, reported=False, parts=5, told=1),
                DivisionFacts(WORKS, reported=False, parts=2),
            ),
            "ยังไม่มีส่วนราชการใดรายงานผลครบถ้วน จากทั้งหมด ๒ ส่วนราชการ"
            " ส่วนราชการที่รายงานผลแล้วบางส่วน คือ กองคลัง (๑ จาก ๕ มาตรการ)"
            " ส่วนราชการที่ยังไม่ได้รายงานผล คือ กองช่าง",
        ),
        (
            (
                DivisionFacts(WORKS, reported=True, parts=2, told=2),
                DivisionFacts(TREASURY, reported=False, parts=5, told=1),
            ),
            "มีส่วนราชการรายงานผลครบถ้วนแล้ว ๑ จาก ๒ ส่วนราชการ"
            " ส่วนราชการที่รายงานผลแล้วบางส่วน คือ กองคลัง (๑ จาก ๕ มาตรการ)",
        ),
    ],
)
def test_who_has_reported_is_said(divisions: tuple[DivisionFacts, ...], expected: str) -> None:
    content = write_memo(replace(ordinary(), divisions=divisions))
    paragraph = next(one for one in content.paragraphs() if one.key == "facts.reporting")
    assert paragraph.text.endswith(expected)


@pytest.mark.parametrize(
    ("part", "expected", "why"),
    [
        (
            PartFacts(TREASURY, Status.DONE, result="ออกประกาศแล้ว", done_on=date(2026, 1, 5)),
            "กองคลังออกประกาศแล้ว เมื่อวันที่ ๕ มกราคม ๒๕๖๙ (แล้วเสร็จ)",
            "the recorded result stands where this round has no report",
        ),
        (
            PartFacts(TREASURY, Status.DONE, done_on=date(2026, 1, 5)),
            "กองคลังดำเนินการแล้วเสร็จ เมื่อวันที่ ๕ มกราคม ๒๕๖๙",
            "done without words",
        ),
        (
            PartFacts(TREASURY, Status.IN_PROGRESS),
            "กองคลังอยู่ระหว่างดำเนินการ แต่ยังไม่ได้รายงานผลในรอบนี้",
            "begun, but silent",
        ),
        (
            PartFacts(
                TREASURY,
                Status.IN_PROGRESS,
                report=ReportFacts("ประชุมแล้วเมื่อวันที่ 5 มกราคม 2569", date(2026, 1, 5)),
            ),
            "กองคลังประชุมแล้วเมื่อวันที่ ๕ มกราคม ๒๕๖๙ (อยู่ระหว่างดำเนินการ)",
            "the date is not said twice",
        ),
        (
            PartFacts(
                TREASURY,
                Status.IN_PROGRESS,
                report=ReportFacts("ประชุมแล้ว", date(2025, 12, 9), unchanged=True),
            ),
            "(อยู่ระหว่างดำเนินการ ผลคงเดิมจากที่เคยรายงาน)",
            "คงเดิม repeats the earlier result with its date",
        ),
        (
            PartFacts(TREASURY, Status.NOT_DONE, reason="เนื่องจากไม่มีงบประมาณ"),
            "กองคลังไม่สามารถดำเนินการได้ เนื่องจากไม่มีงบประมาณ",
            "the word of the reason is not doubled",
        ),
        (
            PartFacts(TREASURY, Status.IN_PROGRESS, report=ReportFacts("3 ใน 4 รายการ")),
            "กองคลังรายงานว่า ๓ ใน ๔ รายการ",
            "a text that begins with a number cannot follow its subject directly",
        ),
        (
            PartFacts(TREASURY, Status.DONE, report=ReportFacts("ย" * 600)),
            "กองคลังดำเนินการแล้วเสร็จ (รายละเอียดตามเอกสารแนบ)",
            "a text without a blank cannot be shortened without breaking a word",
        ),
    ],
)
def test_a_division_is_told_of_in_a_sentence(part: PartFacts, expected: str, why: str) -> None:
    measure = replace(MEASURES[1], status=part.status, parts=(part,))
    assert expected in said(write_memo(only(measure))), why


def test_a_long_report_is_shortened_in_the_text_and_whole_in_the_annex() -> None:
    whole = "ตรวจสอบรายการข้อมูลทุกหมวด " * 30 + "จบ"
    part = PartFacts(TREASURY, Status.DONE, report=ReportFacts(whole))
    content = write_memo(only(replace(MEASURES[1], status=Status.DONE, parts=(part,))))
    assert "(รายละเอียดตามเอกสารแนบ)" in said(content)
    assert whole not in said(content)
    assert whole in content.annexes[0].rows[0].cells[4]


def test_divisions_that_say_the_same_are_told_in_one_breath() -> None:
    text = said(write_memo(ordinary()))
    assert (
        "สำนักปลัดเทศบาล กองคลัง และกองยุทธศาสตร์และงบประมาณชี้แจงในที่ประชุมประจำเดือนแล้ว"
        " เมื่อวันที่ ๕ กุมภาพันธ์ ๒๕๖๙"
    ) in text


def test_a_measure_that_nobody_owns_is_named_as_such() -> None:
    measure = replace(MEASURES[1], status=Status.PLANNED, parts=())
    facts = replace(ordinary(), measures=(MEASURES[0], replace(measure, number=2)))
    assert "ยังไม่ได้กำหนดส่วนราชการที่รับผิดชอบ" in said(write_memo(facts))


def test_forty_measures_make_a_text_of_two_pages_and_an_annex_of_all() -> None:
    content = write_memo(forty())
    assert len(said(content)) < 7000
    assert sum(len(annex.rows) for annex in content.annexes) == 40
    assert "อยู่ระหว่างดำเนินการ ได้แก่ มาตรการที่ ๒ ๓ ๙ ๑๐" in said(content)


def test_nothing_done_at_all_is_said_in_one_sentence() -> None:
    text = said(write_memo(empty()))
    assert "มาตรการทั้งหมด ๗ มาตรการ ยังไม่ได้ดำเนินการทุกมาตรการ" in text
    assert "ด้าน IIT" not in text


@pytest.mark.parametrize(
    ("columns", "status", "place"),
    [
        (2, Status.DONE, 4),
        (2, Status.IN_PROGRESS, 4),
        (2, Status.PLANNED, 5),
        (2, Status.NOT_DONE, 5),
        (3, Status.DONE, 4),
        (3, Status.IN_PROGRESS, 5),
        (3, Status.PLANNED, 6),
        (3, Status.NOT_DONE, 6),
    ],
)
def test_the_follow_up_stands_in_its_column(columns: int, status: Status, place: int) -> None:
    part = PartFacts(TREASURY, status)
    facts = replace(
        only(replace(MEASURES[1], status=status, parts=(part,))), follow_up_columns=columns
    )
    cells = write_memo(facts).annexes[0].rows[0].cells
    assert [n for n in range(4, len(cells)) if cells[n]] == [place]


def test_the_annex_prints_result_date_problem_next_step_and_evidence() -> None:
    cells = write_memo(ordinary()).annexes[0].rows[1].cells
    assert cells[4] == (
        "✓ อยู่ระหว่างดำเนินการ (ร้อยละ ๖๐)",
        "จัดทำร่างแนวปฏิบัติการเบิกจ่ายแล้ว อยู่ระหว่างรับฟังความคิดเห็นของส่วนราชการ เมื่อวันที่ ๑๖ มีนาคม ๒๕๖๙",
        "ปัญหาอุปสรรค: แบบฟอร์มเดิมมีหลายชุด ต้องใช้เวลาตรวจสอบ",
        "ขั้นต่อไป: เสนอผู้บริหารลงนามประกาศใช้ภายในเดือนพฤษภาคม ๒๕๖๙",
    )


def test_figures_count_measures_by_status_and_parts_by_division() -> None:
    by_status, by_division = write_memo(ordinary()).figures
    assert by_status.rows[-1] == ("รวม", "๗", "๑๐๐.๐๐")
    assert by_status.rows[1] == ("อยู่ระหว่างดำเนินการ", "๔", "๕๗.๑๔")
    assert by_division.rows[2] == (WORKS, "๒", "๐", "๑", "๐", "๑", "รายงานหลังวันครบกำหนด")


def test_a_plan_by_issues_is_told_by_issues() -> None:
    content = write_memo(by_issue())
    assert "๑. ประเด็นที่ ๑ กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ จำนวน ๑ มาตรการ" in said(content)
    assert [annex.title.split(" ")[3] for annex in content.annexes] == ["ประเด็นที่", "ประเด็นที่"]


def test_a_measure_over_several_instruments_stands_in_a_group_of_its_own() -> None:
    measures = (MEASURES[0], replace(MEASURES[1], indicators=(1, 10)))
    content = write_memo(replace(ordinary(), measures=measures))
    assert [len(annex.rows) for annex in content.annexes] == [1, 1]
    assert "มาตรการที่เกี่ยวข้องหลายแบบวัด จำนวน ๑ มาตรการ" in said(content)


def test_the_acting_form_stands_under_the_own_position() -> None:
    third = write_memo(acting()).signatures[2]
    assert third.rank == "ว่าที่ร้อยตรี"
    assert third.position_lines == (
        "หัวหน้าสำนักปลัดเทศบาล รักษาราชการแทน",
        "ปลัดเทศบาลตำบลตัวอย่าง",
    )


def test_one_person_in_two_steps_signs_once_with_the_wording_of_each() -> None:
    signatures = write_memo(merged()).signatures
    assert [one.step for one in signatures] == ["clerk", "director", "mayor"]
    assert signatures[-1].position_lines == (
        "ปลัดเทศบาลตำบลตัวอย่าง ปฏิบัติหน้าที่",
        "นายกเทศมนตรีตำบลตัวอย่าง",
    )
    assert [one.text for one in signatures[-1].note_above] == [
        "– ทราบ",
        "– อนุญาตให้เผยแพร่บนเว็บไซต์ของหน่วยงาน",
    ]


def test_the_head_of_the_palads_office_acting_for_the_palad_signs_once() -> None:
    director = replace(CHAIN[1], position="หัวหน้าสำนักปลัด")
    palad = replace(
        director,
        step="palad",
        acting_form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        acting_for="ปลัดเทศบาลตำบลตัวอย่าง",
    )
    content = write_memo(replace(ordinary(), chain=(CHAIN[0], director, palad, CHAIN[3])))
    assert len(content.signatures) == 3
    assert content.signatures[1].note_above[0].text == "เรียน นายกเทศมนตรีตำบลตัวอย่าง"
    assert content.addressees == ("ปลัดเทศบาลตำบลตัวอย่าง", "นายกเทศมนตรีตำบลตัวอย่าง")


def test_a_memo_that_is_not_to_be_published_only_asks_to_be_known() -> None:
    content = write_memo(replace(ordinary(), asks_to_publish=False))
    assert content.closing.text == "จึงเรียนมาเพื่อโปรดทราบ"
    assert "เผยแพร่" not in "".join(
        note.text for one in content.signatures for note in one.note_above
    )


def test_headings_subject_and_proposals_are_the_agencys_to_choose() -> None:
    facts = ordinary()
    content = write_memo(
        replace(
            facts,
            headings=replace(facts.headings, background="๑. เรื่องเดิม"),
            subject="ขอรายงานผล",
            proposals=(),
        )
    )
    assert [section.heading for section in content.sections] == ["๑. เรื่องเดิม", "ข้อเท็จจริง"]
    assert content.subject == "ขอรายงานผล"


def test_regulations_are_quoted_before_the_proposals_where_there_are_any() -> None:
    content = write_memo(replace(ordinary(), regulations=("ระเบียบที่เกี่ยวข้อง ข้อ 5",)))
    assert [section.heading for section in content.sections] == [
        "เรื่องเดิม",
        "ข้อเท็จจริง",
        "ข้อกฎหมาย/ระเบียบ",
        "ข้อพิจารณา",
    ]
    assert content.sections[2].paragraphs[0].text == "ระเบียบที่เกี่ยวข้อง ข้อ ๕"


def test_the_figures_tell_of_a_division_that_reported_in_part() -> None:
    partly = DivisionFacts(TREASURY, reported=False, parts=3, told=2)
    content = write_memo(replace(ordinary(), divisions=(partly,)))
    said_of = {row[0]: row[-1] for row in content.figures[1].rows}
    assert said_of[TREASURY] == "รายงานบางส่วน (๒ จาก ๓ มาตรการ)"
    asked = next(one.text for one in content.paragraphs() if one.key == "proposal.1")
    assert asked == "๑. เห็นควรกำชับให้กองคลัง รายงานผลการดำเนินการให้ครบถ้วนโดยเร็ว"
