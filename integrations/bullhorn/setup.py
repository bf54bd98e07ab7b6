"""What connecting an agency on Bullhorn needs: fields, the panel's set-up sheet, words, checks."""

from collections.abc import Iterator, Mapping

from integrations.bullhorn.api import BullhornApi
from integrations.bullhorn.payloads import id_of
from integrations.documents import Row, row, rows
from integrations.stage_names import guess_stage, sounds_like_interview
from plugin.crm import (
    Account,
    CredentialField,
    CrmAuthError,
    CrmError,
    Finding,
    InterviewTypeTerm,
    Setup,
    StageTerm,
    Step,
    Vocabulary,
)
from plugin.domain.readers import read_text

FRAME_ANCESTORS = ("https://*.bullhornstaffing.com",)
"""Bullhorn publishes no list of what frames a tab; these hosts are seen in its samples."""

TAB_TITLE = "Interview follow-up"
"""As the manifest's module names the panel."""

STATUSES = "jobResponseStatusList"

NEEDED = ("Appointment", "JobSubmission", "Candidate", "ClientContact")

SETUP = Setup(
    label="Bullhorn ATS",
    url_label="Address of Bullhorn's login service",
    url_help="Leave it as it is: your data centre is found by the API user's name.",
    default_url="https://rest.bullhornstaffing.com",
    fields=(
        CredentialField(
            "api_username",
            "API user's name",
            "The Bullhorn user that Bullhorn Support made for this connection alone.",
            is_secret=False,
        ),
        CredentialField(
            "client_id",
            "OAuth client ID",
            "Bullhorn Support sends it when you ask for an API key by a ticket.",
        ),
        CredentialField(
            "client_secret",
            "OAuth client secret",
            "It comes with the client ID; the key must give refresh tokens.",
        ),
    ),
)


def panel_steps(url: str) -> tuple[Step, ...]:
    """Return the set-up sheet of our tab, for an administrator of Bullhorn."""
    return (
        Step("In Bullhorn, open the menu, then Admin, then View Layout, and choose Candidate."),
        Step("Choose Custom Tabs, then Add New."),
        Step("Enter this title.", TAB_TITLE),
        Step("Enter this URL. Bullhorn adds the candidate and the viewer to it by itself.", url),
        Step("Choose all user types whose people are to see the tab (Novo user types only)."),
        Step(
            "Choose the API key of this connection as the tab's partner API key: only then does"
            " Bullhorn prove to Afterword who is looking."
        ),
        Step(
            "Save. If your candidates have several tracks, do the same in each; then open a"
            " candidate and look at the tab."
        ),
    )


def account(api: BullhornApi) -> Account:
    """Return the corporation, whose id Bullhorn sends along with every launch. Raises CrmError."""
    told = api.settings("corporationId", "corporationName")
    corporation = id_of(told, "corporationId")
    if corporation is None:
        raise CrmError("The CRM does not say whose account it is", permanent=False)
    name, _ = read_text(told.get("corporationName"), "corporationName")
    return Account(str(corporation), name, frame_ancestors=FRAME_ANCESTORS)


def vocabulary(api: BullhornApi) -> Vocabulary:
    """Return the account's submission statuses and appointment types. Raises CrmError."""
    types = api.fields_of("Appointment").get("type", {})
    return Vocabulary(
        tuple(
            StageTerm(ref, name, guess_stage(name))
            for ref, name in _terms(api.settings(STATUSES).get(STATUSES))
        ),
        tuple(
            InterviewTypeTerm(ref, name, sounds_like_interview(name))
            for ref, name in _terms(types.get("options"))
        ),
    )


def _terms(listed: object) -> list[tuple[str, str]]:
    """Return ref and name of each word, once: a list of texts, or of values with labels."""
    options = listed if isinstance(listed, list) else []
    found: dict[str, str] = {}
    for option in options:
        of_option: Row = row(option) or {"value": option}
        ref, _ = read_text(of_option.get("value"), "value")
        name, _ = read_text(of_option.get("label"), "label")
        if ref is not None:
            found.setdefault(ref, name or ref)
    return list(found.items())


def findings(api: BullhornApi, secrets: Mapping[str, str]) -> list[Finding]:
    """Return what works, and one sentence for each thing that does not."""
    try:
        ours = account(api)
        missing = [Finding(False, text) for text in _missing(api, secrets)]
    except CrmAuthError:
        text = (
            "Bullhorn does not accept the connection. An administrator connects it again, with"
            " the API key and the API user that Bullhorn Support gave."
        )
        return [Finding(False, text, is_needed=True)]
    except CrmError as error:
        return [Finding(False, f"{error}.", is_needed=True)]
    name = ours.name or f"corporation {ours.ref}"
    return [Finding(True, f"Bullhorn answers for {name}."), *missing]


def _missing(api: BullhornApi, secrets: Mapping[str, str]) -> Iterator[str]:
    for entity in NEEDED:
        if not any(str(right).startswith("READ") for right in api.entitlements(entity)):
            yield (
                f"The API user may not read {entity}. An administrator of Bullhorn, or Bullhorn"
                " Support, gives its user type that entitlement."
            )
    if not rows(api.fields_of("Appointment").get("type", {}).get("options")):
        yield (
            "Bullhorn lists no appointment types, so that interviews are told by their name. An"
            " administrator of Bullhorn checks the field Type of Appointment in Field Mappings."
        )
    if not secrets.get("refresh_token"):
        yield (
            "The API key gives no refresh tokens, so that the connection ends after two days."
            " Ask Bullhorn Support to allow them for the key, then connect again."
        )
