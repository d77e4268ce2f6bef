"""A file replaced at once, or not at all."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from quizkz.errors import QuizkzError


def replace_file(path: Path, before: bytes | None, after: bytes) -> None:
    """Put `after` in place of a file that holds `before` (None: of no file).

    Raises QuizkzError where the file was changed meanwhile or may not be written; it is then as it was.
    """
    target = path.resolve()  # a link stays a link
    beside = target.with_name(f".{target.name}.{token_hex(4)}")
    try:
        if before is not None and not os.access(target, os.W_OK):
            raise QuizkzError(f"{path} is read-only; nothing was changed.")
        with beside.open("xb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            shutil.copymode(target, beside)
        if (target.read_bytes() if target.exists() else None) != before:
            raise QuizkzError(f"{path} was changed by another program; nothing was written. Try again.")
        beside.replace(target)
        _sync(target.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise QuizkzError(f"{path} cannot be written: {reason}. Nothing was changed.") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Have a folder's names on disk."""
    with suppress(OSError):  # Windows opens no folder, and the file is whole by either name
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
