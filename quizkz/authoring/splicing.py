"""Texts put into a file at places in it, with each line end and the BOM as they stand."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """A text to put in at a character of the file as it is read (without a BOM, each line end one character),
    in place of the next `drop` characters.
    """

    at: int
    text: str
    drop: int = 0


def spliced(text: str, edits: Sequence[Edit]) -> str:
    """A text with edits, each placed as in the text before."""
    for at, new, drop in sorted(edits, reverse=True):
        text = text[:at] + new + text[at + drop :]
    return text


def as_bytes(before: bytes, edits: Sequence[Edit]) -> bytes:
    """The edits in a file as it stands on disk, with its own line ends and its BOM."""
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    text = before[len(mark) :].decode("utf-8")
    ends: list[int] = []  # where the text that was read has a line end for two characters of the file
    at = text.find("\r\n")
    while at >= 0:
        ends.append(at - len(ends))
        at = text.find("\r\n", at + 2)

    def place(at: int) -> int:
        return at + bisect_left(ends, at)

    placed = [
        Edit(place(at), new.replace("\n", "\r\n") if ends else new, place(at + drop) - place(at))
        for at, new, drop in edits
    ]
    return mark + spliced(text, placed).encode("utf-8")
