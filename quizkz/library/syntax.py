"""An error of the TOML reader, as a cause that a person can act on."""

from quizkz.library.faults import place_at
from quizkz.library.reading import File
from quizkz.problems import Problem


def problem(file: File, start: int, stop: int, error: Exception) -> Problem:
    """The problem behind an error of the reader in characters [start, stop) of a file."""
    at = start + min(getattr(error, "pos", 0), stop - start)
    return Problem("toml", str(getattr(error, "msg", error)).lower(), place_at(file, at, at + 1))
