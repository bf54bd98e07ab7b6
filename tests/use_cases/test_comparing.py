"""The nightly comparison mends what webhooks and polls lost, deletions too."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from plugin.clock import utcnow
from plugin.crm import CrmError, Listed
from plugin.domain.records import CrmRecords, RecordKind
from plugin.errors import Refused
from plugin.queue import TaskName
from plugin.services import comparing, comparison_gaps, feeds, sweeps
from plugin.store.comparisons import Comparison, ListedRef, active_comparison, latest_comparison
from plugin.store.installations import Feed
from plugin.store.interviews import Interview
from plugin.store.people import Candidate
from tests.use_cases.crm_desk import CANDIDATE, INTERVIEW, SUBMISSION, CrmDesk, everything

MONTH = timedelta(days=30)
KINDS = (RecordKind.CANDIDATE, RecordKind.SUBMISSION, RecordKind.INTERVIEW)


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def desk(clock: time_machine.Traveller) -> CrmDesk:
    """A CRM that lists what we know, an hour later."""
    desk = CrmDesk()
    desk.polls(everything())
    desk.crm.listed = {
        RecordKind.CANDIDATE: [Listed("C-1", CANDIDATE.updated_at)],
        RecordKind.SUBMISSION: [Listed("S-1", SUBMISSION.updated_at)],
        RecordKind.INTERVIEW: [Listed("I-1", INTERVIEW.updated_at)],
    }
    clock.shift(timedelta(hours=1))
    return desk


def compare(desk: CrmDesk) -> Comparison:
    comparing.ask_for(desk.installation_id)
    while comparing.compare(desk.installation_id):
        pass
    desk.catches_up()
    return the_latest(desk)


def the_latest(desk: CrmDesk) -> Comparison:
    with desk.session() as session:
        row = latest_comparison(session)
        assert row is not None
        session.expunge(row)
        return row


def is_gone(desk: CrmDesk, model: type[Candidate] | type[Interview], ref: str) -> bool:
    with desk.session() as session:
        return session.scalars(select(model.deleted_at).where(model.ref == ref)).one() is not None


def gone(desk: CrmDesk, kind: RecordKind, ref: str) -> None:
    record = {RecordKind.CANDIDATE: CANDIDATE, RecordKind.INTERVIEW: INTERVIEW}[kind]
    desk.crm.records[kind, ref] = desk.changed(replace(record, ref=ref), is_deleted=True)


def test_where_nothing_differs_nothing_is_asked_for(desk: CrmDesk) -> None:
    found = compare(desk)

    assert (found.listed, found.asked, found.healed, desk.crm.fetches) == (3, 0, 0, [])


def test_what_the_crm_has_deleted_is_deleted(desk: CrmDesk) -> None:
    desk.crm.listed[RecordKind.INTERVIEW] = []
    gone(desk, RecordKind.INTERVIEW, "I-1")

    found = compare(desk)

    assert is_gone(desk, Interview, "I-1")
    assert (found.healed, found.gone) == (1, 1)
    assert desk.states()["debrief"] == ("cancelled", "interview_deleted")


def test_a_list_alone_deletes_nothing(desk: CrmDesk) -> None:
    desk.crm.listed[RecordKind.INTERVIEW] = []
    desk.crm.records[RecordKind.INTERVIEW, "I-1"] = CrmRecords(interviews=(INTERVIEW,))

    found = compare(desk)

    assert (found.asked, found.healed) == (1, 0)
    assert not is_gone(desk, Interview, "I-1")


def test_what_the_mirror_lacks_is_fetched_and_planned(desk: CrmDesk) -> None:
    lost = replace(INTERVIEW, ref="I-2")
    desk.crm.listed[RecordKind.INTERVIEW].append(Listed("I-2"))
    desk.crm.records[RecordKind.INTERVIEW, "I-2"] = CrmRecords(interviews=(lost,))

    found = compare(desk)

    with desk.session() as session:
        refs = set(session.scalars(select(Interview.ref)))
        healed = session.get_one(Feed, desk.installation_id).gaps_healed
    assert (refs, found.healed, healed) == ({"I-1", "I-2"}, 1, 1)


def test_what_the_crm_has_newer_is_fetched(desk: CrmDesk) -> None:
    desk.crm.listed[RecordKind.CANDIDATE] = [Listed("C-1", utcnow())]
    desk.crm.records[RecordKind.CANDIDATE, "C-1"] = desk.changed(CANDIDATE, name="Ana Maria Ruiz")

    compare(desk)

    with desk.session() as session:
        assert session.scalars(select(Candidate.name)).one() == "Ana Maria Ruiz"


def test_an_erased_candidate_stays_erased(desk: CrmDesk) -> None:
    desk.polls(desk.changed(CANDIDATE, is_deleted=True, name=None, email=None))
    later = utcnow() + timedelta(minutes=1)
    again = everything(replace(INTERVIEW, ref="I-2"))
    for kind, ref in ((RecordKind.CANDIDATE, "C-1"), (RecordKind.INTERVIEW, "I-2")):
        desk.crm.listed[kind] = [Listed(ref, later)]
        desk.crm.records[kind, ref] = replace(
            again, candidates=(replace(CANDIDATE, updated_at=later),)
        )

    compare(desk)

    assert is_gone(desk, Candidate, "C-1")
    with desk.session() as session:
        assert session.scalars(select(Candidate.name)).one() is None
        assert list(session.scalars(select(Interview.ref))) == ["I-1"]


def test_a_suspiciously_short_list_is_doubted_and_deletes_nothing(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    monkeypatch.setattr(comparison_gaps, "SUSPICIOUS_COUNT", 2)
    monkeypatch.setattr(comparing, "GAPS_AT_ONCE", 3)
    others = [replace(CANDIDATE, ref=f"C-{number}") for number in range(2, 9)]
    desk.polls(CrmRecords(candidates=tuple(others)))
    clock.shift(timedelta(hours=1))
    for each in others:
        desk.crm.records[RecordKind.CANDIDATE, each.ref] = CrmRecords(candidates=(each,))

    found = compare(desk)

    assert found.doubts == {"candidate": 7}
    assert (found.asked, found.gone) == (3, 0)  # three were there, and so the rest is believed in


def test_a_kill_goes_on_where_it_was(desk: CrmDesk) -> None:
    desk.crm.listed[RecordKind.CANDIDATE] += [Listed(f"X-{number}") for number in range(4)]
    comparing.ask_for(desk.installation_id)
    comparing.compare(desk.installation_id)
    with desk.session() as session:
        row = session.scalars(select(Comparison)).one()
        before = row.step, row.position

    while comparing.compare(desk.installation_id):
        pass

    assert before == (0, "2")
    assert the_latest(desk).listed == 7


def test_a_crm_that_fails_is_asked_again_later(
    desk: CrmDesk, clock: time_machine.Traveller
) -> None:
    desk.crm.failures.append(CrmError("503", permanent=False, retry_after=300))
    comparing.ask_for(desk.installation_id)
    comparing.compare(desk.installation_id)

    is_early = comparing.compare(desk.installation_id)
    clock.shift(timedelta(seconds=300))
    work = sweeps.waiting_work(desk.installation_id, now=utcnow())
    while comparing.compare(desk.installation_id):
        pass

    assert (is_early, TaskName.COMPARE in work) == (False, True)
    assert (the_latest(desk).listed, the_latest(desk).error) == (3, None)


def test_nothing_of_the_lists_is_kept_afterwards(desk: CrmDesk) -> None:
    compare(desk)

    with desk.session() as session:
        assert session.scalar(select(func.count()).select_from(ListedRef)) == 0


def test_it_comes_by_itself_once_each_night_of_the_agency(
    desk: CrmDesk, clock: time_machine.Traveller
) -> None:
    nights = 0
    for _ in range(4 * 48):
        if TaskName.COMPARE in sweeps.waiting_work(desk.installation_id, now=utcnow()):
            nights += 1
            assert 1 <= utcnow().hour < 5  # London, in winter
            while comparing.compare(desk.installation_id):
                pass
        clock.shift(timedelta(minutes=15))

    assert nights == 2


def test_it_waits_for_the_first_reading(desk: CrmDesk) -> None:
    other = CrmDesk()
    other.crm.listed = {RecordKind.CANDIDATE: []}
    other.crm.pages = [everything(), everything()]
    feeds.poll(other.installation_id, pages=1)

    with pytest.raises(Refused, match="first time"):
        comparing.ask_for(other.installation_id)

    assert not comparing.compare(other.installation_id)


def test_a_crm_that_lists_nothing_is_not_compared_and_says_so(desk: CrmDesk) -> None:
    desk.crm.listed = {}

    with pytest.raises(Refused):
        comparing.ask_for(desk.installation_id)

    assert not comparing.compare(desk.installation_id)


def test_a_mistake_of_an_adapter_is_a_failure_of_the_comparison(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.FakeAdapter.list_refs", lambda *_: {}["nothing"])

    comparing.ask_for(desk.installation_id)
    is_there_more = comparing.compare(desk.installation_id)

    with desk.session() as session:
        row = active_comparison(session)
        assert row is not None
        assert (is_there_more, "KeyError" in (row.error or "")) == (False, True)
        assert row.next_attempt_at > utcnow()
