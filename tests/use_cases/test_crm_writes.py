"""Notes and tasks into the CRM: once per key, whatever fails on the way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.crm import Capability, CrmAuthError, CrmError, NoteDraft, RecordGone, TaskDraft
from plugin.errors import Conflict, NotFound, Refused
from plugin.extensions import held
from plugin.services import crm_writes
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.messages import CrmWrite
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from tests.factories import JourneyRows, make_installation, make_journey, make_prompt
from tests.fakes import FakeAdapter, FakeCrm
from tests.use_cases.desk import Desk, in_threads

pytestmark = pytest.mark.usefixtures("clock")

AWAY = CrmError("The CRM did not answer.", permanent=False)
NO = CrmError("The CRM refused this note.", permanent=True)


@pytest.fixture
def crm(app: Flask) -> Iterator[FakeCrm]:
    """The CRM of every installation of the test."""
    crm = FakeCrm()
    held.adapter_factory = crm.adapter
    with app.app_context():
        yield crm


@pytest.fixture
def rows(crm: FakeCrm) -> JourneyRows:
    return make_journey(make_installation(kind="fake"))


def pend_note(rows: JourneyRows, key: str = "message-1") -> int:
    """Insert a note that waits, as a sent message does; return its id."""
    with transaction(rows.installation_id) as session:
        write = CrmWrite(
            installation_id=rows.installation_id,
            key=key,
            kind="note",
            submission_id=rows.submission_id,
            recruiter_id=rows.recruiter_id,
            text=f"note of {key}",
        )
        session.add(write)
        session.flush()
        return write.id


def stored(rows: JourneyRows, key: str = "message-1") -> CrmWrite:
    with transaction(rows.installation_id) as session:
        write = session.scalars(select(CrmWrite).where(CrmWrite.key == key)).one()
        session.expunge(write)
        return write


def test_a_note_that_waits_is_written_with_its_key(crm: FakeCrm, rows: JourneyRows) -> None:
    pend_note(rows)

    crm_writes.write_due(rows.installation_id)

    assert crm.notes == {"message-1": "note of message-1"}
    write = stored(rows)
    assert (write.state, write.crm_ref) == ("written", "N-message-1")


def test_a_note_is_about_the_candidate_and_the_submission_by_the_crms_refs(
    crm: FakeCrm, rows: JourneyRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[NoteDraft] = []
    monkeypatch.setattr(
        FakeAdapter, "write_note", lambda _self, draft: written.append(draft) or "N-1"
    )
    desk = Desk(rows, 0)
    pend_note(rows)

    crm_writes.write_due(rows.installation_id)

    assert written[0].candidate_ref == desk.row(Candidate, rows.candidate_id).ref
    assert written[0].submission_ref is not None


def test_what_is_written_is_not_written_again(crm: FakeCrm, rows: JourneyRows) -> None:
    pend_note(rows)
    crm_writes.write_due(rows.installation_id)
    crm.notes.clear()

    crm_writes.write_due(rows.installation_id)

    assert crm.notes == {}


def test_a_crm_that_is_away_is_tried_again_later_and_the_page_can_say_so(
    crm: FakeCrm, rows: JourneyRows
) -> None:
    crm.failures = [AWAY]
    pend_note(rows)

    more_waits = crm_writes.write_due(rows.installation_id)

    write = stored(rows)
    assert not more_waits
    assert (write.state, write.error) == ("pending", "The CRM did not answer.")
    assert write.next_attempt_at == utcnow() + timedelta(seconds=30)


def test_it_waits_as_long_as_the_crm_asks(crm: FakeCrm, rows: JourneyRows) -> None:
    crm.failures = [CrmError("Too many requests.", permanent=False, retry_after=300)]
    pend_note(rows)

    crm_writes.write_due(rows.installation_id)

    assert stored(rows).next_attempt_at == utcnow() + timedelta(seconds=300)


def test_when_the_crm_is_back_the_note_is_written_and_the_error_goes(
    crm: FakeCrm, rows: JourneyRows, clock: time_machine.Traveller
) -> None:
    crm.failures = [AWAY]
    pend_note(rows)
    crm_writes.write_due(rows.installation_id)

    clock.shift(timedelta(seconds=30))
    crm_writes.write_due(rows.installation_id)

    write = stored(rows)
    assert (write.state, write.error) == ("written", None)


def test_a_crm_that_is_away_frees_what_was_not_tried(crm: FakeCrm, rows: JourneyRows) -> None:
    crm.failures = [AWAY]
    pend_note(rows, "message-1")
    pend_note(rows, "message-2")

    crm_writes.write_due(rows.installation_id)

    second = stored(rows, "message-2")
    assert (second.attempts, second.next_attempt_at) == (0, utcnow())


@pytest.mark.parametrize("error", [NO, RecordGone("The CRM has no such candidate.")])
def test_what_the_crm_refuses_for_good_fails_and_says_why(
    crm: FakeCrm, rows: JourneyRows, error: CrmError
) -> None:
    crm.failures = [error]
    pend_note(rows)

    crm_writes.write_due(rows.installation_id)

    write = stored(rows)
    assert (write.state, write.error) == ("failed", str(error))


def test_one_refused_note_holds_no_other_up(crm: FakeCrm, rows: JourneyRows) -> None:
    crm.failures = [NO]
    pend_note(rows, "message-1")
    pend_note(rows, "message-2")

    crm_writes.write_due(rows.installation_id)

    assert crm.notes == {"message-2": "note of message-2"}


def test_credentials_that_are_no_longer_good_wait_for_somebody_to_reconnect(
    crm: FakeCrm, rows: JourneyRows
) -> None:
    crm.failures = [CrmAuthError("401")]
    pend_note(rows)

    crm_writes.write_due(rows.installation_id)

    write = stored(rows)
    assert write.state == "pending"
    assert write.error is not None
    assert "connect Afterword to it again" in write.error
    assert write.next_attempt_at == utcnow() + timedelta(hours=1)


def test_after_a_week_it_is_given_up(
    crm: FakeCrm, rows: JourneyRows, clock: time_machine.Traveller
) -> None:
    pend_note(rows)
    clock.shift(timedelta(days=7, minutes=1))
    crm.failures = [AWAY]

    crm_writes.write_due(rows.installation_id)

    assert stored(rows).state == "failed"


def test_a_worker_that_dies_while_writing_leaves_it_to_the_next(
    crm: FakeCrm,
    rows: JourneyRows,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        pass

    def die(_adapter: FakeAdapter, draft: NoteDraft) -> str:
        crm.notes[draft.key] = draft.text
        raise Killed

    pend_note(rows)
    alive = FakeAdapter.write_note
    monkeypatch.setattr(FakeAdapter, "write_note", die)
    with pytest.raises(Killed):
        crm_writes.write_due(rows.installation_id)
    monkeypatch.setattr(FakeAdapter, "write_note", alive)
    crm_writes.write_due(rows.installation_id)
    before_the_lease_ends = stored(rows).state

    clock.shift(crm_writes.LEASE)
    crm_writes.write_due(rows.installation_id)

    assert before_the_lease_ends == "pending"
    assert stored(rows).state == "written"
    assert len(crm.notes) == 1


def test_workers_at_once_write_each_once(
    app: Flask, crm: FakeCrm, rows: JourneyRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def write_note(_adapter: FakeAdapter, draft: NoteDraft) -> str:
        calls.append(draft.key)
        return draft.key

    monkeypatch.setattr(FakeAdapter, "write_note", write_note)
    for number in range(8):
        pend_note(rows, f"message-{number}")

    in_threads(app, 4, lambda _: crm_writes.write_due(rows.installation_id, limit=2))
    while crm_writes.write_due(rows.installation_id, limit=2):
        pass

    assert sorted(calls) == [f"message-{number}" for number in range(8)]


def test_a_candidate_who_is_gone_gets_no_note(crm: FakeCrm, rows: JourneyRows) -> None:
    pend_note(rows)
    Desk(rows, 0).change(Candidate, rows.candidate_id, deleted_at=utcnow())

    crm_writes.write_due(rows.installation_id)

    assert crm.notes == {}
    assert stored(rows).error == "The candidate is no longer in the CRM."


@pytest.fixture
def plain_crm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CRM that takes neither notes nor tasks."""
    monkeypatch.setattr(FakeAdapter, "capabilities", frozenset({Capability.POLL_MODIFIED_SINCE}))


