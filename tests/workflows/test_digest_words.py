"""The words of a digest and of the note for the palad, approved as whole texts."""

from dataclasses import replace
from datetime import date

import pytest

from tests.approval import assert_approved
from tests.beats import at
from tracker.calendar import WorkingDays
from tracker.queries.rounds import OwedPart, RungRecord
from tracker.records import AgencyRecord, OfficerRecord, RoundRecord, Standing
from tracker.status import ActingForm, Role, RoundStatus, RungState, Status
from workflows.digest_words import Asker, digest_words, escalation_words, note_words
from workflows.notices import Words
from workflows.reminders import Digest, Line
from workflows.report_links import Links

AGENCY = AgencyRecord(
    id=1,
    name="เทศบาลตำบลตัวอย่าง",
    district="ตัวอย่าง",
    province="ตัวอย่าง",
    letter_prefix=None,
    telephone="0 0000 0000",
    settings={},
)
ASKER = Asker(
    agency=AGENCY,
    clerks=("นางสาวตัวอย่าง ใจดี",),
    base_url="https://tidtam.office.example",
    calendar=WorkingDays({date(2026, 4, 6): "วันจักรี"}),
    links=Links(1, "https://tidtam.office.example", b"a key for tests, 32 bytes long..", {7: 2}),
)
OFFICER = OfficerRecord(7, 1, "ตัวอย่าง รักงาน", "ว่าที่ร้อยตรี", "head@office.example", True, "th")
STANDINGS = (
    Standing(7, 3, "ผู้อำนวยการกองคลัง", Role.HEAD, 2, "กองคลัง"),
    Standing(
        7,
        4,
        "ผู้อำนวยการกองช่าง",
        Role.HEAD,
        3,
        "กองช่าง",
        ActingForm.RAKSA_RATCHAKAN_THAEN,
        "12/2569",
    ),
)


def a_round(number: int, due_on: date, **more: object) -> RoundRecord:
    values: dict[str, object] = {
        "id": number,
        "agency_id": 1,
        "plan_id": number,
        "fiscal_year": 2569,
        "half": 1,
        "starts_on": date(2025, 10, 1),
        "ends_on": date(2026, 3, 31),
        "due_on": due_on,
        "status": RoundStatus.OPEN,
        "version": 1,
        "opens_at": at("2025-10-01"),
        "closes_at": at("2026-04-30"),
        "opened_at": at("2025-10-01"),
        "extended_reason": None,
        "closed_at": None,
        "closed_by": None,
        "snapshot_sha256": None,
        **more,
    }
    return RoundRecord(**values)  # type: ignore[arg-type]


FIRST = a_round(4, date(2026, 3, 31))
OTHER = a_round(9, date(2026, 4, 10), extended_reason="อุทกภัย (ผู้อนุญาต: ปลัดเทศบาล)")


def line(
    round_: RoundRecord,
    number: int,
    title: str,
    division: str,
    *,
    repeatable: bool = False,
    **more: object,
) -> Line:
    part = OwedPart(
        round_id=round_.id,
        part_id=number,
        measure_id=number,
        number=number,
        title=title,
        division_id={"กองคลัง": 2, "กองช่าง": 3}[division],
        division=division,
        status=Status.PLANNED,
        returned=bool(more),
        remark=str(more["remark"]) if more else None,
        repeatable=repeatable,
    )
    rung = RungRecord(1, 1, round_.id, -3, at("2026-03-26"), RungState.DUE, None)
    return Line(part, round_, rung)


DIGEST = Digest(
    OFFICER,
    STANDINGS,
    (
        line(FIRST, 1, "เผยแพร่แผนการจัดซื้อจัดจ้างบนเว็บไซต์", "กองคลัง", repeatable=True),
        line(FIRST, 4, "อบรมการใช้ทรัพย์สินของราชการ <ครั้งที่ ๒>", "กองคลัง", remark="ขาดวันที่อบรม"),
        line(FIRST, 5, "จัดทำคู่มือขออนุญาตก่อสร้าง", "กองช่าง"),
        line(OTHER, 2, "ประกาศเจตนารมณ์สุจริต", "กองคลัง"),
    ),
)


