"""What was measured, as figures with their spread, and tables of them in Markdown."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.benchmarks.processes import ratio

ROUND = 100


@dataclass(frozen=True, slots=True)
class Spread:
    """A median of `n` measurements, and half the distance of their quartiles (of best and worst, under 4)."""

    median: float
    apart: float
    n: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The spread of measured values; at least one."""
        low, high = min(values), max(values)
        if len(values) > 3:
            low, _, high = statistics.quantiles(values, n=4)
        return cls(statistics.median(values), (high - low) / 2, len(values))

    def shown(self, unit: str) -> str:
        """As a cell: `12.3 ms ±4%`; a count has no spread."""
        text = f"{number(self.median)} {unit}".rstrip()
        return f"{text} ±{ROUND * self.apart / self.median:.0f}%" if self.n > 1 and self.median else text


@dataclass(slots=True)
class Line:
    """One thing measured at several sizes. `reach`: the number to reach at the largest."""

    what: str
    unit: str
    reach: str = ""
    cells: dict[int, Spread] = field(default_factory=dict)


class Lines:
    """Lines in the order in which they were first measured."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}

    def add(self, size: int, what: str, values: Sequence[float], unit: str = "ms", reach: str = "") -> None:
        """Add what was measured at a size."""
        self._lines.setdefault(what, Line(what, unit, reach)).cells[size] = Spread.of(values)

    def table(self, sizes: Mapping[int, str]) -> str:
        """As Markdown: a column for each size, the growth from one to the next, the number to reach, n."""
        head = ["what", *sizes.values(), "growth per tenfold", "to reach", "n"]
        rows = [self._row(line, list(sizes)) for line in self._lines.values()]
        return markdown(head, rows)

    def _row(self, line: Line, sizes: Sequence[int]) -> list[str]:
        cells = [line.cells.get(size) for size in sizes]
        pairs = [(a.median, b.median) for a, b in pairwise(cells) if a and b]
        growth = "" if line.unit == "x" else ", ".join(f"{b / a:.2g}" for a, b in pairs if a)
        counts = sorted({cell.n for cell in cells if cell}, reverse=True)
        return [
            line.what,
            *(cell.shown(line.unit) if cell else "" for cell in cells),
            growth,
            line.reach,
            ", ".join(map(str, counts)),
        ]


class Pairs:
    """Things that both sides do, at several sizes: a ratio for each, and both times at the largest."""

    def __init__(self) -> None:
        self._ratios: dict[str, dict[int, float]] = {}
        self._last: dict[str, tuple[Spread, Spread, str, str]] = {}

    def add(
        self,
        size: int,
        what: str,
        ours: Sequence[float],
        theirs: Sequence[float],
        reach: str = "",
        unit: str = "ms",
    ) -> None:
        """Add what both sides took, in turn."""
        self._ratios.setdefault(what, {})[size] = ratio(ours, theirs)
        self._last[what] = (Spread.of(ours), Spread.of(theirs), unit, reach)

    def table(self, sizes: Mapping[int, str], them: str) -> str:
        """As Markdown: our time as a share of theirs at each size, and both times at the largest."""
        largest = list(sizes.values())[-1]
        ratios = [f"ratio at {name}" for name in sizes.values()]
        head = ["what", *ratios, f"quizkz, {largest}", them, "to reach", "n"]
        rows = []
        for what, by_size in self._ratios.items():
            ours, theirs, unit, reach = self._last[what]
            found = [f"{number(by_size[size])} x" if size in by_size else "" for size in sizes]
            rows.append([what, *found, ours.shown(unit), theirs.shown(unit), reach, str(ours.n)])
        return markdown(head, rows)


def number(value: float) -> str:
    """Three figures, no more."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
