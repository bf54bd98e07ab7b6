"""Every table, so that one import knows them all."""

from plugin.extensions import Base
from plugin.store import (
    access,
    deliveries,
    evidence,
    home,
    inbound,
    installations,
    interviews,
    links,
    mail_templates,
    messages,
    notes,
    people,
    prompts,
    submissions,
    suppressions,
)

MODULES = (
    access,
    deliveries,
    evidence,
    home,
    inbound,
    installations,
    interviews,
    links,
    mail_templates,
    messages,
    notes,
    people,
    prompts,
    submissions,
    suppressions,
)

METADATA = Base.metadata
