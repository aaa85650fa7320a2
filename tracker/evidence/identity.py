"""Finds Thai identity numbers (เลขประจำตัวประชาชน) in text, so that nobody files one unawares.

Numbers that begin with 0 or 9 belong to firms and agencies, not to persons.
"""

import re

from tracker.thai.digits import to_arabic

_NUMBER = re.compile(r"(?<!\d)([1-8](?:[ \-]?\d){12})(?!\d)")


def has_identity_number(text: str) -> bool:
    """Whether the text holds a number of 13 digits, in either script, whose last one proves it.

    Blanks and hyphens may stand between the digits (1-2345-67890-12-1).
    """
    return any(_is_valid(re.sub(r"\D", "", match)) for match in _NUMBER.findall(to_arabic(text)))


def _is_valid(digits: str) -> bool:
    """The check digit: 11 less the weighted sum's remainder by 11, its last digit."""
    weighted = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
    return (11 - weighted % 11) % 10 == int(digits[12])
