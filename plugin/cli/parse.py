"""`afterword parse`: what a stored webhook says, without a database or a network."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from plugin.cli.document_files import BadInput, DocumentReader, say_path
from plugin.cli.kinds import Adapters, find_kind
from plugin.crm import BadSignature, CrmAdapter, CrmConnection, UnreadablePayload
from plugin.domain.event_json import events_to_json
from plugin.domain.json_fields import JourneyError

_BAD_SIGNATURE = 1


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """One webhook as it came. `url_token` is the last part of its address, where that is known."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url_token: str | None = None


def read_delivery(document: Any) -> StoredDelivery:
    """Return the delivery in `{"headers": {…}, "raw_body": "…", "path": "…"}`.

    `path` may be missing. Raises JourneyError.
    """
    if not isinstance(document, dict):
        raise JourneyError("is not an object")
    headers, body, path = (document.get(name) for name in ("headers", "raw_body", "path"))
    if not isinstance(headers, dict) or not all(isinstance(one, str) for one in headers.values()):
        raise JourneyError("is not an object of texts", ("headers",))
    if not isinstance(body, str):
        raise JourneyError("is not a text", ("raw_body",))
    token = path.rstrip("/").rpartition("/")[2] if isinstance(path, str) else None
    return StoredDelivery(headers, body.encode("utf-8", "surrogatepass"), token)


_DELIVERIES = DocumentReader(read_delivery)


@click.command()
@click.option("--crm", "kind", required=True, metavar="KIND", help="The kind of CRM that sent it.")
@click.option("--secret", metavar="SECRET", help="What it was signed with; it is then verified.")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE ..."
)
@click.pass_obj
def parse(adapters: Adapters, kind: str, secret: str | None, files: tuple[Path, ...]) -> None:
    """Print the events in stored deliveries, a line of JSON for each delivery.

    A FILE that ends in .json holds one, `{"headers": {...}, "raw_body": "..."}`, one that ends in
    .jsonl one a line. How old a delivery is does not matter. The exit code is 0 where all are read,
    1 where a signature is bad, 2 where one cannot be read; standard error says which and why.
    """
    adapter = _adapter(find_kind(adapters, kind), secret)
    code = 0
    for path, delivery in _deliveries(files):
        name = say_path(path)
        if isinstance(delivery, BadInput):
            delivery.show()
            code = BadInput.exit_code
            continue
        try:
            line = _say(adapter, delivery, is_verified=secret is not None)
        except BadSignature as error:
            click.echo(f"Error: {name}: bad signature: {error}", err=True)
            code = max(code, _BAD_SIGNATURE)
            continue
        except UnreadablePayload as error:
            click.echo(f"Error: {name}: {error or 'cannot be read'}", err=True)
            code = BadInput.exit_code
            continue
        click.echo(json.dumps({"file": name, **line}, separators=(",", ":")))
    click.get_current_context().exit(code)


def _adapter(kind: type[CrmAdapter], secret: str | None) -> CrmAdapter:
    secrets = {kind.webhook_secret: secret} if secret else {}
    return kind(CrmConnection("stored", "https://crm.invalid", "https://plugin.invalid", secrets))


def _deliveries(files: tuple[Path, ...]) -> Iterator[tuple[Path, StoredDelivery | BadInput]]:
    for path in files:
        for delivery in _DELIVERIES.read_file(path):
            yield path, delivery


def _say(adapter: CrmAdapter, delivery: StoredDelivery, *, is_verified: bool) -> dict[str, Any]:
    """Return what the delivery says; raises BadSignature and UnreadablePayload."""
    headers, body = delivery.headers, delivery.body
    if is_verified:
        now = adapter.signed_at(headers, body) or 0.0
        adapter.verify(headers, body, now=now, url_token=delivery.url_token)
    events = events_to_json(adapter.parse(headers, body))
    return {"dedupe_key": adapter.dedupe_key(headers, body), "events": events}
