"""A report made by hand: that of the designed screens, on Tuesday 25 November 2025."""

import random
from datetime import date

from quizkz.review import CardId
from quizkz.stats import Streak
from quizkz.stats.report import (
    BANDS,
    Activity,
    Band,
    Confusion,
    Forecast,
    Knowledge,
    Leech,
    Place,
    Report,
    Retention,
    Share,
    Span,
    Spread,
    Stages,
)
from quizkz.store import Day

TODAY = (date(2025, 11, 25) - date(1970, 1, 1)).days
WEEKS = """\
·▪····■■·■·■·······▪▪·▪■■■▪▪▪▪■·■·■■··▪▪·▪▪■■▪▪■■▪■·■
■··■·■■·■···■·▪···■··▪■■··▪■·■▪▪▪■■■■■■▪■▪·■■■■■■▪■▪■
■■▪··■··■·■·■···■·■···▪·▪··■·■■·■··■▪·▪·■·■▪■■■■■▪·■
■▪·········▪·■·▪···▪■·■·▪■■·····▪■■■▪■▪·▪■▪■■▪·▪·■·■
■·▪···■▪·■·▪··■······■·▪■·■··■··▪··■·■■▪·■■··▪·■■■■■
▪··▪·▪··■▪·■▪■▪■·■■···■■·■■■▪▪■■··■▪·■·■▪■·■▪▪■·■■■▪
·■··▪■·····■·■··▪■····■■··■▪■▪■··▪■▪·▪■■···■■■■■■■▪■"""
"""The year's days as the designed screen has them, a row for each weekday."""


def days() -> tuple[Day, ...]:
    """The days of `WEEKS`: 5 answers where some, 25 where the goal of 20 was met."""
    first = TODAY - 365
    found = []
    for row, line in enumerate(WEEKS.splitlines()):
        for week, mark in enumerate(line):
            answers = {"·": 0, "▪": 5, "■": 25}[mark]
            day = first + 7 * week + row
            if answers and day <= TODAY:
                found.append(Day(day, answers, answers - 1, answers * 15_000))
    return tuple(sorted(found))


def share(right: int, number: int, low: float, high: float) -> Share:
    """A share with its range."""
    return Share(right, number, low, high)


def band(at: int, right: int, number: int, predicted: float, reach: float = 0.04) -> Band:
    """A band whose range reaches so far on both sides of what happened."""
    happened = right / number
    return Band(*BANDS[at], share(right, number, happened - reach, min(1.0, happened + reach)), predicted)


