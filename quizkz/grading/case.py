"""One typed text and the answers it is judged by, in every form that a step may ask for; how it fared."""

from dataclasses import dataclass, field
from functools import cached_property

from quizkz.deck import Grading
from quizkz.grading.alignment import CLOSE, pieces
from quizkz.grading.kept import form_of, has_number, prose_of
from quizkz.grading.verdict import Piece, Reason, Rivals, Why


@dataclass(frozen=True, slots=True)
class Judged:
    """How one typed text fared. `answer`: the spelling it was measured against."""

    answer: str
    right: bool = False
    slip: bool = False
    whys: tuple[Why, ...] = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Case:
    """One text to judge. `answers`: the one shown, then those also right."""

    said: str
    answers: tuple[str, ...]
    rejects: tuple[str, ...]
    rules: Grading
    language: str
    rivals: Rivals = field(repr=False)

    @property
    def exact_case(self) -> bool:
        """Whether capitals count."""
        return self.rules.case == "match"

    def form(self, text: str) -> str:
        """The normal form that counts here."""
        return form_of(text, self.language, exact_case=self.exact_case)

    @cached_property
    def own(self) -> str:
        """The text in its normal form."""
        return self.form(self.said)

    @cached_property
    def own_prose(self) -> str:
        """The same without the stops and quotes inside it."""
        return prose_of(self.own)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The answers in their normal form."""
        return tuple(self.form(answer) for answer in self.answers)

    @cached_property
    def reject_forms(self) -> tuple[str, ...]:
        """What the author rejects, in its normal form."""
        return tuple(self.form(text) for text in self.rejects)

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """The answers with a number, where the text has one too."""
        if not has_number(self.said, self.language):
            return ()
        return tuple(answer for answer in self.answers if has_number(answer, self.language))

    @cached_property
    def everywhere(self) -> bool:
        """Whether accents count in no script."""
        return self.rules.accents == "ignore"

    @cached_property
    def rival(self) -> str:
        """The other answer of the deck that this text is, or empty."""
        loose = {form_of(answer, self.language) for answer in self.answers}
        if any(_only_s_parts(self.own, form) for form in self.forms):
            return ""
        found = self.rivals(form_of(self.said, self.language))
        return next((text for text in found if form_of(text, self.language) not in loose), "")

    def rejected(self) -> Judged:
        """The author rejects it."""
        return Judged(self.answers[0], whys=(Why("rejected"),))

    def wrong(self, reason: Reason, answer: str, detail: str = "") -> Judged:
        """It is wrong for a reason that can be told."""
        shown = pieces(self.said, answer, self.language, closeness=CLOSE)
        return Judged(answer, whys=(Why(reason, detail),), pieces=shown)

    def slip(self, answer: str, *whys: Why) -> Judged:
        """It is right but for these slips."""
        return Judged(
            answer, right=True, slip=True, whys=whys, pieces=pieces(self.said, answer, self.language)
        )


def _only_s_parts(left: str, right: str) -> bool:
    return left != right and (left + "s" == right or right + "s" == left)
