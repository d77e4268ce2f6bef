"""What is said while something takes long, or another program has a file that is to be written."""

from pathlib import Path


def waiting(place: str) -> str:
    """`progress.db is in use by another program; waiting.`"""
    return f"{Path(place).name} is in use by another program; waiting."


def in_vain(place: str) -> str:
    """The sentence for one who waits no more."""
    return f"{place} is in use by another program. Nothing was written; try again when that is done."


def lasting(far: str, seconds: int) -> str:
    """How far something is, with how long it takes, past a second: `Fitting to all answers… 7 s`."""
    return f"{far} {seconds:,} s" if seconds else far
