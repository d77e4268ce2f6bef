"""Puts deck files in order: problems mended where asked, ids written, one form.

Nothing is written here before it was read again as the file would read then. Ids and form must leave the
deck equal to what it was, and every comment in its words; a mended problem must be gone without a new error.
What is to be written is handed out first, so that it can be shown instead.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quizkz import library
from quizkz.authoring import formatting, identifying, statements
from quizkz.errors import QuizkzError
from quizkz.files import replace_file
from quizkz.library import DeckFiles
from quizkz.library.parsing import parse
from quizkz.library.reading import File, decoded
from quizkz.library.results import Loaded
from quizkz.problems import Problem, shown_line

Texts = Mapping[Path, str]

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Change:
    """What a file holds and what it would hold. `ids`: how many questions get theirs; `form`: more than ids
    and mended problems."""

    path: Path
    before: bytes
    after: bytes
    ids: int = 0
    deck_id: bool = False
    form: bool = False


@dataclass(frozen=True, slots=True)
class Fixed:
    """A deck put in order: the files that change, the problems that are mended, and those that are left.

    Where an error is left, ids and form stay as they are.
    """

    changes: tuple[Change, ...] = ()
    mended: tuple[Problem, ...] = ()
    left: tuple[Problem, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether an error is left."""
        return any(problem.severity == "error" for problem in self.left)


def fixed(deck_files: DeckFiles, *, problems: bool = False, only: Collection[Path] = ()) -> Fixed:
    """A deck with its ids written and its form in order; `problems`: those that can be are mended first.

    `only`: the files that may change, all where none is named. Raises QuizkzError where a file would not
    read as before, which is a fault of the program.
    """
    held = _read(deck_files)
    state = _State(deck_files, _texts(held))
    if problems:
        state = _all_mended(state, only)
    if state.loaded.deck is None:
        return _outcome(held, state)
    files = [path for path in state.texts if not only or path in only]
    news = {path: _file_in_order(path, state.texts[path], _deck_id(path, state)) for path in files}
    _hold_equal(state, news)
    changes = []
    for path, new in news.items():
        if new.text != held[path].text:
            form = new.plain != state.texts[path]
            data = held[path].with_text(new.text)
            changes.append(Change(path, held[path].data, data, new.ids, new.deck_id, form))
    return Fixed(tuple(changes), tuple(state.mended), state.loaded.problems)


def mended(deck_files: DeckFiles, chosen: Problem | None = None) -> Fixed:
    """A deck with the chosen problem mended, or with all that can be; all else in it stays."""
    held = _read(deck_files)
    state = _State(deck_files, _texts(held))
    if chosen is None:
        return _outcome(held, _all_mended(state, ()))
    found = [p for p in state.loaded.problems if p.replacement is not None and _same(p, chosen)]
    return _outcome(held, (_tried(state, found[:1]) if found else None) or state)


def mended_in_words(path: Path, chosen: Problem | None = None) -> str:
    """Mend the chosen problem of the deck at a path, or all that can be, and say what was done.

    Raises QuizkzError where a file is read-only or was changed meanwhile.
    """
    there = library.find(path)
    found = mended(there[0], chosen) if there else Fixed()
    write(found)
    if chosen is not None and not any(_same(problem, chosen) for problem in (*found.mended, *found.left)):
        return "The file was changed: this problem is no longer where it was."
    if not found.mended:
        return "Mended alone, this shows an error that has no sure fix; nothing was changed. Mend it by hand."
    if len(found.mended) == 1:
        [problem] = found.mended
        return f"Line {problem.place.line}: {what_changed(problem)}"
    return f"{len(found.mended):,} problems are mended."


def write(found: Fixed) -> None:
    """Write the files that change. Raises QuizkzError where one is read-only or was changed meanwhile."""
    for change in found.changes:
        replace_file(change.path, change.before, change.after)


# ---- files ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Held:
    """A file's bytes, and its text without BOM and with `\\n` alone; None where it has none."""

    data: bytes
    text: str | None

    def with_text(self, text: str) -> bytes:
        """The bytes of another text, with this file's BOM and line ends (of two kinds, the more frequent)."""
        if self.data.count(b"\r\n") * 2 > self.data.count(b"\n"):
            text = text.replace("\n", "\r\n")
        return (_BOM if self.data.startswith(_BOM) else b"") + text.encode("utf-8")


def _read(deck_files: DeckFiles) -> dict[Path, _Held]:
    held = {}
    for path in deck_files.files:
        try:
            data = path.read_bytes()
        except OSError:
            continue  # the library says why
        file = decoded(path, data)
        held[path] = _Held(data, file.text if isinstance(file, File) else None)
    return held


def _texts(held: Mapping[Path, _Held]) -> dict[Path, str]:
    return {path: file.text for path, file in held.items() if file.text is not None}


def _outcome(held: Mapping[Path, _Held], state: "_State") -> Fixed:
    changes = [
        Change(path, held[path].data, held[path].with_text(text))
        for path, text in state.texts.items()
        if text != held[path].text
    ]
    return Fixed(tuple(changes), tuple(state.mended), state.loaded.problems)


# ---- ids and form --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _New:
    """A file's text in order; `plain`: without the ids that it lacked; `comments`: those there were."""

    text: str
    plain: str
    ids: int
    deck_id: bool
    comments: Counter[str]


