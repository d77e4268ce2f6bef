"""Standard output and error: no control sequence of a deck, a file name or an argument goes through them.

What is written is cleaned here, at the last place before the terminal, so that no command has to think of it.
"""

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, TextIO, cast

from quizkz.calls import spelled

_UNSAFE = "[\x7f-\x9f\u2028\u2029\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


class Clean:
    """A stream of text to which everything goes without terminal control, bidi control or lone surrogates.

    `sentences`: all that is written is ours to say, and what it tells to run acts on the log that was given.
    """

    def __init__(self, inner: TextIO, *, sentences: bool = False) -> None:
        self.inner, self.sentences = inner, sentences

    def write(self, text: str) -> int:
        """Write a text as it may stand on a terminal."""
        if not text.replace("\n", "").isprintable():
            from quizkz.texts import clean  # most starts need it for other things; `--version` does not

            text = clean(text)
        return self.inner.write(spelled(text) if self.sentences else text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def tell(text: str, *, error: bool = False) -> None:
    """Write one line, whatever names of files it has."""
    print(one_line(spelled(text)), file=sys.stderr if error else sys.stdout, flush=error)


def one_line(text: str) -> str:
    """A text in which no name of a file makes a line of its own."""
    if text.isprintable():
        return text
    from quizkz.texts import one_line as escaped  # as above

    return escaped(text)


def clean_streams() -> None:
    """Let all that is written from now on be cleaned."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, Clean):
            setattr(sys, name, cast(TextIO, Clean(stream, sentences=name == "stderr")))


def as_they_were() -> None:
    """Give the streams back."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, Clean):
            setattr(sys, name, stream.inner)


def styled(text: str, stream: TextIO) -> None:
    """Write a text with sequences of our own, whose words were cleaned as it was made."""
    (stream.inner if isinstance(stream, Clean) else stream).write(text)


def json_text(value: object, default: Callable[[Any], object] | None = None) -> str:
    """A value as JSON that says exactly what it is, with escapes for what no terminal should get."""
    import json  # most starts write none

    made = json.dumps(value, ensure_ascii=False, indent=2, default=default)
    return re.sub(_UNSAFE, lambda sign: f"\\u{ord(sign[0]):04x}", made)
