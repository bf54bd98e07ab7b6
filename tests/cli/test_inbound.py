"""`afterword inbound` as a process: real SMTP in, rows in the database, killed at any moment."""

import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from flask import Flask

from plugin.cli import cli
from plugin.config import Config
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.inbound_outcomes import Outcome
from tests.factories import make_journey
from tests.mail.servers import free_port
from tests.mail_samples.people import mail
from tests.use_cases.postbox import address, mails, outcomes, read_all, take_mail


def environ(config: Config, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "AFTERWORD_SECRET_KEY": config.secret_key,
        "AFTERWORD_ENCRYPTION_KEYS": ",".join(config.encryption_keys),
        "AFTERWORD_BASE_URL": config.base_url,
        "DATABASE_URL": config.database_url,
        "REDIS_URL": config.redis_url,
        "SMTP_URL": config.smtp_url,
        "AFTERWORD_MAIL_FROM": config.mail_from,
        "AFTERWORD_INBOUND_DOMAIN": "in.agency.example",
    } | more


@contextmanager
def listening(config: Config, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run the command until the block ends."""
    settings = environ(config, AFTERWORD_INBOUND_LISTEN=f"127.0.0.1:{port}")
    program = [sys.executable, "-m", "plugin", "inbound"]
    with subprocess.Popen(program, env=settings, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == f"Taking mail at 127.0.0.1 port {port}\n"
            yield process
        finally:
            process.kill()


def deliver(port: int, raw: bytes, recipient: str) -> None:
    with smtplib.SMTP("127.0.0.1", port, "mx.example") as client:
        client.sendmail("ana.ruiz@mail.example", [recipient], raw)


def test_a_mail_that_was_answered_for_survives_any_kill(
    app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C.2-28: killed between keeping and reading, the mail is there and is read once."""
    port = free_port()
    with app.app_context():
        take_mail(monkeypatch)
        rows = make_journey()
        to_ana = address(Purpose.CANDIDATE, rows.installation_id, rows.candidate_id)
    with listening(config, port) as process:
        deliver(port, mail(to="jo.park@acme.example", Message_ID="<1@mail.example>"), to_ana)
        process.kill()
        process.wait(10)
    with listening(config, port) as process:
        deliver(port, mail(to="jo.park@acme.example", Message_ID="<1@mail.example>"), to_ana)
        process.terminate()
        assert process.wait(20) == 0

    with app.app_context():
        assert len(mails(rows.installation_id)) == 1
        read_all(rows.installation_id)
        read_all(rows.installation_id)
        assert outcomes(rows.installation_id) == [Outcome.CAPTURED]


def test_a_strangers_address_is_refused(config: Config) -> None:
    port = free_port()

    with listening(config, port), pytest.raises(smtplib.SMTPRecipientsRefused):
        deliver(port, mail(), "c-1-1-aaaaaaaaaaaaaaaa@in.agency.example")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "AFTERWORD_INBOUND_LISTEN is not set"),
        ({"AFTERWORD_INBOUND_LISTEN": "nowhere"}, "AFTERWORD_INBOUND_LISTEN must be"),
    ],
)
def test_without_a_place_to_listen_it_says_so_in_one_line(
    config: Config, more: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "plugin", "inbound"],
        env=environ(config, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("Error: " + said)
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_said_in_one_line(config: Config) -> None:
    port = free_port()
    with listening(config, port):
        done = subprocess.run(
            [sys.executable, "-m", "plugin", "inbound"],
            env=environ(config, AFTERWORD_INBOUND_LISTEN=f"127.0.0.1:{port}"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert f"Cannot listen at 127.0.0.1 port {port}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_help_says_what_it_is_for() -> None:
    assert "our own addresses" in CliRunner().invoke(cli, ["inbound", "--help"]).output
