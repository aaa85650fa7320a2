"""The memo's text: what went before, the facts by instrument, and what is put forward.

Composes in Arabic digits; the caller turns the finished content into the agency's script.
"""

from tracker.status import Status
from workflows.documents.memo_clauses import (
    because,
    measure_text,
    name_measure,
    part_clause,
    problems_of,
    shortened,
    status_counts,
    told,
)
from workflows.documents.memo_content import Paragraph, Section
from workflows.documents.memo_facts import AssessmentFacts, DivisionFacts, MeasureFacts, MemoFacts
from workflows.documents.memo_groups import (
    INSTRUMENTS,
    STATUS_WORDS,
    Group,
    count_status,
    group_measures,
    like_parts,
)
from workflows.documents.wording import (
    after,
    listed,
    long_date,
    one_line,
    round_period,
    short_round,
    unique,
)

# Up to so many measures are told one by one; more are summed up and left to the annex.
MOST_TOLD = 12
MOST_TOLD_IN_GROUP = 6
MOST_EXAMPLES = 3
MOST_NOT_DONE = 5
# So many measures that merely go on are named one by one.
MOST_NAMED = 8


def write_sections(facts: MemoFacts) -> tuple[Section, ...]:
    """เรื่องเดิม, ข้อเท็จจริง; ข้อกฎหมาย where stated, ข้อพิจารณา where there is something to decide."""
    sections = [
        Section("background", facts.headings.background, _background(facts)),
        Section("facts", facts.headings.facts, _facts(facts)),
    ]
    proposals = facts.proposals if facts.proposals is not None else _proposals(facts)
    for key, heading, texts in (
        ("regulation", facts.headings.regulations, facts.regulations),
        ("proposal", facts.headings.proposal, proposals),
    ):
        if texts:
            sections.append(Section(key, heading, _listed_paragraphs(key, texts)))
    return tuple(sections)


def _listed_paragraphs(key: str, texts: tuple[str, ...]) -> tuple[Paragraph, ...]:
    """A paragraph for each text, numbered where there are several."""
    mark = "{}. " if len(texts) > 1 else ""
    return tuple(
        Paragraph(f"{key}.{n}", mark.format(n) + text) for n, text in enumerate(texts, start=1)
    )


def _background(facts: MemoFacts) -> tuple[Paragraph, ...]:
    said: list[Paragraph] = []
    assessment = facts.assessment
    if assessment:
        said.append(Paragraph("background.result", _result(facts, assessment)))
        if assessment.instruments or any(one.score is not None for one in facts.indicators):
            said.append(Paragraph("background.scores", _scores(facts, assessment)))
    lead = "จากผลการประเมินดังกล่าว " if assessment else "ตามที่ "
    approved = (
        f" ซึ่งได้รับความเห็นชอบเมื่อวันที่ {long_date(facts.plan_approved_on)}"
        if facts.plan_approved_on
        else ""
    )
    plan = (
        f"{lead}{facts.agency}ได้จัดทำมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
        f" ประจำปีงบประมาณ พ.ศ. {facts.fiscal_year} จำนวน {len(facts.measures)} มาตรการ{approved}"
        f" และกำหนดให้ส่วนราชการที่รับผิดชอบรายงานผลการดำเนินการ {short_round(facts.half)}"
        f" ภายในวันที่ {long_date(facts.due_on)} นั้น"
    )
    return (*said, Paragraph("background.plan", plan))


def _result(facts: MemoFacts, assessment: AssessmentFacts) -> str:
    said = (
        "ตามที่ สำนักงาน ป.ป.ช. ได้ประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ"
        " (Integrity and Transparency Assessment: ITA)"
        f" ประจำปีงบประมาณ พ.ศ. {assessment.fiscal_year}"
    )
    if assessment.overall is None:
        return f"{said} และ{facts.agency}ได้รับทราบผลการประเมินแล้ว นั้น"
    level = f" อยู่ในระดับ “{assessment.level}”" if assessment.level else ""
    against = "ผ่าน" if assessment.overall >= assessment.target else "ต่ำกว่า"
    return (
        f"{said} ปรากฏว่า {facts.agency}ได้คะแนนรวม {assessment.overall:.2f} คะแนน{level}"
        f" ซึ่ง{against}เกณฑ์เป้าหมาย {assessment.target:g} คะแนน นั้น"
    )


