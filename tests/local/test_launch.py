"""What we start ends with us, whichever way we end."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from plugin.local.launch import Program, end, launch
from tests.processes import is_over

STARTER = """
import sys, time
from pathlib import Path
from plugin.local.launch import Program, launch
child = launch(Program(["/bin/sleep", "60"], {}, Path(sys.argv[1])))
print(child.pid, flush=True)
time.sleep(60)
"""


def shell(script: str, log: Path) -> Program:
    return Program(["/bin/sh", "-c", script], {"PATH": os.defpath}, log)


def line_of(process: subprocess.Popen[bytes], log: Path) -> str:
    """Return the first line that the program writes."""
    while process.poll() is None and "\n" not in log.read_text():
        threading.Event().wait(0.01)
    return log.read_text().splitlines()[0]


def test_a_program_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, tmp_path / "log"], stdout=subprocess.PIPE, text=True
    )
    with starter:
        assert starter.stdout
        child = int(starter.stdout.readline())
        starter.kill()

    assert is_over(child)


def test_a_program_gets_its_own_environment_and_no_other(tmp_path: Path) -> None:
    log = tmp_path / "log"

    launch(Program(["/usr/bin/env"], {"ONLY": "this"}, log)).wait(5)

    assert "ONLY=this" in log.read_text()
    assert "HOME=" not in log.read_text()


def test_what_does_not_stop_when_asked_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = launch(shell("trap '' TERM; (trap '' TERM; sleep 60) & echo $!; wait", log))
    grandchild = int(line_of(process, log))

    end(process, signal.SIGTERM, within=0.2)

    assert process.returncode == -signal.SIGKILL
    assert is_over(grandchild)


def test_a_program_that_has_ended_already_is_no_error(tmp_path: Path) -> None:
    process = launch(shell("exit 3", tmp_path / "log"))
    process.wait(5)

    end(process, signal.SIGTERM, within=1)

    assert process.returncode == 3
