"""An agency's webhook: each notice as signed JSON, as Standard Webhooks 1.0.0 has it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
Only addresses that may be asked are connected to; see addresses.py.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from workflows.channels.addresses import (
    AddressForbidden,
    Allowed,
    HostUnknown,
    Resolver,
    UrlUnusable,
    addresses_of,
    checked_url,
)
from workflows.channels.asking import Unanswered, Wire
from workflows.channels.letter import Answer, Letter, Outcome
from workflows.channels.port import LineDown

PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A URL and the secrets to sign with: the current one, and an old one while it is changed.

    `now` is the instant of the tries made over it, which the receiver holds against its clock.
    """

    url: str
    secrets: tuple[str, ...] = field(repr=False)
    now: datetime
    allowed: Allowed = field(default_factory=Allowed)
    timeout: float = 15
    resolve: Resolver | None = None
    verify: Any = field(default=None, repr=False)

    @contextmanager
    def open(self) -> Iterator["WebhookLine"]:
        """A line that connects with its first notice."""
        wire = Wire(timeout=self.timeout, verify=self.verify)
        try:
            yield WebhookLine(self, wire)
        finally:
            wire.close()


class WebhookLine:
    """One connection to the receiver, made when it is needed."""

    def __init__(self, hook: Webhook, wire: Wire) -> None:
        self._hook = hook
        self._wire = wire

    def send(self, letter: Letter) -> Answer:
        """Post the notice; raises LineDown where the receiver cannot be reached, or may not be.

        2xx is taken, 410 says never again by this way; all else is tried again, for a receiver is
        mended. A redirect is a refusal: whoever moves tells us the new URL.
        """
        hook = self._hook
        body = payload(letter)
        identity = letter.identity.replace(".", "-")  # a full stop would move the signed parts
        at = int(hook.now.timestamp())
        try:
            where = urlsplit(checked_url(hook.url, allowed=hook.allowed))
            port = where.port or (443 if where.scheme == "https" else 80)
            reply = self._wire.post(
                where.geturl(),
                body,
                headers={
                    "Content-Type": "application/json; charset=utf-8",
                    "webhook-id": identity,
                    "webhook-timestamp": str(at),
                    "webhook-signature": signature(identity, at, body, secrets=hook.secrets),
                },
                addresses=addresses_of(
                    where.hostname or "", port, allowed=hook.allowed, resolve=hook.resolve
                ),
            )
        except (AddressForbidden, HostUnknown, UrlUnusable) as error:
            raise LineDown(error.en, unasked=True, th=error.th) from error
        except Unanswered as error:
            raise LineDown(str(error), in_doubt=error.in_doubt, th=error.th) from error
        if 200 <= reply.status < 300:
            return Answer(Outcome.SENT, f"{reply.status} from {where.hostname}")
        words = reply.words(hide=hook.secrets)
        if reply.status == 410:
            return Answer(Outcome.PERMANENT, words, gone=True)
        return Answer(Outcome.TEMPORARY, words, in_doubt=reply.status >= 500)


def payload(letter: Letter) -> bytes:
    """The body, as documented in docs/en/channels.md; the same letter gives the same bytes."""
    told = {
        "type": f"notice.{letter.kind}",
        "timestamp": letter.written_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "identity": letter.identity,
            "kind": letter.kind,
            "agency": {"id": letter.agency_id, "name": letter.from_name},
            "officer": {"id": letter.officer_id, "name": letter.to_name},
            "subject": letter.subject,
            "text": letter.text,
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def signature(identity: str, at: int, body: bytes, *, secrets: Sequence[str]) -> str:
    """The signatures by every secret that counts, with blanks between; `at` in Unix seconds."""
    signed = f"{identity}.{at}.".encode() + body
    return " ".join(
        "v1," + base64.b64encode(hmac.digest(secret_bytes(one), signed, hashlib.sha256)).decode()
        for one in secrets
    )


def new_secret(random: bytes) -> str:
    """A secret as it is shown to the receiver, of 24 to 64 random bytes."""
    return PREFIX + base64.b64encode(random).decode("ascii")


def secret_bytes(secret: str) -> bytes:
    """The bytes that a shown secret stands for; raises ValueError."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not the base64 of a secret") from error
