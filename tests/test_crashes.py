"""Killed at any moment, the program loses nothing that it had shown as done, and tears no file."""

import random
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has neither SIGKILL nor a pseudo-terminal", allow_module_level=True)

from tests.crashes.commands import SCENARIOS, Stage, at_steps
from tests.crashes.faults import needs_faults
from tests.crashes.ledger import Ledger
from tests.crashes.sitting import PROGRAMS, dead_at_a_step, killed_in_a_sitting, lived, write_deck

_SITTINGS = (("app", 1), ("plain", 1), ("app", 2), ("plain", 2))
"""Which program, and the seed of the moments at which it is killed."""


def kill_sittings(folder: Path, program: str, seed: int, kills: int) -> None:
    """Kill so many sittings one after another over one log."""
    write_deck(folder / "decks", 20 + 6 * kills)
    ledger, chance = Ledger(), random.Random(f"{program} {seed}")
    for _ in range(kills):
        killed_in_a_sitting(PROGRAMS[program], folder, ledger, chance)
    lived(PROGRAMS[program], folder, ledger, chance)


def die_in_sittings(folder: Path, program: str, deaths: int) -> None:
    """Have so many sittings die at a step of writing the log."""
    write_deck(folder / "decks", 20 + 12 * deaths)
    ledger, chance = Ledger(), random.Random(program)
    done = sum(dead_at_a_step(PROGRAMS[program], folder, ledger, chance) for _ in range(deaths))
    assert done > deaths / 2
    lived(PROGRAMS[program], folder, ledger, chance)


def kill_commands(folder: Path, scenario: str, kills: int) -> None:
    """Kill so many runs of a command; one that was over before its moment came counts for none."""
    stage, chance = Stage(SCENARIOS[scenario], folder), random.Random(scenario)
    done = 0
    for _ in range(4 * kills):
        done += stage.kill(chance)
        if done == kills:
            return
    raise AssertionError(f"only {done} of {kills} runs lived long enough to be killed")


def kill_at_steps(folder: Path, scenario: str, most: int) -> None:
    """Kill a command at each step by which it changes files, or at so many of them."""
    for stage, step in at_steps(scenario, folder, most):
        stage.kill_at(step)


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_shown_as_answered_is_in_the_log_once_after_a_kill(tmp_path: Path, program: str) -> None:
    kill_sittings(tmp_path, program, 0, 14)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_command_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path, scenario: str) -> None:
    kill_commands(tmp_path, scenario, 2)


@pytest.mark.long
@pytest.mark.parametrize(("program", "seed"), _SITTINGS)
def test_three_hundred_kills_of_sittings_lose_nothing(tmp_path: Path, program: str, seed: int) -> None:
    kill_sittings(tmp_path, program, seed, 75)


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_kills_of_commands_tear_nothing(tmp_path: Path, scenario: str) -> None:
    kill_commands(tmp_path, scenario, 25)


@needs_faults
@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_shown_as_answered_is_there_where_writing_stopped_half_way(
    tmp_path: Path, program: str
) -> None:
    die_in_sittings(tmp_path, program, 6)


@needs_faults
@pytest.mark.long
@pytest.mark.parametrize("program", PROGRAMS)
def test_sittings_that_die_at_any_step_of_writing_lose_nothing(tmp_path: Path, program: str) -> None:
    die_in_sittings(tmp_path, program, 60)


@needs_faults
@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_command_that_dies_at_a_step_leaves_the_old_or_the_new(tmp_path: Path, scenario: str) -> None:
    kill_at_steps(tmp_path, scenario, 2)


@needs_faults
@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_command_that_dies_at_any_step_leaves_the_old_or_the_new(tmp_path: Path, scenario: str) -> None:
    kill_at_steps(tmp_path, scenario, 60)
