"""Read again what was named."""

from collections.abc import Sequence
from datetime import datetime
from time import sleep

from integrations.odoo.api import CANDIDATE, OdooApi
from integrations.odoo.mapping import Mapper, refs_of
from integrations.odoo.payloads import number_of
from integrations.odoo.reading import BundleReader, Wanted
from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.tombstones import gone

Refs = Sequence[tuple[RecordKind, str]]

SETTLE_SECONDS = 1.0
"""How long an Odoo without JSON-2 is given to commit what its webhook told of (capture 70).

A change that takes longer is polled; a deletion is not, and waits for the nightly compare.
"""


def fetch(api: OdooApi, mapper: Mapper, wanted: Refs, at: datetime) -> CrmRecords:
    """Return what is wanted and what it refers to; what Odoo does not show, as deleted at `at`.

    A meeting that is no applicant's any more is no interview, and counts as deleted too.
    """
    ids = _wanted(api, wanted)
    if not api.transport.speaks_json2:
        sleep(SETTLE_SECONDS)
    found = mapper.records_of(BundleReader(api).read(ids))
    known = set(refs_of(found))
    for kind, ref in dict.fromkeys(wanted):
        if (kind, ref) not in known:
            found = found.merged(gone(kind, ref, at))
    return found


def _wanted(api: OdooApi, wanted: Refs) -> Wanted:
    ids: dict[RecordKind, set[int]] = {kind: set() for kind in RecordKind}
    for kind, ref in wanted:
        number = number_of(ref)
        if number is not None:
            ids[kind].add(number)
    is_person_apart = api.candidate_model == CANDIDATE
    people, applicants = ids[RecordKind.CANDIDATE], ids[RecordKind.SUBMISSION]
    return Wanted(
        applicants=frozenset(applicants if is_person_apart else applicants | people),
        candidates=frozenset(people if is_person_apart else ()),
        events=frozenset(ids[RecordKind.INTERVIEW]),
        users=frozenset(ids[RecordKind.RECRUITER]),
        partners=frozenset(ids[RecordKind.CLIENT_COMPANY]),
    )
