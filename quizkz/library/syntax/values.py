"""Values that TOML cannot read: texts without quotes, words of other languages, numbers as people write
them."""

import re
from dataclasses import replace

from quizkz.library.faults import token_of
from quizkz.library.syntax.stops import HEADER, Cause, Stop, end_of_line
from quizkz.library.syntax.strings import CURLY, as_list, behind
from quizkz.library.syntax.tables import brackets, listed, stray

_COMMA_NUMBER = re.compile(r"[+-]?\d+(?:[, \u00a0\u202f']\d+)+(?:\.\d+)?|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, \u00a0\u202f'.]\d{3})+(?:\.\d+)?")
_ONE_COMMA = re.compile(r"[+-]?\d{1,3},\d{3}")
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_MEASURED = re.compile(r"([+-]?(?:0|[1-9]\d*)(?:\.\d+)?) ?(%|[^\W\d_][^\d]*)")
_NEVER_VALUES = ("null", "none", "nil", "undefined")
_BOOLS = {
    **dict.fromkeys(("true", "yes", "on", "да", "верно", "истина", "иә", "ақиқат"), "true"),
    **dict.fromkeys(("false", "no", "off", "нет", "неверно", "ложь", "жоқ", "жалған"), "false"),
}


def value(stop: Stop) -> Cause:
    """Something that is no value, or something behind a value."""
    statement = stop.statement()
    if statement is None or (
        HEADER.match(stop.text, stop.line_start) and statement.start() < stop.line_start
    ):
        return stray(stop)
    first = statement.end()
    if stop.said.startswith("Invalid value") and stop.text[first : first + 1] == "[" and not stop.rest:
        return listed(replace(stop, at=len(stop.text)))
    in_list = stop.at > first and stop.text[first : first + 1] in ("[", "{")
    start = stop.at if in_list and stop.said.startswith("Invalid value") else first
    if stop.text[start : start + 1] in ('"', "'", "[", "{") and start < stop.at:
        return behind(stop, start)
    if first < stop.at and stop.text[stop.at : stop.line_end].strip() in (",", ";"):
        return behind(stop, start)
    if stop.text[start : start + 1] in ("=", ">"):
        message, label = "a sign that TOML does not have", "TOML writes a single ="
        return Cause("equals", message, start - 1, start + 1, label, "write =", "=")
    end = _bare_end(stop.text, start, in_list)
    written = stop.text[start:end]
    key = "" if in_list else statement["key"]
    if not written and in_list:
        message, label = "nothing stands between two commas", "a value, or one comma less"
        return Cause("missing-value", message, start, start + 1, label, "delete it", "")
    if not written:
        return _no_value(stop, statement)
    return _bare(written, start, end, key)


def _no_value(stop: Stop, statement: re.Match[str]) -> Cause:
    message = f"`{statement['key']}` has no value"
    after = stop.text[end_of_line(stop.text, statement.end()) + 1 :].lstrip(" \t")[:1]
    label, fix = "nothing stands after =", "write a value, or delete the line"
    if after and after in "\"'[{“«":
        fix = "write the value on the same line as ="
    return Cause("missing-value", message, *statement.span("key"), label, fix)


def _bare_end(text: str, start: int, in_list: bool) -> int:
    """The end of what was written without quotes: at the end of the line, or in a list at the comma."""
    closing = CURLY.get(text[start : start + 1])
    line_end = end_of_line(text, start)
    if closing:
        ends = [at for at in (text.find(char, start + 1, line_end) for char in closing) if at >= 0]
        if ends:
            return (min(ends) if in_list else max(ends)) + 1
        straight = text.find('"', start + 1, line_end)
        return straight + 1 if straight > 0 and in_list else line_end
    written = re.split(r"[,\]}]" if in_list else r"[ \t]#", text[start:line_end], maxsplit=1)[0]
    # A sign at the end of the line belongs to another language's habit, not to the value.
    return start + len(written.rstrip(" \t,;\r"))


def _bare(written: str, start: int, end: int, key: str) -> Cause:
    """What was meant by a value that is none."""
    found = _curly(written, start, end) if written[0] in CURLY else _word(written, start, end, key)
    return found or _number(written, start, end, key) or _text(written, start, end, key)


