"""How Greenhouse is connected: what is pasted, where consent is, what is done by hand there."""

from integrations.greenhouse.api import PAUSE_SECONDS, SCOPES, GreenhouseApi
from integrations.greenhouse.events import HOOKED
from integrations.oauth import OAuthEndpoints, OAuthHttp, OAuthTokens
from plugin.crm import CredentialField, CrmConnection, Secrets, Setup, Step

SETUP = Setup(
    label="Greenhouse",
    keys_are_enough=True,
    url_label="Address of the Harvest API",
    url_help="It is the same for everybody; leave it as it is.",
    default_url="https://harvest.greenhouse.io",
    fields=(
        CredentialField(
            "client_id",
            "Client ID",
            "Of a Harvest V3 (OAuth) credential: Configure, Dev Center, API Credential Management.",
        ),
        CredentialField(
            "client_secret", "Client secret", "Greenhouse shows it once, with the client ID."
        ),
        CredentialField(
            "acting_user_id",
            "User ID of a Site Admin",
            "Only for a credential of your own: the number in the address of that user's page."
            " Leave it empty where you connect by consent.",
            is_secret=False,
            is_required=False,
        ),
    ),
    makes_webhook_secret=True,
)

AUTH_URL = "https://auth.greenhouse.io"


class OwnCredential(OAuthTokens):
    """Tokens of a customer's own credential (RFC 6749, 4.4): there is no consent and no refresh
    token, and the same call gives the first one and every later one."""

    def __init__(self, connection: CrmConnection, ends: OAuthEndpoints, acting_user: str) -> None:
        super().__init__(connection, ends)
        self._acting_user = acting_user

    def _refreshed(self, stored: Secrets) -> dict[str, str]:
        del stored
        return self._ask(grant_type="client_credentials", sub=self._acting_user)


def endpoints(connection: CrmConnection) -> OAuthEndpoints:
    """Return where consent is; the setting `auth_url` moves it, for another stack of Greenhouse."""
    base = str(connection.settings.get("auth_url") or AUTH_URL).rstrip("/")
    return OAuthEndpoints(
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/token",
        scope=" ".join(SCOPES.values()),
        basic_auth=True,
    )


def tokens_of(connection: CrmConnection) -> OAuthTokens:
    """Return the tokens of a consent, or of the customer's own credential where it names whose."""
    acting_user = str(connection.settings.get("acting_user_id") or "").strip()
    ends = endpoints(connection)
    if acting_user:
        return OwnCredential(connection, ends, acting_user)
    return OAuthTokens(connection, ends)


def api_of(connection: CrmConnection) -> GreenhouseApi:
    """Return the API of this connection."""
    http = OAuthHttp(connection.base_url, tokens_of(connection), pause=PAUSE_SECONDS)
    return GreenhouseApi(http)


def webhook_steps(url: str, secret: str | None) -> tuple[Step, ...]:
    """Return what a Site Admin does in Greenhouse: one webhook for each event, all alike."""
    return (
        Step("In Greenhouse, open Configure, Dev Center, Web Hooks, and choose Web Hooks again."),
        Step("For each event below make one web hook. Name it:", "Afterword"),
        Step("Give each of them this Endpoint URL:", url),
        Step("Give each of them the same Secret Key: the webhook secret that we made.", secret),
        *(Step(f"One for the event “{name}”.", event) for event, name in HOOKED.items()),
        Step(
            "Save. Greenhouse calls the address at once: where that fails it says so and leaves the"
            " web hook off. Then set its status to enabled by hand. Nothing tells us that a web"
            " hook is off, so look again if news comes late here."
        ),
    )
