"""The plugin as it runs in earnest: a web process and a worker process, told by the environment."""

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import httpx

from plugin.config import Config, environment
from plugin.local.launch import Program, end, launch

START_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def plugin_processes(config: Config, port: int, folder: Path) -> Iterator[None]:
    """Run `afterword web` on this port and `afterword worker`; stop both at the end."""
    commands = {
        "web": ["web", "--port", str(port), "--workers", "1", "--threads", "4"],
        "worker": ["worker"],
    }
    processes = [
        launch(
            Program(
                [sys.executable, "-P", "-m", "plugin", *command],
                environment() | _settings(config),
                folder / f"{name}.log",
            )
        )
        for name, command in commands.items()
    ]
    try:
        _wait_until_live(config.base_url, folder / "web.log")
        yield
    finally:
        for process in processes:
            end(process, signal.SIGTERM, within=10)


def _settings(config: Config) -> dict[str, str]:
    return {
        "AFTERWORD_SECRET_KEY": config.secret_key,
        "AFTERWORD_ENCRYPTION_KEYS": ",".join(config.encryption_keys),
        "AFTERWORD_BASE_URL": config.base_url,
        "AFTERWORD_MAIL_FROM": config.mail_from,
        "DATABASE_URL": config.database_url,
        "REDIS_URL": config.redis_url,
        "SMTP_URL": config.smtp_url,
    }


def _wait_until_live(base_url: str, log: Path) -> None:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        try:
            if httpx.get(f"{base_url}/health/live", timeout=5).is_success:
                return
        except httpx.TransportError:
            Event().wait(0.1)
    raise RuntimeError(f"The plugin did not come up:\n{log.read_text()[-3000:]}")
