"""What is written: the question, the verdict, the end."""

from quizkz.clock import Now
from quizkz.deck import Choice, Cloze, Match, Multiple, Order, TrueFalse, Typed, self_graded
from quizkz.plain.reading import TURN, WIDTH, Lines, sample
from quizkz.session import Asked, Asking, Finished, Graded
from quizkz.texts.simple import simple
from quizkz.words import asking, care, counts, times, verdicts


def show_question(state: Asking, lines: Lines) -> None:
    """The question with its place in the sitting."""
    asked = state.asked
    if state.notice:
        lines.say(state.notice)
    lines.say()
    lines.say(f"{asking.place(asked)}, {times.left(asked.left_s)}. {asked.deck.title}, {asked.stage}.")
    lines.say(f"{asking.eyebrow(asked.question, asked.part)}:")
    show_asked(asked, lines)


def show_asked(asked: Asked, lines: Lines) -> None:
    """The prompt with what can be chosen, and how to answer it."""
    question = asked.question
    lines.say(simple(asking.prompt(question, asked.part)))
    if isinstance(question, Match):
        for row, left in enumerate(asked.lefts, 1):
            lines.say(f"  Row {row}: {left}", indent="    ")
    for number, option in enumerate(asked.options, 1):
        lines.say(f"  {number}  {asking.shown(option, question)}", indent="     ")
    if asked.hinted:
        lines.say(simple(asking.hint(question)))
    if how := _how(asked):
        lines.say(how)


def _how(asked: Asked) -> str:
    """How this kind is answered, in one line; empty where its eyebrow says it."""
    question = asked.question
    match question:
        case Choice() | TrueFalse():
            return f"Type a number from 1 to {len(asked.options)}."
        case Multiple():
            return "Type the numbers of all that fit, as in: 1 3"
        case Order():
            return f"Type the numbers in their right order, as in: {sample(len(asked.options))}"
        case Match():
            return f"Type the {asking.partner(question)}’s number for each row in turn; - leaves a row open."
        case _ if self_graded(question):
            return f"Answer in your head or aloud. {TURN}"
        case Cloze():
            gaps = len(asking.gaps_of(question, asked.part).gaps)
            return "Type the missing words." if gaps == 1 else "Type one line for each gap in turn."
        case Typed():
            return ""  # its eyebrow says so
        case _:
            unit = asking.unit(question)
            return f"Type the answer{f' ({unit})' if unit else ''}."


def keys(state: Graded) -> str:
    """What may be typed now."""
    if state.self_graded:
        return "How well did you recall it? 1 Again, 2 Hard, 3 Good, 4 Easy; u undo, w why, e edit, q end."
    words = [f"Enter: {verdicts.next_key(state)}"]
    words += ["1-4 rate"] if state.rating is not None else []
    words += ["o not right" if state.override else "o I was right"] if state.may_overrule else []
    words += ["a accept it from now on"] if state.may_be_accepted else []
    words += ["t type it once more"] if state.may_retype else []
    words += ["g I guessed"] if state.may_be_guess else []
    return "; ".join([*words, "u undo", "w why now", "e edit", "q end"]) + "."


def show_verdict(state: Graded, lines: Lines) -> None:
    """The verdict with what differed, the explanation, and what the ratings would do."""
    verdict, question = state.verdict, state.asked.question
    if state.self_graded:
        lines.say(f"{verdicts.ANSWER}: {verdict.answer}")
    else:
        beside = verdicts.beside(question, verdict)
        lines.say(f"{verdicts.mark(state)} {verdicts.word(state)}{f': {beside}' if beside else ''}")
        _show_parts(state, lines)
    if state.forgotten:
        lines.say(care.forgotten(state.forgotten, plain=True))
    for text in (verdict.feedback, question.explanation or "", asking.cite(state.asked.deck, question)):
        if text:
            lines.say(simple(text))
    if state.previews:
        rated = (f"{r.value} {asking.RATINGS[r]} {times.interval(p)}" for r, p in state.previews.items())
        lines.say(", ".join(rated))


def _show_parts(state: Graded, lines: Lines) -> None:
    """The learner's answer beside the right one, part by part where there are several."""
    verdict, question = state.verdict, state.asked.question
    if isinstance(question, Multiple):
        parts = {part.answer: part for part in verdict.parts}
        for number, option in enumerate(state.asked.options, 1):
            mark, said = verdicts.option_mark(parts[option]) if option in parts else ("", "")
            _show_part(mark, f"{number}  {option}", said, lines)
    elif isinstance(question, Order | Match) or len(verdict.parts) > 1:
        for number, part in enumerate(verdict.parts, 1):
            label = f"{part.label}: " if isinstance(question, Match) else f"{number}  "
            mark, said = verdicts.part_mark(part)
            _show_part(mark, label + part.answer, said, lines)
            for why in verdicts.why_all(part.whys, part.pieces):
                lines.say(f"     {why}")
    elif verdict.result != "right" or verdict.whys or not verdicts.agrees(verdict):
        for line in verdicts.two_lines(verdict, WIDTH):
            lines.say(line, indent=" " * verdicts.LABEL_WIDTH)


def _show_part(mark: str, text: str, said: str, lines: Lines) -> None:
    lines.say(f"  {mark or ' '} {text}{f' ({said})' if said else ''}", indent="       ")


def show_end(state: Finished, now: Now, today: int, lines: Lines) -> None:
    """The score, what was missed, and what comes next."""
    lines.say()
    if state.notice:
        lines.say(state.notice)
    lines.say(counts.head(state))
    if state.outcomes:
        lines.say(f"{counts.score(state.outcomes)}, {counts.pace(state.outcomes, state.took_ms)}.")
        if asides := counts.asides(state.outcomes):
            lines.say(f"{asides}.")
    if state.missed:
        lines.say("Missed:")
    for outcome in state.missed:
        prompt = " ".join(simple(outcome.prompt).split())
        lines.say(f"  ✗ {prompt}   {verdicts.ANSWER}: {outcome.answer}", indent="    ")
    if state.outcomes or state.ready or state.next_at or state.next_day:
        following = counts.what_next(state, now, today)
        lines.say(following if following == counts.NONE_WAITS else f"Next: {following}.")
