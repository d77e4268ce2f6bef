"""The gaps of a cloze: found in one pass over the text, then shown for one card.

The text becomes a flat list of marks (text, open, or, hint, close) instead of a tree, so that ten thousand
nested or unclosed braces cost what ten thousand letters cost, and no recursion is there to overflow.
"""

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a cloze as shown for one card. `answers`: the one shown, then those also right."""

    number: int
    answers: tuple[str, ...]
    hint: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class GapError:
    """Why a text is no cloze: `open-gap`, `no-gap`, ... and the character span [start, end) in the text.

    `fix` says what to write instead.
    """

    rule: str
    message: str
    start: int
    end: int
    fix: str = ""


@dataclass(frozen=True, slots=True)
class ClozeView:
    """A cloze text for one gap number: plain pieces, and an int where gap number that index of `gaps` stands.

    Gaps of other numbers stand as their answers, escapes are resolved.
    """

    pieces: tuple[str | int, ...]
    gaps: tuple[Gap, ...]


_TOKEN = re.compile(r"\\(?:\{\{|\}\}|::|\|)|\{\{|\}\}|\{|\}|::|\|")
_PLAIN_SIGN = re.compile(r"\{\{|\}\}|::|\|")
_NUMBER = re.compile(r"c([0-9]+)::")

GAP_NUMBER_MOST = 999
"""The highest gap number; one card each, so that more is a slip of the pen."""


@dataclass(slots=True)
class _Frame:
    """A gap being read. `braces`: single braces open inside; `marks`: where its marks stand in the list."""

    start: int
    number: int
    digits: str
    braces: int = 0
    end: int = -1
    hint: bool = False
    inner: bool = False
    inner_in_hint: bool = False
    colons: int = -1
    hint_at: int = -1
    pipe: int = -1
    marks: list[int] = field(default_factory=list)


class _Mark(NamedTuple):
    """One step through a cloze: `text` adds text; the others concern the gap `frame`."""

    op: Literal["text", "open", "or", "hint", "close"]
    text: str = ""
    frame: _Frame | None = None


class _Reader:
    """One pass over a text. `marks` and `frames` are what it found, unclosed gaps turned back into text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: list[_Mark] = []
        self.frames: list[_Frame] = []
        self.stack: list[_Frame] = []
        self._read()
        self._restore_open()

    def _read(self) -> None:
        at = 0
        while found := _TOKEN.search(self.text, at):
            if found.start() > at:
                self._say(self.text[at : found.start()])
            at = self._take(found.group(), found.start())
        if at < len(self.text):
            self._say(self.text[at:])

    def _take(self, sign: str, at: int) -> int:
        """Deals with one sign and returns where to go on."""
        end = at + len(sign)
        if sign[0] == "\\":
            self._say(sign[1:])
        elif sign == "{{":
            return self._open(at)
        elif not self.stack:
            self._say(sign)
        elif sign in ("{", "}", "}}"):
            return self._brace(sign, at)
        else:
            self._part(sign, at)
        return end

    def _open(self, at: int) -> int:
        number = _NUMBER.match(self.text, at + 2)
        digits = number.group(1) if number else ""
        value = int(digits[:9]) if digits else 1
        frame = _Frame(start=at, number=value, digits=digits)
        if self.stack:
            self.stack[-1].inner = True
            self.stack[-1].inner_in_hint |= self.stack[-1].hint
        self.frames.append(frame)
        self.stack.append(frame)
        end = number.end() if number else at + 2
        self._mark("open", self.text[at:end], frame)
        return end

    def _brace(self, sign: str, at: int) -> int:
        """A brace inside a gap: single ones balance, and the `}}` that finds none open ends the gap."""
        frame = self.stack[-1]
        if sign == "}}" and not frame.braces:
            frame.end = at + 2
            self._mark("close", sign, frame)
            self.stack.pop()
            return at + 2
        if sign == "{":
            frame.braces += 1
        elif frame.braces:
            frame.braces -= 1
        self._say(sign[0])
        return at + 1

    def _part(self, sign: str, at: int) -> None:
        """`::` or `|` inside a gap: what comes after is a hint, or also right."""
        frame = self.stack[-1]
        if frame.braces or (frame.hint and sign == "|"):
            self._say(sign)
        elif sign == "|":
            frame.pipe = at if frame.pipe < 0 else frame.pipe
            self._mark("or", sign, frame)
        elif not frame.hint:
            frame.hint, frame.hint_at = True, at
            self._mark("hint", sign, frame)
        else:
            frame.colons = at
            self._say(sign)

    def _say(self, text: str) -> None:
        self.marks.append(_Mark("text", text))

    def _mark(self, op: Literal["open", "or", "hint", "close"], text: str, frame: _Frame) -> None:
        frame.marks.append(len(self.marks))
        self.marks.append(_Mark(op, text, frame))

    def _restore_open(self) -> None:
        """Gaps that never end are text after all."""
        for frame in self.stack:
            for index in frame.marks:
                self.marks[index] = _Mark("text", self.marks[index].text)


