"""What a PDF's text layer says, page by page and line by line; not a test."""

import re

import pypdfium2

PAGE_NUMBER = re.compile(r"^– [๐-๙0-9]+ –\s*")


def page_lines(pdf: bytes) -> list[list[str]]:
    """The lines of every page, the page's number taken away."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        reader = page.get_textpage()
        pages.append(PAGE_NUMBER.sub("", reader.get_text_bounded()).split("\r\n"))
        reader.close()
        page.close()
    document.close()
    return pages


def bare(text: str) -> str:
    """Without any white space: what stands on the paper, wherever its lines end."""
    return "".join(text.split())


def whole_text(pdf: bytes) -> str:
    """The text of all pages, without white space."""
    return bare("".join(line for page in page_lines(pdf) for line in page))


def line_ends(pdf: bytes, texts: list[str]) -> dict[str, list[int]]:
    """For each text that stands whole on one page: after how many signs its lines end.

    Read from the places of the signs themselves (a line ends where the next sign stands lower and
    further left), so that columns side by side do not matter. Blanks are not counted.
    """
    found: dict[str, list[int]] = {}
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        reader = page.get_textpage()
        signs: list[str] = []
        places: list[tuple[float, float]] = []
        for n in range(reader.count_chars()):
            sign = reader.get_text_range(n, 1)
            if sign.strip():
                left, bottom, _, top = reader.get_charbox(n, loose=True)
                signs.append(sign)
                places.append((left, (bottom + top) / 2))
        whole = "".join(signs)
        for text in texts:
            at = whole.find(bare(text))
            if at < 0 or text in found or not text:
                continue
            own = places[at : at + len(bare(text))]
            found[text] = [
                n
                for n in range(1, len(own))
                if own[n][1] < own[n - 1][1] - 8 and own[n][0] < own[n - 1][0]
            ]
        reader.close()
        page.close()
    document.close()
    return found
