"""Ask a CRM for what was only hinted at, so that one bad record holds back no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from plugin.crm import CrmAdapter, CrmAuthError, CrmError
from plugin.domain.records import CrmRecords
from plugin.services.references import Wanted

NOTHING = CrmRecords()
GIVES_UP_AFTER = 3
"""Failures in a row after which the CRM is taken to be away, and not asked for the rest."""

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the CRM gave, and why it did not give the rest. `error` is of the call as a whole."""

    records: CrmRecords = NOTHING
    errors: Mapping[Wanted, CrmError] = field(default_factory=dict)

    @property
    def error(self) -> CrmError | None:
        """Return one of the errors, if there was any."""
        return next(iter(self.errors.values()), None)


def fetch(adapter: CrmAdapter, wanted: Sequence[Wanted]) -> Fetched:
    """Ask for all in one call; where that fails, for each alone."""
    if not wanted:
        return Fetched()
    try:
        return Fetched(records=adapter.fetch(wanted))
    except CrmError as error:
        logger.warning("fetch_failed", kind=adapter.kind, permanent=error.permanent)
        if len(wanted) == 1 or isinstance(error, CrmAuthError):
            return Fetched(errors=dict.fromkeys(wanted, error))
    return _one_by_one(adapter, wanted)


def _one_by_one(adapter: CrmAdapter, wanted: Sequence[Wanted]) -> Fetched:
    records = NOTHING
    errors: dict[Wanted, CrmError] = {}
    in_a_row = 0
    for position, want in enumerate(wanted):
        try:
            records = records.merged(adapter.fetch([want]))
            in_a_row = 0
        except CrmError as error:
            errors[want] = error
            in_a_row += not error.permanent
            if in_a_row == GIVES_UP_AFTER:
                errors |= dict.fromkeys(wanted[position + 1 :], error)
                break
    return Fetched(records, errors)
