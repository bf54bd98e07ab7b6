"""Look at processes from outside."""

import threading
import time

import psutil


def is_over(pid: int, within: float = 5) -> bool:
    """Tell whether the process ends in time. A zombie is over: not every machine has a reaper."""
    deadline = time.monotonic() + within
    while not _is_dead(pid) and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    return _is_dead(pid)


def _is_dead(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
