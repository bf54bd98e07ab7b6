"""Who looks: Bullhorn adds a short-lived `authCode` to the address of our tab.

The ids beside it are not signed. The code is an OAuth code of the viewer for the partner key of
the tab; it opens a session as that user, and Bullhorn itself then says who that is. How long the
code holds is unconfirmed ("limited time").
"""

from collections.abc import Callable, Mapping

from integrations.bullhorn.api import BullhornApi
from integrations.bullhorn.datacentres import Places
from integrations.bullhorn.payloads import id_of, number_of
from integrations.bullhorn.session import (
    BullhornHttp,
    BullhornTokens,
    RestSession,
    endpoints,
    http_within,
    log_in,
)
from plugin.crm import BadLaunch, CrmConnection, CrmError, Launch

MINUTES = 5
CODE_LIMIT = 500


class ViewersSession:
    """The one session of a viewer: it is never opened anew."""

    def __init__(self, session: RestSession) -> None:
        self._session = session

    def current(self) -> RestSession:
        """Return the session."""
        return self._session

    def renewed(self, stale: RestSession) -> RestSession:
        """Return the same session: a second refusal then counts."""
        return stale


def verify(
    args: Mapping[str, str], connection: CrmConnection, find_places: Callable[[], Places]
) -> Launch:
    """Return who looks at which candidate. Raises BadLaunch, and CrmError where calls fail."""
    code = args.get("authCode", "")
    viewer, corporation = (
        number_of(args.get("UserID", "")),
        number_of(args.get("CorporationID", "")),
    )
    if not code or len(code) > CODE_LIMIT or not code.isprintable():
        raise BadLaunch("Bullhorn sent no proof of who is looking: does the tab have our API key?")
    if viewer is None or corporation is None:
        raise BadLaunch("Bullhorn did not say who is looking.")
    candidate = _candidate(args)
    places = find_places()
    granted = BullhornTokens(connection, endpoints(places)).exchange(code, None)
    session = log_in(places, granted["access_token"], connection.base_url, MINUTES)
    try:
        _check(BullhornApi(BullhornHttp(ViewersSession(session))), viewer, corporation, candidate)
    finally:
        _log_out(session)
    return Launch(str(viewer), str(candidate) if candidate else None, code)


def _candidate(args: Mapping[str, str]) -> int | None:
    if args.get("EntityType") != "Candidate":
        return None
    candidate = number_of(args.get("EntityID", ""))
    if candidate is None:
        raise BadLaunch("Bullhorn did not say which candidate it is about.")
    return candidate


def _check(api: BullhornApi, viewer: int, corporation: int, candidate: int | None) -> None:
    """Raise BadLaunch unless the session is this user's, and BadLaunch or CrmError unless they may
    see the candidate."""
    told = api.settings("userId", "corporationId")
    if (id_of(told, "userId"), id_of(told, "corporationId")) != (viewer, corporation):
        raise BadLaunch("Bullhorn vouches for somebody else than the address says.")
    if candidate is not None:
        api.by_id("Candidate", candidate, "id")


def _log_out(session: RestSession) -> None:
    """Give the session back: an account has 25 to 50 at a time. It ends by itself if that fails."""
    try:
        http_within(session).get("logout")
    except CrmError:
        return
