"""Fixtures that several tests share."""

import compileall
import gc
import importlib
import os
import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, settings

import quizkz
from quizkz.desk import Desk
from tests.libraries import open_library

# The same examples in every run, on a busy machine too: a red run is then the fault of the last change.
# `pytest --hypothesis-profile=chance` looks at examples that nobody has seen.
_steady = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _steady, derandomize=True)
settings.register_profile("chance", _steady, max_examples=100)
settings.load_profile("steady")

# An answer is synced to the disk before it is shown; in memory the tests do not wait for that.
_MEMORY = Path("/dev/shm")
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2**30:
    tempfile.tempdir = str(_MEMORY)
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.tempdir)

# Walks of a screen would spend half their time asleep: Textual paints 60 times a second, and its pilot takes
# the app for idle only after 20 ms without work.
os.environ["TEXTUAL_FPS"] = "250"  # read when Textual is first imported
_wait = importlib.import_module("textual._wait")
vars(_wait).update(SLEEP_GRANULARITY=0.005, SLEEP_IDLE=0.0005)

# Half of what a worker does before its first test is rewriting asserts; what was rewritten once is kept.
sys.dont_write_bytecode = False


def _no_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse every socket that could leave this machine; those of the event loop are local ones."""
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        raise PermissionError("no test may use the network")


sys.addaudithook(_no_network)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the package once: workers and the programs that tests start would each do it for themselves."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(quizkz.__file__).parent, quiet=1)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than processors: tests of the interface and of processes wait a part of their time."""
    return 1 + (os.cpu_count() or 1)


def pytest_collection(session: pytest.Session) -> None:
    """Have each worker read the tests from another one on: what one has rewritten, the others find.

    A module that cannot be imported is left to its collection, which tells why.
    """
    config = session.config
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS or not hasattr(config, "workerinput"):
        return
    folder = Path(__file__).parent
    paths = [path.relative_to(folder.parent) for path in sorted(folder.rglob("test_*.py"))]
    worker = int(config.workerinput["workerid"].removeprefix("gw"))
    first = len(paths) * worker // config.workerinput["workercount"]
    with warnings.catch_warnings(action="error"):
        for path in paths[first:] + paths[:first]:
            with suppress(Exception, pytest.skip.Exception):
                importlib.import_module(".".join(path.with_suffix("").parts))


def pytest_collection_finish() -> None:
    """Look for garbage less often: what was imported and collected stays, and tests leave little."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class OpenDesk(Protocol):
    """Opens a desk below the test's temporary folder; see `tests.libraries.open_library`."""

    def __call__(self, decks: dict[str, str], **options: Any) -> Desk: ...


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    """A factory of desks: `desk({"a.toml": "..."}, now=NOON, config="...", shipped={...})`; closes them."""
    opened: list[Desk] = []

    def make(decks: dict[str, str], **options: Any) -> Desk:
        made = open_library(tmp_path, decks, **options)
        opened.append(made)
        return made

    yield make
    for one in opened:
        one.close()
