"""E-mail by SMTP, with STARTTLS or TLS and timeouts; temporary and final refusals told apart.

One connection serves many letters; when it breaks, the next letter makes a new one.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parseaddr

from workflows.channels.letter import (
    AddressUnusable,
    Answer,
    Letter,
    Outcome,
    as_message,
    bare_address,
    domain_of,
)
from workflows.channels.port import LineDown

# The server wants us to sign in, or does not want us at all: no letter is to blame.
_OUR_FAULT = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server and how to speak with it; `security` is none, starttls or tls."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str | None = field(default=None, repr=False)
    timeout: float = 30
    context: ssl.SSLContext | None = field(default=None, repr=False)

    @contextmanager
    def open(self) -> Iterator["SmtpLine"]:
        """A line that connects with its first letter and says goodbye at the end."""
        line = SmtpLine(self)
        try:
            yield line
        finally:
            line.hang_up()

    def connect(self) -> smtplib.SMTP:
        """A connection on which letters can be sent; raises what smtplib raises."""
        name = domain_of(self.sender)  # the machine's own name may take seconds to find out
        if self.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, name, timeout=self.timeout, context=self._trusted()
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, name, timeout=self.timeout)
        try:
            if self.security == "starttls":
                smtp.starttls(context=self._trusted())
            if self.user:
                smtp.login(self.user, self.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _trusted(self) -> ssl.SSLContext:
        """Whom we believe: what is set, else whom the system does (reading that takes 25 ms)."""
        return self.context or ssl.create_default_context()


class SmtpLine:
    """One connection, made when it is needed."""

    def __init__(self, channel: Smtp) -> None:
        self._channel = channel
        self._smtp: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Answer:
        """Hand the letter to the server; raises LineDown where the server cannot be worked with."""
        try:
            data = as_message(letter, sender=self._channel.sender).as_bytes()
            to = bare_address(letter.to_address)
        except AddressUnusable as error:
            return Answer(Outcome.PERMANENT, str(error))
        in_doubt = False
        try:
            if self._smtp is None or self._smtp.sock is None:
                self._smtp = self._channel.connect()
            in_doubt = True
            self._smtp.sendmail(parseaddr(self._channel.sender)[1], [to], data)
        except smtplib.SMTPRecipientsRefused as error:
            return self._refused(*next(iter(error.recipients.values())))
        except smtplib.SMTPDataError as error:
            return self._refused(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            refused = isinstance(error, smtplib.SMTPResponseException)  # it said no: not taken
            raise LineDown(_words(error), in_doubt=in_doubt and not refused) from error
        return Answer(Outcome.SENT, f"accepted by {self._channel.host}")

    def hang_up(self) -> None:
        """Say goodbye; a server that does not answer is left without."""
        if self._smtp is not None and self._smtp.sock is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._drop()
        self._smtp = None

    def _refused(self, code: int, said: bytes | str) -> Answer:
        words = f"{code} {_text(said)}"
        if code in _OUR_FAULT:
            self._drop()
            raise LineDown(words)
        return Answer(Outcome.PERMANENT if 500 <= code < 600 else Outcome.TEMPORARY, words)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
