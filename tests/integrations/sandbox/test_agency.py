"""The invented agency has something of everything that a newcomer should see."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox import seed
from integrations.sandbox.clock import utcnow
from integrations.sandbox.store import Interview, Store
from plugin.domain.people import ContactMode
from plugin.domain.records import CrmRecords, InterviewRecord
from tests.integrations.contract import poll_all

A_FRIDAY = datetime(2026, 2, 13, 15, 4, 5, tzinfo=UTC)


@pytest.fixture
def agency(sandbox_adapter: GenericAdapter) -> CrmRecords:
    """All that the plugin reads of it."""
    found = CrmRecords()
    for page in poll_all(sandbox_adapter):
        for event in sandbox_adapter.parse_page(page.body):
            found = found.merged(event.records or CrmRecords())
    return found


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[Store]]:
    made = [Store(tmp_path / name) for name in ("one", "two")]
    yield made
    for store in made:
        store.close()


def ended_minutes_ago(interview: InterviewRecord) -> float:
    if interview.ends_at is None or interview.starts_at is None:
        return 0
    return (utcnow() - interview.ends_at).total_seconds() / 60


def test_it_has_forty_candidates_three_recruiters_and_eight_client_companies(
    agency: CrmRecords,
) -> None:
    counted = (len(agency.candidates), len(agency.recruiters), len(agency.client_companies))

    assert counted == (40, 3, 8)


def test_its_people_are_in_many_places(agency: CrmRecords) -> None:
    assert len({one.timezone for one in agency.candidates}) > 20
    assert {one.country for one in agency.client_companies} >= {"GB", "DE", "US", "FR", "CA", "IN"}
    assert Counter(one.timezone for one in agency.recruiters) == {
        "Europe/London": 2,
        "America/New_York": 1,
    }


def test_every_answer_about_contact_is_there_and_one_is_missing(agency: CrmRecords) -> None:
    assert {one.contact_mode for one in agency.client_companies} == {*ContactMode, None}


def test_some_interviews_are_just_over_and_each_recruiter_has_one(agency: CrmRecords) -> None:
    just_over = [one for one in agency.interviews if 9 < ended_minutes_ago(one) < 55]
    owner = {one.ref: one.recruiter_ref for one in agency.submissions}

    assert len(just_over) >= 4
    assert {owner[one.submission_ref] for one in just_over} == {"R-1", "R-2", "R-3"}


def test_some_are_to_come_and_some_were_long_ago(agency: CrmRecords) -> None:
    to_come = [one for one in agency.interviews if one.starts_at and one.starts_at > utcnow()]
    long_ago = [one for one in agency.interviews if ended_minutes_ago(one) > 14 * 24 * 60]

    assert len(to_come) >= 5
    assert len(long_ago) >= 3


def test_one_candidate_met_a_panel_in_one_day(agency: CrmRecords) -> None:
    days = Counter(
        (one.submission_ref, one.starts_at.date()) for one in agency.interviews if one.starts_at
    )

    assert max(days.values()) == 3


def test_one_interview_has_a_date_that_is_none(agency: CrmRecords) -> None:
    broken = [one for one in agency.interviews if one.starts_at is None]

    assert [[defect.field for defect in one.defects] for one in broken] == [["startsAt"]]


def test_only_what_is_broken_on_purpose_has_defects(agency: CrmRecords) -> None:
    people = [*agency.candidates, *agency.recruiters, *agency.client_companies]

    assert [one.ref for one in people if one.defects] == ["C-39"]
    assert [one.ref for one in agency.submissions if one.defects] == []


def test_all_addresses_are_of_nobody(agency: CrmRecords) -> None:
    people = [*agency.candidates, *agency.recruiters]
    panels = [one.interviewers or () for one in agency.interviews]
    addresses = [one.email for one in people] + [who.email for panel in panels for who in panel]

    assert all(email is None or email.endswith(".example") for email in addresses)


def test_the_same_moment_makes_the_same_agency(stores: list[Store]) -> None:
    told = []
    for store in stores:
        with store.writing() as session:
            seed.fill(session, A_FRIDAY)
        with store.reading() as session:
            rows = session.query(Interview).order_by(Interview.ref)
            told.append([(row.ref, row.starts_at, row.interviewers) for row in rows])

    assert told[0] == told[1]


def test_meetings_of_other_days_are_on_working_days(stores: list[Store]) -> None:
    with stores[0].writing() as session:
        seed.fill(session, A_FRIDAY)
        rows = session.query(Interview).filter(Interview.ref != "I-39").all()
        days = [datetime.fromisoformat(row.starts_at) for row in rows]

    others = [day for day in days if abs(day - A_FRIDAY) > timedelta(hours=12)]
    assert len(others) > 20
    assert {day.weekday() for day in others} <= {0, 1, 2, 3, 4}
