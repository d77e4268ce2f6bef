"""What is said of counts, scores and days, at home and at a sitting's end; and why nothing is to be asked."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from quizkz.clock import MINUTE_MS, Now
from quizkz.config import Goal
from quizkz.queue import TAG
from quizkz.stats import Streak
from quizkz.stats import goal_met as reached
from quizkz.store import Day
from quizkz.words import times
from quizkz.words.measure import count, joined, number_word
from quizkz.words.times import cards, duration, in_time, next_time

if TYPE_CHECKING:  # session brings pydantic, which home and `due` do without
    from quizkz.catalogue import Parted
    from quizkz.desk import DeckRow, Overview
    from quizkz.desk.unmet import Unmet
    from quizkz.problems import Problem
    from quizkz.session import Finished, Outcome

EARLIER = "The last answer is of an earlier day."
"""Asked before it is taken back."""
DONE = "All done for today."
DONE_NOW = "Done for now."
NONE_WAITS = "No card is waiting."
NO_DECKS = "No decks yet."
NO_DECKS_MORE = "A deck is a text file of questions. Start with one of these:"
NO_MATCH = "No card matches. Esc clears the search."
NO_CARDS = "No deck has a card yet."
NONE_LOADS = "No deck loads, so there is nothing to study."


def ready(number: int, minutes: int, *, narrow: bool = False) -> str:
    """`24 cards are ready, about 6 minutes.`"""
    span = f"{max(minutes, 1)} min" if narrow else count(max(minutes, 1), "minute")
    return f"{cards(number)} {'is' if number == 1 else 'are'} ready, about {span}."


def ready_sentence(overview: "Overview", now: Now, today: int, *, narrow: bool = False) -> str:
    """Home's headline: how many cards are ready, or that all is done and what comes next and where."""
    total = overview.total
    if total.ready:
        return ready(total.ready, overview.minutes, narrow=narrow)
    if none := no_cards(overview):
        return none
    if total.next_at is not None:
        nearest = [row.title for row in overview.decks if row.next_at == total.next_at]
    else:
        nearest = [row.title for row in overview.decks if row.next_day == total.next_day]
    return all_done(
        next_at=total.next_at,
        next_day=total.next_day,
        now=now,
        today=today,
        number=total.next_count,
        where="" if narrow or len(overview.decks) < 2 else next_named(nearest),
    )


def no_cards(overview: "Overview") -> str:
    """Why there is no card at all, though there are decks; empty where there is one."""
    if overview.total.cards or not overview.decks:
        return ""
    return NONE_LOADS if all(row.broken for row in overview.decks) else NO_CARDS


def next_due(row: "DeckRow", now: Now, today: int) -> str:
    """When a deck has its next card: `now`, `in 3 h`, `tomorrow`, `Thu 27 Nov`, or `·` for never."""
    return times.next_due(
        ready=row.ready > 0, next_at=row.next_at, next_day=row.next_day, now=now, today=today
    )


def all_done(
    *, next_at: int | None, next_day: int | None, now: Now, today: int, number: int = 0, where: str = ""
) -> str:
    """`All done for today. Next: 3 cards at 12:20, in Technology and AI.`"""
    when = next_time(next_at=next_at, next_day=next_day, now=now, today=today)
    if not when:
        return DONE
    what = f"{cards(number)} {when}" if number else when.removeprefix("at ").removeprefix("on ")
    return f"{DONE} Next: {what}{f', in {where}' if where else ''}."


def tally(right: int, missed: int, took_ms: int) -> str:
    """`11 right, 1 missed, 3 min`."""
    return f"{right} right, {missed} missed, {duration(took_ms)}"


def tally_of(day: Day) -> str:
    """The same of a day."""
    return tally(day.right, day.answers - day.right, day.took_ms)


def today_of(day: Day) -> str:
    """The tally of today, or that there is nothing to count yet."""
    return tally_of(day) if day.answers else "nothing answered yet"


def streak(of: Streak) -> str:
    """`7 days in a row`; before the day is kept `6 days, not yet today`; empty where there is none."""
    if not of.days:
        return ""
    return f"{count(of.days, 'day')} in a row" if of.today else f"{count(of.days, 'day')}, not yet today"


def longest(of: Streak) -> str:
    """`longest 19`, where it is longer than the present one."""
    return f"longest {of.longest}" if of.longest > of.days else ""


def goal(day: Day, *, goal_cards: int | None, goal_minutes: int | None) -> str:
    """`12 of 20`, `36 of 20, goal met`, `4 of 10 min`; empty without a goal."""
    met = ", goal met" if reached(day, Goal(goal_cards, goal_minutes)) else ""
    if goal_cards:
        return f"{day.answers:,} of {goal_cards:,}{met}"
    return f"{day.took_ms // MINUTE_MS:,} of {goal_minutes:,} min{met}" if goal_minutes else ""


