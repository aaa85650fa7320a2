"""The polite text for the office's LINE group: who still owes what, by division. Pure."""

from collections.abc import Iterable
from datetime import date

from tracker.calendar import long_date_en, long_weekday_date
from tracker.queries.rounds import DivisionProgress
from tracker.records import RoundRecord
from tracker.thai import to_thai
from workflows.digest_words import WEEKDAYS_EN, round_title


def group_text(
    round_: RoundRecord,
    divisions: Iterable[DivisionProgress],
    *,
    base_url: str,
    today: date,
    thai_digits: bool = True,
    language: str = "th",
) -> str:
    """The text to copy: the due day, each division that still owes, and the link to report.

    Divisions that owe nothing are left out; where none owes, the text says thanks instead.
    """
    waiting = [division for division in divisions if division.owed]
    link, passed = f"{base_url}/my-work?round={round_.id}", round_.due_on < today
    if language == "en":
        return _english(round_, waiting, link, passed)
    return _thai(round_, waiting, link, passed, thai_digits)


def _thai(
    round_: RoundRecord,
    waiting: list[DivisionProgress],
    link: str,
    passed: bool,
    thai_digits: bool,
) -> str:
    due = long_weekday_date(round_.due_on, thai_digits=thai_digits)
    title = round_title(round_, thai_digits=thai_digits)
    if not waiting:
        return (
            "เรียน หัวหน้าส่วนราชการทุกท่าน\n"
            f"ได้รับรายงานผลการดำเนินการตามมาตรการ ITA {title} ครบแล้ว ขอบคุณค่ะ/ครับ\n"
        )
    until = f"ซึ่งเลยกำหนดแล้ว (กำหนดส่ง{due})" if passed else f"ภายใน{due}"
    listed = []
    for division in waiting:
        numbers = ", ".join(str(part.number) for part in division.owed)
        numbers = to_thai(numbers) if thai_digits else numbers
        listed.append(f"- {division.division}: มาตรการที่ {numbers}")
    return "\n".join(
        [
            "เรียน หัวหน้าส่วนราชการทุกท่าน",
            f"ขอความอนุเคราะห์รายงานผลการดำเนินการตามมาตรการ ITA {title} {until}",
            "",
            "ยังค้างรายงาน",
            *listed,
            "",
            f"รายงานได้ที่ {link}",
            "ขอบคุณค่ะ/ครับ",
            "",
        ]
    )


def _english(round_: RoundRecord, waiting: list[DivisionProgress], link: str, passed: bool) -> str:
    due = f"{WEEKDAYS_EN[round_.due_on.weekday()]} {long_date_en(round_.due_on)}"
    title = round_title(round_, language="en")
    if not waiting:
        return f"Dear heads of divisions,\nall reports of the {title} have come. Thank you.\n"
    listed = []
    for division in waiting:
        numbers = ", ".join(str(part.number) for part in division.owed)
        listed.append(f"- {division.division}: measure {numbers}")
    return "\n".join(
        [
            "Dear heads of divisions,",
            f"please report on the ITA measures, {title}, "
            + (f"which was due on {due}." if passed else f"by {due}."),
            "",
            "Still to report:",
            *listed,
            "",
            f"Report at {link}",
            "Thank you.",
            "",
        ]
    )
