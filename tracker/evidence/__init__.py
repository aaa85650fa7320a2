"""Evidence: what is taken and in which form, kept under its SHA-256, and links.

Decides nothing about who may; rows are written by the actions.
"""

from tracker.evidence.examination import EvidenceWarning, Examined, clean_name, examine
from tracker.evidence.identity import has_identity_number
from tracker.evidence.links import check_link
from tracker.evidence.vault import (
    FileState,
    check_file,
    fetch,
    keep,
    keep_bytes,
    path_of,
    remove_bytes,
)

__all__ = [
    "EvidenceWarning",
    "Examined",
    "FileState",
    "check_file",
    "check_link",
    "clean_name",
    "examine",
    "fetch",
    "has_identity_number",
    "keep",
    "keep_bytes",
    "path_of",
    "remove_bytes",
]
