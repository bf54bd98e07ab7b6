"""The sandbox CRM as a program of its own: its settings, its mail catcher, its start and end."""

import ast
import os
import signal
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from itertools import takewhile
from pathlib import Path

import httpx
import pytest

from integrations.sandbox.catcher import mail_catcher
from integrations.sandbox.config import SandboxConfig
from integrations.sandbox.store import Mail, Store
from tests.integrations.contract import free_port

SANDBOX = Path(__file__).parents[3] / "integrations" / "sandbox"


def imports_of(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text("utf-8")))
    names: set[str] = set()
    for node in tree:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_it_imports_nothing_of_the_plugin_nor_of_an_adapter() -> None:
    ours = {
        name
        for path in SANDBOX.rglob("*.py")
        for name in imports_of(path)
        if name.split(".")[0] in {"plugin", "integrations"}
    }

    assert ours
    assert all(name.startswith("integrations.sandbox") for name in ours)


def test_its_settings_have_defaults_on_loopback() -> None:
    config = SandboxConfig.from_env({})

    assert (config.port, config.smtp_port) == (5081, 5082)
    assert config.base_url == "http://127.0.0.1:5081"
    assert config.install_code is None


@pytest.mark.parametrize("value", ["0", "65536", "five", "-1", "٥"])
def test_a_port_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(ValueError, match="SANDBOX_SMTP_PORT must be"):
        SandboxConfig.from_env({"SANDBOX_SMTP_PORT": value})


def test_the_install_code_is_not_shown() -> None:
    assert "hush" not in repr(SandboxConfig.from_env({"SANDBOX_INSTALL_CODE": "hush"}))


def test_the_mail_catcher_keeps_every_message_as_it_came(tmp_path: Path) -> None:
    config = SandboxConfig(tmp_path, smtp_port=free_port())
    store = Store(tmp_path / "sandbox.sqlite3")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.example", "b@y.example", "Grüße"
    message.set_content("Hello\n.a line with a dot\n")
    catcher = mail_catcher(config, store)
    catcher.start()

    with smtplib.SMTP("127.0.0.1", config.smtp_port) as smtp:
        smtp.send_message(message)

    catcher.stop()
    with store.reading() as session:
        mail = session.get_one(Mail, 1)
    store.close()
    assert (mail.sender, mail.recipients) == ("a@x.example", "b@y.example")
    assert b"\r\n.a line with a dot\r\n" in mail.raw


def run_with(arguments: list[str], **settings: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "integrations.sandbox", *arguments],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_serves_until_it_is_asked_to_stop(tmp_path: Path) -> None:
    port = free_port()
    with run_with(
        ["serve"],
        SANDBOX_STATE=str(tmp_path / "state"),
        SANDBOX_PORT=str(port),
        SANDBOX_SMTP_PORT=str(free_port()),
        SANDBOX_INSTALL_CODE="code",
        SANDBOX_PLUGIN_URL="http://127.0.0.1:9",
    ) as process:
        assert process.stderr is not None
        said = list(takewhile(lambda line: "Not installed yet" not in line, process.stderr))
        page = httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).text
        process.send_signal(signal.SIGTERM)
        _, last = process.communicate(timeout=10)

    assert "The sandbox CRM is at" in "".join([*said, last])
    assert "Candidates" in page
    assert process.returncode == 0
    assert "Traceback" not in last


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [([], {}, "usage:"), (["serve"], {"SANDBOX_PORT": "many"}, "SANDBOX_PORT must be")],
)
def test_bad_usage_gets_one_line(arguments: list[str], settings: dict[str, str], said: str) -> None:
    with run_with(arguments, **settings) as process:
        _, errors = process.communicate(timeout=20)

    assert process.returncode == 2
    assert errors.startswith(said)
    assert errors.count("\n") == 1
