"""Which of several answers says how candidates may contact a client company. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from plugin.domain.people import ContactMode


class ModeSource(StrEnum):
    """Whose answer is in force: the agency's for this client, the CRM's, the agency's for all."""

    CLIENT = "client"
    CRM = "crm"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class ContactAnswers:
    """All that is answered about one client company; None is unanswered.

    `client` is the agency's own answer for this client, `agency` the one for all without another.
    """

    client: ContactMode | None = None
    crm: ContactMode | None = None
    agency: ContactMode | None = None

    @property
    def in_force(self) -> ContactMode | None:
        """Return the mode in force: the answer closest to the client; None where none is given."""
        return self.client or self.crm or self.agency

    @property
    def source(self) -> ModeSource | None:
        """Return whose answer that is."""
        found = (
            (self.client, ModeSource.CLIENT),
            (self.crm, ModeSource.CRM),
            (self.agency, ModeSource.AGENCY),
        )
        return next((source for mode, source in found if mode), None)


def answers_of(client: str | None, crm: str | None, agency: str | None) -> ContactAnswers:
    """Return the answers as they are stored."""
    return ContactAnswers(*(ContactMode(mode) if mode else None for mode in (client, crm, agency)))
