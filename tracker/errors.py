"""The shape of every failure that a person is told about: a code, a Thai and an English sentence.

One subclass for each way of failing; its docstring is its meaning.
"""


class TidtamError(Exception):
    """Something a person asked for cannot be done; the sentences say what, where and what to do.

    ``code`` is a stable word for programs, ``th`` and ``en`` are whole sentences for people.
    """

    def __init__(self, code: str, *, th: str, en: str) -> None:
        super().__init__(f"{th} · {en}")
        self.code = code
        self.th = th
        self.en = en
