"""How a feed does: silent, switched off, refused; who is told, once; and how it goes on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.crm import CrmAuthError, CrmError, MustReconnect
from plugin.domain.notices import NoticeKind
from plugin.domain.records import RecordKind
from plugin.queue import TaskName, rq_queue
from plugin.services import (
    backfills,
    comparing,
    feed_watch,
    feeds,
    intake,
    notice_settings,
    notices,
    sweeps,
)
from plugin.services.access import Viewer
from plugin.services.notice_settings import NoticeChoices
from plugin.store.deliveries import Delivery
from plugin.store.installations import Feed
from plugin.store.interviews import Interview
from plugin.store.notices import Notice
from tests import factories
from tests.fakes import SIGNED, delivery
from tests.mail.servers import Mailbox
from tests.use_cases.crm_desk import CANDIDATE, CrmDesk, everything

HOUR = timedelta(hours=1)
REFUSED = "The CRM answered 401 to GET /all"


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def desk() -> CrmDesk:
    """A CRM that is read; Maya manages the agency, and Sam does not."""
    desk = CrmDesk()
    desk.polls(everything())
    factories.make_recruiter(
        desk.installation_id, name="Maya", email="maya@agency.example", is_manager=True
    )
    return desk


def feed_of(desk: CrmDesk) -> Feed:
    with desk.session() as session:
        row: Feed = session.get_one(Feed, desk.installation_id)
        session.expunge(row)
        return row


def told(desk: CrmDesk) -> list[tuple[str | None, str, str | None]]:
    with desk.session() as session:
        rows = session.scalars(
            select(Notice).where(Notice.kind == NoticeKind.CRM_TROUBLE).order_by(Notice.id)
        )
        return [(row.about, row.state, row.reason) for row in rows]


def put_news(desk: CrmDesk, *moments: datetime, source: str = "webhook") -> None:
    with desk.session() as session:
        for moment in moments:
            session.add(
                Delivery(
                    installation_id=desk.installation_id,
                    source=source,
                    dedupe_key=f"{source}-{moment.isoformat()}",
                    headers={},
                    body=b"{}",
                    state="applied",
                    created_at=moment,
                    occurred_at=moment - timedelta(seconds=90),
                )
            )


def refuse(desk: CrmDesk, times: int, clock: time_machine.Traveller) -> None:
    for _ in range(times):
        desk.crm.failures.append(CrmAuthError(REFUSED))
        feeds.poll(desk.installation_id)
        clock.shift(HOUR)


class TestASilence:
    def test_is_told_once_to_managers_and_clears_with_the_next_news(
        self, desk: CrmDesk, clock: time_machine.Traveller, mailbox: Mailbox
    ) -> None:
        put_news(desk, utcnow())
        since = utcnow()
        for _ in range(3):  # from Tuesday, 9:00, to Friday, 12:00
            feed_watch.watch(desk.installation_id)
            clock.shift(timedelta(hours=25))
        feed_watch.watch(desk.installation_id)
        silent = feed_of(desk).silent_since
        notices.send_due(desk.installation_id)
        put_news(desk, utcnow())
        feed_watch.watch(desk.installation_id)

        assert silent == since
        assert told(desk) == [("silent", "sent", None)]
        assert len(mailbox.mails) == 1
        assert feed_of(desk).silent_since is None

    def test_is_judged_by_webhooks_where_there_are_any(
        self, desk: CrmDesk, clock: time_machine.Traveller
    ) -> None:
        put_news(desk, utcnow())
        clock.shift(timedelta(days=4))
        put_news(desk, utcnow(), source="poll")

        feed_watch.watch(desk.installation_id)

        assert feed_of(desk).silent_since is not None

    def test_that_is_over_when_it_would_be_told_is_not_told(
        self, desk: CrmDesk, clock: time_machine.Traveller, mailbox: Mailbox
    ) -> None:
        put_news(desk, utcnow())
        clock.shift(timedelta(days=3))
        feed_watch.watch(desk.installation_id)
        put_news(desk, utcnow())
        feed_watch.watch(desk.installation_id)

        notices.send_due(desk.installation_id)

        assert told(desk) == [("silent", "skipped", "settled")]
        assert mailbox.mails == []

    def test_is_looked_for_by_the_sweep(self, desk: CrmDesk, clock: time_machine.Traveller) -> None:
        before = sweeps.waiting_work(desk.installation_id, now=utcnow())
        clock.shift(timedelta(minutes=10))

        after = sweeps.waiting_work(desk.installation_id, now=utcnow())

        assert (TaskName.WATCH_FEED in before, TaskName.WATCH_FEED in after) == (False, True)

    def test_is_not_told_to_a_manager_who_switched_that_off(
        self, desk: CrmDesk, clock: time_machine.Traveller
    ) -> None:
        with desk.session() as session:
            maya = session.scalars(
                select(factories.Recruiter.id).where(factories.Recruiter.is_manager)
            ).one()
        viewer = Viewer(desk.installation_id, maya, "Maya")
        notice_settings.save_choices(viewer, NoticeChoices(crm_trouble=False))
        clock.shift(timedelta(days=5))

        feed_watch.watch(desk.installation_id)

        assert feed_of(desk).silent_since is not None
        assert told(desk) == []


def test_the_lag_is_told_by_when_things_happened(desk: CrmDesk) -> None:
    put_news(desk, *(utcnow() - n * HOUR for n in range(3)))

    with desk.session() as session:
        assert feed_watch.usual_lag(session) == timedelta(seconds=90)


def test_a_webhook_keeps_when_the_crm_says_that_it_happened(desk: CrmDesk) -> None:
    intake.accept_delivery(desk.key, SIGNED, delivery("changed", RecordKind.CANDIDATE, "C-1"))
    intake.apply_deliveries(desk.installation_id)

    with desk.session() as session:
        happened = session.scalars(
            select(Delivery.occurred_at).where(Delivery.source == "webhook")
        ).one()
    assert happened == datetime.fromisoformat("2026-02-10T00:00:00+00:00")


def test_webhooks_switched_off_are_asked_for_hourly_and_told_once(
    desk: CrmDesk, clock: time_machine.Traveller
) -> None:
    desk.crm.hooks = {"interviews": False, "candidates": True}
    feed_watch.watch(desk.installation_id)
    desk.crm.hooks = {"interviews": False, "candidates": False}
    feed_watch.watch(desk.installation_id)
    within_the_hour = feed_of(desk).hooks_off
    desk.crm.hooks = {"interviews": False, "candidates": True}
    clock.shift(HOUR)
    feed_watch.watch(desk.installation_id)

    assert (within_the_hour, told(desk)) == (["interviews"], [("hooks_off", "queued", None)])

    desk.crm.hooks = {"interviews": True, "candidates": True}
    clock.shift(HOUR)
    feed_watch.watch(desk.installation_id)
    assert (feed_of(desk).hooks_off, feed_of(desk).hooks_off_since) == ([], None)


def test_a_crm_that_does_not_say_changes_nothing(
    desk: CrmDesk, clock: time_machine.Traveller
) -> None:
    desk.crm.hooks = {"interviews": False}
    feed_watch.watch(desk.installation_id)
    clock.shift(HOUR)
    desk.crm.failures.append(CrmError("503", permanent=False))

    feed_watch.watch(desk.installation_id)

    assert feed_of(desk).hooks_off == ["interviews"]


class TestACrmThatRefusesUs:
    def test_must_be_reconnected_after_three_refusals_in_a_row(
        self, desk: CrmDesk, clock: time_machine.Traveller
    ) -> None:
        refuse(desk, 2, clock)
        before = feed_of(desk).must_reconnect_at
        refuse(desk, 1, clock)

        assert before is None
        assert feed_of(desk).must_reconnect_at == utcnow() - HOUR
        assert told(desk) == [("reconnect", "queued", None)]

    def test_is_not_given_up_for_refusals_with_an_answer_between(
        self, desk: CrmDesk, clock: time_machine.Traveller
    ) -> None:
        for _ in range(3):
            refuse(desk, 2, clock)
            feeds.poll(desk.installation_id)

        assert feed_of(desk).must_reconnect_at is None

    def test_must_be_at_once_where_the_consent_itself_is_gone(self, desk: CrmDesk) -> None:
        desk.crm.failures.append(MustReconnect("No longer"))

        feeds.poll(desk.installation_id)

        assert feed_of(desk).must_reconnect_at == utcnow()

    def test_is_asked_for_nothing_any_more(
        self, desk: CrmDesk, clock: time_machine.Traveller
    ) -> None:
        refuse(desk, 3, clock)
        polls = desk.crm.polls
        desk.crm.listed = {RecordKind.CANDIDATE: []}
        comparing.ask_for(desk.installation_id)
        backfills.ask_again(desk.installation_id)
        clock.shift(timedelta(days=2))

        work = sweeps.waiting_work(desk.installation_id, now=utcnow())
        feeds.poll(desk.installation_id)
        backfills.read_again(desk.installation_id)
        comparing.compare(desk.installation_id)

        assert {TaskName.POLL, TaskName.READ_AGAIN, TaskName.COMPARE} & set(work) == set()
        assert (desk.crm.polls, desk.crm.fetches) == (polls, [])

    def test_is_told_of_once_however_long_it_lasts(
        self, desk: CrmDesk, clock: time_machine.Traveller, mailbox: Mailbox
    ) -> None:
        refuse(desk, 3, clock)
        for _ in range(4):
            notices.send_due(desk.installation_id)
            feed_watch.watch(desk.installation_id)
            feeds.poll(desk.installation_id)
            clock.shift(timedelta(days=1))

        assert told(desk) == [("reconnect", "sent", None)]
        assert len(mailbox.mails) == 1
        assert b"https://afterword.example/settings/install" in mailbox.mails[0]

    def test_may_still_send_webhooks_which_wait_without_a_call(
        self, desk: CrmDesk, clock: time_machine.Traveller
    ) -> None:
        refuse(desk, 3, clock)

        is_new = intake.accept_delivery(
            desk.key, SIGNED, delivery("changed", RecordKind.CANDIDATE, "C-1")
        )
        intake.apply_deliveries(desk.installation_id)

        assert (is_new, desk.crm.fetches) == (True, [])

    def test_is_asked_at_once_when_somebody_has_reconnected_it(
        self, desk: CrmDesk, clock: time_machine.Traveller
    ) -> None:
        refuse(desk, 3, clock)
        desk.crm.records[RecordKind.CANDIDATE, "C-1"] = desk.changed(CANDIDATE, name="Ana R.")
        intake.accept_delivery(desk.key, SIGNED, delivery("changed", RecordKind.CANDIDATE, "C-1"))
        intake.apply_deliveries(desk.installation_id)
        rq_queue().empty()

        with desk.session() as session:
            feeds.reconnected(session, desk.installation_id)

        feed = feed_of(desk)
        assert (feed.must_reconnect_at, feed.error, feed.auth_failures) == (None, None, 0)
        assert f"poll-{desk.installation_id}" in rq_queue().job_ids
        desk.catches_up()
        with desk.session() as session:
            assert session.scalars(select(factories.Candidate.name)).one() == "Ana R."
            assert session.scalars(select(Interview.ref)).one() == "I-1"


def test_old_bytes_of_polled_pages_go_and_the_rows_stay(
    desk: CrmDesk, clock: time_machine.Traveller
) -> None:
    desk.polls(desk.changed(CANDIDATE, name="Ana R."))
    clock.shift(timedelta(days=31))

    feed_watch.watch(desk.installation_id)

    with desk.session() as session:
        assert list(session.scalars(select(Delivery.body))) == [b"", b""]
