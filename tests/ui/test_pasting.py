"""What the app takes of a paste, and that nothing a terminal says by itself is a key."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

if sys.platform == "win32":
    pytest.skip("the terminal of POSIX", allow_module_level=True)

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste

from quizkz.ui.incoming import Incoming
from quizkz.ui.posix import Decoder, Parser, known
from quizkz.ui.terminal import PASTE_MOST

BEGIN, END = "\x1b[200~", "\x1b[201~"
DELAY = 0.1
KEYS = [
    "a",
    "1",
    "я",
    "🐎",
    "\r",
    "\x11",
    "\x7f",
    "\x1b[A",
    "\x1b[1;5C",
    "\x1b[3$",
    "\x1b[[A",
    "\x1bOP",
    "\x1bf",
]
KEYS += ["\x1b[97;5u", "\x1b[<35;12;3M", "\x1b[M !!", "\x1b[I", "\x1b[1;1R", "\x1b[?2026;2$y"]
REPLIES = [
    "\x1b]11;rgb:0000/1111/2222\x07",
    "\x1b]4;12;rgb:1/2/3\x1b\\",
    "\x1b]52;c;MTIzNDE=\x1b\\",
    "\x1b]lA title 1\x1b\\",
    "\x1b]\x07",
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1bP1$r0 q\x1b\\",
    "\x1bP!|00000000\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b^1 я\x1b\\",
    "\x1bX1\x9c",
    "\x1b[?62;22c",
    "\x1b[>0;276;0c",
    "\x1b[0n",
    "\x1b[?997;1n",
    "\x1b[?0u",
    "\x1b[8;24;80t",
    "\x1b[?1;1;1R",
    "\x1b[12;34\x1b[0n",
    "\x1b[1114112u",
    "\x1b[97;1:3u",
    "\x1b[55296u",
    f"\x1b[{'1;' * 20}u",
]


def incoming(most: int = PASTE_MOST) -> Incoming:
    """What comes from a terminal that has just been taken."""
    return Incoming(known, DELAY, most)


def cleaned(text: str) -> str:
    """What is left of the text in a paste."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and not "\x7f" <= c <= "\x9f"))


inside = st.lists(st.sampled_from([*KEYS, *REPLIES, "a\r\n\tb", "\x00", "\x1b", "\x1b[20", "1~", BEGIN])).map(
    "".join
)
parts = st.one_of(
    st.sampled_from(KEYS).map(lambda key: (key, key)),
    st.sampled_from(REPLIES).map(lambda reply: (reply, "")),
    inside.filter(lambda text: END not in text).map(
        lambda text: (BEGIN + text + END, BEGIN + cleaned(text) + END)
    ),
)


@given(st.lists(parts), st.integers(1, 7))
def test_keys_and_pastes_come_through_and_replies_do_not_however_the_bytes_come(
    given_parts: list[tuple[str, str]], step: int
) -> None:
    data = "".join(part for part, _ in given_parts).encode()
    decoder, reader = Decoder(), incoming()
    got = "".join(reader.take(decoder.decode(data[at : at + step]), 0.0) for at in range(0, len(data), step))
    assert got == "".join(wanted for _, wanted in given_parts)


@given(st.text("\x1b\x1b[[]]PO_^X\\\x07\x9c0123;?$~MuRyAa!|\x03\r я", max_size=40), st.integers(1, 5))
def test_any_text_gives_the_same_in_pieces(text: str, step: int) -> None:
    whole, pieces = incoming(), incoming()
    wanted = whole.take(text, 0.0) + whole.silence(60.0)
    got = "".join(pieces.take(text[at : at + step], 0.0) for at in range(0, len(text), step))
    assert got + pieces.silence(60.0) == wanted
    assert whole.take("s\x1b[A", 61.0) == pieces.take("s\x1b[A", 61.0) == "s\x1b[A"


