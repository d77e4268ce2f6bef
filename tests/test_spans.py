"""Where keys and values stand in TOML text."""

from collections.abc import Iterator
from typing import Any

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from quizkz import spans
from tests.strategies import decks, quoted, toml

TRICKY = r'''# a comment with "quotes" and [brackets]
title = "a # b" # and a comment
"quoted key" = 'lit\eral'
a.b . "c d" = [1, 2.5, [ "x", 'y' ], # in a list
  { k = 1979-05-27 07:32:00, "l.m" = {n = true} }, ]
long = """
First "line" \
    goes on ""and"" ends""""
raw = \'\'\'
'quotes' ''inside''\'\'\'
escaped = "tab\t, \u0416, \U0001F40E, \x41, \e"
day = 2025-01-15

[source]
file = "a.txt"
[[question]]
prompt = "one"
[question.feedback]
"an ]option" = "x"
[[question]]
prompt = "two"
cite = { paragraph = 1, phrase = "p" }
[ other . "ta]ble" ]
x = -inf
'''.replace(r"\'\'\'", "'''")


def leaves(value: Any, path: spans.Path = ()) -> Iterator[tuple[spans.Path, Any]]:
    """Every value in a document that is no table of headers, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


def assert_law(text: str) -> None:
    """The value read from a span is the value at the path."""
    found = spans.scan(text)
    document = tomli.loads(text)
    for path, value in leaves(document):
        written = text[slice(*found[path].value)]
        assert repr(tomli.loads(f"v = {written}")["v"]) == repr(value)
    for path, place in found.items():
        if not place.header and isinstance(path[-1], str):
            key = text[slice(*place.key)]
            assert tomli.loads(f"{key} = 1") == {path[-1]: 1}


scalars = st.one_of(
    st.integers(-99, 99),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
    st.sampled_from(["'", '"', '"""', "'''", "\\", "]", "}", "#", ",", "=", "\n"]),
)
keys = st.text("ab-é .\"']#", min_size=1, max_size=4)
documents = st.dictionaries(
    keys,
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def write(value: Any) -> str:
    """A value in TOML, tables in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {write(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[ " + ",\n # between\n ".join(map(write, value)) + "]"
    if isinstance(value, str) and "\n" not in value and "'" not in value and len(value) % 2:
        return f"'{value}'"
    return quoted(value) if isinstance(value, str) else str(value).lower()


def test_every_value_of_a_tricky_document_is_read_from_its_span() -> None:
    assert_law(TRICKY)


@given(documents)
def test_the_value_read_from_a_span_is_the_value_at_the_path(document: dict[str, Any]) -> None:
    assert_law("\n".join(f"{quoted(key)} = {write(value)}" for key, value in document.items()))


@given(decks())
def test_every_value_of_a_deck_is_read_from_its_span(deck: Any) -> None:
    assert_law(toml(deck))


def test_depth_costs_no_recursion() -> None:
    depth = 390
    text = f"a = {'[' * depth}{']' * depth}"
    assert spans.scan(text)[("a", *[0] * (depth - 1))].value == (4 + depth - 1, 4 + depth + 1)


def test_a_path_without_a_place_takes_its_nearest_parents() -> None:
    found = spans.scan('[[question]]\nprompt = "x"\n')
    assert spans.nearest(found, ("question", 0, "answer")).value == (0, 12)
    assert spans.nearest(found, ("question", 0, "prompt", 3)).value == (22, 25)
    assert spans.nearest(found, ("title",)).header


@given(st.text(st.sampled_from("ab\\\"'\tё\n "), min_size=1, max_size=12), st.data())
@example("a\\b", None)
def test_a_part_of_a_text_is_found_behind_its_escapes(text: str, data: st.DataObject | None) -> None:
    for token in (quoted(text), '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"') + '"""'):
        for at, char in enumerate(text):
            start, end = spans.within(token, at, at + 1)
            assert tomli.loads(f'v = """{token[start:end]}"""')["v"] == char or (
                char == "\n" and end - start <= 2
            )


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "a=1", "a = 1 # x\r\nb = 2\r\n"])
def test_small_documents_are_scanned(text: str) -> None:
    assert_law(text)
