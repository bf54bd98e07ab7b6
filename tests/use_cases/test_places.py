"""A place that no calendar knows stops nobody's plan."""

from typing import Any

import pytest
from flask import Flask

from plugin.domain.people import Place
from plugin.services import journeys
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.interviews import Interview
from plugin.store.people import ClientCompany, Recruiter
from tests import factories
from tests.factories import JourneyRows

UNKNOWN: dict[str, Any] = {"timezone": "Mars/Olympus", "country": "NZ", "subdivision": "5"}


@pytest.fixture
def rows(app: Flask) -> JourneyRows:
    with app.app_context():
        return factories.make_journey()


def loaded(app: Flask, rows: JourneyRows) -> journeys.LoadedJourney:
    with app.app_context(), transaction(rows.installation_id) as session:
        return journeys.load(session, rows.installation_id, [rows.submission_id])[0]


def change(app: Flask, rows: JourneyRows, model: type[Any], row_id: int, **values: Any) -> None:
    with app.app_context():
        factories.change(model, rows.installation_id, row_id, **values)


def test_a_client_loses_what_no_calendar_knows(app: Flask, rows: JourneyRows) -> None:
    change(app, rows, ClientCompany, rows.client_company_id, **UNKNOWN)

    assert loaded(app, rows).journey.client_company.place == Place("Europe/London", "NZ")


def test_a_recruiter_loses_what_no_calendar_knows(app: Flask, rows: JourneyRows) -> None:
    change(app, rows, Recruiter, rows.recruiter_id, **UNKNOWN | {"country": "ZZ"})

    assert loaded(app, rows).journey.recruiter.place == Place("Europe/London")


def test_an_agency_in_no_known_place_has_neither_zone_nor_holidays(
    app: Flask, rows: JourneyRows
) -> None:
    change(app, rows, Installation, rows.installation_id, **UNKNOWN | {"country": "ZZ"})
    change(app, rows, Recruiter, rows.recruiter_id, timezone=None, country=None)

    assert loaded(app, rows).journey.recruiter.place == Place("UTC")


def test_an_interview_in_no_known_zone_is_where_the_agency_is(
    app: Flask, rows: JourneyRows
) -> None:
    change(app, rows, Interview, rows.interview_id, timezone="Mars/Olympus")

    assert loaded(app, rows).journey.interviews[0].timezone == "Europe/London"
