"""The list of all operations as a page, made from the same table as the description."""

from itertools import groupby
from typing import Any

from flask import Blueprint, render_template

from web.api.operations import PREFIX, in_order

pages = Blueprint("api_pages", __name__)


@pages.get("/api")
def operations() -> Any:
    """What can a program ask?"""
    groups = [
        (name, list(members)) for name, members in groupby(in_order(), key=lambda one: one.group)
    ]
    return render_template("api/operations.html", groups=groups, prefix=PREFIX)