class _Shower:
    """Plays the marks for one gap number; `skip` and `asked` are the gaps inside which that mode holds."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pieces: list[str | int] = []
        self.gaps: list[Gap] = []
        self.skip: _Frame | None = None
        self.asked: _Frame | None = None
        self.buffers: list[list[str]] = []
        self.hinted = False

    def play(self, mark: _Mark) -> None:
        if self.skip is not None:
            if mark.op == "close" and mark.frame is self.skip:
                self.skip = None
            return
        if mark.op == "text":
            self._text(mark.text)
        elif mark.frame is self.asked:
            self._own(mark)
        elif mark.op == "open" and self.asked is None and mark.frame and mark.frame.number == self.number:
            self.asked, self.buffers, self.hinted = mark.frame, [[]], False
        elif mark.op in ("or", "hint"):
            self.skip = mark.frame

    def _text(self, text: str) -> None:
        if self.asked is not None:
            self.buffers[-1].append(text)
        else:
            self.pieces.append(text)

    def _own(self, mark: _Mark) -> None:
        """A mark of the gap that is asked for."""
        if mark.op == "close" and mark.frame is not None:
            self._close(mark.frame)
        else:
            self.hinted = mark.op == "hint"
            self.buffers.append([])

    def _close(self, frame: _Frame) -> None:
        texts = ["".join(buffer).strip() for buffer in self.buffers]
        hint = texts.pop() if self.hinted else ""
        answers = tuple(dict.fromkeys(t for t in texts if t)) or ("",)
        self.pieces.append(len(self.gaps))
        self.gaps.append(Gap(frame.number, answers, hint, frame.start, frame.end))
        self.asked = None


def cloze_view(text: str, number: int) -> ClozeView:
    """What the card of gap `number` shows."""
    shower = _Shower(number)
    for mark in _Reader(text).marks:
        shower.play(mark)
    return ClozeView(_joined(shower.pieces), tuple(shower.gaps))


def gap_number(part: str) -> int:
    """The gap number that a card's part names; 1 for any other part, since gap 1 has none."""
    return int(part) if part.isascii() and part.isdigit() and len(part) < 10 else 1


def spelling_at(text: str, gap: Gap, spelling: str) -> tuple[int, str] | None:
    """Where in a cloze text one more spelling of a gap goes, and how it is written there.

    None where the gap goes around another one, and so takes no `|`.
    """
    frame = next((f for f in _Reader(text).frames if f.start == gap.start and f.end >= 0), None)
    if frame is None or frame.inner:
        return None
    at = frame.hint_at if frame.hint_at >= 0 else frame.end - 2
    return at, "|" + _PLAIN_SIGN.sub(r"\\\g<0>", spelling)


def _joined(pieces: list[str | int]) -> tuple[str | int, ...]:
    """The pieces with neighbouring texts made one."""
    joined: list[str | int] = []
    run: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            run.append(piece)
            continue
        if run:
            joined.append("".join(run))
            run = []
        joined.append(piece)
    if run:
        joined.append("".join(run))
    return tuple(joined)


