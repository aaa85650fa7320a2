"""One request of ours: what it says where nothing could be sent, and its watch on the time."""

import socket
import threading
import time
from contextlib import closing

import pytest

from workflows.channels.asking import Unanswered, Wire


@pytest.mark.parametrize(
    ("url", "headers", "why"),
    [
        ("ftp://127.0.0.1/", {}, "no protocol that is spoken here"),
        ("http://127.0.0.1:9/", {"X-Odd": "a\nb"}, "a header that would begin another"),
    ],
)
def test_what_cannot_even_be_said_is_not_in_doubt(
    url: str, headers: dict[str, str], why: str
) -> None:
    with closing(Wire(timeout=5)) as wire, pytest.raises(Unanswered) as refused:
        wire.post(url, b"{}", headers=headers)
    assert refused.value.in_doubt is False, why


@pytest.mark.parametrize("connected", [False, True])
def test_when_the_time_is_up_before_there_is_a_connection_or_after_it_is_gone(
    connected: bool,
) -> None:
    wire, cut = Wire(timeout=0.01), threading.Event()
    with socket.socket() as never_connected:
        wire._socket = never_connected if connected else None
        with wire._cut_after(cut):
            assert cut.wait(10)
            while any(isinstance(thread, threading.Timer) for thread in threading.enumerate()):
                time.sleep(0.01)  # an error in it would be a warning, and so fail this test
    wire.close()


def test_no_more_of_an_answer_is_read_than_is_kept() -> None:
    done = threading.Event()

    def begin_and_never_end() -> None:
        with listener.accept()[0] as caller:
            caller.recv(65536)
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + b"x" * 5000)
            done.wait(10)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=begin_and_never_end, daemon=True)
        server.start()
        try:
            with closing(Wire(timeout=3)) as wire:
                reply = wire.post(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"", headers={})
        finally:
            done.set()
            server.join(10)
    assert reply.body == b"x" * 4096
