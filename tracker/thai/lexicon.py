"""The Thai dictionary in the form in which pythainlp's tokenizer asks for it, ready at once.

The library's own trie of 62,000 words takes half a second and 60 MB at the first word of every
process, and papers are set in processes of their own. Both answer the same, as a test compares.
"""

import os
from collections.abc import Iterable
from functools import cache


class Lexicon:
    """A set of words that knows which of them stand at a place in a text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        # No word is looked for that is longer than the longest with the same two first signs.
        self._longest: dict[str, int] = {}
        for word in self._words:
            if len(word) > self._longest.get(word[:2], 0):
                self._longest[word[:2]] = len(word)

    def __len__(self) -> int:
        return len(self._words)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """The words that stand in the text from this place on, the shortest first."""
        longest = self._longest.get(text[start : start + 2], 0)
        ends = range(start + 1, min(start + max(longest, 1), len(text)) + 1)
        return [text[start:end] for end in ends if text[start:end] in self._words]


@cache
def thai_lexicon(*, longest: int | None = None) -> Lexicon:
    """The library's Thai words, or those of them with at most `longest` signs."""
    # The library would make a folder in the user's home and look for downloads; a service's
    # account may have no home, and nothing here may go out to the network.
    if "PYTHAINLP_READ_MODE" not in os.environ:
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
    from pythainlp.corpus import thai_words

    return Lexicon(word for word in thai_words() if longest is None or len(word) <= longest)
