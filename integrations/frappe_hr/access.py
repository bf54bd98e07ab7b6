"""How we sign in: an API key and its secret, or an OAuth consent of somebody at the agency.

Seen on Frappe 15.72: no authorization is 403, a wrong one 401; a refresh gives a new pair, and
the old refresh token goes on working.
"""

from integrations.http import CrmHttp
from integrations.oauth import OAuthEndpoints, OAuthHttp, OAuthTokens, authorize_url
from plugin.crm import CrmConnection, CrmError

_METHODS = "/api/method/frappe.integrations.oauth2"


def consent_url(connection: CrmConnection, redirect_uri: str, state: str) -> str:
    """Return where somebody at the agency consents. Raises CrmError for a site without https."""
    if not connection.base_url.startswith("https://"):
        raise CrmError("Consent needs a site whose address begins with https", permanent=True)
    client_id = connection.secrets.get("client_id", "")
    return authorize_url(endpoints(connection), client_id, redirect_uri, state)


def endpoints(connection: CrmConnection) -> OAuthEndpoints:
    """Return where this site's OAuth is."""
    base = connection.base_url.rstrip("/")
    return OAuthEndpoints(
        authorize_url=f"{base}{_METHODS}.authorize",
        token_url=f"{base}{_METHODS}.get_token",
        scope="all openid",
    )


def tokens(connection: CrmConnection) -> OAuthTokens:
    """Return the tokens of this connection."""
    return OAuthTokens(connection, endpoints(connection))


def has_key(connection: CrmConnection) -> bool:
    """Return whether there is an API key with its secret."""
    return bool(connection.secrets.get("api_key") and connection.secrets.get("api_secret"))


def has_consent(connection: CrmConnection) -> bool:
    """Return whether an OAuth consent was given."""
    return bool(connection.secrets.get("access_token") or connection.secrets.get("refresh_token"))


def http_to(connection: CrmConnection) -> CrmHttp:
    """Return HTTP to the site; the API key goes before the consent where there are both."""
    if not has_key(connection):
        return OAuthHttp(connection.base_url, tokens(connection))
    key, secret = connection.secrets["api_key"], connection.secrets["api_secret"]
    return CrmHttp(connection.base_url, headers=lambda: {"Authorization": f"token {key}:{secret}"})
