"""What makes starting an app cheap, which nearly every test here does."""

from collections.abc import Hashable
from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse_rules = Stylesheet._parse_rules
_parsed: dict[Hashable, list[RuleSet]] = {}


def _parsed_once(sheet: Stylesheet, css: str, *place: Any, **named: Any) -> list[RuleSet]:
    """The rules of a style sheet. Each app would parse the same fifty sheets, and rules are only read."""
    key = (frozenset(sheet._variables.items()), css, place, *named.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, css, *place, **named)
    return _parsed[key]


setattr(Stylesheet, "_parse_rules", _parsed_once)  # noqa: B010  # mypy takes no other function for a method
