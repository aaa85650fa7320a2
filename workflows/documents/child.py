"""Renders a paper in a child process with limits of memory and time: the server stays small.

The child gets the stored content, never the database. Which form is wanted is data.
"""

import base64
import json
from datetime import datetime
from pathlib import Path

from tracker.child import run_limited
from workflows.documents.memo_content import MemoContent, content_from_json, content_to_json

FORMS = ("pdf", "docx", "html")
# Measured: 40 measures as PDF want 0.7 s and 150 MB; these are for papers that are out of hand.
SECONDS = 60.0
MEGABYTES = 768


def render_apart(
    content: MemoContent,
    *forms: str,
    dated: datetime,
    font_folder: Path | None = None,
    template: Path | None = None,
    emblem: bytes | None = None,
) -> tuple[bytes, ...]:
    """The memo in each of `forms`, made in one child process; the same bytes as made here.

    `dated` (aware) is the document's date; `font_folder` is for the PDF, `template` for Word.
    Raises PaperError's code and sentences as a TidtamError, or the child's errors (tracker.child).
    """
    asked = {
        "forms": forms,
        "content": content_to_json(content),
        "dated": dated.isoformat(),
        "font_folder": str(font_folder) if font_folder else None,
        "template": str(template) if template else None,
        "emblem": base64.b64encode(emblem).decode("ascii") if emblem else None,
    }
    payload = json.dumps(asked).encode("utf-8")
    answered = run_limited(__name__, payload, seconds=SECONDS, megabytes=MEGABYTES)
    return tuple(base64.b64decode(paper) for paper in json.loads(answered))


def render(
    content: MemoContent,
    form: str,
    *,
    dated: datetime,
    font_folder: Path | None = None,
    template: Path | None = None,
    emblem: bytes | None = None,
) -> bytes:
    """The same, made in this process; raises ValueError for a form that is none of FORMS."""
    if form == "pdf":
        from workflows.documents.typst_paper import render_pdf

        return render_pdf(content, dated=dated, font_folder=font_folder, emblem=emblem)
    if form == "docx":
        from workflows.documents.docx_paper import render_docx

        return render_docx(content, dated=dated, template=template, emblem=emblem)
    if form == "html":
        from workflows.documents.html_paper import render_html

        return render_html(content).encode("utf-8")
    raise ValueError(f"{form!r} is none of {FORMS}")


def answer(payload: bytes) -> bytes:
    """The child's side of `render_apart`."""
    asked = json.loads(payload)
    content = content_from_json(asked["content"])
    papers = [
        render(
            content,
            form,
            dated=datetime.fromisoformat(asked["dated"]),
            font_folder=Path(asked["font_folder"]) if asked["font_folder"] else None,
            template=Path(asked["template"]) if asked["template"] else None,
            emblem=base64.b64decode(asked["emblem"]) if asked["emblem"] else None,
        )
        for form in asked["forms"]
    ]
    return json.dumps([base64.b64encode(paper).decode("ascii") for paper in papers]).encode()
