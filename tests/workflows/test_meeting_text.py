"""A meeting as a source of reports, and the paragraph for its minutes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.records import RoundRecord
from tracker.status import RoundStatus
from workflows.meeting_text import Meeting, Said, meeting_of, meetings_of, minutes_text

MEETING = Meeting("ประชุมหัวหน้าส่วนราชการ", "3/2569", date(2026, 3, 25))
SOURCE = "ประชุมหัวหน้าส่วนราชการ ครั้งที่ ๓/๒๕๖๙ เมื่อวันที่ ๒๕ มีนาคม ๒๕๖๙"
AN_INSTANT = datetime(2026, 3, 1, tzinfo=UTC)
ROUND = RoundRecord(
    id=1,
    agency_id=1,
    plan_id=1,
    fiscal_year=2569,
    half=1,
    starts_on=date(2025, 10, 1),
    ends_on=date(2026, 3, 31),
    due_on=date(2026, 3, 31),
    status=RoundStatus.OPEN,
    version=1,
    opens_at=AN_INSTANT,
    closes_at=AN_INSTANT,
    opened_at=AN_INSTANT,
    extended_reason=None,
    closed_at=None,
    closed_by=None,
    snapshot_sha256=None,
)


def test_a_meeting_is_the_same_source_however_its_number_is_typed() -> None:
    assert MEETING.source == SOURCE
    assert Meeting(MEETING.name, " ๓/๒๕๖๙ ", MEETING.on).source == SOURCE


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("โทรศัพท์วันที่ ๑๑ มีนาคม", "a telephone call"),
        ("ประชุม ครั้งที่ ๓ เมื่อวันที่ เมื่อวาน", "a day that is none"),
        ("", "nothing"),
    ],
)
def test_other_sources_are_no_meetings(source: str, why: str) -> None:
    assert meeting_of(source) is None, why


def test_the_meetings_of_a_round_are_found_again_in_its_sources() -> None:
    later = Meeting("ประชุมประจำเดือน", "๔/๒๕๖๙", date(2026, 4, 2))
    found = meetings_of([SOURCE, None, later.source, "โทรศัพท์", SOURCE])
    assert [one.source for one in found] == [later.source, SOURCE]


def test_the_minutes_say_by_division_what_was_reported_and_who_still_owes() -> None:
    said = [
        Said("สำนักปลัด", 5, "เผยแพร่แผน", "เผยแพร่แล้ว\nทุกเดือน", False),
        Said("กองคลัง", 4, "คู่มือการยืม", "ร่างเสร็จแล้ว", True),
        Said("กองคลัง", 5, "เผยแพร่แผน", "ครบถ้วน", False),
    ]
    assert minutes_text(MEETING, ROUND, said, silent=["กองช่าง", "กองการศึกษา"]) == (
        "เรื่อง การติดตามผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน "
        "รอบ ๖ เดือน ปีงบประมาณ พ.ศ. ๒๕๖๙\n"
        "\n"
        "ในการประชุมหัวหน้าส่วนราชการ ครั้งที่ ๓/๒๕๖๙ เมื่อวันที่ ๒๕ มีนาคม ๒๕๖๙ "
        "ส่วนราชการรายงานผลการดำเนินการ ดังนี้\n"
        "๑. สำนักปลัด\n"
        "   - มาตรการที่ ๕ เผยแพร่แผน: เผยแพร่แล้ว ทุกเดือน\n"
        "๒. กองคลัง\n"
        "   - มาตรการที่ ๔ คู่มือการยืม: ร่างเสร็จแล้ว (คงเดิม)\n"
        "   - มาตรการที่ ๕ เผยแพร่แผน: ครบถ้วน\n"
        "\n"
        "ส่วนราชการที่ยังรายงานไม่ครบ ได้แก่ กองช่าง, กองการศึกษา "
        "ขอให้รายงานภายในวันที่ ๓๑ มีนาคม ๒๕๖๙\n"
        "\n"
        "มติที่ประชุม  รับทราบ\n"
    )


def test_the_minutes_of_a_meeting_after_the_due_day_ask_for_haste() -> None:
    late = replace(MEETING, on=date(2026, 4, 2))
    text = minutes_text(late, ROUND, [], silent=["กองช่าง"], thai_digits=False)
    assert "ซึ่งพ้นกำหนดวันที่ 31 มีนาคม 2569 แล้ว ขอให้รายงานโดยเร็ว" in text
    assert "ยังไม่มีส่วนราชการใดรายงานผลการดำเนินการ" in text


def test_when_nobody_owes_the_minutes_say_nothing_of_it() -> None:
    assert "ยังรายงานไม่ครบ" not in minutes_text(MEETING, ROUND, [], silent=[])
