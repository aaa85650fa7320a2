"""What a report link is made of: its address for one officer and round, how a token reads. Pure.

The secret follows from the installation's key: the same digest has the same bytes.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workflows.notices import Words

MAC_BYTES = 20  # 160 bits
LONGEST = 80  # no token is longer
PATH = "/report/"
_TOKEN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})-([0-9]{1,9})-[a-z2-7]{32}", re.ASCII)
_SHOWN = re.compile(rf"{PATH}{_TOKEN.pattern}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Links:
    """The report links of one agency's officers, whose `epochs` say how often they made theirs
    void (0 where none is told).
    """

    agency_id: int
    base_url: str
    key: bytes = field(repr=False)
    epochs: Mapping[int, int]

    def token(self, officer_id: int, round_id: int) -> str:
        """The secret that lets this officer report in this round."""
        told = f"{self.agency_id} {officer_id} {round_id} {self.epochs.get(officer_id, 0)}"
        mac = hmac.digest(self.key, f"report link {told}".encode(), hashlib.sha256)[:MAC_BYTES]
        return f"{self.agency_id}-{officer_id}-{round_id}-{base64.b32encode(mac).decode().lower()}"

    def address(self, officer_id: int, round_id: int) -> str:
        """Where the officer reports in the round without signing in."""
        return f"{self.base_url}{PATH}{self.token(officer_id, round_id)}"

    def fits(self, token: str, *, officer_id: int, round_id: int) -> bool:
        """Whether the token is the one of this officer and round."""
        return hmac.compare_digest(self.token(officer_id, round_id).encode(), token.encode())


def numbers(token: str) -> tuple[int, int, int] | None:
    """Agency, officer and round of a token that looks like one; says nothing of its being right."""
    found = _TOKEN.fullmatch(token) if len(token) <= LONGEST else None
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def without_secrets(text: str) -> str:
    """A text as others than its reader may see it: its links no longer lead anywhere."""
    return _SHOWN.sub(f"{PATH}…", text)


def shown(words: Words) -> Words:
    """A notice as it is looked at before it is sent: with no link that leads anywhere."""
    html = words.html and without_secrets(words.html)
    return replace(words, text=without_secrets(words.text), html=html)
