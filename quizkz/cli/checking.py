"""`quizkz check`: every problem of deck files in the form that is asked for, or what the grader makes of a
question's answers."""

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizkz.cli import world
from quizkz.cli.streams import json_text, styled, tell
from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.deck import Deck, Question
    from quizkz.grading import Response, Verdict
    from quizkz.library.results import Checked
    from quizkz.problems import Problem

CHECK_HELP = """\
--format github writes workflow commands, which GitHub shows beside the lines of a pull request; sarif is what
code scanning reads.

--explain QUESTION (an id, or deck/id) shows what the grader makes of the answer, of each entry of accept and
reject, and of each --response: --response "astana" --response "Almaty". Several texts of one response (the
gaps of a cloze, the options of a multiple choice, items in order) are parted by semicolons, the sides of a
pair by =.
"""


def check_options(parser: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    parser.add_argument(
        "path", metavar="PATH", nargs="*", type=Path, help="files or folders (your decks if none)"
    )
    forms = ("text", "json", "sarif", "github")
    parser.add_argument("--format", choices=forms, default="text", help=", ".join(forms))
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="as --format json")
    parser.add_argument("--explain", metavar="QUESTION", help="show how a question's answers are graded")
    parser.add_argument(
        "--response", metavar="TEXT", action="append", default=[], help="with --explain: grade this too"
    )


def check(options: argparse.Namespace) -> int:
    """Check files and show every problem, or explain a question; 1 where there is an error."""
    from quizkz import library

    gc.enable()  # a check may read more than memory holds
    if options.response and not options.explain:
        raise UsageError("--response goes with --explain QUESTION.")
    paths = [world.expanded(path) for path in options.path] or _own_folders(options)
    problems = () if options.explain else _settings_problems(options, paths)
    settings = world.places(options).config
    paths = [path for path in paths if path.absolute() != settings]
    none = not options.path and not problems and not any(path.exists() for path in paths)
    if none and options.format == "text" and not options.explain:
        from quizkz.words import counts

        tell(counts.no_own_decks(paths[0]))
        return 0
    there = [path for path in paths if options.path or path.exists()]
    if options.explain:
        return _explain(library.check(there), options.explain, options.response)
    sizes: list[int] = []
    problems += library.check(there, each=lambda deck: sizes.append(len(deck.questions))).problems
    if options.format == "text" and not problems:
        tell(_all_well(sizes, settings if options.path and not paths else None))
    else:
        _show(problems, options.format)
    return int(any(problem.severity == "error" for problem in problems))


def _show(problems: "tuple[Problem, ...]", form: str) -> None:
    """Print problems in a form."""
    from quizkz import problems as forms

    if form == "text":
        colour = sys.stdout.isatty() and not world.wants_no_colour()
        styled(forms.as_text(problems, colour=colour).rstrip("\n") + "\n", sys.stdout)
    elif form == "github":
        for line in forms.as_github(problems):
            print(line)
    else:
        made = forms.as_json(problems) if form == "json" else forms.as_sarif(problems)
        print(json_text(made))


def _all_well(sizes: Sequence[int], settings: Path | None) -> str:
    """The sentence where nothing is wrong. `sizes`: how many questions each deck holds."""
    if settings is not None:
        return f"{settings}: no problems."
    return f"{_counted(len(sizes), 'deck')}, {_counted(sum(sizes), 'question')}: no problems."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _settings_problems(options: argparse.Namespace, paths: Sequence[Path]) -> "tuple[Problem, ...]":
    """What is wrong in the settings, where they are named or nothing is."""
    from quizkz.config import load

    settings = world.places(options).config
    named = any(path.absolute() == settings for path in paths)
    return load(settings)[1] if named or not options.path else ()


def _own_folders(options: argparse.Namespace) -> list[Path]:
    """The learner's deck folders, where `check` is told nothing."""
    from quizkz.cli.commands import opened

    with opened(options, world.system_clock()) as desk:
        existing = [folder for folder in desk.own_folders if folder.exists()]
        return existing or list(desk.own_folders[:1])


# --- What the grader makes of a question


def _explain(checked: "Checked", name: str, responses: Sequence[str]) -> int:
    """Print what the grader makes of a question's own answers and of responses; 0."""
    from quizkz.deck import self_graded

    deck, question = _named(checked, name)
    first = (question.prompt or getattr(question, "text", "")).strip().partition("\n")[0]
    print(f"{deck.id}/{question.id} ({question.kind}): {first}")
    if self_graded(question):
        print("You judge this one yourself: quizkz shows the answer, and no response is graded.")
        return 0
    rows = [*_own(question), *(row for text in responses for row in _given(question, text))]
    width = max(len(what) + len(part) + bool(part) for what, part, _, _ in rows)
    for what, part, text, response in rows:
        print(f"{f'{what} {part}'.rstrip():<{width}}  {text}")
        for line in _outcome(deck, question, part, response, bounds=what == "answer"):
            print(f"{'':<{width}}  {line}")
    return 0


