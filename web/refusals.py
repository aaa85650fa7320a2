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


def sentence(error: TidtamError) -> str:
    """What a refusal says, without its hints for the command line."""
    if language() == "en":
        words = _FOR_TERMINALS.sub("", error.en)
        return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!", "…")) else ".")
    return digits(_FOR_TERMINALS.sub("", error.th))


def tell(error: TidtamError) -> None:
    """Say on the next page why nothing was done; what is somebody else's to do answers 403."""
    if error.code == "not-yours":
        abort(403)
    flash(sentence(error), "bad")
