"""What recruiters see and do about addresses that get no e-mail, and what candidates say of theirs.

A candidate's wish holds for every address of theirs that we know: the CRM's own and each that we
have written to, so that a change of the address back and forth brings nothing back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.addresses import is_valid_address, normalized
from plugin.domain.calendars import local_date
from plugin.domain.languages import Language, language_of
from plugin.domain.links import LinkPurpose
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.domain.wording import say_date
from plugin.errors import NotFound, Refused
from plugin.services.access import Viewer
from plugin.services.links import open_link, read_link
from plugin.services.managers import refuse_unless_manager
from plugin.services.suppressions import lift, suppress
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.messages import Message
from plugin.store.people import Candidate
from plugin.store.suppressions import Suppression

_LONGEST_LIST = 500

_SAID: Mapping[SuppressionSource, str] = {
    SuppressionSource.CANDIDATE: "The candidate asked on {on} for {what}.",
    SuppressionSource.ONE_CLICK: "The candidate asked on {on} for {what}.",
    SuppressionSource.BOUNCE: "Mail to this address came back on {on}, so it gets {what}.",
    SuppressionSource.COMPLAINT: "Mail to this address was reported as spam on {on}: {what}.",
    SuppressionSource.RECRUITER: "A colleague wrote down on {on} that this address gets {what}.",
}
_WHAT: Mapping[Scope, str] = {
    Scope.COACHING: "no coaching e-mails",
    Scope.ALL: "no e-mails at all",
}


@dataclass(frozen=True, slots=True)
class SuppressedAddress:
    """One line of the list. `at` is aware UTC."""

    id: int
    address: str = field(repr=False)
    scope: Scope
    source: SuppressionSource
    at: datetime


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a candidate has asked for, as their own page shows it."""

    language: Language
    agency: str
    scope: Scope | None


def describe_suppression(session: Session, address: str, zone_name: str) -> str:
    """Return why an address gets no coaching e-mail, and since when, for the recruiter."""
    row = _strongest(session, [address])
    if row is None:
        return ""
    said = _SAID[SuppressionSource(row.source)]
    on = say_date(local_date(row.at, zone_name))
    return f"{said.format(on=on, what=_WHAT[Scope(row.scope)])} Call them instead."


def find_suppressed(session: Session, address: str | None) -> SuppressedAddress | None:
    """Return what must not go to the address, why and since when; None where everything may."""
    row = _strongest(session, [address]) if address else None
    return _view(row) if row else None


def list_suppressed(viewer: Viewer) -> tuple[SuppressedAddress, ...]:
    """Return the agency's suppressed addresses, the newest first. Raises NotAllowed."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        rows = session.scalars(
            select(Suppression)
            .order_by(Suppression.at.desc(), Suppression.id.desc())
            .limit(_LONGEST_LIST)
        )
        return tuple(_view(row) for row in rows)


def add_suppressed(viewer: Viewer, address: str, scope: Scope) -> None:
    """Write nothing of this scope to an address any more. Raises NotAllowed, Refused."""
    if not is_valid_address(address.strip()):
        raise Refused("This is no complete e-mail address.")
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        suppress(
            session,
            installation_id=viewer.installation_id,
            address=address,
            scope=scope,
            source=SuppressionSource.RECRUITER,
            at=utcnow(),
        )


def lift_suppressed(viewer: Viewer, suppression_id: int) -> None:
    """Let e-mails go to the address again; twice does it once. Raises NotAllowed."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        row = session.get(Suppression, suppression_id)
        if row is not None:
            session.delete(row)


def get_preferences(token: str) -> Preferences:
    """Return what the candidate of a link has asked for. Raises NotFound, LinkClosed."""
    ref = read_link(token, LinkPurpose.PREFERENCES)
    with transaction(ref.installation_id) as session:
        link = open_link(session, ref, LinkPurpose.PREFERENCES, utcnow())
        candidate = session.get_one(Candidate, link.candidate_id)
        row = _strongest(session, _addresses_of(session, candidate))
        return Preferences(
            language=language_of(candidate.locale),
            agency=session.get_one(Installation, ref.installation_id).name,
            scope=Scope(row.scope) if row else None,
        )


