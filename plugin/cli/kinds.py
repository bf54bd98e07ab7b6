"""Which kinds of CRM a command may be given."""

from collections.abc import Mapping
from typing import Protocol

import click

from plugin.crm import CrmAdapter


class Adapters(Protocol):
    """What a command that speaks of CRMs needs as the context's `obj`."""

    def adapter_classes(self) -> Mapping[str, type[CrmAdapter]]:
        """Return the adapter of every kind of CRM, by kind."""
        ...


def find_kind(adapters: Adapters, kind: str) -> type[CrmAdapter]:
    """Return the adapter of a kind; raises UsageError, naming those that there are."""
    classes = adapters.adapter_classes()
    if kind not in classes:
        raise click.UsageError(f"there is no CRM of kind {kind!r}; known: {', '.join(classes)}")
    return classes[kind]
