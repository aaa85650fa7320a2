"""The chain of signatures: who signs, above it the words to the next, below it the acting form.

One person in neighbouring steps signs once, with the wording of each step (FIELD §1).
"""

from itertools import zip_longest

from workflows.documents.memo_content import Paragraph, Signature
from workflows.documents.memo_facts import MemoFacts, SignerFacts
from workflows.documents.wording import unique


def write_chain(facts: MemoFacts) -> tuple[Signature, ...]:
    """The signature blocks from the writer to the decider, lowest first."""
    steps = _merged(facts.chain)
    return tuple(
        _signature(own, facts, first=n == 0, next_post=_post(after[0]) if after else None)
        for n, (own, after) in enumerate(zip_longest(steps, steps[1:]))
    )


def addressees(facts: MemoFacts) -> tuple[str, ...]:
    """Whom the memo addresses: as stated, else the two highest posts above the writer."""
    if facts.addressees:
        return facts.addressees
    return unique(_post(one) for one in facts.chain[1:])[-2:]


def _merged(chain: tuple[SignerFacts, ...]) -> list[list[SignerFacts]]:
    steps: list[list[SignerFacts]] = []
    for signer in chain:
        if steps and (steps[-1][-1].name, steps[-1][-1].rank) == (signer.name, signer.rank):
            steps[-1].append(signer)
        else:
            steps.append([signer])
    return steps


def _post(signer: SignerFacts) -> str:
    """The post a step belongs to, whoever sits in it."""
    return signer.acting_for or signer.position


def _signature(
    own: list[SignerFacts], facts: MemoFacts, *, first: bool, next_post: str | None
) -> Signature:
    top = own[-1]
    key = f"note.{top.step}"
    leave = "อนุญาตให้เผยแพร่บนเว็บไซต์ของหน่วยงาน"
    said: list[str] = []
    if next_post and not first:
        ask = " และพิจารณาอนุญาตให้เผยแพร่" if facts.asks_to_publish else ""
        said = [f"เรียน {next_post}", f"– เพื่อโปรดทราบ{ask}"]
    elif not next_post:
        # The decider's "ทราบ" alone is no leave to publish (FIELD §3).
        said = ["– ทราบ", *([f"– {leave}"] if facts.asks_to_publish else [])]
    said += [f"– {one.remark.strip()}" for one in own if one.remark and one.remark.strip()]
    signed_on = [one.endorsed_on for one in own if one.endorsed_on]
    return Signature(
        step=top.step,
        name=top.name,
        rank=top.rank,
        position_lines=_positions(own),
        note_above=tuple(
            Paragraph(f"{key}.{n}", text) for n, text in enumerate(said, start=1)
        ),
        signed=all(one.signed for one in own),
        endorsed_on=max(signed_on) if signed_on else None,
    )  # fmt: skip


def _positions(own: list[SignerFacts]) -> tuple[str, ...]:
    """Each post the person signs for: their own, then every acting form with its post."""
    lines: list[str] = []
    for signer in own:
        if not lines or signer.position not in lines[0]:
            lines.append(signer.position)
        if signer.acting_form and signer.acting_for:
            form = str(signer.acting_form.value)
            lines[-1] = f"{lines[-1]} {form}"
            lines.append(signer.acting_for)
    return tuple(lines)
