"""Our own addresses, and what comes to them, for the tests of incoming mail."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from plugin.domain.inbound_addresses import InboundAddress, Purpose
from plugin.domain.inbound_outcomes import Outcome
from plugin.extensions import held
from plugin.services import inbound_reading
from plugin.services.inbound import Via, receive
from plugin.store.base import transaction
from plugin.store.inbound import InboundMail

DOMAIN = "in.agency.example"


def take_mail(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    """Let the application under test take mail at its own addresses."""
    values = {"inbound_domain": DOMAIN} | values
    monkeypatch.setattr(held, "config", replace(held.config, **values))


def address(purpose: Purpose, installation_id: int, row_id: int) -> str:
    book = held.config.address_book
    assert book is not None
    return book.write(InboundAddress(purpose, installation_id, row_id))


def bring(raw: bytes, *recipients: str, via: Via = Via.SMTP) -> int:
    return receive(recipients, raw, via=via)


def read_all(installation_id: int) -> None:
    while inbound_reading.read_mails(installation_id):
        pass


def mails(installation_id: int) -> list[InboundMail]:
    """Return all that came in, in order, each on its own."""
    with transaction(installation_id) as session:
        rows = list(session.scalars(select(InboundMail).order_by(InboundMail.id)))
        session.expunge_all()
        return rows


def outcomes(installation_id: int) -> list[Outcome | None]:
    return [Outcome(row.outcome) if row.outcome else None for row in mails(installation_id)]
