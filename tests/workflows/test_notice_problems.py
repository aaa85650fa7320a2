"""Why a notice did not go out, in the words of people."""

import pytest

from workflows.notice_problems import problem_words


@pytest.mark.parametrize(
    ("problem", "thai", "english"),
    [
        ("superseded", "มีฉบับใหม่กว่าแทนแล้ว", "a newer one has taken its place"),
        ("no-longer-owed", "รายงานแล้ว จึงไม่ต้องเตือน", "reported, so no reminder is needed"),
        ("switched-off", "ช่องทางนี้ปิดไว้แล้ว", "this way has been switched off"),
        ("550 no such user", "550 no such user", "550 no such user"),
        (None, "", ""),
    ],
)
def test_a_code_is_said_in_words_and_a_servers_answer_as_it_came(
    problem: str | None, thai: str, english: str
) -> None:
    assert problem_words(problem) == thai
    assert problem_words(problem, language="en") == english
