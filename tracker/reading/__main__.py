"""Prints what the reader understands of a file as JSON: ``python -m tracker.reading FILE``.

For trying the reader by itself; people use ``tidtam import --dry-run --json``.
"""

import json
import sys
from pathlib import Path

from tracker.errors import TidtamError
from tracker.reading import read_document


def _main() -> int:
    path = Path(sys.argv[1])
    try:
        draft = read_document(path.read_bytes(), name=path.name)
    except TidtamError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(json.dumps(draft.as_json(), ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
