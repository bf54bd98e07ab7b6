"""Every table, so that one import knows them all."""

from plugin.extensions import Base
from plugin.store import (
    access,
    deliveries,
    installations,
    interviews,
    messages,
    people,
    prompts,
    submissions,
)

MODULES = (access, deliveries, installations, interviews, messages, people, prompts, submissions)

METADATA = Base.metadata
