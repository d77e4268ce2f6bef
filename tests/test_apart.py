"""Work in a process of its own: told, ended, failed, crashed, and nothing left of it."""

import os
import select
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from quizkz.apart import apart
from quizkz.errors import BusyError, QuizkzError
from tests.works import busy, counted, crashed, endless


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_what_work_tells_and_comes_to_is_told_here() -> None:
    told: list[tuple[object, ...]] = []
    pid, number = apart(partial(counted, 3), lambda *far: told.append(far), ("first", 0, 1))
    assert number == 3
    assert pid != os.getpid()
    assert gone(pid)
    assert list(dict.fromkeys(told)) == [("first", 0, 1), *(("counting", n, 3) for n in range(3))]


def test_a_failure_is_the_same_here_and_a_crash_is_a_sentence() -> None:
    with pytest.raises(BusyError, match="Another program") as failed:
        apart(busy, lambda *_: None, ())
    assert failed.value.place == "/a/log"
    with pytest.raises(QuizkzError, match=r"code 7\). Nothing was changed"):
        apart(crashed, lambda *_: None, ())


def test_where_no_process_can_be_had_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/not/there")
    assert apart(partial(counted, 2), lambda *_: None, ()) == (os.getpid(), 2)


def test_work_that_is_left_is_ended_at_once_and_leaves_nothing() -> None:
    pids: list[int] = []

    def told(part: str, pid: int = 0, _: int = 0) -> None:
        if part == "pid":
            pids.append(pid)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apart(endless, told, ("first",))
    assert gone(pids[0])  # a zombie would still be there


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the child ends with its next step")
def test_a_parent_that_is_killed_takes_its_work_along() -> None:
    code = "from tests.works import endless; from quizkz.apart import apart; apart(endless, print, ())"
    parent = subprocess.Popen(
        [sys.executable, "-u", "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert parent.stdout is not None
    pid = next(int(line.split()[1]) for line in parent.stdout if line.startswith("pid"))
    child = os.pidfd_open(pid)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert select.select([child], [], [], 5)[0]  # it can be read once the process has ended
    os.close(child)