MOMENTS: dict[str, list[tuple[float, str, str]]] = {
    "Esc": [(0, "\x1b", ""), (0.05, "", ""), (0.1, "", "\x1b"), (0.2, "]", "]"), (0.3, "1", "1")],
    "Alt+]": [(0, "\x1b]", ""), (0.1, "", "\x1b]"), (0.2, "11;", "11;")],
    "Alt+P, then a letter at once": [(0, "\x1bP", ""), (0.01, "a", "\x1bPa")],
    "Alt+[": [(0, "\x1b[", ""), (0.1, "", "\x1b["), (0.2, "1", "1")],
    "a key in pieces": [(0, "\x1b", ""), (0.09, "[", ""), (0.18, "", ""), (0.18, "A", "\x1b[A")],
    "a reply in pieces": [(0, "\x1b]11;r", ""), (0.4, "", ""), (0.4, "gb:1\x1b", ""), (0.45, "\\1", "1")],
    "a reply without an end": [(0, "\x1b]11;1", ""), (0.5, "", ""), (0.6, "1", "1")],
    "keys in a reply without an end": [
        (0, "\x1bP1", ""),
        (0.1, "2\x032", "\x032"),
        (0.2, "\x1b[A", "\x1b[A"),
    ],
    "Esc in a reply without an end": [
        (0, "\x1b]1", ""),
        (0.1, "\x1b", ""),
        (0.2, "", "\x1b"),
        (0.3, "1", "1"),
    ],
    "typing on in a reply": [
        *((n / 5, "1", "") for n in range(1, 10)),
        (2.0, "", ""),
        (2.1, "1", "1"),
    ],
    "half a sequence": [(0, "\x1b[?62;", ""), (0.1, "", ""), (0.2, "1", "1")],
    "a paste in pieces": [(0, f"{BEGIN}1", f"{BEGIN}1"), (0.9, "", ""), (0.9, f"2{END}", f"2{END}")],
    "a paste without an end": [
        (0, f"{BEGIN}1\x11\x1b[20", f"{BEGIN}1"),
        (0.9, "", ""),
        (1.0, "", END),
        (2.0, "\x03", "\x03"),
    ],
    "the rest of a paste after a long pause": [
        (0, f"{BEGIN}1", f"{BEGIN}1"),
        (1.0, "", END),
        (2.0, "1" * 16, BEGIN + "1" * 16),
        (2.1, f"1{END}2", f"1{END}2"),
        (3.0, "1" * 16, "1" * 16),
    ],
    "the end of a paste after a long pause": [
        (0, f"{BEGIN}1", f"{BEGIN}1"),
        (1.0, "", END),
        (2.0, END, END),
        (3.0, "1" * 16, "1" * 16),
    ],
}
MOMENTS["typing on in a reply"].insert(0, (0, "\x1b]1;", ""))


@pytest.mark.parametrize("what", MOMENTS)
def test_what_has_no_end_ends_by_time_and_a_person_s_keys_are_keys(what: str) -> None:
    reader = incoming()
    for at, text, wanted in MOMENTS[what]:
        got = reader.take(text, at) if text else reader.silence(at)
        assert (at, got) == (at, wanted)


def test_a_paste_ends_where_it_is_too_long_and_keys_after_it_are_keys() -> None:
    reader = incoming(5)
    assert reader.take(f"{BEGIN}{'я' * 9}", 0.0) == f"{BEGIN}{'я' * 5}"
    assert reader.take(f"more{END}\x1b[A", 0.0) == f"{END}\x1b[A"
    reader.take(f"{BEGIN}{'я' * 9}", 0.0)
    assert reader.take("more", 0.5) + reader.silence(1.5) + reader.take("1", 2.0) == f"{END}1"


def test_on_a_slow_line_a_paste_may_pause_longer() -> None:
    reader = Incoming(known, 0.3, PASTE_MOST)
    reader.take(BEGIN, 0.0)
    assert reader.silence(2.9) == ""
    assert reader.silence(3.0) == END


@given(st.from_regex(r"\A\x1b\[[<?>]?([0-9]{0,7}[;:]?){0,5}\$?[@-LN-Z\\-~M]\Z"))
def test_what_is_known_textual_takes_whole(sequence: str) -> None:
    if known(sequence):
        parser = XTermParser()
        events = list(parser.feed(sequence))
        assert parser._awaiting.timeout is None
        assert not [event for event in events if isinstance(event, Key) and event.key == "circumflex_accent"]


def test_every_key_of_textual_is_known() -> None:
    reader = incoming()
    for key in ANSI_SEQUENCES_KEYS:
        if len(key) > 2:
            assert reader.take(key, 0.0) + reader.silence(9.0) == key


def test_textual_types_no_reply_and_reads_the_keys_around_them() -> None:
    parser = Parser()
    text = "".join(f"{reply}x" for reply in REPLIES) + f"\x1b[A{BEGIN}1 2{END}"
    events = list(parser.feed(text))
    assert [e.key for e in events if isinstance(e, Key)] == [*"x" * len(REPLIES), "up"]
    assert [e.text for e in events if isinstance(e, Paste)] == ["1 2"]
    for reply in REPLIES:
        keys = [e.key for e in Parser().feed(f"\x1b{reply}[1") if isinstance(e, Key)]
        assert keys == ["escape", "left_square_bracket", "1"]


def test_the_end_of_the_input_is_told_and_odd_bytes_are_a_sign() -> None:
    decoder = Decoder()
    assert decoder.decode(b"\xff\xd1") == "\ufffd"
    assert decoder.decode(b"\x8f") == "я"
    with pytest.raises(EOFError):
        decoder.decode(b"")
