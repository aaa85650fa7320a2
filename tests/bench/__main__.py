"""`python -m tests.bench [--quick] [NAME …]`: one line for each benchmark, with its ratio."""

import argparse
import sys

from tests.bench import imports, mailing, pages, papers, transitions

BENCHMARKS = {
    "storing": imports.storing,
    "reading": imports.reading,
    "starting": imports.starting,
    "stored": transitions.stored,
    "pure": transitions.pure,
    "listing": pages.listing,
    "memo": papers.memo,
    "mailing": mailing.mailing,
}
FULL, QUICK = 10_000, 1_000


def main() -> None:
    """Run the benchmarks named, or all, and print what they find as they find it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} pieces, not {FULL:,}")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHMARKS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    count = QUICK if asked.quick else FULL
    for name in asked.names or BENCHMARKS:
        for pace in BENCHMARKS[name](count):
            sys.stdout.write(f"{pace}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
