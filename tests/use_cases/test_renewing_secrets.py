"""Secrets that are renewed by one process at a time, while the others wait for what it got."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import Flask

from plugin.crm import Renewal, Secrets
from plugin.domain.people import Place
from plugin.services.installations import InstallFacts, adapter_of, connect, renew_secrets
from tests.services import Database
from tests.tasks.test_messages import count_blocked, wait_until

FACTS = InstallFacts(
    name="Bright Recruiting",
    base_url="https://crm.example",
    place=Place("Europe/London"),
    secrets={"client_id": "a-client", "access_token": "access-1"},
)


@pytest.fixture
def agency(app: Flask) -> Iterator[int]:
    with app.app_context():
        yield connect("ashby", "an-account", FACTS).installation_id


def test_whoever_waited_for_a_renewal_sees_all_that_it_stored_new_secrets_too(
    app: Flask, database: Database, agency: int
) -> None:
    asks_the_crm, may_store = Event(), Event()
    seen: list[Secrets] = []

    def first(_stored: Secrets) -> Secrets:
        asks_the_crm.set()
        assert may_store.wait(10)
        return {"access_token": "access-2", "session": "opened"}

    def second(stored: Secrets) -> Secrets:
        seen.append(stored)
        return {}

    def renewed(renewal: Renewal) -> Secrets:
        with app.app_context():
            return renew_secrets(agency, renewal)

    with ThreadPoolExecutor(2) as pool:
        pool.submit(renewed, first)
        assert asks_the_crm.wait(10)
        waiting = pool.submit(renewed, second)
        wait_until(lambda: count_blocked(database) == 1)
        may_store.set()

        answered = waiting.result(10)

    whole = {"client_id": "a-client", "access_token": "access-2", "session": "opened"}
    assert (seen, answered) == ([whole], whole)
    assert adapter_of(agency).connection.secrets == whole
