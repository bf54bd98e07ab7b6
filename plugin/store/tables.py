"""Every table, so that one import knows them all."""

from plugin.extensions import Base
from plugin.store import (
    access,
    ai,
    contact_modes,
    deliveries,
    evidence,
    home,
    inbound,
    installations,
    installing,
    interviews,
    links,
    mail_templates,
    messages,
    notes,
    notices,
    people,
    playbooks,
    prompts,
    simulations,
    submissions,
    suppressions,
    unlinked,
)

MODULES = (
    access,
    ai,
    contact_modes,
    deliveries,
    evidence,
    home,
    inbound,
    installations,
    installing,
    interviews,
    links,
    mail_templates,
    messages,
    notes,
    notices,
    people,
    playbooks,
    prompts,
    simulations,
    submissions,
    suppressions,
    unlinked,
)

METADATA = Base.metadata
