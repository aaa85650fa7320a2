"""Where LINE delivers what is written to an agency's account; no person opens it.

Answers at once. LINE's own signature stands in the place of a form's token.
"""

from flask import Blueprint, Response, request

from web.request_scope import house, now
from workflows.actions.line_inbox import LineRefused, prove_line, send_replies, take_event
from workflows.channels.line_events import NoEvents, events_of

pages = Blueprint("line", __name__)
LARGEST_BODY = 256 * 1024


@pages.post("/line/<int:agency_id>")
def receive(agency_id: int) -> Response:
    """Take LINE's events; 403 for whoever is not LINE, be there such an account or not."""
    request.max_content_length = LARGEST_BODY
    body = request.get_data(cache=False)
    at_home, instant = house(), now()
    try:
        prove_line(
            at_home,
            agency_id=agency_id,
            body=body,
            signature=request.headers.get("X-Line-Signature", ""),
        )
        events = events_of(body)
    except LineRefused:
        return Response(status=403)
    except NoEvents:
        return Response(status=400)
    replies = [
        reply
        for event in events
        if (reply := take_event(at_home, agency_id=agency_id, event=event, now=instant))
    ]
    response = Response(status=200)
    if replies:  # LINE waits for our answer, so what we have to say to it comes after
        response.call_on_close(lambda: send_replies(at_home, agency_id=agency_id, replies=replies))
    return response
