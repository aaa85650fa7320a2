"""What all commands share: --config and --json on each, a suggestion for a misspelt name.

Groups load a command's module only when it is called, so that the first word answers quickly.
"""

import difflib
import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from workflows.cli.desk import Desk


def _remember_config(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(Desk).config = value


def _remember_json(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Desk).as_json = True


def _remember_agency(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Desk).agency_name = value


def config_option() -> click.Option:
    """--config FILE, understood before and after a subcommand."""
    return click.Option(
        ["--config"],
        metavar="FILE",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_remember_config,
        help="The settings (default: TIDTAM_CONFIG, else config.toml in this folder).",
    )


def json_option() -> click.Option:
    """--json: one JSON document on standard output and nothing else."""
    return click.Option(
        ["--json", "as_json"],
        is_flag=True,
        expose_value=False,
        callback=_remember_json,
        help="One JSON document on standard output.",
    )


def agency_option() -> click.Option:
    """--agency NAME, needed only where several agencies are."""
    return click.Option(
        ["--agency"],
        metavar="NAME",
        expose_value=False,
        callback=_remember_agency,
        help="The agency, where there are several.",
    )


class Command(click.Command):
    """A command with --config and --json; with `of_agency` it takes --agency too."""

    def __init__(
        self, *args: Any, of_agency: bool = True, answers: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        taken = {name for param in self.params for name in param.opts}
        shared = [agency_option()] if of_agency else []
        shared += [json_option()] if answers else []
        self.params += [o for o in (*shared, config_option()) if o.opts[0] not in taken]


class Group(click.Group):
    """A group whose members may be named as “module:attribute”, and loaded when called."""

    command_class = Command

    def __init__(self, *args: Any, lazy: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = dict(lazy or {})
        self.params.append(config_option())

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The members in the order in which they were named."""
        return [*self._lazy, *(name for name in self.commands if name not in self._lazy)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The member of this name, loaded if need be."""
        if cmd_name in self._lazy and cmd_name not in self.commands:
            module, attribute = self._lazy[cmd_name].split(":")
            self.add_command(getattr(importlib.import_module(module), attribute), cmd_name)
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a name that is not there is answered with those near to it."""
        name = args[0] if args else ""
        known = self.list_commands(ctx)
        if not name.startswith("-") and name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            meant = ", ".join(near or known)
            ctx.fail(
                f"ไม่มีคำสั่ง “{name}” ลองดู: {meant}\n"
                f"There is no command “{name}”; "
                + (f"did you mean: {meant}?" if near else f"there are: {meant}.")
            )
        return super().resolve_command(ctx, args)


Group.group_class = Group
pass_desk = click.make_pass_decorator(Desk, ensure=True)