def no_own_decks(folder: object) -> str:
    """That commands which look at the learner's own decks find none, and where they look."""
    return f"No decks of your own yet; quizkz looks for them in {folder}."


def tomorrow(number: int, week: int) -> str:
    """`18 cards   about 16 a day this week`; the mean is left out where it rounds to none."""
    mean = f"   about {week} a day this week" if week else ""
    return f"{cards(number) if number else 'no cards'}{mean}"


def broken(errors: int, first_line: int, *, narrow: bool = False) -> str:
    """`does not load: 3 problems, first on line 12`."""
    problems = count(errors, "problem")
    if narrow:
        return problems
    return f"does not load: {problems}{f', first on line {first_line}' if first_line else ''}"


def broken_now(errors: int, first_line: int, key: str = "e") -> str:
    """`does not load: 1 problem, first on line 12. Your progress on it is kept. e opens it again.`"""
    return f"{broken(errors, first_line)}. Your progress on it is kept. {key} opens it again."


def own_copy(path: str) -> str:
    """Where the learner's own copy of a deck that comes with quizkz lies."""
    return f"This deck is a copy of your own now: {path}."


def score(outcomes: "Sequence[Outcome]") -> str:
    """`21 of 24 right`."""
    return f"{sum(o.right for o in outcomes)} of {len(outcomes)} right"


def pace(outcomes: "Sequence[Outcome]", took_ms: int) -> str:
    """`6 min, 15 s a card`."""
    each = round(took_ms / len(outcomes) / 1000) if outcomes else 0
    return f"{duration(took_ms)}, {each} s a card"


def asides(outcomes: "Sequence[Outcome]") -> str:
    """`1 with a slip, 1 guessed, 1 overruled`; what did not happen is not said."""
    slips = sum(o.slip and not o.override and not o.guess for o in outcomes)
    partly = sum(o.partial and not o.override for o in outcomes)
    named = (
        (slips, "with a slip"),
        (partly, "partly right"),
        (sum(o.guess for o in outcomes), "guessed"),
        (sum(o.override for o in outcomes), "overruled"),
    )
    return ", ".join(f"{number} {what}" for number, what in named if number)


def coming_back(finished: "Finished", now: Now) -> str:
    """`in 8 min`: when the missed come back, where a step is running."""
    return "" if finished.next_at is None else in_time(finished.next_at - now.at)


def what_next(finished: "Finished", now: Now, today: int) -> str:
    """`3 cards at 09:27, then 18 tomorrow`; a sentence where nothing will ever be due."""
    parts = []
    if finished.ready:
        parts.append(f"{cards(finished.ready)} now")
    if finished.next_at is not None:
        when = next_time(next_at=finished.next_at, next_day=None, now=now, today=today)
        parts.append(_some(finished.next_count, when, after=bool(parts)))
    if finished.next_day is not None and (finished.next_day_count or not parts):
        when = next_time(next_at=None, next_day=finished.next_day, now=now, today=today)
        parts.append(_some(finished.next_day_count, when, after=bool(parts)))
    return ", then ".join(parts) or NONE_WAITS


def _some(number: int, when: str, *, after: bool) -> str:
    """`3 cards at 09:27`; after another count the noun is left out; an unknown number too."""
    if not number:
        return when
    return f"{number if after else cards(number)} {when}"


def what_next_short(finished: "Finished", now: Now, today: int) -> str:
    """`Next: 3 at 09:27, 18 tomorrow`."""
    text = what_next(finished, now, today)
    if text == NONE_WAITS:
        return text
    return f"Next: {text.replace(' cards', '').replace(' card', '').replace(', then', ',')}"


def goal_met(goal_text: str, streak_text: str) -> str:
    """`Goal met, 36 of 20 today. 7 days in a row.`; each half only where there is one."""
    halves = []
    if goal_text:
        figure = goal_text.removesuffix(", goal met")
        halves.append(f"Goal met, {figure} today." if figure != goal_text else f"{figure} today.")
    if streak_text:
        halves.append(f"{streak_text}.")
    return " ".join(halves)


def head(finished: "Finished") -> str:
    """The first line of the end: done, or why there was nothing to ask and what to do about it."""
    if not finished.reason:
        return DONE_NOW
    return nothing(finished.reason, finished.held)


