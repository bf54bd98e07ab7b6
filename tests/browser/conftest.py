"""Debian's Chromium, and the whole of `afterword up --demo` for it to look at."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY_WITHIN_SECONDS = 90


@dataclass(frozen=True)
class Demo:
    """A running `afterword up --demo`: its addresses, and the one-time sign-in link."""

    afterword: str
    crm: str
    sign_in_link: str


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The command that the README names, on a new state folder and free ports."""
    folder = tmp_path_factory.mktemp("demo")
    output = folder / "output.txt"
    with output.open("wb") as written:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "plugin", "up", "--demo"),
                *("--state", str(folder / "state")),
                *("--port", str(four_free_ports())),
            ],
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=clean_environment(),
        )
    try:
        yield wait_until_ready(process, output)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def wait_until_ready(process: "subprocess.Popen[bytes]", output: Path) -> Demo:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        said = output.read_text()
        if "Ready in" in said:
            found = dict(re.findall(r"^(Afterword|Sandbox CRM|Sign in) +(http\S+)$", said, re.M))
            return Demo(found["Afterword"], found["Sandbox CRM"], found["Sign in"])
        time.sleep(0.2)
    raise AssertionError(f"afterword up --demo is not ready:\n{output.read_text()}")


def clean_environment() -> dict[str, str]:
    ours = ("AFTERWORD_", "DATABASE_", "REDIS_", "SMTP_", "SANDBOX_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def four_free_ports() -> int:
    """Return the first of four ports in a row that nobody listens on.

    Each process begins elsewhere, so that two runs on one machine do not take the same ones.
    """
    begin = 20_000 + os.getpid() % 1_000 * 10
    for first in range(begin, begin + 9_000, 10):
        if all(is_free(first + offset) for offset in range(4)):
            return first
    raise AssertionError("no free ports")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
