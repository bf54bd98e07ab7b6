"""An address is one address however it is written (C.2 line 39)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from plugin.clock import utcnow
from plugin.domain.addresses import normalized
from plugin.domain.messages import MessageReason
from plugin.domain.received_mail import read_mail
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.errors import Refused
from plugin.services.suppressions import lift, scopes_for, suppress
from plugin.store.base import transaction
from plugin.store.interviews import Interviewer
from plugin.store.people import Candidate
from plugin.store.suppressions import Suppression
from tests.mail.servers import Mailbox
from tests.mail_samples.people import mail
from tests.use_cases.desk import Desk, desk

pytestmark = pytest.mark.usefixtures("clock")

SPELLINGS = ("ana.ruiz@mail.example", "Ana.Ruiz@MAIL.example", "  ANA.RUIZ@mail.example ")


@pytest.fixture
def sam(app: Flask) -> Iterator[Desk]:
    with app.app_context():
        yield desk()


def ask(sam: Desk, address: str) -> None:
    with transaction(sam.rows.installation_id) as session:
        suppress(
            session,
            installation_id=sam.rows.installation_id,
            address=address,
            scope=Scope.COACHING,
            source=SuppressionSource.CANDIDATE,
            at=utcnow(),
        )


def test_an_address_is_one_however_it_is_written(sam: Desk) -> None:
    for spelling in SPELLINGS:
        ask(sam, spelling)

    with transaction(sam.rows.installation_id) as session:
        assert session.scalars(select(Suppression.address)).all() == [SPELLINGS[0]]
        assert all(scopes_for(session, spelling) for spelling in SPELLINGS)
        lift(
            session,
            installation_id=sam.rows.installation_id,
            address=SPELLINGS[2],
            scope=Scope.COACHING,
        )
        assert not any(scopes_for(session, spelling) for spelling in SPELLINGS)


def test_the_database_keeps_an_address_in_its_one_form_only(sam: Desk) -> None:
    with (
        pytest.raises(IntegrityError, match="address"),
        transaction(sam.rows.installation_id) as session,
    ):
        session.add(
            Suppression(
                installation_id=sam.rows.installation_id,
                address=SPELLINGS[1],
                scope=Scope.ALL,
                source=SuppressionSource.CANDIDATE,
                at=utcnow(),
            )
        )


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_wish_holds_for_every_spelling_of_the_address(
    sam: Desk, mailbox: Mailbox, spelling: str
) -> None:
    sam.change(Candidate, sam.rows.candidate_id, email="ana.RUIZ@mail.example")
    message_id = sam.queue()
    ask(sam, spelling)

    sam.send_due()

    assert sam.message(message_id).reason == MessageReason.SUPPRESSED
    assert mailbox.mails == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_interviewer_is_recognised_by_every_spelling_of_the_address(
    sam: Desk, spelling: str
) -> None:
    sam.change(Interviewer, sam.rows.interviewer_id, email=spelling)

    with pytest.raises(Refused, match="is an interviewer's"):
        sam.draft()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_mail_that_comes_in_has_its_addresses_in_the_same_form(spelling: str) -> None:
    received = read_mail(mail(sender=f"Ana <{spelling.strip()}>"))

    assert received.sender == normalized(spelling)
