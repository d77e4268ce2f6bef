"""What a fit says: how far it is, why nothing is offered, what it measured, and what adopting would do."""

from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING

from quizkz.desk.titles import ALL_DECKS
from quizkz.fit.effect import DAYS
from quizkz.fit.fitting import LEAST
from quizkz.words.figures import date
from quizkz.words.measure import count, joined
from quizkz.words.titles import FIT

if TYPE_CHECKING:
    from quizkz.fit.adopting import InForce
    from quizkz.fit.effect import Effect
    from quizkz.fit.fitting import Fitted
    from quizkz.fit.running import Part

TITLE = FIT
WHAT = (
    "FSRS predicts with 21 numbers when you will have forgotten a card. A fit finds those that describe your "
    "own answers best, and shows what they would change before anything is changed."
)
STEPS = ("Fitting to the earlier answers", "Testing on the latest answers", "Fitting to all answers")
PARTS: dict["Part", str] = {
    "answers": "Reading the log",
    "items": "Reading your answers",
    "effect": "Working out the due dates",
}
KEPT = "The schedule stays as it is."
NOW, FITTED = "now", "fitted"
MEANS = (
    "Log loss: how surprised the predictions were by your answers. RMSE (bins): how far predicted recall was "
    "off, over groups of cards alike. Of both less is better, and later answers count for more."
)
MONTH_MEANS = f"Reviews due in {DAYS} days are an estimate, as if each were recalled and no card added."
HOW_BACK = "`quizkz fit --undo` takes it back, and every date with it."
KEY_BACK = f"u on the page “{TITLE}” takes it back, and every date with it."
ADOPTING = "Adopting, and placing every card anew…"
TAKING_BACK = "Taking it back, and placing every card anew…"
NEEDS_YES = "Nothing is adopted: that takes a yes at a terminal, or --yes."
DECLINED = f"Nothing is adopted. {KEPT}"
STOPPED = "Stopped. Nothing was changed."
NONE_IN_FORCE = "No fit is in force. The schedule follows FSRS's own parameters."
NOTHING_TO_UNDO = "No fit is in force there, so there is none to take back."

_BAR = 20


def scope(decks: Sequence[str]) -> str:
    """What a fit is for: `all decks`, or the ids of some."""
    return joined(list(decks)) or "all decks"


def heading(decks: Sequence[str]) -> str:
    """The same at the head of a screen."""
    return scope(decks) if decks else ALL_DECKS


def progress(part: "Part", done: int, total: int) -> str:
    """How far a fit is: `Reading your answers ━━━━━──── 25%`; the engine tells no share."""
    if part == "fit":
        return f"{STEPS[min(done, len(STEPS) - 1)]}…"
    share = done / total if total else 0.0
    full = floor(share * _BAR)
    return f"{PARTS[part]} {'━' * full}{'─' * (_BAR - full)} {floor(share * 100)}%"


def kept(fitted: "Fitted") -> str:
    """Why nothing is offered."""
    reviews = count(fitted.reviews, "review")
    match fitted.why:
        case "few":
            has = "there is one" if fitted.reviews == 1 else f"there are {fitted.reviews or 'none'}"
            why = f"A fit takes {LEAST} reviews that came a day or more after the answer before; {has}."
        case "one_rating":
            why = f"All of {reviews} have the same rating, which tells nothing of what you forget."
        case "one_outcome":
            why = f"Of {reviews} none was forgotten, or none recalled; a fit takes both."
        case _:
            why = f"New parameters predict your latest {count(fitted.held_out, 'review')} no better."
    return f"{why} {KEPT}"


def measured(fitted: "Fitted") -> str:
    """What a fit was made of and measured on, and what the parameters offered are made of."""
    earlier = count(fitted.reviews - fitted.held_out, "earlier review")
    said = f"Fitted to {earlier}, measured on the {fitted.held_out:,} latest, which it had not seen."
    return f"{said} What is offered is fitted to all {fitted.reviews:,}." if fitted.parameters else said


def table(fitted: "Fitted", effect: "Effect | None") -> list[tuple[str, str, str]]:
    """The figures with a name, as they are now and as they would be; none where nothing was measured."""
    if fitted.before is None or fitted.after is None:
        return []
    before, after = fitted.before, fitted.after
    rows = [
        ("log loss", f"{before.log_loss:.4f}", f"{after.log_loss:.4f}"),
        ("RMSE (bins)", f"{before.rmse:.2%}", f"{after.rmse:.2%}"),
    ]
    if effect is not None:
        rows += [
            ("due today", f"{effect.today[0]:,}", f"{effect.today[1]:,}"),
            (f"due in {DAYS} days", f"{effect.month[0]:,}", f"{effect.month[1]:,}"),
        ]
    return rows


def moves(effect: "Effect") -> str:
    """How many due dates would move."""
    if not effect.moved:
        return "No due date would move."
    parts = [(effect.earlier, "earlier"), (effect.later, "later")]
    ways = " and ".join(f"{number:,} {way}" for number, way in parts if number)
    middle = count(effect.median_days, "day")
    of = count(effect.cards, "due date")
    return f"{effect.moved:,} of {of} would move: {ways}, half of them by {middle} or more."


def question(decks: Sequence[str]) -> str:
    """What is asked at a terminal."""
    return f"Adopt them for {scope(decks)}? [y/N] "


def adopted(decks: Sequence[str], back: str) -> str:
    """That new parameters are in force, and the way back."""
    return f"Adopted for {scope(decks)}. {back}"


def holds(adopts: Sequence["InForce"], taken: Sequence["InForce"]) -> str:
    """Which fits are followed now, and what the key takes back of them; empty where there is none."""
    fits = [named(one) for one in adopts if one.decks]
    which = "it" if len(fits) == 1 else "them" if len(taken) == len(fits) else "the newest"
    return f"In force: {'; '.join(fits)}. u takes {which} back." if fits else ""


def taken_back(taken: Sequence["InForce"], moved: int) -> str:
    """That fits are in force no more."""
    fits = "; ".join(named(one) for one in taken)
    return f"Taken back: {fits}. {count(moved, 'due date')} moved back."


def named(adopt: "InForce") -> str:
    """A fit by its day and what it was made for: `the fit of 25 Nov 2026 for all decks`."""
    return f"the fit of {date(adopt.event.day)} for {made_for(adopt)}"


def made_for(adopt: "InForce") -> str:
    """The decks that a fit was made for."""
    decks = (adopt.event.value or {}).get("decks")
    return scope([str(deck) for deck in decks] if isinstance(decks, list) else ())


def shown(adopts: Sequence["InForce"]) -> list[str]:
    """The fits that count, newest first, each with the decks that follow it."""
    return [_shown(adopt) for adopt in adopts] or [NONE_IN_FORCE]


def _shown(adopt: "InForce") -> str:
    value = adopt.event.value or {}
    reviews = value.get("reviews")
    of = f", {count(reviews, 'review')}" if isinstance(reviews, int) else ""
    follow = (
        f"in force for {joined(list(adopt.decks))}" if adopt.decks else "in force nowhere, newer ones are"
    )
    return f"{date(adopt.event.day)}, for {made_for(adopt)}{of}: {follow}"
