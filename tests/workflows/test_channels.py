"""What a letter becomes, the folder of .eml files, and what the settings choose."""

import email
import email.policy
import os
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from tracker.settings import load_settings
from workflows.channels import (
    Answer,
    Folder,
    Letter,
    LineDown,
    Outcome,
    Smtp,
    as_message,
    channel_for,
)

LETTER = Letter(
    identity="digest-2026-03-30-7-0123456789abcdef",
    from_name="เทศบาลตำบลตัวอย่าง",
    to_name="ว่าที่ร้อยตรีตัวอย่าง มีชื่อยาวมากจนต้องตัดบรรทัดในหัวจดหมาย",
    to_address="head@office.example",
    subject="ขอรายงานผลมาตรการ ITA รอบ ๖ เดือน กำหนดส่งวันอังคารที่ ๓๑ มีนาคม ๒๕๖๙",
    text="เรียน ท่าน\n\nข้อความ\n",
    html="<p>ข้อความ</p>\n",
    language="th",
    written_at=datetime(2026, 3, 30, 2, 0, tzinfo=UTC),
)


def head(data: bytes, name: str) -> str:
    """A header as a mail program shows it."""
    return str(make_header(decode_header(str(email.message_from_bytes(data)[name]))))


def test_a_letter_is_an_e_mail_that_every_program_reads() -> None:
    data = as_message(LETTER, sender="tidtam@office.example").as_bytes()
    assert head(data, "From") == "เทศบาลตำบลตัวอย่าง <tidtam@office.example>"
    assert head(data, "To") == f"{LETTER.to_name} <head@office.example>"
    assert head(data, "Subject") == LETTER.subject
    assert head(data, "Date") == "Mon, 30 Mar 2026 09:00:00 +0700"
    assert head(data, "Message-ID") == f"<{LETTER.identity}@tidtam.office.example>"
    assert head(data, "Auto-Submitted") == "auto-generated"
    assert head(data, "Content-Language") == "th"
    assert data.isascii() and max(map(len, data.splitlines())) <= 78
    read = email.message_from_bytes(data, policy=email.policy.default)
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None and plain.get_content().splitlines() == LETTER.text.splitlines()
    assert html is not None and html.get_content().strip() == "<p>ข้อความ</p>"


def test_the_same_letter_is_always_the_same_bytes() -> None:
    first, again = (as_message(LETTER, sender="t@office.example").as_bytes() for _ in range(2))
    assert first == again


def test_a_sender_with_a_name_of_its_own_keeps_it() -> None:
    data = as_message(LETTER, sender="งานธุรการ <t@office.example>").as_bytes()
    assert head(data, "From") == "งานธุรการ <t@office.example>"


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("subject", "เรื่อง\r\nBcc: all@office.example", "a subject cannot bring a header"),
        ("to_name", "ตัวอย่าง\r\nBcc: all@office.example", "nor can a name"),
    ],
)
def test_nothing_can_smuggle_a_header_in(field: str, value: str, why: str) -> None:
    data = as_message(replace(LETTER, **{field: value}), sender="t@office.example").as_bytes()  # type: ignore[arg-type]
    assert email.message_from_bytes(data)["Bcc"] is None, why


def test_a_thai_domain_is_written_in_ascii() -> None:
    letter = replace(LETTER, to_address="head@ตัวอย่าง.ไทย")
    data = as_message(letter, sender="t@office.example").as_bytes()
    assert head(data, "To").endswith("<head@xn--72c1a1bt4awk9o.xn--o3cw4h>")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "nothing"),
        ("head", "no domain"),
        ("head@", "an empty domain"),
        ("@office.example", "nobody there"),
        ("the head@office.example", "a blank"),
        ("หัวหน้า@office.example", "most servers know no Thai before the @"),
        ("head@office..example", "a label of the domain is empty"),
    ],
)
def test_what_is_no_address_is_refused_for_good(tmp_path: Path, address: str, why: str) -> None:
    with Folder(tmp_path, "t@office.example").open() as line:
        answer = line.send(replace(LETTER, to_address=address))
    assert answer.outcome is Outcome.PERMANENT, why
    assert list(tmp_path.iterdir()) == []


def test_the_folder_gets_one_file_for_one_notice_however_often_it_is_sent(tmp_path: Path) -> None:
    folder = tmp_path / "mail" / "ขาออก"
    with Folder(folder, "t@office.example").open() as line:
        answers = [line.send(LETTER), line.send(LETTER)]
    assert answers == [Answer(Outcome.SENT, f"{LETTER.identity}.eml")] * 2
    assert [path.name for path in folder.iterdir()] == [f"{LETTER.identity}.eml"]
    assert head((folder / f"{LETTER.identity}.eml").read_bytes(), "Subject") == LETTER.subject


def test_a_letter_is_on_the_disk_before_it_counts_as_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing: list[int] = []  # how many letters stood there already, at each flush
    monkeypatch.setattr(
        os, "fsync", lambda _handle: standing.append(len(list(tmp_path.glob("*.eml"))))
    )
    with Folder(tmp_path, "t@office.example").open() as line:
        line.send(LETTER)
    assert (standing, len(list(tmp_path.glob("*.eml")))) == ([0], 1)


def test_a_folder_that_cannot_be_written_is_no_fault_of_the_letter(tmp_path: Path) -> None:
    blocked = tmp_path / "mail"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    with Folder(blocked, "t@office.example").open() as line, pytest.raises(LineDown):
        line.send(LETTER)


def test_the_settings_name_the_channel(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[mail]\ndelivery = "smtp"\nhost = "mail.example"\n', encoding="utf-8")
    mail = load_settings(config, {"TIDTAM_MAIL_PASSWORD": "secret"}).mail
    chosen = channel_for(mail)
    assert isinstance(chosen, Smtp)
    assert (chosen.host, chosen.port, chosen.security, chosen.timeout) == (
        "mail.example",
        587,
        "starttls",
        30,
    )
    assert "secret" not in repr(chosen)
    assert channel_for(load_settings(None, {}).mail) == Folder(
        load_settings(None, {}).mail.folder, "tidtam@localhost"
    )


@pytest.mark.parametrize(
    "subject",
    [
        "กำหนดส่งวันอังคารที่ ๓๑ มีนาคม ๒๕๖๙ (เหลือ ๓๐ วันทำการ) รอบ ๖ เดือน",
        "มาตรการ ITA (OIT) รอบ ๖ เดือน: ขอรายงานผล / report, please (round 1)",
        "a plain subject (in ASCII)",
    ],
)
def test_no_blank_of_a_subject_is_lost_where_it_is_folded(subject: str) -> None:
    data = as_message(replace(LETTER, subject=subject), sender="t@office.example").as_bytes()
    head = data.decode("ascii").split("\r\n\r\n")[0].replace("\r\n ", " ")
    line = next(one for one in head.split("\r\n") if one.startswith("Subject: "))
    assert str(make_header(decode_header(line.removeprefix("Subject: ")))) == subject
