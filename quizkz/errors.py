"""Failures that the user can act on.

    QuizkzError            something failed; the message says what, and what to do
    ├── UsageError         the command was used wrongly (exit code 2)
    ├── StoreError         the log cannot be read or written
    │   ├── BusyError      another program has it; the same may be tried again
    │   └── DamagedError   it is broken; another may be put in its place
    └── EditorError        the editor could not be started

A message is one or two sentences for a person: what is wrong, what to do, what is safe. An author's mistake
in a deck is no error of ours: it is a `quizkz.problems.Problem`. A bug is none of these and crashes.
"""


class QuizkzError(Exception):
    """An operation failed and its message tells the user what to do; further arguments are lines below it."""

    exit_code = 1

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class UsageError(QuizkzError):
    """A command was given something it cannot work with: an unknown deck, a bad option."""

    exit_code = 2


class StoreError(QuizkzError):
    """The log of reviews cannot be opened, read or written."""


class BusyError(StoreError):
    """Another program has the log, or the index of decks; the same may be tried again. `place`: the file."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(message)
        self.place = place


class DamagedError(StoreError):
    """The file of the log is broken, and tells it at its head or by what it lacks."""


class EditorError(QuizkzError):
    """The editor could not be started or reported a failure."""
