"""The memo's annex: figures by status and by division, and the follow-up table of each group.

A cell is a tuple of fragments; nothing is shortened here, the annex holds every word.
"""

from tracker.status import Status
from workflows.documents.memo_clauses import because, dated, told
from workflows.documents.memo_content import AnnexRow, AnnexTable, FiguresTable
from workflows.documents.memo_facts import MeasureFacts, MemoFacts, PartFacts
from workflows.documents.memo_groups import (
    STATUS_WORDS,
    Group,
    LikeParts,
    count_status,
    group_measures,
    like_parts,
)
from workflows.documents.wording import one_line, short_round, unique

COLUMNS = ("ข้อบกพร่อง/จุดอ่อน", "แนวทางสู่การปฏิบัติ", "มาตรการ", "ผู้รับผิดชอบ")
FOLLOW_UP = "การกำกับติดตาม"
TWO_COLUMNS = ("ดำเนินการแล้ว", "ยังไม่ดำเนินการ")
THREE_COLUMNS = ("แล้วเสร็จ", "อยู่ระหว่างดำเนินการ", "ยังไม่ดำเนินการ")
TICK = "✓"

Cell = tuple[str, ...]


def write_figures(facts: MemoFacts) -> tuple[FiguresTable, ...]:
    """Two tables of counts: measures by status, and parts by division."""
    if not facts.measures:
        return ()
    total = len(facts.measures)
    counts = [(word, count_status(facts.measures, status)) for status, word in STATUS_WORDS.items()]
    by_status = FiguresTable(
        f"เอกสารแนบ 1 สรุปจำนวนมาตรการจำแนกตามสถานะ ปีงบประมาณ พ.ศ. {facts.fiscal_year}"
        f" {short_round(facts.half)}",
        ("สถานะ", "จำนวนมาตรการ", "ร้อยละ"),
        (
            *((word, str(n), f"{100 * n / total:.2f}") for word, n in counts),
            ("รวม", str(total), "100.00"),
        ),
    )
    return by_status, _by_division(facts)


def _by_division(facts: MemoFacts) -> FiguresTable:
    parts = [part for measure in facts.measures for part in measure.parts]
    owing = {one.name: one for one in facts.divisions}
    rows: list[tuple[str, ...]] = []
    for name in unique((*owing, *(part.division for part in parts))):
        own = [part for part in parts if part.division == name]
        said = "–"
        if name in owing:
            said = "ยังไม่ได้รายงาน"
            if owing[name].reported:
                said = "รายงานหลังวันครบกำหนด" if owing[name].late else "รายงานแล้ว"
            elif owing[name].partly:
                said = f"รายงานบางส่วน ({owing[name].told} จาก {owing[name].parts} มาตรการ)"
        rows.append((name, *_counts(own), said))
    return FiguresTable(
        "สรุปผลการดำเนินการจำแนกตามส่วนราชการ (มาตรการหนึ่งอาจมีหลายส่วนราชการรับผิดชอบ)",
        ("ส่วนราชการ", "มาตรการที่รับผิดชอบ", *STATUS_WORDS.values(), "การรายงาน"),
        (*rows, ("รวม", *_counts(parts), "")),
    )


def _counts(parts: list[PartFacts]) -> tuple[str, ...]:
    return (str(len(parts)), *(str(count_status(parts, status)) for status in STATUS_WORDS))


def write_annexes(facts: MemoFacts) -> tuple[AnnexTable, ...]:
    """One follow-up table for each group of measures, numbered after the figures."""
    follow_up = THREE_COLUMNS if facts.follow_up_columns == 3 else TWO_COLUMNS
    tail = f"ปีงบประมาณ พ.ศ. {facts.fiscal_year} {short_round(facts.half)}"
    return tuple(
        AnnexTable(
            " ".join(f"เอกสารแนบ {number} ตารางติดตามมาตรการ {group.title} {tail}".split()),
            COLUMNS,
            FOLLOW_UP,
            follow_up,
            tuple(AnnexRow(_cells(one, facts)) for one in group.measures),
        )
        for number, group in enumerate(_groups(facts), start=2)
    )


