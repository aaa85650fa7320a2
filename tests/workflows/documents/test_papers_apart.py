"""Papers made in a child process: the same bytes, errors in words, limits that hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.workflows.documents.memo_examples import by_issue
from tracker.errors import TidtamError
from workflows.documents.child import FORMS, render, render_apart
from workflows.documents.memo_writing import write_memo

DATED = datetime(2026, 4, 3, 2, 0, tzinfo=UTC)


def test_one_child_makes_every_form_with_the_same_bytes() -> None:
    content = write_memo(by_issue())
    apart = render_apart(content, *FORMS, dated=DATED)
    assert apart == tuple(render(content, form, dated=DATED) for form in FORMS)


def test_what_the_child_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(TidtamError) as caught:
        render_apart(write_memo(by_issue()), "pdf", dated=DATED, font_folder=tmp_path)
    assert caught.value.code == "font-folder"


def test_an_unknown_form_is_a_defect_of_the_caller() -> None:
    with pytest.raises(ValueError, match="odt"):
        render(write_memo(by_issue()), "odt", dated=DATED)
