"""The records of a SQLite file, page by page: read without SQLite, whatever is broken elsewhere in it.

The tables of the log have no row ids: their rows are the cells of index pages, leaves and inner ones alike
(https://www.sqlite.org/fileformat2.html, parts 1.6, 2.1 and 4). A page of the -wal file that belongs to a
finished transaction stands for the same page of the file itself; both are read.
"""

import mmap
import struct
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from quizkz.store.file import beside

Value = str | int | float | bytes | None
Record = tuple[Value, ...]

_MAGIC = b"SQLite format 3\0"
_LEAF, _INNER = 0x0A, 0x02
_FIRST_HEAD = 100  # bytes of the file's own head, before that of page 1
_USUAL = 4096
_WAL_HEAD, _FRAME_HEAD = 32, 24
_BLOB = 12
_LONGEST = 1 << 24
"""Bytes of a record that are still taken for one of ours; a damaged length may claim the whole file."""
_INTEGERS: Mapping[int, int] = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class Pages:
    """The pages of a file and of the -wal beside it; a context, so that both are closed."""

    def __init__(self, path: Path) -> None:
        with ExitStack() as unless_read:
            self._main = _mapped(path, unless_read)
            self._wal = _mapped(beside(path)[0], unless_read)
            self._open = unless_read.pop_all()
        self.size = _page_size(self._main)
        self.number = len(self._main) // self.size
        self._frames = _frames(self._wal, self.size)
        self._newest = dict(self._frames)
        self._free = self._freed()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def total(self) -> int:
        """How many pages there are to read."""
        return self.number + len(self._frames)

    def records(self) -> Iterator[tuple[int, Record]]:
        """Every record that can be read, the newest pages first; with how many pages are done."""
        done = 0
        for number, place in reversed(self._frames):
            done += 1
            for record in self._records_of(self._wal[place : place + self.size], number):
                yield done, record
        for number in range(1, self.number + 1):
            done += 1
            if number not in self._free:
                for record in self._records_of(self._page(number), number):
                    yield done, record

    def _page(self, number: int) -> bytes:
        return bytes(self._main[(number - 1) * self.size : number * self.size])

    def _current(self, number: int) -> bytes:
        """A page as it stands after the finished transactions of the -wal."""
        place = self._newest.get(number)
        return self._page(number) if place is None else bytes(self._wal[place : place + self.size])

    def _freed(self) -> frozenset[int]:
        """The pages that hold nothing any more, as far as their list can be read."""
        head, freed = self._current(1), set[int]()
        trunk = int.from_bytes(head[32:36], "big") if head.startswith(_MAGIC) else 0
        while 0 < trunk <= self.number and trunk not in freed:
            page = self._current(trunk)
            freed.add(trunk)
            count = int.from_bytes(page[4:8], "big")
            if count > self.size // 4 - 2:
                break
            freed.update(int.from_bytes(page[8 + 4 * i : 12 + 4 * i], "big") for i in range(count))
            trunk = int.from_bytes(page[:4], "big")
        return frozenset(freed)

    def _records_of(self, page: bytes, number: int) -> Iterator[Record]:
        start = _FIRST_HEAD if number == 1 else 0
        kind = page[start] if len(page) == self.size else 0
        if kind not in (_LEAF, _INNER):
            return
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        first = start + (8 if kind == _LEAF else 12)
        for at in range(first, min(first + 2 * count, self.size - 1), 2):
            cell = int.from_bytes(page[at : at + 2], "big")
            record = self._record(page, cell if kind == _LEAF else cell + 4)
            if record is not None:
                yield record

    def _record(self, page: bytes, cell: int) -> Record | None:
        """The record of a cell; None where it is not whole."""
        try:
            length, cell = _varint(page, cell)
            payload = self._payload(page, cell, length)
            return None if payload is None else _values(payload)
        except (IndexError, UnicodeDecodeError):
            return None

    def _payload(self, page: bytes, cell: int, length: int) -> bytes | None:
        """The bytes of a record, those that lie on pages of their own too."""
        most, least = (self.size - 12) * 64 // 255 - 23, (self.size - 12) * 32 // 255 - 23
        here = length
        if length > most:
            here = least + (length - least) % (self.size - 4)
            here = here if here <= most else least
        end = cell + here
        if not 0 < length <= _LONGEST or end > self.size:
            return None
        parts, left = [page[cell:end]], length - here
        after = int.from_bytes(page[end : end + 4], "big") if left else 0
        while left:
            if after == 0:
                return None
            more = self._current(after)
            if len(more) < self.size:
                return None
            parts.append(more[4 : 4 + left])
            left -= len(parts[-1])
            after = int.from_bytes(more[:4], "big")
        return b"".join(parts)


def _mapped(path: Path, until: ExitStack) -> mmap.mmap | bytes:
    """The bytes of a file; none where it is missing or empty."""
    try:
        file = until.enter_context(path.open("rb"))
    except FileNotFoundError:
        return b""
    if not path.stat().st_size:
        return b""
    return until.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _page_size(main: mmap.mmap | bytes) -> int:
    told = int.from_bytes(main[16:18], "big")
    told = 65_536 if told == 1 else told
    return told if main[:16] == _MAGIC and told >= 512 and told & (told - 1) == 0 else _USUAL


def _frames(wal: mmap.mmap | bytes, size: int) -> list[tuple[int, int]]:
    """The pages of finished transactions in a -wal: their numbers, and where they begin."""
    finished: list[tuple[int, int]] = []
    going: list[tuple[int, int]] = []
    salts, place = wal[16:24], _WAL_HEAD
    while place + _FRAME_HEAD + size <= len(wal) and wal[place + 8 : place + 16] == salts:
        going.append((int.from_bytes(wal[place : place + 4], "big"), place + _FRAME_HEAD))
        if wal[place + 4 : place + 8] != b"\0\0\0\0":  # the last page of its transaction
            finished += going
            going = []
        place += _FRAME_HEAD + size
    return finished


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9


def _values(payload: bytes) -> Record | None:
    """The columns of a record; None where the lengths in its head do not fit."""
    head, at = _varint(payload, 0)
    kinds: list[int] = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    return tuple(values) if at == len(payload) and head <= len(payload) else None


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None, 0, 1)[max(0, kind - 7)], at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", payload[at : at + 8].ljust(8, b"\0"))[0], at + 8
    if kind < _BLOB:
        raise IndexError  # reserved: nothing that SQLite writes
    end = at + (kind - _BLOB) // 2
    data = payload[at:end]
    return (data.decode("utf-8") if kind % 2 else data), end
