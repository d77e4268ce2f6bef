"""Texts that are not closed, hold what they may not hold, or end before their author meant it."""

import re

import tomli

from quizkz.library.faults import token_of
from quizkz.library.syntax.stops import CLOSED, HEADER, STATEMENT, Cause, Stop, end_of_line, opens_statement

CURLY = {"“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "’": "’", "‚": "‘’", "‹": "›"}
"""Quotation marks of print, each with those that close it."""

_QUOTE_OR_COMMENT = re.compile(r"[\"'#]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_JOINED = re.compile(r'"([^"\\]*)" *\+ *"([^"\\]*)"')
_LONE_RETURN = "\r"


def string(stop: Stop) -> Cause:
    """A string that is not closed, or a character that it may not hold."""
    char = stop.text[stop.at : stop.at + 1]
    if char and char != "\n" and stop.said.startswith(("Illegal", "Found")):
        return control(stop)
    start = _unclosed(stop.text)
    quote = stop.text[start : start + 1]
    if stop.text[start : start + 3] == quote * 3 and quote:
        message, label = "a text that never ends", "this text is never closed"
        return Cause("unclosed-string", message, start, start + 3, label, f"close it with {quote * 3}")
    end = end_of_line(stop.text, start)
    closing = next((n for n in range(end - 1, start, -1) if stop.text[n] in "”“»’"), -1)
    if closing > 0 and not stop.text[closing + 1 : end].strip(" ,])}"):
        message, label = (
            "a curly quotation mark",
            "TOML knows straight quotes only, so the text is not closed",
        )
        new = quote if quote not in stop.text[start + 1 : closing] else None
        return Cause("curly-quote", message, closing, closing + 1, label, f"write {quote} instead", new)
    if opens_statement(stop.text, end + 1):
        return _never_closed(stop, start, end, quote)
    return Cause(
        "newline-in-string",
        "a one-line text runs on to the next line",
        start,
        end,
        "the string that begins here is not closed on this line",
        f"close it with {quote}, or write a text of several lines between {quote * 3} and {quote * 3}",
    )


def _never_closed(stop: Stop, start: int, end: int, quote: str) -> Cause:
    """A text of one line without its last quotation mark: what follows is another statement."""
    written = stop.text[start:end].rstrip()
    stripped = written.rstrip(",;])}")
    new = None
    statement = STATEMENT.match(stop.text, stop.text.rfind("\n", 0, start) + 1)
    if stripped == written and statement and statement.end() == start and not written.endswith("\\"):
        new = written + quote
    label = f"no {quote} closes the string that begins here"
    message = "a text without its last quotation mark"
    return Cause(
        "newline-in-string", message, start, start + len(written), label, f"close it with {quote}", new
    )


def control(stop: Stop) -> Cause:
    """A character that no TOML may hold."""
    char = stop.text[stop.at]
    if char == _LONE_RETURN:
        return lone_return(stop)
    fix = f"delete it, or write \\u{ord(char):04X} in double quotes"
    label = f"the character U+{ord(char):04X}"
    return Cause("control-character", "a control character", stop.at, stop.at + 1, label, fix, "")


def lone_return(stop: Stop) -> Cause:
    """A carriage return alone, which ends no line in TOML."""
    message, label = "a line that ends with a carriage return alone", "TOML ends lines with a line feed"
    fix = "save the file with line ends of Unix (LF) or of Windows (CRLF)"
    return Cause("line-end", message, stop.at, stop.at + 1, label, fix)


def _unclosed(text: str) -> int:
    """Where the first string begins that has no end."""
    at = 0
    while found := _QUOTE_OR_COMMENT.search(text, at):
        if found[0] == "#":
            at = text.find("\n", found.start())
            if at < 0:
                break
            continue
        closed = CLOSED.match(text, found.start())
        if closed is None:
            return found.start()
        at = closed.end()
    return max(len(text) - 1, 0)


def backslash(stop: Stop) -> Cause:
    """A backslash in double quotes that begins no escape."""
    start = max(stop.text.rfind("\\", 0, stop.at), 0)
    label = "in double quotes a backslash begins an escape"
    fix = "write this text in single quotes: '...' (or '''...''' where it holds an apostrophe)"
    statement = stop.statement()
    closed = CLOSED.match(stop.text, statement.end()) if statement else None
    new = None
    if closed and closed[0].count("\\") == len(_ESCAPED.findall(closed[0])):
        escapes = _ESCAPED.findall(closed[0])
        # Beside an escape that TOML knows it is not sure which of the two the others were meant to be.
        if not set(escapes) & set('btnfre"\\xuU\n '):
            new = "\\\\" + stop.text[start + 1 : start + 2]
    return Cause("backslash", "a backslash that TOML cannot read", start, start + 2, label, fix, new)


def behind(stop: Stop, start: int) -> Cause:
    """Something stands behind a value that is whole."""
    rest = stop.text[stop.at : stop.line_end].rstrip()
    end = stop.at + max(len(rest), 1)
    if not stop.text[stop.at : stop.at + 1].isprintable():
        return control(stop)
    if rest in (",", ";", ".", "},", "}"):
        message, label = "a sign behind the value", "nothing ends a line in TOML"
        return Cause("trailing", message, stop.at, end, label, "delete it", "")
    if rest.startswith(("//", "--", ";", "/*", "<!--")):
        message, label = "a comment begins with # in TOML", "TOML reads this as a part of the line"
        return Cause("comment", message, stop.at, end, label, "write # before it", f"# {said_in(rest)}")
    written = stop.text[start:end]
    listed = as_list(written)
    if listed:
        message, label = "a list without its brackets", "several values stand in brackets"
        return Cause("bare-list", message, start, end, label, f"write {listed}", listed)
    found = _inner_quotes(written, start, end)
    if found:
        return found
    message, label = "something stands behind the value", "a statement ends with its line"
    return Cause("trailing", message, stop.at, end, label, "put it on a line of its own, or delete it")


def in_item(stop: Stop) -> Cause | None:
    """An item of a list that ends at a quotation mark or apostrophe inside it."""
    quote = stop.text[stop.at - 1 : stop.at]
    if quote not in ('"', "'") or not stop.text[stop.at : stop.at + 1].isalnum():
        return None
    start = stop.text.rfind(quote, 0, stop.at - 1)
    closing = re.compile(rf"{quote}[ \t]*[,\]\n]").search(stop.text, stop.at, stop.line_end)
    if start < stop.line_start or closing is None:
        return None
    return _inner_quotes(stop.text[start : closing.start() + 1], start, closing.start() + 1)


def _inner_quotes(written: str, start: int, end: int) -> Cause | None:
    """A quotation mark inside a text between such marks."""
    joined = _JOINED.fullmatch(written)
    if joined:
        message, label = "two texts joined by +", "TOML joins no texts"
        new = f'"{joined[1]}{joined[2]}"'
        return Cause("inner-quotes", message, start, end, label, f"write {new}", new)
    inner = written[1:-1]
    new = token_of(inner)
    if "'" in inner and '"' in inner and "\\" not in inner and "'''" not in inner and inner[-1:] != "'":
        new = f"'''{inner}'''"
    if written[0] == '"' and written.endswith('"') and not written.startswith('"""'):
        message, label = "quotation marks inside a text", "the text ends at its second quotation mark"
        new = new if "\\" not in inner else f"'{inner}'" if "'" not in inner else ""
        fix = f"write {new}" if new else 'write \\" inside the text'
        return Cause("inner-quotes", message, start, end, label, fix, new or None)
    if written[0] == "'" and written.endswith("'") and not written.startswith("'''"):
        message, label = "an apostrophe inside a text in single quotes", "the text ends at its second one"
        return Cause("inner-quotes", message, start, end, label, f"write {new}", new)
    return None


def as_list(written: str) -> str:
    """What was written, in brackets, where that makes a list of two values or more; else nothing."""
    if "," not in written:
        return ""
    inner = written[1:-1] if written[0] + written[-1] in ("()", "{}") else written
    try:
        found = tomli.loads(f"x = [{inner}]")["x"]
    except (ValueError, RecursionError):
        return ""
    return f"[{inner}]" if len(found) > 1 else ""


def said_in(remark: str) -> str:
    """A remark of another language without its signs."""
    return re.sub(r"^(?:/+\*?|-{2,}|;+|%+|<!--)[ \t]*|[ \t]*(?:\*/|-->)$", "", remark.strip())


def is_header(text: str, at: int) -> bool:
    """Whether the line that begins at a place opens a table."""
    return HEADER.match(text, at) is not None
