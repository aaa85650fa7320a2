"""A memo that is endorsed twice by one person, and a published one whose number is corrected."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from tests.at_once import at_once
from tests.office import Office, measure
from tracker.errors import TidtamError
from tracker.queries import memos, posts, progress, public
from tracker.records import MemoRecord
from tracker.status import ActingForm, MemoStatus, Role
from tracker.store import ChangedMeanwhile
from workflows.actions.memo_chain import carry, submit_memo
from workflows.actions.memos import set_number
from workflows.actions.officers import order_acting

CLERK, DIRECTOR = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง"
PALAD, MAYOR = "นายตัวอย่าง ซื่อตรง", "นายตัวอย่าง สุจริต"
APRIL = datetime(2026, 4, 7, 3, 0, tzinfo=UTC)
NUMBER, DAY = "๑๒๓", date(2026, 4, 3)


def asked(office: Office, who: str) -> dict[str, Any]:
    return {
        "agency_id": office.agency_id,
        "round_id": 1,
        "officer_id": office.people[who],
        "now": APRIL,
    }


def endorse(office: Office, who: str, **more: Any) -> object:
    return carry(office.house, "endorse", **asked(office, who), **more)


def number(office: Office, text: str | None, day: date | None = DAY, **more: Any) -> None:
    set_number(office.house, **asked(office, CLERK), number=text, dated_on=day, **more)


def memo(office: Office) -> MemoRecord:
    with office.house.read() as connection:
        found = memos.memo_of_round(connection, office.agency_id, 1)
    assert found is not None
    return found


@pytest.fixture
def submitted(sqlite_office: Office) -> Office:
    sqlite_office.approved(measure("เผยแพร่แผนการจัดซื้อจัดจ้าง", "กองคลัง"))
    number(sqlite_office, "๑๒๒", date(2026, 4, 1))
    number(sqlite_office, NUMBER)  # nobody outside had seen the first one
    submit_memo(sqlite_office.house, **asked(sqlite_office, CLERK))
    return sqlite_office


@pytest.fixture
def published(submitted: Office) -> Office:
    for who in (DIRECTOR, PALAD, MAYOR):
        endorse(submitted, who)
    carry(submitted.house, "publish", **asked(submitted, CLERK))
    return submitted


def test_who_endorses_twice_is_told_that_it_is_done(submitted: Office) -> None:
    version = memo(submitted).version
    answers = at_once(*(partial(endorse, submitted, DIRECTOR, version=version) for _ in range(2)))
    told = [one.code if isinstance(one, TidtamError) else "done" for one in answers]
    assert sorted(told) == ["done", "endorsed-already"]
    with pytest.raises(TidtamError) as refusal:
        endorse(submitted, DIRECTOR, version=version)
    assert refusal.value.code == "endorsed-already"
    assert memo(submitted).version == version + 1


def test_who_owes_a_further_step_under_an_order_is_not_told_that_it_is_done(
    submitted: Office,
) -> None:
    endorse(submitted, DIRECTOR)
    with submitted.house.read() as connection:
        (palad,) = (
            one.id for one in posts.posts(connection, submitted.agency_id) if one.role is Role.PALAD
        )
    order_acting(
        submitted.house,
        agency_id=submitted.agency_id,
        post_id=palad,
        officer_id=submitted.people[DIRECTOR],
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๗๗/๒๕๖๙",
        ordered_on=date(2026, 4, 6),
        starts_on=date(2026, 4, 7),
        now=APRIL,
    )
    seen = memo(submitted).version
    number(submitted, "๑๒๔")
    with pytest.raises(ChangedMeanwhile):
        endorse(submitted, DIRECTOR, version=seen, remark="เห็นควรเร่งรัด")
    endorse(submitted, DIRECTOR, version=memo(submitted).version, remark="เห็นควรเร่งรัด")
    assert memo(submitted).status is MemoStatus.PALAD


def test_after_a_return_one_may_endorse_again_but_not_out_of_turn(submitted: Office) -> None:
    endorse(submitted, DIRECTOR)
    carry(submitted.house, "return", **asked(submitted, PALAD), remark="ขอให้แก้")
    with pytest.raises(TidtamError) as refusal:
        endorse(submitted, DIRECTOR)
    assert refusal.value.code == "not-from-here"
    submit_memo(submitted.house, **asked(submitted, CLERK))
    endorse(submitted, DIRECTOR)


@pytest.mark.parametrize(
    ("text", "day", "more", "code"),
    [
        (None, DAY, {"reason": "พิมพ์ผิด"}, "memo-number-emptied"),
        (" ", DAY, {"reason": "พิมพ์ผิด"}, "memo-number-emptied"),
        (NUMBER, None, {"reason": "พิมพ์ผิด"}, "memo-number-emptied"),
        ("๑๒๔", DAY, {}, "memo-correction-unexplained"),
        (NUMBER, date(2026, 4, 2), {"reason": " "}, "memo-correction-unexplained"),
    ],
)
def test_what_is_published_keeps_number_and_date(
    published: Office, text: str | None, day: date | None, more: dict[str, Any], code: str
) -> None:
    before = memo(published)
    with pytest.raises(TidtamError) as refusal:
        number(published, text, day, **more)
    assert refusal.value.code == code
    assert memo(published) == before


def test_a_correction_is_told_with_its_reason_to_the_office_and_without_it_to_citizens(
    published: Office,
) -> None:
    before = memo(published)
    number(published, NUMBER)  # nothing is changed, so nothing is issued
    assert memo(published).version == before.version
    number(published, "๑๒๔", reason="ทะเบียนหนังสือส่งข้ามเลข")
    number(published, "๑๒๔", date(2026, 4, 2), reason="ลงวันที่ผิด")
    with published.house.read() as connection:
        told = progress.journal_of(
            connection, published.agency_id, subject="memo", subject_ids=[before.id], limit=2
        )
        date_corrected, number_corrected = public.corrections(connection, published.agency_id)
        of_another = public.corrections(connection, published.agency_id + 1)
    assert [one.reason for one in told] == ["ลงวันที่ผิด", "ทะเบียนหนังสือส่งข้ามเลข"]
    assert (number_corrected.number_before, number_corrected.number) == ("๑๒๓", "๑๒๔")
    assert number_corrected.at == APRIL and of_another == ()
    assert (date_corrected.dated_before, date_corrected.dated_on) == (DAY, date(2026, 4, 2))


def test_what_was_still_to_come_is_entered_after_publishing_without_a_reason(
    sqlite_office: Office,
) -> None:
    sqlite_office.approved(measure("เผยแพร่แผนการจัดซื้อจัดจ้าง", "กองคลัง"))
    submit_memo(sqlite_office.house, **asked(sqlite_office, CLERK))
    for who in (DIRECTOR, PALAD, MAYOR):
        endorse(sqlite_office, who)
    carry(sqlite_office.house, "publish", **asked(sqlite_office, CLERK), unnumbered=True)
    number(sqlite_office, NUMBER)
    assert (memo(sqlite_office).number, memo(sqlite_office).dated_on) == (NUMBER, DAY)
    with sqlite_office.house.read() as connection:
        assert public.corrections(connection, sqlite_office.agency_id) == ()
