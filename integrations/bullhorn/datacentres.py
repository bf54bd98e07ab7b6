"""Bullhorn's data centres: which one is a user's, and whom we follow there.

`loginInfo` names the addresses for an API user. A call to another data centre is answered with 307
(or 308) and the right address ("Your code must be written to handle that 307 redirect", REST
reference, introduction). Tokens go along, so only Bullhorn's own hosts are followed, and once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from integrations.http import CrmAnswer, CrmHttp
from plugin.crm import CrmError

HOSTS = ".bullhornstaffing.com"
REDIRECTS = frozenset({307, 308})


@dataclass(frozen=True, slots=True)
class Places:
    """Where a user's OAuth is, and where REST sessions are opened."""

    oauth_url: str
    rest_url: str


def is_bullhorn(url: str, base_url: str) -> bool:
    """Tell whether tokens may go there: Bullhorn's hosts over TLS, or the configured one."""
    try:
        parts, base = urlsplit(url), urlsplit(base_url)
        same = (parts.scheme, parts.hostname, parts.port) == (base.scheme, base.hostname, base.port)
    except ValueError:
        return False
    is_theirs = (parts.hostname or "").endswith(HOSTS) and parts.port in (None, 443)
    return same or (parts.scheme == "https" and is_theirs)


def trusted(url: object, base_url: str) -> str:
    """Return the address that the CRM named; raises a permanent CrmError unless it is its own."""
    if not isinstance(url, str) or not is_bullhorn(url, base_url):
        raise CrmError("The CRM named an address that is not Bullhorn's", permanent=True)
    return url.rstrip("/")


def follow_once(
    method: str,
    url: str,
    params: Mapping[str, str],
    *,
    base_url: str,
    accept: frozenset[int] = frozenset(),
) -> CrmAnswer:
    """Return the answer, from the data centre that it names where that is another one.

    Raises CrmError as `CrmHttp.request` does; a redirect elsewhere or a second one is permanent.
    """
    http = CrmHttp(url, auth_statuses=frozenset({401, 403}))
    answer = http.request(method, url, params=params, accept=accept | REDIRECTS)
    if answer.status not in REDIRECTS:
        return answer
    target = trusted(urljoin(url, answer.headers.get("location", "")), base_url)
    again = None if urlsplit(target).query else params
    # Nothing is accepted that leads on: CrmHttp refuses a redirect of a POST.
    return CrmHttp(target).request(method, target, params=again, accept=accept)


def find_places(base_url: str, username: str) -> Places:
    """Return the addresses for an API user. Raises CrmError."""
    url = f"{base_url.rstrip('/')}/rest-services/loginInfo"
    answer = follow_once("GET", url, {"username": username}, base_url=base_url)
    document = answer.document()
    if not document.get("oauthUrl") or not document.get("restUrl"):
        raise CrmError(f"The CRM answered {answer.request} without addresses", permanent=False)
    return Places(trusted(document["oauthUrl"], base_url), trusted(document["restUrl"], base_url))
