"""Gather opportunities with what they refer to; each thing is asked for once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from integrations.bundles import Bundle
from integrations.documents import Row, ref_of, refs_in
from integrations.lever.api import LeverApi
from integrations.lever.mapping import archive_of, is_anonymized
from plugin.crm import RecordGone


class Reader:
    """Makes bundles of one page or batch. `read_at` is the CRM's clock, else ours."""

    def __init__(self, api: LeverApi, read_at: datetime) -> None:
        self._api = api
        self._read_at = read_at

    def opportunities(self, found: Sequence[Row]) -> Bundle:
        """Return opportunities with interviews, stages, postings and owners.

        Of one that was anonymised the contact is read: who has others is still there.
        """
        if not found:
            return Bundle(self._read_at)
        archived = any(archive_of(one) != (None, None) for one in found)
        unnamed = [one for one in found if is_anonymized(one)]
        interviews = [each for one in found for each in self._interviews(ref_of(one))]
        return self._bundle(
            opportunities=list(found),
            interviews=interviews,
            stages=self._api.stages(),
            reasons=self._api.reasons() if archived else [],
            postings=_each(self._api.posting, refs_in(found, "posting")),
            users=_each(self._api.user, refs_in(found, "owner")),
            contacts=_each(self._api.contact, refs_in(unnamed, "contact")),
        )

    def deleted(self, found: Sequence[Row]) -> Bundle:
        """Return what is left of deleted opportunities."""
        return self._bundle(deleted=list(found))

    def people(self, *, users: Iterable[Row] = (), contacts: Iterable[Row] = ()) -> Bundle:
        """Return users or contacts that were asked for by themselves."""
        return self._bundle(users=list(users), contacts=list(contacts))

    def _interviews(self, opportunity_ref: str) -> list[Row]:
        try:
            return self._api.interviews(opportunity_ref)
        except RecordGone:  # deleted meanwhile, which is told apart
            return []

    def _bundle(self, **rows: list[Row]) -> Bundle:
        return Bundle(self._read_at, {kind: found for kind, found in rows.items() if found})


def _each(read: Callable[[str], Row], refs: Iterable[str]) -> list[Row]:
    """Return what is there of these."""
    found = []
    for ref in refs:
        try:
            found.append(read(ref))
        except RecordGone:
            continue
    return [one for one in found if one]
