"""Whatever a stranger writes, every reader answers with a value or a sentence, and no terminal is steered.

The decks are made from sound ones with pieces cut out, doubled and put in: that goes deeper than random
bytes, which end at the first line. `python -m tests.fuzz MINUTES` looks for as long as one likes.
"""

import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizkz import plain
from quizkz.cli.streams import json_text
from quizkz.config import load as load_config
from quizkz.deck import Grading, parts
from quizkz.errors import QuizkzError
from quizkz.exchange import log_text
from quizkz.grading import grade
from quizkz.library import check
from quizkz.numbers import read, read_range, read_whole, written
from quizkz.problems import as_github, as_json, as_sarif, as_text
from quizkz.query import Scope
from quizkz.search import parse
from quizkz.session import Session
from quizkz.texts import cloze_view, gap_errors, gap_numbers
from tests.libraries import NOON, open_library
from tests.rows import each
from tests.strategies import decks, questions, toml

STEERING = "\x1b[31m \x1b]0;t\x07 \x1b]52;c;QQ==\x07 \x1b]8;;u\x07 \x9b2J \x7f \r \u202e \u2066 \u2028 \x85"
PIECES = (
    *STEERING.split(" "), "\\u001b[2J", "\\u202e", "\\u0000", "\u200b", "\ufeff", '"""', "'''", '"', "'",
    "[[question]]\n", "[", "]", "{", "}", "{{", "}}", "::", "|", "=", "\n", "#", ",", ".", "\\", "1e999999",
    "0x" + "f" * 60, "9" * 5000, "-0", "nan", "inf", "1/0", "9999-12-31T23:59:60Z", "0001-01-01", "true",
    "answer", "kind = ", "typed = true\n", "../", "/etc/passwd", "![a](../../b.png)", "[a](http://x)",
    "file = '//host/share/x'\n", "<b>", "[red]", "Ә", "e\u0301", "ﷺ", "\U0001f468\u200d\U0001f469",
    "id = 'q'\n", "after = 'q'\n", "formerly = ['q']\n", "[study]\n", "[source]\nfile = 'deck.toml'\n",
    "cite = {}\n",
)  # fmt: skip
"""What is put in: what steers a terminal, marks of TOML, clozes and Markdown, odd numbers and paths."""

hostile = st.text(max_size=30) | st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map(
    "".join
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sound deck as TOML, altered in up to six places."""
    text = toml(draw(decks(most=3)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.sampled_from([0, 0, 1, 3, 20])))
        again = text[at : at + draw(st.sampled_from([0, 0, 10, 60]))]
        text = text[:at] + draw(st.just("") | hostile) + again + text[end:]
    return text


def is_harmless(text: str) -> bool:
    """Whether no sign of a text steers a terminal, is half of a letter, or turns the order of letters."""
    return not any(
        unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")
        or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        for sign in text
        if sign not in "\n\t"
    )


TARGETS: dict[str, Callable[[], Callable[[], None]]] = {}
"""Makes a property by its name, anew each time: Hypothesis lets settings be given once."""


def law(*given_: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Enter a law that holds for whatever is given."""

    def enter(function: Callable[..., None]) -> Callable[..., None]:
        TARGETS[function.__name__] = lambda: given(*given_)(function)
        return function

    return enter


@law(mutated() | st.binary(max_size=60))
def loading(text: str | bytes) -> None:
    """A deck is read or has problems, in every form in which they are shown."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deck.toml")
        path.write_bytes(data)
        checked = check([path])
    problems = checked.problems
    assert bool(checked.decks) != any(one.severity == "error" for one in problems)
    assert is_harmless(as_text(problems))
    assert all(is_harmless(line) and "\n" not in line for line in as_github(problems))
    assert is_harmless(json_text(as_json(problems)) + json_text(as_sarif(problems)))
    for deck in checked.decks:
        assert is_harmless(deck.title)
        assert all(is_harmless(one.prompt) for one in deck.questions)


@law(
    questions(),
    hostile | st.lists(hostile, max_size=4).map(tuple),
    st.sampled_from(["en", "ru", "kk", "tr", "x-y"]),
)
def grading(question: object, response: str | tuple[str, ...], language: str) -> None:
    """Every response gets a verdict."""
    for part in parts(question):  # type: ignore[arg-type]  # a question of any of the nine kinds
        verdict = grade(question, response, part=part, rules=Grading(), language=language)  # type: ignore[arg-type]  # as above
        assert 0 <= verdict.credit <= 1


@law(hostile)
def numbers(text: str) -> None:
    """Every text is a number or is none."""
    for language in ("en", "ru", "kk"):
        read(text, language, spelled=True)
        read_range(text, language)
        read_whole(text, language)
        written(text, language)


@law(hostile)
def searching(text: str) -> None:
    """Every line is a search or a fault that can be shown."""
    for typing in (True, False):
        parse(text, typing=typing)


@law(hostile)
def clozes(text: str) -> None:
    """Every text has its gaps or its errors."""
    gap_errors(text)
    for number in (*gap_numbers(text)[:3], 1, 10**9):
        cloze_view(text, number)


@law(
    st.lists(
        st.sampled_from(
            [
                "rollover = ",
                "theme = ",
                "[study]\n",
                "decks = ",
                "easy_days = ",
                "learning_steps = ",
                f"learn_ahead = '{'9' * 400}h'\n",
                "limits = ",
            ]
        )
        | hostile,
        max_size=8,
    ).map("".join)
)
def settings_file(text: str) -> None:
    """Settings are read or have problems."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "config.toml")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        _, problems = load_config(path)
    assert is_harmless(as_text(problems))


@law(hostile.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60), st.booleans())
def log_lines(data: bytes, cut: bool) -> None:
    """A line of a log is an event or an error with a sentence."""
    head = (
        b'{"id":"a","card":"d/q","at":1,"device":"x","kind":"review","day":1,"offset":0,"rating":3,"value":'
    )
    said = ""
    try:
        log_text.event_of_line(Path("log"), 2, data if cut else head + b'{"r":"' + data + b'"}}')
    except QuizkzError as error:
        said = str(error)
    assert is_harmless(said)


@law(
    mutated(),
    st.lists(
        st.sampled_from(["1", "1 2", "", "y", ":u", ":h", ":w", ":due 1 June", ":flag", "q", "o", "t"])
        | hostile,
        max_size=12,
    ),
)
def sitting(text: str, lines: list[str]) -> None:
    """A sitting line by line ends well, whatever the deck and the learner say."""
    said: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = open_library(Path(folder), {"deck.toml": text.encode("utf-8", "replace").decode()})
        try:
            lines_left = iter(lines)
            session = Session(desk, Scope(), NOON, practice=False)
            assert plain.run(session, lambda: NOON, lambda: next(lines_left, None), said.append) == 0
        finally:
            desk.close()
    assert is_harmless("".join(said))


def searched(name: str, examples: int, *, chance: bool = False) -> None:
    """Look at so many examples; other ones each time where `chance`."""
    health = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    looked = settings(
        max_examples=examples,
        deadline=None,
        derandomize=not chance,
        database=None,
        suppress_health_check=health,
    )
    looked(TARGETS[name]())()


_FEW = {"sitting": 1, "loading": 2, "grading": 6}
"""Examples of what takes long, in the usual run; the slow one looks at more of them."""


@each("name", TARGETS)
def test_nothing_that_is_read_ends_in_a_traceback(name: str) -> None:
    searched(name, _FEW.get(name, 10))


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_that_is_read_ends_in_a_traceback_at_length(name: str) -> None:
    searched(name, 25 if name == "sitting" else 200)
