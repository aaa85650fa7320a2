"""An agency's own way out, from its stored outlet to a channel of the port. Sends nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from tracker.queries.contacts import OutletRecord
from tracker.settings import Settings
from tracker.status import Channel as ChannelName
from workflows.channels.addresses import allowed_of
from workflows.channels.letter import Answer, Letter
from workflows.channels.line import LineAccount
from workflows.channels.port import Channel, LineDown
from workflows.channels.webhook import Webhook
from workflows.sealing import SealBroken, unseal

# The names of the secrets within a sealed text.
TOKEN, CHANNEL_SECRET = "token", "channel_secret"  # of LINE
SECRET, OLD_SECRET, OLD_UNTIL = "secret", "old_secret", "old_until"  # of a webhook


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """A channel that cannot send, and says why at the first letter; it is its own line."""

    words: str
    th: str

    @contextmanager
    def open(self) -> Iterator["OutOfOrder"]:
        """Itself."""
        yield self

    def send(self, letter: Letter) -> Answer:
        """Raises LineDown."""
        raise LineDown(self.words, unasked=True, th=self.th)


def purpose_of(agency_id: int, channel: ChannelName) -> str:
    """What the secrets of an agency's outlet are sealed for."""
    return f"outlet {agency_id} {channel.value}"


def secrets_of(outlet: OutletRecord, *, key: bytes) -> dict[str, str]:
    """An outlet's secrets in the clear, by the names above; raises SealBroken."""
    return unseal(outlet.sealed, purpose=purpose_of(outlet.agency_id, outlet.channel), key=key)


def channel_of_outlet(
    outlet: OutletRecord, *, key: bytes, settings: Settings, now: datetime
) -> Channel:
    """The agency's LINE account or webhook as a channel for one beat, whose instant is `now`.

    Raises nothing: where the secrets do not open, the line's `send` raises LineDown.
    """
    try:
        secrets = secrets_of(outlet, key=key)
    except SealBroken as error:
        return OutOfOrder(error.en, error.th)
    if outlet.channel is ChannelName.LINE:
        return line_account(secrets, settings=settings)
    return Webhook(
        outlet.address,
        secrets=signing_secrets(secrets, now=now),
        now=now,
        allowed=allowed_of(settings.webhook.allow),
        timeout=settings.webhook.timeout,
    )


def line_account(secrets: Mapping[str, str], *, settings: Settings) -> LineAccount:
    """The LINE account that these secrets belong to."""
    return LineAccount(settings.line.api, secrets[TOKEN], timeout=settings.line.timeout)


def signing_secrets(secrets: Mapping[str, str], *, now: datetime) -> tuple[str, ...]:
    """The secrets to sign with at `now`: the new one, and the old one until its time is over."""
    current = (secrets[SECRET],)
    until = secrets.get(OLD_UNTIL)
    if until is not None and now < datetime.fromisoformat(until):
        return (*current, secrets[OLD_SECRET])
    return current
