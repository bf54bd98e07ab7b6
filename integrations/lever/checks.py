"""What works with these credentials, told in sentences for the person who connects Lever."""

from collections.abc import Callable, Mapping

from integrations.documents import Row, ref_of, row
from integrations.lever.api import LeverApi
from integrations.lever.settings import Settings
from integrations.lever.setup import CONFIDENTIAL_SCOPE
from plugin.crm import CrmAuthError, CrmError, Finding

CONFIDENTIAL = (
    "Confidential opportunities are left out. To have them read, set `confidential` and connect"
    f" again with the scope {CONFIDENTIAL_SCOPE}."
)


def findings(
    api: LeverApi, settings: Settings, given: Mapping[str, object], *, is_confidential: bool
) -> list[Finding]:
    """Try each thing once. Raises no CrmError."""
    try:
        some = api.opportunities({"limit": "1"}).rows
    except CrmError as error:
        return [Finding(False, f"Lever cannot be read: {error}.", is_needed=True)]
    tried = [
        _tried("Stages", "stages:read:admin", api.stages, is_needed=True),
        _tried("Users", "users:read:admin", api.users, is_needed=True),
        _tried("Reasons for archiving", "archive_reasons:read:admin", api.reasons),
        _tried("Webhooks", "webhooks:write:admin", api.webhooks),
        *(_of_one(api, ref_of(one)) for one in some[:1]),
    ]
    failed = [finding for finding in tried if finding is not None]
    found = failed or [Finding(True, "Lever lets us read all that we need.")]
    if not settings.stages:
        found.append(Finding(False, "No stage of Lever has been matched with one of ours yet."))
    if not row(given.get("webhooks")):
        found.append(Finding(False, "No webhook has been made: news comes with the next poll."))
    if not is_confidential:
        found.append(Finding(True, CONFIDENTIAL))
    return found


def _of_one(api: LeverApi, ref: str) -> Finding | None:
    """Try what can only be asked for within an opportunity."""
    return _tried(
        "Interviews", "interviews:read:admin", lambda: api.interviews(ref), is_needed=True
    ) or _tried("Notes", "notes:write:admin", lambda: api.notes(ref))


def _tried(
    what: str, scope: str, read: Callable[[], list[Row]], *, is_needed: bool = False
) -> Finding | None:
    try:
        read()
    except CrmAuthError:
        text = f"{what} cannot be read: give the connection the scope {scope}."
    except CrmError as error:
        text = f"{what} cannot be read: {error}."
    else:
        return None
    return Finding(False, text, is_needed=is_needed)
