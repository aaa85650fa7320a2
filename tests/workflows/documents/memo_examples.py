"""Invented facts for memos: an ordinary half-year and its edges; not a test."""

from dataclasses import replace
from datetime import date

from tracker.status import ActingForm, Status
from workflows.documents.memo_facts import (
    AssessmentFacts,
    DivisionFacts,
    IndicatorFacts,
    InstrumentScore,
    MeasureFacts,
    MemoFacts,
    PartFacts,
    ReportFacts,
    SignerFacts,
)

PALAD, TREASURY = "สำนักปลัดเทศบาล", "กองคลัง"
WORKS, STRATEGY = "กองช่าง", "กองยุทธศาสตร์และงบประมาณ"
HEALTH, WELFARE = "กองสาธารณสุขและสิ่งแวดล้อม", "กองสวัสดิการสังคม"
DIVISIONS = (PALAD, TREASURY, WORKS, STRATEGY, HEALTH, WELFARE)

INDICATORS = tuple(
    IndicatorFacts(number, name, instrument, score)
    for number, name, instrument, score in (
        (1, "การปฏิบัติหน้าที่", "IIT", 95.20),
        (2, "การใช้งบประมาณ", "IIT", 91.10),
        (3, "การใช้อำนาจ", "IIT", 93.40),
        (4, "การใช้ทรัพย์สินของราชการ", "IIT", 84.90),
        (5, "การแก้ไขปัญหาการทุจริต", "IIT", 96.40),
        (6, "คุณภาพการดำเนินงาน", "EIT", 92.00),
        (7, "ประสิทธิภาพการสื่อสาร", "EIT", 90.50),
        (8, "การปรับปรุงระบบการทำงาน", "EIT", 90.50),
        (9, "การเปิดเผยข้อมูล", "OIT", 79.00),
        (10, "การป้องกันการทุจริต", "OIT", 95.00),
    )
)
ASSESSMENT = AssessmentFacts(
    2568,
    overall=89.76,
    level="ผ่านดี",
    instruments=(
        InstrumentScore("IIT", 92.20),
        InstrumentScore("EIT", 91.00),
        InstrumentScore("OIT", 87.00),
    ),
)
CHAIN = (
    SignerFacts("clerk", "นางสาวตัวอย่าง ใจดี", "เจ้าพนักงานธุรการปฏิบัติงาน"),
    SignerFacts("director", "นางตัวอย่าง รักงาน", "ผู้อำนวยการกองยุทธศาสตร์และงบประมาณ"),
    SignerFacts("palad", "นายตัวอย่าง มั่นคง", "ปลัดเทศบาลตำบลตัวอย่าง"),
    SignerFacts("mayor", "นายตัวอย่าง สุจริต", "นายกเทศมนตรีตำบลตัวอย่าง"),
)
MEASURES = (
    MeasureFacts(
        1,
        "จัดทำคู่มือการยืมทรัพย์สินของราชการ",
        Status.DONE,
        indicators=(4,),
        finding="บุคลากรบางส่วนไม่ทราบขั้นตอนการขอยืมทรัพย์สิน",
        steps=("ทบทวนระเบียบที่เกี่ยวข้อง", "จัดทำคู่มือและผังขั้นตอน", "เผยแพร่บนเว็บไซต์และกลุ่ม LINE"),
        parts=(
            PartFacts(
                PALAD,
                Status.DONE,
                report=ReportFacts(
                    "เผยแพร่คู่มือการยืมทรัพย์สินของราชการพร้อมผังขั้นตอนบนเว็บไซต์หลัก",
                    date(2026, 1, 12),
                ),
                evidence=("คู่มือการยืมทรัพย์สิน.pdf", "https://www.example.go.th/manual?id=26"),
            ),
            PartFacts(
                TREASURY,
                Status.DONE,
                result="จัดทำทะเบียนคุมการยืมทรัพย์สินครบทุกรายการ",
                done_on=date(2026, 2, 27),
                evidence=("ทะเบียนคุม.xlsx",),
            ),
        ),
    ),
    MeasureFacts(
        2,
        "จัดทำแนวปฏิบัติการเบิกจ่ายงบประมาณอย่างโปร่งใส",
        Status.IN_PROGRESS,
        indicators=(2,),
        finding="ผู้มีส่วนได้ส่วนเสียไม่ทราบแผนการใช้จ่ายงบประมาณ",
        steps=("เปิดเผยแผนการใช้จ่ายงบประมาณประจำปี",),
        parts=(
            PartFacts(
                TREASURY,
                Status.IN_PROGRESS,
                report=ReportFacts(
                    "จัดทำร่างแนวปฏิบัติการเบิกจ่ายแล้ว อยู่ระหว่างรับฟังความคิดเห็นของส่วนราชการ",
                    date(2026, 3, 16),
                    problem="แบบฟอร์มเดิมมีหลายชุด ต้องใช้เวลาตรวจสอบ",
                    next_step="เสนอผู้บริหารลงนามประกาศใช้ภายในเดือนพฤษภาคม 2569",
                    percent=60,
                ),
            ),
        ),
    ),
    MeasureFacts(
        3,
        "ประชุมชี้แจงจริยธรรมและการไม่รับของขวัญ (No Gift Policy)",
        Status.IN_PROGRESS,
        indicators=(1, 3, 5),
        all_divisions=True,
        steps=("แจ้งเวียนประกาศ", "ชี้แจงในที่ประชุมประจำเดือน"),
        parts=(
            *(
                PartFacts(
                    name,
                    Status.IN_PROGRESS,
                    report=ReportFacts("ชี้แจงในที่ประชุมประจำเดือนแล้ว", date(2026, 2, 5)),
                )
                for name in (PALAD, TREASURY, STRATEGY)
            ),
            PartFacts(
                WORKS,
                Status.IN_PROGRESS,
                report=ReportFacts("แจ้งเวียนประกาศแล้ว", date(2025, 12, 9), unchanged=True),
            ),
            PartFacts(HEALTH, Status.PLANNED),
            PartFacts(WELFARE, Status.IN_PROGRESS),
        ),
    ),
    MeasureFacts(
        4,
        "ขยายบริการ E-Service",
        Status.IN_PROGRESS,
        indicators=(6, 8),
        finding="ประชาชนต้องเดินทางมาติดต่อด้วยตนเอง",
        steps=("จัดทำคู่มือการใช้ระบบ E-Service", "ประชาสัมพันธ์ในที่ประชุมหมู่บ้าน"),
        parts=(
            PartFacts(
                STRATEGY,
                Status.IN_PROGRESS,
                report=ReportFacts(
                    "เปิดให้บริการยื่นคำร้องทั่วไปผ่านระบบ E-Service แล้ว 3 รายการ",
                    date(2026, 3, 2),
                    percent=50,
                ),
                evidence=("ภาพหน้าระบบ.jpg",),
            ),
        ),
    ),
    MeasureFacts(
        5,
        "จัดทำระบบจองคิวออนไลน์",
        Status.NOT_DONE,
        indicators=(8,),
        steps=("จัดทำระบบจองคิวของเทศบาล",),
        parts=(PartFacts(WORKS, Status.NOT_DONE, reason="จังหวัดมีระบบจองคิวกลางให้ใช้ร่วมกันแล้ว"),),
    ),
    MeasureFacts(
        6,
        "ปรับปรุงการเผยแพร่ข้อมูลบนเว็บไซต์หลักให้ครบถ้วนตามตัวชี้วัด OIT",
        Status.IN_PROGRESS,
        indicators=(9,),
        actions=(
            "ปรับปรุงการเผยแพร่ข้อมูลบนเว็บไซต์หลักให้ครบถ้วนตามตัวชี้วัด OIT",
            "มอบหมายผู้รับผิดชอบรายหมวดข้อมูล",
        ),
        finding="ข้อมูลบนเว็บไซต์ไม่ครบถ้วนและไม่เป็นปัจจุบัน (o12 และ o18)",
        steps=("ตรวจรายการข้อมูลทุกข้อ", "มอบผู้รับผิดชอบรายหมวด", "ตรวจความเป็นปัจจุบันทุกไตรมาส"),
        parts=(
            PartFacts(
                PALAD,
                Status.IN_PROGRESS,
                report=ReportFacts(
                    "ตรวจรายการข้อมูลแล้ว 28 ข้อ เผยแพร่ครบถ้วน 25 ข้อ คงเหลือ 3 ข้อ",
                    date(2026, 3, 17),
                ),
                evidence=("แบบตรวจ OIT.xlsx",),
            ),
        ),
    ),
    MeasureFacts(
        7,
        "จัดทำช่องทางแจ้งเรื่องร้องเรียนการทุจริตที่คุ้มครองผู้แจ้ง",
        Status.PLANNED,
        indicators=(10,),
        steps=("เปิดช่องทางออนไลน์แยกจากช่องทางทั่วไป", "ประกาศคู่มือคุ้มครองผู้แจ้งเบาะแส"),
        parts=(
            PartFacts(
                PALAD,
                Status.PLANNED,
                report=ReportFacts("กำหนดเริ่มดำเนินการในไตรมาสที่ 3"),
            ),
        ),
    ),
)


