"""The rules of the deck doctor: what each looks for, why it matters, what to do.

The names stand in decks (`allow = ["longest-answer"]`), so they never change. They lie here, below the
doctor, since a deck that allows a rule that there is not is read by the library.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quizkz.library.faults import Fault
from quizkz.library.keys import nearest


class Rule(NamedTuple):
    """What a rule looks for, why that matters to a learner, what its author may do; `used`: in the log."""

    what: str
    why: str
    do: str
    used: bool = False


RULES: Mapping[str, Rule] = {
    "longest-answer": Rule(
        "the right option is the longest by far",
        "Who knows nothing learns to pick the longest option: writers qualify what is true.",
        "shorten the answer, or give the distractors the same detail",
    ),
    "grammar-clue": Rule(
        "the grammar of the prompt rules an option out",
        "An option that does not fit after “a” or “an”, or in number, is ruled out without any knowledge.",
        "write “a(n)”, move the article into the options, or give all options the same number",
    ),
    "answer-in-prompt": Rule(
        "the answer stands in its own prompt or hint",
        "A card that says its answer is always right and teaches nothing.",
        "ask for it in other words",
    ),
    "answer-nearby": Rule(
        "the answer stands in the prompt of a question near by",
        "New cards are asked in the order of the deck, so the neighbour gives the answer away.",
        "move one of the two away, or leave the answer out of the neighbour’s prompt",
    ),
    "duplicate": Rule(
        "the same question stands twice",
        "Both are scheduled, so the learner answers one thing twice as often as it needs.",
        "delete one; `formerly` in the other keeps its history",
    ),
    "near-duplicate": Rule(
        "two questions ask nearly the same and have the same answer",
        "Each is a hint at the other, and both are scheduled.",
        "delete one, or let them ask for different things",
    ),
    "no-explanation": Rule(
        "some questions have no explanation, though most in the deck have one",
        "After a wrong answer an explanation is what is learned from.",
        "add `explanation`: why the answer is right, in a sentence or two",
    ),
    "two-facts": Rule(
        "one card asks for two facts",
        "Who knows one of the two cannot be told right or wrong, and both come back together for ever.",
        "make two questions of it, or one with `answer` as a list or gaps of their own",
    ),
    "yes-no": Rule(
        "the answer is only yes or no",
        "Half of all guesses are right, and the word carries nothing to remember.",
        "ask for the fact itself, or write the statement with `answer = true` or `false`",
    ),
    "no-cite": Rule(
        "a question does not say where in the deck's source it stands",
        "Without a cite nobody can check the answer when it is doubted.",
        'add `cite = { paragraph = 1, phrase = ".." }`',
    ),
    "long-prompt": Rule(
        "the question takes more rows than a terminal of 80 by 24 shows",
        "A prompt that has to be scrolled is read in part, and the options are out of sight.",
        "say it shorter; what only explains belongs into `explanation`",
    ),
    "unused-option": Rule(
        "an option was never chosen",
        "A distractor that nobody takes leaves fewer to choose from than there seem to be.",
        "put a mistake in its place that learners really make",
        used=True,
    ),
    "always-right": Rule(
        "a card was never missed",
        "What nobody can miss asks for nothing.",
        "ask for more, or suspend the card",
        used=True,
    ),
    "always-wrong": Rule(
        "a card was never answered right",
        "The key may be wrong, the prompt may not say what it wants, or the answer is too much for one card.",
        "check the answer; if it is right, split the card or add a hint",
        used=True,
    ),
    "often-overridden": Rule(
        "the learner often overruled the verdict",
        "The question refuses responses that are right.",
        "add them to `accept`, or loosen its `grading`",
        used=True,
    ),
    "suspect-key": Rule(
        "a card is missed again and again where memory predicts a hit",
        "Memory does not fail so often where it is strong: rather the key is wrong, or two cards contradict.",
        "check the answer against the source, and look for a question that says otherwise",
        used=True,
    ),
}
"""Every rule by its name, in the order in which findings on one question are told."""


def faults(allow: Sequence[str]) -> list[Fault]:
    """Which names in `allow` are those of no rule."""
    found = []
    for index, name in enumerate(allow):
        if name not in RULES:
            meant = nearest(name, RULES)
            label = f"did you mean '{meant}'?" if meant else ""
            fix = f'write "{meant}"' if meant else "`quizkz doctor --rules` lists the rules"
            found.append(
                Fault("unknown-rule", f"there is no rule '{name}'", ("allow", index), "value", label, fix)
            )
    return found[:20]
