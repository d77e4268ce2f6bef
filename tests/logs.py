"""Logs for tests: a store in memory, moments told by hand, and strategies for events."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from quizkz.clock import DAY_MS, HOUR_MS, MINUTE_MS, Now
from quizkz.memory import DEFAULT_PARAMETERS
from quizkz.review import CardId, Draft, Event, Rating
from quizkz.scheduling import Placing
from quizkz.store import Store

TODAY = 20_000
CARD = CardId("deck/card")
STEPLESS = Placing(learning_steps=(), relearning_steps=(), fuzz=False)
PLAIN = Placing(fuzz=False)


def noon(day: int, minutes: float = 0) -> Now:
    """Noon in UTC of a study day, some minutes later."""
    return Now(day * DAY_MS + 12 * HOUR_MS + int(minutes * MINUTE_MS))


def event(
    day: int,
    rating: int | None = 3,
    *,
    minutes: float = 0,
    kind: str = "review",
    value: Mapping[str, Any] | None = None,
    card: str = CARD,
    device: str = "aaaaaaaa",
) -> Event:
    """An event at noon of a day, some minutes later."""
    return Event(
        CardId(card),
        noon(day, minutes).at,
        device,
        kind,
        day,
        0,
        None if rating is None else Rating(rating),
        1000 if kind == "review" else None,
        None,
        None,
        value,
    )


def review(rating: int = 3, card: str = CARD, **more: Any) -> Draft:
    """An answer about to be written."""
    return Draft(CardId(card), "review", Rating(rating), took_ms=1000, credit=1.0, **more)


def memory_store(placing: Placing | None = None) -> Store:
    """A store in memory whose decks all follow one policy."""
    return Store.open(None, placing=lambda deck: placing, now=noon(TODAY))


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All that is derived, to be compared."""
    tables = ("state", "days", "answers", "hours", "recalls")
    return {name: sorted(store.db.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


ratings = st.integers(1, 4)
parameters = st.just(DEFAULT_PARAMETERS)
steps = st.lists(st.sampled_from([60_000, 300_000, 600_000, 3_600_000, 5 * HOUR_MS]), max_size=3).map(tuple)
placings = st.builds(
    Placing,
    desired_retention=st.sampled_from([0.7, 0.85, 0.9, 0.99]),
    learning_steps=steps,
    relearning_steps=steps,
    maximum_interval=st.sampled_from([1, 30, 36_500]),
    fuzz=st.booleans(),
)

_others = st.one_of(
    st.tuples(st.just("practice"), st.none()),
    st.tuples(st.just("reset"), st.none()),
    st.tuples(st.sampled_from(["suspend", "unsuspend", "bury", "from a newer version"]), st.none()),
    st.tuples(st.just("flag"), st.fixed_dictionaries({"flag": st.integers(0, 7)})),
    st.tuples(st.just("set_due"), st.fixed_dictionaries({"day": st.integers(TODAY, TODAY + 90)})),
    st.tuples(
        st.just("seed"),
        st.fixed_dictionaries(
            {"stability": st.floats(0.5, 400), "difficulty": st.floats(1, 10), "answers": st.integers(1, 9)}
        ),
    ),
)


@st.composite
def histories(draw: st.DrawFn, *, kinds: bool = True, card: str = CARD) -> list[Event]:
    """The events of one card in order of time, from two devices; some name a due day, some are taken back."""
    events: list[Event] = []
    day, minutes = TODAY, 0
    for _ in range(draw(st.integers(1, 8))):
        gap = draw(st.sampled_from([0, 0, 0, 1, 2, 5, 40]))
        day, minutes = day + gap, minutes + draw(st.integers(1, 30))
        device = draw(st.sampled_from(["aaaaaaaa", "bbbbbbbb"]))
        rating, kind = draw(ratings), "review"
        chosen = st.fixed_dictionaries({"due_day": st.integers(day - 1, day + 40)})
        value: dict[str, Any] | None = draw(st.none() | chosen)
        if kinds and draw(st.integers(0, 3)) == 0:
            kind, value = draw(_others)
        if kinds and events and draw(st.integers(0, 6)) == 0:
            target = draw(st.sampled_from(events))
            kind, value = "retract", {"at": target.at, "device": target.device}
        made = event(
            day,
            rating if kind == "review" else None,
            minutes=minutes,
            kind=kind,
            value=value,
            card=card,
            device=device,
        )
        events.append(made)
    return events
