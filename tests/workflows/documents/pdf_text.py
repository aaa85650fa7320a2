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
