"""Words for people belong to one kind of thing, even where the stored words are the same."""

import pytest

from tracker import status
from tracker.status import THAI, MemoStatus, PlanStatus, ReportStatus, Role, RoundStatus


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PlanStatus.CLOSED, "สิ้นสุดแล้ว"),
        (RoundStatus.CLOSED, "ปิดรอบแล้ว"),
        (MemoStatus.SUBMITTED, "เสนอผู้อำนวยการแล้ว"),
        (ReportStatus.SUBMITTED, "ส่งแล้ว"),
        (MemoStatus.PALAD, "เสนอผู้บริหารแล้ว"),
        (Role.PALAD, "ปลัด"),
    ],
)
def test_kinds_that_share_a_stored_word_keep_their_own_words(
    state: status.StrEnum, words: str
) -> None:
    assert THAI[state] == words
