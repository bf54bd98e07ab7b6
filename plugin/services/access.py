"""Who looks: recruiters let in by their CRM's proof, and what a page must know of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import BadLaunch
from plugin.errors import NotAllowed, NotFound
from plugin.services.installations import adapter_of
from plugin.store.access import LaunchProof
from plugin.store.base import transaction
from plugin.store.installations import Installation, find_by_key
from plugin.store.people import Candidate, Recruiter

_ORIGIN = re.compile(r"https?://(\*\.)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Viewer:
    """A recruiter who has proven who they are. `candidate_id`: whom the CRM's frame shows."""

    installation_id: int
    recruiter_id: int
    recruiter_name: str
    candidate_id: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What every page must know of its viewer. `frame_ancestors` are origins, the CRM's own first.

    `timezone` is the recruiter's IANA zone, or the agency's where the CRM gives none.
    """

    recruiter_name: str
    timezone: str
    agency_name: str
    frame_ancestors: tuple[str, ...]


def open_launch(kind: str, installation_key: str, args: Mapping[str, str]) -> Viewer:
    """Return whom the CRM's launch vouches for; each proof is good for one opening.

    Raises NotFound for an installation that is not there or not enabled, BadLaunch for a proof
    that does not hold or was used, NotAllowed for a recruiter whom we do not know as active.
    """
    with transaction(None) as session:
        installation = find_by_key(session, installation_key)
        if installation is None or (installation.kind, installation.state) != (kind, "enabled"):
            raise NotFound("There is no such installation.")
        installation_id = installation.id
    # Some CRMs are asked whether the proof holds, so no transaction is open meanwhile.
    launch = adapter_of(installation_id).verify_launch(args, now=utcnow().timestamp())
    with transaction(installation_id) as session:
        _use_proof(session, installation_id, launch.proof_id)
        recruiter = session.execute(
            select(Recruiter.id, Recruiter.name).where(
                Recruiter.ref == launch.recruiter_ref, *is_working()
            )
        ).one_or_none()
        if recruiter is None:
            raise NotAllowed(
                "Afterword does not know your CRM account as an active recruiter's yet."
                " It learns of new accounts within minutes."
            )
        candidate_id = session.scalar(
            select(Candidate.id).where(Candidate.ref == launch.candidate_ref)
        )
        return Viewer(installation_id, recruiter.id, recruiter.name or "Recruiter", candidate_id)


def get_profile(viewer: Viewer) -> Profile:
    """Return what a page must know of its viewer, as it is now.

    Raises NotAllowed once the recruiter has left or the installation is not enabled: a session
    is a signed cookie that nobody can take back, so each request asks.
    """
    with transaction(viewer.installation_id) as session:
        row = session.execute(
            select(
                Recruiter.name,
                func.coalesce(Recruiter.timezone, Installation.timezone).label("timezone"),
                Installation.name.label("agency_name"),
                Installation.base_url,
                Installation.frame_ancestors,
            )
            .join(Installation, Installation.id == Recruiter.installation_id)
            .where(
                Recruiter.id == viewer.recruiter_id, Installation.state == "enabled", *is_working()
            )
        ).one_or_none()
    if row is None:
        raise NotAllowed("You are no longer signed in.")
    return Profile(
        recruiter_name=row.name or viewer.recruiter_name,
        timezone=row.timezone,
        agency_name=row.agency_name,
        frame_ancestors=_origins((row.base_url, *row.frame_ancestors)),
    )


def is_working() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that hold for a recruiter who may sign in."""
    return Recruiter.is_active.is_(True), Recruiter.deleted_at.is_(None)


def _use_proof(session: Session, installation_id: int, proof_id: str) -> None:
    inserted = session.scalar(
        insert(LaunchProof)
        .values(installation_id=installation_id, proof_id=proof_id, used_at=utcnow())
        .on_conflict_do_nothing()
        .returning(LaunchProof.proof_id)
    )
    if inserted is None:
        raise BadLaunch("This launch was used before.")


def _origins(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the origins of those that are web addresses, each once.

    They go into a header as they are, where a semicolon or a blank would say something else.
    """
    origins = (_origin(address) for address in addresses)
    return tuple(dict.fromkeys(origin for origin in origins if _ORIGIN.fullmatch(origin)))


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
