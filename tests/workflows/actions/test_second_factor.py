"""The second factor: codes of an authenticator and on paper, each once, and few guesses."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa

from tests.office import JANUARY, Office
from tracker.errors import TidtamError
from tracker.queries.second_factors import factor_t, recovery_t
from tracker.store import Who
from workflows.actions import second_factor

FINANCE, HEAD = "นางตัวอย่าง รักงาน", "นายตัวอย่าง มั่นคง"
STEP = timedelta(seconds=30)
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class Phone:
    """The treasurer's authenticator."""

    def __init__(self, office: Office, who: str = FINANCE) -> None:
        self.house = office.house
        self.mine = {"agency_id": office.agency_id, "officer_id": office.people[who]}
        second_factor.begin(self.house, **self.mine, now=JANUARY)
        made = second_factor.setup(self.house, **self.mine)
        assert made is not None
        self.secret, self.address = made.secret, made.address

    def code(self, at: datetime) -> str:
        return pyotp.TOTP(self.secret).at(at)

    def confirm(self, at: datetime = JANUARY) -> tuple[str, ...]:
        return second_factor.confirm(self.house, **self.mine, code=self.code(at), now=at)

    def prove(self, code: str, *, now: datetime) -> None:
        second_factor.prove(self.house, **self.mine, code=code, now=now)

    def refused(self, code: str, *, now: datetime) -> str:
        with pytest.raises(TidtamError) as refused:
            self.prove(code, now=now)
        return refused.value.code

    @property
    def on(self) -> bool:
        return second_factor.is_on(self.house, **self.mine)


@pytest.fixture
def phone(sqlite_office: Office) -> Phone:
    return Phone(sqlite_office)


def test_it_counts_from_the_first_right_code_on(office: Office) -> None:
    phone = Phone(office)
    assert phone.on is False
    assert phone.address.startswith("otpauth://totp/Tidtam:") and phone.secret in phone.address
    codes = phone.confirm()
    assert phone.on is True
    assert len(set(codes)) == 10 and {len(one) for one in codes} == {11}
    assert second_factor.setup(phone.house, **phone.mine) is None  # the secret is shown no more
    later = JANUARY + STEP
    phone.prove(phone.code(later), now=later)
    phone.prove(codes[0], now=later)
    assert phone.refused(codes[0], now=later) == "code-refused"


def test_a_code_counts_once(phone: Phone) -> None:
    phone.confirm()
    assert phone.refused(phone.code(JANUARY), now=JANUARY) == "code-refused"
    later = JANUARY + STEP
    phone.prove(phone.code(later), now=later)
    assert phone.refused(phone.code(later), now=later) == "code-refused"
    # nor does one that was passed over, once a later one was used
    assert phone.refused(phone.code(JANUARY), now=later) == "code-refused"


@pytest.mark.parametrize(
    ("steps", "taken", "reason"),
    [
        (-2, False, "a minute old"),
        (-1, True, "the phone is half a minute behind"),
        (0, True, "now"),
        (1, True, "the phone is half a minute ahead"),
        (2, False, "a minute ahead"),
    ],
)
def test_a_clock_may_be_half_a_minute_off(
    phone: Phone, steps: int, taken: bool, reason: str
) -> None:
    phone.confirm()
    now = JANUARY + 10 * STEP
    code = phone.code(now + steps * STEP)
    if taken:
        phone.prove(code, now=now)
    else:
        assert phone.refused(code, now=now) == "code-refused", reason


@pytest.mark.parametrize("write", [lambda c: f" {c[:3]} {c[3:]} ", lambda c: c.translate(THAI)])
def test_a_code_may_be_typed_with_blanks_or_in_thai_digits(
    phone: Phone, write: Callable[[str], str]
) -> None:
    phone.confirm()
    later = JANUARY + STEP
    phone.prove(write(phone.code(later)), now=later)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "x" * 500, "００００００"])
def test_what_is_no_code_is_refused(phone: Phone, code: str) -> None:
    phone.confirm()
    assert phone.refused(code, now=JANUARY + STEP) == "code-refused"


def test_guessing_has_to_wait_however_right_the_next_code_is(phone: Phone) -> None:
    codes = phone.confirm()
    later = JANUARY + STEP
    wrong = "000000" if phone.code(later) != "000000" else "111111"
    for _ in range(5):
        assert phone.refused(wrong, now=later) == "code-refused"
    assert phone.refused(phone.code(later), now=later) == "too-many-tries"
    assert phone.refused(codes[1], now=later) == "too-many-tries"
    waited = later + STEP
    phone.prove(phone.code(waited), now=waited)


def test_a_wrong_code_confirms_nothing(phone: Phone) -> None:
    with pytest.raises(TidtamError) as refused:
        second_factor.confirm(phone.house, **phone.mine, code="12", now=JANUARY)
    assert refused.value.code == "code-refused" and phone.on is False
    assert phone.refused(phone.code(JANUARY), now=JANUARY) == "code-refused"  # not yet one


def test_one_that_is_on_cannot_be_begun_anew(phone: Phone) -> None:
    phone.confirm()
    with pytest.raises(TidtamError) as refused:
        second_factor.begin(phone.house, **phone.mine, now=JANUARY)
    assert refused.value.code == "second-factor-there"


def test_another_officers_recovery_code_opens_nothing(sqlite_office: Office) -> None:
    mine, theirs = Phone(sqlite_office), Phone(sqlite_office, HEAD)
    mine.confirm()
    codes = theirs.confirm()
    assert mine.refused(codes[0], now=JANUARY + STEP) == "code-refused"


def test_the_officer_removes_it_by_a_code_and_the_administrator_without(phone: Phone) -> None:
    codes = phone.confirm()
    with pytest.raises(TidtamError):
        second_factor.remove(phone.house, **phone.mine, code="000", now=JANUARY)
    second_factor.remove(phone.house, **phone.mine, code=codes[3], now=JANUARY)
    assert phone.on is False
    with pytest.raises(TidtamError) as refused:
        second_factor.remove(phone.house, **phone.mine, who=Who(None, "x"), now=JANUARY)
    assert refused.value.code == "second-factor-missing"


def test_neither_secret_nor_codes_lie_open(phone: Phone) -> None:
    codes = phone.confirm()
    with phone.house.read() as connection:
        kept = str(connection.execute(sa.select(factor_t)).all()) + str(
            connection.execute(sa.select(recovery_t)).all()
        )
    assert phone.secret not in kept
    assert not [one for one in codes if one in kept or one.replace("-", "") in kept]
