"""When everything was backed up last, and a backup to carry off where the agency is alone."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for

from tracker.calendar import be_year
from tracker.errors import TidtamError
from tracker.queries import backups
from web.office.keeping import is_administrator
from web.refusals import tell
from web.request_scope import house, now, present, today, view
from web.step_up import step_up
from workflows.actions.backups import hand_out, may_hand_out

pages = Blueprint("backup", __name__, url_prefix="/backup")
SHOWN = 10
OLD = timedelta(days=8)  # a week, and the night after
CHUNK = 1 << 16


@pages.get("")
def show() -> Any:
    """When was the last backup, and what is in it?"""
    made = backups.last(view(), limit=SHOWN)
    return render_template(
        "office/backup.html",
        group="office",
        tab="backup",
        made=made,
        is_old=not made or made[0].made_at < now() - OLD,
        alone=backups.is_alone(view()),
        may_download=is_administrator() and may_hand_out(view()),
        is_administrator=is_administrator(),
    )


@pages.post("")
@step_up(is_administrator)
def download() -> Any:
    """Everything in one file, made now."""
    if not is_administrator():
        abort(403)
    folder = Path(tempfile.mkdtemp(prefix="tidtam-backup-"))
    on = today()
    name = f"tidtam-{be_year(on.year)}-{on:%m-%d}.tidtam"
    try:
        hand_out(
            house(),
            folder / name,
            agency_id=present().agency_id,
            officer_id=present().officer_id,
            now=now(),
        )
    except TidtamError as error:
        shutil.rmtree(folder, ignore_errors=True)
        tell(error)
        return redirect(url_for("office.backup.show"))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    size = (folder / name).stat().st_size
    answer = Response(_carried_off(folder, name), mimetype="application/zip")
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _carried_off(folder: Path, name: str) -> Iterator[bytes]:
    """The file in pieces; nothing of it stays behind."""
    try:
        with (folder / name).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    finally:
        shutil.rmtree(folder, ignore_errors=True)
