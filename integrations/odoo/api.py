"""Odoo's models as we read and write them, whichever way the server is called."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from integrations.documents import Row
from integrations.odoo.payloads import as_id, rows
from integrations.odoo.transports import Credentials, Named, Transport, connect
from plugin.crm import CrmAuthError, CrmConnection, CrmError

Domain = Sequence[object]

APPLICANT = "hr.applicant"
CANDIDATE = "hr.candidate"
EVENT = "calendar.event"
ATTENDEE = "calendar.attendee"

ALL = {"active_test": False}
"""Archived applicants and cancelled meetings are hidden without it (captures 76 and 77)."""

QUIET = {"no_mail_to_attendees": True, "mail_activity_quick_update": True}
"""We never mail anybody from the CRM: no invitations (measured), no "you were assigned"
(read in Odoo's source, not measured)."""


class OdooApi:
    """One Odoo database. All methods raise CrmError; nothing is called before the first of them."""

    def __init__(self, connection: CrmConnection) -> None:
        self._connection = connection

    @cached_property
    def transport(self) -> Transport:
        """Return how this server is called, found out once. Raises CrmError."""
        key = self._connection.secrets.get("api_key")
        if not key:
            raise CrmAuthError("There is no API key for Odoo")
        settings = self._connection.settings
        database, login = settings.get("database"), settings.get("login")
        return connect(
            self._connection.base_url,
            Credentials(key, str(database or "") or None, str(login or "") or None),
        )

    @cached_property
    def applicant_fields(self) -> frozenset[str]:
        """Return the fields that an applicant has here: 18 keeps the person in another model."""
        found = self.transport.call(
            APPLICANT, "fields_get", {}, {"attributes": ["type", "relation"]}
        )
        if not isinstance(found, dict) or "stage_id" not in found:
            raise CrmError("Odoo did not say which fields an applicant has", permanent=False)
        return frozenset(found)

    @property
    def candidate_model(self) -> str:
        """Return the model that is the candidate: `hr.candidate` where there is one."""
        return CANDIDATE if "candidate_id" in self.applicant_fields else APPLICANT

    def search_read(
        self,
        model: str,
        domain: Domain,
        fields: Iterable[str],
        *,
        order: str = "id asc",
        limit: int | None = None,
    ) -> list[Row]:
        """Return the rows, archived ones too."""
        named: dict[str, object] = {"fields": sorted(fields), "order": order, "context": ALL}
        if limit is not None:
            named["limit"] = limit
        found = self.transport.call(model, "search_read", {"domain": [*domain]}, named)
        if not isinstance(found, list):
            raise CrmError(f"Odoo did not answer {model}.search_read with rows", permanent=False)
        return rows(found)

    def by_ids(self, model: str, ids: Iterable[int], fields: Iterable[str]) -> list[Row]:
        """Return the rows that exist of these; no call for none."""
        wanted = sorted(set(ids))
        if not wanted:
            return []
        return self.search_read(model, [["id", "in", wanted]], fields)

    def count(self, model: str, domain: Domain) -> int:
        """Return how many there are, archived ones too."""
        found = self.transport.call(model, "search_count", {"domain": [*domain]}, {"context": ALL})
        if not isinstance(found, int) or isinstance(found, bool):
            raise CrmError(f"Odoo did not answer {model}.search_count", permanent=False)
        return found

    def create(self, model: str, values: Named) -> int:
        """Make one record and return its id."""
        made = self.transport.call(model, "create", {"vals_list": [values]}, {"context": QUIET})
        found = as_id(made)
        if found is None:
            raise CrmError(f"Odoo did not answer {model}.create with an id", permanent=False)
        return found

    def unlink(self, model: str, ids: Sequence[int]) -> None:
        """Delete these records; no call for none."""
        if ids:
            self.transport.call(model, "unlink", {"ids": [*ids]}, {})

    def on_record(self, model: str, record_id: int, method: str, named: Named) -> object:
        """Call a method of one record, mailing nobody, and return what it answers."""
        return self.transport.call(model, method, {"ids": [record_id]}, {**named, "context": QUIET})
