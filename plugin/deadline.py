"""Ends one HTTP exchange when its time is over, however busily the other side drips.

httpx counts the seconds of each read alone: a server that sends a byte of its headers now and then
would hold a worker for as long as it likes.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer
from typing import Any

_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class _Deadline:
    """Knows the socket of the exchange, and hangs up on it once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._is_over = False

    def trace(self, name: str, info: dict[str, Any]) -> None:
        """Note the socket when httpx says that it is connected: after TLS it is another one."""
        if not name.endswith(_CONNECTED):
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self._is_over:
                self._hang_up()

    def end(self) -> None:
        """Hang up: who reads from the socket finds it closed."""
        with self._lock:
            self._is_over = True
            self._hang_up()

    def _hang_up(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def within(seconds: float) -> Iterator[dict[str, Any]]:
    """Give the `extensions` for one httpx request that is cut off after so many seconds.

    What is cut off raises an httpx.HTTPError, as any connection does that breaks.
    """
    deadline = _Deadline()
    timer = Timer(seconds, deadline.end)
    timer.daemon = True
    timer.start()
    try:
        yield {"trace": deadline.trace}
    finally:
        timer.cancel()