def _groups(facts: MemoFacts) -> tuple[Group, ...]:
    return group_measures(facts) if facts.measures else ()


def _cells(measure: MeasureFacts, facts: MemoFacts) -> tuple[Cell, ...]:
    columns: list[list[str]] = [[] for _ in range(3 if facts.follow_up_columns == 3 else 2)]
    last = len(columns) - 1
    places = {Status.DONE: 0, Status.IN_PROGRESS: last - 1, Status.PLANNED: last}
    for like in like_parts(measure):
        column = columns[places.get(like.part.status, last)]
        column.extend(_follow_up(like, measure))
    if not measure.parts:
        columns[last].append(f"{TICK} ยังไม่ได้กำหนดส่วนราชการที่รับผิดชอบ")
    return (
        _weakness(measure, facts),
        _numbered(measure.steps) or ("–",),
        _measure(measure),
        _owners(measure),
        *(tuple(column) for column in columns),
    )


def _weakness(measure: MeasureFacts, facts: MemoFacts) -> Cell:
    names = {one.number: one for one in facts.indicators}
    said: list[str] = []
    for number in measure.indicators:
        line = f"ตัวชี้วัดที่ {number}"
        if number in names:
            one = names[number]
            score = f" ({one.score:.2f})" if one.score is not None else ""
            line = f"{line} {one.name}{score}"
        said.append(line)
    return (*said, *_lines(measure.finding or "")) or ("–",)


def _measure(measure: MeasureFacts) -> Cell:
    title = one_line(measure.title)
    actions = tuple(one_line(action) for action in measure.actions if action.strip())
    if len(actions) > 1:
        # A numbered list in the plan gave the title its first item: it is not said twice.
        head = f"มาตรการที่ {measure.number}" + ("" if title == actions[0] else f" {title}")
        return (head, *_numbered(actions))
    return (f"มาตรการที่ {measure.number} {title}",)


def _owners(measure: MeasureFacts) -> Cell:
    if measure.all_divisions:
        return ("ทุกส่วนราชการ",)
    names = unique(part.division for part in measure.parts) or measure.owners
    return _numbered(names) or ("–",)


def _follow_up(like: LikeParts, measure: MeasureFacts) -> Cell:
    """Tick, state, result with date, evidence, next step and obstacle, each on its own line."""
    part, report = like.part, like.part.report
    text, day = told(part)
    state = STATUS_WORDS[part.status]
    if report and report.percent is not None and part.status is Status.IN_PROGRESS:
        state += f" (ร้อยละ {report.percent})"
    several = len(measure.parts) > 1
    who = f"{like.who(all_of=len(measure.parts))}: " if several else ""
    said = [f"{TICK} {who}{state}"]
    if report and report.unchanged:
        said.append("ผลคงเดิม ไม่มีผลเพิ่มเติม")
    results = _lines(text if report is None or not report.done.strip() else report.done)
    if results:
        said += (*results[:-1], dated(results[-1], day))
    elif day:
        said.append(dated("ดำเนินการ", day))
    if part.status is Status.IN_PROGRESS and report is None:
        said.append("ยังไม่ได้รายงานผลในรอบนี้")
    if part.status is Status.NOT_DONE and part.reason:
        said.append(because(part.reason))
    if report and (report.problem or "").strip():
        said.append(f"ปัญหาอุปสรรค: {one_line(report.problem or '')}")
    if report and (report.next_step or "").strip() and part.status is not Status.DONE:
        said.append(f"ขั้นต่อไป: {one_line(report.next_step or '')}")
    if part.evidence:
        said.append(f"หลักฐาน: {', '.join(one_line(name) for name in part.evidence)}")
    return tuple(said)


def _numbered(items: tuple[str, ...]) -> Cell:
    lines = tuple(one_line(item) for item in items if item.strip())
    if len(lines) < 2:
        return lines
    return tuple(f"{n}. {line}" for n, line in enumerate(lines, start=1))


def _lines(text: str) -> Cell:
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