def set_preferences(token: str, scope: Scope | None) -> None:
    """Do as the candidate of a link asks; None lets everything come again. Twice does it once.

    Lifts only what candidates themselves had asked for: an address that mail came back from, or
    that a recruiter entered, stays. Raises NotFound, LinkClosed.
    """
    now = utcnow()
    ref = read_link(token, LinkPurpose.PREFERENCES)
    with transaction(ref.installation_id) as session:
        link = open_link(session, ref, LinkPurpose.PREFERENCES, now)
        candidate = _lock_candidate(session, link.candidate_id)
        for address in _addresses_of(session, candidate):
            _ask(session, ref.installation_id, address, scope, now)


def unsubscribe(token: str) -> None:
    """Stop coaching e-mails to the candidate of a link, as their mail program asks by itself.

    What they had asked for before stays: a program does not take back a wish for no e-mails at
    all. Twice does it once. Raises NotFound, LinkClosed.
    """
    now = utcnow()
    ref = read_link(token, LinkPurpose.PREFERENCES)
    with transaction(ref.installation_id) as session:
        link = open_link(session, ref, LinkPurpose.PREFERENCES, now)
        candidate = _lock_candidate(session, link.candidate_id)
        stop_coaching(session, candidate, SuppressionSource.ONE_CLICK, now)


def stop_coaching(
    session: Session, candidate: Candidate, source: SuppressionSource, at: datetime
) -> None:
    """Write no coaching e-mails to any address of the candidate; twice does it once.

    Raises NotFound where none is known.
    """
    for address in _addresses_of(session, candidate):
        suppress(
            session,
            installation_id=candidate.installation_id,
            address=address,
            scope=Scope.COACHING,
            source=source,
            at=at,
        )


def _lock_candidate(session: Session, candidate_id: int) -> Candidate:
    """Return the candidate; a message that is just being claimed waits for this, or this for it."""
    return session.scalars(
        select(Candidate).where(Candidate.id == candidate_id).with_for_update()
    ).one()


def _view(row: Suppression) -> SuppressedAddress:
    return SuppressedAddress(
        row.id, row.address, Scope(row.scope), SuppressionSource(row.source), row.at
    )


def _ask(
    session: Session,
    installation_id: int,
    address: str,
    scope: Scope | None,
    now: datetime,
) -> None:
    for row in _own_wishes(session, address):
        if row.scope != scope:
            lift(
                session,
                installation_id=installation_id,
                address=address,
                scope=Scope(row.scope),
            )
    if scope is not None:
        suppress(
            session,
            installation_id=installation_id,
            address=address,
            scope=scope,
            source=SuppressionSource.CANDIDATE,
            at=now,
        )


def _own_wishes(session: Session, address: str) -> list[Suppression]:
    theirs = (SuppressionSource.CANDIDATE, SuppressionSource.ONE_CLICK)
    return list(
        session.scalars(
            select(Suppression).where(
                Suppression.address == address, Suppression.source.in_(theirs)
            )
        )
    )


def _addresses_of(session: Session, candidate: Candidate) -> list[str]:
    """Return every address of the candidate that we know. Raises NotFound where there is none."""
    written_to = session.scalars(
        select(Message.to_address).where(Message.candidate_id == candidate.id).distinct()
    )
    known = {normalized(address) for address in (candidate.email, *written_to) if address}
    if not known:
        raise NotFound("We know no address of yours any more, so nothing can be sent to you.")
    return sorted(known)


def _strongest(session: Session, addresses: list[str]) -> Suppression | None:
    """Return the widest suppression of these addresses, the oldest of several."""
    return session.scalar(
        select(Suppression)
        .where(Suppression.address.in_([normalized(address) for address in addresses]))
        .order_by(Suppression.scope, Suppression.at)
        .limit(1)
    )
