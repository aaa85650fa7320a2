"""The examples of the API's guides, run by a real curl against the site as served in production."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.approval import HOUSE
from tests.factories import FINANCE, FilledOffice
from tests.web.browsing import served
from tests.web.program import program
from tracker.status import TokenScope

TOOLS = ("bash", "curl", "sed", "tr")
GUIDES = ("docs/en/api.md", "docs/th/api.md")


def examples(guide: str) -> list[str]:
    """The commands that a page shows, block by block."""
    page = (HOUSE / guide).read_text(encoding="utf-8")
    return re.findall(r"```sh\n(.*?)```", page, flags=re.DOTALL)


@pytest.fixture
def address(site: Flask) -> Iterator[str]:
    """Where the site is served for the length of a test."""
    with served(site) as address:
        yield address


@pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason="the examples are for a shell"
)
@pytest.mark.parametrize("guide", GUIDES)
def test_the_examples_do_what_the_page_says(
    guide: str, address: str, site: Flask, filled: FilledOffice, tmp_path: Path
) -> None:
    token = program(site, filled, FINANCE, TokenScope.REPORT).secret
    answers = []
    for example in examples(guide):
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", example],
            cwd=tmp_path,
            env={**os.environ, "SITE": address, "TOKEN": token, "no_proxy": "*"},
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        answers.append(json.loads(done.stdout))
    me, listed, reported, finished = answers
    assert me["name"] == FINANCE
    assert [one["status"] for one in listed["items"]] == ["in_progress", "in_progress"]
    assert reported["part"]["last_report"]["percent"] == 60
    assert finished["part"]["status"] == "done"
    assert [one["name"] for one in finished["part"]["evidence"]] == ["evidence.txt"]


def test_both_languages_show_the_same_examples() -> None:
    english, thai = map(examples, GUIDES)
    assert english == thai and len(english) == 4
