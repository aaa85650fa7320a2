"""Whatever is typed, the command ends with 0, 1 or 2 and never with a defect."""

from collections.abc import Iterator

import click
import hypothesis.strategies as st
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

from tests.proofs import examples
from tests.workflows.cli.conftest import Terminal
from workflows.cli import cli

# Words that mean something somewhere, and words that mean nothing anywhere.
WORDS = (
    "", " ", "0", "-1", "1", "2", "๑", "999999999999999999999", "1/1", "2569/1", "2569/99", "/1",
    "a/b", "2026-04-03", "9999-12-31", "31 ก.พ. 2569", "๓ เม.ย. ๒๕๖๙", "2026-04-03T09:00", "%",
    "กองคลัง", "สำนักปลัด", "start", "finish", "submit", "plan.txt", "nothing.docx", ".", "\u200b",
    "😀", "x" * 3000, "'; DROP TABLE part;--", "ladder_before=[1]", "office_start=99", "https://",
    "http://x/", "clerk@test.example", "finance@test.example", "palad@test.example",
)  # fmt: skip
ENDLESS = {"run", "serve"}


def leaves(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with its path of names."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            if name not in ENDLESS and member is not None:
                yield from leaves(member, (*path, name))
        if not command.invoke_without_command:
            return
    yield path, command


LEAVES = tuple(leaves(cli))


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """One command line: a command that exists, and arguments that may or may not fit it."""
    path, command = draw(st.sampled_from(LEAVES))
    typed = list(path)
    for param in command.params:
        known = list(getattr(param.type, "choices", ())) or WORDS
        word = draw(st.one_of(st.sampled_from(known), st.sampled_from(WORDS)))
        if isinstance(param, click.Argument):
            typed.append(word)
        elif param.name != "config" and (param.required or draw(st.booleans())):
            typed.append(
                param.opts[0] if getattr(param, "is_flag", False) else f"{param.opts[0]}={word}"
            )
    return typed


@settings(
    max_examples=examples(slice=120, full=2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(typed=lines())
def test_whatever_is_typed_ends_as_promised(approved: Terminal, typed: list[str]) -> None:
    result = CliRunner().invoke(cli, typed, input="x\n")
    assert result.exit_code in {0, 1, 2}
    assert "Something unexpected" not in result.stderr, result.stderr
    if "--json" in typed and result.exit_code != 0 and "verify" not in typed:
        assert result.stdout == "" or result.stdout[0] in "[{"
