"""A program under a real pseudo-terminal: keys in, screen out, every byte stamped with the time it came.

Shared by the tests of a terminal's life and by the benchmarks. POSIX only. What the program asks of its
terminal (size of the window, cursor, colours, synchronized output) is answered as a present-day terminal
does, since a program that waits for an answer would be timed waiting.
"""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import struct
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

KEYS: Mapping[str, str] = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "ctrl+q": "\x11",
    "ctrl+c": "\x03",
    "ctrl+z": "\x1a",
}

_QUERIES: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
)
# Sequences that pyte would print or misread: private CSI (< = >), CSI with an intermediate, DCS strings.
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[[0-?]*[ -/]+[@-~]|\x1b[P_^X][^\x1b]*\x1b\\|\x1b\[\?[0-9;]*[mus]"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07\x1b]*\x1b?)?$")
_BEGIN_UPDATE, _END_UPDATE = b"\x1b[?2026h", b"\x1b[?2026l"
_INHERITED = ("NO_COLOR", "TEXTUAL", "TEXTUAL_DRIVER", "CI", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that one read brought, and when (seconds of the monotonic clock)."""

    at: float
    data: bytes


class Terminal:
    """A running program and the screen it draws. Use as a context manager: the program ends with it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.chunks: list[Chunk] = []
        self.exit_code: int | None = None
        """The exit code, or minus the signal that ended the program; None while it runs."""
        self.closed = False
        self._seen = 0
        self._pending = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        environ = {k: v for k, v in os.environ.items() if k not in _INHERITED}
        environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.started = time.monotonic()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                if cwd is not None:
                    os.chdir(cwd)
                _set_size(0, columns, rows)
                os.execvpe(command[0], list(command), environ)
            finally:
                os._exit(127)
        _set_size(self._fd, columns, rows)
        self._attributes = termios.tcgetattr(self._fd)
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.wait(0.0) is None:
            os.killpg(self.pid, signal.SIGKILL)
            self.wait(5.0)
        if not self.closed:
            self.close()

    def close(self) -> None:
        """Close the terminal's side, as closing its window does."""
        self.closed = True
        os.close(self._fd)

    def send(self, key: str) -> float:
        """Write a key by name, or a text; the time of the write."""
        at = time.monotonic()
        os.write(self._fd, KEYS.get(key, key).encode())
        return at

    def send_bytes(self, data: bytes) -> None:
        """Write raw bytes."""
        os.write(self._fd, data)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        _set_size(self._fd, columns, rows)
        self._screen.resize(rows, columns)

    def read(self, seconds: float) -> bool:
        """Wait for output and take what came; whether anything came."""
        if self.closed or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # the program has gone and its side of the terminal with it
            data = b""
        if not data:
            time.sleep(min(0.005, seconds))
            return False
        tail = self.chunks[-1].data[-16:] if self.chunks else b""
        self.chunks.append(Chunk(time.monotonic(), data))
        self._answer(tail, data)
        return True

    def _answer(self, tail: bytes, data: bytes) -> None:
        for pattern, answer in _QUERIES:
            for match in pattern.finditer(tail + data):
                if match.end() > len(tail):
                    os.write(self._fd, answer)

    def settle(self, quiet: float = 0.08, timeout: float = 10.0) -> float:
        """Read until nothing came for `quiet` seconds; the time of the last bytes."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.read(quiet):
            pass
        return self.chunks[-1].at if self.chunks else self.started

    def text(self) -> str:
        """The screen as it stands."""
        while self._seen < len(self.chunks):
            self._feed()
        return "\n".join(self._screen.display)

    def frames(self) -> Iterator[str]:
        """The screen after each update that has come whole since it was last looked at."""
        while self._seen < len(self.chunks):
            self._pending += self.chunks[self._seen].data
            self._seen += 1
        while _END_UPDATE in self._pending:
            update, _, self._pending = self._pending.partition(_END_UPDATE)
            self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", update))
            yield "\n".join(self._screen.display)

    def _feed(self) -> None:
        data = self._pending + self.chunks[self._seen].data
        self._seen += 1
        unfinished = _UNFINISHED.search(data)
        self._pending = unfinished[0] if unfinished else b""
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data[: unfinished.start()] if unfinished else data))

    def wait_for(self, text: str, timeout: float = 40.0) -> float:
        """The time of the frame that put `text` on the screen; AssertionError, with the screen, if none did.

        The emulator is slow beside a program's output, so it runs only once the program is quiet, chunk by
        chunk: its own time is in no figure.
        """
        deadline = time.monotonic() + timeout
        if self.chunks and text in self.text():
            return self.chunks[self._seen - 1].at
        while time.monotonic() < deadline:
            came = self.read(0.03)
            if came and time.monotonic() < deadline - timeout + 0.5:
                continue
            while self._seen < len(self.chunks):
                self._feed()
                if text in "\n".join(self._screen.display):
                    index = self._seen - 1
                    self.settle(0.05)
                    return self.frame_end(index)
            if self.wait(0.0) is not None and not came:
                break
        raise AssertionError(f"{text!r} never came (exit code {self.exit_code}); the screen:\n{self.text()}")

    def frame_end(self, index: int) -> float:
        """The time at which the update that chunk `index` belongs to was complete."""
        if any(_BEGIN_UPDATE in chunk.data for chunk in self.chunks[: index + 1]):
            for chunk in self.chunks[index:]:
                if _END_UPDATE in chunk.data:
                    return chunk.at
        return self.chunks[index].at

    def output(self) -> str:
        """All that the program wrote, control sequences and all."""
        return codecs.decode(b"".join(chunk.data for chunk in self.chunks), "utf-8", "replace")

    def wait(self, timeout: float = 30.0) -> int | None:
        """Wait for the program's end, reading on; its exit code, or minus the signal, or None."""
        deadline = time.monotonic() + timeout
        while self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
                while self.read(0.0):
                    pass
            elif time.monotonic() >= deadline:
                break
            elif not self.read(0.02):
                time.sleep(0.002)
        return self.exit_code

    def memory(self) -> float:
        """Resident memory of the program in MiB (Linux; 0 elsewhere)."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return 0.0
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text())
        return int(found[1]) / 1024 if found else 0.0

    def left_clean(self) -> bool:
        """Whether all that a program changed of the terminal is as it was before."""
        return termios.tcgetattr(self._fd) == self._attributes and not modes_left(self.output())


def _set_size(fd: int, columns: int, rows: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def modes_left(output: str) -> list[str]:
    """The modes that a program changed and did not change back, by their numbers, as a terminal would see it.

    Among them the alternate screen (1049), the cursor (25), the mouse (1000 to 1016), pastes (2004), the
    focus (1004), updates held back (2026), sizes told (2048), and the keyboard of kitty.
    """
    changed: dict[str, bool] = {}
    for numbers, to in re.findall(r"\x1b\[\?([0-9;]+)([hl])", output):
        changed.update(dict.fromkeys(numbers.split(";"), to == "h"))
    left = [number for number, on in changed.items() if on is not (number in ("7", "25"))]
    pushed = 0
    for push in re.findall(r"\x1b\[([<>])[0-9;]*u", output):
        pushed = pushed + 1 if push == ">" else max(0, pushed - 1)
    return left + ["kitty"] * pushed