def _curly(written: str, start: int, end: int) -> Cause:
    message, label = "a curly quotation mark", "TOML knows straight quotes only"
    closed = len(written) > 1 and written[-1] in (*CURLY[written[0]], '"')
    new = token_of(written[1:-1]) if closed else None
    return Cause("curly-quote", message, start, end, label, 'write " instead', new)


def _word(written: str, start: int, end: int, key: str) -> Cause | None:
    lower = written.lower()
    if lower in _BOOLS:
        meant = _BOOLS[lower]
        message, is_case = "a value that TOML cannot read", lower == meant
        label = "true and false take small letters" if is_case else "TOML knows true and false alone"
        fix = f"write {meant}, or quotes around a text"
        return Cause("bool", message, start, end, label, fix, meant if is_case else None)
    if lower in _NEVER_VALUES:
        message = "a value that TOML does not have"
        return Cause("null", message, start, end, "what is absent is not written", "delete the line")
    new = as_list(written) if written[0] == "(" else ""
    if new:
        return brackets(start, end, new)
    prefixed = re.fullmatch(r"[fFrRbBuU]{1,2}(\"[^\"\\]*\"|'[^'\\]*')", written)
    if prefixed:
        message, label = "a letter before a text", "TOML texts begin with their quotation mark"
        new = prefixed[1]
        return Cause("unquoted-text", message, start, end, label, f"write {new}", new)
    date = _DAY.fullmatch(written)
    if date and key.endswith(("published", "exam_date")):
        new = f"{date[3]}-{int(date[2]):02}-{int(date[1]):02}"
        message, label = "a date that TOML cannot read", "a date is written year, month, day"
        return Cause("date", message, start, end, label, f"write {new}", new if int(date[2]) < 13 else None)
    return None


def _number(written: str, start: int, end: int, key: str) -> Cause | None:
    assign = f"{key} = " if key else ""
    if _COMMA_NUMBER.fullmatch(written):
        grouped = _GROUPED.fullmatch(written)
        plain = re.sub(r"[, \u00a0\u202f']", "" if grouped else ".", written)
        if plain.count(".") > 1 and grouped:
            plain = plain.replace(".", "")
        if plain.count(".") < 2:
            message, label = "a number that TOML cannot read", "a number takes a point and no grouping"
            new = None if _ONE_COMMA.fullmatch(written) else plain  # 1,234 may be meant either way
            return Cause("comma-number", message, start, end, label, f"write {plain}", new)
    number = re.fullmatch(r"([+-]?)0*(\d*)(\.?)(\d*)", written)
    if number and (number[2] or number[4]):
        plain = f"{number[1]}{number[2] or '0'}" + (f".{number[4] or '0'}" if number[3] else "")
        message = "a number that TOML cannot read"
        label = "digits stand on both sides of a point, no zero in front"
        new = plain if number[3] else None  # 007 may be a text
        return Cause("number", message, start, end, label, f"write {plain}", new)
    measured = _MEASURED.fullmatch(written)
    if measured and key == "answer" and len(measured[2].split()) < 4:
        message, label = "a number and its unit in one value", "a number stands alone"
        apart = f'write {assign}{measured[1]} and unit = "{measured[2]}"'
        fix = f"{apart}, or {assign}{token_of(written)} for a text"
        return Cause("unquoted-text", message, start, end, label, fix)
    return None


def _text(written: str, start: int, end: int, key: str) -> Cause:
    """A text without quotes, or without the first of them."""
    assign = f"{key} = " if key else ""
    if written[-1] in "\"'" and written.count(written[-1]) == 1 and "\\" not in written and written != '"':
        message, label = "a text without its first quotation mark", "a text begins with the mark that ends it"
        new = written[-1] + written
        return Cause("unquoted-text", message, start, end, label, f"write {assign}{new}", new)
    new = token_of(written)
    message, label = "a text without quotes", "a text must be in quotes"
    sure = new if not set(written) & set("\"'()[]{}") else None
    return Cause("unquoted-text", message, start, end, label, f"write {assign}{new}", sure)


def date(stop: Stop) -> Cause:
    """A date that is none."""
    statement = stop.statement()
    start = statement.end() if statement and statement.end() <= stop.at else stop.at
    end = _bare_end(stop.text, start, in_list=True)
    message = "a date that no calendar has"
    return Cause("date", message, start, max(end, start + 1), fix="mend it, or write it in quotes")
