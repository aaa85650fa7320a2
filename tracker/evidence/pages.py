"""Takes the text layer of a PDF, to look for identity numbers. Keeps nothing, draws nothing.

Runs in a child process (`tracker.child`).
"""

from tracker.errors import TidtamError

MAX_PAGES = 200
MAX_CHARACTERS = 2_000_000
_LOCKED = 4  # FPDF_ERR_PASSWORD


def answer(payload: bytes) -> bytes:
    """The text of the first pages as UTF-8; TidtamError pdf-locked or pdf-damaged."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(payload)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _LOCKED
        raise TidtamError("pdf-locked" if locked else "pdf-damaged", th="", en="") from None
    texts: list[str] = []
    length = 0
    for number in range(min(len(document), MAX_PAGES)):
        try:
            text = document[number].get_textpage().get_text_bounded(errors="ignore")
        except pypdfium2.PdfiumError:
            continue
        texts.append(text)
        length += len(text)
        if length > MAX_CHARACTERS:
            break
    return "\n".join(texts).encode("utf-8", "ignore")