def designed() -> Report:
    """The report of the designed screens."""
    retention = Retention(
        share(375, 412, 0.88, 0.93), share(218, 248, 0.84, 0.91), share(156, 164, 0.91, 0.98), 0.9
    )
    bands = (band(0, 204, 210, 0.97), band(1, 149, 164, 0.925), band(2, 46, 58, 0.86), band(3, 23, 31, 0.74))
    cards = tuple(CardId(f"economy/q{n}") for n in range(4))
    return Report(
        title="All decks",
        today=TODAY,
        span=Span("year", TODAY - 365, TODAY),
        since=TODAY - 365,
        day=Day(TODAY, 12, 11, 180_000),
        activity=Activity(days(), Streak(7, today=True, longest=19)),
        retention=retention,
        calibration=bands,
        forecast=Forecast((24, 18, 21, 9, 14, 16, 11, 13, 8, 19, 12, 10, 7, 9), 6),
        stages=Stages(42, 5, 60, 38, 2),
        stability=Spread((0, 1, 7, 21, 90, 365, 36500), (4, 21, 30, 28, 17, 3), 24.0),
        difficulty=Spread((1, 2, 4, 6, 8, 10), (8, 20, 40, 25, 10), 5.2),
        retrievability=Spread((0.0, 0.7, 0.8, 0.9, 0.95, 1.0), (4, 8, 31, 40, 20), 0.93),
        knowledge=Knowledge(93.4, 103, 147),
        hours=tuple(
            share(max(0, n - n // 9), n, 0.8, 0.95)
            for n in (0, 0, 0, 0, 0, 0, 4, 30, 120, 80, 12, 6, 9, 20, 11, 3, 0, 8, 14, 22, 31, 25, 12, 5)
        ),
        seconds_a_card=15.2,
        decks=(
            Place("economy", "Economic reforms", 50, 41, 0.87, share(120, 131, 0.86, 0.95)),
            Place("tech", "Technology and AI", 42, 30, 0.71, share(70, 91, 0.67, 0.84)),
            Place("foreign", "Foreign policy", 55, 32, 0.93, share(180, 190, 0.91, 0.97)),
        ),
        tags=(
            Place("figures", "figures", 20, 18, 0.78, share(40, 50, 0.67, 0.89)),
            Place("dates", "dates", 12, 11, 0.9, share(30, 33, 0.76, 0.97)),
        ),
        leeches=(
            Leech(cards[0], "How many people do *small and medium* enterprises employ?", "4.3 million", 9),
            Leech(cards[1], "Which fund did UNESCAP endorse?", "SWP", 8),
        ),
        confusions=(
            Confusion("KazAID", "CICA", 4, cards[:2]),
            Confusion("2.3 billion", "4.3 million", 3, cards[2:3]),
            Confusion("SWP", "UNESCAP", 2, cards[3:]),
        ),
    )


def untouched() -> Report:
    """A report before the first answer."""
    nothing = share(0, 0, 0.0, 1.0)
    spread = Spread((), (), None)
    return Report(
        title="All decks",
        today=TODAY,
        span=Span("year", TODAY - 365, TODAY),
        since=None,
        day=Day(TODAY, 0, 0, 0),
        activity=Activity((), Streak(0, today=False, longest=0)),
        retention=Retention(nothing, nothing, nothing, 0.9),
        calibration=(),
        forecast=Forecast((0,) * 14, 0),
        stages=Stages(147, 0, 0, 0, 0),
        stability=spread,
        difficulty=spread,
        retrievability=spread,
        knowledge=Knowledge(0.0, 0, 147),
        hours=(nothing,) * 24,
        seconds_a_card=None,
        decks=(),
        tags=(),
        leeches=(),
        confusions=(),
    )


class _Any:
    """Figures by chance, from a seed: small and large ones, titles with odd characters, nothing at all."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def number(self) -> int:
        return self.chance.choice((0, 1, self.chance.randint(0, 40), self.chance.randint(0, 400_000)))

    def share(self) -> Share:
        number = self.number()
        right = self.chance.randint(0, number)
        happened, reach = right / max(1, number), self.chance.random() / 2
        return Share(right, number, max(0.0, happened - reach), min(1.0, happened + reach))

    def title(self) -> str:
        return "".join(self.chance.choices("aä日\u0301 [/]$x\n", k=self.chance.randint(1, 90)))

    def maybe(self, value: float) -> float | None:
        return self.chance.choice((None, value))

    def spread(self, *edges: float) -> Spread:
        counts = tuple(self.number() for _ in edges[1:])
        return Spread(edges, counts, self.maybe(self.chance.uniform(edges[0], edges[-1])))

    def places(self) -> tuple[Place, ...]:
        return tuple(
            Place(
                f"id{n}",
                self.title(),
                self.number(),
                self.number(),
                self.maybe(self.chance.random()),
                self.share(),
            )
            for n in range(self.chance.randint(0, 12))
        )

    def days(self, back: int) -> tuple[Day, ...]:
        some = sorted(self.chance.sample(range(back + 1), self.chance.randint(0, 25)), reverse=True)
        return tuple(Day(TODAY - ago, self.number(), self.number(), self.number() * 1000) for ago in some)

    def bands(self) -> tuple[Band, ...]:
        shares = [self.share() for _ in BANDS]
        means = [self.chance.random() if share.number else None for share in shares]
        return tuple(
            Band(low, high, of, mean) for (low, high), of, mean in zip(BANDS, shares, means, strict=True)
        )

    def report(self) -> Report:
        few, card = range(self.chance.randint(0, 3)), CardId("deck/card")
        name, back = self.chance.choice((("30d", 29), ("90d", 89), ("year", 364), ("all", 1200)))
        return Report(
            title=self.title(),
            today=TODAY,
            span=Span(name, TODAY - back, TODAY),
            since=self.chance.choice((None, TODAY - back, TODAY - 3)),
            day=Day(TODAY, self.number(), self.number(), self.number() * 1000),
            activity=Activity(self.days(back), Streak(self.number(), today=True, longest=self.number())),
            retention=Retention(self.share(), self.share(), self.share(), self.maybe(0.85)),
            calibration=self.bands(),
            forecast=Forecast(tuple(self.number() for _ in range(14)), self.number()),
            stages=Stages(*(self.number() for _ in range(5))),
            stability=self.spread(0, 1, 7, 21, 90, 365, 36500),
            difficulty=self.spread(1, 2, 4, 6, 8, 10),
            retrievability=self.spread(0.0, 0.7, 0.8, 0.9, 0.95, 1.0),
            knowledge=Knowledge(self.number() * self.chance.random(), self.number(), self.number()),
            hours=tuple(self.share() for _ in range(24)),
            seconds_a_card=self.maybe(self.chance.uniform(0, 600)),
            decks=self.places(),
            tags=self.places(),
            leeches=tuple(Leech(card, self.title(), self.title(), self.number()) for _ in few),
            confusions=tuple(Confusion(self.title(), self.title(), self.number(), (card,)) for _ in few),
            filled=self.chance.choice((True, False)),
        )


def any_report(seed: int) -> Report:
    """A report by chance: its figures need not agree with each other."""
    return _Any(seed).report()
