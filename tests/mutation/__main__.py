"""Mutation tests of what nobody may get wrong: `python -m tests.mutation [module …]`.

Every module of modules.toml is changed in one place at a time, in a copy of the tree that is
thrown away, and its tests must notice. Survivors are named; what survivors.toml says of them is
printed beside, but they count as alive.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

from tests import databases
from tests.mutation.mutants import Mutant, mutant_of

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
COPIED = ("tracker", "workflows", "web", "tests", "pyproject.toml", "config.toml")
AT_LEAST = 85  # per cent, of each module


class Unusable(Exception):
    """The tests fail, or run on another tree, before anything has been changed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a module's mutants."""

    module: str
    killed: int
    survivors: tuple[Mutant, ...]
    left_out: Counter[str]
    seconds: float

    @property
    def total(self) -> int:
        """How many mutants there were."""
        return self.killed + len(self.survivors)

    @property
    def share(self) -> float:
        """Per cent of them that the tests found."""
        return 100 * self.killed / self.total if self.total else 100.0


def main() -> int:
    """Mutate what the arguments name (all modules without), print what came of it."""
    modules = {one["path"]: one["tests"] for one in _read("modules.toml")["module"]}
    asked = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    asked.add_argument("modules", nargs="*", choices=[*modules, []], metavar="module")
    asked.add_argument("--jobs", type=int, default=2, help="how many modules at once")
    given = asked.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # most of a short run's time is theirs
    wanted = given.modules or list(modules)
    databases.begin_run()  # one PostgreSQL for all mutants: starting it takes most of a short run
    try:
        with ThreadPoolExecutor(given.jobs) as hands:
            found = list(hands.map(lambda module: mutate(module, modules[module]), wanted))
    finally:
        databases.end_run()
    known = {
        (entry["module"], entry["operator"], entry["before"], entry["after"]): entry["why"]
        for entry in _read("survivors.toml").get("survivor", [])
    }
    for one in found:
        _tell(one, known)
    return int(any(one.share < AT_LEAST for one in found))


def mutate(module: str, tests: list[str]) -> Found:
    """Run the tests once for each mutant of the module, in a copy of the tree."""
    begun = monotonic()
    with tempfile.TemporaryDirectory(prefix="tidtam-mutation-") as name:
        tree = Path(name) / "tree"
        _copy(tree)
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        seconds = _baseline(tree, command, module)
        config = Path(name) / "mutation.toml"
        config.write_text(
            f'[cosmic-ray]\nmodule-path = "{module}"\ntimeout = {max(20, 10 * seconds):.0f}.0\n'
            f"test-command = '''{_quoted(command)}'''\nexcluded-modules = []\n"
            '[cosmic-ray.distributor]\nname = "local"\n',
            encoding="utf-8",
        )
        session = Path(name) / "session.sqlite"
        _cosmic_ray(tree, "init", config, session)
        with use_db(str(session), WorkDB.Mode.open) as database:
            mutants, left_out = _sort_out(database, (tree / module).read_text(encoding="utf-8"))
        _cosmic_ray(tree, "exec", config, session)
        with use_db(str(session), WorkDB.Mode.open) as database:
            alive = _alive(database, mutants)
    survivors = tuple(sorted((mutants[job] for job in alive), key=lambda m: (m.line, m.operator)))
    killed = len(mutants) - len(survivors)
    return Found(module, killed, survivors, left_out, monotonic() - begun)


def _alive(database: WorkDB, mutants: dict[str, Mutant]) -> list[str]:
    """The mutants at which all tests passed."""
    results = {job: result for job, result in database.results if job in mutants}
    unclear = [
        mutants[job]
        for job in mutants
        if job not in results or results[job].test_outcome is TestOutcome.INCOMPETENT
    ]
    if unclear:
        raise Unusable(f"not tried: {unclear}")
    return [job for job, result in results.items() if not result.is_killed]


def _sort_out(database: WorkDB, source: str) -> tuple[dict[str, Mutant], Counter[str]]:
    """The mutants to try, by job; the others are marked as skipped and counted by reason."""
    mutants: dict[str, Mutant] = {}
    left_out: Counter[str] = Counter()
    for item in database.work_items:
        mutant = mutant_of(source, item.mutations[0])
        if isinstance(mutant, Mutant):
            mutants[item.job_id] = mutant
        else:
            left_out[mutant] += 1
            skipped = WorkResult(worker_outcome=WorkerOutcome.SKIPPED, output=mutant)
            database.set_result(item.job_id, skipped)
    return mutants, left_out


def _copy(tree: Path) -> None:
    """What is changed is never the checkout."""
    tree.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
            )
        else:
            shutil.copyfile(ROOT / name, tree / name)


def _baseline(tree: Path, command: list[str], module: str) -> float:
    """How long the tests take on the unchanged copy; raises Unusable where they do not pass."""
    where = f"import {module.removesuffix('.py').replace('/', '.')} as m; print(m.__file__)"
    said = subprocess.run(
        [sys.executable, "-c", where], cwd=tree, capture_output=True, text=True, check=False
    )
    if Path(said.stdout.strip()) != tree / module:
        raise Unusable(f"the copy of {module} is not what is imported: {said.stdout}{said.stderr}")
    begun = monotonic()
    said = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        raise Unusable(f"{module}: its tests fail before anything is changed\n{said.stdout}")
    return monotonic() - begun


def _cosmic_ray(tree: Path, deed: str, config: Path, session: Path) -> None:
    program = [sys.executable, "-m", "cosmic_ray.cli", deed, str(config), str(session)]
    subprocess.run(program, cwd=tree, check=True)


def _quoted(command: list[str]) -> str:
    """As cosmic-ray takes it apart again, on Windows too."""
    return shlex.join([Path(command[0]).as_posix(), *command[1:]])


def _read(name: str) -> Any:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _tell(found: Found, known: dict[tuple[str, str, str, str], str]) -> None:
    out = sys.stdout.write
    left_out = ", ".join(f"{number} {why}" for why, number in sorted(found.left_out.items()))
    out(
        f"{found.module}: {found.killed} of {found.total} killed ({found.share:.1f} %), "
        f"{len(found.survivors)} alive; left out: {left_out or 'none'}; {found.seconds:.0f} s\n"
    )
    for one in found.survivors:
        why = known.get((found.module, one.operator, one.before, one.after), "NOT LOOKED AT")
        out(f"  {found.module}:{one.line} {one.operator}\n")
        out(f"    - {one.before}\n    + {one.after}\n    {why}\n")


if __name__ == "__main__":
    sys.exit(main())
