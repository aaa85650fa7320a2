"""The benchmarks still run, in small; what they find is read by a person (`make bench`)."""

import pytest

from tests.bench.__main__ import BENCHMARKS


@pytest.mark.parametrize("name", ["storing", "stored", "pure", "listing"])
def test_a_benchmark_runs_against_its_floor(name: str) -> None:
    found = list(BENCHMARKS[name](100))
    assert [pace for pace in found if not (pace.ours > 0 and pace.floor > 0)] == []
    assert all(f"{pace.ratio:.1f} x" in str(pace) for pace in found)
