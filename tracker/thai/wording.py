"""Breaking running Thai text into words, so that lines break between them.

The dictionary is loaded at the first call only: it costs about a second and 60 MB.
"""

import os
import re

_CANNOT_BEGIN = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_LEADING_VOWEL = re.compile("[\u0e40-\u0e44]$")


def words(text: str) -> list[str]:
    """The text's words in order, blanks and signs among them; joined they are the text again.

    A combining mark or a following vowel is never parted from its consonant.
    """
    if not text:
        return []
    # The library would make a folder in the user's home and look for downloads; a service's
    # account may have no home, and nothing here may go out to the network.
    if "PYTHAINLP_READ_MODE" not in os.environ:
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
    from pythainlp.tokenize import word_tokenize

    found: list[str] = []
    for word in word_tokenize(text, engine="newmm", keep_whitespace=True, join_broken_num=False):
        if found and (_CANNOT_BEGIN.match(word) or _LEADING_VOWEL.search(found[-1])):
            found[-1] += word
        else:
            found.append(word)
    if "".join(found) != text:  # the breaker is not ours: better one long word than a lost sign
        return [text]
    return found
