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
