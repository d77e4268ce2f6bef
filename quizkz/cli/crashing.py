"""The last boundary: what is said and kept of a failure that nobody foresaw.

The message of an exception and the variables of its frames may hold what a learner or an author wrote. So a
report has places in the program, names of types and versions; messages only where `QUIZKZ_DEBUG` asks.
"""

import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePath

from quizkz import __version__
from quizkz.cli import world
from quizkz.cli.streams import one_line

CRASHED = "quizkz stopped because of a defect in it. Every answer whose verdict you saw is saved."
SEND = "Please send {path} to those who make quizkz: it has no word of your decks and answers."
UNWRITTEN = "No report could be written to {path}. This is what it would say:"
DEBUG = "QUIZKZ_DEBUG"
FOLDER = "crashes"
KEPT = 5
_FIRST, _LAST = 15, 35  # frames of a traceback: an endless recursion has a thousand


def crashed(error: BaseException, data: Path | None, command: str, environ: Mapping[str, str]) -> int:
    """Write the report of a failure, say so in a sentence on standard error; the exit code."""
    debug = bool(environ.get(DEBUG))
    log = world.log_folder(data, environ)
    if told := _damage(log / "progress.db"):
        with suppress(OSError, ValueError):
            print(f"quizkz: {told}", file=sys.stderr, flush=True)
        return 1
    text = report(error, command, log, environ, debug=debug)
    path = _write(log / FOLDER, text)
    if path is not None:
        said = f"{CRASHED} {SEND.format(path=_shown(path))}"
    else:
        said = f"{CRASHED} {UNWRITTEN.format(path=_shown(log / FOLDER))}\n\n{text}"
    if debug:
        said += "\n\n" + "".join(traceback.format_exception(error))
    with suppress(OSError, ValueError):  # the terminal may be what has gone
        print(said, file=sys.stderr, flush=True)
    return 1


def _damage(log: Path) -> str:
    """The sentence for a damaged log: what works with the values on its pages may fail in any way at all."""
    from quizkz.store.replacing import damage

    return damage(log)


def report(
    error: BaseException, command: str, log: Path, environ: Mapping[str, str], *, debug: bool = False
) -> str:
    """What helps to find a defect: versions, sizes, and the frames by file, line and function."""
    return "\n".join([*_about(command, log, environ), "", *_chain(error, debug=debug), ""])


def _about(command: str, log: Path, environ: Mapping[str, str]) -> Iterator[str]:
    import platform
    import sqlite3
    from datetime import datetime
    from importlib.metadata import PackageNotFoundError, version

    yield f"quizkz {__version__}, command: {command or 'home'}"
    yield f"at {datetime.now().astimezone().isoformat(timespec='seconds')}"
    yield f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    for package in ("textual", "pydantic", "fsrs-rs-python"):
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} is missing"
    yield platform.platform()
    yield f"terminal: {_terminal()}, TERM {environ.get('TERM', 'unset')}"
    yield f"encodings: {_encoding(sys.stdin)} in, {_encoding(sys.stdout)} out, {_encoding(sys.stderr)} errors"
    sizes = ((name, _size(log / name)) for name in ("progress.db", "progress.db-wal"))
    yield "sizes: " + ", ".join(f"{name} {size}" for name, size in sizes)


def _terminal() -> str:
    try:
        size = os.get_terminal_size(2)
    except OSError:
        return "none"
    return f"{size.columns}x{size.lines}"


def _encoding(stream: object) -> str:
    return str(getattr(stream, "encoding", None))


def _size(path: Path) -> str:
    try:
        return f"{path.stat().st_size} bytes"
    except OSError as error:
        return f"none (errno {error.errno})"


def _chain(error: BaseException | None, *, debug: bool) -> Iterator[str]:
    """The exceptions from the one that ended it down to its first cause, each with its frames."""
    known: set[int] = set()
    while error is not None and id(error) not in known:
        known.add(id(error))
        yield _named(error) + (f": {error}" if debug else "")
        yield from _frames(error)
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is not None:
            yield "after"
        error = cause


def _named(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    number = getattr(error, "errno", None) or getattr(error, "sqlite_errorname", None)
    return f"{name} ({number})" if number else name


def _frames(error: BaseException) -> Iterator[str]:
    frames = [
        f"  {_place(f.filename)}:{f.lineno} in {f.name}" for f in traceback.extract_tb(error.__traceback__)
    ]
    if len(frames) > _FIRST + _LAST:
        frames[_FIRST:-_LAST] = [f"  ... {len(frames) - _FIRST - _LAST} more"]
    yield from frames


def _place(filename: str) -> str:
    """A file by its place in its package; of one elsewhere only the name, for its path may name a person."""
    parts = PurePath(filename).parts
    package = Path(__file__).parents[1]
    with suppress(ValueError):
        return PurePath(package.name, PurePath(filename).relative_to(package)).as_posix()
    for root in ("site-packages", "dist-packages"):
        if root in parts:
            return "/".join(parts[parts.index(root) + 1 :])
    return parts[-1] if parts else "?"


def _write(folder: Path, text: str) -> Path | None:
    """Write a report that only its owner reads, and keep the newest few; None where that fails."""
    from datetime import datetime

    name = f"crash-{datetime.now().astimezone():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(opened, "w", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 (a descriptor)
            file.write(text)
        for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return folder / name


def _shown(path: Path) -> str:
    """A path with the home folder as `~`."""
    home = world.home_folder()
    with suppress(ValueError):
        if home is not None:
            return one_line(str(PurePath("~", path.relative_to(home))))
    return one_line(str(path))
