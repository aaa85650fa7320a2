"""Notices: the log of sending, who would get what on a day, and dead letters sent again."""

from dataclasses import replace

from tracker.queries import notices
from tracker.queries.notices import NoticeRecord
from tracker.status import TokenScope
from web.api import asked
from web.api.door import Reply, Seen, unchanged
from web.api.operations import operation
from web.api.plans import last_changes
from web.api.shapes import Listed, Notice, Preview, SentAgain
from web.request_scope import house, now, present, view
from workflows.actions import notices as actions
from workflows.actions import reminders
from workflows.readers import NOTICES, check_reader
from workflows.report_links import without_secrets


@operation(
    "GET",
    "/notices",
    th="การแจ้งเตือน",
    query=asked.NoticesAsked,
    answer=Listed[Notice],
)
def list_notices(query: asked.NoticesAsked) -> Reply:
    """The log of sending, the latest first."""
    check_reader(present().standings, NOTICES)
    found = notices.notices(
        view(),
        present().agency_id,
        state=query.state,
        before=query.after,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    after = str(page[-1].id) if len(found) > query.limit else None
    return Reply(Listed[Notice](items=[_told(one) for one in page]), after=after)


@operation(
    "GET",
    "/notices/preview",
    th="ใครจะได้รับอะไรในวันนั้น",
    query=asked.DayAsked,
    answer=Listed[Preview],
    refusals=(409,),
)
def preview_notices(query: asked.DayAsked) -> Listed[Preview]:
    """Who would get what on a day, if nothing were reported until then."""
    check_reader(present().standings, NOTICES)
    found = reminders.preview(house(), present().agency_id, query.on)
    return Listed[Preview](
        items=[
            Preview(
                officer_id=one.officer_id,
                officer=one.officer,
                address=one.address,
                lines=one.lines,
                subject=one.words.subject,
                text=one.words.text,
            )
            for one in found
        ]
    )


@operation(
    "GET",
    "/notices/<row:notice_id>",
    th="การแจ้งเตือนหนึ่งรายการ",
    answer=Notice,
    tagged=True,
    refusals=(404,),
)
def notice(notice_id: int) -> Reply:
    """One notice."""
    seen = _seen(notice_id)
    return Reply(seen.body, tag=seen.tag)


@operation(
    "POST",
    "/notices/<row:notice_id>/again",
    th="ส่งอีกครั้ง",
    scope=TokenScope.CLERK,
    body=asked.Nothing,
    answer=SentAgain,
    guarded=True,
)
def send_notice_again(notice_id: int, told: asked.Nothing) -> Reply:
    """Have a dead letter sent again, to the officer's address of now."""
    me = present()
    with unchanged(lambda: _seen(notice_id)):
        due_at = actions.send_again(
            house(),
            agency_id=me.agency_id,
            notice_id=notice_id,
            officer_id=me.officer_id,
            now=now(),
        )
    return Reply(SentAgain(notice_id=notice_id, due_at=due_at), tag=_seen(notice_id).tag)


def _seen(notice_id: int) -> Seen[Notice]:
    """A notice has no version: its state and its tries are what changes."""
    check_reader(present().standings, NOTICES)
    found = notices.notice(view(), present().agency_id, notice_id)
    tag = f"{found.state}.{found.tries}"
    return Seen(_told(found), tag, last_changes("notice", notice_id))


def _told(found: NoticeRecord) -> Notice:
    """A notice without its reader's report links, which others must not hold."""
    return Notice.model_validate(replace(found, text=without_secrets(found.text)))
