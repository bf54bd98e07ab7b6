"""`afterword backfill` reads everything, says how far it is, and goes on where it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from plugin.cli import backfill, cli
from plugin.clock import utcnow
from plugin.crm import CrmAuthError, CrmError, Listed
from plugin.domain.records import CrmRecords, RecordKind
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from tests.use_cases.crm_desk import CANDIDATE, CrmDesk, an_hour, everything


@pytest.fixture
def desk(app: Flask) -> CrmDesk:
    with app.app_context():
        desk = CrmDesk(key="the-key")
    desk.crm.pages = [
        everything(an_hour(utcnow() + timedelta(days=6))),
        *(CrmRecords(candidates=(replace(CANDIDATE, ref=f"C-{n}"),)) for n in (2, 3)),
    ]
    desk.crm.counts = {RecordKind.CANDIDATE: 3}
    return desk


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the command slept; nobody sleeps."""
    slept: list[float] = []
    monkeypatch.setattr(backfill.time, "sleep", slept.append)
    return slept


def run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(cli, ["backfill", *words], obj=lambda: app)


def candidates(app: Flask, desk: CrmDesk) -> int:
    with app.app_context(), desk.session() as session:
        return session.scalar(select(func.count()).select_from(Candidate)) or 0


def test_it_reads_applies_and_plans_everything(app: Flask, desk: CrmDesk) -> None:
    result = run(app)

    assert result.exit_code == 0
    assert "Everything was read" in result.stdout
    assert "3 of 3 candidates" in result.stdout
    assert candidates(app, desk) == 3
    with app.app_context(), desk.session() as session:
        assert session.scalar(select(func.count()).select_from(Prompt))


def test_run_twice_it_reads_once(app: Flask, desk: CrmDesk) -> None:
    run(app)
    polls = desk.crm.polls

    result = run(app)

    assert (result.exit_code, desk.crm.polls) == (0, polls)


def test_again_reads_all_anew(app: Flask, desk: CrmDesk) -> None:
    run(app)

    result = run(app, "--again", "--installation", "the-key")

    assert (result.exit_code, desk.crm.polls) == (0, 6)


def test_what_died_in_the_middle_goes_on(
    app: Flask, desk: CrmDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.crm.failures.append(SystemExit(9))  # type: ignore[arg-type]  # as a kill would
    monkeypatch.setattr("plugin.services.reading_all.PAGES_AT_ONCE", 1)
    run(app)

    result = run(app)

    assert result.exit_code == 0
    assert candidates(app, desk) == 3


def test_it_waits_as_long_as_the_crm_asks_and_goes_on(
    app: Flask, desk: CrmDesk, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.crm.failures.append(CrmError("The CRM answered 429", permanent=False, retry_after=0))
    monkeypatch.setattr("plugin.services.feed_state.wait_before_retry", lambda *_: naps_for(1))

    result = run(app)

    assert result.exit_code == 0
    assert candidates(app, desk) == 3
    assert naps
    assert max(naps) <= 5


def naps_for(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_a_crm_that_must_be_reconnected_is_given_up_with_the_reason(
    app: Flask, desk: CrmDesk, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.crm.failures += [CrmAuthError("The CRM answered 401")] * 3
    monkeypatch.setattr("plugin.services.feed_state.wait_before_retry", lambda *_: naps_for(0))

    result = run(app)

    assert result.exit_code == 1
    assert "reconnect" in result.stderr


def test_an_unknown_installation_is_a_bad_call(app: Flask, desk: CrmDesk) -> None:
    result = run(app, "--installation", "another")

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_compare_mends_what_differs(app: Flask, desk: CrmDesk) -> None:
    run(app)
    desk.crm.listed = {
        RecordKind.CANDIDATE: [Listed("C-1"), Listed("C-2"), Listed("C-3"), Listed("C-4")]
    }
    lost = CrmRecords(candidates=(replace(CANDIDATE, ref="C-4"),))
    desk.crm.records[RecordKind.CANDIDATE, "C-4"] = lost

    result = run(app, "--compare")

    assert result.exit_code == 0
    assert "1 mended" in result.stdout
    assert candidates(app, desk) == 4


def test_compare_says_where_a_crm_lists_nothing(app: Flask, desk: CrmDesk) -> None:
    result = run(app, "--compare")

    assert result.exit_code == 1
    assert "cannot list" in result.stderr