@pytest.mark.usefixtures("plain_crm")
def test_a_crm_without_notes_is_not_asked_for_one(crm: FakeCrm, rows: JourneyRows) -> None:
    pend_note(rows)

    crm_writes.write_due(rows.installation_id)

    assert crm.notes == {}
    assert stored(rows).error == "This CRM takes no notes."


# Tasks


def viewer(rows: JourneyRows) -> Viewer:
    return Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")


def a_prompt(rows: JourneyRows, **values: object) -> int:
    return make_prompt(
        rows.installation_id,
        rows.submission_id,
        rows.interview_id,
        recruiter_id=rows.recruiter_id,
        **values,
    )


def test_a_task_goes_into_the_recruiters_own_list_on_the_day_it_is_due_there(
    crm: FakeCrm, rows: JourneyRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[TaskDraft] = []
    monkeypatch.setattr(
        FakeAdapter, "write_task", lambda _self, draft: written.append(draft) or "T-1"
    )
    desk = Desk(rows, 0)
    desk.change(Recruiter, rows.recruiter_id, timezone="Pacific/Auckland")
    prompt_id = a_prompt(rows, due_at=datetime(2026, 2, 10, 17, 0, tzinfo=UTC))

    crm_writes.add_task(viewer(rows), prompt_id, "Afterword: Debrief call")
    crm_writes.write_due(rows.installation_id)

    task = written[0]
    assert (task.key, task.title) == (f"prompt-{prompt_id}", "Afterword: Debrief call")
    assert task.due_on == date(2026, 2, 11)
    assert task.recruiter_ref == desk.row(Recruiter, rows.recruiter_id).ref


def test_a_task_asked_for_twice_is_one(crm: FakeCrm, rows: JourneyRows) -> None:
    prompt_id = a_prompt(rows)

    crm_writes.add_task(viewer(rows), prompt_id, "Debrief call")
    crm_writes.add_task(viewer(rows), prompt_id, "Debrief call")

    assert Desk(rows, 0).count(CrmWrite) == 1


def test_a_prompt_without_a_day_makes_no_task(crm: FakeCrm, rows: JourneyRows) -> None:
    with pytest.raises(Refused, match="no day"):
        crm_writes.add_task(viewer(rows), a_prompt(rows, due_at=None), "Debrief call")


def test_a_prompt_that_is_over_makes_no_task(crm: FakeCrm, rows: JourneyRows) -> None:
    prompt_id = a_prompt(rows)
    Desk(rows, 0).change(Prompt, prompt_id, state="expired")

    with pytest.raises(Conflict):
        crm_writes.add_task(viewer(rows), prompt_id, "Debrief call")


@pytest.mark.usefixtures("plain_crm")
def test_a_crm_without_tasks_says_so_at_once(crm: FakeCrm, rows: JourneyRows) -> None:
    with pytest.raises(Refused, match="takes no tasks"):
        crm_writes.add_task(viewer(rows), a_prompt(rows), "Debrief call")


def test_a_prompt_of_another_agency_is_not_there(crm: FakeCrm, rows: JourneyRows) -> None:
    other = make_journey(make_installation(kind="fake"))

    with pytest.raises(NotFound):
        crm_writes.add_task(viewer(rows), a_prompt(other), "Debrief call")


def test_what_waits_for_later_is_not_due(crm: FakeCrm, rows: JourneyRows) -> None:
    crm.failures = [AWAY]
    pend_note(rows)
    crm_writes.write_due(rows.installation_id)

    with transaction(rows.installation_id) as session:
        assert not crm_writes.has_due(session, now=utcnow())
        assert crm_writes.has_due(session, now=utcnow() + timedelta(seconds=30))
