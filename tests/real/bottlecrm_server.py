"""Run BottleCRM on loopback, from a copy of the migrated database, for as long as a test run."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.real.bottlecrm_install import InstalledCrm, crm_environment

START_SECONDS = 90.0


@dataclass(frozen=True)
class RunningCrm:
    """A live BottleCRM: where it answers, and a JWT of its admin, who is in no organisation yet."""

    base_url: str
    admin_jwt: str


@contextmanager
def running_crm(installed: InstalledCrm, folder: Path) -> Iterator[RunningCrm]:
    """Start BottleCRM in `folder`, which keeps its database, mail and logs; stop it at the end."""
    shutil.copy(installed.template, folder / "crm.sqlite3")
    environment = crm_environment(folder / "crm.sqlite3", folder / "mail")
    environment["BENCH_JWT"] = str(folder / "jwt")
    port = _free_port()
    command = [installed.python, "-m", "uvicorn", "bench_asgi:application"]
    with (folder / "crm.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"],
            env=environment,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            base_url = f"http://127.0.0.1:{port}"
            _wait_until_up(server, base_url, folder / "crm.log")
            yield RunningCrm(base_url, _admin_jwt(folder / "jwt"))
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _admin_jwt(output: Path) -> str:
    lines = (line.partition(":") for line in output.read_text().splitlines())
    return next(value.strip() for name, _, value in lines if name == "access_token")


def _wait_until_up(server: subprocess.Popen[bytes], base_url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            if httpx.get(f"{base_url}/healthz/", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"BottleCRM did not come up:\n{log.read_text()[-2000:]}")
