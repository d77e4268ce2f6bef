"""What was said laid beside the answer, letter by letter.

The texts are aligned by their normal forms, so that what a normal form drops (a stop, an article, quotes) or
makes equal (`&` and `and`, ß and ss) is the same wherever it stands. Each letter of a normal form knows the
letters of its text, so that the runs shown are those of the texts as they were written.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from quizkz.grading.letters import clusters
from quizkz.grading.verdict import Piece
from quizkz.texts import fold, normal, prose

ALIGNED_MOST = 300
"""Letters up to which two texts are laid side by side; no screen shows more in one comparison."""
CLOSE = 0.6
"""The share of letters in common from which a wrong answer is worth comparing letter by letter."""
RUNS_MOST = 3
"""Places where a wrong answer may differ; with more of them the comparison says nothing to a reader."""


class _Traced(NamedTuple):
    """The letters of a text's normal form, and where the text may be cut for it.

    `cuts`: from a place between two letters to where the text parts there, as start and end; the normal form
    drops what lies between them.
    """

    letters: list[str]
    cuts: dict[int, tuple[int, int]]


def pieces(said: str, answer: str, language: str = "en", *, closeness: float = 0.0) -> tuple[Piece, ...]:
    """Both texts side by side by letters; empty where they are less alike than `closeness`, or too long.

    The pieces joined give both texts back. A run that is the same may be written in two ways, or stand in one
    text only, where that does not count.
    """
    if not said or not answer or max(len(said), len(answer)) > 4 * ALIGNED_MOST:
        return ()
    forms = [clusters(_plain(prose(normal(text, language)))) for text in (said, answer)]
    if max(map(len, forms)) > ALIGNED_MOST:
        return ()
    from rapidfuzz.distance import Levenshtein  # only here, so that nothing else pays for loading it

    if closeness and Levenshtein.normalized_similarity(*map("".join, forms)) < closeness:
        return ()
    runs: list[Piece] = []
    left, right = _traced(said, forms[0], language), _traced(answer, forms[1], language)
    for same, ours, theirs in _segments(left, right):
        _add(runs, said[slice(*ours)], answer[slice(*theirs)], same=same)
    found = tuple(_swaps(runs))
    return () if closeness and sum(run.op != "same" for run in found) > RUNS_MOST else found


Span = tuple[int, int]


def _segments(left: _Traced, right: _Traced) -> Iterator[tuple[bool, Span, Span]]:
    """The stretches between places where both texts may be cut: the same or not, and both ends.

    Equal letters may be parted after each of them, those that differ at their ends alone.
    """
    from rapidfuzz.distance import Levenshtein

    ours, theirs = left.cuts[0][1], right.cuts[0][1]
    yield True, (0, ours), (0, theirs)
    same = True
    for op in Levenshtein.opcodes(left.letters, right.letters):
        equal = op.tag == "equal"
        length = op.src_end - op.src_start if equal else 1
        for left_over in reversed(range(length)):
            i, j = op.src_end - left_over, op.dest_end - left_over
            same = same and equal
            if i not in left.cuts or j not in right.cuts:
                continue
            # A place that was passed before has given what is dropped there already.
            mine, meant = max(ours, left.cuts[i][0]), max(theirs, right.cuts[j][0])
            yield same, (ours, mine), (theirs, meant)
            ours, theirs, same = max(mine, left.cuts[i][1]), max(meant, right.cuts[j][1]), True
            yield True, (mine, ours), (meant, theirs)


def _traced(text: str, form: list[str], language: str) -> _Traced:
    """A normal form with its way back to the text."""
    own = clusters(text)
    starts = [0, *accumulate(map(len, own))]
    keys = [(place, key) for place, letter in enumerate(own) for key in _keys(letter, language)]
    letters = [key for _, key in keys]
    ends = {0: 0, len(keys): len(own)}
    ends.update((n, place) for n, (place, _) in enumerate(keys) if n and place != keys[n - 1][0])
    cuts: dict[int, Span] = {}
    for n, place in _boundaries(letters, form):
        if n in ends:
            at = starts[ends[n]]
            low, high = cuts.get(place, (at, at))
            cuts[place] = (min(low, at), max(high, at))
    return _Traced(form, cuts)


def _boundaries(letters: list[str], form: list[str]) -> Iterable[Span]:
    """The places that stand for each other: how many letters of a text give how many of its form."""
    if letters == form:
        return [(n, n) for n in range(len(form) + 1)]
    from rapidfuzz.distance import Levenshtein

    found = {(0, 0), (len(letters), len(form))}
    added: set[Span] = set()
    begin: Span = (0, 0)  # where letters began to differ
    for op in Levenshtein.opcodes(letters, form):
        start, end = (op.src_start, op.dest_start), (op.src_end, op.dest_end)
        if op.tag == "equal":
            found.update(zip(range(start[0], end[0] + 1), range(start[1], end[1] + 1), strict=True))
            begin = end
        else:
            found.add(end)
            if begin[0] == end[0]:  # letters that the form adds belong to those before them, or after
                added.add(begin if begin[1] else end)
            elif start != begin and end[1] > begin[1]:
                added.add(start)  # one block
    return found - added


@lru_cache(maxsize=4096)
def _keys(letter: str, language: str) -> tuple[str, ...]:
    """What a letter is in the normal form, were it alone; never nothing."""
    alone = " " if letter.isspace() else normal(letter, language) or fold(letter, language)
    return tuple(clusters(_plain(alone)))


def _plain(form: str) -> str:
    """A normal form with a blank for a hyphen: which of them parts two words is never the mistake."""
    return form.replace("-", " ")


def _add(runs: list[Piece], said: str, answer: str, *, same: bool) -> None:
    """Adds a run, joined with the one before where both are the same or both differ."""
    if not said and not answer:
        return
    if runs and (runs[-1].op == "same") == same:
        last = runs.pop()
        said, answer = last.said + said, last.answer + answer
    op: Literal["same", "changed", "extra", "missing"]
    op = "same" if same else "changed" if said and answer else "extra" if said else "missing"
    runs.append(Piece(op, said, answer))


def _swaps(runs: Sequence[Piece]) -> list[Piece]:
    """Runs where a letter too many, one in common and the same letter missing are one swap of two letters."""
    out: list[Piece] = []
    for run in runs:
        out.append(run)
        if len(out) < 3:
            continue
        first, middle, last = out[-3:]
        lone = middle.op == "same" and len(clusters(middle.said)) == len(clusters(middle.answer)) == 1
        if lone and {first.op, last.op} == {"extra", "missing"} and _mirror(first, last):
            said = first.said + middle.said + last.said
            answer = first.answer + middle.answer + last.answer
            out[-3:] = [Piece("changed", said, answer)]
    return out


def _mirror(first: Piece, last: Piece) -> bool:
    """Whether what is too many on one side is what is missing on the other."""
    return (first.said + first.answer).casefold() == (last.said + last.answer).casefold()
