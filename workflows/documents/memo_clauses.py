"""What one division, or several alike, did for a measure: the clauses of the memo's text.

Pure wording; which measures are told and in which order is `memo_body`'s.
"""

from datetime import date

from tracker.status import Status
from workflows.documents.memo_facts import MeasureFacts, PartFacts
from workflows.documents.memo_groups import STATUS_WORDS, LikeParts, like_parts
from workflows.documents.wording import after, in_digits, is_thai_letter, long_date, one_line

# Longer texts of a division stand in the annex only: the body must stay readable.
LONGEST_TEXT = 240
LONGEST_TITLE = 130
IN_ANNEX = "(รายละเอียดตามเอกสารแนบ)"


def told(part: PartFacts) -> tuple[str, date | None]:
    """What the division said it did, and when: this round's report, else the recorded result."""
    if part.report and part.report.done.strip():
        return one_line(part.report.done), part.report.done_on or part.done_on
    return one_line(part.result or ""), part.done_on


def shortened(text: str, limit: int = LONGEST_TEXT) -> str:
    """The text, or its beginning up to a blank and a pointer to the annex; never half a word."""
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", limit // 3, limit)
    # Text without a blank in reach: nothing of it can be quoted without breaking a word.
    return f"{text[:cut]} {IN_ANNEX}" if cut > 0 else ""


def dated(text: str, day: date | None) -> str:
    """The text with its date, unless it names that very date itself."""
    if day is None or long_date(day) in in_digits(text, thai=False):
        return text
    return f"{text} เมื่อวันที่ {long_date(day)}"


def because(reason: str) -> str:
    """ "เนื่องจาก…", without doubling the word where the reason begins with it."""
    reason = one_line(reason)
    for word in ("เนื่องจาก", "เพราะ"):
        reason = reason.removeprefix(word).lstrip()
    return after("เนื่องจาก", reason)


def part_clause(like: LikeParts, *, all_of: int) -> str:
    """One sentence about one part, or about several that are alike."""
    who, part = like.who(all_of=all_of), like.part
    text, day = told(part)
    if part.status is Status.NOT_DONE:
        clause = after(who, STATUS_WORDS[Status.NOT_DONE])
        return f"{clause} {because(shortened(part.reason))}" if part.reason else clause
    if part.status is Status.PLANNED:
        return _not_begun(who, part, text)
    body = shortened(text)
    if part.status is Status.DONE:
        words = "แล้วเสร็จ"
    else:
        words = "อยู่ระหว่างดำเนินการ"
        if part.report and part.report.percent is not None:
            words += f" คืบหน้าร้อยละ {part.report.percent}"
    if part.report and part.report.unchanged:
        words += " ผลคงเดิมจากที่เคยรายงาน"
    if not body:
        said = dated(after(who, "ดำเนินการแล้วเสร็จ" if part.status is Status.DONE else words), day)
        if part.status is Status.IN_PROGRESS and part.report is None:
            said += " แต่ยังไม่ได้รายงานผลในรอบนี้"
        return f"{said} {IN_ANNEX}" if text else said
    said = after(who, body) if is_thai_letter(body[:1]) else f"{after(who, 'รายงานว่า')} {body}"
    return f"{dated(said, day)} ({words}){_obstacle(part)}{_next_step(part)}"


def _not_begun(who: str, part: PartFacts, text: str) -> str:
    clause = after(who, STATUS_WORDS[Status.PLANNED])
    if part.report is None:
        return clause
    said = shortened(text)
    if said:
        clause += f" โดยรายงานว่า {said}"
    return clause + _obstacle(part) + _next_step(part)


def _obstacle(part: PartFacts) -> str:
    problem = shortened(one_line(part.report.problem or "")) if part.report else ""
    return f" ปัญหาอุปสรรค คือ {problem}" if problem else ""


def _next_step(part: PartFacts) -> str:
    step = one_line(part.report.next_step or "") if part.report else ""
    step = shortened(step) if part.status is not Status.DONE else ""
    return f" ขั้นต่อไป {step}" if step else ""


def name_measure(measure: MeasureFacts) -> str:
    """ "มาตรการที่ 3 …": the number always, the title where it is not too long for a text."""
    title = one_line(measure.title)
    number = f"มาตรการที่ {measure.number}"
    return number if not title or len(title) > LONGEST_TITLE else f"{number} “{title}”"


def measure_text(measure: MeasureFacts, *, most: int = 4) -> str:
    """A measure and what its divisions did, at most `most` clauses.

    One more is told too: “and one more” would hide it and save nothing.
    """
    likes = like_parts(measure)
    if not likes:
        return f"{name_measure(measure)} ยังไม่ได้กำหนดส่วนราชการที่รับผิดชอบ"
    if len(likes) == most + 1:
        most += 1
    said = [part_clause(like, all_of=len(measure.parts)) for like in likes[:most]]
    # What was not done is set off from what was: "… ส่วนกองช่างไม่สามารถดำเนินการได้".
    begun = [like.part.status in (Status.DONE, Status.IN_PROGRESS) for like in likes[:most]]
    if begun[0] and False in begun:
        at = begun.index(False)
        said[at] = after("ส่วน", said[at])
    left = sum(len(like.divisions) for like in likes[most:])
    if left:
        said.append(f"และอีก {left} ส่วนราชการ {IN_ANNEX}")
    return f"{name_measure(measure)} {' '.join(said)}"


def problems_of(measure: MeasureFacts) -> tuple[str, ...]:
    """The obstacles that divisions reported on a measure, each with who said it."""
    return tuple(
        f"{after(like.who(all_of=len(measure.parts)), 'แจ้งว่า')} {problem}"
        for like in like_parts(measure)
        if like.part.report and (problem := shortened(one_line(like.part.report.problem or "")))
    )


def status_counts(counts: dict[Status, int], unit: str = "มาตรการ") -> str:
    """ "แล้วเสร็จ 5 มาตรการ อยู่ระหว่างดำเนินการ 5 มาตรการ …", zeros left out."""
    said = [f"{STATUS_WORDS[status]} {n} {unit}" for status, n in counts.items() if n]
    return " ".join((*said[:-1], f"และ{said[-1]}")) if len(said) > 1 else "".join(said)
