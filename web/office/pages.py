"""The pages of the office under one door: clerk and administrator change, others may read."""

from flask import Blueprint

from web.office.backup import pages as backup
from web.office.channels import pages as channels
from web.office.divisions import pages as divisions
from web.office.keeping import may_keep_office, may_read_office, only_readers
from web.office.officers import pages as officers
from web.office.orders import pages as orders
from web.office.postings import pages as postings
from web.office.settings import pages as settings
from web.office.supervision import pages as supervision

pages = Blueprint("office", __name__, url_prefix="/office")
pages.before_request(only_readers)
pages.app_template_global("may_keep_office")(may_keep_office)
pages.app_template_global("may_read_office")(may_read_office)
for group in (officers, postings, divisions, orders, settings, channels, supervision, backup):
    pages.register_blueprint(group)
