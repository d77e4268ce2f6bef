"""The key footer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from quizkz.ui.footer import KEYS, Key, KeyFooter, fit

ALL = (Key("Enter", "Study 24 cards", "Study 24"), Key("p", "Practise"), Key("u", "Undo"), KEYS)

texts = st.text("abcdef ", min_size=1, max_size=14)
keys = st.builds(Key, st.sampled_from(["Enter", "1-4", "h", "^p", "Bksp"]), texts, texts.map(lambda t: t[:3]))


def shown(entries: list[Key]) -> str:
    return " ".join(f"{e.key} {e.label}" for e in entries)


def test_all_keys_are_shown_where_there_is_room() -> None:
    assert shown(fit(ALL, 76)) == "Enter Study 24 cards p Practise u Undo ? Keys"


def test_labels_are_shortened_before_a_key_is_dropped() -> None:
    assert shown(fit(ALL, 47)) == "Enter Study 24 p Practise u Undo ? Keys"


def test_the_last_key_but_one_is_dropped_first() -> None:
    assert shown(fit(ALL, 46)) == "Enter Study 24 p Practise ? Keys"


@given(st.lists(keys, min_size=1, max_size=8), st.integers(0, 100))
def test_the_next_key_always_stays(entries: list[Key], width: int) -> None:
    assert fit(entries, width)[0].key == entries[0].key


@given(st.lists(keys, min_size=2, max_size=8), st.integers(40, 100))
def test_the_list_of_keys_stays_last(entries: list[Key], width: int) -> None:
    assert fit([*entries, KEYS], width)[-1] == KEYS


@given(st.lists(keys, min_size=2, max_size=8), st.integers(20, 100))
def test_what_is_shown_fits(entries: list[Key], width: int) -> None:
    chosen = fit(entries, width)
    length = sum(len(e.key) + 1 + len(e.label) for e in chosen) + 3 * (len(chosen) - 1) + 2
    assert length <= width or len(chosen) == 1


class Footed(App[None]):
    """An app with nothing but the footer, which writes down what was pressed."""

    BINDINGS = [  # noqa: RUF012 (Textual's way)
        ("enter", "press('enter')"),
        ("p", "press('p')"),
        ("ctrl+o", "press('ctrl+o')"),
        ("question_mark", "press('?')"),
    ]

    def __init__(self, entries: tuple[Key, ...]) -> None:
        super().__init__()
        self.entries = entries
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        yield KeyFooter(self.entries)

    def action_press(self, key: str) -> None:
        self.pressed.append(key)


@pytest.mark.parametrize(("column", "pressed"), [(4, ["enter"]), (27, ["p"]), (41, ["ctrl+o"]), (52, ["?"])])
async def test_a_click_presses_the_key(column: int, pressed: list[str]) -> None:
    app = Footed((Key("Enter", "Study 24 cards"), Key("p", "Practise"), Key("^o", "Edit"), KEYS))
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        await pilot.click(KeyFooter, offset=(column, 0))
        await pilot.pause()
        assert app.pressed == pressed


async def test_a_click_on_a_range_of_keys_presses_nothing() -> None:
    app = Footed((Key("1-4", "Rate"), KEYS))
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.click(KeyFooter, offset=(4, 0))
        await pilot.pause()
        assert app.pressed == []