def gap_numbers(text: str) -> tuple[int, ...]:
    """The gap numbers of a text in ascending order, each once; gaps without a number are number 1."""
    if "{{" not in text:
        return ()
    return tuple(sorted({frame.number for frame in _Reader(text).frames if frame.end >= 0}))


def gap_errors(text: str) -> tuple[GapError, ...]:
    """Every fault in the gaps of a text, in the order of their places; none where it is a good cloze.

    Rules: `no-gap`, `open-gap`, `empty-gap`, `gap-number`, `same-gap` (a gap inside one of its own number),
    `outer-or` (`|` in a gap around another), `gap-in-hint`, `two-hints`.
    """
    reader = _Reader(text)
    if not reader.frames:
        fix = "put the words to ask for between {{ and }}"
        return (GapError("no-gap", "a cloze text without a gap", 0, len(text), fix),)
    errors = [error for frame in reader.frames for error in _frame_errors(frame)]
    errors += _empty_gaps(reader.marks)
    errors += _same_gaps(reader.marks)
    return tuple(sorted(errors, key=lambda error: (error.start, error.end)))


def _frame_errors(frame: _Frame) -> list[GapError]:
    """The faults that a gap shows by itself."""
    start, errors = frame.start, []
    if frame.end < 0:
        fix = "add }}; a literal {{ is written \\{{ in a text in single quotes"
        return [GapError("open-gap", "this gap is never closed", start, start + 2, fix)]
    if len(frame.digits) > 9 or not 1 <= frame.number <= GAP_NUMBER_MOST:
        message = f"gap numbers run from 1 to {GAP_NUMBER_MOST}"
        errors.append(GapError("gap-number", message, start + 2, start + 3 + len(frame.digits), "write c1"))
    if frame.pipe >= 0 and frame.inner:
        fix = "delete one of the two; a plain | is written \\|"
        errors.append(
            GapError("outer-or", "a gap around another takes no |", frame.pipe, frame.pipe + 1, fix)
        )
    if frame.inner_in_hint:
        fix = "write the hint without a gap"
        errors.append(GapError("gap-in-hint", "a gap inside a hint", start, frame.end, fix))
    if frame.colons >= 0:
        fix = "a :: that belongs to the answer or the hint is written \\::"
        message = "a gap has one ::, with the hint after it"
        errors.append(GapError("two-hints", message, frame.colons, frame.colons + 2, fix))
    return errors


def _empty_gaps(marks: list[_Mark]) -> list[GapError]:
    """Gaps, and spellings of a gap, with nothing in them; a gap inside fills the one around it."""
    errors: list[GapError] = []
    filled: list[bool] = []
    hints: list[bool] = []
    for mark in marks:
        frame = mark.frame
        if frame is None:
            if filled and not hints[-1] and mark.text.strip():
                filled[-1] = True
        elif mark.op == "open":
            filled.append(False)
            hints.append(False)
        else:
            if not filled[-1] and not hints[-1]:
                fix = "write the answer between {{ and }}, or delete the gap"
                errors.append(GapError("empty-gap", "a gap without an answer", frame.start, frame.end, fix))
                hints[-1] = True  # once a gap
            filled[-1] = False
            hints[-1] = hints[-1] or mark.op == "hint"
            if mark.op == "close":
                filled.pop()
                hints.pop()
                if filled:
                    filled[-1] = True
    return errors


def _same_gaps(marks: list[_Mark]) -> list[GapError]:
    """Gaps inside a gap of their own number: they could never be asked apart."""
    errors = []
    around: dict[int, int] = {}
    for mark in marks:
        frame = mark.frame
        if frame is None:
            continue
        if mark.op == "open":
            if around.get(frame.number):
                fix = f"give the inner gap another number: {{{{c{frame.number + 1}::...}}}}"
                message = f"gap {frame.number} stands inside gap {frame.number}"
                errors.append(GapError("same-gap", message, frame.start, frame.end, fix))
            around[frame.number] = around.get(frame.number, 0) + 1
        elif mark.op == "close":
            around[frame.number] -= 1
    return errors
