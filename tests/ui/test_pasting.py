"""What the app takes of a paste."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

if sys.platform == "win32":
    pytest.skip("the terminal of POSIX", allow_module_level=True)

from quizkz.ui.posix import Decoder, Pasted
from quizkz.ui.terminal import PASTE_MOST

BEGIN, END = "\x1b[200~", "\x1b[201~"
parts = st.lists(
    st.sampled_from(
        [BEGIN, END, "\x1b[20", "1~", "\x1b", "\x1b[A", "я", "a\r\n\tb", "\x00", "\x11", "\x9b", "🐎"]
    ),
    max_size=12,
)


def slowly(text: str) -> str:
    """What is left of a text with pastes in it, looked at character by character."""
    done, inside, at = "", False, 0
    while at < len(text):
        mark = END if inside else BEGIN
        if text.startswith(mark, at):
            done, inside, at = done + mark, not inside, at + len(mark)
        else:
            keep = (
                not inside or text[at] in "\t\n\r" or (text[at] >= " " and not "\x7f" <= text[at] <= "\x9f")
            )
            done, at = done + (text[at] if keep else ""), at + 1
    return done


@given(parts, st.integers(1, 7))
def test_a_paste_is_the_same_however_its_bytes_come_and_holds_no_keys(texts: list[str], step: int) -> None:
    text = "".join(texts) + END
    data = text.encode()
    decoder = Decoder()
    got = "".join(decoder.decode(data[at : at + step]) for at in range(0, len(data), step))
    assert got == slowly(text)


def test_a_paste_ends_where_it_is_too_long_and_keys_after_it_are_keys() -> None:
    pasted = Pasted()
    got = pasted.mend(f"{BEGIN}{'я' * PASTE_MOST}")
    got += pasted.mend(f"more{END}\x1b[A")
    assert got == f"{BEGIN}{'я' * PASTE_MOST}{END}\x1b[A"


def test_the_end_of_the_input_is_told_and_odd_bytes_are_a_sign() -> None:
    decoder = Decoder()
    assert decoder.decode(b"\xff\xd1") == "\ufffd"
    assert decoder.decode(b"\x8f") == "я"
    with pytest.raises(EOFError):
        decoder.decode(b"")
