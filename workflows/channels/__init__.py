"""How a notice leaves the house: a folder of .eml files, or SMTP. Decides nothing, stores nothing.

Each channel opens a line; over a line go letters, and each is answered as sent, temporarily
refused or refused for good.
"""

from tracker.settings import MailSettings
from workflows.channels.folder import Folder
from workflows.channels.letter import Answer, Letter, Outcome, as_message
from workflows.channels.lines import Lines
from workflows.channels.port import Channel, Line, LineDown
from workflows.channels.smtp import Smtp

__all__ = [
    "Answer",
    "Channel",
    "Folder",
    "Letter",
    "Line",
    "LineDown",
    "Lines",
    "Outcome",
    "Smtp",
    "as_message",
    "channel_for",
]


def channel_for(mail: MailSettings) -> Channel:
    """The channel that the installation's settings name."""
    if mail.delivery == "smtp":
        return Smtp(
            host=mail.host,
            port=mail.port,
            security=mail.security,
            sender=mail.sender,
            user=mail.user,
            password=mail.password,
            timeout=mail.timeout,
        )
    return Folder(mail.folder, mail.sender)
