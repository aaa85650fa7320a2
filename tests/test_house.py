"""The rules of the house, kept by machine: floors, clock, names, sizes and what may lie on top."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = ("tracker", "workflows", "web")  # from the ground up

# The only places that write business state, beside the actions: each with its reason.
MAY_WRITE = {
    "workflows/house.py": "hands each action its transaction",
}

# The one door for time.
CLOCK_ROOT = "workflows/bootstrap.py"
CLOCK_READS = {
    "now",
    "utcnow",
    "today",
    "time",
    "time_ns",
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "gmtime",
    "localtime",
}
CLOCKS = {"datetime", "date", "time", "dt", "func"}

ON_TOP = {
    "tracker",
    "workflows",
    "web",
    "tests",
    "docs",
    "LICENSES",
    ".ci",
    "config.toml",
    "pyproject.toml",
    "README.md",
    "Makefile",
    "requirements.lock",
    "requirements-test.lock",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    ".gitignore",
    ".gitattributes",
}

EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}


def modules(*floors: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module of these folders as (path from the top, syntax tree)."""
    for floor in floors:
        for path in sorted((HOUSE / floor).rglob("*.py")):
            yield path.relative_to(HOUSE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Full names of what a module imports, lazily or not, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def kept_files() -> list[str]:
    """Paths of all files under version control, and of new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        capture_output=True,
        encoding="utf-8",
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.splitlines() if (HOUSE / name).is_file()]


def text_of(name: str) -> str:
    """A kept file as text; empty for what is no text."""
    try:
        return (HOUSE / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("height", range(len(FLOORS)), ids=FLOORS)
def test_arrows_only_point_down(height: int) -> None:
    above = {*FLOORS[height + 1 :], "tests"}
    upward = [
        f"{path}:{line} imports {name}"
        for path, tree in modules(FLOORS[height])
        for name, line in imports(tree)
        if name.split(".")[0] in above
    ]
    assert upward == []


def test_imports_name_their_floor() -> None:
    relative = [
        f"{path}:{node.lineno}"
        for path, tree in modules(*FLOORS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_only_actions_import_the_store() -> None:
    writers = [
        f"{path}:{line}"
        for path, tree in modules("workflows", "web")
        for name, line in imports(tree)
        if name == "tracker.store" and not path.startswith("workflows/actions")
        if path not in MAY_WRITE
    ]
    assert writers == []


def test_only_actions_open_a_transaction_that_writes() -> None:
    writers = [
        f"{path}:{node.lineno}"
        for path, tree in modules("workflows", "web")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"write", "writing", "agency_store"}
        if isinstance(node.value, ast.Name) and node.value.id in {"house", "database", "store"}
        if not path.startswith("workflows/actions") and path not in MAY_WRITE
    ]
    assert writers == []


def clock_reads(tree: ast.Module) -> Iterator[int]:
    """Lines on which a module asks what time it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            if any(alias.name in CLOCK_READS for alias in node.names):
                yield node.lineno
        elif isinstance(node, ast.Attribute) and node.attr in CLOCK_READS:
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name in CLOCKS:
                yield node.lineno


def test_time_comes_in_through_one_door() -> None:
    reads = [
        f"{path}:{line}"
        for path, tree in modules(*FLOORS)
        for line in clock_reads(tree)
        if path != CLOCK_ROOT
    ]
    assert reads == []


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import date\ndate.today()",
        "import time\ntime.time()",
        "from time import monotonic",
        "from sqlalchemy import func\nfunc.now()",
        "from datetime import datetime\nclock = datetime.utcnow",
    ],
)
def test_the_clock_search_finds_a_read(source: str) -> None:
    assert list(clock_reads(ast.parse(source))) != []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import time\nnoon = time(12)",
        "def deed(*, now, today): return now, today",
        "import time\ntime.sleep(1)",
    ],
)
def test_the_clock_search_leaves_the_rest_alone(source: str) -> None:
    assert list(clock_reads(ast.parse(source))) == []


def test_databases_are_not_asked_for_the_time_either() -> None:
    asked = [
        f"{path}:{node.lineno}"
        for path, tree in modules(*FLOORS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search(r"(?i)current_timestamp|datetime\('now'|\bnow\(\)", node.value)
    ]
    assert asked == []


def test_a_module_opens_with_what_it_is_for() -> None:
    silent = []
    for path, tree in modules(*FLOORS, "tests"):
        words = ast.get_docstring(tree)
        if path.startswith("tests/") and not tree.body:
            continue  # an empty __init__.py only marks a folder
        if words is None or not 1 <= len(words.splitlines()) <= 5:
            silent.append(path)
    assert silent == []


def test_a_public_function_says_what_it_does() -> None:
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules("tracker", "workflows")
        if "/migrations/" not in path
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and ast.get_docstring(node) is None
    ]
    assert silent == []


def test_no_file_is_longer_than_a_person_reads() -> None:
    long = {
        name: text_of(name).count("\n")
        for name in kept_files()
        if name.startswith((*FLOORS, "tests")) and name.endswith((".py", ".typ", ".js"))
        if "/migrations/versions/" not in name  # history, written by Alembic and never edited
    }
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_files_are_named_after_a_noun_of_the_field() -> None:
    empty = [
        name for name in kept_files() if EMPTY_NAMES & set(re.split(r"[_.\-]", Path(name).name))
    ]
    assert empty == []


def test_the_top_holds_only_the_house() -> None:
    assert {name.split("/")[0] for name in kept_files()} - ON_TOP == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_names_versions_and_hashes_and_no_host(lock: str) -> None:
    text = text_of(lock)
    assert "://" not in text and " @ " not in text
    entries = re.split(r"(?m)^(?=\S)", text)[1:]
    bare = [entry.split()[0] for entry in entries if "==" not in entry or "--hash=" not in entry]
    assert entries and bare == []


def test_the_locks_agree() -> None:
    versions = [
        dict(re.findall(r"(?m)^([a-z0-9.\-]+(?:\[\w+\])?)==(\S+)", text_of(lock)))
        for lock in ("requirements.lock", "requirements-test.lock")
    ]
    runtime, testing = versions
    assert {name: testing.get(name) for name in runtime} == runtime


def test_the_lock_has_every_dependency() -> None:
    import tomllib

    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    asked = {re.split(r"[\[<>=!~;\s]", need)[0] for need in project["dependencies"]}
    locked = set(re.findall(r"(?m)^([a-z0-9.\-]+)", text_of("requirements.lock")))
    assert asked - locked == set()


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    # Written so that this line does not find itself.
    homes = re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/")
    paths = [
        f"{name}: {found}"
        for name in kept_files()
        for found in homes.findall(text_of(name))
        if not name.startswith("LICENSES/")
    ]
    assert paths == []
