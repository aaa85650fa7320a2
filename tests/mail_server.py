"""A real SMTP server (aiosmtpd) on a free port, that accepts, refuses or hangs as a test says."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Callable[[str], str | None]


def _accept(_address: str) -> str | None:
    return None


class MailServer:
    """Mail that came in, and what is answered to RCPT and after DATA."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.connections = 0
        self.rcpt: Answer = _accept
        self.data: Answer = _accept
        self.hang: Answer = _accept
        self.port = 0

    @property
    def readers(self) -> list[str]:
        """To whom mail came, in order."""
        return [str(m["To"].addresses[0].addr_spec) for m in self.received]

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answer: Any
    ) -> Any:
        """A new connection says hello."""
        self.connections += 1
        session.host_name = hostname
        return answer

    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """The answer to one recipient."""
        refusal = self.rcpt(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """The answer to a whole message."""
        reader = envelope.rcpt_tos[0]
        if self.hang(reader):
            await asyncio.sleep(3)
        refusal = self.data(reader)
        if refusal is None:
            content = envelope.content
            assert isinstance(content, bytes)
            message = email.message_from_bytes(content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.received.append(message)
        return refusal or "250 OK"


class _OnFreePort(Controller):
    """A controller that takes whatever port the system gives."""

    def __init__(self, handler: MailServer, **options: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(
            handler, hostname="127.0.0.1", port=self._socket.getsockname()[1], **options
        )

    def _create_server(self) -> Any:
        return self.loop.create_server(
            self._factory_invoker, sock=self._socket, ssl=self.ssl_context
        )


@contextmanager
def mail_server(handler: MailServer | None = None, **options: Any) -> Iterator[MailServer]:
    """A server on a free port of the loopback; options are aiosmtpd's."""
    handler = handler or MailServer()
    controller = _OnFreePort(handler, **options)
    handler.port = controller.port
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
