"""Whether the interface can run."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import pytest

from quizkz.ui.launch import why_no_tui

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


@contextmanager
def terminal() -> Iterator[TextIO]:
    master, slave = os.openpty()
    with os.fdopen(slave, "w") as stream:
        yield stream
    os.close(master)


def test_a_terminal_on_both_sides_is_enough() -> None:
    with terminal() as tty:
        assert why_no_tui({"TERM": "xterm"}, tty, tty, "linux") is None


def test_a_pipe_for_input_is_named() -> None:
    with terminal() as tty:
        assert why_no_tui({"TERM": "xterm"}, io.StringIO(), tty, "linux") == (
            "standard input is not a terminal"
        )
        assert why_no_tui({"TERM": "xterm"}, None, tty, "linux") == "standard input is not a terminal"


def test_a_redirected_error_stream_is_named() -> None:
    with terminal() as tty:
        said = why_no_tui({"TERM": "xterm"}, tty, io.StringIO(), "linux")
        assert said is not None
        assert said.startswith("standard error is not a terminal")


@pytest.mark.parametrize("name", ["", "dumb", "unknown"])
def test_a_terminal_that_cannot_draw_is_refused_but_on_windows(name: str) -> None:
    with terminal() as tty:
        assert why_no_tui({"TERM": name}, tty, tty, "linux") == "TERM is unset or dumb"
        assert why_no_tui({"TERM": name}, tty, tty, "win32") is None
        assert why_no_tui({}, tty, tty, "linux") == "TERM is unset or dumb"


def test_a_driver_of_its_own_needs_no_terminal() -> None:
    assert why_no_tui({"TEXTUAL_DRIVER": "web"}, None, None, "linux") is None
