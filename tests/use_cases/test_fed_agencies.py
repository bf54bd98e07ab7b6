"""An agency whose CRM is fed by a script: nothing is asked of a CRM that is not there."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.domain.records import CrmRecords, RecordKind
from plugin.queue import TaskName
from plugin.services import feeds, installations, sweeps
from plugin.services.fetching import fetch
from plugin.store.base import transaction
from plugin.store.installations import feed_of
from tests.factories import make_installation


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> int:
    with app.app_context():
        return make_installation(kind="api", base_url="")


def test_it_is_not_polled_and_that_is_no_failure(app: Flask, agency: int) -> None:
    with app.app_context():
        more = feeds.poll(agency)

        with transaction(agency) as session:
            feed = feed_of(session, agency, now=utcnow())
            assert (more, feed.error, feed.failing_since) == (False, None, None)
            assert feed.next_poll_at == utcnow() + timedelta(days=1)
        assert TaskName.POLL not in sweeps.waiting_work(agency, now=utcnow())


def test_what_a_record_refers_to_is_missing_without_an_error(app: Flask, agency: int) -> None:
    with app.app_context():
        adapter = installations.adapter_of(agency)

    fetched = fetch(adapter, [(RecordKind.CANDIDATE, "C-1"), (RecordKind.RECRUITER, "R-1")])

    assert (fetched.records, fetched.errors) == (CrmRecords(), {})
