"""POST /lifecycle/<event>: a CRM installs us, switches us on and off, and lets us go.

The calls and their answers are in docs/protocol.md. All but a first `installed` are signed.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema
from werkzeug.exceptions import HTTPException

from plugin.crm import BadSignature
from plugin.domain.crm_addresses import LOOPBACK, problem_with
from plugin.domain.people import ContactMode, Place
from plugin.domain.readers import (
    Reading,
    read_country,
    read_ref,
    read_subdivision,
    read_text,
    read_zone,
)
from plugin.errors import NotAllowed, NotFound
from plugin.extensions import held
from plugin.services import installations
from plugin.services.installations import InstallFacts
from plugin.web.bodies import read_body

bp = Blueprint("lifecycle", __name__, url_prefix="/lifecycle")

KIND = "generic"
STATES = frozenset({"enabled", "disabled", "uninstalled"})
MAX_FRAME_ANCESTORS = 10

_TOKEN = validate.Regexp(r"[\x21-\x7e]{1,200}\Z", error="is not one of ours.")
_ORIGIN = re.compile(r"(https?)://(\*\.)?([A-Za-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?")


class Read(fields.Field[str]):
    """Text as a reader of `plugin.domain.readers` takes it; a defect is an error here."""

    def __init__(self, read: Callable[[object, str], Reading[str]], **settings: Any) -> None:
        super().__init__(**settings)
        self._read = read

    def _deserialize(self, value: Any, attr: str | None, *_: Any, **__: Any) -> str:
        text, defect = self._read(value, attr or "")
        if text is None:
            raise ValidationError(f"{defect.problem}." if defect else "is empty.")
        return text


def _is_address_of_a_crm(value: str) -> None:
    problem = problem_with(value)
    if problem is not None:
        raise ValidationError(problem)


def _is_origin(value: str) -> None:
    """It goes into a header as it is."""
    match = _ORIGIN.fullmatch(value)
    if match is None:
        raise ValidationError("is not an origin.")
    if match[1] == "http" and match[3] not in LOOPBACK:
        raise ValidationError("must be https.")


class InstalledSchema(Schema):
    """What a CRM account tells about itself; the wire's names are docs/protocol.md's."""

    class Meta:
        unknown = EXCLUDE

    event = fields.String(load_default="installed", validate=validate.Equal("installed"))
    install_code = fields.String(
        data_key="installCode", load_default=None, allow_none=True, validate=_TOKEN
    )
    account = Read(read_ref, required=True)
    name = Read(read_text, required=True)
    base_url = fields.String(data_key="baseUrl", required=True, validate=_is_address_of_a_crm)
    shared_secret = fields.String(
        data_key="sharedSecret",
        required=True,
        validate=validate.Regexp(r"[\x21-\x7e]{32,200}\Z", error="must be 32 to 200 characters."),
    )
    timezone = Read(read_zone, load_default="UTC")
    country = Read(read_country, load_default=None, allow_none=True)
    subdivision = Read(read_text, load_default=None, allow_none=True)
    contact_mode = fields.Enum(
        ContactMode,
        by_value=True,
        data_key="contactModeDefault",
        load_default=None,
        allow_none=True,
    )
    frame_ancestors = fields.List(
        fields.String(validate=_is_origin),
        data_key="frameAncestors",
        load_default=list,
        validate=validate.Length(max=MAX_FRAME_ANCESTORS),
    )

    @validates_schema
    def _subdivision_is_of_the_country(self, data: dict[str, Any], **_: Any) -> None:
        defect = read_subdivision(
            data.get("subdivision"), "subdivision", country=data.get("country")
        )[1]
        if defect is not None:
            raise ValidationError(f"{defect.problem}.", defect.field)


class StateSchema(Schema):
    """The event is in the signed body too: a signed "disabled" is of no use as "uninstalled"."""

    class Meta:
        unknown = EXCLUDE

    event = fields.String(required=True)
    installation_key = fields.String(data_key="installationKey", required=True, validate=_TOKEN)


@bp.post("/installed")
def installed() -> Response:
    """Install a CRM account, or rotate the secret of one that signs with the one before."""
    body = read_body()
    given = _load(InstalledSchema(), body)
    facts = InstallFacts(
        name=given["name"],
        base_url=given["base_url"].rstrip("/"),
        place=Place(given["timezone"], given["country"], given["subdivision"]),
        secrets={"shared_secret": given["shared_secret"]},
        contact_mode=given["contact_mode"],
        frame_ancestors=tuple(given["frame_ancestors"]),
        settings={"account": given["account"]},
    )
    done = installations.install(
        KIND,
        given["account"],
        facts,
        code=given["install_code"],
        proof=(dict(request.headers), body),
    )
    here = held.config.base_url
    return jsonify(
        installationKey=done.installation_key,
        webhookUrl=f"{here}/webhooks/{done.installation_key}",
        launchUrl=f"{here}/launch/{KIND}",
        panelUrl=f"{here}/panel",
    )


@bp.post("/<event>")
def changed(event: str) -> Response:
    """Enable, disable or uninstall, as the CRM's signed call says."""
    if event not in STATES:
        abort(404)
    body = read_body()
    given = _load(StateSchema(), body)
    if given["event"] != event:
        raise ValidationError({"event": ["is not the event of this address."]})
    installations.set_state(given["installation_key"], event, dict(request.headers), body)
    return jsonify(state=event)


@bp.errorhandler(ValidationError)
def _bad_input(error: ValidationError) -> tuple[Response, int]:
    return jsonify(error="The body cannot be read.", fields=error.messages), 400


@bp.errorhandler(BadSignature)
def _unsigned(_error: BadSignature) -> tuple[Response, int]:
    return jsonify(error="The call is not signed with this account's shared secret."), 401


@bp.errorhandler(NotAllowed)
def _uninvited(error: NotAllowed) -> tuple[Response, int]:
    return jsonify(error=str(error)), 403


@bp.errorhandler(413)
def _too_large(_error: HTTPException) -> tuple[Response, int]:
    return jsonify(error="The body is too large."), 413


@bp.errorhandler(NotFound)
def _unknown(error: NotFound) -> tuple[Response, int]:
    return jsonify(error=str(error)), 404


def _load(schema: Schema, body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ValidationError({"body": ["is not JSON."]}) from None
    loaded: dict[str, Any] = schema.load(document)
    return loaded
