"""What is said of the ways of custom study."""

from typing import TYPE_CHECKING

from quizkz.words.asking import PRACTICE

if TYPE_CHECKING:
    from quizkz.desk.custom import Way

NAMES = {
    "ahead": "Study ahead",
    "forgotten": "Forgotten lately",
    "missed": "Missed last time",
    "preview": "Preview new cards",
    "search": "Any search",
}
_DOES = {
    "ahead": "What falls due within {days} days is asked now, as real reviews within the day’s limits.",
    "forgotten": f"Rated Again in the last three days. {PRACTICE}",
    "missed": f"Missed in your last sitting. {PRACTICE}",
    "preview": f"A look at new cards, which stay new. {PRACTICE}",
    "search": "Search in the browser; ^t there practises what is found, ^s studies it.",
    "saved": "What is ready of these is studied, within the day’s limits; if nothing is, they are practised.",
}
SEARCH_PLAIN = "What is ready of the cards found is studied; if nothing is, they are practised."
ASK_SEARCH = "Which cards? Words or terms, such as tag:figures is:due lapses>=4; an empty line goes back."
NOTHING_AHEAD = "None of these can be asked today: the day’s limit is reached, or they were answered today."


def name(way: "Way") -> str:
    """What a way is called."""
    return way.name or NAMES[way.kind]


def does(way: "Way") -> str:
    """What a way does, in a sentence or two."""
    return _DOES[way.kind].format(days=way.ahead)


def none(way: "Way") -> str:
    """That a way finds no card."""
    return {
        "ahead": f"Nothing falls due within {way.ahead} days.",
        "forgotten": "Nothing was rated Again in the last three days.",
        "missed": "Nothing was missed in the last sitting.",
        "preview": "There is no new card.",
    }.get(way.kind, "No card matches.")
