"""`afterword doctor`: what works, what does not, in words and by the exit code."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask

from plugin.cli import cli
from plugin.clock import utcnow
from plugin.crm import CrmError, Finding
from plugin.domain.records import RecordKind
from plugin.extensions import held
from plugin.services import intake
from plugin.store.base import transaction
from plugin.store.installations import feed_of
from plugin.store.installing import progress_of
from plugin.store.submissions import Submission
from tests import factories
from tests.fakes import SIGNED, FakeCrm, delivery


@pytest.fixture
def crm() -> FakeCrm:
    return FakeCrm(findings=[Finding(True, "Candidates can be read.")])


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller, crm: FakeCrm) -> Iterator[int]:
    """An installation where all is well."""
    held.adapter_factory = crm.adapter
    with app.app_context():
        agency = factories.make_installation(key="the-key", kind="fake", contact_mode="direct")
        intake.accept_delivery("the-key", SIGNED, delivery("ping", RecordKind.CANDIDATE, "C-1"))
        with transaction(agency) as session:
            feed = feed_of(session, agency, now=utcnow())
            feed.last_polled_at = feed.looked_at = utcnow()
        yield agency


def run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(cli, ["doctor", *words], obj=lambda: app)


def test_a_well_installation_is_exit_0(app: Flask, agency: int) -> None:
    result = run(app)

    assert result.exit_code == 0
    assert "Bright Recruiting (fake, enabled), key the-key" in result.stdout
    assert "ok    Candidates can be read." in result.stdout
    assert "  look  " not in result.stdout


def test_nothing_installed_is_said(app: Flask) -> None:
    result = run(app)

    assert (result.exit_code, result.stdout) == (0, "Nothing is installed yet.\n")


def test_what_the_crm_refuses_wants_a_look(app: Flask, agency: int, crm: FakeCrm) -> None:
    crm.findings.append(Finding(False, "Interviews cannot be read: the user lacks the right."))

    result = run(app)

    assert result.exit_code == 1
    assert "look  Interviews cannot be read: the user lacks the right." in result.stdout


def test_a_hook_that_the_crm_switched_off_is_named(app: Flask, agency: int, crm: FakeCrm) -> None:
    crm.hooks = {"interview_scheduled": False, "others": True}

    result = run(app)

    assert result.exit_code == 1
    assert "switched the webhook interview_scheduled off" in result.stdout


def test_hooks_that_cannot_be_looked_at_stop_nothing(app: Flask, agency: int, crm: FakeCrm) -> None:
    crm.failures.append(CrmError("The CRM answered 500 to GET /webhooks", permanent=False))

    result = run(app)

    assert result.exit_code == 1
    assert "The CRM answered 500 to GET /webhooks." in result.stdout
    assert "Due work is looked for" in result.stdout


def test_a_failing_feed_says_since_when(app: Flask, agency: int) -> None:
    with app.app_context(), transaction(agency) as session:
        feed = feed_of(session, agency, now=utcnow())
        feed.failing_since, feed.error = utcnow(), "The CRM answered 503 to GET /changes"

    result = run(app)

    assert "failed since 2026-02-10 09:00 UTC: The CRM answered 503" in result.stdout


def test_stages_that_nobody_has_mapped_are_named(app: Flask, agency: int) -> None:
    with app.app_context():
        rows = factories.make_journey(agency)
        factories.change(
            Submission, agency, rows.submission_id, stage=None, stage_name="Client lunch"
        )

    assert "Stages that nobody has mapped: Client lunch" in run(app).stdout


def test_stages_of_which_somebody_said_that_they_are_not_followed_are_no_fault(
    app: Flask, agency: int
) -> None:
    with app.app_context():
        rows = factories.make_journey(agency)
        factories.change(
            Submission, agency, rows.submission_id, stage=None, stage_name="Client lunch"
        )
        with transaction(agency) as session:
            stage = {"ref": "7", "name": "Sales: Client lunch", "guess": None}
            progress_of(session, agency).found = {"stages": [stage], "answered": ["7"]}

    assert "Client lunch" not in run(app).stdout


def test_a_silent_planner_is_told_of(
    app: Flask, agency: int, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=12))

    assert "looked for due work for 12 minutes" in run(app).stdout


def test_a_question_that_nobody_answered_is_told_of(app: Flask) -> None:
    held.adapter_factory = FakeCrm().adapter
    with app.app_context():
        factories.make_installation(kind="fake")

    assert "how candidates may contact clients" in run(app).stdout


def test_one_that_left_is_listed_and_not_asked(app: Flask, crm: FakeCrm) -> None:
    held.adapter_factory = crm.adapter
    with app.app_context():
        factories.make_installation(key="old", kind="fake", state="uninstalled")

    result = run(app)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["Bright Recruiting (fake, uninstalled), key old"]


def test_json_holds_the_same(app: Flask, agency: int) -> None:
    (found,) = json.loads(run(app, "--format", "json").stdout)

    assert found["key"] == "the-key"
    assert {"works": True, "text": "Candidates can be read.", "is_needed": False} in found[
        "findings"
    ]


def test_an_unknown_key_is_exit_2(app: Flask, agency: int) -> None:
    assert run(app, "--installation", "nope").exit_code == 2
