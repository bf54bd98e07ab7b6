"""Whether anybody looks for due work, told by when the sweep last did and by plans that wait."""

from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import version

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.services import health, heartbeat
from plugin.services.access import Viewer
from plugin.services.heartbeat import SILENT_AFTER, Heartbeat
from plugin.services.sweeps import waiting_work
from tests import factories
from tests.conftest import A_TUESDAY

MINUTE = timedelta(minutes=1)


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[int]:
    with app.app_context():
        yield factories.make_installation()


def heard(agency: int) -> Heartbeat:
    return heartbeat.listen(Viewer(agency, 0, "Somebody"))


def test_an_agency_that_was_just_installed_has_time_to_begin(
    agency: int, clock: time_machine.Traveller
) -> None:
    assert heard(agency) == Heartbeat(None, None)

    clock.shift(SILENT_AFTER + MINUTE)

    assert heard(agency) == Heartbeat(None, A_TUESDAY)


def test_where_the_sweep_comes_all_is_well(agency: int, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(days=3))

    waiting_work(agency, now=utcnow())
    clock.shift(SILENT_AFTER)

    assert heard(agency) == Heartbeat(A_TUESDAY + timedelta(days=3), None)


def test_where_it_no_longer_comes_the_silence_is_told_until_it_does(
    agency: int, clock: time_machine.Traveller
) -> None:
    waiting_work(agency, now=utcnow())
    clock.shift(timedelta(minutes=12))

    assert heard(agency).silent_since == A_TUESDAY
    assert (health.check().silent_planners, health.check().silent_minutes) == (1, 12)

    waiting_work(agency, now=utcnow())
    assert not heard(agency).is_silent
    assert (health.check().silent_planners, health.check().silent_minutes) == (0, 0)


def test_a_planner_that_does_not_come_is_told_although_the_sweep_rings_for_it(
    agency: int, clock: time_machine.Traveller
) -> None:
    candidate = factories.make_candidate(agency)
    factories.make_submission(agency, candidate, plan_due_at=A_TUESDAY)

    clock.shift(timedelta(minutes=12))
    waiting_work(agency, now=utcnow())

    assert heard(agency).silent_since == A_TUESDAY


def test_one_agency_s_silence_is_not_another_s(agency: int, clock: time_machine.Traveller) -> None:
    other = factories.make_installation()
    clock.shift(timedelta(minutes=12))

    waiting_work(other, now=utcnow())

    assert (heard(agency).is_silent, heard(other).is_silent) == (True, False)


def test_silence_is_no_reason_to_take_the_pages_away(
    agency: int, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=12))

    assert health.check().is_ready


def test_the_health_page_says_whose_zones_are_used(agency: int) -> None:
    assert health.check().tzdata == version("tzdata")
