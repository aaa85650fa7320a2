"""Signing in with an account provider: a real one on the loopback, asked by real HTTP."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import OctKey
from werkzeug.test import TestResponse

from tests.factories import FINANCE, THREE_DAYS_LEFT, FilledOffice
from tests.web.conftest import Clock, copied_office
from tests.web.provider import CLIENT, SECRET, Claims, Provider, key_of, provider_at
from tests.web.visitor import Page, Visitor
from tracker.queries import people
from tracker.settings import OidcSettings
from web.app import create_app
from workflows.actions import second_factor

TREASURER = {"email": "head2@office.example", "email_verified": True}
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def listening() -> Iterator[Provider]:
    """The agency's provider, for all tests of this file."""
    with provider_at(THREE_DAYS_LEFT) as made:
        yield made


@pytest.fixture
def provider(listening: Provider) -> Provider:
    """It knows the treasurer, has just seen them, and errs in nothing yet."""
    for name, value in vars(Provider(THREE_DAYS_LEFT, port=listening.port)).items():
        setattr(listening, name, value)
    listening.person = {**TREASURER, "auth_time": int(THREE_DAYS_LEFT.timestamp())}
    return listening


def site_of(filled: FilledOffice, provider: Provider, clock: Clock) -> Flask:
    """The site of an installation with a provider."""
    house = filled.office.house
    names = ("TIDTAM_OIDC_SECRET", "บัญชีตำบล", "District account")
    oidc = OidcSettings(provider.issuer, CLIENT, *names, SECRET)
    settings = replace(house.settings, oidc=oidc)
    return create_app(replace(house, settings=settings), clock=clock)


@pytest.fixture
def site(filled: FilledOffice, clock: Clock, provider: Provider) -> Flask:
    """One of its own, for a test that changes something."""
    return site_of(filled, provider, clock)


@pytest.fixture(scope="module")
def shared(
    listening: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[FilledOffice, Flask]]:
    """An office in which nothing is changed, and its site."""
    filled = copied_office(tmp_path_factory.mktemp("shared") / "office")
    yield filled, site_of(filled, listening, Clock(THREE_DAYS_LEFT))
    filled.office.house.engine.dispose()


@pytest.fixture
def door(shared: tuple[FilledOffice, Flask], provider: Provider) -> Visitor:
    """A stranger before it."""
    return Visitor(shared[1])


def sent(visitor: Visitor, path: str = "/sign-in/provider") -> str:
    """What the provider's page, to which the visitor is sent, sends them back to."""
    answer = visitor.client.get(path)
    assert answer.status_code == 302, answer.text
    back = httpx.get(answer.headers["Location"], follow_redirects=False).headers["Location"]
    return back.removeprefix("http://127.0.0.1:8000")


def come(visitor: Visitor, path: str = "/sign-in/provider") -> Page:
    """There and back."""
    return visitor.see(sent(visitor, path))


def is_in(visitor: Visitor) -> bool:
    return visitor.see("/account").path == "/account"


def test_an_officer_is_let_in_by_their_verified_address(door: Visitor, provider: Provider) -> None:
    page = door.see("/sign-in?next=/rounds/1")
    (button,) = page.document.xpath("//a[normalize-space()='บัญชีตำบล']/@href")
    page = come(door, button)
    assert page.path == "/rounds/1" and "กองคลัง" in page.text
    (asked,) = provider.asked
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/sign-in/provider/back"
    assert len(asked["state"]) >= 32 and len(asked["nonce"]) >= 32
    assert "code_verifier" not in asked and SECRET not in str(asked)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"by_post": True}, "a provider that takes the secret in the body"),
        ({"in_token": False}, "a provider that tells the address in userinfo only"),
        ({"person": {**TREASURER, "email": "Head2@OFFICE.example"}}, "capitals do not matter"),
        ({"person": TREASURER}, "a provider that does not say when it asked"),
    ],
)
def test_other_providers_do_as_well(
    door: Visitor, provider: Provider, change: dict[str, Any], reason: str
) -> None:
    for name, value in change.items():
        setattr(provider, name, value)
    assert come(door).path == "/my-work", reason


def another_key(provider: Provider, claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key_of("two"))


def shared_secret(provider: Provider, claims: Claims) -> str:
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(SECRET * 2))


def unsigned(provider: Provider, claims: Claims) -> str:
    signed = jwt.encode({"alg": "RS256"}, claims, provider.key)
    header = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"  # {"alg":"none","typ":"JWT"}
    return f"{header}.{signed.split('.')[1]}."


UNKNOWN = "เข้าสู่ระบบด้วยบัญชีนี้ไม่ได้"
NOT_VERIFIED = "ยังไม่ได้ยืนยันอีเมล"
FAILED = "ติดต่อผู้ให้บริการบัญชีไม่สำเร็จ"
REFUSED = "ผู้ให้บริการบัญชีไม่อนุญาต"


