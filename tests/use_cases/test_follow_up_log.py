"""Follow-ups are written down with how, when and by whom, and held to the badger guard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.domain.badger_guard import Channel, Ground, MadeBy
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import with_settings
from plugin.domain.playbook_settings import Override
from plugin.errors import Conflict, NotFound, Refused
from plugin.services import follow_up_log, follow_ups, playbook_versions
from plugin.services.access import Viewer
from plugin.services.follow_up_log import Entry, FollowUpRefused
from plugin.store.base import transaction
from plugin.store.interviews import Debrief
from plugin.store.people import ClientCompany
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp
from tests import factories

INTERVIEWED = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
EARLY = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 6, 11, 9, 0, tzinfo=UTC)
"""The client said by Wednesday 10 June: the first follow-up is for Thursday."""


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[int]:
    clock.move_to(DUE, tick=False)
    with app.app_context():
        yield factories.make_installation()


@pytest.fixture
def sam(agency: int) -> Viewer:
    return Viewer(agency, factories.make_recruiter(agency, is_manager=True), "Sam Lee")


@pytest.fixture
def submission(agency: int, sam: Viewer) -> int:
    submission = factories.make_submission(
        agency,
        candidate_id=factories.make_candidate(agency),
        client_company_id=factories.make_client_company(agency, contact_mode="direct"),
        recruiter_id=sam.recruiter_id,
        first_seen_at=INTERVIEWED - timedelta(days=5),
        plan_due_at=INTERVIEWED,
    )
    interview = factories.make_interview(
        agency,
        submission_id=submission,
        starts_at=INTERVIEWED,
        ends_at=INTERVIEWED + timedelta(hours=1),
        first_seen_at=INTERVIEWED - timedelta(days=5),
    )
    with transaction(agency) as session:
        session.add(
            Debrief(
                installation_id=agency,
                interview_id=interview,
                promise_kind="exact",
                promise_on=date(2026, 6, 10),
                candidate_fields=[],
            )
        )
    follow_ups.replan(agency)
    return submission


def entry(sam: Viewer, channel: Channel = Channel.EMAIL, at: datetime = DUE, **more: Any) -> Entry:
    return Entry(channel=channel, at=at, **{"recruiter_id": sam.recruiter_id, **more})


def logged(agency: int) -> list[FollowUp]:
    with transaction(agency) as session:
        rows = list(session.scalars(select(FollowUp).order_by(FollowUp.at, FollowUp.id)))
        for row in rows:
            session.expunge(row)
    return rows


def check_in(agency: int, occurrence: int = 1) -> Prompt:
    with transaction(agency) as session:
        row = session.scalars(
            select(Prompt).where(Prompt.step == "check_in", Prompt.occurrence == occurrence)
        ).one()
        session.expunge(row)
    return row


def test_it_is_kept_with_channel_time_maker_and_words(
    agency: int, sam: Viewer, submission: int
) -> None:
    colleague = factories.make_recruiter(agency, name="Kit Ray")
    at = DUE - timedelta(minutes=90)
    made = entry(sam, Channel.CALL, at, recruiter_id=colleague, note="They decide on Monday")

    follow_up_log.log_follow_up(sam, submission, made)

    (row,) = logged(agency)
    assert (row.channel, row.at, row.note) == ("call", at, "They decide on Monday")
    assert (row.made_by, row.recruiter_id, row.logged_by) == (
        "recruiter",
        colleague,
        sam.recruiter_id,
    )
    assert (row.override_grounds, row.override_rules, row.override_reason) == ([], [], None)


def test_the_candidates_own_is_nobody_elses(agency: int, sam: Viewer, submission: int) -> None:
    own = entry(sam, made_by=MadeBy.CANDIDATE, recruiter_id=None)

    follow_up_log.log_follow_up(sam, submission, own)

    (row,) = logged(agency)
    assert (row.made_by, row.recruiter_id, row.logged_by) == ("candidate", None, sam.recruiter_id)


def test_it_completes_the_check_in_that_asked_for_it(
    agency: int, sam: Viewer, submission: int
) -> None:
    at = DUE - timedelta(minutes=30)
    follow_up_log.log_follow_up(sam, submission, entry(sam, at=at))
    follow_ups.replan(agency)

    assert (check_in(agency).state, check_in(agency).done_at) == ("done", at)
    assert check_in(agency, 2).state == "planned"
    assert check_in(agency, 2).opens_at == datetime(2026, 6, 18, 8, 0, tzinfo=UTC)


def test_too_early_is_refused_with_the_rule(agency: int, sam: Viewer, submission: int) -> None:
    with pytest.raises(FollowUpRefused) as refused:
        follow_up_log.log_follow_up(sam, submission, entry(sam, at=EARLY))

    assert [each.ground for each in refused.value.objections] == [Ground.TOO_EARLY]
    assert refused.value.rules == ("R70", "R77")
    assert refused.value.override is Override.WITH_REASON
    assert logged(agency) == []


def test_going_on_takes_a_reason_which_is_kept_with_the_rules(
    agency: int, sam: Viewer, submission: int
) -> None:
    early = entry(sam, at=EARLY, override_reason="They rang and asked")

    follow_up_log.log_follow_up(sam, submission, early)

    (row,) = logged(agency)
    assert row.override_reason == "They rang and asked"
    assert row.override_grounds == ["too_early"]
    assert row.override_rules == ["R70", "R77"]


def test_a_reason_that_nothing_asked_for_is_not_kept(
    agency: int, sam: Viewer, submission: int
) -> None:
    follow_up_log.log_follow_up(sam, submission, entry(sam, override_reason="In a hurry"))

    assert logged(agency)[0].override_reason is None


@pytest.mark.parametrize(
    ("override", "reason", "is_kept"),
    [
        (Override.NEVER, "They rang and asked", False),
        (Override.WITH_REASON, None, False),
        (Override.FREELY, None, True),
    ],
)
def test_the_agencys_playbook_says_what_it_takes_to_go_on(
    agency: int,
    sam: Viewer,
    submission: int,
    override: Override,
    reason: str | None,
    is_kept: bool,
) -> None:
    own = with_settings(DEFAULT_PLAYBOOK, {"follow_ups.override": override})
    playbook_versions.take(sam, replace(own, name="Ours"), based_on=1)
    early = entry(sam, at=EARLY, override_reason=reason)

    if is_kept:
        follow_up_log.log_follow_up(sam, submission, early)
        assert logged(agency)[0].override_grounds == ["too_early"]
    else:
        with pytest.raises(FollowUpRefused):
            follow_up_log.log_follow_up(sam, submission, early)


def test_a_client_that_forbids_contact_is_not_followed_up_with_whatever_the_reason(
    agency: int, sam: Viewer, submission: int
) -> None:
    with transaction(agency) as session:
        session.scalars(select(ClientCompany)).one().contact_mode = "none"

    with pytest.raises(FollowUpRefused) as refused:
        follow_up_log.log_follow_up(sam, submission, entry(sam, override_reason="All the same"))

    assert refused.value.override is None


def test_a_third_one_is_refused(agency: int, sam: Viewer, submission: int) -> None:
    for hours in (2, 1):
        factories.make_follow_up(agency, submission, at=DUE - timedelta(hours=hours))

    with pytest.raises(FollowUpRefused) as refused:
        follow_up_log.log_follow_up(sam, submission, entry(sam))

    assert [each.ground for each in refused.value.objections] == [Ground.TOO_MANY]
    assert refused.value.rules == ("R71", "R83", "R84")


def test_a_time_to_come_is_refused(sam: Viewer, submission: int) -> None:
    with pytest.raises(Refused, match="not come yet"):
        follow_up_log.log_follow_up(sam, submission, entry(sam, at=DUE + timedelta(minutes=1)))


def test_a_recruiter_of_another_agency_made_none_here(sam: Viewer, submission: int) -> None:
    other = factories.make_installation()
    stranger = factories.make_recruiter(other)

    with pytest.raises(Refused, match="Nobody of your agency"):
        follow_up_log.log_follow_up(sam, submission, entry(sam, recruiter_id=stranger))


def test_another_agencys_submission_is_not_there(submission: int) -> None:
    other = factories.make_installation()
    stranger = Viewer(other, factories.make_recruiter(other), "Al Yu")

    with pytest.raises(NotFound):
        follow_up_log.log_follow_up(stranger, submission, entry(stranger))


class TestTakingBack:
    def test_opens_the_check_in_again(self, agency: int, sam: Viewer, submission: int) -> None:
        kept = follow_up_log.log_follow_up(sam, submission, entry(sam))
        follow_ups.replan(agency)

        follow_up_log.take_back(sam, kept)
        follow_ups.replan(agency)

        assert logged(agency) == []
        assert check_in(agency).state == "planned"

    def test_twice_takes_it_back_once(self, agency: int, sam: Viewer, submission: int) -> None:
        kept = follow_up_log.log_follow_up(sam, submission, entry(sam))

        follow_up_log.take_back(sam, kept)
        follow_up_log.take_back(sam, kept)

        assert logged(agency) == []

    def test_ends_after_ten_minutes(
        self, agency: int, sam: Viewer, submission: int, clock: time_machine.Traveller
    ) -> None:
        kept = follow_up_log.log_follow_up(sam, submission, entry(sam))
        clock.shift(timedelta(minutes=11))

        with pytest.raises(Conflict):
            follow_up_log.take_back(sam, kept)
        assert len(logged(agency)) == 1

    def test_another_agency_takes_nothing_back(
        self, agency: int, sam: Viewer, submission: int
    ) -> None:
        kept = follow_up_log.log_follow_up(sam, submission, entry(sam))
        other = factories.make_installation()

        follow_up_log.take_back(Viewer(other, factories.make_recruiter(other), "Al Yu"), kept)

        assert len(logged(agency)) == 1
