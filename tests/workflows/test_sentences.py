"""The usual sentences: by state, with places that nobody sends by mistake."""

import pytest

from tracker.status import Status
from workflows.sentences import TABLE, About, sentences, taken_over, unfilled

BEGUN = "ยังไม่ได้ดำเนินการ เนื่องจาก (ระบุเหตุผล) กำหนดเริ่มดำเนินการในเดือน (ระบุเดือน)"
ONGOING = "ดำเนินการต่อเนื่องตามแผน ในรอบนี้ได้ (ระบุกิจกรรม) จำนวน (ระบุจำนวน) ครั้ง"
FINISHED = "ดำเนินการแล้วเสร็จตามแผน ผลที่ได้คือ (ระบุผล)"
GIVEN_UP = "ไม่ได้ดำเนินการ เนื่องจาก (ระบุเหตุผล) และจะเสนอไว้ในแผนปีถัดไป"


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (Status.PLANNED, BEGUN),
        (Status.IN_PROGRESS, ONGOING),
        (Status.DONE, FINISHED),
        (Status.NOT_DONE, GIVEN_UP),
    ],
)
def test_each_state_has_its_own_results(status: Status, offered: str) -> None:
    every = {BEGUN, ONGOING, FINISHED, GIVEN_UP}
    assert every.intersection(sentences(About.RESULT, status)) == {offered}


def test_a_reason_is_offered_only_for_what_was_not_done() -> None:
    assert len(sentences(About.REASON, Status.NOT_DONE)) == 3
    assert sentences(About.REASON, Status.IN_PROGRESS) == ()


def test_no_list_is_longer_than_a_phone_s_screen() -> None:
    assert max(len(sentences(about, status)) for about in About for status in Status) <= 6


def test_every_sentence_is_one_that_is_offered_once() -> None:
    words = [one.words for one in TABLE]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (FINISHED, ("(ระบุผล)",)),
        (BEGUN + "\n" + BEGUN, ("(ระบุเหตุผล)", "(ระบุเดือน)")),
        ("ดำเนินการแล้วเสร็จตามแผน ผลที่ได้คือ ประชาชนพึงพอใจ", ()),
        ("แบบฟอร์มใหม่มีช่อง (ระบุเลขประจำตัวผู้เสียภาษี) แล้ว", ()),  # words of their own
    ],
)
def test_places_that_were_not_filled_are_found(text: str, places: tuple[str, ...]) -> None:
    assert unfilled(text) == places


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("", FINISHED),
        ("ประชุมแล้ว ๒ ครั้ง\n", "ประชุมแล้ว ๒ ครั้ง\n" + FINISHED),
        ("ก่อน\n" + FINISHED, "ก่อน\n" + FINISHED),  # pressed twice
    ],
)
def test_words_follow_what_was_typed(typed: str, becomes: str) -> None:
    assert taken_over(typed, FINISHED) == becomes