def _scores(facts: MemoFacts, assessment: AssessmentFacts) -> str:
    said: list[str] = []
    passed = [one for one in assessment.instruments if one.score >= assessment.target]
    failed = [one for one in assessment.instruments if one.score < assessment.target]
    target = f"เกณฑ์เป้าหมาย {assessment.target:g} คะแนน"
    for scores, lead in ((passed, f"แบบวัดที่ผ่าน{target}"), (failed, f"แบบวัดที่ต่ำกว่า{target}")):
        if scores:
            names = [f"{_instrument(one.code)} {one.score:.2f} คะแนน" for one in scores]
            said.append(f"{lead} ได้แก่ {listed(names)}")
    if passed and not failed:
        said[0] = said[0].replace("แบบวัดที่ผ่าน", "ทุกแบบวัดผ่าน", 1)
    weak = [
        f"ตัวชี้วัดที่ {one.number} {one.name} {one.score:.2f} คะแนน"
        for one in facts.indicators
        if one.score is not None and one.score < assessment.target
    ]
    if weak:
        said.append(f"ตัวชี้วัดที่ต่ำกว่าเกณฑ์เป้าหมายและต้องเร่งปรับปรุง ได้แก่ {listed(weak)}")
    elif any(one.score is not None for one in facts.indicators):
        said.append("และไม่มีตัวชี้วัดใดต่ำกว่าเกณฑ์เป้าหมาย")
    return " ".join(("ผลการประเมินจำแนกตามแบบวัด พบว่า", *said))


def _instrument(code: str) -> str:
    part = {"EIT1": "EIT ส่วนที่ 1", "EIT2": "EIT ส่วนที่ 2"}.get(code, code)
    return part if code not in INSTRUMENTS else f"แบบวัด {code}"


def _facts(facts: MemoFacts) -> tuple[Paragraph, ...]:
    said = [Paragraph("facts.reporting", _reporting(facts))]
    if not facts.measures:
        return (*said, Paragraph("facts.overview", "ทั้งนี้ แผนดังกล่าวไม่มีมาตรการที่ต้องดำเนินการ"))
    groups = group_measures(facts)
    said.append(Paragraph("facts.overview", _overview(facts, groups)))
    parts = [part for measure in facts.measures for part in measure.parts]
    if all(part.status is Status.PLANNED and part.report is None for part in parts):
        return tuple(said)
    brief = len(facts.measures) > MOST_TOLD
    for number, group in enumerate(groups, start=1):
        # 1.1, 1.2, … under the first of several groups; 1., 2., … where there is but one.
        mark, dot = (f"{number}.", "") if len(groups) > 1 else ("", ".")
        said.append(Paragraph(f"facts.{group.key}", f"{mark} {_group(group)}".strip()))
        if brief or len(group.measures) > MOST_TOLD_IN_GROUP:
            items = _summary(group)
        else:
            items = [(str(one.number), measure_text(one)) for one in group.measures]
        said += (
            Paragraph(f"facts.{group.key}.{key}", f"{mark}{n}{dot} {text}", level=2)
            for n, (key, text) in enumerate(items, start=1)
        )
    return tuple(said)


