"""What a report is read by, over which time."""

from collections.abc import Callable
from typing import Protocol

from quizkz.clock import Now
from quizkz.query import Scope
from quizkz.stats.report import Report

EVERYTHING = Scope()
SPANS = ("year", "90d", "30d", "all")
"""Time spans in the order in which the key goes through them."""


class Reading(Protocol):
    """Reads the report of a scope over a time span, in any thread; what `progress` raises ends it."""

    def report(
        self, scope: Scope, span: str, now: Now, progress: Callable[[int, int], None] | None = None
    ) -> Report:
        """The report as it is now."""


class Left(Exception):  # noqa: N818 (no error: the learner went on before the figures were read)
    """The figures are not wanted any more."""
