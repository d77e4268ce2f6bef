"""`quizkz exam`: a timed, scored sitting in the app or line by line, and the exams taken before."""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from quizkz.calls import command
from quizkz.cli import commands, world
from quizkz.errors import UsageError

if TYPE_CHECKING:  # exams bring pydantic, which `--help` does without
    from quizkz.clock import Clock
    from quizkz.desk import Desk
    from quizkz.exam.states import Attempt, AttemptId, Item, Result, Spec
    from quizkz.exam.taking import Exam

EXAM_HELP = """\
An exam asks a fixed sample of what quizkz grades itself (no flashcards), spread over decks, tags and kinds of
question. Every answer is on disk at once, and there is no feedback until the end. Its time runs by the clock
on the wall, also while quizkz is closed; an exam that was cut off can go on until then, and after that counts
as it stands. The schedule of your cards stays as it is.

  quizkz exam geography --questions 30 --minutes 20
  quizkz exam geography --history        the scores so far: best, last, trend
  quizkz exam --result last              the last exam once more

--plain takes it line by line, with answers as in `quizkz study --plain`; :n and :p next and previous, :g 7 go
to question 7, :m mark, :c take the answer back, :l list, :t time, :end hand in, :q leave it open. The end of
the input leaves it open too. --json prints the result as one object at the end; the questions then go to
standard error.
"""
_MOST_QUESTIONS, _MOST_MINUTES = 1000, 7 * 24 * 60