def _reporting(facts: MemoFacts) -> str:
    period = f"{short_round(facts.half)} ({round_period(facts.fiscal_year, facts.half)})"
    lead = f"ในการติดตามผลการดำเนินการตามมาตรการฯ {period}"
    total = len(facts.divisions)
    silent = [one.name for one in facts.divisions if not one.reported and not one.partly]
    partly = [one for one in facts.divisions if one.partly]
    late = [one.name for one in facts.divisions if one.reported and one.late]
    after_due = f" ({after(listed(late), 'รายงานหลังวันครบกำหนด')})" if late else ""
    if not total:
        return f"{lead} ไม่มีส่วนราชการที่ต้องรายงานผล"
    if total == 1:
        return f"{lead} {_one_reporting(facts.divisions[0])}"
    if len(silent) == total:
        return f"{lead} ยังไม่มีส่วนราชการใดรายงานผล จากทั้งหมด {total} ส่วนราชการ คือ {listed(silent)}"
    if not silent and not partly:
        return f"{lead} ส่วนราชการได้รายงานผลครบทั้ง {total} ส่วนราชการ{after_due}"
    whole = total - len(silent) - len(partly)
    fully = "ครบถ้วน" if partly else ""
    if whole:
        said = f"มีส่วนราชการรายงานผล{fully}แล้ว {whole} จาก {total} ส่วนราชการ{after_due}"
    else:
        said = f"ยังไม่มีส่วนราชการใดรายงานผลครบถ้วน จากทั้งหมด {total} ส่วนราชการ"
    if partly:
        some = [f"{one.name} ({one.told} จาก {one.parts} มาตรการ)" for one in partly]
        said += f" ส่วนราชการที่รายงานผลแล้วบางส่วน คือ {listed(some)}"
    if silent:
        said += f" ส่วนราชการที่ยังไม่ได้รายงานผล คือ {listed(silent)}"
    return f"{lead} {said}"


def _one_reporting(division: DivisionFacts) -> str:
    """The same where a single division owes reports."""
    if division.partly:
        said = after(division.name, "ได้รายงานผลแล้วบางส่วน")
        return f"{said} ({division.told} จาก {division.parts} มาตรการ)"
    if not division.reported:
        return after(division.name, "ยังไม่ได้รายงานผล")
    when = "หลังวันครบกำหนด" if division.late else "แล้ว"
    return f"{after(division.name, 'ได้รายงานผล')}{when}"


def _overview(facts: MemoFacts, groups: tuple[Group, ...]) -> str:
    counts = {status: count_status(facts.measures, status) for status in STATUS_WORDS}
    total = len(facts.measures)
    same = next((status for status, n in counts.items() if n == total), None)
    if total == 1:
        said = f"มาตรการตามแผนจำนวน 1 มาตรการ {STATUS_WORDS[facts.measures[0].status]}"
    elif same:
        said = f"มาตรการทั้งหมด {total} มาตรการ {STATUS_WORDS[same]}ทุกมาตรการ"
    else:
        said = f"จากมาตรการทั้งหมด {total} มาตรการ {status_counts(counts)}"
    begun = counts[Status.DONE] + counts[Status.IN_PROGRESS]
    if not same:
        # Measures run the whole year: what is begun counts in March, but is not called finished.
        said += (
            f" คิดเป็นมาตรการที่ได้เริ่มดำเนินการแล้วร้อยละ {100 * begun / total:.2f}"
            f" และที่แล้วเสร็จร้อยละ {100 * counts[Status.DONE] / total:.2f}"
        )
    return (
        f"{said} สรุปได้ดังนี้ และมีรายละเอียดตามเอกสารแนบ" if begun else f"{said} รายละเอียดตามเอกสารแนบ"
    )


def _group(group: Group) -> str:
    counts = {status: count_status(group.measures, status) for status in STATUS_WORDS}
    total = len(group.measures)
    lead = f"{group.name} จำนวน {total} มาตรการ"
    same = next((status for status, n in counts.items() if n == total), None)
    if same:
        return f"{lead} {STATUS_WORDS[same]}{'ทุกมาตรการ' if total > 1 else ''}"
    return f"{lead} {status_counts(counts)}"


def _summary(group: Group) -> list[tuple[str, str]]:
    """The sub-items of a group too large to be told measure by measure."""
    items: list[tuple[str, str]] = []
    for status in STATUS_WORDS:
        numbers = [one.number for one in group.measures if one.status is status]
        if numbers and len(numbers) < len(group.measures):
            items.append((f"numbers.{status}", f"{STATUS_WORDS[status]} ได้แก่ {_numbers(numbers)}"))
    examples = [text for text in (_example(one) for one in _best_first(group)) if text]
    if examples:
        items.append(("results", f"ผลการดำเนินการที่สำคัญ เช่น {' '.join(examples[:MOST_EXAMPLES])}"))
    reasons = [text for text in (_reason(one) for one in group.measures) if text]
    if reasons:
        more = f" และอีก {n} มาตรการ" if (n := len(reasons) - MOST_NOT_DONE) > 0 else ""
        items.append(
            ("reasons", f"ที่ไม่สามารถดำเนินการได้ คือ {' '.join(reasons[:MOST_NOT_DONE])}{more}")
        )
    problems = unique(text for one in group.measures for text in problems_of(one))
    if problems:
        items.append(("problems", f"ปัญหาและอุปสรรค ได้แก่ {' '.join(problems[:MOST_EXAMPLES])}"))
    return items


