"""An exam as a report to read, in Markdown, and as rows for a spreadsheet, in CSV."""

import re
from collections.abc import Iterator, Sequence

from quizkz.clock import local_time
from quizkz.exam.states import GUESS, SURE, THINK, Attempt, Item, Part, Result
from quizkz.exchange.cells import BOM, Value, csv_row, markdown, percent, table
from quizkz.texts.simple import simple

CERTAINTY = {SURE: "sure", THINK: "think so", GUESS: "guess"}
COLUMNS = (
    "exam",
    "time",
    "number",
    "deck",
    "tags",
    "card",
    "prompt",
    "response",
    "answer",
    "credit",
    "right",
    "certainty",
    "seconds",
)
"""The names of the columns of CSV, a row for each question."""
NO_ANSWER = "no answer"
GONE = "In no deck any more"


def file_stem(attempt: Attempt) -> str:
    """The name of a file for an exam, `exam-2026-01-31-0815-rivers`, and no path to another folder.

    The id of its deck comes from the log, and a log may be a stranger's.
    """
    begun = local_time(attempt.id.at, attempt.offset)
    deck = re.sub("[^a-z0-9]+", "-", attempt.spec.deck).strip("-")[:80] or "all"
    return f"exam-{begun:%Y-%m-%d-%H%M}-{deck}"


def to_markdown(result: Result) -> str:
    """The result as a report: score, by deck, by tag, and every question with what was said and is right."""
    lines = [
        f"# Exam: {markdown(result.attempt.title)}",
        "",
        *_summary(result),
        *_parts("Deck", result.by_deck),
        *_parts("Tag", result.by_tag),
        "## Questions",
        "",
        *(line for number, item in enumerate(result.items, 1) for line in _question(number, item)),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _summary(result: Result) -> Iterator[str]:
    """When it was, how it came out, and the scores before it."""
    attempt, mark = result.attempt, result.attempt.spec.pass_share
    over = attempt.ended_at is not None
    verdict = ("Passed" if result.passed else "Not passed") if over else "Not handed in"
    yield f"{local_time(attempt.id.at, attempt.offset):%Y-%m-%d %H:%M}, {_span(result.took_ms)}"
    yield ""
    yield (
        f"**{verdict}**: {result.right} of {len(result.items)} right, score {percent(result.score, mark)},"
        f" pass mark {100 * mark:.4g}%"
    )
    yield ""
    for line in _asides(result):
        yield f"- {line}"
    yield ""


def _asides(result: Result) -> Iterator[str]:
    if result.attempt.spec.tags:
        yield f"Only questions tagged {markdown(', '.join(result.attempt.spec.tags))}"
    if result.timed_out:
        yield "The time ran out"
    if result.certainty:
        points, most = result.certainty
        yield f"Certainty: {points:g} of {most:g} points"
    if result.earlier:
        yield f"Scores before it: {', '.join(percent(score) for score in result.earlier)}"
    yield f"Asked by the seed {result.attempt.spec.seed}"


def _parts(name: str, parts: Sequence[Part]) -> list[str]:
    """How many were right by deck or tag; nothing where there is none."""
    if not parts:
        return []
    rows = [(markdown(part.name), f"{part.right}", f"{part.number}", _share(part)) for part in parts]
    return [f"## By {name.lower()}", "", *table((name, "Right", "Of", "Share"), rows), ""]


def _share(part: Part) -> str:
    return percent(part.right / part.number) if part.number else ""


def _question(number: int, item: Item) -> Iterator[str]:
    """A question: its mark and prompt, what was said, what is right."""
    credit = "" if item.credit in (0, 1) else f", {percent(item.credit)}"
    word = "Right" if item.right else "Partly right" if item.credit > 0 else "Missed"
    prompt = markdown(simple(item.prompt)) or GONE
    yield f"### {number}. {word}{credit}"
    yield ""
    yield f"**Question:** {prompt}"
    yield ""
    yield f"- You said: {markdown(item.said) or NO_ANSWER}"
    yield f"- Answer: {markdown(item.answer)}" if item.answer else "- Answer: not known any more"
    if item.answered.sure is not None:
        yield f"- Certainty: {CERTAINTY.get(item.answered.sure, '')}"
    tags = f"; {markdown(', '.join(item.tags))}" if item.tags else ""
    yield f"- {markdown(item.deck)}{tags}"
    yield ""


def _span(ms: int) -> str:
    minutes, seconds = divmod((max(ms, 0) + 500) // 1000, 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def to_csv(result: Result) -> str:
    """The questions of the result as CSV, the names of the columns first."""
    attempt = result.attempt
    time = local_time(attempt.id.at, attempt.offset).isoformat(timespec="seconds")
    rows: list[tuple[Value, ...]] = [
        (
            attempt.title,
            time,
            number,
            item.deck,
            ", ".join(item.tags),
            item.card,
            " ".join(simple(item.prompt).split()),
            " ".join(item.said.split()),
            " ".join(item.answer.split()),
            round(item.credit, 4),
            item.right,
            "" if item.answered.sure is None else CERTAINTY.get(item.answered.sure, ""),
            round(item.answered.took_ms / 1000, 1),
        )
        for number, item in enumerate(result.items, 1)
    ]
    return BOM + "".join(csv_row(row) for row in (COLUMNS, *rows))
