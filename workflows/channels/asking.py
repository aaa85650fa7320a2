"""One HTTP request of ours and its answer: never redirected, bounded in time and in size.

Says of every failure whether the other side may have taken what was sent. Knows no channel.
"""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl

    import httpx

LONGEST_ANSWER = 4096  # bytes of a body that are read at all
LONGEST_WORDS = 200
AGENT = "Tidtam"


class Unanswered(Exception):
    """No answer came. `in_doubt`: the other side may have taken the request all the same."""

    def __init__(self, words: str, *, in_doubt: bool, th: str | None = None) -> None:
        super().__init__(words)
        self.in_doubt = in_doubt
        self.th = th or f"ติดต่อไม่ได้ ({words})"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side answered; `body` is as much of it as is read at all."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def words(self, *, hide: Sequence[str] = ()) -> str:
        """The answer in one line for people: status, when to come again, the body's beginning."""
        later = self.headers.get("retry-after", "")[:40]
        said = " ".join(self.body.decode("utf-8", "replace").split())
        line = " ".join(filter(None, (str(self.status), later and f"(Retry-After {later})", said)))
        for secret in filter(None, hide):
            line = line.replace(secret, "…")
        line = "".join(sign for sign in line if sign.isprintable())
        return line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1]}…"


class Wire:
    """Connections to one host, kept for the next request; `timeout` seconds for each request."""

    def __init__(self, *, timeout: float, verify: Any = None) -> None:
        self._timeout = timeout
        self._verify = verify
        self._client: httpx.Client | None = None
        self._socket: Any = None

    def post(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str],
        addresses: Sequence[str] | None = None,
    ) -> Reply:
        """Post a body; raises Unanswered.

        With `addresses` the connection goes to the first of these that takes it, and TLS still
        proves the URL's host: no name is looked up again between check and connection.
        """
        import httpx

        where = httpx.URL(url)
        last: Unanswered | None = None
        for address in addresses or (where.host,):
            try:
                return self._post(where, address, body, headers)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                last = Unanswered(_words(error), in_doubt=False)
        assert last is not None
        raise last

    def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            self._client.close()
        self._client = self._socket = None

    def _post(
        self, where: "httpx.URL", address: str, body: bytes, headers: Mapping[str, str]
    ) -> Reply:
        import httpx

        extensions: dict[str, Any] = {"trace": self._notice}
        if address != where.host:
            extensions["sni_hostname"] = where.raw_host.decode("ascii")
            headers = {**headers, "Host": where.netloc.decode("ascii")}
            where = where.copy_with(host=address)
        cut = threading.Event()
        try:
            with (
                self._cut_after(cut),
                self._opened().stream(
                    "POST",
                    where,
                    content=body,
                    headers={"User-Agent": AGENT, **headers},
                    extensions=extensions,
                ) as response,
            ):
                return Reply(response.status_code, response.headers, _beginning(response))
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise  # nothing was sent: another address may do
        except (httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise Unanswered(_words(error), in_doubt=False) from error
        except httpx.HTTPError as error:
            if cut.is_set() or isinstance(error, httpx.TimeoutException):
                raise Unanswered(
                    f"no whole answer within {self._timeout:g} s",
                    in_doubt=True,
                    th=f"ปลายทางไม่ตอบครบภายใน {self._timeout:g} วินาที",
                ) from error
            raise Unanswered(_words(error), in_doubt=True) from error

    @contextmanager
    def _cut_after(self, cut: threading.Event) -> Iterator[None]:
        """Hang up after the whole time: a timeout of each read is none for one that drips."""

        def hang_up() -> None:
            cut.set()
            if self._socket is not None:
                try:
                    # not the method of TLS, which would drop its state under the reader's feet
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
                except OSError:
                    return  # closed already

        watch = threading.Timer(self._timeout, hang_up)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _notice(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the socket that is being spoken over (httpcore's trace)."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")

    def _opened(self) -> "httpx.Client":
        import httpx

        if self._client is None:
            self._client = httpx.Client(
                verify=self._verify or _trusted(),
                timeout=self._timeout,
                trust_env=False,
                follow_redirects=False,
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            )
        return self._client


@cache
def _trusted() -> "ssl.SSLContext":
    """What this machine trusts; read once, for it takes longer than a request."""
    import ssl

    return ssl.create_default_context()


def _beginning(response: "httpx.Response") -> bytes:
    """The body's first bytes as they came; the rest is left where it is."""
    read = b""
    for chunk in response.iter_raw(LONGEST_ANSWER):
        read += chunk
        if len(read) >= LONGEST_ANSWER:
            break
    return read[:LONGEST_ANSWER]


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_WORDS]
