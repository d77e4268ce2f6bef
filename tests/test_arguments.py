"""A line that begins with its command is read by the parser of that command alone, and nobody can tell."""

import pytest

from quizkz.cli.arguments import parse, parser


def test_each_command_is_helped_as_by_the_parser_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    whole = parser()
    listed = whole.format_help().partition("  COMMAND\n")[2].splitlines()
    names = [line.split()[0] for line in listed if line.startswith("    ") and line[4] != " "]
    assert {"study", "due", "export", "completion"} <= set(names)
    for name in names:
        helps = []
        for read in (whole.parse_args, parse):
            with pytest.raises(SystemExit):
                read([name, "--help"])
            helps.append(capsys.readouterr().out)
        assert helps[0] == helps[1] != ""


def test_what_begins_with_no_command_is_read_by_the_parser_of_all() -> None:
    before, after = parse(["--data", "due", "decks", "--json"]), parse(["decks", "--data", "due", "--json"])
    assert before == after
    assert (str(before.data), before.command, before.json) == ("due", "decks", True)
    assert parse([]).command is None


def test_a_word_that_is_no_command_is_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["duo"])
    assert "'duo' (choose from" in capsys.readouterr().err
