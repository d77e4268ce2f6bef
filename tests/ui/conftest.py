"""What makes starting an app cheap, which nearly every test here does; sizes of windows."""

from collections.abc import Hashable
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.ui.helpers import ANY_SIZE, Sizes

_parse_rules = Stylesheet._parse_rules
_parsed: dict[Hashable, list[RuleSet]] = {}


def _parsed_once(sheet: Stylesheet, css: str, *place: Any, **named: Any) -> list[RuleSet]:
    """The rules of a style sheet. Each app would parse the same fifty sheets, and rules are only read."""
    key = (frozenset(sheet._variables.items()), css, place, *named.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, css, *place, **named)
    return _parsed[key]


setattr(Stylesheet, "_parse_rules", _parsed_once)  # noqa: B010  # mypy takes no other function for a method


@pytest.fixture(params=[ANY_SIZE[::2], pytest.param(ANY_SIZE, marks=pytest.mark.slow)], ids=["some", "any"])
def sizes(request: pytest.FixtureRequest) -> Sizes:
    """Every other size of a window, and in the slow runs each."""
    found: Sizes = request.param
    return found
