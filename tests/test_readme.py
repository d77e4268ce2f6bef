"""The README says what the program does."""

import os

import pytest

from tests.readme import README, code, table_in, verdict_table


def test_the_readme_holds_the_verdicts_of_the_corpus() -> None:
    """`QUIZKZ_SNAPSHOTS=update` writes them anew."""
    text = README.read_text(encoding="utf-8")
    start, end = table_in(text)
    if os.environ.get("QUIZKZ_SNAPSHOTS") == "update":
        text = f"{text[:start]}\n{verdict_table()}\n{text[end:]}"
        README.write_text(text, encoding="utf-8")
        start, end = table_in(text)
    assert text[start:end].strip() == verdict_table()


@pytest.mark.parametrize(
    ("text", "span"),
    [("a", "`a`"), ("a|b", "`a\\|b`"), ("`a", "`` `a ``"), ("a``b", "```a``b```"), ("a\nb", "`a b`")],
)
def test_any_text_is_one_cell_of_a_table(text: str, span: str) -> None:
    assert code(text) == span
