"""A webhook against a real receiver: signed as the standard says, and never led astray."""

import json
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from tests.approval import HOUSE
from tests.http_server import Asked, HttpServer, Told, certificate_for, http_server
from tests.workflows.test_channels_line import LETTER
from tracker.queries.contacts import OutletRecord
from tracker.settings import load_settings
from tracker.status import Channel as Name
from workflows.channels import Answer, LineDown, Outcome
from workflows.channels.addresses import allowed_of
from workflows.channels.outlets import channel_of_outlet, purpose_of
from workflows.channels.webhook import Webhook, new_secret, payload, secret_bytes, signature
from workflows.sealing import seal

NOW = datetime(2026, 3, 30, 2, 5, 7, tzinfo=UTC)
SECRET = new_secret(bytes(range(32)))
HERE = allowed_of(["127.0.0.1"])
KEY = b"a key for tests, 32 bytes long.."


def hook(server: HttpServer, **more: Any) -> Webhook:
    values: dict[str, Any] = {
        "url": f"{server.url}/tidtam?of=1",
        "secrets": (SECRET,),
        "now": NOW,
        "allowed": HERE,
        "timeout": 5,
        **more,
    }
    return Webhook(**values)


def shown(language: str) -> Callable[[Any, bytes, str, float], bool]:
    """The function by which the guide in this language tells receivers to verify."""
    page = (HOUSE / "docs" / language / "channels.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(code[1], names)
    return cast(Callable[[Any, bytes, str, float], bool], names["genuine"])


def genuine(asked: Asked, secret: str, *, late: float = 0) -> bool:
    """Whether a receiver who does as the guide says takes the request, so many seconds late."""
    now = int(asked.headers["webhook-timestamp"]) + late
    both = {shown(one)(asked.headers, asked.body, secret, now) for one in ("th", "en")}
    assert len(both) == 1
    return both.pop()


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    made = signature(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
        secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_notice_arrives_signed_at_the_instant_of_the_try() -> None:
    with http_server() as server, hook(server).open() as line:
        answer = line.send(LETTER)
    assert answer == Answer(Outcome.SENT, "200 from 127.0.0.1")
    (asked,) = server.asked
    assert asked.path == "/tidtam?of=1"
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert asked.headers["webhook-id"] == LETTER.identity
    assert asked.headers["webhook-timestamp"] == "1774836307"
    assert genuine(asked, SECRET)
    assert not genuine(replace(asked, body=asked.body + b" "), SECRET)
    assert not genuine(asked, new_secret(bytes(32)))
    assert genuine(asked, SECRET, late=299) and not genuine(asked, SECRET, late=300)
    assert json.loads(asked.body) == {
        "type": "notice.digest",
        "timestamp": "2026-03-30T02:00:00Z",
        "data": {
            "identity": LETTER.identity,
            "kind": "digest",
            "agency": {"id": 1, "name": "เทศบาลตำบลตัวอย่าง"},
            "officer": {"id": 7, "name": "นายตัวอย่าง มั่นคง"},
            "subject": LETTER.subject,
            "text": LETTER.text,
        },
    }


def test_every_try_has_the_same_name_and_body_and_its_own_time() -> None:
    with http_server() as server:
        for now in (NOW, NOW + timedelta(minutes=5)):
            with hook(server, now=now).open() as line:
                line.send(LETTER)
    first, again = server.asked
    assert first.body == again.body == payload(LETTER)
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != again.headers["webhook-timestamp"]
    assert genuine(again, SECRET)


def test_while_a_secret_is_changed_both_count() -> None:
    old = new_secret(bytes(24))
    with http_server() as server, hook(server, secrets=(SECRET, old)).open() as line:
        line.send(LETTER)
    assert genuine(server.asked[0], SECRET) and genuine(server.asked[0], old)


def test_a_full_stop_in_a_name_cannot_move_what_is_signed() -> None:
    with http_server() as server, hook(server).open() as line:
        line.send(replace(LETTER, identity="digest.1774836307.x"))
    assert server.asked[0].headers["webhook-id"] == "digest-1774836307-x"


@pytest.mark.parametrize(
    ("told", "answer", "why"),
    [
        (Told(204, b""), Answer(Outcome.SENT, "204 from 127.0.0.1"), "taken, and nothing said"),
        (Told(202), Answer(Outcome.SENT, "202 from 127.0.0.1"), "taken to be worked on"),
        (Told(410, b"gone"), Answer(Outcome.PERMANENT, "410 gone", gone=True), "never again"),
        (
            Told(429, b"", {"Retry-After": "120"}),
            Answer(Outcome.TEMPORARY, "429 (Retry-After 120)"),
            "too many for now",
        ),
        (Told(404, b"not here"), Answer(Outcome.TEMPORARY, "404 not here"), "may be set up yet"),
        (Told(401, b"who?"), Answer(Outcome.TEMPORARY, "401 who?"), "may get our secret yet"),
        (
            Told(302, b"", {"Location": "http://127.0.0.1:1/"}),
            Answer(Outcome.TEMPORARY, "302"),
            "a redirect is not followed",
        ),
        (
            Told(503, b"down", {"Retry-After": "Mon, 30 Mar 2026 03:00:00 GMT"}),
            Answer(Outcome.TEMPORARY, "503 (Retry-After Mon, 30 Mar 2026 03:00:00 GMT) down", True),
            "nobody knows",
        ),
    ],
)
def test_what_the_receiver_says(told: Told, answer: Answer, why: str) -> None:
    with http_server() as server, hook(server).open() as line:
        server.tell = lambda _: told
        assert line.send(LETTER) == answer, why
    assert len(server.asked) == 1


def test_what_the_receiver_says_never_shows_the_secret() -> None:
    with http_server() as server, hook(server).open() as line:
        server.tell = lambda _: Told(400, f"wrong\n{SECRET}".encode())
        assert line.send(LETTER).words == "400 wrong …"
    assert SECRET not in repr(hook(server))


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [("hang", "timed out|no whole answer"), ("drip", r"no whole answer within 0.3 s")],
)
def test_a_receiver_that_never_ends_its_answer_is_left_in_doubt(behaviour: str, words: str) -> None:
    with http_server() as server, hook(server, timeout=0.3).open() as line:
        server.act = getattr(server, behaviour)
        with pytest.raises(LineDown, match=words) as down:
            line.send(LETTER)
    assert down.value.in_doubt


def test_a_receiver_that_is_away_has_taken_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    away = Webhook(f"http://127.0.0.1:{port}/", (SECRET,), NOW, allowed=HERE, timeout=1)
    with away.open() as line, pytest.raises(LineDown) as down:
        line.send(LETTER)
    assert not down.value.in_doubt


def to(*addresses: str) -> Any:
    """A resolver that finds these, whatever is asked."""
    return lambda _host, _port: addresses


@pytest.mark.parametrize(
    ("name", "found", "why"),
    [
        ("127.0.0.1", "127.0.0.1", "this machine by its number"),
        ("hook.example", "127.0.0.1", "a name that leads to this machine"),
        ("hook.example", "::ffff:127.0.0.1", "and one that does so in disguise"),
    ],
)
def test_this_machine_is_not_asked_for_anybody(name: str, found: str, why: str) -> None:
    with http_server() as server:
        url = f"https://{name}:{server.port}/"
        made = hook(server, url=url, allowed=allowed_of([]), resolve=to(found))
        with made.open() as line, pytest.raises(LineDown):
            line.send(LETTER)
        assert server.connections == 0, why


def test_a_name_that_changes_its_mind_after_the_check_is_not_followed() -> None:
    with http_server() as inner:
        answers = iter([["::1"], ["127.0.0.1"]])
        made = hook(
            inner,
            url=f"http://hook.example:{inner.port}/",
            allowed=allowed_of(["::1/128", "hook.example"]),
            resolve=lambda *_: next(answers),
        )
        with made.open() as line, pytest.raises(LineDown):
            line.send(LETTER)
        assert inner.connections == 0
        assert next(answers) == ["127.0.0.1"]  # nobody asked for it a second time


def test_another_address_of_the_receiver_is_tried_where_the_first_is_away() -> None:
    with http_server() as server:
        url = f"http://hook.example:{server.port}/x"
        made = hook(
            server,
            url=url,
            allowed=allowed_of(["hook.example"]),
            resolve=to("::1", "127.0.0.1"),
        )
        with made.open() as line:
            assert line.send(LETTER) == Answer(Outcome.SENT, "200 from hook.example")
    assert [one.headers["host"] for one in server.asked] == [f"hook.example:{server.port}"]


@pytest.fixture(scope="module")
def of_the_hook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HttpServer, Any]]:
    """A receiver with a certificate for hook.example, and the context that trusts it."""
    theirs, ours = certificate_for("hook.example", tmp_path_factory.mktemp("tls"))
    with http_server(theirs) as server:
        yield server, ours


