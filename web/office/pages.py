"""The pages of the office under one door, which lets the clerk and the administrator in."""

from flask import Blueprint

from web.office.divisions import pages as divisions
from web.office.keeping import may_keep_office, only_keepers
from web.office.officers import pages as officers
from web.office.orders import pages as orders
from web.office.postings import pages as postings
from web.office.settings import pages as settings

pages = Blueprint("office", __name__, url_prefix="/office")
pages.before_request(only_keepers)
pages.app_template_global("may_keep_office")(may_keep_office)
for group in (officers, postings, divisions, orders, settings):
    pages.register_blueprint(group)
