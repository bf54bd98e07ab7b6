"""Connecting an agency on BottleCRM: whose account, which stages, what an admin does over there."""

from integrations import stage_names
from integrations.bottlecrm.api import BottleCrmApi
from integrations.bottlecrm.checks import WEBHOOK_EVENTS
from integrations.bottlecrm.mapping import guess_stage
from integrations.bottlecrm.payloads import has_ref, identified, ref_of
from integrations.documents import Row
from plugin.crm import Account, CrmError, StageTerm, Step, Vocabulary
from plugin.domain.readers import read_country, read_text, read_zone


def account_of(api: BottleCrmApi) -> Account:
    """Return the organisation of the token. Raises CrmError, also for one without an id."""
    org, _ = api.org_settings()
    if not has_ref(org):
        raise CrmError("BottleCRM does not tell the organisation's id", permanent=False)
    return Account(
        ref=ref_of(org),
        name=read_text(org.get("name"), "name")[0],
        timezone=read_zone(org.get("timezone"), "timezone")[0],
        country=read_country(org.get("default_country"), "default_country")[0],
    )


def vocabulary_of(api: BottleCrmApi) -> Vocabulary:
    """Return the stages of all pipelines in their order, each with its pipeline's name.

    BottleCRM has no kinds of appointment: the interview is in custom fields. Raises CrmError.
    """
    found: dict[str, StageTerm] = {}
    for pipeline in api.pipelines():
        board, _ = read_text(pipeline.get("name"), "name")
        for stage in identified(pipeline.get("stages")):
            term = _term(stage, board)
            found.setdefault(term.ref, term)
    return Vocabulary(stages=tuple(found.values()))


def webhook_steps(url: str) -> tuple[Step, ...]:
    """Return how an admin makes the webhook: a token may not."""
    return (
        Step("Sign in to BottleCRM as an admin and open Settings, Webhooks."),
        Step("Add a webhook to this address. BottleCRM calls only https on port 443.", url),
        Step("Choose the format json.", "json"),
        Step("Choose these events.", WEBHOOK_EVENTS),
        Step("Save, and paste the secret that is shown once (whsec_…) into Afterword."),
    )


def _term(stage: Row, board: str | None) -> StageTerm:
    name = read_text(stage.get("name"), "name")[0] or "A stage without a name"
    guess = guess_stage(name, str(stage.get("stage_type"))) or stage_names.guess_stage(name)
    return StageTerm(ref_of(stage), f"{board}: {name}" if board else name, guess)
