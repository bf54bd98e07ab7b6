"""The automation rules by which Odoo calls us: made over RPC, or described for a person.

Making one needs the right "Administration / Settings", which a recruiter's key has not (capture
64). Such a key is good for once; a lesser one does for all else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from integrations.odoo.api import APPLICANT, ATTENDEE, CANDIDATE, EVENT, OdooApi
from integrations.odoo.payloads import as_id, id_of, ids_in
from plugin.crm import CrmAuthError, CrmError, Registration, Step

RULES_SETTING = "webhook_rules"
"""The setting with the ids of the rules that we made."""

CHANGED, DELETED = "on_create_or_write", "on_unlink"

_IN_WORDS = {CHANGED: "On create and edit", DELETED: "On deletion"}
_MODELS_IN_WORDS = {
    APPLICANT: "Applicant",
    CANDIDATE: "Candidate",
    EVENT: "Calendar Event",
    ATTENDEE: "Calendar Attendee Information",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """When to call us, and with which fields: no names and no addresses among them.

    No `sent` would send every field there is. Those of deletions are without `write_date`, by which
    we tell them from changes. `only` are the records that it is about, as Odoo's domain.
    """

    model: str
    trigger: str
    watched: tuple[str, ...]
    sent: tuple[str, ...]
    only: str = "[]"


_OF_APPLICANTS = "[('applicant_id', '!=', False)]"

RULES = (
    Rule(
        APPLICANT,
        CHANGED,
        (
            "active",
            "email_from",
            "job_id",
            "partner_name",
            "refuse_reason_id",
            "stage_id",
            "user_id",
        ),
        ("stage_id", "write_date"),
    ),
    Rule(APPLICANT, DELETED, (), ("create_date",)),
    Rule(
        EVENT,
        CHANGED,
        ("active", "allday", "applicant_id", "partner_ids", "start", "stop", "user_id"),
        ("applicant_id", "write_date"),
        _OF_APPLICANTS,
    ),
    Rule(EVENT, DELETED, (), ("applicant_id",), _OF_APPLICANTS),
    Rule(
        ATTENDEE,
        CHANGED,
        ("email", "state"),
        ("event_id", "write_date"),
        "[('event_id.applicant_id', '!=', False)]",
    ),
    Rule(CANDIDATE, CHANGED, ("email_from", "partner_name", "partner_phone"), ("write_date",)),
    Rule(CANDIDATE, DELETED, (), ("create_date",)),
)


def rules_of(candidate_model: str) -> tuple[Rule, ...]:
    """Return the rules for an Odoo in which that is what a candidate is."""
    return tuple(one for one in RULES if one.model != CANDIDATE or candidate_model == CANDIDATE)


def register(api: OdooApi, url: str, installation_key: str, before: object) -> Registration:
    """Make the rules, taking down those that there are of this installation. Raises CrmError."""
    wanted = rules_of(api.candidate_model)
    try:
        _take_down(api, installation_key, before)
        made = [_make(api, rule, url, installation_key) for rule in wanted]
    except CrmAuthError:
        raise _not_allowed() from None
    return Registration(settings={RULES_SETTING: made})


def remove(api: OdooApi, installation_key: str, before: object) -> None:
    """Take down the rules of this installation; none is well too. Raises CrmError."""
    # The key itself is tried first: that it is refused is another thing than what it may do.
    _ = api.transport
    try:
        _take_down(api, installation_key, before)
    except CrmAuthError:
        raise _not_allowed() from None


def _not_allowed() -> CrmError:
    return CrmError(
        "Odoo lets only a Settings administrator make and remove automation rules: connect with"
        " the API key of one for this once, or have one do it by hand",
        permanent=True,
    )


def _take_down(api: OdooApi, installation_key: str, before: object) -> None:
    """Delete our rules: by id, and by name those of a registration that broke off."""
    ours: list[object] = ["|", ["id", "in", ids_in(before)]]
    ours.append(["name", "=like", f"{_prefix(installation_key)}%"])
    found = api.search_read("base.automation", ours, ["name"])
    api.unlink("base.automation", [id_of(one) for one in found])


def _make(api: OdooApi, rule: Rule, url: str, installation_key: str) -> int:
    fields = _field_ids(api, rule)
    model = _model_id(api, rule.model)
    name = f"{_prefix(installation_key)}{rule.model} {rule.trigger}"
    action = {
        "name": f"{name} webhook",
        "model_id": model,
        "state": "webhook",
        "webhook_url": url,
        "webhook_field_ids": [[6, 0, [fields[one] for one in rule.sent]]],
    }
    return api.create(
        "base.automation",
        {
            "name": name,
            "model_id": model,
            "trigger": rule.trigger,
            "filter_domain": rule.only,
            "trigger_field_ids": [[6, 0, [fields[one] for one in rule.watched if one in fields]]],
            "action_server_ids": [[0, 0, action]],
        },
    )


def _model_id(api: OdooApi, model: str) -> int:
    found = api.search_read("ir.model", [["model", "=", model]], ["model"], limit=1)
    if not found:
        raise CrmError(f"This Odoo has no model {model}", permanent=True)
    return id_of(found[0])


def _field_ids(api: OdooApi, rule: Rule) -> dict[str, int]:
    """Return the ids of a rule's fields by name. Raises CrmError without one that is to be sent."""
    names = sorted({*rule.watched, *rule.sent})
    found = api.search_read(
        "ir.model.fields", [["model", "=", rule.model], ["name", "in", names]], ["name"]
    )
    ids = {str(one.get("name")): as_id(one.get("id")) or 0 for one in found}
    if missing := [one for one in rule.sent if one not in ids]:
        raise CrmError(f"This Odoo's {rule.model} has no field {missing[0]}", permanent=True)
    return ids


def _prefix(installation_key: str) -> str:
    """Return how the rules of an installation are called; hex, as `_` would match anything."""
    return f"Afterword {sha256(installation_key.encode()).hexdigest()[:8]}: "


def steps(url: str, candidate_model: str) -> tuple[Step, ...]:
    """Return how a person makes the rules."""
    return tuple(_steps(url, candidate_model))


def _steps(url: str, candidate_model: str) -> Iterator[Step]:
    yield Step(
        "Sign in to Odoo as a Settings administrator, install the app Automation Rules if it is"
        " not there, turn on developer mode, and open Settings, Technical, Automation Rules."
    )
    for rule in rules_of(candidate_model):
        yield Step(_told(rule), url)
    yield Step(
        "Treat this address like a password: Odoo signs nothing, so whoever knows it can make us"
        " read records again."
    )


def _told(rule: Rule) -> str:
    watched = f", when these fields change: {', '.join(rule.watched)}" if rule.watched else ""
    only = f", apply on {rule.only}" if rule.only != "[]" else ""
    return (
        f"Make a rule on {_MODELS_IN_WORDS[rule.model]} ({rule.model}), trigger"
        f" {_IN_WORDS[rule.trigger]}{watched}{only}, with one action Send Webhook Notification of"
        f" the fields {', '.join(rule.sent)}, and no other field, to this URL."
    )
