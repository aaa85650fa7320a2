"""Clients that cost next to nothing: ready-made requests over kept connections, all at once.

Knows HTTP just enough to find the end of an answer that says its length.
"""

import re
import socket
import threading
from collections.abc import Mapping, Sequence
from time import perf_counter
from urllib.parse import urlencode

LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")


def request(path: str, *, cookie: str = "", form: Mapping[str, str] | None = None) -> bytes:
    """A GET, or with `form` a POST, as a browser would send it."""
    body = urlencode(form or {}).encode("ascii")
    lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if form is not None:
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, "", "")).encode("ascii") + body


class Client:
    """One kept connection."""

    def __init__(self, port: int, *, wanted: int = 200) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wanted = b"HTTP/1.1 %d " % wanted

    def ask(self, told: bytes) -> int:
        """Send it, read the whole answer and return the size of its body."""
        self._line.sendall(told)
        got = b""
        while b"\r\n\r\n" not in got:
            piece = self._line.recv(1 << 16)
            assert piece, "the line was closed"
            got += piece
        head, _, body = got.partition(b"\r\n\r\n")
        assert head.startswith(self._wanted), (told.split(b"\r\n")[0], head.split(b"\r\n")[0])
        found = LENGTH.search(head)
        assert found is not None, head
        size, came = int(found[1]), len(body)
        while came < size:
            came += len(self._line.recv(1 << 16))
        return size

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def together(port: int, shares: Sequence[Sequence[bytes]], *, wanted: int = 200) -> float:
    """A client for each share sends it one after another, all at the same time: seconds."""
    clients = [Client(port, wanted=wanted) for _ in shares]
    faults: list[BaseException] = []

    def send(client: Client, share: Sequence[bytes]) -> None:
        try:
            for one in share:
                client.ask(one)
        except BaseException as error:
            faults.append(error)

    threads = [
        threading.Thread(target=send, args=(client, share))
        for client, share in zip(clients, shares, strict=True)
    ]
    began = perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    took = perf_counter() - began
    for client in clients:
        client.close()
    if faults:
        raise faults[0]
    return took
