"""How editors are told to open a file at a line: by the program's name, since each has a way of its own."""

from collections.abc import Sequence
from pathlib import Path, PurePath

_PLUS = frozenset(
    [
        "vi",
        "vim",
        "nvim",
        "view",
        "gvim",
        "vimx",
        "nano",
        "pico",
        "emacs",
        "emacsclient",
        "mg",
        "jed",
        "joe",
        "kak",
        "micro",
        "ne",
        "mcedit",
    ]
)
_COLON = frozenset(["hx", "helix", "subl", "sublime_text", "zed"])
_GOTO = frozenset(["code", "codium", "code-insiders", "vscodium", "cursor", "windsurf"])


def command(argv: Sequence[str], path: Path, line: int) -> list[str]:
    """The editor's command for a file and a line (0: none). An unknown editor gets the file alone."""
    name = PurePath(argv[0].replace("\\", "/")).name.lower().removesuffix(".exe").removesuffix(".cmd")
    rest = list(argv)
    if name in _GOTO:
        waits = [] if "--wait" in rest or "-w" in rest else ["--wait"]
        return [*rest, *waits, "-g", f"{path}:{line}"] if line else [*rest, *waits, str(path)]
    if name in ("subl", "sublime_text", "zed") and "--wait" not in rest and "-w" not in rest:
        rest.append("--wait")
    if line and name in _COLON:
        return [*rest, f"{path}:{line}"]
    if line and name in _PLUS:
        return [*rest, f"+{line}", str(path)]
    return [*rest, str(path)]
