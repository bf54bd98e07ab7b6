"""Lever's webhooks: their proof, which stands in the body, and setting them up by its API.

Each webhook has a signature token of its own, so that there is one secret for each event:
`webhook_secret_<event>`. A token that a person made by hand, for whichever events, is
`webhook_secret`. Of each the one before (`previous_…`) still counts.
"""

from collections.abc import Mapping

from integrations.documents import Row, find_ref, row
from integrations.lever.api import LeverApi
from integrations.lever.events import BETA, EVENT_NAMES
from integrations.lever.payloads import read_proof
from integrations.signatures import WINDOW_SECONDS, held_secrets, hmac_hex, verify_any
from plugin.crm import (
    BadSignature,
    CrmAuthError,
    CrmError,
    RecordGone,
    Registration,
    Secrets,
    Step,
    WebhookState,
)

SECRET = "webhook_secret"  # noqa: S105 -- the secret's name
HOOKED = tuple(sorted(EVENT_NAMES))
"""One webhook for each of these."""


def secret_name(event: str) -> str:
    """Return under which name the signature token of an event's webhook is stored."""
    return f"{SECRET}_{event}"


def verify(body: bytes, secrets: Secrets, now: float) -> None:
    """Raise BadSignature unless one of the event's tokens signed the body's token and time.

    The event's name is not signed: under another one, that one's tokens would have to fit.
    """
    proof = read_proof(body)
    if proof is None:
        raise BadSignature("the signature, its token or its time is missing")
    if abs(now - proof.triggered_at / 1000) > WINDOW_SECONDS:
        raise BadSignature("the signature's time is too far from ours")
    signed = f"{proof.token}{proof.triggered_at}".encode("utf-8", "replace")
    held = held_secrets(secrets, secret_name(proof.event)) + held_secrets(secrets, SECRET)
    verify_any(proof.signature, [hmac_hex(secret, signed) for secret in held])


def signed_at(body: bytes) -> float | None:
    """Return the Unix seconds that the signature covers."""
    proof = read_proof(body)
    return proof.triggered_at / 1000 if proof else None


def register(
    api: LeverApi, url: str, secrets: Secrets, settings: Mapping[str, object]
) -> Registration:
    """Make a webhook for each event, having taken down those that we made before. Raises CrmError.

    What a broken-off attempt has left over is found by its address. Events that Lever calls Beta
    are left out where the account does not have them.
    """
    remove(api, settings)
    for left_over in api.webhooks():
        if left_over.get("url") == url:
            _take_down(api, find_ref(left_over))
    found: dict[str, str] = {}
    ids: dict[str, str | None] = {}
    for event in HOOKED:
        made = _made(api, url, event)
        if made is None:
            continue
        ids[event] = find_ref(made)
        found |= _secrets_of(made, event, secrets)
    return Registration(found, {"webhooks": ids})


def remove(api: LeverApi, settings: Mapping[str, object]) -> None:
    """Take down what we made; what is down already counts as done. Raises CrmError."""
    for ref in row(settings.get("webhooks")).values():
        _take_down(api, str(ref))


def states(api: LeverApi, settings: Mapping[str, object]) -> tuple[WebhookState, ...]:
    """Return which of our webhooks are there. That a group is off, Lever tells nobody."""
    there = {find_ref(one) for one in api.webhooks()}
    ours = row(settings.get("webhooks"))
    return tuple(WebhookState(event, ours.get(event) in there) for event in HOOKED)


def steps(url: str) -> tuple[Step, ...]:
    """Return what a Super Admin does, after we have made the webhooks or instead of that."""
    return (
        Step("As a Super Admin, open Settings, Integrations and API, Webhooks in Lever."),
        Step("The webhooks that we made have this address:", url),
        Step("Switch on the group of each of these events; until then Lever sends nothing."),
        *(Step(f"The event {event}.", event) for event in HOOKED),
        Step(
            "If you made webhooks there by hand instead, create a signature token, the same for"
            " all of them if Lever lets you, and paste it here."
        ),
    )


def _made(api: LeverApi, url: str, event: str) -> Row | None:
    try:
        return api.add_webhook(url, event)
    except CrmAuthError:
        raise
    except CrmError as error:
        if event in BETA and error.permanent:
            return None
        raise


def _secrets_of(made: Row, event: str, before: Secrets) -> dict[str, str]:
    name = secret_name(event)
    token = row(made.get("configuration")).get("signatureToken")
    if not isinstance(token, str) or not token:
        raise CrmError("The CRM made a webhook without a signature token", permanent=False)
    previous = before.get(name)
    return {name: token} | ({f"previous_{name}": previous} if previous else {})


def _take_down(api: LeverApi, ref: str | None) -> None:
    if ref is None:
        return
    try:
        api.remove_webhook(ref)
    except RecordGone:
        return
