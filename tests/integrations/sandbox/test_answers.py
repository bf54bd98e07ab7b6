"""Bounces, answers and copies of notes: what the demo's candidates hand to the plugin."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from integrations.sandbox.config import SandboxConfig
from integrations.sandbox.letters import letter
from integrations.sandbox.store import Mail
from plugin.domain.inbound import MailKind, classify
from plugin.domain.inbound_addresses import Purpose
from tests.integrations.conftest import RunningSandbox
from tests.integrations.sandbox.browser import Browser
from tests.mail.servers import Mailbox, mail_server

BOUNCES, REPLIES, COPIES = (f"{letter}-1-1-x@in.localhost" for letter in "brc")
ANA = "lena.vogt@mail.example"


@pytest.fixture
def plugin_mail(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """The plugin's own mail server, as the sandbox sees it."""
    box = Mailbox()
    with mail_server(box) as url:
        port = int(url.rpartition(":")[2])
        here = replace(sandbox.here, config=replace(sandbox.here.config, plugin_smtp_port=port))
        monkeypatch.setitem(sandbox.app.extensions, "sandbox", here)
        monkeypatch.setitem(sandbox.app.jinja_env.globals, "plugin_takes_mail", True)
        yield box


@pytest.fixture
def caught(sandbox: RunningSandbox) -> int:
    """A coaching e-mail that the catcher took."""
    mail = letter("sam@agency.example", ANA, "Your note", "Hello")
    mail["Reply-To"] = f"sam@agency.example, Afterword <{REPLIES}>"
    with sandbox.here.store.writing() as session:
        row = Mail(sender=BOUNCES, recipients=ANA, raw=mail.as_bytes())
        session.add(row)
        session.flush()
        return row.id


@pytest.mark.parametrize(
    ("kind", "recipient", "what"),
    [
        ("bounce", BOUNCES, MailKind.BOUNCE),
        ("absence", REPLIES, MailKind.AUTO_REPLY),
        ("reply", REPLIES, MailKind.REPLY),
    ],
)
def test_a_mail_is_answered_as_the_plugin_understands_it(
    plugin_mail: Mailbox, browser: Browser, caught: int, kind: str, recipient: str, what: MailKind
) -> None:
    assert "Let it bounce" in browser.see(f"/mail/{caught}")

    browser.send(f"/mail/{caught}/answer", f"/mail/{caught}", kind=kind)

    assert plugin_mail.recipients == [[recipient]]
    classified = classify(plugin_mail.mails[0], Purpose.REPLY, datetime.now(UTC))
    assert classified.kind is what


def test_a_candidate_sends_a_note_with_a_copy_to_the_plugin(
    plugin_mail: Mailbox, browser: Browser, sandbox: RunningSandbox
) -> None:
    path = "/candidates/C-1/write"
    note = {
        "to": "Jo Park <jo@acme.example>",
        "bcc": COPIES,
        "subject": "Thanks",
        "text": "Dear Jo",
    }

    answer = browser.send(path, path, **note)

    assert answer.status_code == 303
    assert plugin_mail.recipients == [[COPIES]]
    assert COPIES.encode() not in plugin_mail.mails[0]
    assert "jo@acme.example" in browser.see("/mail")


def test_a_copy_that_the_plugin_refuses_is_said_and_kept_in_the_form(
    plugin_mail: Mailbox, browser: Browser
) -> None:
    plugin_mail.answers["RCPT"] = "550 nobody"
    path = "/candidates/C-1/write"

    answer = browser.send(path, path, to="jo@acme.example", bcc="x@in.localhost", text="Dear Jo")

    assert answer.status_code == 400
    assert "takes no mail at x@in.localhost" in answer.text
    assert "Dear Jo" in answer.text


@pytest.mark.parametrize("to", ["a@b@c", "a\r\nBcc: x@y.example", "<"])
def test_a_bad_address_is_no_crash(plugin_mail: Mailbox, browser: Browser, to: str) -> None:
    path = "/candidates/C-1/write"

    assert browser.send(path, path, to=to).status_code in (303, 400)


def test_without_a_mail_server_of_the_plugin_nothing_is_offered(
    browser: Browser, caught: int
) -> None:
    assert "Let it bounce" not in browser.see(f"/mail/{caught}")
    assert browser.send(f"/mail/{caught}/answer", kind="bounce").status_code == 404
    assert browser.send("/candidates/C-1/write", to="a@b.example").status_code == 404


def test_the_port_of_the_plugins_mail_server_is_a_setting() -> None:
    assert SandboxConfig.from_env({}).plugin_smtp_port == 0
    assert SandboxConfig.from_env({"SANDBOX_PLUGIN_SMTP_PORT": "2525"}).plugin_smtp_port == 2525