def claims(**changed: Any) -> Callable[[Claims], Claims]:
    return lambda told: {name: v for name, v in {**told, **changed}.items() if v is not None}


@pytest.mark.parametrize(
    ("change", "sentence", "reason"),
    [
        ({"person": {**TREASURER, "email": "no@body.example"}}, UNKNOWN, "nobody is created"),
        ({"person": {**TREASURER, "email": FINANCE}}, UNKNOWN, "a name is no address"),
        ({"person": {**TREASURER, "email_verified": False}}, NOT_VERIFIED, "it may be anybody's"),
        ({"person": {**TREASURER, "email_verified": "true"}}, NOT_VERIFIED, "a text is no yes"),
        ({"person": {"email": TREASURER["email"]}}, NOT_VERIFIED, "nothing is said of it"),
        (
            {"person": {"email": "no@body.example", "email_verified": False}},
            NOT_VERIFIED,
            "the same sentence where nobody has the address",
        ),
        ({"person": {}}, NOT_VERIFIED, "no address at all"),
        ({"refuses": "access_denied"}, REFUSED, "the person pressed cancel"),
        ({"broken": True}, FAILED, "no token"),
        ({"spoil": claims(nonce="another")}, FAILED, "an answer to another's request"),
        ({"spoil": claims(nonce=None)}, FAILED, "an answer to nobody's request"),
        ({"spoil": claims(aud="another")}, FAILED, "a token for another site"),
        ({"spoil": claims(aud=[CLIENT, "another"])}, FAILED, "for several, and not said for whom"),
        ({"spoil": claims(iss="https://evil.example")}, FAILED, "another's token"),
        ({"spoil": claims(exp=int(THREE_DAYS_LEFT.timestamp()) - 120)}, FAILED, "run out"),
        ({"spoil": claims(exp=None)}, FAILED, "one that never runs out"),
        ({"spoil": claims(auth_time=10**30)}, FAILED, "no time of this world"),
        ({"sign": another_key}, FAILED, "signed by somebody else"),
        ({"sign": shared_secret}, FAILED, "signed by a secret that two know"),
        ({"sign": unsigned}, FAILED, "not signed"),
        ({"sign": lambda _p, _c: "x.y.z"}, FAILED, "no token"),
    ],
)
def test_who_is_not_vouched_for_stays_outside(
    door: Visitor, provider: Provider, change: dict[str, Any], sentence: str, reason: str
) -> None:
    for name, value in change.items():
        setattr(provider, name, value)
    page = come(door)
    assert page.status == 403 and sentence in page.text, reason
    assert not is_in(door)


def test_a_closed_account_is_refused_as_one_that_is_not_there(
    site: Flask, filled: FilledOffice
) -> None:
    with filled.office.house.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE officer SET active = false WHERE email = 'head2@office.example'"
        )
    page = come(Visitor(site))
    assert page.status == 403 and UNKNOWN in page.text


def test_nobody_is_created(
    door: Visitor, provider: Provider, shared: tuple[FilledOffice, Flask]
) -> None:
    filled = shared[0]
    with filled.office.house.read() as connection:
        before = people.officers(connection, filled.agency_id)
    provider.person = {**TREASURER, "email": "new@office.example"}
    come(door)
    with filled.office.house.read() as connection:
        assert people.officers(connection, filled.agency_id) == before


def test_an_answer_counts_once_for_the_browser_that_asked_and_for_ten_minutes(
    site: Flask, clock: Clock
) -> None:
    visitor, thief = Visitor(site), Visitor(site)
    answer = sent(visitor)
    assert thief.see(answer).status == 403 and not is_in(thief)
    thief.client.get("/sign-in/provider")
    assert thief.see(answer).status == 403 and not is_in(thief)  # the state is another's
    clock.now += 10 * MINUTE
    assert visitor.see(answer).status == 403 and not is_in(visitor)

    clock.now = THREE_DAYS_LEFT
    answer = sent(visitor)
    assert visitor.see(answer).path == "/my-work"
    visitor.client.post("/sign-out", data={"csrf_token": visitor.token()})
    assert visitor.see(answer).status == 403 and not is_in(visitor)


def test_an_answer_in_another_providers_name_is_not_followed(door: Visitor) -> None:
    page = door.see(sent(door) + "&iss=https://evil.example")
    assert page.status == 403 and not is_in(door)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_leads_only_to_own_paths(door: Visitor, target: str) -> None:
    answer = door.client.get(sent(door, f"/sign-in/provider?next={target}"))
    assert answer.headers["Location"] == "/"


