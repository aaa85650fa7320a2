"""The memo of a round: previewed, edited, numbered, carried up, issued as stored bytes."""

import hashlib
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.office import JANUARY, Office, measure
from tracker.errors import TidtamError
from tracker.queries import memos
from tracker.queries.people import find_post
from tracker.status import ActingForm, MemoStatus
from workflows.actions.memo_chain import Carried, carry, submit_memo
from workflows.actions.memos import edit_paragraph, memo_content, memo_paper, set_number
from workflows.actions.officers import order_acting
from workflows.actions.progress import report
from workflows.documents.html_paper import render_text
from workflows.previews import FOLDER, KEPT, MOST, keep_preview, tidy_previews

CLERK, DIRECTOR, TREASURER = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน"
PALAD, MAYOR = "นายตัวอย่าง ซื่อตรง", "นายตัวอย่าง สุจริต"
APRIL = datetime(2026, 4, 3, 3, 0, tzinfo=UTC)
ROUND = 1


@pytest.fixture(autouse=True)
def half_a_year(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผนการจัดซื้อจัดจ้าง", "กองคลัง"), measure("ปรับปรุงเว็บไซต์", "สำนักปลัด"))
    report(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        officer_id=office.people[TREASURER],
        done="เผยแพร่แผนการจัดซื้อจัดจ้างบนเว็บไซต์แล้ว",
        done_on=date(2025, 12, 1),
        now=JANUARY,
    )


def act(office: Office, action: str, who: str, *, now: datetime = APRIL, **more: object) -> Carried:
    if action == "submit":
        return submit_memo(
            office.house,
            agency_id=office.agency_id,
            round_id=ROUND,
            officer_id=office.people[who],
            now=now,
        )
    return carry(
        office.house,
        action,
        agency_id=office.agency_id,
        round_id=ROUND,
        officer_id=office.people[who],
        now=now,
        **more,  # type: ignore[arg-type]
    )


def numbered(office: Office, **more: object) -> None:
    told: dict[str, object] = {"number": "๑๒๓", "dated_on": date(2026, 4, 3), **more}
    set_number(
        office.house,
        agency_id=office.agency_id,
        round_id=ROUND,
        officer_id=office.people[CLERK],
        now=APRIL,
        **told,  # type: ignore[arg-type]
    )


def text_of(office: Office, now: datetime = APRIL) -> str:
    content = memo_content(office.house, agency_id=office.agency_id, round_id=ROUND, now=now)
    return render_text(content)


def test_the_preview_tells_what_the_divisions_reported(sqlite_office: Office) -> None:
    text = text_of(sqlite_office, JANUARY)
    assert "เผยแพร่แผนการจัดซื้อจัดจ้างบนเว็บไซต์แล้ว" in text
    assert "นายกเทศมนตรีตำบลตัวอย่าง" in text
    assert "สำนักปลัด เทศบาลตำบลตัวอย่าง อำเภอตัวอย่าง จังหวัดตัวอย่าง" in text


def preview(office: Office, form: str = "pdf", *, now: datetime = APRIL) -> bytes:
    return memo_paper(office.house, agency_id=office.agency_id, round_id=ROUND, form=form, now=now)


def test_a_preview_is_set_once_and_anew_where_anything_changed(sqlite_office: Office) -> None:
    office = sqlite_office
    first = preview(office)
    folder = office.house.files / FOLDER
    [kept] = folder.iterdir()
    other = b"%PDF as it was kept"
    kept.write_bytes(hashlib.sha256(other).digest() + other)
    assert preview(office, now=APRIL + timedelta(minutes=5)) == other  # it was not set again
    kept.write_bytes(b"spoilt")
    assert preview(office)[:5] == first[:5] == b"%PDF-"
    edit_paragraph(
        office.house,
        agency_id=office.agency_id,
        round_id=ROUND,
        officer_id=office.people[CLERK],
        key="closing",
        text="จึงเรียนมาเพื่อโปรดทราบ ฉบับแก้",
        now=APRIL,
    )
    assert preview(office) != first and len(list(folder.iterdir())) == 2


def test_kept_previews_are_few_and_go_after_two_days(tmp_path: Path) -> None:
    for number in range(MOST + 3):
        keep_preview(tmp_path, f"{number:064x}", b"paper")
    assert len(list((tmp_path / FOLDER).iterdir())) == MOST
    for path in (tmp_path / FOLDER).iterdir():
        os.utime(path, (APRIL.timestamp(), APRIL.timestamp()))
    tidy_previews(tmp_path, now=APRIL + KEPT)
    assert len(list((tmp_path / FOLDER).iterdir())) == MOST
    tidy_previews(tmp_path, now=APRIL + KEPT + timedelta(seconds=1))
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_memo_goes_from_the_clerk_to_the_public_and_each_version_is_issued(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    walked = [
        act(office, "submit", CLERK).after,
        act(office, "endorse", DIRECTOR).after,
        act(office, "endorse", PALAD, remark="เห็นควรเผยแพร่").after,
        act(office, "endorse", MAYOR).after,
        numbered(office) or act(office, "publish", CLERK).after,
    ]
    assert [status.value for status in walked] == [
        "submitted",
        "director",
        "palad",
        "mayor",
        "published",
    ]
    with office.house.read() as connection:
        memo = memos.memo_of_round(connection, office.agency_id, ROUND)
        assert memo is not None
        issued = memos.papers(connection, office.agency_id, memo.id)
    assert len(issued) == 18
    pdf = memo_paper(
        office.house, agency_id=office.agency_id, round_id=ROUND, form="pdf", now=APRIL
    )
    assert hashlib.sha256(pdf).hexdigest() == next(p.sha256 for p in issued if p.form == "pdf")
    assert "เห็นควรเผยแพร่" in text_of(office)


@pytest.mark.parametrize(
    ("known", "told", "untold"),
    [
        ({"number": None, "dated_on": None}, ("เลขที่หนังสือ", "วันที่", "no number and no date"), ()),
        ({"number": "๑๒๓", "dated_on": None}, ("ไม่มีวันที่ ", "no date"), ("no number",)),
        ({"number": None, "dated_on": date(2026, 4, 3)}, ("เลขที่หนังสือ ", "no number"), ("no date",)),
    ],
)
def test_a_memo_with_dots_for_number_or_date_is_not_published(
    sqlite_office: Office, known: dict[str, object], told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    office = sqlite_office
    act(office, "submit", CLERK)
    for signer in (DIRECTOR, PALAD, MAYOR):
        act(office, "endorse", signer)
    numbered(office, **known)
    with pytest.raises(TidtamError) as refusal:
        act(office, "publish", CLERK)
    assert refusal.value.code == "memo-not-numbered"
    said = refusal.value.th + refusal.value.en
    assert all(word in said for word in (*told, "tidtam memo ROUND number"))
    assert not any(word in said for word in untold)


def test_what_was_sent_stays_as_it_was_when_a_report_comes_late(sqlite_office: Office) -> None:
    office = sqlite_office
    act(office, "submit", CLERK)
    before = memo_paper(
        office.house, agency_id=office.agency_id, round_id=ROUND, form="docx", now=APRIL
    )
    report(
        office.house,
        agency_id=office.agency_id,
        measure_id=2,
        division_id=office.divisions["สำนักปลัด"],
        officer_id=office.people[DIRECTOR],
        done="ปรับปรุงเว็บไซต์แล้ว",
        now=APRIL,
    )
    after = memo_paper(
        office.house, agency_id=office.agency_id, round_id=ROUND, form="docx", now=APRIL
    )
    assert before == after
    act(office, "endorse", DIRECTOR)
    assert "ปรับปรุงเว็บไซต์แล้ว" not in text_of(office)


def test_a_returned_memo_is_written_anew_and_goes_up_again(sqlite_office: Office) -> None:
    office = sqlite_office
    act(office, "submit", CLERK)
    act(office, "endorse", DIRECTOR)
    with pytest.raises(TidtamError) as refusal:
        act(office, "return", PALAD)
    assert refusal.value.code == "incomplete"
    assert act(office, "return", PALAD, remark="ขอให้แก้ตัวเลข").after is MemoStatus.RETURNED
    edit_paragraph(
        office.house,
        agency_id=office.agency_id,
        round_id=ROUND,
        officer_id=office.people[CLERK],
        key="closing",
        text="จึงเรียนมาเพื่อโปรดพิจารณาตามที่แก้ไข",
        now=APRIL,
    )
    assert "จึงเรียนมาเพื่อโปรดพิจารณาตามที่แก้ไข" in text_of(office)
    assert act(office, "submit", CLERK).after is MemoStatus.SUBMITTED
    with office.house.read() as connection:
        memo = memos.memo_of_round(connection, office.agency_id, ROUND)
        assert memo is not None
        told = memos.endorsements(connection, office.agency_id, memo.id)
    assert [(one.action, one.step) for one in told] == [
        ("submit", "clerk"),
        ("endorse", "director"),
        ("return", "palad"),
        ("submit", "clerk"),
    ]


@pytest.mark.parametrize(
    ("action", "who", "code", "why"),
    [
        ("submit", TREASURER, "not-yours", "only the clerk writes"),
        ("endorse", DIRECTOR, "memo-not-begun", "nothing has been sent yet"),
    ],
)
def test_who_may_not_is_told(
    sqlite_office: Office, action: str, who: str, code: str, why: str
) -> None:
    with pytest.raises(TidtamError) as refusal:
        act(sqlite_office, action, who)
    assert refusal.value.code == code, why


def test_each_step_waits_for_its_own_signer(sqlite_office: Office) -> None:
    act(sqlite_office, "submit", CLERK)
    for who in (CLERK, TREASURER, PALAD, MAYOR):
        with pytest.raises(TidtamError) as refusal:
            act(sqlite_office, "endorse", who)
        assert refusal.value.code == "not-yours"


def test_a_memo_goes_up_from_the_due_day_on(sqlite_office: Office) -> None:
    with pytest.raises(TidtamError) as refusal:
        act(sqlite_office, "submit", CLERK, now=JANUARY)
    assert refusal.value.code == "memo-too-early"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"number": "๑" * 61}, "memo-number-unfit"),
        ({"number": "๑๒๓\nต่อ"}, "memo-number-unfit"),
        ({"dated_on": date(2026, 4, 4)}, "memo-date-in-future"),
        ({"dated_on": date(2026, 3, 30)}, "memo-date-too-early"),
        ({"version": 7}, "changed-meanwhile"),
    ],
)
def test_a_number_or_date_beyond_reason_is_not_entered(
    sqlite_office: Office, told: dict[str, object], code: str
) -> None:
    with pytest.raises(TidtamError) as refusal:
        numbered(sqlite_office, **told)
    assert refusal.value.code == code
    with sqlite_office.house.read() as connection:
        found = memos.memo_of_round(connection, sqlite_office.agency_id, ROUND)
    assert found is None


