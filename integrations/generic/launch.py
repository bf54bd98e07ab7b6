"""The CRM's proof of who looks at what: a JWT signed with the shared secret, good for a minute."""

from collections.abc import Iterable, Mapping
from typing import Any

import jwt
from jwt.types import Options

from plugin.crm import BadLaunch, Launch

LIFE_SECONDS = 60
SKEW_SECONDS = 60
"""How far the CRM's clock may run ahead of ours."""

# The times are checked against the `now` that we are given, not against the library's clock.
_OPTIONS: Options = {
    "require": ["iss", "aud", "sub", "iat", "exp", "jti"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}


def read_launch(
    token: str, secrets: Iterable[str], *, account: str, plugin_url: str, now: float
) -> Launch:
    """Return whom the token vouches for. Raises BadLaunch, saying nothing of the token."""
    claims = _verified(token, secrets, account, plugin_url)
    issued_at, expires_at = _seconds(claims, "iat"), _seconds(claims, "exp")
    if not issued_at <= expires_at <= issued_at + LIFE_SECONDS:
        raise BadLaunch("The launch is made to hold for more than a minute.")
    if issued_at > now + SKEW_SECONDS:
        raise BadLaunch("The launch is from the future: do the clocks agree?")
    if expires_at <= now:
        raise BadLaunch("The launch has expired.")
    return Launch(_text(claims, "sub"), _candidate(claims), _text(claims, "jti"))


def _verified(
    token: str, secrets: Iterable[str], account: str, plugin_url: str
) -> Mapping[str, Any]:
    for secret in secrets:
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                secret,
                algorithms=["HS256"],
                audience=plugin_url,
                issuer=account,
                options=_OPTIONS,
            )
        except (jwt.InvalidTokenError, RecursionError):
            continue
        return claims
    raise BadLaunch("The launch is not signed by this account of the CRM.")


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadLaunch("The launch has no readable times.")
    return value


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims[name]
    if not isinstance(value, str) or not value.isprintable() or not 1 <= len(value) <= 200:
        raise BadLaunch(f"The launch has no readable {name}.")
    return value


def _candidate(claims: Mapping[str, Any]) -> str | None:
    return _text(claims, "candidate") if claims.get("candidate") is not None else None
