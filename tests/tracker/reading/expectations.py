"""What a person reads in the invented plans, and how a draft is put in the same words."""
# ruff: noqa: E501 - a row of a table stands on one line

from dataclasses import dataclass, field

from tests.tracker.reading import conversions, layouts
from tracker.reading.draft import MeasureDraft, PlanDraft


@dataclass(frozen=True)
class Told:
    """What a person reads of one measure; owners "all" means all divisions."""

    title: str
    owners: list[str] | str
    period: tuple[str, str]
    indicators: list[int] = field(default_factory=list)
    steps: list[str] | None = None
    questions: list[str] = field(default_factory=list)
    issue: int | None = None
    instrument: str | None = None
    status: str = "planned"
    actions: list[str] | None = None
    finding: str | None = None


YEAR_2568 = ("2024-10-01", "2025-09-30")
YEAR_2569 = ("2025-10-01", "2026-09-30")


TEXTS: list[tuple[str, str, int, list[Told]]] = [
    (
        "by issue, quarters as periods",
        layouts.BY_ISSUE_WITH_QUARTERS,
        2568,
        [
            Told("เปิดรับคำขอทางเว็บไซต์", ["สำนักปลัด"], ("2024-10-01", "2024-12-31"),
                 steps=["จัดทำแบบคำขอ", "ทดสอบระบบ", "ประชาสัมพันธ์"]),
            Told("ทะเบียนคุมการยืมพัสดุ", ["กองคลัง", "กองช่าง"], ("2025-01-01", "2025-06-30"),
                 steps=["สำรวจพัสดุ", "ออกแบบทะเบียน"]),
            Told("แจ้งแผนการใช้เงินทุกเดือน", "all", YEAR_2568, steps=["สรุปรายงาน", "แจ้งในที่ประชุม"]),
        ],
    ),
    (
        "owners in the first column, no numbers",
        layouts.NO_NUMBER_OWNERS_FIRST,
        2569,
        [
            Told("เผยแพร่แผนจัดซื้อจัดจ้างทุกไตรมาส", ["กองคลัง"], YEAR_2569,
                 steps=["รวบรวมแผน", "ลงเว็บไซต์"]),
            Told("ป้ายบอกขั้นตอนขออนุญาตก่อสร้าง", ["กองช่าง"], ("2026-01-01", "2026-03-31"),
                 steps=["ร่างข้อความ", "ติดตั้งป้าย"]),
            Told("อบรมจริยธรรมพนักงาน", ["สำนักปลัด", "กองการศึกษา"], ("2026-02-01", "2026-02-28"),
                 steps=["เชิญวิทยากร", "ประเมินผล"]),
        ],
    ),
    (
        "landscape with budget, indicator of success and total",
        layouts.LANDSCAPE_WITH_BUDGET,
        2569,
        [
            Told("โครงการพี่สอนน้องงานบริการ", ["งานบุคลากร"], ("2025-11-01", "2025-11-30"), [1],
                 finding="คะแนนลดลงจากปีก่อน"),
            Told("โครงการเว็บไซต์ทันสมัย", ["งานศูนย์ข้อมูล"], YEAR_2569, [9]),
        ],
    ),
    (
        "a university by question, with scores",
        layouts.UNIVERSITY_BY_QUESTION,
        2568,
        [
            Told("จัดระบบบัตรคิวทุกจุดบริการ", ["กองกลาง", "สำนักงานอธิการบดี"],
                 ("2024-10-01", "2025-03-31"), [1], questions=["i2"],
                 steps=["สำรวจจุดบริการ", "ติดตั้งบัตรคิว"], finding="บางหน่วยไม่มีบัตรคิว"),
            Told("จัดเวทีรับฟังนักศึกษา", ["กองพัฒนานักศึกษา"], ("2024-10-01", "2025-06-30"), [8],
                 questions=["e7"], steps=["กำหนดวัน", "จัดเวที", "สรุปผล"]),
            Told("ตรวจรายการก่อนเผยแพร่", ["กองคลัง", "กองแผนงาน"], YEAR_2568, [9],
                 questions=["o12"], steps=["ตั้งผู้ตรวจ", "ตรวจทุกเดือน"]),
        ],
    ),
    (
        "a report with ticks under three heads",
        layouts.FOLLOW_UP_WITH_TICKS,
        2569,
        [
            Told("จัดทำผังขั้นตอนการให้บริการ", ["สำนักปลัดเทศบาล"], YEAR_2569, status="done"),
            Told("เปิดช่องทางร้องเรียนออนไลน์", ["กองยุทธศาสตร์และงบประมาณ"], YEAR_2569,
                 status="in_progress"),
            Told("อบรมวินัยพนักงานใหม่", ["สำนักปลัดเทศบาล"], YEAR_2569),
            Told("ทบทวนคำสั่งแบ่งงาน", "all", YEAR_2569),
        ],
    ),
    (
        "heads in English",
        layouts.ENGLISH_AND_THAI,
        2569,
        [
            Told("Service charter at every counter", ["Registrar Office"], ("2025-10-01", "2026-03-31"),
                 [1], steps=["Draft charter", "Publish it"]),
            Told("Bilingual news page", "all", YEAR_2569, [7], steps=["Collect news", "Translate"]),
        ],
    ),
    (
        "labelled lines as sent by chat",
        layouts.LINE_CHAT,
        2569,
        [
            Told("จัดทำคู่มือขอใช้รถส่วนกลาง", ["กองคลัง"], ("2025-10-01", "2025-12-31"), [4],
                 steps=["ยกร่างคู่มือ", "เวียนให้ทุกกองทราบ"]),
            Told("สรุปงบประมาณให้ชาวบ้านอ่านง่าย", ["สำนักปลัด", "กองคลัง"], YEAR_2569, [2],
                 steps=["ทำภาพสรุป", "ส่งในกลุ่มไลน์หมู่บ้าน"]),
        ],
    ),
    (
        "group rows over the measures",
        layouts.GROUP_ROWS,
        2569,
        [
            Told("ประกาศหลักเกณฑ์เลื่อนเงินเดือน", ["สำนักปลัด"], ("2026-03-01", "2026-03-31"), [3],
                 steps=["ยกร่าง", "ประกาศ"]),
            Told("เปิดรับฟังความเห็นก่อนโยกย้าย", ["สำนักปลัด"], ("2026-09-01", "2026-09-30"), [3],
                 steps=["แจ้งเวียน", "สรุปความเห็น"]),
            Told("ลงนามงดรับของขวัญทุกคน", "all", ("2025-12-01", "2025-12-31"), [10],
                 steps=["จัดพิธี", "เผยแพร่ภาพ"]),
        ],
    ),
    (
        "several measures under one indicator, its cell blank from the second on",
        layouts.BLANK_LEADS,
        2569,
        [
            Told("ตรวจหน้าเว็บทุกสิ้นเดือน", ["สำนักปลัด"], YEAR_2569, [9], finding="ข้อมูลเก่า"),
            Told("อบรมผู้ลงข้อมูล", ["กองคลัง"], ("2025-11-01", "2025-11-30"), [9], finding="ข้อมูลเก่า"),
            Told("ทำปฏิทินการเผยแพร่", ["สำนักปลัด"], ("2025-10-01", "2025-10-31"), [9]),
            Told("ทำแผนความเสี่ยงรายกอง", "all", ("2026-03-01", "2026-03-31"), [10],
                 finding="ไม่มีแผนความเสี่ยง"),
        ],
    ),
    (
        "a chart of months",
        layouts.MONTHS_CHART,
        2569,
        [
            Told("ประชุมชี้แจงแบบวัด", ["สำนักปลัด"], ("2025-10-01", "2025-11-30")),
            Told("ปรับปรุงข้อมูลเว็บไซต์", ["กองคลัง"], ("2026-01-01", "2026-04-30")),
        ],
    ),
    (
        "no column of measures: the way to practice stands for it",
        layouts.STEPS_ONLY,
        2569,
        [
            Told("ชี้แจงเกณฑ์ประเมินก่อนรอบประเมิน", ["กลุ่มงานทรัพยากรบุคคล"],
                 ("2025-10-01", "2025-10-31"), [3], finding="ควรชี้แจงเกณฑ์"),
            Told("เปิดบัญชีไลน์ตอบคำถาม", ["กลุ่มงานสุขศึกษา"], ("2025-11-01", "2026-01-31"), [7]),
        ],
    ),
    (
        "a table of pipes",
        layouts.PIPES,
        2569,
        [
            Told("ทำผังจุดบริการ", ["กองช่าง"], ("2025-12-01", "2025-12-31")),
            Told("อบรมรับเรื่องร้องเรียน", ["สำนักปลัด", "กองคลัง"], ("2026-01-01", "2026-01-31")),
        ],
    ),
    (
        "cells that came one to a line",
        layouts.LONE_CELLS,
        2569,
        [
            Told("ปิดประกาศราคากลาง", ["กองคลัง"], ("2025-11-01", "2025-11-30")),
            Told("เปิดตู้ร้องเรียนทุกสัปดาห์", ["สำนักปลัด"], YEAR_2569),
        ],
    ),
    (
        "an announcement in prose",
        layouts.ANNOUNCED_IN_PROSE,
        2565,
        [
            Told("มาตรการเผยแพร่ข้อมูลต่อสาธารณะ", ["สำนักปลัด"], ("2021-10-01", "2022-09-30"),
                 steps=["แต่งตั้งผู้รับผิดชอบเว็บไซต์", "ตรวจสอบข้อมูลทุกเดือน"]),
            Told("มาตรการส่งเสริมความโปร่งใสในการจัดซื้อจัดจ้าง", ["กองคลัง"],
                 ("2021-10-01", "2022-09-30"), steps=["เผยแพร่แผนจัดซื้อ", "สรุปผลรายเดือน"]),
        ],
    ),
    (
        "a row for each step, the measure's cell merged over them",
        layouts.A_STEP_IN_EACH_ROW,
        2569,
        [
            Told("ยกระดับการเปิดเผยข้อมูล", ["กองกลาง", "สำนักคอมพิวเตอร์", "กองแผนงาน"], YEAR_2569,
                 steps=["ทบทวนรายการข้อมูล", "ปรับเว็บไซต์", "ประเมินผล"]),
            Told("ป้องกันผลประโยชน์ทับซ้อน", ["กองการเจ้าหน้าที่"], ("2026-01-01", "2026-01-31"),
                 steps=["อบรม"]),
        ],
    ),
    (
        "a merged cell's text once in each column",
        layouts.MERGED_TEXT_REPEATED,
        2569,
        [
            Told("แจ้งแผนการใช้จ่าย", ["กองคลัง"], ("2025-10-01", "2025-10-31"), [2]),
            Told("ทบทวนคำสั่ง", ["สำนักปลัด"], ("2025-11-01", "2025-11-30"), [3]),
        ],
    ),
    (
        "merged cells dropped, the row moved to the left",
        layouts.MERGED_CELLS_DROPPED,
        2569,
        [
            Told("แจ้งแผน", ["กองคลัง"], ("2025-10-01", "2025-10-31"), [2], finding="ไม่รู้แผน"),
            Told("ติดประกาศงบ", ["สำนักปลัด"], ("2025-11-01", "2025-11-30"), [2], finding="ไม่รู้แผน"),
            Told("ชี้แจงเกณฑ์", ["สำนักปลัด"], ("2025-12-01", "2025-12-31"), [3]),
        ],
    ),
    (
        "owners and period merged over all rows",
        layouts.OWNER_MERGED_OVER_ALL,
        2569,
        [
            Told("แจ้งแผน", "all", YEAR_2569, [2]),
            Told("ชี้แจงเกณฑ์", "all", YEAR_2569, [3]),
            Told("ทำบัตรคิว", "all", YEAR_2569, [6]),
        ],
    ),
]  # fmt: skip