def nothing(reason: str, held: Mapping[str, int] | None = None) -> str:
    """Why there was nothing to ask, and what to do: one or two sentences."""
    waiting = dict(held or {})
    match reason:
        case "no-decks":
            return "No decks yet. A deck is a text file of questions; quizkz reads those in its decks folder."
        case "broken":
            return NONE_LOADS
        case "empty-deck":
            return "This deck has no questions yet. Add one to its file and come back."
        case "no-cards":
            return "No card matches. Study without the tag or the search, or choose another deck."
        case "no-new":
            new = cards(waiting.get("limit", 0))
            return f"No new cards a day here, so {new} wait. Raise new_per_day in the deck or in config.toml."
        case "limit":
            new = cards(waiting.get("limit", 0))
            return f"{DONE} The day's limit is reached; {new} more can wait or be learned now."
        case "tag":
            return f"{DONE} {_beyond_tags(waiting)}."
        case "suspended":
            return "Every card here is suspended. Unsuspend one to study it."
        case "buried":
            return "Every card here is held back until tomorrow."
        case "after":
            return "Every new card here comes after questions that you do not know yet."
        case "not-ready":
            return "None of these cards is ready. As practice they are asked all the same, unscheduled."
        case _:
            return DONE


def _beyond_tags(waiting: Mapping[str, int]) -> str:
    tagged = {key: number for key, number in waiting.items() if key.startswith(TAG)}
    return f"{held(tagged)} {'waits' if sum(tagged.values()) == 1 else 'wait'}"


def held(waiting: Mapping[str, int]) -> str:
    """Why cards wait: `3 beyond today's limit, 1 with its sibling`; empty where none does."""
    named = {
        "limit": "beyond today’s limit",
        "sibling": "after a card of the same question",
        "after": "after other questions",
        "buried": "held back until tomorrow",
        "suspended": "suspended",
    }
    named |= {key: f"beyond the limit of {key}" for key in waiting if key.startswith(TAG)}
    return ", ".join(f"{waiting[key]} {text}" for key, text in named.items() if waiting.get(key))


def decks(number: int) -> str:
    """`1 deck`, `4 decks`."""
    return count(number, "deck")


def next_named(titles: Sequence[str]) -> str:
    """Up to two deck titles for the line that says what comes next; more are not named."""
    return joined(list(titles)) if len(titles) <= 2 else ""


def followed(renames: Sequence[tuple[str, str]]) -> str:
    """That progress went with questions whose id changed, told by their likeness."""
    if len(renames) == 1:
        said = f"A question of {renames[0][1].partition('/')[0]} was changed; its progress stays."
    else:
        said = f"{len(renames):,} questions were changed; their progress stays."
    return f"{said} `quizkz orphans --undo` takes that back."


def parted(found: "Sequence[Parted]") -> str:
    """That questions with progress went while others came, and that their history can be handed on."""
    said = []
    for deck, gone, came in found:
        went = len({card.partition("#")[0] for card in gone})
        new = f"{count(came, 'question')} of {deck} {'is' if came == 1 else 'are'} new"
        said.append(f"{new} and {number_word(went)} with progress {'is' if went == 1 else 'are'} gone")
    many = len(said) > 1 or len(found[0].gone) > 1
    return f"{'; '.join(said)}. `quizkz orphans` can hand {'their' if many else 'its'} history on."


def unmet(found: "Unmet") -> str:
    """That a table of the settings names a tag or a deck that there is not."""
    none = "No question carries the tag" if found.table == "tag" else "There is no deck"
    asked = f"; did you mean “{found.meant}”?" if found.meant else "."
    return f"{none} “{found.name}” that config.toml names, [{found.table}.{found.name}]{asked}"


def settings(problems: "Sequence[Problem]") -> str:
    """The first thing that is wrong in the settings: where, what, how it is mended; how to see the others."""
    first, rest = problems[0], len(problems) - 1
    mend = f"; {first.fix}." if first.fix else "."
    more = f" `quizkz check` tells {number_word(rest)} more." if rest else ""
    return f"config.toml, line {first.place.line}: {first.message}{mend}{more}"


def orphans(number: int) -> str:
    """That cards with progress are in no deck: `3 cards with progress are in no deck.`"""
    return f"{cards(number)} with progress {'is' if number == 1 else 'are'} in no deck."


def handed(pairs: "Sequence[tuple[str, str]]", *, back: bool = False, dry: bool = False) -> str:
    """Which card's progress goes to which: a line each."""
    if back:
        return "".join(f"{old} has its progress back from {new}.\n" for old, new in pairs)
    goes = "would go" if dry else "goes"
    return "".join(f"The progress of {old} {goes} to {new}.\n" for old, new in pairs)
