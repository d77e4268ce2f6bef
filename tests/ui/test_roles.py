"""How text is laid out in cells."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from quizkz.ui.roles import bar, cut, edges, hanging, left_edge, right_edge, tilde

words = st.text(st.sampled_from("ab [red]日é\\$/…'"), max_size=40)


@given(words, st.integers(1, 30))
def test_a_cut_text_fits_and_is_whole_where_there_is_room(text: str, width: int) -> None:
    assert cut(text, width).cell_length <= width
    if Content(text).cell_length <= width:
        assert cut(text, width).plain == text


@given(words, st.integers(1, 30))
def test_a_field_is_as_wide_as_asked(text: str, width: int) -> None:
    assert left_edge(text, width).cell_length == width


@given(st.text("0123456789", max_size=12), st.integers(1, 30))
def test_a_number_is_never_cut(number: str, width: int) -> None:
    assert right_edge(number, width).plain.strip() == number


@given(words, st.text("0123456789", min_size=1, max_size=8), st.integers(12, 40))
def test_the_right_edge_is_kept(left: str, right: str, width: int) -> None:
    row = edges(left, right, width)
    assert row.cell_length == width
    assert row.plain.endswith(right)


@given(st.floats(0, 1), st.integers(2, 40))
def test_a_bar_is_full_only_when_all_is_done_and_begun_when_something_is(share: float, width: int) -> None:
    plain = bar(share, width).plain
    assert len(plain) == width
    assert ("─" not in plain) == (share == 1)
    assert ("━" in plain) == (share > 0)


def test_markup_stays_text() -> None:
    assert cut("[red]x[/]", 20).plain == "[red]x[/]"
    assert edges("[/", "1", 10).plain == "[/       1"


def test_a_line_break_in_a_list_is_a_blank() -> None:
    assert cut("a\nb\tc", 20).plain == "a b c"


def test_wrapped_rows_hang() -> None:
    assert hanging("one two three", 9, 4).plain == "one\n    two\n    three"


def test_the_home_folder_reads_as_a_tilde() -> None:
    home = Path("/home/me")
    assert tilde(home / "decks" / "kz.toml", home) == "~/decks/kz.toml"
    assert tilde("/srv/kz.toml", home) == str(Path("/srv/kz.toml"))
    assert tilde("/home/me/x", None) == "/home/me/x"
