"""Work in a child process: answered, refused, too slow, too hungry, broken."""

import os
import sys

import pytest

from tracker.child import ChildCrashError, ChildMemoryError, ChildTimeoutError, run_limited
from tracker.errors import TidtamError

HERE = "tests.tracker.child_work"


def test_the_answer_of_the_child_comes_back_byte_for_byte() -> None:
    payload = bytes(range(256)) * 1000
    assert run_limited(HERE, b"echo" + payload, seconds=30, megabytes=200) == payload


def test_what_a_library_prints_does_not_mix_with_the_answer() -> None:
    assert run_limited(HERE, b"talk", seconds=30, megabytes=200) == b"quiet"


def test_a_refusal_keeps_its_code_and_its_sentences() -> None:
    with pytest.raises(TidtamError) as caught:
        run_limited(HERE, b"deny", seconds=30, megabytes=200)
    assert (caught.value.code, caught.value.th, caught.value.en) == ("no", "ไม่ได้", "No.")


def test_work_that_never_ends_is_stopped() -> None:
    with pytest.raises(ChildTimeoutError):
        run_limited(HERE, b"wait", seconds=1, megabytes=200)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux")
def test_work_that_eats_memory_is_stopped() -> None:
    with pytest.raises(ChildMemoryError):
        run_limited(HERE, b"hoard", seconds=30, megabytes=200)


def test_a_child_that_dies_is_an_error_and_not_an_answer() -> None:
    with pytest.raises(ChildCrashError):
        run_limited(HERE, b"die", seconds=30, megabytes=200)


def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TIDTAM_KEY", "hush")
    assert run_limited(HERE, b"environment", seconds=30, megabytes=200) == b"absent"
