"""How passwords are kept: slow to guess in a stolen database, and made stronger where they are not.

The other tests hash quickly (tests.haste); these hash as the program does.
"""

from datetime import timedelta

import pytest

from tests.haste import REAL_HASHER, quick_hasher
from tests.office import OCTOBER, Office
from tracker.queries import signin as stored
from workflows.actions import signin

PASSWORD = "สามคำ ที่จำง่าย"
PALAD = "นายตัวอย่าง ซื่อตรง"
# OWASP's least for argon2id: 19 MiB, two passes, one lane.
STRONG = "$argon2id$v=19$m=19456,t=2,p=1$"


def kept(office: Office) -> str:
    with office.house.read() as connection:
        account = stored.account(connection, office.agency_id, office.people[PALAD])
    assert account is not None and account.password_hash is not None
    return account.password_hash


def told(office: Office) -> None:
    signin.set_password(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[PALAD],
        password=PASSWORD,
        now=OCTOBER,
    )


def test_a_password_is_kept_as_a_strong_hash(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "_hasher", REAL_HASHER)
    told(sqlite_office)
    assert kept(sqlite_office).startswith(STRONG)
    assert PASSWORD not in kept(sqlite_office)


def test_a_weak_hash_is_made_stronger_when_its_owner_signs_in(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "_hasher", quick_hasher)
    told(sqlite_office)
    assert not kept(sqlite_office).startswith(STRONG)
    monkeypatch.setattr(signin, "_hasher", REAL_HASHER)
    later = OCTOBER + timedelta(days=1)
    signin.sign_in(sqlite_office.house, name=PALAD, password=PASSWORD, now=later)
    strong = kept(sqlite_office)
    assert strong.startswith(STRONG)
    signin.sign_in(sqlite_office.house, name=PALAD, password=PASSWORD, now=later)
    assert kept(sqlite_office) == strong


def test_somebody_unknown_costs_as_much_as_a_wrong_password(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    told(sqlite_office)
    verifies = signin._verifies
    monkeypatch.setattr(
        signin, "_verifies", lambda kept, typed: tried.append(kept[:10]) or verifies(kept, typed)
    )
    for name in (PALAD, "ไม่มีผู้นี้", "nobody@office.example"):
        with pytest.raises(signin.SignInRefused):
            signin.sign_in(sqlite_office.house, name=name, password="ผิดแน่นอน 12345", now=OCTOBER)
    assert tried == ["$argon2id$"] * 3
