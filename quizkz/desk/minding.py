"""What home and each sitting look after beside the log: the backup of the day, and copies of other devices.

Apart from `keeping`, since every start comes by here.
"""

import os
import re
from pathlib import Path

from quizkz.clock import Now
from quizkz.errors import StoreError

# Dropbox and Nextcloud; Syncthing; Finder, iCloud and Google Drive; Windows; Resilio and others; OneDrive,
# which adds the name of the computer: such names as Windows and macOS give, others cannot be told from a name
# that the learner gave.
_NAME = (
    r"progress(?: ?\(.*\)|\.sync-conflict-.*| [0-9]{1,3}|[ _.-].*conflict.*|[ -]copy.*"
    r"|-(?:desktop|laptop|win)-[0-9a-z]{3,}|-.*(?:macbook|imac|mac mini).*)\.db"
)


def conflict_copies(log: Path) -> tuple[Path, ...]:
    """The copies that a program of synchronised folders left beside a log since two devices had written.

    Told by their names alone.
    """
    try:
        names = os.listdir(log.parent)  # noqa: PTH208  # at each start
    except OSError:
        return ()
    near = [name for name in names if name[-3:].lower() == ".db" and name not in (log.name, "catalogue.db")]
    found = [name for name in sorted(near) if re.fullmatch(_NAME, name, re.IGNORECASE)]
    return tuple(log.parent / name for name in found)


def left_behind(log: Path) -> tuple[Path, int] | None:
    """Of a log without events: the newest good backup that has some, and how many; None where there is none.

    A file that was lost is begun anew without a word from SQLite.
    """
    from quizkz.store import dated

    folder = dated.folder_of(log)
    for one in dated.listed(folder):
        held = dated.holds(folder / one.name, each=True)
        if held is not None and held.events:
            return folder / one.name, held.events
    return None


def back_up_today(log: Path, now: Now, rollover: int) -> str:
    """Make the backup of the study day where there is none, from any thread; why not, where it failed."""
    from quizkz.store import backups

    try:
        backups.daily(log, now, rollover)
    except StoreError as error:
        return str(error)
    return ""
