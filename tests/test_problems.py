"""An author's mistakes as text and as JSON. The form of whole files is held by the tests of the library."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from quizkz.problems import Place, Problem, as_json, as_text


def carets(place: Place) -> tuple[str, str]:
    """The source line and the line of carets below it, without their gutters."""
    lines = as_text((Problem("rule", "message", place),)).split("\n")
    return lines[3].partition("| ")[2], lines[4].partition("| ")[2]


def test_carets_stand_under_wide_and_combining_characters() -> None:
    assert carets(Place("a", 1, 5, 2, "日本é\u0301xy")) == ("日本é\u0301xy", " " * 5 + "^^")
    assert carets(Place("a", 1, 1, 2, "日本")) == ("日本", "^^^^")


def test_a_tab_takes_one_cell_so_that_carets_line_up() -> None:
    assert carets(Place("a", 1, 3, 1, "\t\tx = 1")) == ("  x = 1", "  ^")


def test_carets_at_the_end_of_a_line_stand_behind_it() -> None:
    assert carets(Place("a", 1, 4, 1, "abc")) == ("abc", "   ^")


@given(st.integers(1, 3000), st.integers(1, 400), st.sampled_from(["x", "日", "é"]))
def test_a_long_line_is_cut_around_its_carets(column: int, width: int, char: str) -> None:
    line = char * (column - 1) + "#" * width + char * (3000 - column)
    source, under = carets(Place("a", 1, column, width, line))
    assert len(source) <= 202
    assert "^" in under
    before = len(under) - len(under.lstrip())
    shown = re.match(r"[^#]*", source)
    assert shown is not None
    assert before == sum(2 if c == "日" else 1 for c in shown[0])


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_nothing_of_a_file_reaches_the_terminal_as_control(
    path: str, source: str, said: str, fix: str
) -> None:
    problem = Problem("rule", said, Place(path, 1, 1, 3, source, label=said), fix=fix)
    shown = as_text((problem,))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    json.dumps(as_json((problem,)), ensure_ascii=False).encode()


def test_a_sentence_that_quotes_a_file_is_not_endless() -> None:
    assert len(Problem("rule", "x" * 10_000, Place("a")).message) == 300


def test_a_problem_of_a_whole_file_shows_no_line() -> None:
    problem = Problem("empty", "this file is empty", Place("a.toml"), fix="write")
    assert as_text((problem,)) == (
        "error[empty]: this file is empty\n --> a.toml\n  = fix: write\n\na.toml: 1 problem"
    )


def test_places_of_one_problem_stand_in_the_order_of_lines() -> None:
    first, second = Place("a", 9, 1, 2, "ab", "the first"), Place("a", 10, 1, 2, "cd", "the second")
    shown = as_text((Problem("rule", "m", second, related=(first,)),))
    assert shown.split("\n")[2:7] == ["   |", " 9 | ab", "   | -- the first", "10 | cd", "   | ^^ the second"]


def test_problems_and_warnings_are_counted_for_each_file() -> None:
    problems = (
        Problem("r", "m", Place("a", 1)),
        Problem("r", "m", Place("b", 1), severity="warning"),
        Problem("r", "m", Place("a", 2), severity="warning"),
        Problem("r", "m", Place("a", 3)),
    )
    shown = as_text(problems).split("\n")
    assert [line for line in shown if line.startswith(("a:", "b:"))] == [
        "a: 2 problems, 1 warning",
        "b: 1 warning",
    ]


def test_colour_changes_no_word() -> None:
    problems = (Problem("r", "m", Place("a", 1, 1, 1, "x", "label"), fix="f", note="one\ntwo"),)
    coloured = as_text(problems, colour=True)
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text(problems)


def test_json_names_every_part() -> None:
    related = Place("b", 2, 3, 4, "source", "there")
    place = Place("a", 1, 2, 3, "source", "here")
    problem = Problem("r", "m", place, "warning", (related,), "f", "n", "q", "new")
    assert as_json((problem,)) == {
        "format": 1,
        "problems": [
            {
                "rule": "r",
                "severity": "warning",
                "message": "m",
                "path": "a",
                "line": 1,
                "column": 2,
                "width": 3,
                "label": "here",
                "related": [{"path": "b", "line": 2, "column": 3, "width": 4, "label": "there"}],
                "fix": "f",
                "note": "n",
                "question": "q",
                "replacement": "new",
            }
        ],
        "errors": 0,
        "warnings": 1,
    }
