"""Links for candidates: signed, for one purpose, ending, and revocable at any time."""

from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.domain.links import LIFE, LinkPurpose
from plugin.errors import LinkClosed, NotFound
from plugin.extensions import held
from plugin.store.installations import Installation
from plugin.store.links import Link
from plugin.store.people import Candidate
from plugin.store.submissions import Submission

_PATHS = {LinkPurpose.CANDIDATE_PAGE: "c", LinkPurpose.PREFERENCES: "preferences"}
_LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class LinkRef:
    """What a token says: whose link, and which. Whether it is still good is asked of the row."""

    installation_id: int
    link_id: int


def candidate_page_url(
    session: Session, installation: Installation, submission: Submission, now: datetime
) -> str:
    """Return the address of the candidate's page about a submission, whose end is put off again."""
    return _url(
        session,
        installation,
        LinkPurpose.CANDIDATE_PAGE,
        submission.candidate_id,
        submission.id,
        now,
    )


def existing_page_url(
    session: Session, submission: Submission, now: datetime
) -> tuple[str, datetime] | None:
    """Return the address that works now, and until when; nothing is made or put off."""
    link = session.scalar(
        select(Link).where(
            Link.submission_id == submission.id,
            Link.purpose == LinkPurpose.CANDIDATE_PAGE,
            Link.revoked_at.is_(None),
            Link.expires_at > now,
        )
    )
    if link is None:
        return None
    return _address(LinkPurpose.CANDIDATE_PAGE, link.installation_id, link.id), link.expires_at


def preferences_url(
    session: Session, installation: Installation, candidate: Candidate, now: datetime
) -> str:
    """Return the address at which the candidate says what we may send them."""
    return _url(session, installation, LinkPurpose.PREFERENCES, candidate.id, None, now)


def read_link(token: str, purpose: LinkPurpose) -> LinkRef:
    """Return what a token that we signed for this purpose says. Raises NotFound for any other."""
    try:
        installation_id, link_id = _signer(purpose).loads(token[:_LONGEST_TOKEN])
        return LinkRef(int(installation_id), int(link_id))
    except (BadData, TypeError, ValueError):
        raise NotFound("This link is not one of ours.") from None


def open_link(session: Session, ref: LinkRef, purpose: LinkPurpose, now: datetime) -> Link:
    """Return the link, in a transaction of its installation.

    Raises LinkClosed once it has ended, was revoked, or the installation is not enabled; NotFound
    where the candidate was erased.
    """
    link = session.scalar(select(Link).where(Link.id == ref.link_id, Link.purpose == purpose))
    if link is None:
        raise NotFound("This link is not one of ours.")
    installation = session.get_one(Installation, ref.installation_id)
    is_over = link.revoked_at is not None or link.expires_at <= now
    if is_over or installation.state != "enabled":
        raise LinkClosed("This link has ended. Ask your recruiter for a new one.")
    return link


def revoke_links(session: Session, submission_id: int, now: datetime) -> None:
    """Close the candidate's page of a submission; the next e-mail or click makes another link."""
    session.execute(
        update(Link)
        .where(Link.submission_id == submission_id, Link.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def _url(
    session: Session,
    installation: Installation,
    purpose: LinkPurpose,
    candidate_id: int,
    submission_id: int | None,
    now: datetime,
) -> str:
    link_id = _live_link(session, installation.id, purpose, candidate_id, submission_id, now)
    return _address(purpose, installation.id, link_id)


def _address(purpose: LinkPurpose, installation_id: int, link_id: int) -> str:
    token = _signer(purpose).dumps([installation_id, link_id])
    return f"{held.config.base_url}/{_PATHS[purpose]}/{token}"


def _live_link(
    session: Session,
    installation_id: int,
    purpose: LinkPurpose,
    candidate_id: int,
    submission_id: int | None,
    now: datetime,
) -> int:
    """Return the live link's id, its end put off again; two at the same moment make one."""
    values = {
        "installation_id": installation_id,
        "purpose": purpose,
        "candidate_id": candidate_id,
        "submission_id": submission_id,
        "expires_at": now + LIFE[purpose],
        "created_at": now,
    }
    keys = ["installation_id", "purpose", "candidate_id", "submission_id"]
    return session.scalars(
        insert(Link)
        .values(values)
        .on_conflict_do_update(
            index_elements=keys,
            index_where=Link.revoked_at.is_(None),
            set_={"expires_at": values["expires_at"]},
        )
        .returning(Link.id)
    ).one()


def _signer(purpose: LinkPurpose) -> URLSafeSerializer:
    """Return the signer of one purpose: a token for another one does not pass it."""
    return URLSafeSerializer(held.config.secret_key, salt=f"link.{purpose}")
