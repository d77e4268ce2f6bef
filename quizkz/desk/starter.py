"""The deck that a new author begins with: sound as it stands, with one example of each kind.

It lies beside the places since the app writes it too; what a command line adds comes from `authoring`.
"""

import json

KINDS_SHOWN = 9
"""Questions in `EXAMPLES`, one of each kind."""

_HEAD = """\
# A deck of quizkz: change it as you like. `quizkz check` says what is wrong in it, and where.
id = {id}  # names the deck for good: keep it, and progress stays when the file is renamed
title = {title}
language = {language}  # of the answers, such as "en", "ru" or "kk"; numbers and articles follow it
"""

EXAMPLES = """\
# Below is an example of each kind. Each opens with [[question]], and its keys say its kind.
# Keep what you like, delete the rest. An id keeps a question's progress when its text is mended.

[[question]]                    # a flashcard: you turn it, and say how well you knew it
id = "flashcard"
prompt = "What does FSRS stand for?"
answer = "Free Spaced Repetition Scheduler"

[[question]]                    # a choice: the distractors are shown beside the answer
id = "choice"
prompt = "Which city is the capital of Kazakhstan?"
answer = "Astana"
distractors = ["Almaty", "Shymkent", "Karaganda"]
explanation = "Almaty was the capital until 1997. *Markdown* works here, and in prompts and hints."

[[question]]                    # several answers: all of them are wanted
id = "multiple"
prompt = "Which of these countries border Kazakhstan?"
answer = ["China", "Uzbekistan", "Russia"]
distractors = ["Mongolia", "Tajikistan"]
explanation = "It has five neighbours; the others are Kyrgyzstan and Turkmenistan."

[[question]]                    # true or false, without quotes
id = "true-false"
prompt = "Kazakhstan has a coast on an ocean."
answer = false
explanation = "It is the largest country without one: the Caspian Sea is a lake."

[[question]]                    # a typed answer: a small slip still counts, `accept` is right too
id = "typed"
prompt = "Which organisation publishes the World Economic Outlook?"
answer = "International Monetary Fund"
accept = ["IMF"]
reject = ["World Bank"]         # wrong, however near
hint = "Its seat is in Washington, as is its neighbour's."
explanation = "It appears in spring and in autumn."

[[question]]                    # a number, without quotes
id = "numeric"
prompt = "How long is the Irtysh river?"
answer = 4248
unit = "km"
tolerance = "2%"                # or in the unit: tolerance = 100
explanation = "It rises in China and joins the Ob in Russia."

[[question]]                    # gaps in a text; | parts what is also right, :: opens a hint
id = "cloze"
text = "Kazakhstan became independent in {{1991}}, the last of the {{Soviet|USSR::which union?}} republics."

[[question]]                    # items in their right order
id = "order"
prompt = "Put these capitals in the order from west to east."
order = ["Lisbon", "Rome", "Ankara", "Astana"]
explanation = "Each lies twenty degrees or more further east."

[[question]]                    # pairs; decoys are right sides that fit nothing
id = "match"
prompt = "Match each country with its capital."
pairs = [["Kyrgyzstan", "Bishkek"], ["Uzbekistan", "Tashkent"], ["Tajikistan", "Dushanbe"]]
decoys = ["Ashgabat"]
explanation = "Ashgabat is the capital of Turkmenistan."
"""


def starter(identity: str, *, title: str, language: str = "en", after: str = "") -> str:
    """The text of a new deck; `after` is put between its head and the examples."""
    head = _HEAD
    for key, value in (("{id}", identity), ("{language}", language), ("{title}", title)):
        head = head.replace(key, basic(value))
    return f"{head}\n{after}{EXAMPLES}"


def basic(text: str) -> str:
    """A text as TOML's basic string, in one line: JSON's, but for a sign that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