def _named(checked: "Checked", name: str) -> "tuple[Deck, Question]":
    """The question of that id, or `deck/id`. Raises UsageError where there is none, or several."""
    from rapidfuzz import process

    deck_id, _, identity = name.rpartition("/")
    known = {
        f"{deck.id}/{question.id}": (deck, question) for deck in checked.decks for question in deck.questions
    }
    found = [key for key in known if key == name or (not deck_id and key.partition("/")[2] == identity)]
    if len(found) == 1:
        return known[found[0]]
    if found:
        raise UsageError(f"{name} is in several decks; name one: {', '.join(sorted(found))}.")
    broken = sorted({p.place.path for p in checked.problems if p.severity == "error"})
    more = f" What does not load is not looked at: {', '.join(broken)}." if broken else ""
    near = process.extractOne(
        name, [key if deck_id else key.partition("/")[2] for key in known], score_cutoff=60
    )
    meant = f" Did you mean {near[0]}?" if near is not None else ""
    raise UsageError(f"There is no question {name}.{meant}{more}")


Row = tuple[str, str, str, "Response"]
"""What a response is (`answer`, `accept` ..), the card's part, its text, and itself."""


def _own(question: "Question") -> Iterator[Row]:
    """The responses that a question itself names."""
    from quizkz.deck import Choice, Cloze, Match, Multiple, Numeric, Order, TrueFalse, Typed, all_options

    match question:
        case Typed() | Numeric():
            yield "answer", "", question.answer, question.answer
            for key in ("accept", "reject"):
                yield from ((key, "", text, text) for text in getattr(question, key))
        case Choice():
            for option in all_options(question):
                yield "answer" if option == question.answer else "option", "", option, option
        case TrueFalse():
            for text in ("true", "false"):
                yield "answer" if (text == "true") == question.answer else "option", "", text, text
        case Multiple():
            yield "answer", "", "; ".join(question.answer), question.answer
            for option in all_options(question):
                yield "option", "", option, (option,)
        case Order():
            yield "answer", "", "; ".join(question.order), question.order
        case Match():
            yield (
                "answer",
                "",
                "; ".join(f"{left} = {right}" for left, right in question.pairs),
                question.pairs,
            )
        case Cloze():
            yield from _gaps(question.text)


def _gaps(text: str) -> Iterator[Row]:
    """For each card of a cloze its answers, and each further spelling of a gap among them."""
    from quizkz.texts import cloze_view, gap_numbers

    for number in gap_numbers(text):
        part = "" if number == 1 else str(number)
        gaps = cloze_view(text, number).gaps
        answers = tuple(gap.answers[0] for gap in gaps)
        yield "answer", part, "; ".join(answers), answers
        for index, gap in enumerate(gaps):
            for spelling in gap.answers[1:]:
                given = (*answers[:index], spelling, *answers[index + 1 :])
                yield "accept", part, "; ".join(given), given


def _response(question: "Question", text: str) -> "Response":
    """A response as it is typed on a command line."""
    from quizkz.deck import Cloze, Match, Multiple, Order

    if not isinstance(question, Multiple | Order | Match | Cloze):
        return text
    texts = tuple(part.strip() for part in text.split(";"))
    if not isinstance(question, Match):
        return texts
    sides = (part.partition("=") for part in texts)
    return tuple((left.strip(), right.strip()) for left, _, right in sides)


def _given(question: "Question", text: str) -> Iterator[Row]:
    """A response, to each card of a cloze with as many gaps as it has texts, else to the first."""
    from quizkz.deck import Cloze, parts
    from quizkz.texts import cloze_view, gap_number

    response = _response(question, text)
    cards = parts(question)
    if isinstance(question, Cloze):
        fitting = [
            part for part in cards if len(cloze_view(question.text, gap_number(part)).gaps) == len(response)
        ]
        cards = tuple(fitting) or cards[:1]
    for part in cards:
        yield "response", part, text, response


def _outcome(
    deck: "Deck", question: "Question", part: str, response: "Response", *, bounds: bool
) -> Iterator[str]:
    """What the grader makes of a response: the verdict with its credit and what differed, the words of the
    author."""
    from quizkz.deck import Cloze, rules
    from quizkz.grading import grade
    from quizkz.words import verdicts

    def rivals(form: str) -> Sequence[str]:
        return _rivals(deck, question, form)

    verdict: Verdict = grade(
        question,
        response,
        part=part,
        rules=rules(deck, question),
        language=deck.language,
        rivals=rivals,
    )
    mark, word = verdicts.VERDICTS[verdict.result]
    differs = verdicts.beside(question, verdict)
    yield f"{mark} {word}, credit {verdict.credit:.3g}" + (f": {differs}" if differs else "")
    for one in verdict.parts if isinstance(question, Cloze) and len(verdict.parts) > 1 else ():
        if one.slip or not one.right:
            reasons = "; ".join(verdicts.why_all(one.whys, one.pieces))
            yield f"{verdicts.part_mark(one)[0]} {one.said or verdicts.NOTHING_SAID}" + (
                f": {reasons}" if reasons else ""
            )
    if verdict.bounds is not None and bounds:
        yield verdicts.bounds(verdict)
    yield from (verdict.feedback.split("\n") if verdict.feedback else ())


def _rivals(deck: "Deck", question: "Question", form: str) -> Sequence[str]:
    """The answers of the deck's other questions that have this normal form."""
    from quizkz.catalogue.rows import answer_texts
    from quizkz.texts import normal

    texts = (text for other in deck.questions if other is not question for text in answer_texts(other))
    return [text for text in texts if normal(text, deck.language) == form]
