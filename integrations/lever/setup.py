"""How Lever is connected: what is pasted, where consent is, and whose account it is."""

import jwt

from integrations.documents import Row, ref_of
from integrations.http import CrmHttp, basic_auth
from integrations.lever.api import PAUSE_SECONDS, LeverApi
from integrations.oauth import OAuthEndpoints, OAuthHttp, OAuthTokens
from plugin.crm import Account, CredentialField, CrmConnection, CrmError, Secrets, Setup

SETUP = Setup(
    label="Lever",
    keys_are_enough=True,
    url_label="Address of the API",
    url_help="It is the same for everybody; leave it as it is.",
    default_url="https://api.lever.co",
    fields=(
        CredentialField(
            "client_id",
            "Client ID",
            "Of the OAuth app that Lever registered for you as a partner.",
            is_required=False,
        ),
        CredentialField(
            "client_secret", "Client secret", "It came with the client ID.", is_required=False
        ),
        CredentialField(
            "api_key",
            "API key",
            "Instead of consent, for an account of your own: Settings, Integrations and API, API"
            " Credentials.",
            is_required=False,
        ),
    ),
    webhook_fields=(
        CredentialField(
            "webhook_secret",
            "Signature token",
            "Only of webhooks that you made in Lever by hand; those that we made need none.",
            is_required=False,
        ),
    ),
)

AUTH_URL = "https://auth.lever.co"
AUDIENCE = "https://api.lever.co/v1/"
SCOPES = (
    "offline_access",
    "opportunities:read:admin",
    "interviews:read:admin",
    "stages:read:admin",
    "archive_reasons:read:admin",
    "postings:read:admin",
    "users:read:admin",
    "contact:read:admin",
    "notes:write:admin",
    "webhooks:write:admin",
)
CONFIDENTIAL_SCOPE = "confidential:access:admin"

ACCOUNT_CLAIM = "https://oauth.lever.co/accountId"


def is_confidential(connection: CrmConnection) -> bool:
    """Tell whether the agency wants its confidential opportunities read."""
    return connection.settings.get("confidential") is True


def endpoints(connection: CrmConnection) -> OAuthEndpoints:
    """Return where consent is. The settings `auth_url` and `audience` are for Lever's sandbox."""
    base = str(connection.settings.get("auth_url") or AUTH_URL).rstrip("/")
    scopes = (*SCOPES, CONFIDENTIAL_SCOPE) if is_confidential(connection) else SCOPES
    return OAuthEndpoints(
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/oauth/token",
        scope=" ".join(scopes),
        authorize_extra={"audience": str(connection.settings.get("audience") or AUDIENCE)},
    )


def api_of(connection: CrmConnection) -> LeverApi:
    """Return the API of this connection, by the account's own key where there is one."""
    key = connection.secrets.get("api_key")
    if key:
        http = CrmHttp(
            connection.base_url, headers=lambda: basic_auth(key, ""), pause=PAUSE_SECONDS
        )
    else:
        tokens = OAuthTokens(connection, endpoints(connection))
        http = OAuthHttp(connection.base_url, tokens, pause=PAUSE_SECONDS)
    return LeverApi(http, is_confidential=is_confidential(connection))


def account_of(api: LeverApi, secrets: Secrets) -> Account:
    """Return the account: its id stands in the access token, else its first user is its sign.

    The token came to us over TLS for our own use; nobody else's is ever read like this.
    """
    named = _account_claim(secrets.get("access_token", ""))
    users = api.users()
    if not users:
        raise CrmError("Lever shows no user at all", permanent=False)
    return Account(ref=named or f"user-{ref_of(min(users, key=_made_at))}")


def _account_claim(token: str) -> str | None:
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return None
    named = claims.get(ACCOUNT_CLAIM)
    return named if isinstance(named, str) and named else None


def _made_at(user: Row) -> tuple[int, str]:
    made_at = user.get("createdAt")
    return (made_at if isinstance(made_at, int) else 0), ref_of(user)
