"""Every key of the settings: its default, what it does, and how its value is read.

Each is one line of a table, which the reader checks by and the documented file is printed from.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from quizkz.config import values


class Key(NamedTuple):
    """A key: its default as TOML, what it does, and the reader of its value."""

    name: str
    default: str
    about: str
    read: Callable[[Any], Any]


TOP = (
    Key("decks", '["decks"]', "Folders of your own decks; the first takes new ones. ~ is your home, other\n"
        "paths count from this file. Without this line: the folder decks beside your data.", values.texts),
    Key("samples", "true", "Whether the decks that come with quizkz are shown.", values.boolean),
    Key("theme", '"quizkz-dark"', "The colours. Without this line they follow the terminal.", values.text),
    Key("mouse", "true", "Whether the mouse works in the app; false leaves it to the terminal.",
        values.boolean),
    Key("motion", "true", "Whether anything on the screen may move.", values.boolean),
    Key("rollover", "4", "The hour at which a new day of study begins, 0 to 23.", values.whole(0, 23)),
    Key("learn_ahead", '"20m"', "How long before their time cards in steps may be asked.",
        values.learn_ahead),
)  # fmt: skip

STUDY_KEYS = (
    Key("desired_retention", "0.9", "The share of due cards you want to recall, 0.7 to 0.99.",
        values.retention),
    Key("learning_steps", '["1m", "10m"]', "When a new card is asked again on its first day.", values.steps),
    Key("relearning_steps", '["10m"]', "When a missed card is asked again on the same day.", values.steps),
    Key("maximum_interval", "36500", "The longest interval, in days.", values.whole(1, 36_500)),
    Key("fuzz", "true", "Spreads intervals a little, so that cards learned together part.", values.boolean),
    Key("new_per_day", "20", "New cards a day from each deck.", values.whole(0, 9_999)),
    Key("reviews_per_day", "200", "Due cards a day from each deck.", values.whole(0, 9_999)),
    Key("order", '"due"', "Which due cards come first: due, retrievability, overdue, random, deck, easiest\n"
        "or hardest.", values.order),
    Key("new_order", '"mixed"', "When new cards come: mixed evenly among due ones, before or after them.",
        values.new_order),
    Key("siblings_apart", "true", "Asks one card of a question a day, and the others later.",
        values.boolean),
    Key("exam_date", "2026-06-01", "The day of an exam; until it new cards come in evenly. Without this\n"
        'line, or with "none": no exam.', values.exam_date),
    Key("leech_lapses", "8", "A card forgotten so often is marked as a leech.", values.whole(1, 9_999)),
)  # fmt: skip

LEARNER_KEYS = (
    Key("balance", "true", "Takes, of the days that fuzz leaves open, one on which fewer cards wait. This\n"
        "and the next two hold for all decks; no deck can say them.", values.boolean),
    Key("easy_days", '["sat", "sun:none"]', "Weekdays with half the cards of others, or with :none for no\n"
        "cards, as far as fuzz and balance reach.", values.shares),
    Key("holidays", '["2026-12-24..2027-01-02"]', "Days on which no card should fall due, as far as fuzz\n"
        "and balance reach. Plan them ahead: the day is chosen when a card is answered.", values.holidays),
    Key("new_per_day_total", "30", "New cards a day from all decks together, dealt out in turn; a deck\n"
        "before its exam keeps its pace. Without this line only the limits of each deck hold.",
        values.whole(1, 99_999)),
    Key("reviews_per_day_total", "300", "Due cards a day from all decks together, in the same way.",
        values.whole(1, 99_999)),
    Key("leech_action", '"mark"', "What happens to a card that becomes a leech: it is marked, or suspended\n"
        'with "suspend".', values.leech_action),
)  # fmt: skip
"""What only the learner's own `[study]` may say."""

TAG_KEYS = (
    Key("new_per_day", "5", "New cards a day that carry the tag, over all decks.", values.whole(0, 99_999)),
    Key("reviews_per_day", "30", "Due cards a day that carry it.", values.whole(0, 99_999)),
)
"""What `[tag.NAME]` may say."""

BACKLOG_KEYS = (
    Key("per_day", "60", "Due cards a day while a backlog is worked off, those first that you still know\n"
        "best. It ends on the day on which all that is due fits in; b on home writes it.",
        values.whole(1, 9_999)),
    Key("new", "false", "Whether new cards come meanwhile.", values.boolean),
)  # fmt: skip
"""What `[backlog]` may say."""

GOAL = (
    Key("cards", "20", "Cards that you want to answer a day; 0: no goal.", values.whole(0, 99_999)),
    Key("minutes", "15", "in place of cards", values.whole(1, 1_440)),
    Key(
        "since",
        "2026-11-20",
        "from this day on the goal keeps the streak; before it, any answer does",
        values.day,
    ),
)
OPEN_TABLES = {
    "keys": ('undo = "u"', "Other keys for what the app does."),
    "queries": ('hard = "lapses>=4"', "Searches of yours; in another, saved:hard stands for this."),
}
STUDY = {key.name: key for key in STUDY_KEYS}
LEARNER = {key.name: key for key in LEARNER_KEYS}
PLACES = {key.name: "to the top of the file, before the first [table]" for key in TOP} | {
    key.name: "below [study]" for key in (*STUDY_KEYS, *LEARNER_KEYS)
}
"""Where a key stands, for one that stands elsewhere: whatever is below a [table] is of that table."""


def documented() -> str:
    """A settings file with every key, its default and a comment on what it does (all commented out)."""
    lines = [
        "# Settings of quizkz. Take the # off a line to change it; a line with a blank after # explains.",
        "",
    ]
    for key in TOP:
        lines += _documented(key)
    lines += ["# How cards are asked and placed. What stands here goes before a deck's own [study].",
              "#[study]", ""]  # fmt: skip
    for key in (*STUDY_KEYS, *LEARNER_KEYS):
        lines += _documented(key)
    lines += [
        "# The same for one deck, by its id; this goes before [study].",
        "#[deck.kz-economy]",
        "#new_per_day = 10",
        "",
    ]
    lines += [
        "# Limits for the cards with a tag (of the question or its deck), over all decks together, beside",
        "# those of decks; a card with several such tags obeys all. A deck before its exam goes past them.",
        "#[tag.figures]",
        *(f"#{key.name} = {key.default}   # {key.about}" for key in TAG_KEYS),
        "",
    ]
    lines += ["# Without this table there is no backlog.", "#[backlog]", ""]
    for key in BACKLOG_KEYS:
        lines += _documented(key)
    lines += ["# What you want to do a day: cards or minutes; cards = 0: no goal. One that you set keeps the",
              "# streak: a day counts once it is met. Without this table any answer keeps the day.",
              "#[goal]", f"#{GOAL[0].name} = {GOAL[0].default}"]  # fmt: skip
    lines += [*(f"# {key.name} = {key.default}   {key.about}" for key in GOAL[1:]), ""]
    for name, (example, about) in OPEN_TABLES.items():
        lines += [f"# {about}", f"#[{name}]", f"#{example}", ""]
    return "\n".join(lines)


def _documented(key: Key) -> list[str]:
    return [*(f"# {line}" for line in key.about.splitlines()), f"#{key.name} = {key.default}", ""]
