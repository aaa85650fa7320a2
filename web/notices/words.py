"""How pages say kinds, states, channels and problems of notices. Decides nothing."""

from flask_babel import gettext

from tracker.status import Channel, NoticeState
from web.request_scope import language
from workflows.notice_problems import problem_words

STATES = tuple(NoticeState)
KINDS = ("digest", "note-for-palad", "escalation")
CHANNELS = tuple(Channel)


def notice_kind(kind: str) -> str:
    """What a notice is for."""
    words = {
        "digest": gettext("เตือนให้รายงาน"),
        "note-for-palad": gettext("ร่างข้อความถึงปลัด"),
        "escalation": gettext("แจ้งผู้บังคับบัญชา"),
        "sign-in": gettext("ลิงก์เข้าระบบ"),
        "test": gettext("ข้อความทดสอบ"),
    }
    return words.get(kind, kind)


def notice_state(state: NoticeState, channel: Channel | None = None) -> str:
    """Where a notice stands; one that was put into the folder has reached nobody."""
    if state is NoticeState.SENT and channel is Channel.FOLDER:
        return gettext("เก็บไว้ในแฟ้ม")
    words = {
        NoticeState.WAITING: gettext("รอส่ง"),
        NoticeState.SENDING: gettext("กำลังส่ง"),
        NoticeState.HANDED: gettext("ส่งแล้ว รอบันทึก"),
        NoticeState.SENT: gettext("ส่งถึงแล้ว"),
        NoticeState.DEAD: gettext("ส่งไม่ได้"),
        NoticeState.CANCELLED: gettext("ยกเลิก"),
    }
    return words[state]


def notice_look(state: NoticeState, channel: Channel | None = None) -> str:
    """The colour and shape of a state, of those that pages have."""
    if state is NoticeState.SENT and channel is Channel.FOLDER:
        return "plain"
    looks = {
        NoticeState.SENT: "done",
        NoticeState.HANDED: "done",
        NoticeState.DEAD: "not_done",
        NoticeState.CANCELLED: "plain",
        NoticeState.SENDING: "in_progress",
        NoticeState.WAITING: "planned",
    }
    return looks[state]


def channel_name(channel: Channel) -> str:
    """By which way a notice goes."""
    words = {
        Channel.FOLDER: gettext("แฟ้มอีเมล"),
        Channel.SMTP: gettext("อีเมล"),
        Channel.LINE: "LINE",
        Channel.WEBHOOK: "Webhook",
    }
    return words[channel]


def why(problem: str | None) -> str:
    """Why a notice is dead or was taken back; a server's own answer as it came."""
    return problem_words(problem, language=language())
