"""An author's mistakes, as values: what is wrong, where, and what to do.

A `Problem` is made wherever a file is read and is shown by whoever has a reader: as text with carets, as
JSON. It is never raised. What it quotes of a file is cleaned as it is made, so that no place that shows it
has to.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """A span in a file.

    `line` and `column` count from 1, `column` in characters; `width` is the number of characters that the
    carets stand under; `source` is the whole line, cleaned of control characters; `label` is written beside
    the carets. Line 0 means the file as a whole.
    Of a very long line `source` is a part, which begins after `cut` characters.
    """

    path: str
    line: int = 0
    column: int = 1
    width: int = 1
    source: str = ""
    label: str = ""
    cut: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", shown_line(self.path.replace("\t", " ")))
        object.__setattr__(self, "source", shown_line(self.source))
        object.__setattr__(self, "label", _sentence(self.label))


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of an author.

    `rule` is a stable name. `place` is where the mistake stands, `related` are other places that take part.
    `fix` says how to mend it; `note` explains where no single fix is known. `question` is the id of the
    question it is in, empty for the deck. `replacement` is the text that mends it where it replaces what the
    carets mark (the place's width on its line), None where no such text is sure.
    """

    rule: str
    message: str
    place: Place
    severity: Severity = "error"
    related: tuple[Place, ...] = ()
    fix: str = ""
    note: str = ""
    question: str = ""
    replacement: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _sentence(self.message))
        object.__setattr__(self, "fix", _sentence(self.fix))


_LONGEST = 300
"""Characters of a sentence at most; it may quote what an author wrote."""


def _sentence(text: str) -> str:
    """A sentence about an author's text, which it may quote, without control characters and not endless."""
    shown = shown_line(text.replace("\n", " ").replace("\t", " "))
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


_WIDEST = 200
"""Cells of a source line that are shown at most; of a longer one the part around the carets."""


def shown_line(line: str) -> str:
    """A source line with each control, bidi or other invisible character replaced, so that columns stay."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(c if c == "\t" or not _hidden(c) else "\N{REPLACEMENT CHARACTER}" for c in line)


def _hidden(char: str) -> bool:
    # Cc and Cf: control and format characters; Cs: lone surrogates; Zl, Zp: line and paragraph separators.
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in "\u200c\u200d"


def as_text(problems: tuple[Problem, ...], *, colour: bool = False) -> str:
    """All problems as text: a head line, the source line, carets under the span, the fix.

    Problems of one file stand together, in the order given, and are counted below; no line break at the end.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.place.path, []).append(problem)
    blocks: list[str] = []
    for path, own in by_file.items():
        blocks.extend(_block(problem, _Paint(colour)) for problem in own)
        blocks.append(f"{path}: {_count(own)}")
    return "\n\n".join(blocks)


def as_json(problems: tuple[Problem, ...]) -> Mapping[str, object]:
    """All problems as one object with `"format": 1`, for programs."""
    return {
        "format": 1,
        "problems": [
            {
                "rule": problem.rule,
                "severity": problem.severity,
                "message": problem.message,
                **_json_place(problem.place),
                "related": [_json_place(place) for place in problem.related],
                "fix": problem.fix,
                "note": problem.note,
                "question": problem.question,
                "replacement": problem.replacement,
            }
            for problem in problems
        ],
        "errors": sum(problem.severity == "error" for problem in problems),
        "warnings": sum(problem.severity == "warning" for problem in problems),
    }


def _json_place(place: Place) -> dict[str, object]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "width": place.width,
        "label": place.label,
    }


_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(problems: tuple[Problem, ...]) -> Mapping[str, object]:
    """All problems as one SARIF 2.1.0 log, for code scanning; columns count characters from 1."""
    from quizkz import __version__

    rules = sorted({problem.rule for problem in problems})
    driver = {
        "name": "quizkz",
        "version": __version__,
        "rules": [{"id": rule, "shortDescription": {"text": rule.replace("-", " ")}} for rule in rules],
    }
    results = [_sarif_result(problem, rules.index(problem.rule)) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _sarif_result(problem: Problem, rule: int) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": problem.rule,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": _in_one_line(problem)},
        "locations": [{"physicalLocation": _sarif_place(problem.place)}],
    }
    if problem.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _sarif_place(place), "message": {"text": place.label}}
            for number, place in enumerate(problem.related, 1)
        ]
    if problem.replacement is not None:
        new = {
            "deletedRegion": _sarif_region(problem.place),
            "insertedContent": {"text": problem.replacement},
        }
        change = {"artifactLocation": _sarif_file(problem.place), "replacements": [new]}
        result["fixes"] = [{"description": {"text": problem.fix}, "artifactChanges": [change]}]
    return result


