"""Copies of the log that a program of synchronised folders left beside it, because two devices had written.

Told by their names alone, since every start looks for them.
"""

import os
import re
from pathlib import Path

# Dropbox and Nextcloud; Syncthing; Finder, iCloud and Google Drive; Windows and OneDrive; Resilio and others.
_NAME = re.compile(
    r"progress(?: \(.*\)|\.sync-conflict-.*| [0-9]{1,3}|[ _.-].*conflict.*|[ -]copy.*)\.db", re.IGNORECASE
)


def conflict_copies(log: Path) -> tuple[Path, ...]:
    """The copies of a log beside it that hold what another device wrote, in the order of their names."""
    try:
        names = os.listdir(log.parent)  # noqa: PTH208  # at each start
    except OSError:
        return ()
    found = sorted(name for name in names if name != log.name and _NAME.fullmatch(name))
    return tuple(log.parent / name for name in found)
