"""A new deck file with an example of each kind, and where asked with the text that its questions derive from.

What is written is sound by construction: each text of the author's is quoted here, and a phrase is cited only
where the source bears it out.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from quizkz.authoring.formatting import formatted
from quizkz.desk.starter import basic, starter
from quizkz.errors import QuizkzError, UsageError
from quizkz.files import replace_file
from quizkz.library.cites import SourceText, fold
from quizkz.library.finding import MAIN, SUFFIX
from quizkz.library.languages import LANGUAGE
from quizkz.library.latin import slug
from quizkz.library.reading import File, read_file
from quizkz.library.rules import ID_FORM
from quizkz.texts import clean, is_blank

_LONGEST_TITLE = 100
"""Characters: a guessed title longer than a line is no title."""

_PHRASE_WORDS = 6
"""Words of the cited phrase: enough to be found, few enough to be read beside a prompt."""

_SENTENCE = re.compile(r"[^.!?]{1,300}+[.!?]?")
_OPENING = re.compile(r"^(?:\[\d{1,6}\]|[# \t])++")
"""What stands before the words of a first line: the number of a paragraph, the signs of a heading."""


@dataclass(frozen=True, slots=True)
class Started:
    """A new deck: its file and id, and of its source the copy and the number of paragraphs."""

    path: Path
    id: str
    title: str
    source: Path | None = None
    paragraphs: int = 0


@dataclass(frozen=True, slots=True)
class _Source:
    """The text that a deck begins with: what the deck calls it, where it is to lie, and whether it is not
    there yet."""

    file: Path
    place: Path
    name: str
    missing: bool
    text: SourceText


def target(name: str, folder: Path) -> tuple[Path, str]:
    """The file that a new deck of this name is written to, and its id.

    `name` is an id, for a deck in `folder`, or a path. Raises UsageError where no id can be made of it.
    """
    path = Path(name)
    if ID_FORM.fullmatch(name):
        return folder / f"{name}{SUFFIX}", name
    if path.name == name and path.suffix != SUFFIX:
        better = slug(name)
        hint = f"such as {better}" if better else "such as chapter-1"
        raise UsageError(f"{name!r} is no id: an id is made of a-z, 0-9 and single hyphens, {hint}.")
    if path.is_dir() or name.endswith(("/", "\\")):
        path = path / MAIN
    elif path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    identity = slug(path.absolute().parent.name if path.name == MAIN else path.stem)
    if not identity:
        raise UsageError(f"No id can be made of {path.name!r}; name the file with letters a-z or digits.")
    return path, identity


def start(
    path: Path, identity: str, *, title: str = "", language: str = "", source: Path | None = None
) -> Started:
    """Write a new deck, never over a file that exists.

    `source`: a text that the questions are to derive from; it is copied beside the deck where it lies
    elsewhere. Raises QuizkzError with what to do where that cannot be; nothing is then written.
    """
    if language and not LANGUAGE.fullmatch(language):
        raise UsageError(f'{language!r} is no language tag; write one such as "en", "ru" or "kk".')
    if path.exists():
        raise QuizkzError(f"{path} exists already; nothing was written. Choose another name.")
    if path.name != MAIN and (path.parent / MAIN).is_file():
        raise QuizkzError(f"{path.parent} is one deck ({MAIN}); put a new deck into another folder.")
    begun = _source(source, path.parent) if source is not None else None
    title = clean(title).strip() or (_title(begun.text) if begun else "") or _spoken(identity)
    after = _from_source(begun) if begun else ""
    text = starter(identity, title=title, language=language or "en", after=after)
    _write(path, formatted(text), begun)
    if begun is None:
        return Started(path, identity, title)
    return Started(path, identity, title, begun.place, len(begun.text.paragraphs))


def _source(file: Path, folder: Path) -> _Source:
    read = read_file(file)
    if not isinstance(read, File):
        raise QuizkzError(f"{file}: {read.message}; {read.fix or 'nothing was written'}.")
    text = SourceText(read.text)
    if not any(number > 0 and not is_blank(said) for number, said in text.paragraphs.items()):
        raise QuizkzError(f"{file} holds no text; nothing was written.")
    there, inside = file.resolve(), folder.resolve()
    if there.is_relative_to(inside):
        return _Source(file, file, there.relative_to(inside).as_posix(), missing=False, text=text)
    place = folder / file.name
    if place.exists() and _bytes(place) != _bytes(file):
        raise QuizkzError(f"{place} exists already and is another text; nothing was written.")
    return _Source(file, place, file.name, missing=not place.exists(), text=text)


def _bytes(file: Path) -> bytes | None:
    with suppress(OSError):
        return file.read_bytes()
    return None


def _write(path: Path, text: str, source: _Source | None) -> None:
    """The copy of the source, then the deck; the copy goes again where the deck cannot be written."""
    copy = source.place if source is not None and source.missing else None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if source is not None and copy is not None:
            replace_file(copy, None, source.file.read_bytes())
        replace_file(path, None, text.encode())
    except (OSError, QuizkzError) as error:
        if copy is not None and not path.exists():
            copy.unlink(missing_ok=True)
        if isinstance(error, QuizkzError):
            raise
        reason = (error.strerror or str(error)).lower()
        raise QuizkzError(f"{path} cannot be written: {reason}.") from error


def _title(source: SourceText) -> str:
    """What the first line of a text says, where it is no longer than a title."""
    lines = (_OPENING.sub("", line).strip() for line in source.text.split("\n"))
    first = next((clean(line) for line in lines if line), "")
    return first.strip() if len(first) <= _LONGEST_TITLE else ""


def _spoken(identity: str) -> str:
    return identity.replace("-", " ").capitalize()


def _from_source(source: _Source) -> str:
    """The table `[source]` and a first question that cites the text."""
    title, paragraphs = _title(source.text), source.text.paragraphs
    number, said = _opening(source.text, title)
    sentence = _SENTENCE.match(said)
    answer = sentence[0].strip() if sentence and not is_blank(sentence[0]) else said
    phrase = " ".join(said.split(" ")[:_PHRASE_WORDS])
    counted = "1 paragraph" if len(paragraphs) == 1 else f"{len(paragraphs):,} paragraphs"
    how = "[n] opens each" if source.text.numbered else "counted between blank lines"
    cite = f"paragraph = {number}"
    if fold(phrase) in paragraphs[number]:  # not where a sign had to be cleaned away
        cite += f", phrase = {basic(phrase)}"
    return f"""\
[source]
title = {basic(title or source.name)}
file = {basic(source.name)}  # {counted}, {how}

# A question that cites the text: `quizkz check` holds the phrase against that paragraph.
[[question]]
id = "opening"
kind = "flashcard"
prompt = "How does the source open?"
answer = {basic(answer)}
cite = {{ {cite} }}

"""


def _opening(source: SourceText, title: str) -> tuple[int, str]:
    """The first paragraph that says more than the title: its number, and what it says, made safe to show."""
    shown = {number: clean(said) for number, said in source.paragraphs.items() if number > 0}
    told = {number: said for number, said in shown.items() if not is_blank(said)}
    below = (one for one in told.items() if _OPENING.sub("", one[1]) != title)
    return next(below, next(iter(told.items())))
