"""The world outside: clock, environment, home folder, terminal and editor, read here and nowhere else."""

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quizkz.cli.streams import clean_streams
from quizkz.clock import MINUTE_MS, Clock, Now
from quizkz.errors import UsageError

if TYPE_CHECKING:  # the library brings SQLite, which `--version` does without
    from quizkz.desk import Places


def system_clock(environ: Mapping[str, str] = os.environ) -> Clock:
    """The clock of this machine, or one that starts at `QUIZKZ_NOW` and runs on from there.

    Raises UsageError where `QUIZKZ_NOW` is no ISO time with an offset.
    """
    start = environ.get("QUIZKZ_NOW")
    if not start:
        return _machine_now
    try:
        moment = datetime.fromisoformat(start)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(
            f"QUIZKZ_NOW is {start!r}; write an ISO time with an offset, such as 2026-01-31T08:00:00+05:00."
        )
    return _moved_clock(moment)


def _machine_now() -> Now:
    # The zone is asked for each time: a journey or a change of daylight time may fall into a sitting.
    local = datetime.now().astimezone()
    return Now(at=time.time_ns() // 1_000_000, offset=_offset(local), mono=time.monotonic_ns() // 1_000_000)


def _moved_clock(moment: datetime) -> Clock:
    began = time.monotonic_ns() // 1_000_000
    start, offset = round(moment.timestamp() * 1000), _offset(moment)

    def now() -> Now:
        mono = time.monotonic_ns() // 1_000_000
        return Now(at=start + mono - began, offset=offset, mono=mono)

    return now


def _offset(moment: datetime) -> int:
    """Minutes east of UTC."""
    offset = moment.utcoffset()
    return 0 if offset is None else round(offset.total_seconds() * 1000) // MINUTE_MS


def places(options: argparse.Namespace, environ: Mapping[str, str] = os.environ) -> "Places":
    """Where things lie, by options first, then the environment, then the custom of the system."""
    from quizkz.desk import Places

    folder = _one_folder(options.data, environ)
    if folder is not None:
        log, config, catalogue = (folder / name for name in ("progress.db", "config.toml", "catalogue.db"))
    else:
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("quizkz", appauthor=False)
        log = dirs.user_data_path / "progress.db"
        config = dirs.user_config_path / "config.toml"
        catalogue = dirs.user_cache_path / "catalogue.db"
    return Places(log=log, config=config, catalogue=catalogue, own=_own(options, environ), shipped=shipped())


def _one_folder(data: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The one folder for all that an option or the environment tells."""
    data = data or (Path(environ["QUIZKZ_DATA"]) if environ.get("QUIZKZ_DATA") else None)
    return None if data is None else expanded(data).absolute()


def given_folder(options: argparse.Namespace, environ: Mapping[str, str] = os.environ) -> str:
    """The one folder that an option or the environment tells; empty where neither does."""
    folder = _one_folder(options.data, environ)
    return "" if folder is None else str(folder)


def log_folder(data: Path | None, environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the log, found without reading anything: a failure may be told from here."""
    from platformdirs import PlatformDirs

    try:
        folder = _one_folder(data, environ)
    except UsageError:
        folder = None
    return folder or PlatformDirs("quizkz", appauthor=False).user_data_path


def _own(options: argparse.Namespace, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The learner's deck folders as told by option or environment; none where the settings are to tell."""
    given: Sequence[Path] = options.decks or [
        Path(part) for part in environ.get("QUIZKZ_DECKS", "").split(os.pathsep) if part
    ]
    return tuple(expanded(path).absolute() for path in given)


def expanded(path: Path) -> Path:
    """A path with `~` spelled out. Raises UsageError where there is no such home."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise UsageError(f"There is no home folder for {path}; write the whole path.") from None


def home_folder() -> Path | None:
    """The home folder, which paths on the screen show as `~`; None where the system knows none."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def shipped() -> Path | None:
    """The folder of the decks that come with quizkz: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "decks", package.parent / "decks"):
        if folder.is_dir():
            return folder
    return None


def editor(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The learner's editor as an argument list; empty where none is set, and the app has one of its own."""
    import shlex  # the app alone asks

    command = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = shlex.split(command, posix=sys.platform != "win32")
    except ValueError as error:
        raise UsageError(
            f"The editor command {command!r} cannot be read ({error}). Mend VISUAL or EDITOR."
        ) from error
    return tuple(words) if words and words[0] else ()


def viewer(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The command that opens a file in the program that the desktop has for it; empty where there is none.

    Without a desktop `xdg-open` would fall back to a program in this very terminal.
    """
    if sys.platform == "darwin":
        return ("open",)
    if sys.platform == "win32":
        return ("explorer",)
    return ("xdg-open",) if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") else ()


def mend_streams() -> None:
    """Let no closed stream, no odd byte of the input, and no letter that the output lacks end a command, and
    nothing through to the terminal that steers it."""
    # Python leaves None where a stream was closed by whoever started it (`quizkz due >&-`).
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  # open until the end
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdin, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    clean_streams()


def read_line() -> str | None:
    """The next line of standard input without its end; None at the end of the input."""
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def read_bytes() -> bytes:
    """All of standard input as it comes, whatever the encoding of the terminal."""
    return sys.stdin.buffer.read()


def write(text: str) -> None:
    """Write to standard output as it stands."""
    sys.stdout.write(text)


def takes_sequences(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether what is written goes to a terminal that is told by sequences how it looks."""
    return sys.stdout.isatty() and environ.get("TERM", "dumb") != "dumb"


def is_remote(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal is at the other end of a line."""
    return bool(environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"))


def wants_no_colour(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the learner's environment asks for no colour (https://no-color.org)."""
    return bool(environ.get("NO_COLOR"))
