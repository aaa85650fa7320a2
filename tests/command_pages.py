"""Writes the page of all commands in docs/ from the help texts, and reads commands out of pages."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from web.main import cli

OPENING = """# Every command · คำสั่งทั้งหมด

Written from the help texts (`make approve`); `tidtam COMMAND --help` shows the same. Every
command takes `--config FILE`. Answers go to standard output, messages to standard error. Exit
status: 0 done, 1 refused or a check failed, 2 wrong usage.

หน้านี้สร้างจากข้อความช่วยเหลือของโปรแกรม สั่ง `tidtam คำสั่ง --help` จะเห็นข้อความเดียวกัน
"""


def page() -> str:
    """The whole page, as Markdown."""
    parts = [OPENING]
    for path, command in commands(cli, ("tidtam",)):
        context = click.Context(command, info_name=" ".join(path), max_content_width=96)
        context.terminal_width = 96
        parts.append(f"## {' '.join(path)}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return re.sub(r"[ \t]+\n", "\n", "\n".join(parts))


def commands(
    command: click.Command, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The command and all under it, each with its path of names."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path[-1])
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            assert member is not None
            yield from commands(member, (*path, name))


def named_in(page: Path) -> Iterator[list[str]]:
    """Every command line of ours that a page shows, in blocks or in the text, as words."""
    yield from shown_in(page)
    for call in re.findall(r"`tidtam ([^`]+)`", page.read_text(encoding="utf-8")):
        yield shlex.split(call)


def shown_in(page: Path) -> Iterator[list[str]]:
    """Every command line of ours that stands in a block of a page, as words."""
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"(?s)```(?:sh|console|bat|powershell|ini)\n(.*?)```", text):
        joined = re.sub(r"[\\^`]\n\s*", " ", block)
        for line in joined.splitlines():
            if call := re.match(r"(?:\$ |> )?(?:\S*[/\\])?tidtam(?:\.exe)?(\s.*)?$", line.strip()):
                yield shlex.split(call[1] or "", comments=True)


def mistakes(words: list[str]) -> list[str]:
    """What of a command line does not exist: names of commands and of options."""
    command: click.Command = cli
    wrong = []
    for word in words:
        if word.startswith("--"):
            known = {name for param in command.params for name in param.opts} | {"--help"}
            if word.split("=")[0] not in known:
                wrong.append(f"{command.name} has no {word}")
        elif isinstance(command, click.Group) and not _takes(command, words, word):
            member = command.get_command(click.Context(command), word)
            if member is None:
                if command.invoke_without_command or word in {"…", "COMMAND", "คำสั่ง"}:
                    break
                return [f"{command.name} has no {word}"]
            command = member
    return wrong


def _takes(command: click.Command, words: list[str], word: str) -> bool:
    """Whether a word is the value of the option before it."""
    before = words[words.index(word) - 1] if words.index(word) else ""
    values = {n for p in command.params for n in p.opts if not getattr(p, "is_flag", False)}
    return before in values
