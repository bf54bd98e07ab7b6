"""Tokens that age: one process renews them at a time, and what it got is never lost."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from plugin.crm import CrmError, Secrets
from plugin.extensions import held
from plugin.services.installations import adapter_of, keep_secrets, renew_secrets
from plugin.store.base import transaction
from plugin.store.installations import Installation
from tests import factories
from tests.fakes import FakeCrm


@pytest.fixture
def agency(app: Flask) -> Iterator[int]:
    held.adapter_factory = FakeCrm().adapter
    with app.app_context():
        agency = factories.make_installation(kind="fake")
        with transaction(agency) as session:
            keep_secrets(session, agency, {"token": "first"})
        yield agency


def secrets_of(agency: int) -> Secrets:
    return adapter_of(agency).connection.secrets


def test_what_a_renewal_returns_is_stored_and_told_with_the_rest(agency: int) -> None:
    told = renew_secrets(agency, lambda stored: {"refresh": stored["token"] + " again"})

    assert told == secrets_of(agency) == {"token": "first", "refresh": "first again"}


def test_a_renewal_that_fails_changes_nothing(agency: int) -> None:
    def fail(_stored: Secrets) -> Secrets:
        raise CrmError("The CRM did not answer", permanent=False)

    with pytest.raises(CrmError):
        renew_secrets(agency, fail)

    assert secrets_of(agency) == {"token": "first"}


def test_one_is_renewed_while_a_manager_stores_another_and_neither_is_lost(
    app: Flask, agency: int
) -> None:
    """The manager waits: each holding what the other wants, PostgreSQL would end one of them."""
    is_renewing, has_locked = threading.Event(), threading.Event()

    def renewal(_stored: Secrets) -> Secrets:
        is_renewing.set()
        has_locked.wait(0.5)
        return {"token": "renewed", "expires_at": "then"}

    def paste() -> None:
        is_renewing.wait(5)
        with app.app_context(), transaction(agency) as session:
            session.get_one(Installation, agency, with_for_update=True)
            has_locked.set()
            keep_secrets(session, agency, {"token": "pasted"})

    manager = threading.Thread(target=paste)
    manager.start()
    renew_secrets(agency, renewal)
    manager.join()

    assert secrets_of(agency) == {
        "token": "pasted",
        "previous_token": "renewed",
        "expires_at": "then",
    }
