"""The agency's journal, for its auditor."""

from tracker.queries import progress
from web.api import asked
from web.api.door import Reply
from web.api.operations import operation
from web.api.shapes import Entry, Listed
from web.request_scope import present, view
from workflows.readers import JOURNAL, check_reader


@operation("GET", "/journal", th="บันทึกการเปลี่ยนแปลง", query=asked.JournalAsked, answer=Listed[Entry])
def list_journal(query: asked.JournalAsked) -> Reply:
    """Every entry, the latest first; for the auditor and the administrator."""
    check_reader(present().standings, JOURNAL)
    found = progress.journal_of(
        view(), present().agency_id, before=query.after, limit=query.limit + 1
    )
    page = found[: query.limit]
    after = str(page[-1].number) if len(found) > query.limit else None
    return Reply(Listed[Entry](items=[Entry.model_validate(one) for one in page]), after=after)
