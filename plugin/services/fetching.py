"""Ask a CRM for what was only hinted at, so that one bad record holds back no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from plugin.crm import CrmAdapter, CrmAuthError, CrmError
from plugin.domain.records import CrmRecords
from plugin.services.references import Wanted
from plugin.services.surprises import as_crm_error

NOTHING = CrmRecords()
GIVES_UP_AFTER = 3
"""Failures in a row after which the CRM is taken to be away, and not asked for the rest."""
AT_ONCE = 200
"""Records asked for in one call of an adapter, so that memory stays bounded (ours)."""

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
    """Ask for so many in one call; where that fails, for each of them alone."""
    parts: list[Fetched] = []
    for start in range(0, len(wanted), AT_ONCE):
        part = _fetch(adapter, wanted[start : start + AT_ONCE])
        parts.append(part)
        if part.error is not None and _is_hopeless(part):
            rest = wanted[start + AT_ONCE :]
            parts.append(Fetched(errors=dict.fromkeys(rest, part.error)))
            break
    return Fetched(
        CrmRecords.together(part.records for part in parts),
        {want: error for part in parts for want, error in part.errors.items()},
    )


def _is_hopeless(part: Fetched) -> bool:
    """Tell whether the CRM gave nothing at all, so that it is not to be asked for the rest."""
    is_away = all(not error.permanent for error in part.errors.values())
    is_refused = isinstance(part.error, CrmAuthError)
    return part.records == NOTHING and (is_away or is_refused)


def _fetch(adapter: CrmAdapter, wanted: Sequence[Wanted]) -> Fetched:
    try:
        with as_crm_error(adapter):
            return Fetched(records=adapter.fetch(wanted))
    except CrmError as error:
        logger.warning("fetch_failed", kind=adapter.kind, permanent=error.permanent)
        if len(wanted) == 1 or isinstance(error, CrmAuthError):
            return Fetched(errors=dict.fromkeys(wanted, error))
    return _one_by_one(adapter, wanted)


def _one_by_one(adapter: CrmAdapter, wanted: Sequence[Wanted]) -> Fetched:
    found: list[CrmRecords] = []
    errors: dict[Wanted, CrmError] = {}
    in_a_row = 0
    for position, want in enumerate(wanted):
        try:
            with as_crm_error(adapter):
                found.append(adapter.fetch([want]))
            in_a_row = 0
        except CrmError as error:
            errors[want] = error
            in_a_row += not error.permanent
            if in_a_row == GIVES_UP_AFTER:
                errors |= dict.fromkeys(wanted[position + 1 :], error)
                break
    return Fetched(CrmRecords.together(found), errors)