def told(measure: MeasureDraft, like: Told) -> Told:
    """A measure in the words of an expectation: only what the expectation speaks of."""
    return Told(
        title=measure.title,
        owners="all" if measure.all_divisions and not measure.owners else list(measure.owners),
        period=(str(measure.starts), str(measure.ends)),
        indicators=list(measure.indicators),
        steps=list(measure.steps) if like.steps is not None else None,
        questions=list(measure.questions),
        issue=measure.issue,
        instrument=measure.instrument,
        status=measure.status,
        actions=list(measure.actions) if like.actions is not None else None,
        finding=measure.finding if like.finding is not None else None,
    )


def measures(draft: PlanDraft, expected: list[Told]) -> list[Told]:
    assert draft.plan is not None, [w.message for w in draft.warnings]
    found = draft.plan.measures
    padded = [*expected, *[Told("", [], ("", ""))] * (len(found) - len(expected))]
    return [told(m, like) for m, like in zip(found, padded, strict=False)]


def in_form(pieces: list[conversions.Piece], form: str) -> bytes:
    if form == "csv":
        return conversions.as_csv(pieces, "utf-8-sig")
    made = {
        "docx": conversions.as_docx,
        "html": conversions.as_html,
        "xlsx": conversions.as_xlsx,
        "pdf": conversions.as_pdf,
    }
    return made[form](pieces)


def expected_of(name: str) -> tuple[str, list[Told]]:
    return next((text, expected) for known, text, _, expected in TEXTS if known == name)
