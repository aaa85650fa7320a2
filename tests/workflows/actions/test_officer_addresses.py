"""An officer's mail address is taken only if letters can be sent to it."""

import pytest

from tests.office import JANUARY, Office
from tracker.queries import people
from workflows.actions.officers import AddressUnusable, add_officer, change_officer
from workflows.channels.letter import bare_address

HEAD = "นายตัวอย่าง มั่นคง"


def address(office: Office) -> str | None:
    """What stands with the head of a division."""
    with office.house.read() as connection:
        return people.officer(connection, office.agency_id, office.people[HEAD]).email


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("ทดสอบ@ตัวอย่าง.ไทย", "a Thai name, to which we send no letters"),
        ("ใจดี@office.example", "a Thai name at an ordinary host"),
        ("a@office..example", "a host with nothing between its dots"),
        (f"a@{'x' * 64}.example", "a host with a word of more than 63 letters"),
        ("a@office", "a host without a dot"),
        ("a b@office.example", "a blank"),
        (f"a@{'x.' * 130}example", "endless"),
    ],
)
def test_an_address_to_which_no_letter_can_be_sent_is_refused(
    sqlite_office: Office, email: str, why: str
) -> None:
    office, before = sqlite_office, address(sqlite_office)
    of = {"agency_id": office.agency_id, "now": JANUARY}
    with pytest.raises(AddressUnusable) as refused:
        change_officer(office.house, **of, officer_id=office.people[HEAD], email=email)  # type: ignore[arg-type]
    assert "อักษรโรมัน" in refused.value.th and "Latin" in refused.value.en, why
    with pytest.raises(AddressUnusable):
        add_officer(office.house, **of, name="นางตัวอย่าง ใหม่", email=email)  # type: ignore[arg-type]
    assert address(office) == before


@pytest.mark.parametrize(
    ("email", "sent_to"),
    [
        ("head@ตัวอย่าง.ไทย", "head@xn--72c1a1bt4awk9o.xn--o3cw4h"),
        ("first.last+tidtam@office.example", "first.last+tidtam@office.example"),
    ],
)
def test_what_is_taken_is_what_letters_are_sent_to(
    sqlite_office: Office, email: str, sent_to: str
) -> None:
    change_officer(
        sqlite_office.house,
        agency_id=sqlite_office.agency_id,
        officer_id=sqlite_office.people[HEAD],
        now=JANUARY,
        email=email,
    )
    kept = address(sqlite_office)
    assert kept == email and bare_address(kept) == sent_to
