"""How people are told why a notice is dead or was taken back. Decides nothing."""

PROBLEMS = {
    "no-address": ("ยังไม่มีที่อยู่ให้ส่ง", "no address to send to yet"),
    "superseded": ("มีฉบับใหม่กว่าแทนแล้ว", "a newer one has taken its place"),
    "no-longer-owed": ("รายงานแล้ว จึงไม่ต้องเตือน", "reported, so no reminder is needed"),
    "switched-off": ("ช่องทางนี้ปิดไว้แล้ว", "this way has been switched off"),
    "sent-before": ("ถือว่าส่งแล้วก่อนกู้คืนข้อมูล", "counted as sent before the restore"),
    "handed over": ("มอบงานให้ผู้อื่นแล้ว", "the work has been handed over"),
}


def problem_words(problem: str | None, *, language: str = "th") -> str:
    """The words for a notice's `problem`; a server's own answer as it came."""
    thai, english = PROBLEMS.get(problem or "", (problem or "", problem or ""))
    return english if language == "en" else thai