def test_a_provider_that_calls_itself_otherwise_is_not_asked(
    door: Visitor, provider: Provider
) -> None:
    port, provider.port = provider.port, 1
    page = door.see("/sign-in/provider")
    provider.port = port
    assert page.status == 403 and FAILED in page.text
    assert page.buttons() == ["ลองอีกครั้ง", "เข้าสู่ระบบด้วยวิธีอื่น"]


def test_a_provider_that_is_away_is_said_at_once(
    shared: tuple[FilledOffice, Flask], provider: Provider
) -> None:
    away = replace_port(provider)
    page = Visitor(site_of(shared[0], away, Clock(THREE_DAYS_LEFT))).see("/sign-in/provider")
    assert page.status == 403 and FAILED in page.text


def replace_port(provider: Provider) -> Provider:
    """A provider at an address where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return Provider(provider.now, port=taken.getsockname()[1])


def test_without_a_provider_there_is_no_such_page(filled: FilledOffice, clock: Clock) -> None:
    visitor = Visitor(create_app(filled.office.house, clock=clock))
    assert visitor.see("/sign-in/provider").status == 404
    assert visitor.see("/sign-in/provider/back?code=x&state=y").status == 404


@pytest.fixture
def phone(filled: FilledOffice) -> pyotp.TOTP:
    """The treasurer's authenticator."""
    mine: dict[str, Any] = {
        "agency_id": filled.agency_id,
        "officer_id": filled.person(FINANCE),
    }
    house = filled.office.house
    second_factor.begin(house, **mine, now=THREE_DAYS_LEFT - 60 * MINUTE)
    made = second_factor.setup(house, **mine)
    assert made is not None
    code = pyotp.TOTP(made.secret)
    before = THREE_DAYS_LEFT - 60 * MINUTE
    second_factor.confirm(house, **mine, code=code.at(before), now=before)
    return code


def test_the_second_factor_is_still_asked_for(site: Flask, phone: pyotp.TOTP) -> None:
    visitor = Visitor(site)
    page = come(visitor)
    assert page.path == "/sign-in/code" and not is_in(visitor)
    visitor.send(page, "รหัสยืนยัน", {"code": phone.at(THREE_DAYS_LEFT)})
    assert is_in(visitor)


def test_a_provider_that_asked_for_several_factors_is_believed(
    site: Flask, provider: Provider, phone: pyotp.TOTP
) -> None:
    provider.person["amr"] = ["pwd", "otp", "mfa"]
    visitor = Visitor(site)
    assert come(visitor).path == "/my-work"


def weighty(visitor: Visitor) -> TestResponse:
    """Something that needs a proof of the last quarter of an hour."""
    data = {"csrf_token": visitor.token(), "name": "โปรแกรม", "scope": "read", "days": "30"}
    return visitor.client.post("/account/tokens", data=data)


def test_the_provider_vouches_again_for_what_is_weighty(
    site: Flask, provider: Provider, clock: Clock
) -> None:
    visitor = Visitor(site)
    come(visitor)
    clock.now = provider.now = clock.now + 16 * MINUTE
    asked = weighty(visitor)
    assert asked.status_code == 403 and "/sign-in/provider?again=1" in asked.text

    page = come(visitor, "/sign-in/provider?again=1")
    assert page.status == 200 and weighty(visitor).status_code == 403  # it asked 16 minutes ago
    assert provider.asked[-1]["max_age"] == "900"
    provider.person["auth_time"] = int(clock.now.timestamp())
    assert "ยืนยันแล้วว่าเป็นท่าน" in come(visitor, "/sign-in/provider?again=1").text
    assert weighty(visitor).status_code == 200


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({**TREASURER, "email": "clerk@office.example"}, "somebody else's account"),
        (TREASURER, "nobody says when they proved it"),
    ],
)
def test_another_does_not_vouch_for_who_is_here(
    site: Flask, provider: Provider, clock: Clock, person: Claims, reason: str
) -> None:
    visitor = Visitor(site)
    come(visitor)
    clock.now = provider.now = clock.now + 16 * MINUTE
    provider.person = person
    assert come(visitor, "/sign-in/provider?again=1").status == 403, reason
    assert weighty(visitor).status_code == 403
    assert "กองคลัง" in visitor.see("/account").text  # and still the same officer


def test_a_sign_in_of_unknown_age_is_no_proof(door: Visitor, provider: Provider) -> None:
    provider.person = TREASURER
    come(door)
    assert weighty(door).status_code == 403


def test_the_button_speaks_the_pages_language(door: Visitor) -> None:
    door.send(door.see("/sign-in"), "/language", {"language": "en"})
    assert "District account" in door.see("/sign-in").buttons()


def test_the_browser_carries_no_more_than_the_standard_asks_for(door: Visitor) -> None:
    address = door.client.get("/sign-in/provider").headers["Location"]
    asked = parse_qs(urlsplit(address).query)
    assert set(asked) == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }
    assert asked["scope"] == ["openid email"]
