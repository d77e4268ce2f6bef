"""The log as text: a line that tells the format, then one event a line, in order of time.

Lines are JSON with sorted keys and no blanks; what an event does not have is left out. So equal logs are
equal texts, and writing what was read gives the same bytes. `value` is an object where the log keeps one in
this very form, else the text that it keeps, as a string. Both ways a line at a time: a log of any size fits.
"""

import json
import re
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from math import inf, isinf
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from quizkz.errors import QuizkzError, StoreError
from quizkz.store import Store, joining
from quizkz.store.file import is_database
from quizkz.store.rows import KEYS as KEYS
from quizkz.store.rows import Row, canonical, too_long

FORMAT = 1
_NEEDED = KEYS[:6]
_INT64 = 2**63
_SHOWN = 80  # signs of an id that a sentence shows
_LONGEST = 1 << 26
"""Bytes of a line; a longer one is no event."""
_TYPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("card", "device", "kind", "response"), (str,)),
    **dict.fromkeys(("at", "day", "offset", "rating", "took_ms"), (int,)),
    "credit": (int, float, str),
    "value": (dict, str),
}
# What JSON lets stand and a terminal or an editor might act on, or take for the end of a line.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Progress = Callable[[int, int], None]


def lines(store: Store) -> Generator[str, None, None]:
    """The text of a log, line by line."""
    store.db.execute("BEGIN")  # what another process adds meanwhile is not half there
    try:
        yield from lines_of(
            store.db.execute("SELECT count(*) FROM events").fetchone()[0], joining.every(store.db)
        )
    finally:
        store.db.execute("ROLLBACK")


def lines_of(number: int, rows: Iterator[Row]) -> Iterator[str]:
    """The text of so many events in order of time."""
    yield _line({"events": number, "format": FORMAT, "log": "quizkz"})
    for row in rows:
        yield line(row)


def line(row: Row) -> str:
    """An event as a line."""
    event = {key: value for key, value in zip(KEYS, row, strict=True) if value is not None}
    if isinf(event.get("credit", 0.0)):
        event["credit"] = "inf" if event["credit"] > 0 else "-inf"  # JSON has no word for it
    if "value" in event:
        event["value"] = _embedded(event["value"])
    return _line(event)


def _line(value: Mapping[str, Any]) -> str:
    return escaped(canonical(value)) + "\n"


def escaped(written: str) -> str:
    """A text of JSON that says the same, with escapes for what no terminal should get."""
    return _UNSAFE.sub(_escaped, written)


def _escaped(match: "re.Match[str]") -> str:
    return f"\\u{ord(match[0]):04x}"


def _embedded(text: str) -> Any:
    """What a text of JSON says, where that leads back to this very text; else the text itself."""
    try:
        value = json.loads(text, parse_constant=_refuse)
        return value if isinstance(value, dict) and canonical(value) == text else text
    except (ValueError, RecursionError):
        return text


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def is_text(path: Path) -> bool:
    """Whether a file may be a log as text; one that is a database, or cannot be read, is not."""
    try:
        if not path.is_file() or is_database(path):  # which opens none that this process has open
            return False
        with path.open("rb") as file:
            return file.read(1) == b"{"
    except OSError:
        return False


@contextmanager
def as_log(path: Path, progress: Progress | None = None) -> Iterator[Path]:
    """A log to read from: the file itself, or, of a log as text, a new one that goes again."""
    if not is_text(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="quizkz-") as folder:
        target = Path(folder) / "progress.db"
        read_into(path, target, progress)
        try:
            yield target
        except StoreError as error:
            raise StoreError(str(error).replace(str(target), str(path))) from error


def read_into(path: Path, target: Path, progress: Progress | None = None) -> int:
    """Make a new log of a text; how many events. Raises QuizkzError with the line of what is wrong."""
    at = [1]

    def clash(row: Row) -> None:
        event = f"the event of {row[0][:_SHOWN] or 'no card'} at {row[1]}"
        mend = "delete the line of the two that is wrong, and take one off the number in line 1"
        raise _wrong(path, at[0], f"{event} stands above with other content: {mend}")

    with path.open("rb") as file:
        return joining.write_events(target, _rows(path, file, at, progress), clash=clash)


def _rows(path: Path, file: BinaryIO, at: list[int], progress: Progress | None) -> Iterator[Row]:
    wanted = _head(path, _read(path, file, 1))
    found = 0
    while True:
        at[0] += 1
        text = _read(path, file, at[0])
        if not text:
            break
        found += 1
        if progress is not None and found % 1024 == 0:
            progress(found, wanted)
        yield event_of_line(path, at[0], text)
    if found != wanted:
        raise _wrong(path, 1, f"it tells of {wanted:,} events, and {found:,} follow: the file is not whole")


def _read(path: Path, file: BinaryIO, number: int) -> bytes:
    text = file.readline(_LONGEST)
    if len(text) == _LONGEST:
        raise _wrong(path, number, "the line is too long for an event")
    return text


def _head(path: Path, text: bytes) -> int:
    """How many events the first line tells of."""
    head = _object(path, 1, text)
    if head.get("log") != "quizkz":
        raise _wrong(path, 1, "this is no log of quizkz as text")
    form = head.get("format")
    if isinstance(form, int) and form > FORMAT:
        raise _wrong(
            path, 1, f"a newer quizkz wrote it (format {form}, this one knows {FORMAT}); update quizkz"
        )
    if form != FORMAT or type(head.get("events")) is not int:
        raise _wrong(path, 1, "the format and the number of events are missing")
    return int(head["events"])


def event_of_line(path: Path, number: int, text: bytes) -> Row:
    """The event of a line, as a row of the log."""
    found = _object(path, number, text)
    for key in _NEEDED:
        if key not in found:
            raise _wrong(path, number, f"{key} is missing")
    for key, value in found.items():
        reason = _fault(key, value)
        if reason:
            raise _wrong(path, number, reason)
    if "value" in found and not isinstance(found["value"], str):
        found["value"] = canonical(found["value"])
    if "credit" in found:
        found["credit"] = float(found["credit"])
    row = tuple(found.get(key) for key in KEYS)
    if b"\\ud" in text.lower() and any(isinstance(one, str) and _half(one) for one in row):
        raise _wrong(path, number, "it holds half a letter (a surrogate), which no log holds")
    if long := too_long(row):
        raise _wrong(path, number, f"{long} is longer than quizkz writes it")
    return row


def _fault(key: str, value: Any) -> str:
    """What is wrong with a key of an event; empty where nothing is."""
    types = _TYPES.get(key)
    if types is None:
        return f"{key[:_SHOWN]} is nothing that an event has; a newer quizkz may have written it"
    if not isinstance(value, types) or isinstance(value, bool):
        return f"{key} cannot be {json.dumps(value)[:40]}"
    if isinstance(value, int) and not -_INT64 <= value < _INT64:
        return f"{key} is too large a number"
    if (key == "rating" and value not in (1, 2, 3, 4)) or (key == "credit" and value in (inf, -inf)):
        return f"{key} cannot be {value}"
    if key == "credit" and isinstance(value, str) and value not in ("inf", "-inf"):
        return f"credit cannot be {value[:40]!r}"
    return ""


def _half(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _object(path: Path, number: int, text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise _wrong(path, number, "this is no line of JSON") from error
    if not isinstance(found, dict):
        raise _wrong(path, number, "this is no JSON object")
    return found


def _wrong(path: Path, number: int, what: str) -> QuizkzError:
    return QuizkzError(f"{path}:{number}: {what}. Nothing was taken from it.")