def _best_first(group: Group) -> list[MeasureFacts]:
    order = list(STATUS_WORDS)
    return sorted(group.measures, key=lambda one: (order.index(one.status), one.number))


def _example(measure: MeasureFacts) -> str:
    for like in like_parts(measure):
        if like.part.status in (Status.DONE, Status.IN_PROGRESS) and shortened(told(like.part)[0]):
            clause = part_clause(like, all_of=len(measure.parts))
            return f"มาตรการที่ {measure.number} {clause}"
    return ""


def _reason(measure: MeasureFacts) -> str:
    if measure.status is not Status.NOT_DONE:
        return ""
    for like in like_parts(measure):
        if like.part.status is Status.NOT_DONE and like.part.reason:
            return f"{name_measure(measure)} {because(shortened(one_line(like.part.reason)))}"
    return name_measure(measure)


def _numbers(numbers: list[int]) -> str:
    """ "มาตรการที่ 1–3 5 และ 9": runs of three or more as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said: list[str] = []
    for run in runs:
        said += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    return f"มาตรการที่ {listed(said)}"


def _to_be_finished(facts: MemoFacts, planned: list[int], going: list[int]) -> list[str]:
    """What is open: at mid-year all of it is to be done, at the year's end what has begun."""
    whose = "เห็นควรให้ส่วนราชการที่รับผิดชอบ"
    if facts.half == 2:
        after_year = "ซึ่งอยู่ระหว่างดำเนินการ ดำเนินการต่อให้แล้วเสร็จและรายงานผล"
        return [f"{whose}{_numbers(going)} {after_year}"] if going else []
    end = "ให้แล้วเสร็จภายในปีงบประมาณ"
    if not going:
        return [f"{whose}{_numbers(planned)} เร่งดำเนินการ{end}"] if planned else []
    many = f"มาตรการซึ่งอยู่ระหว่างดำเนินการ {len(going)} มาตรการ"
    goes_on = f"{_numbers(going) if len(going) <= MOST_NAMED else many} ดำเนินการต่อเนื่อง{end}"
    if not planned:
        return [f"{whose}{goes_on}"]
    return [f"{whose}{_numbers(planned)} เร่งดำเนินการ และส่วนราชการที่รับผิดชอบ{goes_on}"]


def _proposals(facts: MemoFacts) -> tuple[str, ...]:
    """What follows from the facts: who must still report, what must be hastened or carried over."""
    said: list[str] = []
    missing = [one.name for one in facts.divisions if not one.reported]
    if missing:
        who = "ทุกส่วนราชการที่รับผิดชอบ" if len(missing) == len(facts.divisions) > 1 else listed(missing)
        fully = "ให้ครบถ้วน" if any(one.partly for one in facts.divisions) else ""
        said.append(f"เห็นควรกำชับให้{who} รายงานผลการดำเนินการ{fully}โดยเร็ว")
    planned = [one.number for one in facts.measures if one.status is Status.PLANNED]
    going = [one.number for one in facts.measures if one.status is Status.IN_PROGRESS]
    said += _to_be_finished(facts, planned, going)
    undone = [one.number for one in facts.measures if one.status is Status.NOT_DONE]
    if facts.half == 2:
        undone = sorted(undone + planned)
    if undone:
        said.append(
            f"เห็นควรนำ{_numbers(undone)} ซึ่ง"
            f"{'ไม่สามารถดำเนินการได้' if facts.half == 1 else 'ยังไม่บรรลุผล'}"
            f" ไปทบทวนในการจัดทำมาตรการของปีงบประมาณ พ.ศ. {facts.fiscal_year + 1}"
        )
    return tuple(said)
