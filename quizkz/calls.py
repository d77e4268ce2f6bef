"""How a sentence names a command to run: with the folder that was given, so that a copy acts on that log."""

import re

_COMMAND = re.compile(r"`quizkz (?=[a-z-])(?!--data )")
_given: list[str] = []


def act_on(folder: str) -> None:
    """Name this folder in every command from now on; none where it is empty. `cli` tells it once."""
    _given[:] = [folder] if folder else []


def command(words: str) -> str:
    """A command line of quizkz: `quizkz exam --resume`, with `--data` where that was given."""
    if not _given:
        return f"quizkz {words}"
    from shlex import quote  # few are given one

    return f"quizkz --data {quote(_given[0])} {words}"


def spelled(text: str) -> str:
    """A sentence of ours whose commands, each in backticks, act on the folder that was given."""
    return _COMMAND.sub(lambda _: f"`{command('')}", text) if _given and "`quizkz " in text else text