def _in_one_line(problem: Problem) -> str:
    """What a reader is told who sees no carets."""
    label = f" ({problem.place.label})" if problem.place.label else ""
    return f"{problem.message}{label}" + (f"; fix: {problem.fix}" if problem.fix else "")


def _sarif_place(place: Place) -> dict[str, object]:
    located: dict[str, object] = {"artifactLocation": _sarif_file(place)}
    if place.line:
        located["region"] = _sarif_region(place)
    return located


def _sarif_file(place: Place) -> dict[str, str]:
    """A file as the URI that SARIF wants: relative where the file was named so."""
    from pathlib import Path
    from urllib.parse import quote

    path = Path(place.path)
    return {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix(), safe="/")}


def _sarif_region(place: Place) -> dict[str, int]:
    end = place.column + place.width
    return {"startLine": place.line, "startColumn": place.column, "endLine": place.line, "endColumn": end}


def as_github(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Each problem as a workflow command of GitHub, which shows it beside its line."""
    lines = []
    for problem in problems:
        place = problem.place
        where = {"file": place.path}
        if place.line:
            end = place.column + place.width
            where.update(line=str(place.line), col=str(place.column), endColumn=str(end))
        where["title"] = problem.rule
        named = ",".join(f"{key}={_github(value, ':,')}" for key, value in where.items())
        lines.append(f"::{problem.severity} {named}::{_github(_in_one_line(problem))}")
    return tuple(lines)


def _github(text: str, more: str = "") -> str:
    """A text with what means something in a workflow command written in percent."""
    text = text.replace("%", "%25")
    for char in "\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _count(problems: list[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    said = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((errors, "problem"), (warnings, "warning"))
        if count
    ]
    return ", ".join(said)


@dataclass(frozen=True, slots=True)
class _Paint:
    """ANSI colours, or none. What they say is said in words too."""

    on: bool

    def __call__(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text


_RED, _YELLOW, _BLUE, _BOLD = "1;31", "1;33", "1;34", "1"


def _block(problem: Problem, paint: _Paint) -> str:
    main = _RED if problem.severity == "error" else _YELLOW
    head = paint(main, f"{problem.severity}[{problem.rule}]") + paint(_BOLD, f": {problem.message}")
    places = sorted(
        (problem.place, *problem.related), key=lambda p: (p.path != problem.place.path, p.path, p.line)
    )
    gutter = len(str(max(place.line for place in places)))
    pad = " " * gutter
    bar = paint(_BLUE, f"{pad} |")
    lines = [head, paint(_BLUE, f"{pad}-->") + f" {_where(problem.place)}"]
    shown: Place | None = None
    for place in places:
        if not place.line:
            continue
        if shown is not None and place.path != shown.path:
            lines.append(paint(_BLUE, f"{pad}:::") + f" {_where(place)}")
            shown = None
        if shown is None:
            lines.append(bar)
        elif place.line > shown.line + 1:
            lines.append(paint(_BLUE, f"{pad} ..."))
        source, before, carets = _carets(place, "^" if place is problem.place else "-")
        if shown is None or place.line != shown.line:
            lines.append(f"{paint(_BLUE, f'{place.line:>{gutter}} |')} {source}".rstrip())
        under = paint(main if place is problem.place else _BLUE, f"{carets} {place.label}".rstrip())
        lines.append(f"{bar} {before}{under}")
        shown = place
    for word, text in (("fix", problem.fix), ("note", problem.note)):
        if text:
            first, *more = text.split("\n")
            lines.append(f"{pad} {paint(_BLUE, '=')} {word}: {first}")
            lines.extend(f"{pad}   {line}" for line in more)
    return "\n".join(lines)


def _where(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}" if place.line else place.path


def _cells(text: str) -> int:
    """The cells that a text takes in a terminal; marks that combine take none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return (
        len(text) + wide - sum(unicodedata.category(c) in ("Mn", "Me") or c in "\u200c\u200d" for c in text)
    )


def _carets(place: Place, mark: str) -> tuple[str, str, str]:
    """The source line, the blanks before the carets, and the carets; of a long line only the part around
    them."""
    start = min(place.column - 1 - place.cut, len(place.source))
    stop = start + place.width
    source, begin, end = place.source, 0, len(place.source)
    if _cells(source) > _WIDEST:
        begin = max(0, min(start - _WIDEST // 4, end - _WIDEST * 3 // 4))
        end = begin + _WIDEST * 3 // 4
    before = "…" if begin or place.cut else ""
    source = before + source[begin:end] + ("…" if end < len(source) else "")
    start, stop = start - begin + len(before), min(stop, end) - begin + len(before)
    source = source.replace("\t", " ")
    width = max(1, _cells(source[start:stop].ljust(stop - start)))
    return source, " " * _cells(source[:start]), mark * width
