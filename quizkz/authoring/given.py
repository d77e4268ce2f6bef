"""Questions as a command line or another program gives them: options, or JSON on standard input."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from quizkz.library.faults import Fault
from quizkz.problems import Place, Problem

OPTIONS = "the command line"
INPUT = "standard input"

_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,50})?")
"""What TOML reads as the number that was written; anything else stays a text for the number reader."""

_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Given:
    """The keys of a question to add, and where they were given: a line (from 1; 0: by options) and its
    text."""

    raw: Mapping[str, Any]
    line: int = 0
    text: str = ""

    def problem(self, fault: Fault, question: str = "") -> Problem:
        """A fault in these keys, its carets under the key that it is about where that can be told."""
        return _problem(fault, self.line, self.text, question)


def _problem(fault: Fault, line: int, text: str, question: str = "") -> Problem:
    place = Place(INPUT if line else OPTIONS, line, source=text, label=fault.label)
    key = json.dumps(str(fault.path[0]), ensure_ascii=False) if fault.path else ""
    at = text.find(key) if key else -1
    if at >= 0:
        place = replace(place, column=at + 1, width=len(key))
    return Problem(fault.rule, fault.message, place, fault.severity, (), fault.fix, fault.note, question)


def by_options(values: Mapping[str, Any], answers: Sequence[str]) -> Given:
    """A question of options: `values` are its keys but for the answers, the empty ones left out.

    One answer is a text, unless `unit`, `tolerance` or the kind say that it is a number or true or false;
    several are all of the right ones.
    """
    raw = {key: value for key, value in values.items() if value not in (None, [], "")}
    if len(answers) == 1:
        raw["answer"] = _answer(answers[0], raw)
    elif answers:
        raw["answer"] = list(answers)
    if len(raw.get("unit", ())) == 1:
        raw["unit"] = raw["unit"][0]
    if "tolerance" in raw:
        raw["tolerance"] = _number(raw["tolerance"])
    return Given(raw)


def _answer(text: str, raw: Mapping[str, Any]) -> object:
    if raw.get("kind") == "true_false":
        return _BOOLEANS.get(text.strip().lower(), text)
    if raw.get("kind") == "numeric" or (("unit" in raw or "tolerance" in raw) and "kind" not in raw):
        return _number(text)
    return text


def _number(text: str) -> object:
    stripped = text.strip()
    if not _PLAIN_NUMBER.fullmatch(stripped):
        return text
    return Decimal(stripped) if "." in stripped else int(stripped)


def by_json(data: bytes) -> tuple[list[Given], list[Problem]]:
    """The questions in JSON lines or in one JSON array, and what cannot be read of them."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [], [_problem(Fault("encoding", "this is not UTF-8", fix="write UTF-8"), line, "")]
    given: list[Given] = []
    problems: list[Problem] = []
    for line, source, value in _array(text) if text.lstrip().startswith("[") else _lines(text):
        fault = value if isinstance(value, Fault) else None
        if fault is None and not isinstance(value, dict):
            fault = Fault(
                "wrong-type", "a question is an object", fix='write {"prompt": "..", "answer": ".."}'
            )
        if fault is not None:
            problems.append(_problem(fault, line, source))
        else:
            given.append(Given(value, line, source))
    return given, problems


def _lines(text: str) -> Iterator[tuple[int, str, Any]]:
    """Each line that is not blank: its number, its text, and its value or what is wrong with it."""
    for number, line in enumerate(text.split("\n"), 1):
        source = line.rstrip("\r")
        if source.strip():
            yield number, source, _value(source.strip())


def _value(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return _no_json(error.msg)
    except _OddError as error:
        return error.fault
    except RecursionError:
        return _no_json("it nests too deeply")


def _array(text: str) -> Iterator[tuple[int, str, Any]]:
    """The elements of one array, each with the line that it begins in."""
    at = text.index("[") + 1
    while True:
        at = _after(_BLANK, text, at)
        number = text.count("\n", 0, at) + 1
        source = text[text.rfind("\n", 0, at) + 1 :].split("\n", 1)[0].rstrip("\r")
        if text[at : at + 1] == "]":
            if text[at + 1 :].strip():
                yield number, source, _no_json("something follows the array")
            return
        try:
            value, at = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            line = text.split("\n")[error.lineno - 1].rstrip("\r")
            yield error.lineno, line, _no_json(error.msg)
            return
        except _OddError as error:
            yield number, source, error.fault
            return
        except RecursionError:
            yield number, source, _no_json("it nests too deeply")
            return
        yield number, source, value
        at = _after(_BLANK, text, at)
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] != "]":
            yield text.count("\n", 0, at) + 1, source, _no_json("expecting ',' delimiter")
            return


_BLANK = re.compile(r"[ \t\r\n]*")


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _no_json(reason: str) -> Fault:
    reason = reason[:1].lower() + reason[1:]
    fix = "write one object a line, or one array of objects"
    return Fault("json", f"this is no JSON: {reason}", fix=fix)


class _OddError(Exception):
    """JSON that Python's reader takes, and nobody means."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index]))
        raise _OddError(Fault("repeated", f"`{twice}` stands here twice", (twice,), fix="delete one of them"))
    return made


def _constant(name: str) -> None:
    raise _OddError(Fault("number", f"{name} is no number that can be asked for"))


def _whole(text: str) -> int:
    if len(text) > _LONGEST:
        raise _OddError(Fault("number", "a number has too many digits", fix="write it in quotes"))
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _OddError(Fault("number", f"{text[:20]} is no number that can be asked for")) from None


_LONGEST = 300
"""Digits: far more than a deck takes, and few enough to be read at once."""

_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_constant=_constant, parse_int=_whole, parse_float=_decimal
)
