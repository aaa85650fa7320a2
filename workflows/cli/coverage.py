"""What a plan leaves open, as the site's page of coverage says it."""

import click

from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk


@click.command("coverage", cls=Command)
@click.argument("plan")
@pass_desk
def coverage(desk: Desk, plan: str) -> None:
    """สิ่งที่แผนยังขาด · What a plan leaves open.

    Weak indicators without a measure; measures without owner, period or evidence; texts that still
    speak of an old year.

    \b
    Example: tidtam coverage 2569
             tidtam coverage 1 --json
    """
    from tracker import ita
    from tracker.queries import coverage as told
    from tracker.queries import plans
    from workflows.cli.lookups import plan_of
    from workflows.coverage import GAP_WORDS, gaps_of

    with desk.read() as connection:
        agency_id = desk.agency.id
        found = plan_of(connection, agency_id, plan)
        year = found.fiscal_year - 1
        gaps = gaps_of(
            found,
            plans.measures(connection, agency_id, plan_id=found.id, limit=None),
            assessment=plans.assessment(connection, agency_id, fiscal_year=year),
            told=told.told_parts(connection, agency_id, found.id),
            shown=told.shown_parts(connection, agency_id, found.id),
            of=ita.edition(year, extra=desk.settings.ita.editions),
        )
    lines: list[str] = []
    for kind, (th, en) in GAP_WORDS.items():
        same = [gap for gap in gaps if gap.kind is kind]
        if same:
            lines.append(f"▲ {th} · {en}")
        for gap in same:
            what = [
                f"ตัวชี้วัดที่ {gap.indicator} ({gap.score:.2f})" if gap.score is not None else "",
                f"{found.id}/{gap.number} {gap.title}" if gap.number else "",
                ", ".join(gap.divisions),
                ", ".join(str(one) for one in gap.years),
            ]
            if any(what):
                lines.append("  " + " · ".join(one for one in what if one))
    answer = {"plan": found.id, "fiscal_year": found.fiscal_year, "gaps": gaps}
    desk.answer(answer, *(lines or ["✓ แผนครอบคลุมครบแล้ว · The plan leaves nothing open."]))
