"""What the program writes into the learner's settings: only what was asked for, and followed at once."""

from pathlib import Path

import pytest

from quizkz.clock import date_of
from quizkz.config import Goal, load
from quizkz.desk import Desk
from quizkz.desk.settings import set_exam_date, set_goal, set_samples
from quizkz.errors import QuizkzError
from quizkz.query import Scope
from quizkz.review import REVIEW, CardId, Draft, Rating
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later
from tests.test_planning import deck

SETTINGS = """\
# mine
theme = "nord"   # dark

[deck.a]  # the first
new_per_day = 7

[study]
fuzz = false
"""


def written(desk: Desk) -> str:
    return desk.places.config.read_text("utf-8")


def test_an_exam_date_is_written_beside_what_stands_there_and_followed(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(40, None)}, config=SETTINGS)
    set_exam_date(opened, "a", DAY + 12, NOON)
    date = f"exam_date = {date_of(DAY + 12)}\n"
    assert written(opened).replace(date, "") == SETTINGS
    assert date in written(opened)
    assert len(opened.plan(Scope(), NOON).cards) == 4
    set_exam_date(opened, "a", None, NOON)
    assert written(opened) == SETTINGS
    assert len(opened.plan(Scope(), NOON).cards) == 7


def test_a_date_of_the_author_can_be_taken_away(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(40, 12)}, config="")
    set_exam_date(opened, "a", None, NOON)
    assert written(opened) == '[deck.a]\nexam_date = "none"\n'
    assert opened.policy("a").choosing.exam_date is None
    set_exam_date(opened, "a", DAY + 5, NOON)
    assert opened.policy("a").choosing.exam_date == DAY + 5


def test_a_deck_without_settings_leaves_none_behind(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(4, None)})
    set_exam_date(opened, "a", DAY + 5, NOON)
    set_exam_date(opened, "a", None, NOON)
    assert load(opened.places.config)[0].deck == {}


def answer(desk: Desk, cards: int, day: int = DAY) -> None:
    drafts = [Draft(CardId(f"a/q{n:03}"), REVIEW, rating=Rating.EASY, took_ms=60_000) for n in range(cards)]
    for draft in drafts:
        desk.store.append([draft], later(NOON, days=day - DAY), day)


def test_a_goal_is_followed_from_the_day_on_which_it_is_set(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(9, None)}, config="[goal]\ncards = 2 # few\n")
    answer(opened, 1, DAY - 1)
    assert opened.overview(NOON).streak.days == 0
    assert set_goal(opened, NOON, minutes=5) == Goal(None, 5, since=DAY, chosen=True)
    assert opened.config.goal == Goal(None, 5, since=DAY, chosen=True)
    assert load(opened.places.config) == (opened.config, ())
    assert opened.overview(NOON).streak[:2] == (1, False)
    answer(opened, 5)
    assert opened.overview(NOON).streak[:2] == (2, True)


def test_a_day_that_is_kept_stays_so_whatever_the_goal_becomes(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(9, None)})
    answer(opened, 1)
    assert set_goal(opened, NOON, cards=30).since == DAY + 1
    assert opened.overview(NOON).streak[:2] == (1, True)


def test_no_goal_is_written_as_none(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(9, None)}, config="[goal]\nminutes = 5\nsince = 2024-01-01\n")
    set_goal(opened, NOON)
    assert written(opened) == "[goal]\ncards = 0\n"
    assert opened.config.goal == Goal(0, chosen=True)


@pytest.mark.parametrize("text", ["= broken", "deck = 3\n", "[deck]\na = 1\n"])
def test_settings_that_cannot_be_changed_stay_and_a_sentence_says_what_to_write(
    desk: OpenDesk, text: str
) -> None:
    opened = desk({"a.toml": deck(4, None)}, config=text)
    with pytest.raises(QuizkzError, match=r"exam_date|no table"):
        set_exam_date(opened, "a", DAY + 5, NOON)
    assert written(opened) == text


def test_settings_are_never_half_written_and_keep_their_mode_and_ends_of_lines(
    tmp_path: Path,
) -> None:
    real, path = tmp_path / "real.toml", tmp_path / "config.toml"
    real.write_bytes(b"samples = false\r\ntheme = 'nord'\r\n")
    real.chmod(0o640)
    path.symlink_to(real)
    inode = real.stat().st_ino
    set_samples(path)
    assert real.read_bytes() == b"samples = true\r\ntheme = 'nord'\r\n"
    assert path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.stat().st_ino != inode, "another file in its place, whole from the first moment"
    assert sorted(tmp_path.iterdir()) == [path, real]


def test_where_settings_cannot_be_written_a_sentence_says_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(QuizkzError, match="samples = true in it yourself"):
        set_samples(tmp_path / "file" / "config.toml")


def test_samples_are_shown_again_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("# hidden\nsamples = false\n", encoding="utf-8")
    set_samples(path)
    assert path.read_text("utf-8") == "# hidden\nsamples = true\n"
