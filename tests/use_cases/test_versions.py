"""A version from the future holds up none of those that come after it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from plugin.domain.records import CandidateRecord, CrmRecords
from plugin.services import mirror
from plugin.store.base import transaction
from plugin.store.people import Candidate
from tests.factories import make_installation

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
FAR = datetime(2199, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FROM_THE_FUTURE = [{"field": "updatedAt", "problem": "is in the future"}]


@pytest.fixture
def agency(app: Flask) -> Iterator[int]:
    with app.app_context():
        yield make_installation()


def tell(
    agency: int, name: str, updated_at: datetime, *, now: datetime = NOW, is_deleted: bool = False
) -> None:
    record = CandidateRecord(ref="C-1", updated_at=updated_at, name=name, is_deleted=is_deleted)
    with transaction(agency) as session:
        mirror.apply(session, agency, CrmRecords(candidates=(record,)), now=now)


def stored(agency: int) -> Candidate:
    with transaction(agency) as session:
        row = session.scalars(select(Candidate)).one()
        session.expunge(row)
        return row


def test_a_version_from_the_future_counts_as_of_now_and_is_a_defect(agency: int) -> None:
    tell(agency, "Ana", FAR)

    row = stored(agency)
    assert (row.crm_updated_at, row.defects) == (NOW, FROM_THE_FUTURE)


def test_what_comes_after_a_version_from_the_future_is_taken(agency: int) -> None:
    tell(agency, "Ana", FAR)

    tell(agency, "Ana Ruiz", NOW + MINUTE, now=NOW + 2 * MINUTE)

    row = stored(agency)
    assert (row.name, row.defects) == ("Ana Ruiz", [])


def test_a_deletion_from_the_future_can_be_taken_back(agency: int) -> None:
    tell(agency, "Ana", FAR, is_deleted=True)

    tell(agency, "Ana", NOW + MINUTE, now=NOW + 2 * MINUTE)

    assert stored(agency).deleted_at is None


def test_a_clock_that_runs_ahead_by_ten_minutes_is_believed(agency: int) -> None:
    tell(agency, "Ana", NOW + 10 * MINUTE)

    row = stored(agency)
    assert (row.crm_updated_at, row.defects) == (NOW + 10 * MINUTE, [])