def test_who_is_refused_begins_no_memo(sqlite_office: Office) -> None:
    office = sqlite_office
    who = {"agency_id": office.agency_id, "officer_id": office.people[CLERK], "now": APRIL}
    with pytest.raises(TidtamError) as refusal:
        edit_paragraph(office.house, round_id=ROUND, key="closing", text="ถ้อยคำ", version=3, **who)
    assert refusal.value.code == "changed-meanwhile"
    with pytest.raises(TidtamError) as refusal:
        submit_memo(office.house, round_id=ROUND, version=3, **who)
    assert refusal.value.code == "changed-meanwhile"
    with office.house.read() as connection:
        assert memos.memo_of_round(connection, office.agency_id, ROUND) is None


def test_who_saw_no_memo_does_not_write_over_one(sqlite_office: Office) -> None:
    numbered(sqlite_office, version=0)
    with pytest.raises(TidtamError) as refusal:
        numbered(sqlite_office, number="๑๒๔", version=0)
    assert refusal.value.code == "changed-meanwhile"


def test_the_number_and_date_come_late_and_a_sent_memo_is_issued_anew(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    act(office, "submit", CLERK)
    set_number(
        office.house,
        agency_id=office.agency_id,
        round_id=ROUND,
        officer_id=office.people[CLERK],
        number="๑๒๓",
        dated_on=date(2026, 4, 3),
        now=APRIL,
    )
    text = text_of(office)
    assert "ตย ๕๑๐๐๕/๑๒๓" in text
    assert "๓ เมษายน ๒๕๖๙" in text
    with office.house.read() as connection:
        memo = memos.memo_of_round(connection, office.agency_id, ROUND)
        assert memo is not None
        issued = memos.papers(connection, office.agency_id, memo.id)
    assert {paper.version for paper in issued} == {memo.version, memo.version - 1}


def test_who_holds_two_steps_signs_once_with_the_wording_of_each(sqlite_office: Office) -> None:
    office = sqlite_office
    with office.house.read() as connection:
        post = find_post(connection, office.agency_id, "ปลัดเทศบาลตำบลตัวอย่าง")
    order_acting(
        office.house,
        agency_id=office.agency_id,
        post_id=post,
        officer_id=office.people[DIRECTOR],
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๙/๒๕๖๙",
        ordered_on=date(2026, 3, 30),
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 4, 10),
        now=APRIL,
    )
    act(office, "submit", CLERK)
    carried = act(office, "endorse", DIRECTOR)
    assert (carried.steps, carried.after) == (("director", "palad"), MemoStatus.PALAD)
    text = text_of(office)
    assert "หัวหน้าสำนักปลัด รักษาราชการแทน" in text
    assert text.count("(นายตัวอย่าง มั่นคง)") == 1
