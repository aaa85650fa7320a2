"""Breaking running Thai text into words, so that lines break between them.

The dictionary is loaded at the first call only: it and its library cost a fifth of a second.
"""

import re
from typing import Any, cast

from tracker.thai.lexicon import thai_lexicon

_CANNOT_BEGIN = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_LEADING_VOWEL = re.compile("[\u0e40-\u0e44]$")


def words(text: str) -> list[str]:
    """The text's words in order, blanks and signs among them; joined they are the text again.

    A combining mark or a following vowel is never parted from its consonant.
    """
    if not text:
        return []
    lexicon = cast(Any, thai_lexicon())  # it is asked for prefixes only
    from pythainlp.tokenize import word_tokenize

    found: list[str] = []
    for word in word_tokenize(
        text,
        engine="newmm",
        custom_dict=lexicon,
        keep_whitespace=True,
        join_broken_num=False,
    ):
        if found and (_CANNOT_BEGIN.match(word) or _LEADING_VOWEL.search(found[-1])):
            found[-1] += word
        else:
            found.append(word)
    if "".join(found) != text:  # the breaker is not ours: better one long word than a lost sign
        return [text]
    return found