def ordinary() -> MemoFacts:
    """A half-year as most offices have it: some done, some under way, one given up."""
    return MemoFacts(
        agency="เทศบาลตำบลตัวอย่าง",
        division="กองยุทธศาสตร์และงบประมาณ",
        phone="0 0000 0000 ต่อ 12",
        number_prefix="ตย 51005/",
        fiscal_year=2569,
        half=1,
        due_on=date(2026, 3, 31),
        plan_approved_on=date(2025, 12, 15),
        measures=MEASURES,
        divisions=tuple(
            DivisionFacts(name, reported=name not in (HEALTH, WELFARE), late=name == WORKS)
            for name in DIVISIONS
        ),
        chain=CHAIN,
        assessment=ASSESSMENT,
        indicators=INDICATORS,
        journal_count=128,
        journal_head="9f3ac1d05b7e4482",
    )


def empty() -> MemoFacts:
    """No assessment known, nobody has reported, everything as planned."""
    measures = tuple(
        replace(
            one,
            status=Status.PLANNED,
            parts=tuple(PartFacts(part.division, Status.PLANNED) for part in one.parts),
        )
        for one in MEASURES
    )
    return replace(
        ordinary(),
        assessment=None,
        measures=measures,
        indicators=tuple(replace(one, score=None) for one in INDICATORS),
        divisions=tuple(DivisionFacts(name, reported=False) for name in DIVISIONS),
        plan_approved_on=None,
        journal_count=None,
    )


