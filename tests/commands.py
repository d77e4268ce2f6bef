"""A command line run within the process of a test."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from quizkz.cli import main

Run = Callable[..., tuple[int, str, str]]


def ran(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """What a command line comes to: its exit code, its standard output and its standard error.

    The commands that these name go without the folder that was given (see `quizkz.calls`).
    """
    capsys.readouterr()
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, anywhere(said.out), anywhere(said.err)


def anywhere(text: str) -> str:
    """What was said as it would be said where no folder was given."""
    return re.sub(r"(quizkz)\s--data\s\S+(\s)", r"\1\2", text)
