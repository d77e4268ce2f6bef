"""Where the TOML reader stopped, and the cause that is told of it."""

import re
from dataclasses import dataclass

STATEMENT = re.compile(
    r"^[ \t]*+(?P<key>[A-Za-z0-9_.\-]++"
    r"(?:(?:(?<=[A-Za-z0-9_.\-]\.)|[ \t]*+\.)[ \t]*+(?:\"[^\"\n]*+\"|'[^'\n]*+'|[A-Za-z0-9_\-]++))*+"
    r"|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+=[ \t]*+",
    re.MULTILINE,
)
HEADER = re.compile(r"^[ \t]*\[\[?[^\]\n]*\]?\]?", re.MULTILINE)
CLOSED = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"""(?:"{0,2})'
    r"|'''(?:[^']++|'{1,2}+(?!'))*+'''(?:'{0,2})"
    r'|"(?!"")(?:[^"\\\n]++|\\[^\n])*+"'
    r"|'(?!'')[^'\n]*+'",
    re.DOTALL,
)
"""A string from its first quotation mark to its last."""

_TOKEN = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[\w-]+|\S")


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong at characters [start, stop) of the piece; `first` is another place that takes part, and
    `replacement` what mends it in place of those characters."""

    rule: str
    message: str
    start: int
    stop: int
    label: str = ""
    fix: str = ""
    replacement: str | None = None
    first: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the reader stopped in a piece of text, and the statement this falls into."""

    text: str
    at: int
    said: str

    @property
    def line_end(self) -> int:
        """The end of the line it stopped in."""
        return end_of_line(self.text, self.at)

    @property
    def line_start(self) -> int:
        """The start of that line."""
        return self.text.rfind("\n", 0, self.at) + 1

    @property
    def line(self) -> tuple[int, int]:
        """The span of the line it stopped in, without the blanks around it."""
        line = self.text[self.line_start : self.line_end]
        start = self.line_start + len(line) - len(line.lstrip())
        return start, max(start + len(line.strip()), start + 1)

    @property
    def rest(self) -> str:
        """The first character that is not blank from where it stopped."""
        return self.text[self.at :].lstrip()[:1]

    def statement(self) -> re.Match[str] | None:
        """The last `key =` at the start of a line up to here."""
        start = self.line_start
        while True:
            found = STATEMENT.match(self.text, start)
            if found is not None and found.start("key") <= self.at:
                return found
            if start == 0:
                return None
            start = self.text.rfind("\n", 0, start - 1) + 1

    def word(self, at: int) -> int:
        """The end of the word or string that begins at a place."""
        found = _TOKEN.match(self.text, at)
        return found.end() if found else at + 1


def end_of_line(text: str, at: int) -> int:
    """Where the line ends that a place is in."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def opens_statement(text: str, at: int) -> bool:
    """Whether a line that begins at a place is empty, a remark, a header or `key =`: nothing that goes on."""
    line = text[at : end_of_line(text, at)].strip()
    return line[:1] in ("", "#", "[") or STATEMENT.match(line) is not None