def shown(words: Words, *, html: bool = False) -> str:
    return words.html or "" if html else f"{words.subject}\n\n{words.text}"


@pytest.mark.parametrize(
    ("language", "form"), [("th", "txt"), ("en", "txt"), ("th", "html"), ("en", "html")]
)
def test_the_digest_says_what_until_when_where_and_why(language: str, form: str) -> None:
    digest = replace(DIGEST, officer=replace(OFFICER, language=language))
    words = digest_words(digest, asker=ASKER, today=date(2026, 3, 26))
    assert_approved(shown(words, html=form == "html"), name=f"notices/digest.{language}.{form}")


@pytest.mark.parametrize(
    ("earlier", "offered", "marked", "why"),
    [
        ((True, True), True, 0, "every line has an earlier result: no mark is needed"),
        ((True, False), True, 1, "one has: it alone is marked"),
        ((False, False), False, 0, "none has: nothing could stay as it was"),
    ],
)
@pytest.mark.parametrize(
    ("language", "word", "mark"),
    [("th", "“คงเดิม”", "(คงเดิมได้)"), ("en", "“unchanged”", "(may stay unchanged)")],
)
def test_unchanged_is_offered_only_where_there_is_an_earlier_result(
    language: str,
    word: str,
    mark: str,
    earlier: tuple[bool, bool],
    offered: bool,
    marked: int,
    why: str,
) -> None:
    lines = tuple(
        line(FIRST, number, "อบรม", "กองคลัง", repeatable=one)
        for number, one in enumerate(earlier, 1)
    )
    digest = replace(DIGEST, officer=replace(OFFICER, language=language), lines=lines)
    words = digest_words(digest, asker=ASKER, today=date(2026, 3, 26))
    for text in (words.text, words.html or ""):
        assert (word in text, text.count(mark)) == (offered, marked), why


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_note_for_the_palad_is_ready_to_hand_on(language: str) -> None:
    parts = [one.part for one in DIGEST.lines if one.round is FIRST]
    words = note_words(
        replace(OFFICER, language=language),
        asker=ASKER,
        round_=FIRST,
        owed=parts,
        today=date(2026, 4, 10),
    )
    assert words.html is None
    assert_approved(shown(words), name=f"notices/note-for-palad.{language}.txt")


@pytest.mark.parametrize(
    ("today", "left", "why"),
    [
        ("2026-03-26", "เหลือ ๓ วันทำการ", "Friday, Monday, Tuesday"),
        ("2026-03-30", "เหลือ ๑ วันทำการ", "the last day before"),
        ("2026-03-31", "ครบกำหนดวันนี้", "the due day"),
        ("2026-04-01", "เลยกำหนดมา ๑ วันทำการ", "a day late"),
        ("2026-04-10", "เลยกำหนดมา ๗ วันทำการ", "Chakri day does not count"),
    ],
)
def test_the_time_left_is_said_as_people_say_it(today: str, left: str, why: str) -> None:
    words = digest_words(DIGEST, asker=ASKER, today=date.fromisoformat(today))
    assert words.subject.endswith(f"กำหนดส่งวันอังคารที่ ๓๑ มีนาคม ๒๕๖๙ ({left})"), why


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-03-26", "3 working days left"),
        ("2026-03-30", "1 working day left"),
        ("2026-03-31", "due today"),
        ("2026-04-10", "7 working days overdue"),
    ],
)
def test_the_same_in_english(today: str, left: str) -> None:
    digest = replace(DIGEST, officer=replace(OFFICER, language="en"))
    words = digest_words(digest, asker=ASKER, today=date.fromisoformat(today))
    assert words.subject.endswith(f"due Tuesday 31 March 2026 ({left})")


def test_a_week_end_at_the_end_of_the_round_is_named_with_the_reason() -> None:
    round_ = a_round(
        1,
        date(2029, 3, 30),
        fiscal_year=2572,
        starts_on=date(2028, 10, 1),
        ends_on=date(2029, 3, 31),
    )
    digest = Digest(OFFICER, STANDINGS[:1], (line(round_, 1, "อบรม", "กองคลัง"),))
    words = digest_words(digest, asker=ASKER, today=date(2029, 3, 28))
    assert "วันทำการสุดท้ายของรอบ เพราะวันสิ้นรอบ (๓๑ มีนาคม ๒๕๗๒) ตรงกับวันเสาร์" in words.text


