"""What works with these credentials and settings and what does not, for whoever connects us."""

from collections.abc import Iterator

from integrations.frappe_hr.access import has_consent, has_key
from integrations.frappe_hr.api import FrappeApi, Query
from integrations.frappe_hr.payloads import APPLICANT, INTERVIEW, OPENING, ROUND, USER
from integrations.frappe_hr.settings import Settings
from plugin.crm import CrmAuthError, CrmConnection, CrmError, Finding, RecordGone

_UNCONNECTED = (
    "There are no credentials. Paste a user's API key and API secret here, or the client id and "
    "client secret of an OAuth Client and give the consent."
)
_NO_CONSENT = "There is an OAuth Client, but nobody has given the consent yet."
_REFUSED = (
    "Frappe HR does not accept the credentials, or their user may read neither applicants nor "
    "interviews: it needs the role HR User. Make a new API secret, or give the consent again."
)
_ELSEWHERE = "There is no Frappe HR at this address: is the app installed on this site?"
_NO_ZONE = (
    "Frappe HR tells no time zone that we know, so no interview has a time. A System Manager sets "
    "it in System Settings."
)
_NO_USERS = (
    "The user of our credentials may not read users: interviewers and recruiters go by their "
    "addresses, without names. A System Manager can let the role HR User read the DocType User."
)
_NO_COMPANY = (
    "Nothing says which client company a Job Opening is for. If the agency keeps it in a field of "
    "Job Opening, name that field in the setting client_company_field."
)
_NO_WEBHOOK = (
    "There are no webhooks yet, so changes arrive only by polling. A System Manager sets them up."
)


def findings(api: FrappeApi, connection: CrmConnection, settings: Settings) -> list[Finding]:
    """Return what works, and one sentence for each thing that does not."""
    around = [Finding(False, text) for text in _around(connection, settings)]
    missing = _missing_credentials(connection)
    if missing is not None:
        return [Finding(False, missing, is_needed=True), *around]
    try:
        within = [Finding(False, text) for text in _in_the_crm(api, settings)]
    except CrmAuthError:
        return [Finding(False, _REFUSED, is_needed=True), *around]
    except RecordGone:
        return [Finding(False, _ELSEWHERE, is_needed=True), *around]
    except CrmError as error:
        return [Finding(False, f"{error}.", is_needed=True), *around]
    return [Finding(True, "Applicants and interviews can be read."), *within, *around]


def _missing_credentials(connection: CrmConnection) -> str | None:
    if has_key(connection) or has_consent(connection):
        return None
    is_client = connection.secrets.get("client_id") and connection.secrets.get("client_secret")
    return _NO_CONSENT if is_client else _UNCONNECTED


def _around(connection: CrmConnection, settings: Settings) -> Iterator[str]:
    for name in settings.unknown:
        yield f"The setting {name} has a value that we do not understand."
    if not connection.secrets.get("webhook_secret"):
        yield _NO_WEBHOOK


def _in_the_crm(api: FrappeApi, settings: Settings) -> Iterator[str]:
    site = api.site()
    for doctype in (APPLICANT, INTERVIEW, OPENING, ROUND):
        api.rows(Query(doctype, ("name",), limit=1))
    if site.zone is None:
        yield _NO_ZONE
    if not api.takes_fields(USER, ("full_name",)):
        yield _NO_USERS
    yield from _fields(api, settings)


def _fields(api: FrappeApi, settings: Settings) -> Iterator[str]:
    if settings.client_company_field is None:
        yield _NO_COMPANY
    for field in settings.opening_fields:
        if not api.takes_fields(OPENING, (field,)):
            yield f"Job Openings have no field {field}, which a setting names."
