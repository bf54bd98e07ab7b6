"""Sign-in by a one-time link, mailed to a recruiter whom the CRM knows."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.suppressions import normalized
from plugin.errors import NotFound
from plugin.extensions import held
from plugin.mail import sender
from plugin.services.access import Viewer, is_working
from plugin.store.access import SignInCode
from plugin.store.base import transaction
from plugin.store.installations import Installation, enabled_ids
from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt

CODE_LIFE = timedelta(minutes=15)
USED = "This sign-in link was used or is older than 15 minutes. Ask for a new one."


@dataclass(frozen=True, slots=True)
class SignInOffer:
    """Whom a good code would sign in."""

    recruiter_name: str
    agency_name: str


@dataclass(frozen=True, slots=True)
class _Found:
    recruiter_id: int
    email: str
    agency_name: str


def request_sign_in(email: str) -> None:
    """Mail a link to each active recruiter with this address, and to nobody else.

    Says nothing of whether there was one. Row-level security shows one installation at a time, so
    each is asked. Raises `smtplib.SMTPException` or OSError where the mail server does not take it.
    """
    for installation_id in _enabled():
        with transaction(installation_id) as session:
            links = [
                (found, _new_link(session, installation_id, found.recruiter_id))
                for found in _recruiters(session, email)
            ]
        for found, link in links:
            sender.send(_mail(found, link), found.email)


def create_sign_in_link(email: str | None = None) -> str:
    """Return a link for the operator to hand on, of the recruiter with this address.

    Without one: the first recruiter, by age, of the first installation who has open prompts.
    Raises NotFound where there is none (yet).
    """
    for installation_id in _enabled():
        with transaction(installation_id) as session:
            recruiter_id = (
                _first_with_prompts(session)
                if email is None
                else next((found.recruiter_id for found in _recruiters(session, email)), None)
            )
            if recruiter_id is not None:
                return _new_link(session, installation_id, recruiter_id)
    raise NotFound(
        "No active recruiter has open prompts yet."
        if email is None
        else "No active recruiter has this address."
    )


def get_sign_in_offer(code: str) -> SignInOffer:
    """Return whom the code would sign in; using it takes `use_sign_in_code`. Raises NotFound."""
    with transaction(_installation_of(code)) as session:
        row = session.execute(
            select(Recruiter.name, Installation.name.label("agency_name"))
            .join(SignInCode, SignInCode.recruiter_id == Recruiter.id)
            .join(Installation, Installation.id == Recruiter.installation_id)
            .where(*_is_good(code))
        ).one_or_none()
    if row is None:
        raise NotFound(USED)
    return SignInOffer(row.name or "Recruiter", row.agency_name)


def use_sign_in_code(code: str) -> Viewer:
    """Use the code up and return whom it signs in. Raises NotFound where it is not good."""
    installation_id = _installation_of(code)
    with transaction(installation_id) as session:
        row = session.execute(
            select(SignInCode, Recruiter.name)
            .join(Recruiter, Recruiter.id == SignInCode.recruiter_id)
            .join(Installation, Installation.id == Recruiter.installation_id)
            .where(*_is_good(code))
            .with_for_update(of=SignInCode)
        ).one_or_none()
        if row is None:
            raise NotFound(USED)
        row.SignInCode.used_at = utcnow()
        return Viewer(installation_id, row.SignInCode.recruiter_id, row.name or "Recruiter")


def _enabled() -> list[int]:
    with transaction(None) as session:
        return enabled_ids(session)


def _recruiters(session: Session, email: str) -> list[_Found]:
    rows = session.execute(
        select(Recruiter.id, Recruiter.email, Installation.name)
        .join(Installation, Installation.id == Recruiter.installation_id)
        .where(func.lower(Recruiter.email) == normalized(email), *is_working())
        .order_by(Recruiter.id)
    )
    return [_Found(id_, address, agency) for id_, address, agency in rows if address]


def _first_with_prompts(session: Session) -> int | None:
    now = utcnow()
    has_open = (
        select(Prompt.id)
        .where(
            Prompt.recruiter_id == Recruiter.id,
            Prompt.state.in_(("planned", "blocked")),
            Prompt.opens_at <= now,
        )
        .exists()
    )
    return session.scalar(
        select(Recruiter.id).where(*is_working(), has_open).order_by(Recruiter.id).limit(1)
    )


def _new_link(session: Session, installation_id: int, recruiter_id: int) -> str:
    code = f"{installation_id}-{secrets.token_urlsafe(32)}"
    session.add(
        SignInCode(
            installation_id=installation_id,
            recruiter_id=recruiter_id,
            code_hash=_hash(code),
            expires_at=utcnow() + CODE_LIFE,
        )
    )
    return f"{held.config.base_url}/sign-in/{code}"


def _installation_of(code: str) -> int:
    """Return the installation that the code names: what it proves is for its hash to say."""
    number = code.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise NotFound(USED)
    return int(number)


def _is_good(code: str) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInCode.code_hash == _hash(code),
        SignInCode.used_at.is_(None),
        SignInCode.expires_at > utcnow(),
        Installation.state == "enabled",
        *is_working(),
    )


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _mail(found: _Found, link: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = held.config.mail_from
    mail["To"] = found.email
    mail["Subject"] = "Your sign-in link for Afterword"
    mail["Date"] = format_datetime(utcnow())
    mail["Message-ID"] = make_msgid(domain=held.config.mail_from.rpartition("@")[2].strip("> "))
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(
        f"Open this link to sign in to Afterword for {found.agency_name}:\n\n{link}\n\n"
        "It works once, within 15 minutes. If you did not ask for it, there is nothing to do.\n"
    )
    return mail.as_bytes()
