"""What works with these credentials and settings, for whoever connects us; and whose they are."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from integrations.documents import Row
from integrations.odoo.api import APPLICANT, EVENT, OdooApi
from integrations.odoo.payloads import as_id, given, id_of
from integrations.odoo.settings import REASON, Settings
from integrations.stage_names import guess_stage
from plugin.crm import (
    Account,
    CrmAuthError,
    CrmConnection,
    CrmError,
    Finding,
    StageTerm,
    Vocabulary,
)
from plugin.domain.readers import read_country, read_text, read_zone
from plugin.domain.submissions import Stage

_REFUSED = (
    "Odoo does not let us in. Make a new API key in the user's preferences under Account Security,"
    " check the database and the login, and that the user is an Officer or Administrator of"
    " Recruitment."
)
_NO_WEBHOOK = (
    "There is no secret address for webhooks yet, so changes arrive only by polling, within a"
    " minute."
)


def account_of(api: OdooApi, connection: CrmConnection) -> Account:
    """Return the database and its first company. Raises CrmError."""
    company = next(iter(api.search_read("res.company", [], ["name", "partner_id"], limit=1)), {})
    partner_id = as_id(company.get("partner_id"))
    partner = _one(api, "res.partner", partner_id, ("country_id", "tz"))
    country = _one(api, "res.country", as_id(partner.get("country_id")), ("code",))
    parts = urlsplit(connection.base_url)
    database = connection.settings.get("database")
    return Account(
        ref=f"{parts.netloc}/{database or ''}".casefold(),
        name=read_text(given(company, "name"), "name")[0],
        timezone=read_zone(given(partner, "tz"), "tz")[0],
        country=read_country(given(country, "code"), "code")[0],
        frame_ancestors=(f"{parts.scheme}://{parts.netloc}",),
    )


def _one(api: OdooApi, model: str, number: int | None, fields: tuple[str, ...]) -> Row:
    found = api.by_ids(model, [number] if number else [], fields)
    return found[0] if found else {}


def vocabulary_of(api: OdooApi) -> Vocabulary:
    """Return the stages in Odoo's order, and the reasons for which one refuses an applicant.

    Stages of single jobs are among them; names vary by language, so each is known by its id.
    """
    stages = api.search_read(
        "hr.recruitment.stage", [], ["hired_stage", "name"], order="sequence asc, id asc"
    )
    reasons = api.search_read("hr.applicant.refuse.reason", [], ["name"])
    terms = [_term(one) for one in stages] + [_reason(one) for one in reasons]
    return Vocabulary(stages=tuple(one for one in terms if one.name))


def _term(stage: Row) -> StageTerm:
    name, _ = read_text(given(stage, "name"), "name")
    guess = Stage.HIRED if stage.get("hired_stage") is True else guess_stage(name or "")
    return StageTerm(str(id_of(stage)), name or "", guess)


def _reason(reason: Row) -> StageTerm:
    """Return a refuse reason as what it makes of a submission: rejected, if its name says no more.

    Odoo's own reasons for an applicant who does not want to begin "Refused by applicant".
    """
    name, _ = read_text(given(reason, "name"), "name")
    words = (name or "").casefold()
    said = Stage.WITHDRAWN if "by applicant" in words or "by candidate" in words else None
    said = said or (Stage.JOB_CLOSED if "filled" in words else Stage.REJECTED)
    return StageTerm(f"{REASON}{id_of(reason)}", name or "", said)


def findings(api: OdooApi, connection: CrmConnection, settings: Settings) -> list[Finding]:
    """Return what works, and a sentence for each thing that does not. Raises nothing."""
    around = [Finding(False, text) for text in _around(connection, settings)]
    try:
        return [*_in_the_crm(api), *around]
    except CrmAuthError:
        return [Finding(False, _REFUSED, is_needed=True), *around]
    except CrmError as error:
        return [Finding(False, f"{error}.", is_needed=True), *around]


def _in_the_crm(api: OdooApi) -> Iterator[Finding]:
    way = "JSON-2" if api.transport.speaks_json2 else "JSON-RPC"
    yield Finding(
        True, f"Odoo answers by {way}, and a candidate is a record of {api.candidate_model}."
    )
    count = api.count(APPLICANT, [])
    yield Finding(True, f"{count} applicants can be read.")
    meetings = api.count(EVENT, [["applicant_id", "!=", False]])
    yield Finding(True, f"{meetings} meetings with applicants can be read.")


def _around(connection: CrmConnection, settings: Settings) -> Iterator[str]:
    for name in settings.unknown:
        yield f"The setting {name} has a value that we do not understand."
    if not connection.secrets.get("webhook_token"):
        yield _NO_WEBHOOK
