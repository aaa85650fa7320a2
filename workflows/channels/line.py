"""LINE: messages to officers by an agency's own LINE Official Account (Messaging API).

A retry key follows from the notice's identity: LINE takes a notice once, however often it is
pushed within a day. https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
"""

import json
import re
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from workflows.channels.asking import Reply, Unanswered, Wire
from workflows.channels.letter import Answer, Letter, Outcome
from workflows.channels.port import LineDown

LONGEST_TEXT = 5000  # UTF-16 code units of one message, by LINE's reference
SHORT_TEXT = 1200  # what a phone shows on about two screens
_LINK = re.compile(r"https?://\S+")
_BEFORE_ITS_LETTER = frozenset("เแโใไ")
_AFTER_ITS_LETTER = frozenset("ะาำๅๆฯ")


@dataclass(frozen=True, slots=True)
class LineAccount:
    """An agency's LINE account; `token` is its long-lived channel access token."""

    api: str
    token: str = field(repr=False)
    timeout: float = 10
    verify: Any = field(default=None, repr=False)

    @contextmanager
    def open(self) -> Iterator["LinePush"]:
        """A line that connects with its first message."""
        wire = Wire(timeout=self.timeout, verify=self.verify)
        try:
            yield LinePush(self, wire)
        finally:
            wire.close()


class LinePush:
    """One connection to LINE, made when it is needed."""

    def __init__(self, account: LineAccount, wire: Wire) -> None:
        self._account = account
        self._wire = wire

    def send(self, letter: Letter) -> Answer:
        """Push the letter to the officer's LINE; raises LineDown where the account is at fault.

        400 blames the reader (unknown to this account) or the message, 429 the account's limit;
        401 and 403 mean that our token does not count, and 5xx that nobody knows.
        """
        message = {"type": "text", "text": line_text(letter)}
        try:
            reply = self._post(
                "push",
                {"to": letter.to_address, "messages": [message]},
                {"X-Line-Retry-Key": retry_key(letter.identity)},
            )
        except Unanswered as error:
            raise LineDown(str(error), in_doubt=error.in_doubt, th=error.th) from error
        words = reply.words(hide=[self._account.token])
        if 200 <= reply.status < 300:
            return Answer(Outcome.SENT, "accepted by LINE")
        if reply.status == 409:
            return Answer(Outcome.SENT, "accepted by LINE at an earlier try")
        if reply.status == 429:
            return Answer(Outcome.TEMPORARY, words)
        if reply.status in (400, 413):
            return Answer(Outcome.PERMANENT, words)
        raise LineDown(words, in_doubt=reply.status >= 500)

    def answer(self, reply_token: str, text: str) -> bool:
        """Answer what somebody wrote to the account; False where LINE did not take it.

        A reply token works once and for about a minute, so there is no second try. Raises
        LineDown where LINE does not answer at all.
        """
        message = {"type": "text", "text": shortened(text, LONGEST_TEXT)}
        body = {"replyToken": reply_token, "messages": [message]}
        try:
            return self._post("reply", body, {}).status == 200
        except Unanswered as error:
            raise LineDown(str(error), in_doubt=error.in_doubt, th=error.th) from error

    def _post(self, method: str, body: dict[str, Any], headers: dict[str, str]) -> Reply:
        return self._wire.post(
            f"{self._account.api}/v2/bot/message/{method}",
            json.dumps(body, ensure_ascii=False).encode("utf-8"),
            headers={
                "Authorization": f"Bearer {self._account.token}",
                "Content-Type": "application/json",
                **headers,
            },
        )


def retry_key(identity: str) -> str:
    """The UUID by which LINE knows a notice again; the same for every try."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"tidtam:notice:{identity}"))


def line_text(letter: Letter, *, longest: int = SHORT_TEXT) -> str:
    """The letter as a message for a phone: whose, about what, and as much of it as is read there.

    `longest` is in UTF-16 code units. What is too long ends with the letter's first link, which
    opens what is due.
    """
    head = f"{letter.from_name}\n{' '.join(letter.subject.split())}"
    body = letter.text.strip()
    whole = f"{head}\n\n{body}" if body else head
    if units(whole) <= longest:
        return whole
    link = _LINK.search(body)
    end = f"\n{link[0]}" if link and units(link[0]) < longest // 2 else ""
    cut = shortened(whole, longest - units(end))
    return f"{cut}{end}"


def shortened(text: str, longest: int) -> str:
    """The text in at most `longest` UTF-16 code units, with … at its end where it is cut.

    It is cut after a line or a word where one ends in its second half, and never within a
    cluster: no Thai letter loses its vowel or tone mark.
    """
    if units(text) <= longest:
        return text
    kept, room = 0, longest - 1
    while kept < len(text) and units(text[kept]) <= room:
        room -= units(text[kept])
        kept += 1
    for gap in ("\n", " "):
        found = text.rfind(gap, kept // 2, kept + 1)
        if found > 0:
            return text[:found].rstrip() + "…"
    while kept > 0 and _belong_together(text[kept - 1], text[kept]):
        kept -= 1
    return text[:kept].rstrip() + "…"


def units(text: str) -> int:
    """How long LINE takes a text to be: its UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _belong_together(before: str, after: str) -> bool:
    joined = unicodedata.category(after) in ("Mn", "Mc", "Me") or "\u200d" in (before, after)
    return joined or before in _BEFORE_ITS_LETTER or after in _AFTER_ITS_LETTER
