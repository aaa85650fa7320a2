"""Refusals as pages say them: in the page's language, without hints for a terminal."""

import pytest
from flask import Flask, session

from tracker.errors import TidtamError
from tracker.status import Status
from web.refusals import sentence
from workflows.engine import Capacity, Refused
from workflows.states import PART


def refused(state: Status, action: str) -> Refused:
    with pytest.raises(Refused) as caught:
        PART.decide(state, action, who={Capacity.OWNER})
    return caught.value


@pytest.mark.parametrize(
    ("error", "thai", "english"),
    [
        (
            TidtamError(
                "source",
                th="ต้องระบุที่มา เช่น โทรศัพท์ (--source)",
                en="name its source, a call … (--source)",
            ),
            "ต้องระบุที่มา เช่น โทรศัพท์",
            "Name its source, a call …",
        ),
        (
            TidtamError("memo", th="ยังไม่มีบันทึกข้อความ", en="no memo yet (tidtam memo ROUND submit)"),
            "ยังไม่มีบันทึกข้อความ",
            "No memo yet.",
        ),
        (
            refused(Status.IN_PROGRESS, "start"),
            "มาตรการในส่วนนี้อยู่ในสถานะ “อยู่ระหว่างดำเนินการ” จึงเริ่มดำเนินการไม่ได้ "
            "(ทำได้เมื่อสถานะเป็น “ยังไม่ได้ดำเนินการ”)",
            "The part is in progress, and “start” is possible only from planned.",
        ),
        (
            TidtamError("percent", th="ต้องเป็น 0 ถึง 100", en="must be from 0 to 100"),
            "ต้องเป็น ๐ ถึง ๑๐๐",
            "Must be from 0 to 100.",
        ),
    ],
)
def test_a_refusal_is_said_for_a_page(
    site: Flask, error: TidtamError, thai: str, english: str
) -> None:
    with site.test_request_context("/"):
        site.preprocess_request()
        assert sentence(error) == thai
    with site.test_request_context("/"):
        session["language"] = "en"
        site.preprocess_request()
        assert sentence(error) == english
