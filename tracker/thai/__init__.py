"""Thai text: digits, composition, list marks, names, word breaking.

Knows nothing of plans, indicators or the database; no heavy import happens before ``words``.
"""

from tracker.thai.composition import clean, printed
from tracker.thai.digits import to_arabic, to_thai
from tracker.thai.items import split_items, strip_mark
from tracker.thai.joining import join_broken, join_torn
from tracker.thai.lexicon import thai_lexicon
from tracker.thai.names import alphabetical, likeness, same_name, squeeze
from tracker.thai.wording import words

__all__ = [
    "alphabetical",
    "clean",
    "join_broken",
    "join_torn",
    "likeness",
    "printed",
    "same_name",
    "split_items",
    "squeeze",
    "strip_mark",
    "thai_lexicon",
    "to_arabic",
    "to_thai",
    "words",
]
