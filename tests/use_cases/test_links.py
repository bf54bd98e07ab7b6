"""Links that let a candidate in."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from plugin.clock import utcnow
from plugin.domain.links import LIFE, LinkPurpose
from plugin.errors import LinkClosed, NotFound
from plugin.services.links import (
    candidate_page_url,
    open_link,
    preferences_url,
    read_link,
    revoke_links,
)
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.links import Link
from plugin.store.people import Candidate
from plugin.store.submissions import Submission
from tests.factories import make_candidate, make_installation, make_submission


@pytest.fixture
def submission(app: Flask, clock: time_machine.Traveller) -> tuple[int, int]:
    """An installation's id and its submission's."""
    with app.app_context():
        installation = make_installation()
        candidate = make_candidate(installation)
        return installation, make_submission(installation, candidate)


def page_token(submission: tuple[int, int]) -> str:
    installation_id, submission_id = submission
    with transaction(installation_id) as session:
        url = candidate_page_url(
            session,
            session.get_one(Installation, installation_id),
            session.get_one(Submission, submission_id),
            utcnow(),
        )
    assert url.startswith("https://afterword.example/c/")
    return url.rpartition("/")[2]


def opened(token: str, purpose: LinkPurpose = LinkPurpose.CANDIDATE_PAGE) -> int:
    ref = read_link(token, purpose)
    with transaction(ref.installation_id) as session:
        link = open_link(session, ref, purpose, utcnow())
        return link.submission_id or link.candidate_id


def test_a_link_opens_the_submission_it_was_made_for(
    app: Flask, submission: tuple[int, int]
) -> None:
    with app.app_context():
        assert opened(page_token(submission)) == submission[1]


def test_the_same_submission_keeps_one_link(app: Flask, submission: tuple[int, int]) -> None:
    with app.app_context():
        assert page_token(submission) == page_token(submission)
        with transaction(submission[0]) as session:
            assert session.scalar(select(func.count()).select_from(Link)) == 1


def test_a_link_ends(
    app: Flask, submission: tuple[int, int], clock: time_machine.Traveller
) -> None:
    with app.app_context():
        token = page_token(submission)
        clock.shift(LIFE[LinkPurpose.CANDIDATE_PAGE])

        with pytest.raises(LinkClosed):
            opened(token)


def test_a_link_in_use_has_its_end_put_off(
    app: Flask, submission: tuple[int, int], clock: time_machine.Traveller
) -> None:
    with app.app_context():
        token = page_token(submission)
        clock.shift(LIFE[LinkPurpose.CANDIDATE_PAGE] - timedelta(days=1))
        page_token(submission)
        clock.shift(timedelta(days=2))

        assert opened(token) == submission[1]


def test_a_revoked_link_is_closed_and_the_next_one_is_another(
    app: Flask, submission: tuple[int, int]
) -> None:
    with app.app_context():
        old = page_token(submission)
        with transaction(submission[0]) as session:
            revoke_links(session, submission[1], utcnow())

        with pytest.raises(LinkClosed):
            opened(old)
        assert opened(page_token(submission)) == submission[1]


def test_a_link_of_one_purpose_does_not_open_another(
    app: Flask, submission: tuple[int, int]
) -> None:
    with app.app_context(), pytest.raises(NotFound):
        opened(page_token(submission), LinkPurpose.PREFERENCES)


def test_preferences_belong_to_the_candidate_alone(app: Flask, submission: tuple[int, int]) -> None:
    with app.app_context():
        with transaction(submission[0]) as session:
            candidate = session.scalars(select(Candidate)).one()
            url = preferences_url(
                session, session.get_one(Installation, submission[0]), candidate, utcnow()
            )
            candidate_id = candidate.id

        assert opened(url.rpartition("/")[2], LinkPurpose.PREFERENCES) == candidate_id


@pytest.mark.parametrize("token", ["", "x", "WzEsMV0.tampered", "\x00", "é" * 500])
def test_a_token_that_we_did_not_sign_is_not_ours(app: Flask, token: str) -> None:
    with app.app_context(), pytest.raises(NotFound):
        read_link(token, LinkPurpose.CANDIDATE_PAGE)


def test_a_link_into_a_disabled_installation_is_closed(
    app: Flask, submission: tuple[int, int]
) -> None:
    with app.app_context():
        token = page_token(submission)
        with transaction(None) as session:
            session.execute(update(Installation).values(state="disabled"))

        with pytest.raises(LinkClosed):
            opened(token)
