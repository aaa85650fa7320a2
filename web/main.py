"""The program `tidtam`: the commands of workflows, and `serve`, which needs the top floor.

Holds no rule and no page. What is heavy is imported where it is used.
"""

import gc
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from workflows.cli import cli
from workflows.cli.arguments import Whole
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk
from workflows.cli.root import speak_utf8

OBJECTS_BETWEEN = 10_000  # made between two looks for what nobody holds: little is, at a start
log = logging.getLogger("tidtam.site")


@cli.command("serve", cls=Command, of_agency=False, answers=False)
@click.option("--host", metavar="T", help="The address to listen on ([web] host).")
@click.option("--port", type=Whole(1, 65535), help="The port ([web] port).")
@click.option("--with-clock", is_flag=True, help="Do the work of `tidtam run` in here too.")
@click.option(
    "--processes",
    type=Whole(1, 64),
    help="How many answer side by side (Linux: one a core, at most 4; elsewhere 1).",
)
@pass_desk
def serve(
    desk: Desk, host: str | None, port: int | None, with_clock: bool, processes: int | None
) -> None:
    """เปิดเว็บให้ใช้งาน · Serve the site until it is stopped (Ctrl+C).

    In the smallest office one program is enough: with --with-clock it reminds and sends as well.

    \b
    Example: tidtam serve --with-clock
             tidtam serve --host 0.0.0.0 --port 8080 --processes 1
    """
    with _putting_together():
        from web import crew, serving

        if (processes or 1) > 1 and not crew.can_share():
            raise click.ClickException(
                "หลายโปรเซสใช้ได้บน Linux เท่านั้น โปรดใช้ --processes 1\n"
                "several processes work on Linux only; use --processes 1"
            )
        web = desk.house.settings.web
        listen(
            desk,
            host=host or web.host,
            port=port or web.port,
            with_clock=with_clock,
            processes=processes or serving.processes_here(),
        )


@contextmanager
def _putting_together() -> Iterator[None]:
    """Look for nothing that nobody holds: a start makes a thousand such objects of 180,000.

    A sixth of its CPU went there. Whoever answers looks again (`serving`).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def listen(
    desk: Desk, *, host: str, port: int, with_clock: bool = False, processes: int = 1
) -> None:
    """Serve the site of this house; refuses where the port is taken.

    `with_clock`: beat as well, the first time once the port is ours.
    """
    from web import serving
    from workflows import bootstrap
    from workflows.log import log_kept

    try:
        doors = serving.open_doors(host, port, processes=processes)
    except OSError as error:
        raise click.ClickException(
            f"เปิดที่ {host}:{port} ไม่ได้ ({error.strerror}) ลองพอร์ตอื่นด้วย --port\n"
            f"cannot listen on {host}:{port} ({error.strerror}); try another --port"
        ) from error
    form = desk.house.settings.logs.form
    in_full = bool(os.environ.get("TIDTAM_DEBUG"))
    with log_kept(form, clock=bootstrap.now, in_full=in_full):
        if form == "console":
            desk.say(f"ติดตามเปิดที่ http://{host}:{port} (หยุดด้วย Ctrl+C) · Serving; Ctrl+C stops.")
        else:
            log.info("serving", extra={"host": host, "port": port})
        serving.serve(desk.house, doors, with_clock=with_clock)


def main() -> None:
    """The entry point of the installed command."""
    gc.set_threshold(OBJECTS_BETWEEN, 10, 10)
    speak_utf8()
    try:
        cli(prog_name="tidtam")
    finally:
        gc.freeze()  # taking apart what goes with the process was a quarter of a short command


if __name__ == "__main__":
    main()
