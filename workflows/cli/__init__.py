"""The command line: what a person types becomes one action or one question, and its answer.

Decides nothing itself. Each module holds one group of commands and is loaded when it is asked for.
"""

from workflows.cli.root import cli

__all__ = ["cli"]
