"""Tokens of the API: managers make them, an agency's programs prove themselves by them."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.errors import Conflict, NotAllowed, NotFound, Refused
from plugin.services.access import Viewer
from plugin.services.managers import refuse_unless_manager
from plugin.store.api_tokens import ApiToken
from plugin.store.base import transaction
from plugin.store.installations import Installation, find_by_key
from plugin.store.people import Recruiter

MOST = 20
"""Tokens of one agency that are good at the same time (ours)."""

NAME_LIMIT = 80

_FORM = re.compile(r"aw_([1-9][0-9]{0,17})_[A-Za-z0-9_-]{43}")
_NOTE_USE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A program that has proven by its token for which installation it speaks."""

    installation_id: int
    token_id: int


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as people may see it: never the token itself. Moments are aware UTC."""

    id: int
    name: str
    last_letters: str
    created_at: datetime
    created_by: str | None
    last_used_at: datetime | None


def list_tokens(viewer: Viewer) -> list[TokenView]:
    """Return the tokens that are good, the newest first. Raises NotAllowed for non-managers."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        rows = session.execute(
            select(
                ApiToken.id,
                ApiToken.name,
                ApiToken.last_letters,
                ApiToken.created_at,
                Recruiter.name.label("created_by"),
                ApiToken.last_used_at,
            )
            .outerjoin(Recruiter, Recruiter.id == ApiToken.created_by)
            .where(ApiToken.revoked_at.is_(None))
            .order_by(ApiToken.id.desc())
        )
        return [TokenView(**row._mapping) for row in rows]


def create_token(viewer: Viewer, name: str) -> str:
    """Return a new token, which is shown this once and never again.

    Raises NotAllowed for non-managers, Refused without a name, Conflict where there are too many.
    """
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        return _create(session, viewer.installation_id, name, viewer.recruiter_id)


def create_token_for(installation_key: str, name: str) -> str:
    """Return a new token for the operator, who vouches for whom it is given to.

    Raises NotFound, Refused and Conflict as `create_token` does.
    """
    with transaction(None) as session:
        installation = find_by_key(session, installation_key)
        if installation is None or installation.state == "uninstalled":
            raise NotFound("There is no installation with this key.")
        installation_id = installation.id
    with transaction(installation_id) as session:
        return _create(session, installation_id, name, None)


def revoke_token(viewer: Viewer, token_id: int) -> None:
    """Let a token count no more; twice does it once. Raises NotAllowed, NotFound."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        row = session.get(ApiToken, token_id, with_for_update=True)
        if row is None:
            raise NotFound("There is no such token.")
        row.revoked_at = row.revoked_at or utcnow()


def authenticate(token: str) -> ApiClient:
    """Return whose token it is. Raises NotAllowed, which never says why it is not good."""
    form = _FORM.fullmatch(token)
    if form is None:
        raise NotAllowed("The token is not one of ours.")
    installation_id, now = int(form[1]), utcnow()
    with transaction(installation_id) as session:
        installation = session.get(Installation, installation_id)
        row = session.scalar(
            select(ApiToken).where(
                ApiToken.token_hash == _hash(token), ApiToken.revoked_at.is_(None)
            )
        )
        if row is None or installation is None or installation.state != "enabled":
            raise NotAllowed("The token is not good (any more).")
        if row.last_used_at is None or row.last_used_at <= now - _NOTE_USE_EVERY:
            row.last_used_at = now
        return ApiClient(installation_id, row.id)


def _create(session: Session, installation_id: int, name: str, created_by: int | None) -> str:
    named = " ".join(name.split())
    if not named or len(named) > NAME_LIMIT or not named.isprintable():
        raise Refused(f"A token needs a name of at most {NAME_LIMIT} characters.")
    good = session.scalars(select(ApiToken.id).where(ApiToken.revoked_at.is_(None))).all()
    if len(good) >= MOST:
        raise Conflict(f"There are {MOST} tokens already. Revoke one first.")
    token = f"aw_{installation_id}_{secrets.token_urlsafe(32)}"
    session.add(
        ApiToken(
            installation_id=installation_id,
            token_hash=_hash(token),
            name=named,
            last_letters=token[-4:],
            created_by=created_by,
        )
    )
    return token


def _hash(token: str) -> str:
    """Return the hash that is kept: of 256 random bits, which nobody can go through."""
    return hashlib.sha256(token.encode()).hexdigest()
