"""Everything of an installation in one file, and back: rows as lines of JSON, files by hash.

Reads and writes rows as they are, of every table alike; knows no rule of what they mean.
"""

from tracker.archive.copying import CopyDiffers, NotEmpty, copy_rows
from tracker.archive.file import (
    Archive,
    ArchiveDamaged,
    ArchiveOfOtherKey,
    read_archive,
    restore_archive,
    write_archive,
)

__all__ = [
    "Archive",
    "ArchiveDamaged",
    "ArchiveOfOtherKey",
    "CopyDiffers",
    "NotEmpty",
    "copy_rows",
    "read_archive",
    "restore_archive",
    "write_archive",
]
