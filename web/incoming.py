"""A request as the site takes it in. What it carries is read by forms and pages, not here."""

from typing import IO, Any

from flask import Request


class Incoming(Request):
    """A request whose files are closed with it, also those of a form that broke off.

    Werkzeug closes the files of a form that was read to its end. Of one that is cut off, or too
    large, the copies already begun on disk would stay open until the garbage collector comes by.
    """

    def _get_file_stream(self, *args: Any, **told: Any) -> IO[bytes]:
        stream = super()._get_file_stream(*args, **told)
        self.__dict__.setdefault("_begun", []).append(stream)
        return stream

    def close(self) -> None:
        """Close everything that came with it."""
        super().close()
        for stream in self.__dict__.get("_begun", ()):
            stream.close()
