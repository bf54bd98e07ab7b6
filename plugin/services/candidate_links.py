"""The link to a candidate's page, as their recruiter gives it, renews it and takes it back."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.errors import NotFound
from plugin.services.access import Viewer
from plugin.services.links import candidate_page_url, existing_page_url, revoke_links
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.people import Candidate
from plugin.store.submissions import Submission


@dataclass(frozen=True, slots=True)
class CandidateLink:
    """A candidate's link to one submission's page. `url` None: there is none that works."""

    submission_id: int
    job_title: str | None
    candidate_id: int
    candidate_name: str | None
    url: str | None = field(repr=False)
    expires_at: datetime | None


def get_link(viewer: Viewer, submission_id: int) -> CandidateLink:
    """Return the link as it is, made by nobody's looking. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        submission, candidate = _find(session, submission_id)
        found = existing_page_url(session, submission, utcnow())
        return CandidateLink(
            submission.id,
            submission.job_title,
            candidate.id,
            candidate.name,
            found[0] if found else None,
            found[1] if found else None,
        )


def make_link(viewer: Viewer, submission_id: int) -> None:
    """Make the link, or put off the end of the one that there is. Raises NotFound."""
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission, _ = _find(session, submission_id)
        installation = session.get_one(Installation, viewer.installation_id)
        candidate_page_url(session, installation, submission, now)


def renew_link(viewer: Viewer, submission_id: int) -> None:
    """Close every link to the page that was given, and make another one. Raises NotFound."""
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission, _ = _find(session, submission_id)
        revoke_links(session, submission.id, now)
        installation = session.get_one(Installation, viewer.installation_id)
        candidate_page_url(session, installation, submission, now)


def revoke_link(viewer: Viewer, submission_id: int) -> None:
    """Close every link to the page that was given. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        submission, _ = _find(session, submission_id)
        revoke_links(session, submission.id, utcnow())


def _find(session: Session, submission_id: int) -> tuple[Submission, Candidate]:
    row = session.execute(
        select(Submission, Candidate)
        .join(Candidate, Candidate.id == Submission.candidate_id)
        .where(
            Submission.id == submission_id,
            Submission.deleted_at.is_(None),
            Candidate.deleted_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such submission.")
    return row[0], row[1]