def exam_options(parser: argparse.ArgumentParser) -> None:
    """The options of `quizkz exam`."""
    parser.add_argument("deck", metavar="DECK", nargs="?", help="a deck's id or file; all decks if absent")
    parser.add_argument(
        "--questions", metavar="N", type=_number(_MOST_QUESTIONS), help="ask N questions (20 if absent)"
    )
    parser.add_argument("--minutes", metavar="M", type=_number(_MOST_MINUTES), help="stop after M minutes")
    parser.add_argument(
        "--pass", dest="pass_mark", metavar="P", type=_number(100), help="pass at P percent (70 if absent)"
    )
    parser.add_argument("--tag", metavar="T", action="append", default=[], help="only questions with tag T")
    parser.add_argument("--seed", metavar="S", type=_seed, help="the same seed asks the same questions")
    parser.add_argument(
        "--certainty", action="store_true", help="say how sure you are of each answer, scored apart"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--resume", action="store_true", help="go on with the exam that was left open")
    which.add_argument("--history", action="store_true", help="list the exams taken, with best, last, trend")
    which.add_argument(
        "--result", metavar="ID", help="show an exam's result again (`last`, or see --history)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")


def _number(most: int) -> Callable[[str], int]:
    """Reads a whole number from 1 up to one that is still sensible."""

    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= number <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {most}")
        return number

    return read


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at most 18 digits")
    return int(text)


def exam(options: argparse.Namespace) -> int:
    """Take an exam, go on with one, or show what came of those taken."""
    clock = world.system_clock()
    shows = options.history or options.result is not None
    if not shows and not options.plain and commands.no_terminal("exam --plain"):
        return 2
    paths = (options.deck,) if options.deck and commands.is_path(options.deck) else ()
    with commands.opened(options, clock, paths=paths) as desk:
        desk.refresh(clock())
        commands.report(desk)
        deck = _deck(desk, options.deck)
        if options.history:
            return _history(options, desk, deck)
        if options.result is not None:
            return _tell(options, _past(desk, options.result, None if options.deck is None else deck))
        return _take(options, desk, deck, clock)


def _deck(desk: "Desk", name: str | None) -> str:
    """The id of the deck that is named; empty for all."""
    if name is None:
        return ""
    decks = commands.scope_of(desk, (name,), ()).decks
    if len(decks) > 1:
        raise UsageError(f"{name} holds {len(decks)} decks; an exam is about one deck, or about all.")
    return decks[0]


def _take(options: argparse.Namespace, desk: "Desk", deck: str, clock: "Clock") -> int:
    write = _to_stderr if options.json else world.write
    exam = _on_its_way(options, desk, deck, clock, write)
    if exam is None:
        return 0
    if options.plain:
        from quizkz.cli import keeping
        from quizkz.plain import exam as plain
        from quizkz.words import exams

        gc.enable()  # `main` turned it off for the start
        with keeping.backing_up(desk, clock()):
            if not plain.run(exam, clock, world.read_line, write):
                _say(write, exams.left_open(exam.left_ms(clock()), _again(options.deck)))
        code = 0
    else:
        code = commands.run_app(options, desk, clock, exam=exam)
    if options.json:
        from quizkz.exam import results

        commands.print_json(result_json(exam.result or results.result(desk, exam.attempt)))
    return code


def _to_stderr(text: str) -> None:
    sys.stderr.write(text)


def _say(write: Callable[[str], None], text: str) -> None:
    from quizkz.plain.reading import Lines

    Lines(lambda: None, write).say(text)


def _again(deck: str | None) -> str:
    return command(f"exam {deck} --resume" if deck else "exam --resume")


def _on_its_way(
    options: argparse.Namespace, desk: "Desk", deck: str, clock: "Clock", write: Callable[[str], None]
) -> "Exam | None":
    """The exam to take: the one left open where it is to go on, else a new one; None where neither is."""
    from quizkz.exam.taking import Exam
    from quizkz.words import exams

    left = _left_open(desk, deck, clock, write)
    if options.resume:
        if left is None:
            raise UsageError(f"No exam was left open here. `{_again(options.deck)[:-9]}` begins one.")
        return left
    if left is not None:
        goes_on = _ask(left, clock, write)
        if goes_on is None:
            return None
        if goes_on:
            return left
    spec = _spec(options, deck, clock)
    exam = Exam.begin(desk, spec, clock())
    if left is not None:  # only now: where there is nothing to ask, the one left open stays
        left.hand_in(clock())
    if fewer := exams.fewer(spec.questions, exam.number):
        _say(write, fewer)
    return exam


def _left_open(desk: "Desk", deck: str, clock: "Clock", write: Callable[[str], None]) -> "Exam | None":
    """The newest exam left open whose time still runs; those that ran out are closed and told."""
    from quizkz.exam import results
    from quizkz.exam.taking import Exam
    from quizkz.words import exams

    running = None
    for attempt in results.open_attempts(desk, deck):
        exam = Exam.resume(desk, attempt, clock())
        if exam.result is None:
            running = exam
        else:
            _say(write, exams.ran_out(exam.result))
    return running


def _ask(left: "Exam", clock: "Clock", write: Callable[[str], None]) -> bool | None:
    """Whether the exam left open goes on (or is handed in for a new one); None to do neither."""
    from quizkz.words import exams

    told = exams.on_its_way(left.attempt, left.number - left.open, left.number, left.left_ms(clock()))
    _say(write, f"{told}\n{exams.GO_ON}")
    while (line := world.read_line()) is not None:
        match line.strip().lower():
            case "" | "y" | "yes":
                return True
            case "n" | "new":  # not `:n`, which is the next question wherever else it is typed
                return False
            case "q" | ":q":
                return None
            case _:
                _say(write, exams.GO_ON)
    return None


def _spec(options: argparse.Namespace, deck: str, clock: "Clock") -> "Spec":
    from quizkz.exam.states import PASS, QUESTIONS, Spec

    return Spec(
        deck=deck,
        tags=tuple(dict.fromkeys(options.tag)),
        questions=options.questions or QUESTIONS,
        limit_s=options.minutes * 60 if options.minutes else None,
        pass_share=options.pass_mark / 100 if options.pass_mark else PASS,
        seed=clock().at // 1000 % 1_000_000 if options.seed is None else options.seed,
        certainty=options.certainty,
    )


def _past(desk: "Desk", name: str, deck: str | None) -> "Result":
    """The result of a past exam by its id, or of the last one handed in."""
    from quizkz.exam import results

    found = [attempt for attempt in results.attempts(desk, deck) if attempt.ended_at is not None]
    chosen = found[-1:] if name == "last" else [attempt for attempt in found if id_text(attempt.id) == name]
    if not chosen:
        raise UsageError("There is no such exam. `quizkz exam --history` lists them with their ids.")
    return results.result(desk, chosen[0])


def _tell(options: argparse.Namespace, result: "Result") -> int:
    if options.json:
        commands.print_json(result_json(result))
        return 0
    from quizkz.plain.exam import show_result
    from quizkz.plain.reading import Lines

    show_result(result, Lines(lambda: None, world.write))
    return 0


def _history(options: argparse.Namespace, desk: "Desk", deck: str) -> int:
    """List the exams: of the deck named, or all there are."""
    from quizkz.exam import results
    from quizkz.words import exams

    found = results.attempts(desk, None if options.deck is None else deck)
    scores = [attempt.score for attempt in found if attempt.score is not None]
    slope = results.trend(scores)
    if options.json:
        commands.print_json(history_json(found, scores, slope))
        return 0
    if not found:
        world.write(f"{exams.NO_HISTORY}\n")
    for attempt in found:
        world.write(f"{id_text(attempt.id)}   {exams.history_line(attempt)}\n")
    if standing := exams.standing(scores, slope):
        world.write(f"\n{standing}.\n{exams.TREND_MEANS}\n")
    return 0


def id_text(attempt: "AttemptId") -> str:
    """An attempt's id as it is typed."""
    return f"{attempt.at}-{attempt.device}"


def history_json(
    attempts: Sequence["Attempt"], scores: Sequence[float], slope: float | None
) -> dict[str, Any]:
    """The exams taken as one object; `trend` in points of a hundred an exam."""
    return {
        "format": 1,
        "best": max(scores, default=None),
        "last": scores[-1] if scores else None,
        "trend": slope,
        "attempts": [_attempt_json(attempt) for attempt in attempts],
    }


def _attempt_json(attempt: "Attempt") -> dict[str, Any]:
    from quizkz.clock import date_of, local_time

    spec, ended = attempt.spec, attempt.ended_at
    return {
        "id": id_text(attempt.id),
        "deck": spec.deck or None,
        "title": attempt.title,
        "tags": list(spec.tags),
        "questions": len(attempt.cards),
        "limit_s": spec.limit_s,
        "pass": spec.pass_share,
        "seed": spec.seed,
        "day": date_of(attempt.day).isoformat(),
        "begun": local_time(attempt.id.at, attempt.offset).isoformat(),
        "ended": None if ended is None else local_time(ended, attempt.offset).isoformat(),
        "score": attempt.score,
        "passed": None if attempt.score is None else attempt.passed,
    }


def result_json(result: "Result") -> dict[str, Any]:
    """A result as one object. Of an exam left open `ended` is null and `score` is how it stands."""
    points = result.certainty
    return {
        "format": 1,
        **_attempt_json(result.attempt),
        "score": result.score,
        "right": result.right,
        "timed_out": result.timed_out,
        "took_ms": result.took_ms,
        "certainty": None if points is None else {"points": points[0], "most": points[1]},
        "by_deck": [{"name": p.name, "right": p.right, "questions": p.number} for p in result.by_deck],
        "by_tag": [{"name": p.name, "right": p.right, "questions": p.number} for p in result.by_tag],
        "earlier": list(result.earlier),
        "items": [_item_json(item) for item in result.items],
    }


def _item_json(item: "Item") -> dict[str, Any]:
    given = item.answered
    return {
        "card": item.card,
        "deck": item.deck,
        "tags": list(item.tags),
        "kind": item.asked.question.kind if item.asked is not None else None,
        "prompt": item.prompt,
        "said": item.said,
        "answer": item.answer,
        "credit": item.credit,
        "right": item.right,
        "open": given.credit is None,
        "marked": given.marked,
        "sure": given.sure,
        "took_ms": given.took_ms,
    }
