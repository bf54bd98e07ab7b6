"""A real IMAP server, pymap with a mailbox in memory: installed once into a venv of its own."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from imapclient import IMAPClient

from plugin.domain.inbound_addresses import Purpose
from plugin.services import mailbox
from plugin.store.base import transaction
from tests.factories import JourneyRows, make_journey
from tests.mail.servers import free_port
from tests.mail_samples import bounces
from tests.mail_samples.people import mail
from tests.use_cases.postbox import address, mails, take_mail

PYMAP = "pymap==0.36.7"
VENV = Path(__file__).parents[2] / ".cache" / "pymap"
USER, PASSWORD = "demouser", "demopass"  # pymap's own


@pytest.fixture(scope="module")
def pymap() -> Path:
    program = VENV / "bin" / "pymap"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", PYMAP], check=True)
    return program


@pytest.fixture
def port(pymap: Path) -> Iterator[int]:
    """A running server with pymap's demonstration mails in its INBOX."""
    port = free_port()
    program = [pymap, "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    with subprocess.Popen(
        [*program, "--no-service", "admin", "--no-service", "managesieve", "dict", "--demo-data"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            for _ in range(200):
                try:
                    IMAPClient("127.0.0.1", port, ssl=False).logout()
                    break
                except OSError:
                    threading.Event().wait(0.05)
            yield port
        finally:
            server.kill()


@pytest.fixture
def rows(app: Flask, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[JourneyRows]:
    url = f"imap://{USER}:{PASSWORD}@127.0.0.1:{port}/INBOX"
    with app.app_context():
        take_mail(monkeypatch, inbound_imap_url=url)
        yield make_journey()


def put(port: int, *raws: bytes) -> None:
    with IMAPClient("127.0.0.1", port, ssl=False) as client:
        client.login(USER, PASSWORD)
        for raw in raws:
            client.append("INBOX", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def unseen_subjects(port: int) -> set[bytes]:
    with IMAPClient("127.0.0.1", port, ssl=False) as client:
        client.login(USER, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        found = client.fetch(client.search("UNSEEN"), ["ENVELOPE"])
        return {row[b"ENVELOPE"].subject for row in found.values()}


def look() -> None:
    while mailbox.poll():
        pass


def test_our_mail_is_taken_once_marked_and_nobody_elses_touched(
    rows: JourneyRows, port: int, clock: time_machine.Traveller
) -> None:
    to_ana = address(Purpose.CANDIDATE, rows.installation_id, rows.candidate_id).encode()
    before = unseen_subjects(port)
    copy = b"Delivered-To: " + to_ana + b"\r\n" + mail(subject="Thank you")
    huge = b"X-Original-To: " + to_ana + b"\r\n" + mail("x " * 400_000, subject="Huge")
    put(port, copy, bounces.POSTFIX, huge)

    look()
    clock.shift(60)
    put(port, b"Delivered-To: " + to_ana + b"\r\n" + mail(subject="Another"))
    look()
    clock.shift(60)
    look()

    kept = mails(rows.installation_id)
    assert [row.via for row in kept] == ["imap"] * 3
    assert b"Subject: Thank you" in (kept[0].body or b"")
    after = unseen_subjects(port)
    assert after - before == {b"Undelivered Mail Returned to Sender"}
    assert before <= after


def test_a_wrong_password_is_told_from_a_server_that_is_away(
    rows: JourneyRows, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"imap://{USER}:wrong@127.0.0.1:{port}/INBOX"
    take_mail(monkeypatch, inbound_imap_url=url)

    look()

    with transaction(None) as session:
        found = mailbox.health(session)
    assert found is not None
    assert found.error == "The mailbox refuses our user name or password."
