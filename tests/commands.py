"""A command line run within the process of a test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quizkz.cli import main

Run = Callable[..., tuple[int, str, str]]


def ran(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """What a command line comes to: its exit code, its standard output and its standard error."""
    capsys.readouterr()
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err
