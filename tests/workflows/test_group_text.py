"""The text for the office's LINE group, as it is copied."""

from datetime import date

import pytest

from tests.workflows.test_digest_words import a_round
from tracker.queries.rounds import DivisionProgress, OwedPart
from tracker.status import Status
from workflows.group_text import group_text


def owes(division: str, *numbers: int) -> DivisionProgress:
    parts = tuple(
        OwedPart(1, n, n, n, "อบรม", 7, division, Status.PLANNED, False, None) for n in numbers
    )
    return DivisionProgress(7, division, 5, parts)


DIVISIONS = (owes("กองคลัง", 2, 10), owes("กองช่าง"), owes("กองการศึกษา", 3))

DAY = date(2026, 3, 31)


def test_it_names_the_due_day_who_owes_what_and_where_to_report() -> None:
    assert group_text(
        a_round(1, date(2026, 3, 31)), DIVISIONS, base_url="https://ita.office.example", today=DAY
    ) == (
        "เรียน หัวหน้าส่วนราชการทุกท่าน\n"
        "ขอความอนุเคราะห์รายงานผลการดำเนินการตามมาตรการ ITA รอบ ๖ เดือน "
        "ภายในวันอังคารที่ ๓๑ มีนาคม ๒๕๖๙\n"
        "\n"
        "ยังค้างรายงาน\n"
        "- กองคลัง: มาตรการที่ ๒, ๑๐\n"
        "- กองการศึกษา: มาตรการที่ ๓\n"
        "\n"
        "รายงานได้ที่ https://ita.office.example/my-work?round=1\n"
        "ขอบคุณค่ะ/ครับ\n"
    )


def test_an_office_that_writes_arabic_digits_and_one_that_writes_english() -> None:
    round_ = a_round(1, date(2026, 3, 31))
    arabic = group_text(
        round_, DIVISIONS, base_url="https://a.example", today=DAY, thai_digits=False
    )
    assert "รอบ 6 เดือน ภายในวันอังคารที่ 31 มีนาคม 2569" in arabic
    assert "- กองคลัง: มาตรการที่ 2, 10" in arabic
    english = group_text(round_, DIVISIONS, base_url="https://a.example", today=DAY, language="en")
    assert "six-month round, by Tuesday 31 March 2026." in english
    assert "- กองคลัง: measure 2, 10\n" in english


@pytest.mark.parametrize(("language", "thanks"), [("th", "ครบแล้ว ขอบคุณ"), ("en", "Thank you")])
def test_where_nobody_owes_it_says_thanks(language: str, thanks: str) -> None:
    words = group_text(
        a_round(1, date(2026, 3, 31)), DIVISIONS[1:2], base_url="", today=DAY, language=language
    )
    assert thanks in words and "กองช่าง" not in words


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("th", "รอบ ๖ เดือน ซึ่งเลยกำหนดแล้ว (กำหนดส่งวันอังคารที่ ๓๑ มีนาคม ๒๕๖๙)\n"),
        ("en", "six-month round, which was due on Tuesday 31 March 2026.\n"),
    ],
)
def test_after_the_due_day_it_says_so(language: str, said: str) -> None:
    words = group_text(
        a_round(1, date(2026, 3, 31)),
        DIVISIONS,
        base_url="",
        today=date(2026, 4, 1),
        language=language,
    )
    assert said in words
