"""Which kinds of CRM there are. An adapter is loaded when the first installation of it needs it."""

from importlib import import_module

from plugin.crm import CrmAdapter, CrmConnection

KINDS: dict[str, str] = {
    "api": "integrations.generic.fed:FedAdapter",
    "ashby": "integrations.ashby.adapter:AshbyAdapter",
    "bottlecrm": "integrations.bottlecrm.adapter:BottleCrmAdapter",
    "bullhorn": "integrations.bullhorn.adapter:BullhornAdapter",
    "frappe_hr": "integrations.frappe_hr.adapter:FrappeHrAdapter",
    "generic": "integrations.generic.adapter:GenericAdapter",
    "greenhouse": "integrations.greenhouse.adapter:GreenhouseAdapter",
    "jobadder": "integrations.jobadder.adapter:JobAdderAdapter",
    "lever": "integrations.lever.adapter:LeverAdapter",
    "odoo": "integrations.odoo.adapter:OdooAdapter",
}
"""Each kind's adapter class, as `module:name`."""


def adapter_class(kind: str) -> type[CrmAdapter]:
    """Return the adapter of a kind; raises KeyError for a kind that nobody registered."""
    module, _, name = KINDS[kind].partition(":")
    loaded: type[CrmAdapter] = getattr(import_module(module), name)
    return loaded


def build(kind: str, connection: CrmConnection) -> CrmAdapter:
    """Return an adapter for one installation; raises KeyError for an unknown kind."""
    return adapter_class(kind)(connection)


def adapter_classes() -> dict[str, type[CrmAdapter]]:
    """Return the adapter of every kind, by kind; loads them all."""
    return {kind: adapter_class(kind) for kind in KINDS}
