"""Texts: made safe to show, their normal form, and the gaps of a cloze.

All of it works on plain strings and knows no deck, so that library, catalogue and grading share it.

forms   texts made safe to show, and the normal form in which answers are compared
gaps    the gaps of a cloze
simple  Markdown as plain text
words   the words of a text as a search knows them
"""

from quizkz.texts.forms import (
    clean,
    cleaned_response,
    fold,
    from_json,
    is_blank,
    is_dotted,
    normal,
    one_line,
    primary,
    prose,
)
from quizkz.texts.gaps import (
    ClozeView,
    Gap,
    GapError,
    cloze_view,
    gap_errors,
    gap_number,
    gap_numbers,
    spelling_at,
)
from quizkz.texts.words import words

__all__ = [
    "ClozeView",
    "Gap",
    "GapError",
    "clean",
    "cleaned_response",
    "cloze_view",
    "fold",
    "from_json",
    "gap_errors",
    "gap_number",
    "gap_numbers",
    "is_blank",
    "is_dotted",
    "normal",
    "one_line",
    "primary",
    "prose",
    "spelling_at",
    "words",
]
