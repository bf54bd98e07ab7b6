"""`afterword crms`: which CRMs there are adapters for, and what each can do."""

import json
from collections.abc import Callable, Iterable

import click

from plugin.cli.kinds import Adapters
from plugin.crm import Capability, CrmAdapter

_YES, _NO = "yes", "-"


def _webhooks(can: frozenset[Capability]) -> str:
    if Capability.WEBHOOKS not in can:
        return _NO
    return "signed" if Capability.SIGNED_WEBHOOKS in can else "re-read"


def _asked(can: frozenset[Capability]) -> str:
    ways = {
        Capability.POLL_MODIFIED_SINCE: "what changed",
        Capability.EVENT_QUEUE: "queue",
        Capability.POLL_AND_DIFF: "all",
    }
    return ", ".join(said for capability, said in ways.items() if capability in can) or _NO


def _has(capability: Capability) -> Callable[[frozenset[Capability]], str]:
    return lambda can: _YES if capability in can else _NO


_COLUMNS: tuple[tuple[str, Callable[[frozenset[Capability]], str]], ...] = (
    ("webhooks", _webhooks),
    ("asked for", _asked),
    ("notes", _has(Capability.WRITE_NOTE)),
    ("tasks", _has(Capability.WRITE_TASK)),
    ("panel", _has(Capability.EMBED)),
    ("proves who looks", _has(Capability.VIEWER_PROOF)),
)


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
)
@click.pass_obj
def crms(adapters: Adapters, format_name: str) -> None:
    """List the kinds of CRM and what each can do.

    Webhooks that are signed say what changed; others are hints, and what they name is read again.
    """
    classes = adapters.adapter_classes()
    if format_name == "json":
        for kind, adapter in classes.items():
            click.echo(json.dumps(_as_json(kind, adapter), separators=(",", ":")))
        return
    head = ("kind", "CRM", *(name for name, _ in _COLUMNS))
    rows = [_row(kind, adapter) for kind, adapter in classes.items()]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        click.echo("  ".join(map(str.ljust, row, widths)).rstrip())


def _as_json(kind: str, adapter: type[CrmAdapter]) -> dict[str, object]:
    capabilities: Iterable[str] = sorted(adapter.capabilities)
    return {"kind": kind, "label": adapter.setup.label, "capabilities": list(capabilities)}


def _row(kind: str, adapter: type[CrmAdapter]) -> tuple[str, ...]:
    said = (say(adapter.capabilities) for _, say in _COLUMNS)
    return (kind, adapter.setup.label, *said)