def over_tls(server: HttpServer, ours: ssl.SSLContext, name: str) -> Webhook:
    return hook(
        server,
        url=f"https://{name}:{server.port}/",
        allowed=allowed_of(["127.0.0.0/8"]),
        resolve=to("127.0.0.1"),
        verify=ours,
    )


def test_the_certificate_is_that_of_the_name_and_not_of_the_address(of_the_hook: Any) -> None:
    with over_tls(*of_the_hook, "hook.example").open() as line:
        assert line.send(LETTER).outcome is Outcome.SENT
        assert line.send(LETTER).outcome is Outcome.SENT


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("other.example", "a name that the certificate does not know"),
        ("127.0.0.1", "nor is it one for the address"),
    ],
)
def test_another_certificate_gets_no_notice(of_the_hook: Any, name: str, why: str) -> None:
    server, _ = of_the_hook
    before = len(server.asked)
    with (
        over_tls(*of_the_hook, name).open() as line,
        pytest.raises(LineDown, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        line.send(LETTER)
    assert len(server.asked) == before, why


def test_a_certificate_that_nobody_vouches_for_gets_no_notice(of_the_hook: Any) -> None:
    made = replace(over_tls(*of_the_hook, "hook.example"), verify=None)
    with made.open() as line, pytest.raises(LineDown, match="CERTIFICATE_VERIFY_FAILED"):
        line.send(LETTER)


@pytest.mark.parametrize(
    ("secret", "why"), [("whsec_***", "no base64"), ("whsec_YWJ", "cut short")]
)
def test_what_is_no_secret_is_not_signed_with(secret: str, why: str) -> None:
    with pytest.raises(ValueError, match="base64"):
        secret_bytes(secret)
        pytest.fail(why)


def outlet(channel: Name, address: str, secrets: dict[str, str], key: bytes = KEY) -> OutletRecord:
    sealed = seal(secrets, purpose=purpose_of(1, channel), key=key, now=NOW)
    return OutletRecord(9, 1, channel, address, sealed, True, NOW)


def settings(folder: Path, server: HttpServer) -> Any:
    config = folder / "config.toml"
    config.write_text(
        f'[line]\napi = "{server.url}"\n[webhook]\nallow = ["127.0.0.1"]\n', encoding="utf-8"
    )
    return load_settings(config, {})


def test_an_outlet_becomes_the_channel_that_it_is(tmp_path: Path) -> None:
    until = (NOW + timedelta(hours=1)).isoformat()
    with http_server() as server:
        known = settings(tmp_path, server)
        for made in (
            outlet(Name.LINE, "@x", {"token": "t" * 20, "channel_secret": "c"}),
            outlet(
                Name.WEBHOOK,
                f"{server.url}/w",
                {"secret": SECRET, "old_secret": new_secret(bytes(24)), "old_until": until},
            ),
        ):
            for now in (NOW, NOW + timedelta(hours=1)):
                with channel_of_outlet(made, key=KEY, settings=known, now=now).open() as line:
                    assert line.send(LETTER).outcome is Outcome.SENT
    paths = [asked.path for asked in server.asked]
    assert paths == ["/v2/bot/message/push", "/v2/bot/message/push", "/w", "/w"]
    signatures = [asked.headers["webhook-signature"].split() for asked in server.asked[2:]]
    assert [len(one) for one in signatures] == [2, 1]  # the old secret's hour is over


@pytest.mark.parametrize("channel", [Name.LINE, Name.WEBHOOK])
def test_secrets_sealed_with_another_key_stop_that_channel_alone(
    tmp_path: Path, channel: Name
) -> None:
    with http_server() as server:
        made = outlet(channel, server.url, {"secret": SECRET, "token": "t"}, key=b"another key")
        known = settings(tmp_path, server)
        with (
            channel_of_outlet(made, key=KEY, settings=known, now=NOW).open() as line,
            pytest.raises(LineDown, match="another key"),
        ):
            line.send(LETTER)
    assert server.asked == []


def test_secrets_copied_from_another_agency_do_not_open(tmp_path: Path) -> None:
    with http_server() as server:
        made = replace(outlet(Name.WEBHOOK, f"{server.url}/w", {"secret": SECRET}), agency_id=2)
        known = settings(tmp_path, server)
        with (
            channel_of_outlet(made, key=KEY, settings=known, now=NOW).open() as line,
            pytest.raises(LineDown),
        ):
            line.send(LETTER)
    assert server.asked == []
