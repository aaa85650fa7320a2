"""LINE against a real server that answers as LINE does: what is taken, refused, in doubt."""

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.http_server import Asked, HttpServer, Told, http_server
from workflows.channels import Answer, Letter, LineDown, Outcome
from workflows.channels.line import LineAccount, line_text, retry_key, shortened, units

TOKEN = "a+token/of+line=="
READER = "U0123456789abcdef0123456789abcdef"
LETTER = Letter(
    identity="digest-2026-03-30-7-0123456789abcdef",
    from_name="เทศบาลตำบลตัวอย่าง",
    to_name="นายตัวอย่าง มั่นคง",
    to_address=READER,
    subject="ขอรายงานผลมาตรการ ITA รอบ ๖ เดือน",
    text="เรียน ท่าน\n\nรายงานได้ที่ https://tidtam.example/my-work?round=4\n",
    html="<p>…</p>",
    language="th",
    written_at=datetime(2026, 3, 30, 2, 0, tzinfo=UTC),
    kind="digest",
    agency_id=1,
    officer_id=7,
)


def account(server: HttpServer, **more: Any) -> LineAccount:
    return LineAccount(server.url, TOKEN, **{"timeout": 5, **more})


def test_a_notice_is_pushed_to_its_reader_with_a_key_of_its_own() -> None:
    with http_server() as server, account(server).open() as line:
        answer = line.send(LETTER)
    assert answer == Answer(Outcome.SENT, "accepted by LINE")
    (asked,) = server.asked
    assert asked.path == "/v2/bot/message/push"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["x-line-retry-key"] == "89415c23-cfb4-5d1d-bf1c-57b52e30d084"
    assert json.loads(asked.body) == {
        "to": READER,
        "messages": [
            {
                "type": "text",
                "text": "เทศบาลตำบลตัวอย่าง\nขอรายงานผลมาตรการ ITA รอบ ๖ เดือน\n\n"
                "เรียน ท่าน\n\nรายงานได้ที่ https://tidtam.example/my-work?round=4",
            }
        ],
    }


def test_the_key_is_the_same_for_every_try_and_another_for_every_notice() -> None:
    assert retry_key("digest-1") == retry_key("digest-1") != retry_key("digest-2")


@pytest.mark.parametrize(
    ("status", "body", "answer", "why"),
    [
        (200, b"{}", Answer(Outcome.SENT, "accepted by LINE"), "taken"),
        (
            409,
            b'{"message":"The retry key is already accepted"}',
            Answer(Outcome.SENT, "accepted by LINE at an earlier try"),
            "our last try had arrived",
        ),
        (
            429,
            b'{"message":"You have reached your monthly limit."}',
            Answer(Outcome.TEMPORARY, '429 {"message":"You have reached your monthly limit."}'),
            "a new month, or a larger plan, will do",
        ),
        (
            400,
            b'{"message":"Failed to send messages"}',
            Answer(Outcome.PERMANENT, '400 {"message":"Failed to send messages"}'),
            "this reader is unknown to the account",
        ),
        (413, b"", Answer(Outcome.PERMANENT, "413"), "it will not become smaller"),
    ],
)
def test_what_line_says_of_one_message(status: int, body: bytes, answer: Answer, why: str) -> None:
    with http_server() as server, account(server).open() as line:
        server.tell = lambda _: Told(status, body)
        assert line.send(LETTER) == answer, why


@pytest.mark.parametrize(
    ("status", "in_doubt", "why"),
    [
        (401, False, "our token does not count"),
        (403, False, "the account may not push"),
        (404, False, "this is no LINE"),
        (302, False, "nor is this: redirects are not followed"),
        (500, True, "LINE may have taken it before it fell over"),
        (503, True, "and so may this"),
    ],
)
def test_what_is_the_accounts_fault_blames_no_letter(status: int, in_doubt: bool, why: str) -> None:
    with http_server() as server, account(server).open() as line:
        server.tell = lambda _: Told(status, b"no", {"Location": "/elsewhere"})
        with pytest.raises(LineDown, match=str(status)) as down:
            line.send(LETTER)
    assert down.value.in_doubt is in_doubt, why
    assert len(server.asked) == 1


def test_what_line_says_never_shows_our_token() -> None:
    def echo(asked: Asked) -> Told:
        return Told(401, f"not good: {asked.headers['authorization']}\x07".encode())

    with http_server() as server, account(server).open() as line:
        server.tell = echo
        with pytest.raises(LineDown) as down:
            line.send(LETTER)
    assert str(down.value) == "401 not good: Bearer …"
    assert TOKEN not in repr(account(server))


def test_only_the_beginning_of_a_long_answer_is_read() -> None:
    with http_server() as server, account(server).open() as line:
        server.tell = lambda _: Told(400, b"x" * 3_000_000)
        answer = line.send(LETTER)
        server.tell = lambda _: Told()
        assert line.send(LETTER).outcome is Outcome.SENT
    assert len(answer.words) == 200


