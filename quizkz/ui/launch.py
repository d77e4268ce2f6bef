"""Whether the interface can run here at all.

Apart from `app` because it must answer at once, before Textual is imported.
"""

from collections.abc import Mapping
from typing import TextIO


def why_no_tui(
    environ: Mapping[str, str], stdin: TextIO | None, stderr: TextIO | None, platform: str
) -> str | None:
    """Why the interface cannot be drawn, as the rest of a sentence; None where it can.

    Textual draws on standard error and reads keys from standard input; a driver named in the environment
    (a browser's) brings its own.
    """
    if environ.get("TEXTUAL_DRIVER"):
        return None
    if stdin is None or not stdin.isatty():
        return "standard input is not a terminal"
    if stderr is None or not stderr.isatty():
        return "standard error is not a terminal (the interface draws there)"
    if platform != "win32" and environ.get("TERM", "") in ("", "dumb", "unknown"):
        return "TERM is unset or dumb"
    return None
