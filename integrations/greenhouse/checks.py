"""What works with these credentials, told in sentences for the person who connects Greenhouse."""

from integrations.greenhouse.api import PATHS, SCOPES, GreenhouseApi
from integrations.greenhouse.reading import NOBODY_SEEN
from integrations.greenhouse.settings import Settings
from plugin.crm import CrmAuthError, CrmError, Finding

NEEDED = ("candidates", "applications", "interviews", "interviewers", "jobs", "stages")
WORDS = {
    "notes": "Notes cannot be written",
    "reasons": "Withdrawals cannot be told from rejections",
    "stages": "Stages cannot be read",
}


def findings(api: GreenhouseApi, settings: Settings) -> list[Finding]:
    """Try each list once. Raises no CrmError."""
    try:
        users = api.page("users", {"per_page": "1"}).rows
    except CrmError as error:
        return [Finding(False, f"Greenhouse cannot be read: {error}.", is_needed=True)]
    if not users:
        return [Finding(False, f"{NOBODY_SEEN}.", is_needed=True)]
    tried = [_tried(api, what) for what in PATHS if what != "users"]
    failed = [finding for finding in tried if finding is not None]
    found = failed or [Finding(True, "Greenhouse lets us read all that we need.")]
    if not settings.stages:
        found.append(
            Finding(False, "No stage of Greenhouse has been matched with one of ours yet.")
        )
    if not settings.include_private:
        found.append(Finding(True, "Private candidates are left out, as the settings say."))
    return found


def _tried(api: GreenhouseApi, what: str) -> Finding | None:
    try:
        api.page(what, {"per_page": "1"})
    except CrmAuthError:
        text = WORDS.get(what, f"The {what} cannot be read")
        text = f"{text}: give the connection the scope {SCOPES[what]}."
    except CrmError as error:
        text = f"{WORDS.get(what, f'The {what} cannot be read')}: {error}."
    else:
        return None
    return Finding(False, text, is_needed=what in NEEDED)
