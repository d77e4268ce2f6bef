"""Cites held against the local copy of the source: the paragraph must be there and must say the phrase."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quizkz.deck import BaseQuestion, Cite
from quizkz.library.faults import Fault
from quizkz.library.reading import File, read_file

MOST = 4_000_000_000
"""Characters of a source that are searched in all: some seconds. A thousand cites of a book need less."""

_MARK = re.compile(r"^[ \t]*\[(\d{1,6})\]", re.MULTILINE)
_OTHER_MACHINE = re.compile(r"[\\/]{2}")
"""How a name begins that Windows would look for on the network as soon as it is resolved."""
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛ʼ′`´", "'"))


def fold(text: str) -> str:
    """A text with white space and quotation marks made alike."""
    return " ".join(text.translate(_QUOTES).split())


@dataclass
class SourceText:
    """The text that cites are held against; `left`: the characters that are still looked at for phrases."""

    text: str
    left: int = MOST

    @property
    def numbered(self) -> bool:
        """Whether the text numbers its paragraphs itself, by `[n]`."""
        return _MARK.search(self.text) is not None

    @cached_property
    def paragraphs(self) -> Mapping[int, str]:
        """The folded paragraphs by number: what `[n]` opens, else the blocks between blank lines, from 1."""
        marks = list(_MARK.finditer(self.text))
        if marks:
            ends = [*(mark.start() for mark in marks[1:]), len(self.text)]
            return {
                int(mark[1]): fold(self.text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)
            }
        blocks = re.split(r"\n[ \t]*\n", self.text)
        return dict(enumerate((fold(block) for block in blocks if block.strip()), 1))

    @cached_property
    def whole(self) -> str:
        """All of it, folded."""
        return fold(self.text)

    def errors(self, question: BaseQuestion) -> Iterator[Fault]:
        """The cites of a question that the source does not bear out."""
        for index, cite in enumerate(question.cite):
            if self.left < 0:
                message = "there are more cites than can be held against so long a source"
                yield Fault("cite", message, ("cite", index), fix="name a shorter source")
                return
            self.left -= len(self.text)
            yield from self._errors(cite, ("cite", index))

    def _errors(self, cite: Cite, path: tuple[str | int, ...]) -> Iterator[Fault]:
        number, paragraphs = cite.paragraph, self.paragraphs
        if number is not None and number >= 1 and number not in paragraphs:
            last = max(paragraphs, default=0)
            label = f"its last is {last}" if last else "it is empty"
            yield Fault("cite", f"the source has no paragraph {number}", (*path, "paragraph"), label=label)
            return
        phrase = fold(cite.phrase or "")
        if not phrase or phrase in (self.whole if number is None else paragraphs.get(number, phrase)):
            return
        there = [n for n, text in paragraphs.items() if phrase in text] if phrase in self.whole else []
        where = f" in paragraph {number}" if number is not None else ""
        label, fix = "no paragraph says it", "copy the words as the source has them"
        if there:
            label, fix = f"it is in paragraph {there[0]}", f"write paragraph = {there[0]}"
        yield Fault("cite", f"the source does not say this{where}", (*path, "phrase"), label=label, fix=fix)


def beside(folder: Path, name: str) -> Path | None:
    """The file of that name inside a folder; None where the name leads out of it, by `..` or by a link."""
    if _OTHER_MACHINE.match(name):
        return None
    try:
        inside = (folder / name).resolve()
        if not inside.is_relative_to(folder.resolve()):
            return None
    except (OSError, ValueError, RuntimeError):
        return None
    return folder / name


def source_text(folder: Path, name: str) -> SourceText | Fault:
    """The local copy that a deck names, or why it cannot be used."""
    path = beside(folder, name)
    if path is None:
        message = "the source file is not inside the deck's folder"
        return Fault(
            "source-file", message, ("source", "file"), fix="put a copy beside the deck and name that"
        )
    read = read_file(path)
    if isinstance(read, File):
        return SourceText(read.text)
    return Fault("source-file", f"the source file: {read.message}", ("source", "file"), fix=read.fix)
