"""Writes the memo: facts in, the paper's content out, in official Thai and one digit script.

Pure. The sentences are in memo_body, memo_clauses, memo_annex, memo_chain; here they meet.
"""

from workflows.documents.memo_annex import write_annexes, write_figures
from workflows.documents.memo_body import write_sections
from workflows.documents.memo_chain import addressees, write_chain
from workflows.documents.memo_content import MemoContent, Paragraph, with_texts
from workflows.documents.memo_facts import MemoFacts
from workflows.documents.wording import in_digits, printable, round_period, short_round


def write_memo(facts: MemoFacts) -> MemoContent:
    """The memo of one round in the order of form 29 (FIELD §3): head, text, chain, annex."""
    content = MemoContent(
        agency=facts.agency,
        division_line=_division_line(facts),
        number_prefix=facts.number_prefix,
        number=facts.number,
        dated_on=facts.dated_on,
        subject=facts.subject or _subject(facts),
        addressees=addressees(facts),
        sections=write_sections(facts),
        closing=Paragraph("closing", _closing(facts)),
        signatures=write_chain(facts),
        figures=write_figures(facts),
        annexes=write_annexes(facts),
        footer=_footer(facts),
        thai_digits=facts.thai_digits,
    )
    return with_texts(content, lambda text: in_digits(printable(text), thai=facts.thai_digits))


def _division_line(facts: MemoFacts) -> str:
    """The writing division, its agency where the name does not say it, and the telephone."""
    words = [facts.division]
    if facts.agency not in facts.division:
        words.append(facts.agency)
    if facts.phone:
        words.append(f"โทร. {facts.phone}")
    return " ".join(words)


def _subject(facts: MemoFacts) -> str:
    return (
        "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
        f" ประจำปีงบประมาณ พ.ศ. {facts.fiscal_year} {short_round(facts.half)}"
        f" ({round_period(facts.fiscal_year, facts.half)})"
    )


def _closing(facts: MemoFacts) -> str:
    if not facts.asks_to_publish:
        return "จึงเรียนมาเพื่อโปรดทราบ"
    return f"จึงเรียนมาเพื่อโปรดทราบ และพิจารณาอนุญาตให้เผยแพร่รายงานนี้บนเว็บไซต์หลักของ{facts.agency}ต่อไป"


def _footer(facts: MemoFacts) -> str:
    """Count and head of the journal, so that a cut-off end is found from any paper."""
    if facts.journal_count is None or not facts.journal_head:
        return ""
    return (
        "สำหรับการตรวจสอบภายหลัง: ขณะจัดทำบันทึกนี้ สมุดบันทึกเหตุการณ์ของระบบติดตามมาตรการมี"
        f" {facts.journal_count} รายการ รหัสรายการล่าสุด {facts.journal_head}"
    )