def _deck_id(path: Path, state: "_State") -> str:
    main = path == state.deck_files.files[0]
    return state.loaded.deck.id if main and state.loaded.deck is not None else ""


def _file_in_order(path: Path, text: str, deck: str) -> _New:
    pieces, problems = parse(File(path, text))
    if problems or not text.strip():
        return _New(text, text, 0, deck_id=False, comments=Counter())
    ids = identifying.missing(pieces[0], deck)
    document = statements.read(text)
    comments = Counter(statements.comments(document))
    plain = formatting.written(document)
    if not ids.deck and not ids.many:
        return _New(plain, plain, 0, deck_id=False, comments=comments)
    new = formatting.written(identifying.identified(document, ids))
    return _New(new, plain, ids.many, bool(ids.deck), comments)


def _hold_equal(state: "_State", news: Mapping[Path, _New]) -> None:
    """Hold that the new texts make the same deck, with every comment."""
    changed = {path: new for path, new in news.items() if new.text != state.texts[path]}
    if not changed:
        return
    for path, new in changed.items():
        if Counter(statements.comments(statements.read(new.text))) != new.comments:
            raise QuizkzError(f"{path} would lose a comment if it were put in order; nothing was changed.")
    texts = {**state.texts, **{path: new.text for path, new in changed.items()}}
    after = library.read(state.deck_files, texts=texts)
    if after.deck != state.loaded.deck or _counted(after.problems) != _counted(state.loaded.problems):
        path = state.deck_files.files[0]
        raise QuizkzError(f"{path} would not read as before if it were put in order; nothing was changed.")


# ---- problems ------------------------------------------------------------------------------------

_Key = tuple[str, str, str]
"""What tells problems apart while places move: path, rule, message."""

_REVEALED = 5
"""How many times mending may bring out an error that was hidden, and mend that too, before it is given up."""


@dataclass
class _State:
    """A deck's texts, how they read, and what was mended in them."""

    deck_files: DeckFiles
    texts: Texts
    mended: tuple[Problem, ...] = ()
    loaded: Loaded = field(init=False)

    def __post_init__(self) -> None:
        self.loaded = library.read(self.deck_files, texts=self.texts)


def _key(problem: Problem) -> _Key:
    return problem.place.path, problem.rule, problem.message


def _counted(problems: Sequence[Problem]) -> Counter[_Key]:
    return Counter(map(_key, problems))


def _same(problem: Problem, chosen: Problem) -> bool:
    here, there = problem.place, chosen.place
    return (problem.rule, problem.message, here.line, here.column, Path(here.path).name) == (
        chosen.rule,
        chosen.message,
        there.line,
        there.column,
        Path(there.path).name,
    )


def _all_mended(state: _State, only: Collection[Path]) -> _State:
    """The deck with all that can be mended; what breaks something else stays as it is.

    All are tried at once; where that fails the first half, and so on down to one, which is then left alone.
    """
    paths = {shown_line(str(path)) for path in only}
    refused: set[tuple[_Key, int]] = set()
    rounds = 2 * len(state.loaded.problems) + 20  # no mending can go round in a circle for ever
    for _ in range(rounds):
        batch = [
            p
            for p in state.loaded.problems
            if p.replacement is not None
            and (_key(p), p.place.line) not in refused
            and (not paths or p.place.path in paths)
        ]
        if not batch:
            break
        while (new := _tried(state, batch)) is None and len(batch) > 1:
            batch = batch[: len(batch) // 2]
        if new is None:
            refused.add((_key(batch[0]), batch[0].place.line))
        state = new or state
    return state


def _tried(state: _State, batch: Sequence[Problem]) -> _State | None:
    """The deck with these problems mended; None where one of them stays or an error is new.

    An error that was hidden by what is mended is mended with it where it can be.
    """
    allowed = _counted(state.loaded.problems) - _counted(batch)
    for _ in range(_REVEALED):
        state = _State(state.deck_files, _applied(state.texts, batch), (*state.mended, *batch))
        new = _counted(state.loaded.problems) - allowed
        stays = [p for p in state.loaded.problems if _key(p) in new and _is_bad(p, batch)]
        if not stays:
            return state
        batch = [p for p in stays if p.replacement is not None]
        if len(batch) < len(stays):
            return None
    return None


def _is_bad(problem: Problem, batch: Sequence[Problem]) -> bool:
    """Whether a problem that should not be there is an error, or one that was to be mended."""
    return problem.severity == "error" or _key(problem) in map(_key, batch)


def _applied(texts: Texts, batch: Sequence[Problem]) -> Texts:
    """The texts with what the carets mark replaced; of two marks that overlap the first."""
    news = dict(texts)
    for path, text in texts.items():
        own = [p for p in batch if p.place.path == shown_line(str(path))]
        if not own:
            continue
        starts = _line_starts(text)
        done = len(text) + 1
        for start, problem in sorted(
            ((starts[p.place.line - 1] + p.place.column - 1, p) for p in own),
            key=lambda pair: pair[0],
            reverse=True,
        ):
            stop = start + problem.place.width
            if stop <= done:
                text = text[:start] + (problem.replacement or "") + text[stop:]
                done = start
        news[path] = text
    return news


def _line_starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]


def what_changed(problem: Problem) -> str:
    """A mended problem in words: what stood there and what stands there now."""
    start = problem.place.column - 1 - problem.place.cut
    before = problem.place.source[start : start + problem.place.width]
    return f"{before} → {shown_line(problem.replacement or '')}"
