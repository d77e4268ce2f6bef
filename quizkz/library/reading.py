"""Bytes to text: what cannot be opened, is not UTF-8, or is too large becomes a problem."""

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from quizkz.problems import Place, Problem

MAX_BYTES = 32 * 1024 * 1024
"""A thousand times a shipped deck in one file; more is no deck, and reading it would fill the memory."""

MAX_ENTRIES = 450_000
"""Keys, tables and lists of a deck: a hundred thousand plain questions have 400,000. Each takes up to 3 kB,
so that a deck made to fill the memory is told before TOML is read. Measured, the most: 600,000 empty
questions took 0.9 GB in `check`, 1.4 GB in `due`, 1.9 GB in the app; as many keys of sound ones 0.4 GB."""

MAX_LINE = 1_000_000
"""Characters of a line. Nobody writes such a line by hand, and no editor shows it."""


@dataclass(slots=True)
class File:
    """A file's text, without BOM and with `\\n` alone. `starts` (where lines begin) is made on first use."""

    path: Path
    text: str
    starts: list[int] = field(default_factory=list)

    def entries(self) -> int:
        """How many keys, tables and lists the text may hold; a dot in a key makes a table, too.

        A comma counts as a quarter: an element of a list takes so much, and prose has commas.
        """
        *before, _ = self.text.split("=")
        dots = sum(part.count(".", part.rfind("\n") + 1) for part in before)
        lists = self.text.count("[") - self.text.count("[[") + self.text.count(",") // 4
        return len(before) + dots + lists + self.text.count("{")


def read_file(path: Path) -> File | Problem:
    """The text of a file, or why there is none."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return whole(path, "file-name", "this file's name is not UTF-8", "rename it")
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return whole(path, "not-a-file", "this is a folder", "name a file in it")
        if not stat.S_ISREG(status.st_mode):
            return whole(path, "not-a-file", "this is no ordinary file", "name an ordinary file")
        if status.st_size > MAX_BYTES:
            return _too_large(path)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return whole(path, "missing-file", "there is no such file", "check the path")
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        fix = "check its permissions" if isinstance(error, PermissionError) else "check the path"
        return whole(path, "unreadable", f"this file cannot be read: {reason}", fix)
    if len(data) > MAX_BYTES:
        return _too_large(path)
    return decoded(path, data)


def whole(path: Path, rule: str, message: str, fix: str = "") -> Problem:
    """A problem of a file as a whole."""
    return Problem(rule, message, Place(str(path)), fix=fix)


def too_many(path: Path) -> Problem:
    """That a deck has more entries than any that was written."""
    message = f"this deck holds more than {MAX_ENTRIES:,} keys"
    return whole(path, "too-large", message, "split it into several decks")


def _too_large(path: Path) -> Problem:
    limit = MAX_BYTES // (1024 * 1024)
    return whole(path, "too-large", f"this file holds more than {limit} MiB", "split it into several decks")


def decoded(path: Path, data: bytes) -> File | Problem:
    """The text that bytes are, or why they are none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return whole(path, "encoding", "this file is written in UTF-16", "save it as UTF-8")
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(path, data, error.start)
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    line = _long_line(text)
    if line:
        fix = 'break it into several lines between """ and """'
        message = f"this line holds more than {MAX_LINE:,} characters"
        return Problem("long-line", message, Place(str(path), line), fix=fix)
    return File(path, text)


def _not_utf8(path: Path, data: bytes, at: int) -> Problem:
    line = data.count(b"\n", 0, at) + 1
    start = data.rfind(b"\n", 0, at) + 1
    end = data.find(b"\n", at)
    stop = len(data) if end < 0 else end
    cyrillic = _as_cyrillic(data[start:stop])
    if cyrillic:
        place = Place(str(path), line, at - start + 1, 1, cyrillic, f"byte {data[at]:#04x} is not UTF-8")
        fix = "save it as UTF-8; it looks like Windows-1251"
        return Problem("encoding", f"this file is not UTF-8 (byte {at + 1:,})", place, fix=fix)
    before = data[start:at].decode("utf-8")
    shown = data[start:stop].decode("utf-8", errors="replace")
    place = Place(str(path), line, len(before) + 1, 1, shown, f"byte {data[at]:#04x} is not UTF-8")
    return Problem("encoding", f"this file is not UTF-8 (byte {at + 1:,})", place, fix="save it as UTF-8")


_WORD_1251 = re.compile(r"[А-Яа-яЁё]{3,}")


def _as_cyrillic(line: bytes) -> str:
    """A line read as Windows-1251, which spreadsheets write for Russian and Kazakh; empty where that gives no
    words: capitals then stand at the start of a word only."""
    try:
        text = line.decode("cp1251")
    except UnicodeDecodeError:
        return ""
    words = _WORD_1251.findall(text)
    likely = [word for word in words if word[1:].islower() or word.isupper()]
    return text if words and len(likely) == len(words) else ""


def _long_line(text: str) -> int:
    """The number of the first line that is too long; 0 where none is. It looks at one place in a million."""
    start = 0
    while len(text) - start > MAX_LINE:
        end = text.rfind("\n", start, start + MAX_LINE + 1)
        if end < 0:
            return text.count("\n", 0, start) + 1
        start = end + 1
    return 0
