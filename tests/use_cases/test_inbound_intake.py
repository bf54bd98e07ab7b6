"""Mail that comes in: checked, kept once per address, read later, and then forgotten."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
import redis
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.inbound_outcomes import MailState, Outcome
from plugin.errors import NotFound
from plugin.queue import TaskName, rq_queue
from plugin.services import inbound, inbound_reading, sweeps
from plugin.services.inbound import FORGOTTEN_AFTER, KEPT_BYTES, UNREAD_KEPT, TooMany, is_ours
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.people import Candidate
from tests.factories import JourneyRows, change, make_candidate, make_installation, make_journey
from tests.mail_samples.people import mail
from tests.services import Database
from tests.use_cases.desk import in_threads
from tests.use_cases.postbox import address, bring, mails, outcomes, read_all, take_mail

pytestmark = pytest.mark.usefixtures("clock")

NOTE = mail(to="x.y@elsewhere.example", Message_ID="<1@mail.example>")


@pytest.fixture(autouse=True)
def _context(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with app.app_context():
        take_mail(monkeypatch)
        yield


@pytest.fixture
def rows() -> JourneyRows:
    return make_journey()


@pytest.fixture
def to_ana(rows: JourneyRows) -> str:
    return address(Purpose.CANDIDATE, rows.installation_id, rows.candidate_id)


def test_a_mail_is_kept_and_rings_for_a_worker(rows: JourneyRows, to_ana: str) -> None:
    assert bring(NOTE, to_ana) == 1

    (kept,) = mails(rows.installation_id)
    assert (kept.body, kept.state, kept.candidate_id) == (NOTE, "pending", rows.candidate_id)
    assert TaskName.READ_MAIL in [job.func_name for job in rq_queue().jobs]


def test_the_same_mail_fifty_times_is_kept_once(app: Flask, rows: JourneyRows, to_ana: str) -> None:
    """C.2-41: the same delivery again, ten at a time, is one row."""
    new = in_threads(app, 10, lambda _: sum(bring(NOTE, to_ana) for _ in range(5)))

    assert sum(new) == 1
    assert len(mails(rows.installation_id)) == 1


def test_a_mail_to_several_of_our_addresses_is_a_row_for_each(
    rows: JourneyRows, to_ana: str
) -> None:
    other = make_journey()
    to_other = address(Purpose.CANDIDATE, other.installation_id, other.candidate_id)

    assert bring(NOTE, to_ana, "jo@acme.example", to_other.upper(), to_ana) == 2

    assert len(mails(rows.installation_id)) == len(mails(other.installation_id)) == 1


@pytest.mark.parametrize("recipients", [[], ["jo@acme.example"], ["c-1-1-aaaaaaaaaaaaaaaa@x"]])
def test_a_mail_to_nobody_of_ours_is_refused(rows: JourneyRows, recipients: list[str]) -> None:
    with pytest.raises(NotFound):
        bring(NOTE, *recipients)

    assert mails(rows.installation_id) == []


def test_a_forged_tag_is_nobodys(rows: JourneyRows, to_ana: str) -> None:
    local_part, _, domain = to_ana.partition("@")
    forged = f"{local_part[:-1]}{'a' if local_part[-1] != 'a' else 'b'}@{domain}"

    assert is_ours(to_ana)
    assert not is_ours(forged)
    with pytest.raises(NotFound):
        bring(NOTE, forged)


def test_a_true_tag_of_another_agencys_row_finds_nothing(rows: JourneyRows) -> None:
    other = make_installation()

    with pytest.raises(NotFound):
        bring(NOTE, address(Purpose.CANDIDATE, other, rows.candidate_id))
    with pytest.raises(NotFound):
        bring(NOTE, address(Purpose.BOUNCE, other, 1))


def test_an_agency_that_has_uninstalled_gets_no_mail(rows: JourneyRows, to_ana: str) -> None:
    change(Installation, rows.installation_id, rows.installation_id, state="uninstalled")

    with pytest.raises(NotFound):
        bring(NOTE, to_ana)


def test_without_a_domain_nothing_is_taken(to_ana: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take_mail(monkeypatch, inbound_domain=None)

    assert not is_ours(to_ana)
    with pytest.raises(NotFound):
        bring(NOTE, to_ana)


def test_an_erased_candidate_stays_erased_when_a_late_mail_arrives(
    rows: JourneyRows, to_ana: str
) -> None:
    """C.5-81"""
    bring(NOTE, to_ana)
    change(Candidate, rows.installation_id, rows.candidate_id, deleted_at=utcnow())

    with pytest.raises(NotFound):
        bring(mail("another"), to_ana)
    read_all(rows.installation_id)

    (kept,) = mails(rows.installation_id)
    assert (kept.outcome, kept.body, kept.people) == (Outcome.CANDIDATE_GONE, None, None)


def test_what_waits_about_a_candidate_who_was_erased_is_forgotten_at_once(
    rows: JourneyRows, to_ana: str
) -> None:
    """C.5-81"""
    bring(NOTE, to_ana)
    read_all(rows.installation_id)
    change(Candidate, rows.installation_id, rows.candidate_id, deleted_at=utcnow())

    assert TaskName.READ_MAIL in sweeps.waiting_work(rows.installation_id, now=utcnow())
    read_all(rows.installation_id)

    (kept,) = mails(rows.installation_id)
    assert (kept.outcome, kept.people) == (Outcome.FORGOTTEN, None)


def test_a_loop_of_mails_about_one_candidate_ends(
    rows: JourneyRows,
    to_ana: str,
    monkeypatch: pytest.MonkeyPatch,
    clock: time_machine.Traveller,
) -> None:
    """C.2-36"""
    monkeypatch.setattr(inbound, "MAILS_A_DAY", 3)
    for number in range(3):
        bring(mail(f"number {number}"), to_ana)

    with pytest.raises(TooMany):
        bring(mail("one more"), to_ana)
    clock.shift(timedelta(hours=25))

    assert bring(mail("one more"), to_ana) == 1


def test_a_loop_about_one_candidate_costs_the_mails_other_recipients_nothing(
    rows: JourneyRows, to_ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound, "MAILS_A_DAY", 1)
    other = make_candidate(rows.installation_id)
    bring(mail("number 0"), to_ana)

    with pytest.raises(TooMany):
        bring(mail("to both"), to_ana, address(Purpose.CANDIDATE, rows.installation_id, other))

    assert [row.candidate_id for row in mails(rows.installation_id)] == [rows.candidate_id, other]


def test_when_a_candidates_row_goes_their_mail_goes(database: Database, rows: JourneyRows) -> None:
    lone = make_candidate(rows.installation_id)
    bring(NOTE, address(Purpose.CANDIDATE, rows.installation_id, lone))

    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("delete from candidates where id = %s", (lone,))

    assert mails(rows.installation_id) == []


def test_only_the_beginning_of_a_huge_mail_is_kept(rows: JourneyRows, to_ana: str) -> None:
    huge = NOTE + b"x" * (3 * KEPT_BYTES)
    bring(huge, to_ana)
    bring(huge + b"y", to_ana)

    kept, other = mails(rows.installation_id)
    assert len(kept.body or b"") == KEPT_BYTES
    assert kept.dedupe_key != other.dedupe_key


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\x00\xfe" * 100, b"Content-Type: multipart/mixed\r\n\r\n", NOTE]
)
def test_whatever_it_is_it_is_read_and_its_bytes_are_forgotten(
    rows: JourneyRows, to_ana: str, raw: bytes
) -> None:
    bring(raw, to_ana)

    read_all(rows.installation_id)

    (kept,) = mails(rows.installation_id)
    assert kept.state in (MailState.DONE, MailState.WAITING)
    assert kept.body is None


def test_a_bell_that_redis_forgot_is_rung_again_by_the_sweep(
    rows: JourneyRows, to_ana: str, valkey: redis.Redis
) -> None:
    """C.2-28: what was kept is found, whatever was lost on the way."""
    bring(NOTE, to_ana)
    valkey.flushall()

    assert TaskName.READ_MAIL in sweeps.waiting_work(rows.installation_id, now=utcnow())
    read_all(rows.installation_id)
    assert TaskName.READ_MAIL not in sweeps.waiting_work(rows.installation_id, now=utcnow())


def test_one_mail_that_we_fail_to_read_costs_itself_alone(
    rows: JourneyRows, to_ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify = inbound_reading.classify

    def stumble(raw: bytes, *given: object) -> object:
        if b"stumble" in raw:
            raise ValueError("ana.ruiz@mail.example")
        return classify(raw, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(inbound_reading, "classify", stumble)
    bring(mail("stumble"), to_ana)
    bring(NOTE, to_ana)

    read_all(rows.installation_id)

    failed, done = mails(rows.installation_id)
    assert (failed.state, failed.error) == ("failed", "We failed to read it (ValueError).")
    assert done.state == MailState.WAITING


def test_a_mail_that_kills_its_worker_is_given_up_after_five_times(
    rows: JourneyRows, to_ana: str, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    def die(*_given: object) -> None:
        raise SystemExit

    monkeypatch.setattr(inbound_reading, "classify", die)
    bring(NOTE, to_ana)
    for _ in range(5):
        with pytest.raises(SystemExit):
            read_all(rows.installation_id)
        read_all(rows.installation_id)  # another worker meanwhile leaves it alone
        clock.shift(timedelta(minutes=3))

    read_all(rows.installation_id)

    assert [row.state for row in mails(rows.installation_id)] == ["failed"]


def test_what_nobody_could_read_is_kept_for_two_weeks_and_no_longer(
    rows: JourneyRows, to_ana: str, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    def refuse(*_given: object) -> None:
        raise ValueError

    monkeypatch.setattr(inbound_reading, "classify", refuse)
    bring(NOTE, to_ana)
    read_all(rows.installation_id)
    clock.shift(UNREAD_KEPT - timedelta(minutes=1))
    read_all(rows.installation_id)
    assert mails(rows.installation_id)[0].body is not None

    clock.shift(timedelta(minutes=2))
    assert TaskName.READ_MAIL in sweeps.waiting_work(rows.installation_id, now=utcnow())
    read_all(rows.installation_id)

    assert mails(rows.installation_id)[0].body is None


def test_a_note_that_nobody_matched_in_a_month_is_forgotten(
    rows: JourneyRows, to_ana: str, clock: time_machine.Traveller
) -> None:
    bring(NOTE, to_ana)
    read_all(rows.installation_id)
    assert outcomes(rows.installation_id) == [Outcome.NOT_AN_INTERVIEWER]

    clock.shift(FORGOTTEN_AFTER + timedelta(minutes=1))
    read_all(rows.installation_id)

    (kept,) = mails(rows.installation_id)
    assert (kept.state, kept.outcome, kept.people) == ("done", Outcome.FORGOTTEN, None)


def test_two_workers_at_once_read_each_mail_once(
    app: Flask, rows: JourneyRows, to_ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C.2-22"""
    read: list[bytes] = []
    classify = inbound_reading.classify

    def count(raw: bytes, *given: object) -> object:
        read.append(raw)
        return classify(raw, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(inbound_reading, "classify", count)
    for number in range(30):
        bring(mail(f"number {number}"), to_ana)

    in_threads(app, 4, lambda _: read_all(rows.installation_id))

    assert len(read) == len(set(read)) == 30


def test_nobody_elses_transaction_sees_a_mail(rows: JourneyRows, to_ana: str) -> None:
    bring(NOTE, to_ana)

    assert mails(make_installation()) == []
    with transaction(None) as session:
        assert (
            session.connection().exec_driver_sql("select count(*) from inbound_mails").scalar() == 0
        )
