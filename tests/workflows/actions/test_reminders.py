"""Who is reminded when, of what; what a stop leaves behind; what is taken back."""

from datetime import date, datetime

import pytest

from tests.beats import at, beats, mails
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import extend, round_, tell
from tracker.queries import notices, people, progress, rounds
from tracker.status import ActingForm, NoticeState, Role
from workflows.actions import officers
from workflows.actions.reminders import plan_notices, preview
from workflows.actions.tick import tick
from workflows.channels import Folder

TREASURER, ENGINEER = "นางตัวอย่าง รักงาน", "นายตัวอย่าง ขยัน"
HEADS = ["head1@office.example", "head2@office.example", "head3@office.example"]


def to(office: Office, day: str) -> list[str]:
    """Who got a mail on the day."""
    return [mail.to for mail in mails(office) if mail.day == date.fromisoformat(day)]


def rung_states(office: Office, half: int = 1) -> dict[int, str]:
    with office.house.read() as connection:
        ladder = rounds.rungs(connection, office.agency_id, round_(office, half).id)
    return {rung.days: rung.state.value for rung in ladder}


def test_each_rung_is_told_once_on_its_day(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    beats(office, "2026-02-01", "2026-04-20")
    # reckoned with the state's days off of 2569: Makha Bucha on 3 March, Chakri on 6 April
    assert [(mail.day.isoformat(), mail.to) for mail in mails(office)] == [
        ("2026-02-16", "head2@office.example"),
        ("2026-03-11", "head2@office.example"),
        ("2026-03-20", "head2@office.example"),
        ("2026-03-30", "head2@office.example"),
        ("2026-04-01", "head2@office.example"),
        ("2026-04-03", "head2@office.example"),
        ("2026-04-10", "clerk@office.example"),
        ("2026-04-10", "head2@office.example"),
    ]


def test_a_second_beat_at_the_same_time_tells_nothing_more(office: Office) -> None:
    office.approved(measure("เผยแพร่แผน", all_divisions=True))
    first = tick(office.house, now=at("2026-03-30"))
    again = tick(office.house, now=at("2026-03-30"))
    later = tick(office.house, now=at("2026-03-30", 15))
    assert (len(first.planned), len(first.sent)) == (3, 3)
    assert [again.planned, again.sent, later.planned, later.sent] == [(), (), (), ()]
    assert sorted(to(office, "2026-03-30")) == HEADS


def test_after_weeks_of_downtime_one_digest_catches_up(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tick(office.house, now=at("2026-02-10"))
    tick(office.house, now=at("2026-03-24"))
    assert [mail.day.isoformat() for mail in mails(office)] == ["2026-03-24"]
    assert rung_states(office) == {
        -30: "superseded",
        -14: "superseded",
        -7: "done",
        -1: "due",
        1: "due",
        3: "due",
        7: "due",
    }
    assert "เหลือ ๕ วันทำการ" in mails(office)[0].subject


@pytest.mark.parametrize(
    ("now", "told_on", "why"),
    [
        (at("2026-03-30", 6), "2026-03-30", "before the office opens: when it opens"),
        (at("2026-03-30", 18), "2026-03-31", "after it has closed: the next morning"),
        (at("2026-03-21", 10), "2026-03-23", "a Saturday: on Monday"),
    ],
)
def test_nobody_is_reminded_outside_office_hours(
    sqlite_office: Office, now: object, told_on: str, why: str
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    assert tick(office.house, now=now).planned == ()  # type: ignore[arg-type]
    assert tick(office.house, now=at(told_on, 8, 29)).planned == (), why
    assert len(tick(office.house, now=at(told_on, 8, 30)).planned) == 1, why


def test_who_has_reported_is_left_in_peace(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"))
    tell(office, 1, day="2026-03-12")  # the treasurer's division comes first
    beats(office, "2026-03-13", "2026-03-31")
    assert {mail.to for mail in mails(office)} == {"head3@office.example"}


def test_what_was_reported_in_the_round_before_may_stay_unchanged(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", "กองคลัง"))
    tell(office, 1, day="2026-01-12")
    beats(office, "2026-05-10", "2026-05-11")  # the first round closes, the second is open
    tick(office.house, now=at("2026-09-10"))
    (mail,) = [mail for mail in mails(office) if mail.day == date(2026, 9, 10)]
    assert "มาตรการที่ ๑ เผยแพร่แผน (คงเดิมได้)" in mail.text
    assert "มาตรการที่ ๒ อบรม" in mail.text and "อบรม (คงเดิมได้)" not in mail.text


def test_one_digest_holds_all_measures_of_all_plans(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", all_divisions=True))
    office.approved(measure("ปรับปรุงเว็บไซต์", "กองคลัง"))
    beat = tick(office.house, now=at("2026-03-30"))
    assert len(beat.told) == 2
    treasurer = [mail for mail in mails(office) if mail.to == "head2@office.example"]
    assert len(treasurer) == 1
    for title in ("เผยแพร่แผน", "อบรม", "ปรับปรุงเว็บไซต์", "จำนวน ๓ รายการ"):
        assert title in treasurer[0].text
    with office.house.read() as connection:
        sent = notices.notices(connection, office.agency_id, officer_id=office.people[TREASURER])
        lines = notices.lines_of(connection, office.agency_id, [sent[0].id])
    assert len(lines) == 3 and len({line.round_id for line in lines}) == 2


def test_a_rung_of_another_plan_waits_a_day_for_who_had_a_digest_today(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    second = office.approved(measure("อบรม", "กองคลัง"), measure("ตรวจพัสดุ", "กองช่าง"))
    with office.house.read() as connection:
        other = rounds.rounds(connection, office.agency_id, plan_id=second)[0]
        rung = next(r for r in rounds.rungs(connection, office.agency_id, other.id) if r.days == -1)
    move_rung(office, rung.id, to_hour=13)
    beats(office, "2026-03-30", "2026-03-30")
    put_off = tick(office.house, now=at("2026-03-30", 14))
    next_day = tick(office.house, now=at("2026-03-31"))
    assert (put_off.put_off, put_off.planned) == ((rung.id,), ())
    assert next_day.told == (rung.id,)
    both = ["head2@office.example", "head3@office.example"]
    assert to(office, "2026-03-30") == both  # by the other plan, and this one's earlier rungs
    assert to(office, "2026-03-31") == both


def test_what_never_got_through_is_told_with_the_next_digest(office: Office) -> None:
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "สำนักปลัด"))
    second = office.approved(measure("อบรม", "กองคลัง"), measure("ตรวจพัสดุ", "กองช่าง"))
    only_last_rung(office, second, at("2026-03-31"))
    blocked = office.house.settings.mail.folder.parent / "blocked"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file in the folder's place", encoding="utf-8")
    down = Folder(blocked, "t@office.example")
    monday = tick(office.house, now=at("2026-03-30"), channel=down)
    tuesday = tick(office.house, now=at("2026-03-31"))
    assert (len(monday.planned), monday.sent) == (2, ())
    assert len(tuesday.planned) == 2
    found = {mail.to: mail.text for mail in mails(office)}
    # the treasurer owes in both plans and gets one digest; the head of the office, who owes in
    # the first plan only, gets the one of Monday
    assert "เผยแพร่แผน" in found["head2@office.example"] and "อบรม" in found["head2@office.example"]
    assert "เผยแพร่แผน" not in found["head3@office.example"]
    assert sorted(found) == HEADS
    with office.house.read() as connection:
        log = notices.notices(connection, office.agency_id)
    assert [(n.occasion, n.state.value) for n in log if n.problem == "superseded"] == [
        ("2026-03-30", "cancelled")
    ]


def only_last_rung(office: Office, plan_id: int, due_at: datetime) -> None:
    """As if the plan had been approved late, in an office that reminds at another time."""
    import sqlalchemy as sa

    with office.house.engine.begin() as connection:
        first = rounds.rounds(connection, office.agency_id, plan_id=plan_id)[0]
        ladder = sa.update(rounds.rung_t).where(rounds.rung_t.c.round_id == first.id)
        connection.execute(ladder.where(rounds.rung_t.c.days < -1).values(state="not_due"))
        connection.execute(
            ladder.where(rounds.rung_t.c.days == -1).values(state="due", due_at=due_at)
        )


def move_rung(office: Office, rung_id: int, *, to_hour: int) -> None:
    """As an agency would that changed its office hours for one plan after the other."""
    import sqlalchemy as sa

    with office.house.engine.begin() as connection:
        connection.execute(
            sa.update(rounds.rung_t)
            .where(rounds.rung_t.c.id == rung_id)
            .values(due_at=at("2026-03-30", to_hour))
        )


def test_head_reporter_and_who_acts_for_the_head_are_all_reminded(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    office.someone(
        "นางสาวตัวอย่าง ช่วยงาน",
        "นักวิชาการเงินและบัญชี",
        Role.REPORTER,
        "กองคลัง",
        email="reporter@office.example",
        language="en",
    )
    with office.house.read() as connection:
        post = people.find_post(connection, office.agency_id, "ผู้อำนวยการกองคลัง")
    officers.order_acting(
        office.house,
        agency_id=office.agency_id,
        post_id=post,
        officer_id=office.people[ENGINEER],
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๑๒/๒๕๖๙",
        ordered_on=date(2026, 3, 1),
        starts_on=date(2026, 3, 23),
        ends_on=date(2026, 4, 3),
        now=at("2026-03-02"),
    )
    tick(office.house, now=at("2026-03-30"))
    found = {mail.to: mail.text for mail in mails(office)}
    assert sorted(found) == [
        "head2@office.example",
        "head3@office.example",
        "reporter@office.example",
    ]
    assert "ท่านรักษาราชการแทนผู้อำนวยการกองคลัง ตามคำสั่งที่ ๑๒/๒๕๖๙" in found["head3@office.example"]
    assert "Why you get this: you are a reporter of กองคลัง." in found["reporter@office.example"]


def test_without_an_address_the_notice_is_dead_at_once_and_stays_in_the_log(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.someone("นายตัวอย่าง ไร้อีเมล", "หัวหน้าฝ่าย", Role.REPORTER, "กองคลัง")
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    beat = tick(office.house, now=at("2026-03-30"))
    with office.house.read() as connection:
        dead = notices.notices(connection, office.agency_id, state=NoticeState.DEAD)
    assert [(n.officer, n.problem, n.tries) for n in dead] == [
        ("นายตัวอย่าง ไร้อีเมล", "no-address", 0)
    ]
    assert beat.dead == (dead[0].id,)
    assert to(office, "2026-03-30") == ["head2@office.example"]


def test_a_division_without_anybody_is_named(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"))
    with office.house.read() as connection:
        post = people.find_post(connection, office.agency_id, "ผู้อำนวยการกองช่าง")
    end_posting(office, post)
    beat = tick(office.house, now=at("2026-03-30"))
    assert beat.nobody == ((office.agency_id, "กองช่าง"),)
    assert to(office, "2026-03-30") == ["head2@office.example"]


def end_posting(office: Office, post_id: int) -> None:
    import sqlalchemy as sa

    from tracker.queries.people import posting_t

    with office.house.engine.begin() as connection:
        connection.execute(
            sa.update(posting_t)
            .where(posting_t.c.post_id == post_id)
            .values(ends_on=date(2026, 3, 1))
        )


def test_after_the_last_rung_the_clerk_gets_a_note_to_hand_on(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"))
    tell(office, 1, day="2026-04-02")
    tick(office.house, now=at("2026-04-10"))
    note = next(mail for mail in mails(office) if mail.to == "clerk@office.example")
    assert note.subject == ("ร่างบันทึกถึงปลัด: ส่วนราชการที่ยังไม่รายงานผลมาตรการ ITA รอบ ๖ เดือน")
    assert "เรียน ปลัดเทศบาลตำบลตัวอย่าง" in note.text
    assert "กองช่าง" in note.text and "กองคลัง" not in note.text
    assert "palad@office.example" not in {mail.to for mail in mails(office)}


def test_no_note_where_nothing_is_missing(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    with office.house.read() as connection:
        round_id = round_(office, 1).id
        last = rounds.rungs(connection, office.agency_id, round_id)[-1]
    tell(office, 1, day="2026-03-02")
    planned = plan_notices(office.house, agency_id=office.agency_id, now=at("2026-04-10"))
    assert planned.told == (last.id,) and planned.waiting == ()


def test_an_extension_reminds_again_before_the_new_day(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    beats(office, "2026-03-30", "2026-03-30")
    extend(office, until="2026-04-08", now="2026-03-31")
    beats(office, "2026-03-31", "2026-04-09")
    assert [mail.day.isoformat() for mail in mails(office)] == [
        "2026-03-30",  # a day before the old due day, which told the thirty and fourteen too
        "2026-04-07",  # a day before the new one
        "2026-04-09",  # a day after it
    ]
    assert "ขยายจากกำหนดเดิมวันอังคารที่ ๓๑ มีนาคม ๒๕๖๙" in mails(office)[1].text


def test_a_plan_approved_late_is_reminded_from_the_next_rung_on(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), now=at("2026-03-25"))
    beats(office, "2026-03-25", "2026-04-02")
    assert [mail.day.isoformat() for mail in mails(office)] == ["2026-03-30", "2026-04-01"]


def test_the_journal_tells_of_every_rung(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tick(office.house, now=at("2026-03-20"))
    with office.house.read() as connection:
        entries = progress.journal_of(connection, office.agency_id, limit=4)
    assert [(e.subject, e.action, e.new.get("days")) for e in reversed(entries)] == [
        ("rung", "supersede", -30),
        ("rung", "supersede", -14),
        ("rung", "tell", -7),
        ("notice", "sent", None),
    ]


def test_the_preview_says_who_would_get_what_and_writes_nothing(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", all_divisions=True))
    found = preview(office.house, office.agency_id, date(2026, 3, 20))
    assert [(p.officer, p.address, p.lines) for p in found] == [
        ("นายตัวอย่าง มั่นคง", "head1@office.example", 1),
        (TREASURER, "head2@office.example", 2),
        (ENGINEER, "head3@office.example", 1),
    ]
    assert "เหลือ ๗ วันทำการ" in found[0].words.subject
    assert preview(office.house, office.agency_id, date(2026, 3, 21)) == ()
    assert mails(office) == [] and rung_states(office)[-7] == "due"
