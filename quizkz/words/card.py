"""What is said on a card's own page: why it is asked, how well it is known, what ratings would do, its log.

While its question is open no response, credit, id or tag is said: each may give the answer away.
"""

from collections.abc import Iterator

from quizkz.calls import spelled
from quizkz.clock import Now
from quizkz.desk.card import CardHistory, Entry, Why, days_until
from quizkz.review import Rating
from quizkz.scheduling import Preview
from quizkz.session.about import About
from quizkz.words import card_log, times
from quizkz.words.asking import RATINGS
from quizkz.words.measure import count, joined, ordinal

GONE = "Its question is in no deck any more; its history is kept."
BROKEN = "Its deck does not load, so it waits; its history is kept."
CARD, WHY_NOW, MEMORY, LOG = "Card", "Why now", "Memory", "Log"
"""The page of a card and its parts."""
NO_LOG = "Nothing happened to it yet."
HIDDEN = "Responses are shown once it is answered."
"""Said above the log while the question is open."""
LOWER = 0.8
"""A summary of a memory says when recall falls to this, or to the next lower tenth."""
_GONE_PROMPT = "A question that is in no deck"


def head(about: About) -> str:
    """Where the card stands: `review, 7 answers, 2 lapses, leech`."""
    told = about.history
    state = told.state
    parts: list[str] = [told.stage]
    if state is not None and state.answers:
        parts.append(count(state.answers, "answer"))
        parts += [count(state.lapses, "lapse")] if state.lapses else []
    parts += ["leech"] if told.leech else []
    parts += ["flagged"] if state is not None and state.flag else []
    return ", ".join(parts)


def prompt(about: About) -> str:
    """What is asked, or that nothing is known of it."""
    return about.prompt or _GONE_PROMPT


def why(about: About) -> str:
    """Why the card is asked now, or why it is not."""
    told = about.history
    if told.standing != "here":
        return GONE if told.standing == "gone" else BROKEN
    said = _why(told, told.why, told.now, asked=about.hidden and not about.practice)
    return f"{said} Practice asks it whether due or not." if about.practice else said


def _why(told: CardHistory, reason: Why, now: Now, *, asked: bool) -> str:
    match reason.reason:
        case "new":
            return _new(reason)
        case "suspended":
            return "Suspended: it is not asked."
        case "buried":
            return "Buried until tomorrow."
        case "step":
            return _step(reason, now)
        case "recall":
            return f"Due {_since(reason.due_day, told.today)}: {_fell(told)}."
        case "set":
            return _set(told, reason)
        case "forward" | "ahead":
            return _early(told, reason)
        case "later":
            return _later(told, reason)
        case "sibling":
            return "It waits for tomorrow: another card of its question is asked today."
        case "after":
            return _comes_after(reason)
        case "limit":
            return _limit(reason, asked=asked)


def _new(reason: Why) -> str:
    if reason.place is None or not reason.limit:
        return "New: it had no answer before."
    limit = count(reason.limit, "card")
    return f"New: the {ordinal(reason.place)} of today’s new cards; the limit is {limit} a day."


def _comes_after(reason: Why) -> str:
    ids, more = reason.after[:3], len(reason.after) - 3
    named = joined([*ids, f"{more} more"] if more > 0 else list(ids))
    return f"New, and it waits until you know {named}: its deck has it come after."


def _step(reason: Why, now: Now) -> str:
    at = reason.due_at or now.at
    clock = times.clock_time(at, now.offset)
    return f"In a step until {clock}." if at > now.at else f"Its step was over at {clock}."


def _since(day: int | None, today: int) -> str:
    """`today`; `since Tue 18 Nov, 7 days ago`."""
    if day is None or day >= today:
        return "today"
    return f"since {times.dated(day, today)}, {_ago(today - day)}"


def _ago(days: int) -> str:
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{times.days(days)} ago"


def _fell(told: CardHistory) -> str:
    recall = told.recall or 0.0
    verb = "fell to" if recall <= told.target else "is"
    return f"recall {verb} {about_percent(recall)}, you want {told.target:.0%}"


def about_percent(share: float) -> str:
    """`about 88%`; never all or nothing."""
    return f"about {min(max(share, 0.01), 0.99):.0%}"


def _early(told: CardHistory, reason: Why) -> str:
    if reason.reason == "forward":
        return f"Asked before its day, {_day(told, reason)}, as an exam is near: {_fell(told)}."
    recall = f"recall is {about_percent(told.recall or 0.0)}, you want {told.target:.0%}"
    within = times.days(reason.ahead)
    return f"Asked ahead of its day, {_day(told, reason)}, as you study {within} ahead: {recall}."


def _set(told: CardHistory, reason: Why) -> str:
    by = "Sent to review from an exam" if reason.exam else "Its day was set"
    day = reason.due_day if reason.due_day is not None else told.today
    when = _since(day, told.today) if day <= told.today else _day(told, reason)
    return f"{by}, due {when}: {_fell(told)}."


