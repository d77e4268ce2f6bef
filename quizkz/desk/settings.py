"""Changes that the program itself makes to the learner's settings file; the rest of it stays as it is."""

from collections.abc import Callable, Collection, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz import stats
from quizkz.clock import Now, date_of
from quizkz.config import Goal
from quizkz.errors import QuizkzError
from quizkz.scheduling.limits import Backlog
from quizkz.store import Day
from quizkz.texts import words

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk

Settings = MutableMapping[str, Any]


def change(path: Path, by_hand: str, made: Callable[[Settings], None]) -> None:
    """Change the settings file at once or not at all; comments, order and ends of lines kept.

    Raises QuizkzError, which ends with what to write `by_hand`, where it cannot be.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    from quizkz.files import replace_file

    try:
        before = path.read_bytes() if path.exists() else None
        text = (before or b"").decode("utf-8-sig")
        settings = tomlkit.parse(text.replace("\r\n", "\n"))
        made(settings)
        after = tomlkit.dumps(settings).lstrip("\n").replace("\n", "\r\n" if "\r\n" in text else "\n")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, TOMLKitError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise QuizkzError(
            f"{path} could not be changed ({reason}). Write {by_hand} in it yourself."
        ) from error
    try:
        replace_file(path, before, after.encode())
    except QuizkzError as failure:
        raise QuizkzError(f"{failure} Write {by_hand} in it yourself.") from failure


def set_samples(path: Path) -> None:
    """Write `samples = true`."""

    def made(settings: Settings) -> None:
        settings["samples"] = True

    change(path, "samples = true", made)


def set_exam_date(desk: "Desk", deck: str, day: int | None, now: Now) -> None:
    """Write a deck's exam date into the settings (None: it has none), and follow it from now on."""
    path = desk.places.config

    def made(settings: Settings) -> None:
        table = _table(settings, "deck", deck)
        if day is not None:
            table["exam_date"] = date_of(day)
        elif _has_another(desk, deck):
            table["exam_date"] = "none"
        else:
            table.pop("exam_date", None)
            if not table:
                del settings["deck"][deck]

    written = "none" if day is None else date_of(day).isoformat()
    change(path, f"exam_date = {written} below [deck.{deck}]", made)
    desk.refresh(now)


def _has_another(desk: "Desk", deck: str) -> bool:
    """Whether the deck has an exam date of its author, or all decks one of the learner."""
    study = next((entry.study for entry in desk.decks if entry.id == deck), {})
    return bool(study.get("exam_date") or desk.config.study.get("exam_date"))


def set_goal(desk: "Desk", now: Now, *, cards: int = 0, minutes: int = 0) -> Goal:
    """Write the daily goal into the settings (neither: none), and follow it from now on; the goal."""
    today = desk.today(now)
    day = next(iter(desk.store.days(today, today)), Day(today, 0, 0, 0))
    goal = stats.new_goal(day, desk.config.goal, cards=cards, minutes=minutes)
    values: dict[str, Any] = {"minutes": goal.minutes} if goal.minutes else {"cards": goal.cards or 0}
    if goal.since is not None:
        values["since"] = date_of(goal.since)

    def made(settings: Settings) -> None:
        table = _table(settings, "goal")
        for name in ("cards", "minutes", "since"):
            if name in values:
                table[name] = values[name]
            else:
                table.pop(name, None)

    name, amount = next(iter(values.items()))
    change(desk.places.config, f"{name} = {amount} below [goal]", made)
    desk.refresh(now)
    return goal


def set_backlog(desk: "Desk", backlog: Backlog | None, now: Now) -> None:
    """Write how a backlog is worked off into the settings (None: there is none any more), and follow it."""

    def made(settings: Settings) -> None:
        if backlog is None:
            settings.pop("backlog", None)
            return
        table = _table(settings, "backlog")
        table["per_day"] = backlog.per_day
        if backlog.new:
            table["new"] = True
        else:
            table.pop("new", None)

    by_hand = "no table [backlog]" if backlog is None else f"per_day = {backlog.per_day} below [backlog]"
    change(desk.places.config, by_hand, made)
    desk.refresh(now)


def set_query(desk: "Desk", name: str, line: str, now: Now) -> None:
    """Keep a search under a name in the settings, in place of one that is called so, and follow it."""

    def made(settings: Settings) -> None:
        _table(settings, "queries")[called(desk.config.queries, name) or name] = line

    change(desk.places.config, f"a line for {name} below [queries]", made)
    desk.refresh(now)


def called(queries: Collection[str], name: str) -> str | None:
    """The saved search that a name calls, however it is written; None where there is none."""
    return next((one for one in queries if words(one) == words(name)), None)


def _table(settings: Settings, *names: str) -> Settings:
    """The table of these names, made where there is none; QuizkzError where something else is there."""
    import tomlkit

    table = settings
    for place, name in enumerate(names):
        if name not in table:
            table[name] = tomlkit.table(is_super_table=place < len(names) - 1)
        table = table[name]
        if not isinstance(table, MutableMapping):
            raise QuizkzError(f"`{name}` in the settings is no table. `quizkz config` shows what it may be.")
    return table
