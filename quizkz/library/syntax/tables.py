"""Lists, tables, headers and keys that TOML refuses, and lines that are none of them."""

import re

from quizkz.library import keys
from quizkz.library.latin import foreign_letter
from quizkz.library.syntax.stops import HEADER, STATEMENT, Cause, Stop, end_of_line
from quizkz.library.syntax.strings import as_list, in_item, lone_return, said_in

_KNOWN = keys.ALL_KEYS | keys.DECK_KEYS | frozenset().union(*keys.TABLE_KEYS.values())
_QUESTION_HEADER = re.compile(r"\[{1,3}[ \t]*[\"']?question[\"']?[ \t]*\]{0,3}")
_KEY_AND_VALUE = re.compile(r"(?P<key>[A-Za-z_][\w-]*)(?P<gap>[ \t]+)(?P<value>\S.*)")
_MERGE = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_UNSEEN = "\u00a0\u200b\u200c\u200d\u2060\ufeff\u202f\u2009\u3000\u00ad"
"""Characters that look like a blank or like nothing and come with copied text."""


def overwritten(stop: Stop) -> Cause:
    """A key or table that stands there already."""
    statement = stop.statement()
    if HEADER.match(stop.text, stop.line_start) is not None or statement is None:
        return twice(stop)
    key = statement["key"]
    owner = "one question" if stop.text.lstrip().startswith("[[question") else "one table"
    message = f"`{key}` is written twice in {owner}"
    return Cause("duplicate-key", message, *statement.span("key"), "this key is written twice", "keep one")


def twice(stop: Stop) -> Cause:
    """A header that stands there already."""
    start, end = stop.line
    header = stop.text[start:end].strip()
    message = f"{header or 'this table'} stands here twice"
    before = re.search(rf"^[ \t]*({re.escape(header)})", stop.text[:start], re.MULTILINE) if header else None
    first = before.span(1) if before else None
    label = "this table is there already"
    return Cause("duplicate-table", message, start, end, label, "join the two", first=first)


def inline_twice(stop: Stop) -> Cause:
    """A key that stands twice between braces."""
    start, end = stop.line
    return Cause("duplicate-key", "a key is written twice in one table", start, end, fix="keep one")


def closed_table(stop: Stop) -> Cause:
    """A key for a table that was written whole."""
    start, end = stop.line
    message = "this adds to a table that is written whole above"
    return Cause("duplicate-key", message, start, end, fix="put it into that table")


def listed(stop: Stop) -> Cause:
    """A list that is not closed, or lacks a comma."""
    return _container(stop, "list", "[", "]")


def table(stop: Stop) -> Cause:
    """An inline table that is not closed, or lacks a comma."""
    return _container(stop, "table", "{", "}")


def _container(stop: Stop, what: str, opener: str, closer: str) -> Cause:
    rule, message = f"unclosed-{what}", f"a {what} that is not closed"
    if stop.at < len(stop.text):
        inside = in_item(stop)
        if inside:
            return inside
        end = stop.word(stop.at)
        found = stop.text[stop.at : end]
        if found == ";":
            return Cause("missing-comma", f"a {what} takes commas", stop.at, end, "", "write , instead", ",")
        line_start = stop.text.rfind("\n", 0, stop.at) + 1
        if STATEMENT.match(stop.text, line_start) is None or stop.text[line_start : stop.at].strip():
            label = "a comma is missing before this"
            message = f"two values without a comma in a {what}"
            return Cause("missing-comma", message, stop.at, end, label, "write , before it", f", {found}")
        label = "a comma or a closing bracket is missing before this"
        return Cause(rule, message, stop.at, end, label)
    statement = stop.statement()
    start = max(stop.text.find(opener, statement.end() if statement else 0), 0)
    return Cause(rule, message, start, start + 1, f"this {what} is never closed", f"close it with {closer}")


def key_part(stop: Stop) -> Cause:
    """No key where one must stand."""
    statement = stop.statement()
    if statement and stop.text[statement.end() : statement.end() + 1] == "{":
        start = statement.end()
        braced = as_list(stop.text[start : end_of_line(stop.text, start)].rstrip())
        if braced:
            return brackets(start, end_of_line(stop.text, start), braced)
        if stop.rest in ("", "[", ","):
            message, label = "a table that is not closed", "this table is never closed"
            return Cause("unclosed-table", message, start, start + 1, label, "close it with }")
    return stray(stop)


def brackets(start: int, end: int, new: str) -> Cause:
    """A list between brackets of another kind."""
    message, label = "a list in other brackets", "a list stands in square brackets"
    return Cause("brackets", message, start, end, label, f"write {new}", new)


def stray(stop: Stop) -> Cause:
    """A line that is no statement at all."""
    start, end = stop.line
    line = stop.text[start:end]
    if _MERGE.match(line):
        message, label = "a mark of a merge that is not finished", "git leaves it where two changes meet"
        fix = "keep one of the two, and delete the lines with <<<<<<<, ======= and >>>>>>>"
        return Cause("merge-conflict", message, start, end, label, fix)
    unseen = next(
        (n for n in range(stop.line_start, min(end, len(stop.text))) if stop.text[n] in _UNSEEN), -1
    )
    if unseen >= 0 and not re.search("[\"']", stop.text[stop.line_start : unseen]):
        return _unseen(stop, unseen)
    if line.startswith("["):
        return _behind_header(stop, start, end)
    if line.startswith(("//", "--", ";", "%", "/*", "<!--")):
        message, said = "a comment begins with # in TOML", said_in(line)
        if said.strip("-"):
            return Cause("comment", message, start, end, fix="write # before it", replacement=f"# {said}")
        return Cause("comment", "a line of signs", start, end, fix="delete the line", replacement="")
    return _no_key(stop, start, end) or _stray_text(start, end)


