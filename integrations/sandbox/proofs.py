"""What the sandbox CRM signs, and how it checks what the plugin signed."""

import hmac
import uuid
from collections.abc import Iterable
from hashlib import sha256

import jwt

from integrations.sandbox.clock import utcnow
from integrations.sandbox.store import Installed

ACCOUNT = "meridian-talent"
LAUNCH_SECONDS = 60


def signature(secrets: Iterable[str], body: bytes) -> str:
    """Return the `X-Afterword-Signature` of these bytes, now, by each of the secrets."""
    at = str(int(utcnow().timestamp()))
    digests = [
        hmac.new(secret.encode(), at.encode() + b"." + body, sha256).hexdigest()
        for secret in secrets
        if secret
    ]
    return ",".join([f"t={at}", *(f"v1={digest}" for digest in digests)])


def launch_token(plugin: Installed, recruiter_ref: str, candidate_ref: str) -> str:
    """Return a proof that this recruiter looks at this candidate, good once, for a minute."""
    now = int(utcnow().timestamp())
    claims = {
        "iss": ACCOUNT,
        "aud": plugin.plugin_url,
        "sub": recruiter_ref,
        "candidate": candidate_ref,
        "iat": now,
        "exp": now + LAUNCH_SECONDS,
        "jti": uuid.uuid4().hex,
    }
    return jwt.encode(claims, plugin.shared_secret, algorithm="HS256")


def is_plugin(plugin: Installed, authorization: str, base_url: str) -> bool:
    """Tell whether this `Authorization` header is the plugin's, and of now.

    A secret that is on its way counts: the plugin may ask before it has answered us.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        return False
    keys: list[tuple[str, str | None]] = [(plugin.next_secret, None)]
    if plugin.state != "uninstalled":
        keys.append((plugin.shared_secret, plugin.installation_key))
    return any(_is_signed(token, secret, issuer, base_url) for secret, issuer in keys if secret)


def _is_signed(token: str, secret: str, issuer: str | None, audience: str) -> bool:
    try:
        jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=audience,
            issuer=issuer,
            options={"require": ["iss", "aud", "iat", "exp"]},
            leeway=30,
        )
    except jwt.InvalidTokenError:
        return False
    return True