def test_an_office_that_writes_arabic_digits_gets_no_thai_ones() -> None:
    words = digest_words(DIGEST, asker=replace(ASKER, thai_digits=False), today=date(2026, 3, 26))
    own = "ครั้งที่ ๒"  # stands so in the measure's own title
    assert not set("๐๑๒๓๔๕๖๗๘๙") & set(words.subject + words.text.replace(own, ""))


@pytest.mark.parametrize(
    ("language", "how"),
    [
        ("th", "กำหนดส่งมาจาก: กำหนดไว้เมื่อสร้างรอบตามปฏิทินวันทำการของหน่วยงานในขณะนั้น"),
        ("en", "How the day was found: set by the agency's calendar of working days"),
    ],
)
def test_a_due_day_that_the_calendar_of_today_does_not_give_is_said_to_be_older(
    language: str, how: str
) -> None:
    digest = Digest(
        replace(OFFICER, language=language),
        STANDINGS[:1],
        (line(a_round(1, date(2026, 3, 30)), 1, "อบรม", "กองคลัง"),),
    )
    assert how in digest_words(digest, asker=ASKER, today=date(2026, 3, 26)).text


def test_a_day_off_at_the_end_of_the_round_is_named_in_english_too() -> None:
    round_ = a_round(1, date(2029, 3, 30), ends_on=date(2029, 3, 31))
    digest = Digest(
        replace(OFFICER, language="en"), STANDINGS[:1], (line(round_, 1, "อบรม", "กองคลัง"),)
    )
    words = digest_words(digest, asker=ASKER, today=date(2029, 3, 28))
    assert "since its end (31 March 2029) is a day off: วันเสาร์" in words.text


@pytest.mark.parametrize(
    ("half", "language", "asked"),
    [
        (1, "th", False),
        (2, "th", True),
        (1, "en", False),
        (2, "en", True),
    ],
)
def test_the_annual_round_alone_asks_for_a_decision_on_every_open_part(
    half: int, language: str, asked: bool
) -> None:
    round_ = a_round(1, date(2026, 9, 30), half=half, ends_on=date(2026, 9, 30))
    digest = Digest(
        replace(OFFICER, language=language), STANDINGS[:1], (line(round_, 1, "อบรม", "กองคลัง"),)
    )
    words = digest_words(digest, asker=ASKER, today=date(2026, 9, 1))
    sentence = {"th": "โปรดตัดสินทุกรายการที่ยังไม่สิ้นสุด", "en": "decide on every item that is still open"}
    for text in (words.text, words.html or ""):
        assert (sentence[language] in text) is asked


@pytest.mark.parametrize(
    ("language", "subject", "why"),
    [
        (
            "th",
            "แจ้งผลการติดตามมาตรการ ITA: พ้นการเตือนครั้งสุดท้าย ยังไม่ได้รับรายงาน ๒ รายการ",
            "ท่านดำรงตำแหน่งปลัดเทศบาล และปลัดได้กำหนดให้แจ้งท่านหนึ่งครั้ง",
        ),
        (
            "en",
            "ITA measures: 2 reports still missing after the last reminder",
            "Why you get this: you hold the post ปลัดเทศบาล, and the palad has decided",
        ),
    ],
)
def test_a_superior_is_told_what_is_missing_and_why_it_is_they(
    language: str, subject: str, why: str
) -> None:
    round_ = a_round(1, date(2026, 3, 31))
    owed = [line(round_, n, "อบรม", "กองคลัง").part for n in (1, 2)]
    words = escalation_words(
        replace(OFFICER, language=language),
        replace(STANDINGS[0], title="ปลัดเทศบาล", acting=None),
        asker=ASKER,
        missing=[(round_, owed)],
        today=date(2026, 4, 10),
    )
    assert words.subject == subject
    assert why in words.text and "กองคลัง" in words.text