def test_many_messages_go_over_one_connection() -> None:
    with http_server() as server, account(server).open() as line:
        for n in range(5):
            line.send(replace(LETTER, identity=f"digest-{n}"))
        assert (len(server.asked), server.connections) == (5, 1)


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [("hang", "timed out|no whole answer"), ("drip", r"no whole answer within 0.3 s")],
)
def test_a_server_that_never_ends_its_answer_is_left_in_doubt(behaviour: str, words: str) -> None:
    with http_server() as server, account(server, timeout=0.3).open() as line:
        server.act = getattr(server, behaviour)
        with pytest.raises(LineDown, match=words) as down:
            line.send(LETTER)
        server.act = None
        assert down.value.in_doubt
        assert line.send(LETTER).outcome is Outcome.SENT


def test_a_connection_that_breaks_before_the_answer_leaves_doubt() -> None:
    with http_server() as server, account(server).open() as line:
        server.act = lambda connection: connection.shutdown(socket.SHUT_RDWR)
        with pytest.raises(LineDown) as down:
            line.send(LETTER)
    assert down.value.in_doubt


def test_a_server_that_is_away_has_taken_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with (
        LineAccount(f"http://127.0.0.1:{port}", TOKEN, timeout=1).open() as line,
        pytest.raises(LineDown) as down,
    ):
        line.send(LETTER)
    assert not down.value.in_doubt


def test_an_answer_to_somebody_carries_no_retry_key() -> None:
    with http_server() as server, account(server).open() as line:
        assert line.answer("token-1", "เชื่อมแล้ว") is True
        server.tell = lambda _: Told(400, b'{"message":"Invalid reply token"}')
        assert line.answer("token-1", "เชื่อมแล้ว") is False
        server.act = lambda connection: connection.shutdown(socket.SHUT_RDWR)
        with pytest.raises(LineDown):
            line.answer("token-2", "เชื่อมแล้ว")
    first = server.asked[0]
    assert first.path == "/v2/bot/message/reply" and "x-line-retry-key" not in first.headers
    assert json.loads(first.body) == {
        "replyToken": "token-1",
        "messages": [{"type": "text", "text": "เชื่อมแล้ว"}],
    }


LONG = replace(
    LETTER,
    text="เรียน ท่าน\nรายงานได้ที่ https://tidtam.example/my-work?round=4\n"
    + "- มาตรการที่ ๑ เผยแพร่แผนการจัดซื้อจัดจ้าง\n" * 200
    + "รายงานได้ที่ https://tidtam.example/my-work?round=9\n",
)


def test_a_long_letter_is_cut_after_a_line_and_ends_with_the_link_that_is_due_first() -> None:
    text = line_text(LONG)
    assert 1100 < units(text) <= 1200
    assert text.startswith("เทศบาลตำบลตัวอย่าง\nขอรายงานผลมาตรการ ITA รอบ ๖ เดือน\n\nเรียน ท่าน\n")
    assert text.endswith(
        "\n- มาตรการที่ ๑ เผยแพร่แผนการจัดซื้อจัดจ้าง…\nhttps://tidtam.example/my-work?round=4"
    )


def test_a_long_letter_without_a_link_is_only_cut() -> None:
    text = line_text(replace(LETTER, text="ก" * 3000))
    assert text.endswith("กกก…") and units(text) == 1200


@pytest.mark.parametrize(
    ("text", "longest", "cut", "why"),
    [
        ("สั้น", 10, "สั้น", "what fits stays"),
        ("abcdef", 4, "abc…", "the sign of cutting counts"),
        ("กกกที่นี่", 5, "กกก…", "no letter is cut from its vowel and tone"),
        ("กกกกเกก", 6, "กกกก…", "no leading vowel stays without its letter"),
        ("กกกกำก", 5, "กกก…", "nor is a letter cut from its sara am"),
        ("abc defghi", 8, "abc…", "no word is cut where one ends in the second half"),
        ("a bcdefghijk", 9, "a bcdefg…", "but no half of it is thrown away for a word"),
        ("abcd\nef ghij", 10, "abcd…", "a line's end comes before a word's"),
        ("😀😀😀", 5, "😀😀…", "what takes two units is never halved"),
    ],
)
def test_where_a_text_is_cut(text: str, longest: int, cut: str, why: str) -> None:
    assert shortened(text, longest) == cut, why


@given(st.text(alphabet="กขนที่เแใำาะ ่้ิ\nab😀", max_size=60), st.integers(2, 70))
def test_no_cut_is_longer_than_allowed_or_splits_a_cluster(text: str, longest: int) -> None:
    cut = shortened(text, longest)
    assert units(cut) <= longest
    if cut != text:
        kept = cut.removesuffix("…")
        assert text.startswith(kept)
        after = text[len(kept) : len(kept) + 1]
        if kept and not after.isspace():
            assert kept[-1] not in "เแใ" and after not in set("ำาะ่้ิี")
