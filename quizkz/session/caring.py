"""What a sitting does about a card that keeps being forgotten."""

from quizkz.desk import Desk
from quizkz.review import SUSPEND, CardId, Draft, Rating, split_card
from quizkz.scheduling import CardState
from quizkz.scheduling.leeches import lapses_by, told_at
from quizkz.session.states import Forgotten


def forgotten(
    desk: Desk, card: CardId, before: CardState | None, rating: Rating | None, at: int, day: int
) -> Forgotten | None:
    """What an answer makes of a card that keeps being forgotten; None where nothing is to be told.

    `before`: the card before the answer.
    """
    if rating is not Rating.AGAIN:
        return None
    lapses = lapses_by(before, rating, at, day)
    lapsed = before is not None and lapses > before.lapses
    if not lapsed or not told_at(lapses, desk.policy(split_card(card)[0]).choosing.leech_lapses):
        return None
    return Forgotten(lapses, suspended=desk.suspends_leeches)


def with_answer(card: CardId, told: Forgotten | None) -> tuple[Draft, ...]:
    """What is written in one act with the answer."""
    return (Draft(card, SUSPEND),) if told is not None and told.suspended else ()
