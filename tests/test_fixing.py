"""Deck files put in order: they say what they said, and every comment is still there."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomlkit
from hypothesis import assume, given
from hypothesis import strategies as st

from quizkz import library
from quizkz.authoring import fixing
from quizkz.deck import Deck
from quizkz.library import find
from tests import strategies
from tests.strategies import quoted

# ---- decks as authors lay them out ---------------------------------------------------------------


class Layout:
    """Writes a deck in TOML 1.1 as some author could: every choice of form is made by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.comments: list[str] = []

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def comment(self) -> str:
        signs = self.chance.choice(["", " plain", ' "', " '", " [x] = {", " # a", " é, ", "\t]", ' """', ":"])
        text = f"#{signs}{len(self.comments)}"
        self.comments.append(text)
        return text + self.chance.choice(["", " ", "\t"])

    def above(self, indent: str = "") -> str:
        lines = [
            indent + self.comment() if self.one_in(2) else self.chance.choice(["", " \t"])
            for _ in range(self.chance.choice([0, 0, 0, 1, 2]))
        ]
        return "".join(f"{line}\n" for line in lines)

    def end(self) -> str:
        """The end of a line, with or without a comment."""
        blank = self.chance.choice(["", " ", "  ", "        ", "\t"])
        return (blank + self.comment() if self.one_in(4) else self.chance.choice(["", blank])) + "\n"

    def blank(self) -> str:
        return self.chance.choice(["", " ", " ", "   ", "\t"])

    def text(self, text: str) -> str:
        forms = [quoted(text), quoted(text)]
        if "'" not in text and "\n" not in text:
            forms.append(f"'{text}'")
        if "'''" not in text and not text.endswith("'"):
            forms.append(f"'''\n{text}'''")
        escaped = quoted(text)[1:-1]
        forms.append(f'"""{escaped}"""')
        forms.append('"""\\\n   ' + escaped.replace("\\n", "\n") + '"""')
        first = ord(text[0])
        forms.append(
            f'"\\x{first:02x}{quoted(text[1:])[1:]}'
            if first < 256
            else f'"\\U{first:08x}{quoted(text[1:])[1:]}'
        )
        return self.chance.choice(forms)

    def value(self, value: Any) -> str:
        match value:
            case bool():
                return str(value).lower()
            case str():
                return self.text(value)
            case Mapping():
                return self.table(value)
            case tuple() | list():
                return self.listed(value)
        return str(value)

    def between(self) -> str:
        """What may stand between the tokens of a list or (TOML 1.1) a table over several lines."""
        return self.blank() + (self.end() + self.above("  ") if self.one_in(2) else "") + self.blank()

    def listed(self, values: Any) -> str:
        if self.one_in(2):
            gap = self.blank()
            return f"[{gap}" + f",{gap}".join(map(self.value, values)) + f"{gap}]"
        inner = ",".join(self.between() + self.value(v) + self.between() for v in values)
        return "[" + inner + ("," + self.between() if values and self.one_in(2) else "") + "]"

    def table(self, table: Mapping[str, Any]) -> str:
        pairs = [(self.key(key), self.value(one)) for key, one in table.items()]
        if self.one_in(2):
            return "{ " + ", ".join(f"{k}={v}" for k, v in pairs) + " }"
        inner = ",".join(f"{self.between()}{k} = {v}{self.between()}" for k, v in pairs)
        return "{" + inner + ("," + self.between() if pairs and self.one_in(2) else "") + "}"

    def key(self, key: str) -> str:
        bare = key.isascii() and key.isidentifier()
        forms = [key] * 4 if bare else []
        if "'" not in key:
            forms.append(f"'{key}'")
        return self.chance.choice([*forms, quoted(key)])

    def pairs(self, data: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
        """The statements of a table, in any order."""
        items = list(data.items())
        self.chance.shuffle(items)
        for key, value in items:
            name = prefix + self.key(key)
            if isinstance(value, Mapping) and value and self.one_in(2):
                yield from self.pairs(value, name + self.blank() + "." + self.blank())
            else:
                indent = self.chance.choice(["", "", "  ", "\t"])
                start = f"{self.above(indent)}{indent}{name}{self.blank()}={self.blank()}"
                yield start + self.value(value) + self.end()

    def section(self, header: str, data: Mapping[str, Any]) -> str:
        """A table with a header, and those in it below headers or not."""
        own = dict(data)
        below = [
            key for key, value in data.items() if isinstance(value, Mapping) and value and self.one_in(2)
        ]
        tables = [(key, own.pop(key)) for key in below]
        head = self.above() + header + self.end() if header else ""
        inner = header.strip("[] ")
        text = head + "".join(self.pairs(own))
        for key, table in tables:
            text += self.section(f"[{inner + '.' if inner else ''}{key}]", table)
        return text

    def deck(self, deck: Deck) -> str:
        data = deck.model_dump(mode="python", exclude_defaults=True, exclude={"questions"})
        if self.one_in(3):
            del data["id"]
        questions = [self.question(q) for q in deck.questions]
        if self.one_in(4):
            return self.above() + self.section("", {**data, "question": questions}) + self.above()
        header = self.chance.choice(["[[question]]", "[[ question ]]", '[["question"]]'])
        return "".join(
            [
                self.above(),
                self.section("", data),
                *(self.section(header, q).replace('["question"].', "[question.") for q in questions),
                self.above(),
            ]
        )

    def question(self, question: Any) -> dict[str, Any]:
        data = {"kind": question.kind, **question.model_dump(mode="python", exclude_defaults=True)}
        if self.one_in(2):
            del data["id"]
        return data


def laid_out(deck: Deck, seed: int) -> tuple[bytes, list[str]]:
    """A deck's file, and the comments in it."""
    chance = random.Random(seed)
    layout = Layout(chance)
    text = layout.deck(deck)
    if chance.randrange(3) == 0:
        text = text.replace("\n", "\r\n")
    if chance.randrange(3) == 0:
        text = text.rstrip("\r\n")
    mark = b"\xef\xbb\xbf" if chance.randrange(4) == 0 else b""
    return mark + text.encode(), layout.comments


seeds = st.integers(0, 2**32)


@given(strategies.decks(), seeds)
def test_a_deck_put_in_order_is_the_deck_it_was(deck: Deck, seed: int) -> None:
    data, comments = laid_out(deck, seed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "some-deck.toml"
        path.write_bytes(data)
        [files] = find(path)
        before = library.read(files)
        assume(not any(p.rule == "duplicate-prompt" for p in before.problems))
        assert before.deck is not None, before.problems
        fixing.write(fixing.fixed(files))
        after = library.read(files)
        assert after.deck == before.deck
        new = path.read_bytes()
        assert new.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
        assert (b"\r\n" in new) == (b"\r\n" in data)
        text = new.decode("utf-8-sig").replace("\r\n", "\n")
        written = tomlkit.parse(text).unwrap()  # TOML 1.0 alone
        assert [q["id"] for q in written["question"]] == [q.id for q in before.deck.questions]
        assert written["id"] == before.deck.id
        for comment in comments:
            assert comment in text
        assert fixing.fixed(files).changes == ()
