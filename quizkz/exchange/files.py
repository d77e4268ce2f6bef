"""A file that is written whole or not at all, and over none that stood there unless that was asked for."""

import os
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex

from quizkz.errors import QuizkzError, UsageError
from quizkz.store.file import is_database, make_own


def write_new(path: Path, chunks: Iterable[str], *, force: bool = False, own: bool = False) -> None:
    """Write texts to a file in UTF-8. `force`: in place of one that exists. `own`: for its owner alone.

    Raises UsageError where the file exists, QuizkzError where it cannot be written; it is then as it was.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        _into(path, chunks)  # a device or a pipe: there is nothing to keep
        return
    if path.exists() and not force:
        raise UsageError(f"{path} exists; nothing was written. --force writes over it.")
    if path.is_file() and is_database(path):
        raise UsageError(f"{path} is a database, perhaps your log; nothing was written. Name another file.")
    target = path.resolve()  # a link stays a link
    beside = target.with_name(f".{target.name}.{token_hex(4)}")
    try:
        if own:
            make_own(beside, fresh=True)
        _into(beside, chunks, mode="r+" if own else "x")
        if not force and target.exists():  # it came while this one was written
            raise UsageError(f"{path} exists; nothing was written. --force writes over it.")
        beside.replace(target)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def _into(path: Path, chunks: Iterable[str], *, mode: str = "w") -> None:
    with path.open(mode, encoding="utf-8", errors="replace", newline="") as file:
        file.writelines(chunks)
        if mode != "w":
            file.flush()
            os.fsync(file.fileno())


def _failed(path: Path, error: OSError) -> QuizkzError:
    reason = (error.strerror or str(error)).lower()
    return QuizkzError(f"{path} cannot be written: {reason}. Nothing was changed.")
