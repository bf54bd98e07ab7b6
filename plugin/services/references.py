"""What records refer to: found before they are applied, so that it can be asked for."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.domain.records import CrmRecords, RecordKind
from plugin.store.bulk import is_one_of
from plugin.store.people import Candidate, ClientCompany, MirrorRow, Recruiter
from plugin.store.submissions import Submission

Wanted = tuple[RecordKind, str]
"""A record of the CRM, by kind and ref."""

_MODELS: Mapping[RecordKind, type[MirrorRow]] = {
    RecordKind.SUBMISSION: Submission,
    RecordKind.CANDIDATE: Candidate,
    RecordKind.CLIENT_COMPANY: ClientCompany,
    RecordKind.RECRUITER: Recruiter,
}


def unknown(session: Session, records: CrmRecords) -> frozenset[Wanted]:
    """Return what the records refer to and neither they nor the mirror know: to be fetched."""
    told = {
        RecordKind.SUBMISSION: {r.ref for r in records.submissions},
        RecordKind.CANDIDATE: {r.ref for r in records.candidates},
        RecordKind.CLIENT_COMPANY: {r.ref for r in records.client_companies},
        RecordKind.RECRUITER: {r.ref for r in records.recruiters},
    }
    referred = referred_by(records)
    missing: set[Wanted] = set()
    for kind, model in _MODELS.items():
        asked = {ref for of_kind, ref in referred if of_kind is kind} - told[kind]
        known = (
            session.scalars(select(model.ref).where(is_one_of(model.ref, asked))) if asked else ()
        )
        missing.update((kind, ref) for ref in asked.difference(known))
    return frozenset(missing)


def referred_by(records: CrmRecords) -> frozenset[Wanted]:
    """Return what living records refer to, known or not."""
    living = [r for r in records.submissions if not r.is_deleted]
    referred: dict[RecordKind, set[str | None]] = {
        RecordKind.SUBMISSION: {r.submission_ref for r in records.interviews if not r.is_deleted},
        RecordKind.CANDIDATE: {r.candidate_ref for r in living},
        RecordKind.CLIENT_COMPANY: {r.client_company_ref for r in living},
        RecordKind.RECRUITER: {r.recruiter_ref for r in living},
    }
    return frozenset((kind, ref) for kind, refs in referred.items() for ref in refs if ref)
