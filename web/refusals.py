"""How a page says why something was not done: the refusal's own sentence in the page's language."""

import re

from flask import abort, flash

from tracker.errors import TidtamError
from web.request_scope import language
from web.wording import digits

# What only makes sense at a terminal: (--source), (tidtam memo ROUND submit), names of actions
_FOR_TERMINALS = re.compile(
    r"\s*\((?:--|tidtam )[^)]*\)| ขณะนี้ทำได้: [a-z, -]+|; from here one can: [a-z, -]+"
)
# @123abcde, https://10.0.0.1/x, a1@b.example, 10.0.0.1, fd00::1
_OF_MACHINES = re.compile(r"[!-~]*[A-Za-z@][!-~]*|\d+(?:\.\d+){3}|[0-9a-f]*:[0-9a-f:]*:[0-9a-f]*")


def sentence(error: TidtamError) -> str:
    """What a refusal says, without its hints for the command line."""
    if language() == "en":
        words = _FOR_TERMINALS.sub("", error.en)
        return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!", "…")) else ".")
    return _written(_FOR_TERMINALS.sub("", error.th))


def _written(words: str) -> str:
    """With the page's digits, but for names and addresses of machines: those are typed again."""
    kept = _OF_MACHINES.findall(words)
    between = [digits(one) for one in _OF_MACHINES.split(words)]
    return between[0] + "".join(one + more for one, more in zip(kept, between[1:], strict=True))


def tell(error: TidtamError) -> None:
    """Say on the next page why nothing was done; what is somebody else's to do answers 403."""
    if error.code == "not-yours":
        abort(403)
    flash(sentence(error), "bad")
