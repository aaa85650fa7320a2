"""The mutants of one module: which there are, and which of them are no change of the program.

Left out are only those that change what the type checker holds (an annotation, or the mark in a
signature after which arguments are named), those that are no Python any more, and those that are
the same program; every other one counts.
"""

import ast
from dataclasses import dataclass

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_item import MutationSpec

ANNOTATION = "annotation"
MARK = "mark in a signature"
NO_PROGRAM = "no program"
THE_SAME = "the same program"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, by which operator, and what the line was and is."""

    line: int
    operator: str
    before: str
    after: str


def mutant_of(source: str, spec: MutationSpec) -> Mutant | str:
    """The mutant, or why it is left out."""
    line = spec.start_pos[0]
    if any(begins <= spec.start_pos < ends for begins, ends in _annotations(source)):
        return ANNOTATION
    operator = get_operator(spec.operator_name)(**spec.operator_args)
    changed = mutate_code(source, operator, spec.occurrence)
    if changed is None:
        return THE_SAME
    try:
        tree = ast.dump(ast.parse(changed))
    except SyntaxError:
        return NO_PROGRAM
    if tree == ast.dump(ast.parse(source)):
        return THE_SAME
    if tree == ast.dump(_unmarked(ast.parse(source), line)):
        return MARK
    before, after = _first_difference(source, changed)
    return Mutant(line, spec.operator_name.removeprefix("core/"), before, after)


def _unmarked(tree: ast.Module, line: int) -> ast.Module:
    """The module with `/` instead of `*` in the signature that stands on the line."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.lineno <= line < node.body[0].lineno
            and node.args.kwonlyargs
        ):
            given = node.args
            given.posonlyargs, given.args = given.args, given.kwonlyargs
            given.defaults = [default for default in given.kw_defaults if default is not None]
            given.kwonlyargs, given.kw_defaults = [], []
    return tree


def _annotations(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where the annotations of parameters, results and fields stand."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.returns)
    return [
        ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0))
        for node in found
        if node is not None
    ]


def _first_difference(before: str, after: str) -> tuple[str, str]:
    old, new = before.splitlines(), after.splitlines()
    for one, other in zip(old, new, strict=False):
        if one != other:
            return one.strip(), other.strip()
    return "", ""
