"""How long a verdict takes: on every row of the corpus, and on what no learner types."""

import statistics
import time
from collections.abc import Callable, Iterator

from quizkz.deck import Cloze, Grading, Question, Typed
from quizkz.grading import Response, grade
from quizkz.texts import gap_errors
from tests.corpus import cases

LONG = 4000
"""Characters that a response keeps; what is longer is cut before it is judged."""


def rows() -> Iterator[tuple[str, str, str]]:
    """The median and the worst verdict of the corpus; the longest responses and prompts."""
    times = [_ms(case.verdict) for case in cases()]
    slow = statistics.quantiles(times, n=100)[-1]
    yield (
        f"a verdict, {len(cases())} rows of the corpus",
        f"median {statistics.median(times):.2f} ms, 99 of 100 under {slow:.2f} ms",
        "1 ms",
    )
    words = "referendum and reform of the " * (LONG // 29)
    texts = (words, "9 " * (LONG // 2), "1,2." * (LONG // 4), "é" * LONG, "{{" * (LONG // 2))
    worst = max(_ms(lambda t=text: _typed(words, t)) for text in texts)  # type: ignore[misc]  # bound at once
    yield f"a verdict on {LONG:,} characters, the worst of {len(texts)}", f"{worst:.1f} ms", "50 ms"
    braces = "{{a " * 4000
    yield "a prompt with 4,000 unclosed gaps", f"{_ms(lambda: gap_errors(braces)):.1f} ms", "50 ms"
    gaps = Cloze(id="q", text="{{a}} " * 4000)
    yield (
        "a verdict on 4,000 gaps",
        f"{_ms(lambda: _graded(gaps, ('a',) * 4000)):.1f} ms",
        "",
    )


def _typed(answer: str, response: str) -> None:
    _graded(Typed(id="q", prompt="?", answer=answer), response)


def _graded(question: Question, response: Response) -> None:
    grade(question, response, rules=Grading())


def _ms(work: Callable[[], object]) -> float:
    """The best of three, in milliseconds: what else the machine does only adds."""
    found = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return min(found)
