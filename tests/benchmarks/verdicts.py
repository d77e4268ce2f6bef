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
    texts = (words, "9 " * (LONG // 2), "1,2." * (LONG // 4), "é" * LONG, "½" * LONG, "{{" * (LONG // 2))
    worst = max(_ms(lambda t=text: _typed(words, t)) for text in texts)  # type: ignore[misc]  # bound at once
    yield f"a verdict on {LONG:,} characters, the worst of {len(texts)}", f"{worst:.1f} ms", "50 ms"
    braces = "{{a " * 4000
    yield "a prompt with 4,000 unclosed gaps", f"{_ms(lambda: gap_errors(braces)):.1f} ms", "50 ms"
    yield from _many()
    gaps = Cloze(id="q", text="{{a}} " * 4000)
    yield (
        "a verdict on 4,000 gaps",
        f"{_ms(lambda: _graded(gaps, ('a',) * 4000)):.1f} ms",
        "",
    )


def _many() -> Iterator[tuple[str, str, str]]:
    """What an author lists many of: ten answers and ten rejects, two hundred answers, ten gaps."""
    for language, answer, response, other in (
        ("ru", "Совет безопасности ООН", "Савет безопастности ООН", "Комитет по внутренним делам"),
        ("kk", "Қазақстан Республикасы", "Казакстан Республикаси", "Өзбекстан Республикасының үкіметі"),
    ):
        listed = [tuple(f"{text} {letter}" for letter in "абвгдежзик") for text in (answer, other)]
        question = Typed(id="q", prompt="?", answer=answer, accept=listed[0], reject=listed[1])
        took = _ms(lambda q=question, r=response, of=language: _graded(q, r, of))  # type: ignore[misc]  # bound at once
        yield f"a verdict in {language}, 10 more answers and 10 rejects", f"{took:.2f} ms", "1 ms"
    accept = tuple(f"café élève {n} à Orléans" for n in range(200))
    question = Typed(id="q", prompt="?", answer="Orléans", accept=accept)
    for response in ("Orleens", "crème brûlée " * 31):
        began = time.perf_counter()
        _graded(question, response, "fr")
        first = (time.perf_counter() - began) * 1000
        later = _ms(lambda r=response: _graded(question, r, "fr"))  # type: ignore[misc]  # bound at once
        letters = f"{len(response)} letters"
        yield f"a verdict, 200 more answers, {letters}", f"first {first:.1f} ms, later {later:.1f} ms", ""
    gaps = Cloze(id="q", text=" ".join(f"{{{{référendum {n}}}}}" for n in range(10)))
    long = ("référendum " * (LONG // 11),) * 10
    yield (
        f"a verdict on 10 gaps of {LONG:,} characters",
        f"{_ms(lambda: _graded(gaps, long)):.1f} ms",
        "50 ms",
    )


def _typed(answer: str, response: str) -> None:
    _graded(Typed(id="q", prompt="?", answer=answer), response)


def _graded(question: Question, response: Response, language: str = "en") -> None:
    grade(question, response, rules=Grading(), language=language)


def _ms(work: Callable[[], object]) -> float:
    """The best of three, in milliseconds: what else the machine does only adds."""
    found = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return min(found)