def forty() -> MemoFacts:
    """Forty measures: the text must stay readable, the annex must hold everything."""
    measures = tuple(
        replace(MEASURES[n % len(MEASURES)], number=n + 1) for n in range(40)
    )  # fmt: skip
    return replace(ordinary(), measures=measures)


def acting() -> MemoFacts:
    """The head of สำนักปลัด acts for the palad, a ranked deputy for the mayor; dated, numbered."""
    chain = (
        CHAIN[0],
        CHAIN[1],
        SignerFacts(
            "palad",
            "ตัวอย่าง กล้าหาญ",
            "หัวหน้าสำนักปลัดเทศบาล",
            rank="ว่าที่ร้อยตรี",
            acting_form=ActingForm.RAKSA_RATCHAKAN_THAEN,
            acting_for="ปลัดเทศบาลตำบลตัวอย่าง",
            signed=True,
            endorsed_on=date(2026, 4, 3),
        ),
        SignerFacts(
            "mayor",
            "นางตัวอย่าง เมตตา",
            "รองนายกเทศมนตรีตำบลตัวอย่าง",
            acting_form=ActingForm.RAKSA_RATCHAKAN_THAEN,
            acting_for="นายกเทศมนตรีตำบลตัวอย่าง",
            remark="ให้กองช่างเร่งประสานจังหวัดเรื่องระบบจองคิว",
        ),
    )
    return replace(ordinary(), chain=chain, number="147", dated_on=date(2026, 4, 3))


def merged() -> MemoFacts:
    """The palad also does the mayor's duty, and signs once; three follow-up columns; 12 months."""
    chain = (
        CHAIN[0],
        CHAIN[1],
        CHAIN[2],
        replace(
            CHAIN[2],
            step="mayor",
            acting_form=ActingForm.PATIBAT_NATHI,
            acting_for="นายกเทศมนตรีตำบลตัวอย่าง",
        ),
    )
    return replace(
        ordinary(),
        chain=chain,
        half=2,
        due_on=date(2026, 9, 30),
        follow_up_columns=3,
        thai_digits=False,
    )


def by_issue() -> MemoFacts:
    """A plan by the seven issues, of one division, without scores."""
    measures = (
        replace(MEASURES[1], number=1, issue=1, indicators=()),
        replace(MEASURES[6], number=2, issue=7, indicators=(), parts=(
            PartFacts(TREASURY, Status.PLANNED),
        )),
    )  # fmt: skip
    return replace(
        ordinary(),
        measures=measures,
        issues=(
            (1, "กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"),
            (7, "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน"),
        ),
        divisions=(DivisionFacts(TREASURY, reported=True),),
        assessment=AssessmentFacts(2568),
        indicators=(),
    )


EXAMPLES = {
    "ordinary": ordinary,
    "empty": empty,
    "forty": forty,
    "acting": acting,
    "merged": merged,
    "by_issue": by_issue,
}
