"""A restored or copied database mails nobody (C.2 line 38)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from flask import Flask

from plugin.cli import cli
from plugin.domain.messages import MessageState
from plugin.errors import Refused
from plugin.extensions import held
from plugin.services import crm_writes, health, notice_settings
from plugin.services.home import is_at_home
from tests import factories
from tests.fakes import FakeCrm
from tests.mail.servers import Mailbox
from tests.use_cases.desk import desk
from tests.use_cases.notice_desk import NoticeDesk

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def serve_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    staging = replace(held.config, base_url="https://staging.example")
    monkeypatch.setattr(held, "config", staging)


def test_a_copy_sends_nothing_of_what_was_queued_where_it_came_from(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk()
    first = at.queue()
    at.send_due()
    waiting = desk()
    message_id = waiting.queue("a-token-of-one-form-0002")
    serve_a_copy(monkeypatch)

    waiting.send_due()

    assert at.message(first).state == MessageState.SENT
    assert waiting.message(message_id).state == MessageState.QUEUED
    assert len(mailbox.mails) == 1


def test_a_copy_tells_recruiters_nothing(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    at = NoticeDesk(factories.make_journey(factories.make_installation()))
    at.add_channel(None)
    notice_settings.send_test(at.viewer, at.channels()[-1].id)
    is_at_home()

    with monkeypatch.context() as elsewhere:
        serve_a_copy(elsewhere)
        at.run()
        assert mailbox.mails == []

    at.run()
    assert len(mailbox.mails) == 1


def test_a_copy_writes_nothing_into_the_crm(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = FakeCrm()
    monkeypatch.setattr(held, "adapter_factory", crm.adapter)
    at = desk()
    at.queue()
    at.send_due()

    with monkeypatch.context() as elsewhere:
        serve_a_copy(elsewhere)
        crm_writes.write_due(at.rows.installation_id)
        assert crm.notes == {}

    crm_writes.write_due(at.rows.installation_id)
    assert len(crm.notes) == 1


def test_pressing_send_on_a_copy_says_why_nothing_goes_out(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk()
    at.queue()
    at.send_due()
    serve_a_copy(monkeypatch)
    other = desk()

    with pytest.raises(Refused, match="copy"):
        other.queue("a-token-of-one-form-0002")


def test_a_copy_says_so_on_the_health_page(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk()
    at.queue()
    at.send_due()
    assert not health.check().is_copy

    serve_a_copy(monkeypatch)

    assert health.check().is_copy


def test_a_database_that_really_moved_is_adopted(
    app: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk()
    at.queue()
    at.send_due()
    serve_a_copy(monkeypatch)

    assert CliRunner().invoke(cli, ["adopt"], obj=lambda: app).exit_code == 0
    moved = desk()
    message_id = moved.queue("a-token-of-one-form-0002")
    moved.send_due()

    assert moved.message(message_id).state == MessageState.SENT
