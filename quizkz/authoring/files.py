"""A file replaced at once, or not at all."""

import os
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from quizkz.errors import QuizkzError


def replace_file(path: Path, before: bytes, after: bytes) -> None:
    """Put `after` in place of a file that holds `before`.

    Raises QuizkzError where the file was changed meanwhile or may not be written; it is then as it was.
    """
    target = path.resolve()  # a link stays a link
    temporary: Path | None = None
    try:
        if not os.access(target, os.W_OK):
            raise QuizkzError(f"{path} is read-only; nothing was changed.")
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, temporary)
        if target.read_bytes() != before:
            raise QuizkzError(f"{path} was changed by another program; nothing was written. Try again.")
        temporary.replace(target)
        temporary = None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise QuizkzError(f"{path} cannot be written: {reason}. Nothing was changed.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
