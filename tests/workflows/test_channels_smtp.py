"""SMTP against a real server: what it refuses, for now or for good, and when it is away."""

import datetime as dt
import ipaddress
import socket
import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from tests.mail_server import MailServer, mail_server
from tests.workflows.test_channels import LETTER
from workflows.channels import LineDown, Outcome, Smtp


def to(server: MailServer, **more: Any) -> Smtp:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "sender": "tidtam@office.example",
        "timeout": 1,
        **more,
    }
    return Smtp(**values)


def test_a_letter_arrives_whole_with_its_identity() -> None:
    with mail_server() as server, to(server).open() as line:
        answer = line.send(LETTER)
    assert answer.outcome is Outcome.SENT
    assert [str(m["Message-ID"]) for m in server.received] == [
        f"<{LETTER.identity}@tidtam.office.example>"
    ]
    assert str(server.received[0]["Subject"]) == LETTER.subject


def test_many_letters_go_over_one_connection() -> None:
    with mail_server() as server, to(server).open() as line:
        for n in range(5):
            line.send(replace(LETTER, identity=f"digest-{n}"))
        assert (len(server.received), server.connections) == (5, 1)


@pytest.mark.parametrize(
    ("reply", "outcome", "why"),
    [
        ("451 try again later", Outcome.TEMPORARY, "greylisting"),
        ("452 mailbox full", Outcome.TEMPORARY, "a full mailbox may be emptied"),
        ("550 no such user", Outcome.PERMANENT, "nobody of this name"),
        ("553 not here", Outcome.PERMANENT, "an address that cannot be"),
    ],
)
@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_refusal_is_for_one_letter_and_the_next_goes_through(
    where: str, reply: str, outcome: Outcome, why: str
) -> None:
    with mail_server() as server, to(server).open() as line:
        setattr(server, where, lambda reader: reply if reader.startswith("bad") else None)
        refused = line.send(replace(LETTER, to_address="bad@office.example"))
        sent = line.send(LETTER)
    assert (refused.outcome, refused.words) == (outcome, reply), why
    assert sent.outcome is Outcome.SENT
    assert server.readers == ["head@office.example"]


def test_a_server_that_hangs_up_with_421_is_called_again() -> None:
    with mail_server() as server, to(server).open() as line:
        server.rcpt = lambda reader: "421 closing" if reader.startswith("bad") else None
        refused = line.send(replace(LETTER, to_address="bad@office.example"))
        sent = line.send(LETTER)
    assert [refused.outcome, sent.outcome] == [Outcome.TEMPORARY, Outcome.SENT]
    assert server.connections == 2


def test_a_server_that_hangs_is_left_after_the_timeout() -> None:
    with mail_server() as server, to(server, timeout=0.5).open() as line:
        server.hang = lambda reader: "yes" if reader.startswith("slow") else None
        with pytest.raises(LineDown, match=r"TimeoutError|timed out"):
            line.send(replace(LETTER, to_address="slow@office.example"))
        assert line.send(LETTER).outcome is Outcome.SENT


def test_a_server_that_is_away_is_no_fault_of_the_letter() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    away = Smtp("127.0.0.1", port, "none", "tidtam@office.example", timeout=1)
    with away.open() as line, pytest.raises(LineDown, match="Refused"):
        line.send(LETTER)


def test_what_is_no_address_is_refused_for_good_before_any_server_is_asked() -> None:
    with mail_server() as server, to(server).open() as line:
        answer = line.send(replace(LETTER, to_address="nobody at home"))
    assert answer.outcome is Outcome.PERMANENT
    assert "nobody at home" in answer.words
    assert server.connections == 0


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_server_that_will_not_have_us_is_no_fault_of_the_letter(code: int) -> None:
    with mail_server() as server, to(server).open() as line:
        server.rcpt = lambda _reader: f"{code} sign in first"
        with pytest.raises(LineDown, match=f"{code} sign in first"):
            line.send(LETTER)
        server.rcpt = lambda _reader: None
        assert line.send(LETTER).outcome is Outcome.SENT
    assert server.connections == 2


def test_a_server_that_is_gone_at_the_end_is_left_without_goodbye() -> None:
    with mail_server() as server:
        opened = to(server).open()
        line = opened.__enter__()
        assert line.send(LETTER).outcome is Outcome.SENT
    opened.__exit__(None, None, None)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1, made for this run."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2120, 1, 1, tzinfo=dt.UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def contexts(certificate: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side, and a client that trusts it."""
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(certificate)
    ours = ssl.create_default_context(cafile=str(certificate))
    return theirs, ours


def test_starttls_is_spoken_before_the_letter(certificate: Path) -> None:
    theirs, ours = contexts(certificate)
    with (
        mail_server(tls_context=theirs, require_starttls=True) as server,
        to(server, security="starttls", context=ours).open() as line,
    ):
        assert line.send(LETTER).outcome is Outcome.SENT


def test_tls_is_spoken_from_the_first_byte(certificate: Path) -> None:
    theirs, ours = contexts(certificate)
    with (
        mail_server(ssl_context=theirs) as server,
        to(server, security="tls", context=ours).open() as line,
    ):
        assert line.send(LETTER).outcome is Outcome.SENT


def test_a_server_that_wants_a_password_is_no_fault_of_the_letter(certificate: Path) -> None:
    theirs, ours = contexts(certificate)
    with mail_server(tls_context=theirs, auth_required=True) as server:
        anonymous = to(server, security="starttls", context=ours)
        with anonymous.open() as line, pytest.raises(LineDown, match="530"):
            line.send(LETTER)
        assert server.received == []


def test_a_wrong_password_is_no_fault_of_the_letter_and_the_right_one_serves(
    certificate: Path,
) -> None:
    def know(_server: Any, _session: Any, _envelope: Any, _way: Any, given: Any) -> AuthResult:
        return AuthResult(success=given.password == b"secret", handled=False)

    theirs, ours = contexts(certificate)
    with mail_server(tls_context=theirs, auth_required=True, authenticator=know) as server:
        login: dict[str, Any] = {"security": "starttls", "context": ours, "user": "tidtam"}
        with (
            to(server, password="guess", **login).open() as line,
            pytest.raises(LineDown, match="535"),
        ):
            line.send(LETTER)
        with to(server, password="secret", **login).open() as line:
            assert line.send(LETTER).outcome is Outcome.SENT


def test_an_unknown_certificate_is_not_trusted(certificate: Path) -> None:
    theirs, _ = contexts(certificate)
    with (
        mail_server(tls_context=theirs, require_starttls=True) as server,
        to(server, security="starttls").open() as line,
        pytest.raises(LineDown, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        line.send(LETTER)


def test_a_server_without_starttls_gets_no_letter_in_the_clear() -> None:
    with mail_server() as server, to(server, security="starttls").open() as line:
        with pytest.raises(LineDown, match="STARTTLS"):
            line.send(LETTER)
        assert server.received == []