def _day(told: CardHistory, reason: Why) -> str:
    return times.day_name(told.today if reason.due_day is None else reason.due_day, told.today)


def _later(told: CardHistory, reason: Why) -> str:
    day = reason.due_day if reason.due_day is not None else told.today + 1
    ahead = day - told.today
    when = times.day_name(day, told.today)
    then = told.at(max(day, told.today)) or 0.0
    if ahead <= 0:
        return f"Answered today: {_fell(told)}."
    when = when if when == "tomorrow" else f"on {when}, in {times.days(ahead)}"
    recall = about_percent(told.recall or 0.0)
    return f"Not due yet: recall is {recall}. It comes back {when}, at {about_percent(then)}."


def _limit(reason: Why, *, asked: bool) -> str:
    what = "review" if reason.begun else "new card"
    name = "Due" if reason.begun else "New"
    limit = f"{count(reason.limit, what)} a day" if reason.limit else f"no {what}s"
    limit += " over all decks" if reason.in_all else ""
    limit += f" with the tag {reason.tag}" if reason.tag else ""
    if asked:
        return f"{name}: asked beyond the limit of {limit}."
    return f"{name}, and it waits: the limit is {limit}" + (
        ", and others come first." if reason.limit else "."
    )


def last(told: CardHistory) -> str:
    """`Answered Good 12 days ago, after 5 days.`; empty where there was no answer."""
    if told.last is None or told.last.seen is None:
        return ""
    seen = told.last.seen
    return f"Answered {RATINGS[seen.rating]} {_ago(told.today - seen.day)}, {_after(told.last)}."


def _after(entry: Entry) -> str:
    """How long after the answer before it."""
    seen = entry.seen
    if seen is None or seen.predicted is None:
        return "for the first time"
    return f"after {times.days(seen.elapsed)}" if seen.elapsed else "the same day as before"


def memory(told: CardHistory) -> str:
    """`About 88% now, 80% on Thu 4 Dec without an answer.`; that there is none yet."""
    if told.recall is None:
        return "Not learned yet."
    now = about_percent(told.recall).capitalize()
    lower = next(
        (share for share in (0.9, LOWER, 0.7, 0.6, 0.5) if share < min(told.recall, told.target) - 0.005), 0
    )
    ahead = days_until(told, lower) if lower else None
    if ahead is None:
        return f"{now} now."
    day = told.today + ahead
    when = times.next_time(next_at=None, next_day=day, now=told.now, today=told.today)
    return f"{now} now, {lower:.0%} {when} without an answer."


def strength(told: CardHistory) -> str:
    """`stability 24 days, difficulty 5.2 of 10`; empty where there is no memory."""
    state = told.state
    if state is None or state.stability is None or state.difficulty is None:
        return ""
    return f"stability {times.days(max(1, round(state.stability)))}, difficulty {state.difficulty:.1f} of 10"


def back(preview: Preview) -> str:
    """When a rating would bring a card back: `in 24 days`."""
    return f"in {times.interval(preview)}"


def back_on(preview: Preview, told: CardHistory) -> str:
    """The moment or the day of that: `09:22`, `Fri 19 Dec`."""
    if preview.due_at is not None:
        return times.clock_time(preview.due_at, told.now.offset)
    return times.day_name(preview.due_day, told.today)


def would(rating: Rating, preview: Preview) -> str:
    """`Good would bring it back in 24 days.`"""
    return f"{RATINGS[rating]} would bring it back {back(preview)}."


def sentences(about: About) -> Iterator[str]:
    """The page in sentences, for an interface without a screen."""
    told = about.history
    yield why(about)
    if said := last(told):
        yield said
    yield memory(told) + (f" It has {strength(told)}." if strength(told) else "")
    if told.standing == "here":
        for rating, preview in told.previews.items():
            yield would(rating, preview)
    if told.log:
        hides = about.hidden and _has_responses(told)
        yield f"Its log, newest first{'. ' + HIDDEN if hides else ':'}"
    for entry in told.log[:LOG_SAID]:
        yield f"  {card_log.row(entry, about).line}"
    if (more := len(told.log) - LOG_SAID) > 0:
        yield f"  and {more:,} before."
    yield f"More in the {EXPLAINED}."


def more_before(number: int) -> str:
    """That so many entries of the log are not shown, and where they are."""
    return spelled(f"and {number:,} before; `quizkz export progress` writes all of them")


def ratings(told: CardHistory) -> str:
    """What stands above the ratings: what each does, or of a card that is not asked now would do."""
    return "What each rating would do now" if told.why.reason == "later" else "What each rating does"


EXPLAINED = "README: How cards are scheduled"
"""Where the rules behind a card's dates are told."""

LOG_SAID = 10
"""Entries of the log that are said line by line."""


def _has_responses(told: CardHistory) -> bool:
    return any(entry.event.response for entry in told.log)


def id_line(about: About) -> str:
    """The card's id and tags; nothing while its question is open, which either may answer."""
    if about.hidden:
        return ""
    return "   ".join(text for text in (about.history.card, ", ".join(about.tags)) if text)
