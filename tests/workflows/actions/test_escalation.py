"""After the last rung one superior is told, once, and only where the palad wants it."""

import pytest

from tests.beats import at, beats, mails
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import CLERK, PALAD, tell
from tracker.errors import TidtamError
from tracker.queries import notices
from tracker.status import NoticeState, Role
from workflows.actions.agencies import set_escalation
from workflows.actions.tick import tick


def switch(office: Office, to: Role | None, *, by: str = PALAD) -> None:
    set_escalation(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[by],
        to=to,
        now=at("2026-01-12"),
    )


def above(office: Office) -> list[tuple[str, str]]:
    """Who above the divisions got a letter, and on which day."""
    return [
        (mail.to.partition("@")[0], mail.day.isoformat())
        for mail in mails(office)
        if mail.to.startswith(("palad", "mayor"))
    ]


@pytest.mark.parametrize(
    ("to", "told", "said"),
    [
        (None, [], "ระบบไม่ได้ส่งให้ปลัดเอง"),
        (
            Role.PALAD,
            [("palad", "2026-04-10")],
            "ระบบแจ้งปลัดเทศบาลตำบลตัวอย่างเรื่องนี้โดยตรงในวันเดียวกันนี้ด้วยแล้ว",
        ),
        (
            Role.MAYOR,
            [("mayor", "2026-04-10")],
            "ระบบแจ้งนายกเทศมนตรีตำบลตัวอย่างเรื่องนี้โดยตรงในวันเดียวกันนี้ด้วยแล้ว",
        ),
    ],
)
def test_one_superior_gets_one_letter_after_the_last_rung(
    office: Office, to: Role | None, told: list[tuple[str, str]], said: str
) -> None:
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    office.approved(measure("อบรม", "กองช่าง"))  # two rounds end on the same day: one letter
    switch(office, to)
    beats(office, "2026-03-27", "2026-04-29")
    assert above(office) == told
    notes = [mail.text for mail in mails(office) if "อาจนำข้อความต่อไปนี้เสนอปลัด" in mail.text]
    assert notes and all(f"หรือไม่เสนอก็ได้ {said}" in note for note in notes)
    for mail in mails(office):
        if mail.to.startswith(("palad", "mayor")):
            assert "เผยแพร่แผน" in mail.text and "อบรม" in mail.text
            assert "เหตุที่ท่านได้รับข้อความนี้: ท่านดำรงตำแหน่ง" in mail.text


def test_nobody_above_is_told_when_everything_has_come(sqlite_office: Office) -> None:
    sqlite_office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    switch(sqlite_office, Role.PALAD)
    tell(sqlite_office, 1)
    beats(sqlite_office, "2026-03-27", "2026-04-29")
    assert above(sqlite_office) == []


def test_who_reports_before_the_letter_leaves_is_not_told_of(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    switch(office, Role.PALAD)
    tick(office.house, now=at("2026-04-10"), deliver=False)
    tell(office, 1, day="2026-04-10")
    tick(office.house, now=at("2026-04-10", 10))
    assert above(office) == []
    with office.house.read() as connection:
        log = notices.notices(connection, office.agency_id, kind="escalation")
    assert [(n.state, n.problem) for n in log] == [(NoticeState.CANCELLED, "no-longer-owed")]


def test_taken_back_it_tells_nobody(sqlite_office: Office) -> None:
    sqlite_office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    switch(sqlite_office, Role.MAYOR)
    switch(sqlite_office, None)
    beats(sqlite_office, "2026-04-09", "2026-04-13")
    assert above(sqlite_office) == []


@pytest.mark.parametrize("by", [CLERK, "นายตัวอย่าง สุจริต", "นายตัวอย่าง มั่นคง"])
def test_only_the_palad_switches_it_on(sqlite_office: Office, by: str) -> None:
    with pytest.raises(TidtamError) as refusal:
        switch(sqlite_office, Role.MAYOR, by=by)
    assert refusal.value.code == "not-yours"
