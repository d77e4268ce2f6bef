"""What each figure of a report means and what it needs: the only place that says so.

A screen shows a definition behind one key, `quizkz report --definitions` prints them all.
"""

from collections.abc import Mapping
from typing import NamedTuple

REVIEWS_LEAST = 20
"""Due reviews from which true retention is said: with fewer its range may be wider than 40 points."""
PREDICTED_LEAST = 50
"""Due reviews from which calibration is said, as they are parted among four levels."""
BAND_LEAST = 10
"""Reviews of one level from which it is called as said, lower or higher."""
HOURS_LEAST = 50
"""Due reviews from which hours are compared."""


class Figure(NamedTuple):
    """A figure's heading, what it is, and what it needs before it is shown."""

    title: str
    definition: str
    needs: str


FIGURES: Mapping[str, Figure] = {
    "today": Figure(
        "Today",
        "Answers given on this study day, those of learning steps too, and the time they took. A study day "
        "ends at the rollover hour: 4:00, unless your settings say otherwise. Right is what you did not rate "
        "Again. Practice and exams are not counted, nor is what you took back.",
        "One answer.",
    ),
    "activity": Figure(
        "Activity",
        "Answers by the study day on which they were given, and the time they took, a card counting for ten "
        "minutes at most. A day stays the day it was when you answered, wherever you travel and whatever the "
        "clocks do.",
        "One answer.",
    ),
    "streak": Figure(
        "Streak",
        "Study days in a row that were kept, up to today or, while today is not kept yet, up to yesterday. A "
        "day is kept by reaching the daily goal that you set, from the day on which you set it; without one, "
        "and on the days before, by any answer. It is counted over all decks and all time.",
        "One answer.",
    ),
    "retention": Figure(
        "True retention",
        "Of the reviews given a day or more after the answer before, the share that you did not rate Again. "
        "Answers of the same day, as in learning steps, say nothing about memory and are left out. “Up to 21 "
        "days” and “over 21 days” are the days that had passed since the answer before. The range holds the "
        "true share in 95 of 100 such cases (Wilson’s score interval). The target is the desired retention "
        "of the decks, where they share one.",
        f"About {REVIEWS_LEAST} due reviews.",
    ),
    "calibration": Figure(
        "Calibration",
        "Whether the scheduler knows you. Before each due review it predicts how likely you are to know the "
        "card. Here reviews are put together by that prediction, and what happened stands beside it: “as "
        "said” where the mean prediction lies within the 95% range of what happened, “lower” or “higher” by "
        "so many points where it does not. Predictions follow the parameters in force now: after a fit they "
        "flatter the reviews that it learned from.",
        f"About {PREDICTED_LEAST} due reviews.",
    ),
    "forecast": Figure(
        "Due in the next days",
        "Cards that you have begun by the day on which they fall due, if each is answered on its day and no "
        "new card is added; a card that is answered earlier or forgotten comes back besides. Cards overdue "
        "and steps of today are counted under today, cards held back until tomorrow under tomorrow, "
        "suspended ones not at all. The day’s limits are not applied.",
        "One begun card.",
    ),
    "stages": Figure(
        "Cards by stage",
        "New: never answered. Learning: in steps of minutes, for the first time or after a lapse. Young: in "
        "review, the last interval under 21 days. Mature: 21 days or more. Suspended cards are counted "
        "apart, whatever their stage.",
        "One card.",
    ),
    "knowledge": Figure(
        "Estimated knowledge",
        "How many cards you would know if all were asked now: the sum of the chance of recall of every card "
        "that you have begun. New cards count as unknown.",
        "One begun card.",
    ),
    "stability": Figure(
        "Stability",
        "How long a memory lasts: the days after which the chance of recall has fallen to 90%. Begun cards "
        "only; the median parts them into halves.",
        "One begun card.",
    ),
    "difficulty": Figure(
        "Difficulty",
        "How hard a card is for you, from 1 to 10, as your ratings of it tell: at 10 an answer strengthens "
        "its memory least. Begun cards only.",
        "One begun card.",
    ),
    "retrievability": Figure(
        "Chance of recall now",
        "How likely you are to know each begun card at this moment, as predicted from its stability and the "
        "days since its last answer. A card answered today counts as known.",
        "One begun card.",
    ),
    "hours": Figure(
        "Hours of the day",
        "True retention by the hour at which the review was given, on the clock of the place where you were. "
        "An hour is called better or worse only where chance would bring that about, at any of the 24 hours, "
        "in fewer than 5 of 100 reports.",
        f"About {HOURS_LEAST} due reviews.",
    ),
    "pace": Figure(
        "Time a card",
        "The mean time from question to answer in the span. A card left open counts for ten minutes at most.",
        "One answer.",
    ),
    "decks": Figure(
        "Decks",
        "For each deck: its cards, those begun, the mean chance of recall of these now, and true retention "
        "in the span. Weakest and strongest go by the mean chance of recall, among decks with five begun "
        "cards or more.",
        "Two decks with five begun cards each, to be compared.",
    ),
    "tags": Figure(
        "Tags",
        "The same for each tag, over the questions that carry it; a question with two tags counts in both.",
        "Two tags with five begun cards each, to be compared.",
    ),
    "leeches": Figure(
        "Leeches",
        "Cards that keep being forgotten: rated Again so often a day or more after the answer before as "
        "`leech_lapses` says (8, unless a deck or your settings say otherwise). They cost more time than "
        "others; mend the question, split it, or suspend it. The 20 forgotten most often are listed.",
        "Nothing: none is good news.",
    ),
    "confusions": Figure(
        "You mix up",
        "A wrong answer that you gave at least twice where another one was right, most often first, from the "
        "answers that the log keeps word for word. It is looked for in the last 90 days, whatever the span: "
        "older mistakes tell of what you may know by now. What the deck accepts by now is left out, and no "
        "more than 20 are listed.",
        "The same wrong answer twice.",
    ),
    "plan": Figure(
        "Until the exam",
        "What the days until a deck’s exam bring, and the share of its cards recalled on the day. Each card "
        "is lived through in advance by the rules of the scheduler, its recall drawn with the chance that is "
        "predicted; it is supposed that what is asked is studied each day but on the holidays of the "
        "settings, and that limits over all decks are for this deck alone. Easy days move little and are "
        "left out. The range holds the share in 95 of 100 cases: chance on the day, and 2 points for what a "
        "forecast leaves out. On track: all cards come in, and the range reaches the desired retention.",
        "An exam date: x on home, or exam_date in the deck.",
    ),
    "exams": Figure(
        "Exams",
        "Scores of the exams that you handed in or whose time ran out: the mean credit of their questions, "
        "open ones counting 0. Practice and reviews are not counted, and an exam moves no due day.",
        "One exam.",
    ),
}
"""By name, in the order of the report."""