def _stray_text(start: int, end: int) -> Cause:
    message = "a line that is neither `key = value` nor a [table]"
    fix = 'write # before a remark; a text of several lines goes between """ and """'
    return Cause("stray-text", message, start, end, fix=fix)


def _unseen(stop: Stop, at: int) -> Cause:
    char = stop.text[at]
    end = at + 1
    while stop.text[end : end + 1] == char:
        end += 1
    message = "a character that cannot be seen and that TOML does not take"
    label = f"the character U+{ord(char):04X}"
    blank = char in "\u00a0\u202f\u2009\u3000"
    fix = "write an ordinary blank instead" if blank else "delete it"
    return Cause("unseen-character", message, at, end, label, fix, " " if blank else "")


def _behind_header(stop: Stop, start: int, end: int) -> Cause:
    line = stop.text[start:end]
    if _QUESTION_HEADER.fullmatch(line):
        return _question_header(start, end)
    if stop.text[stop.at : stop.at + 1] == "\r":
        return lone_return(stop)
    message, label = "something stands behind a header", "a header has its line for itself"
    return Cause("trailing", message, stop.at, max(end, stop.at + 1), label, "put it on the next line")


def _question_header(start: int, end: int) -> Cause:
    message, label = "a header whose brackets do not match", "two open it and two close it"
    new = "[[question]]"
    return Cause("unclosed-header", message, start, end, label, f"write {new}", new)


def _no_key(stop: Stop, start: int, end: int) -> Cause | None:
    """A key that TOML cannot read, or that has no equals sign behind it."""
    line = stop.text[start:end]
    in_words = _KEY_AND_VALUE.fullmatch(line)
    if in_words and in_words["key"] in _KNOWN and "=" not in in_words["value"][:1]:
        if in_words["value"][0] in "\"'[{-0123456789" or in_words["value"] in ("true", "false"):
            at, behind = start + in_words.end("key"), start + in_words.start("value")
            message, label = "no = between key and value", "TOML writes = here"
            fix = f"write {in_words['key']} ="
            return Cause("equals", message, start, at, label, fix, f"{in_words['key']} =") if behind else None
        if "=" not in line:
            message, label = "no = between key and value", "TOML writes = behind a key"
            at = start + in_words.end("key")
            return Cause("equals", message, start, at, label, f"write {in_words['key']} =")
    key, equals, _ = line.partition("=")
    return _key_form(key.rstrip(), start) if equals and key.strip() else None


def _key_form(key: str, start: int) -> Cause:
    message, label = "a key that TOML cannot read", "keys are made of a-z, 0-9, - and _"
    stop = start + len(key)
    plain = key.strip("\"'")
    if plain.startswith("feedback.") and '"' not in plain:
        new = f'feedback."{plain.removeprefix("feedback.").strip()}"'
        label = "an option with other signs than a-z, 0-9, - and _ stands in quotes"
        return Cause("key-form", message, start, stop, label, f"write {new}", new)
    meant = keys.suggested_key(plain, keys.ALL_KEYS) or keys.suggested_deck_key(plain)
    letter = foreign_letter(plain)
    if letter and meant:
        label = f"'{letter}' is a Cyrillic letter; did you mean `{meant}`?"
    elif meant:
        label = f"did you mean `{meant}`?"
    fix = f"rename it to `{meant}`" if meant else "write it in these letters"
    return Cause(
        "key-form", message, start, stop, label, fix, meant if meant not in ("", "question") else None
    )


def no_equals(stop: Stop) -> Cause:
    """A key without an equals sign behind it."""
    if stop.text[stop.at : stop.at + 1] == ":":
        start, _ = stop.line
        key = stop.text[start : stop.at].strip().strip("\"'")
        end = stop.at + (2 if stop.text[stop.at + 1 : stop.at + 2] == "=" else 1)
        message, label = "a colon between key and value", "TOML writes ="
        if "=" in stop.text[end : end_of_line(stop.text, end)].partition('"')[0]:
            return Cause("colon", message, stop.at, end, label, f"write {key} =")
        new = "=" if stop.text[stop.at - 1 : stop.at] in (" ", "\t") else " ="
        return Cause("colon", message, stop.at, end, label, f"write {key} =", new)
    return key_part(stop)


def header(stop: Stop) -> Cause:
    """A header that is not closed."""
    start, end = stop.line
    line = stop.text[start:end]
    if _QUESTION_HEADER.fullmatch(line):
        return _question_header(start, end)
    brackets = "]]" if stop.text.startswith("[[", start) else "]"
    new = line.rstrip("]") + brackets if re.fullmatch(r"\[\[?[\w.-]+\]?", line) else None
    return Cause(
        "unclosed-header", "a header that is not closed", start, end, "", f"close it with {brackets}", new
    )
