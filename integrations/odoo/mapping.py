"""Odoo's words to ours: tables and pure functions from a bundle's rows to records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from integrations.documents import Row
from integrations.odoo.api import APPLICANT, CANDIDATE
from integrations.odoo.interviews import interview_of
from integrations.odoo.payloads import as_id, given, id_of, name_of, read_moment, version_of
from integrations.odoo.reading import Bundle
from integrations.odoo.settings import REASON, Settings
from plugin.domain.readers import (
    Defects,
    read_country,
    read_email,
    read_text,
    read_zone,
)
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmRecords,
    RecordKind,
    RecruiterRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage

_OVER = {"refused": Stage.REJECTED, "archived": Stage.JOB_CLOSED}
"""Odoo's own words for what is over. Archived without a reason says that, not why."""


@dataclass(frozen=True, slots=True)
class Mapper:
    """Maps bundles of one installation. `base_url` is where candidates' pages are."""

    settings: Settings
    base_url: str

    def records_of(self, bundle: Bundle) -> CrmRecords:
        """Return all records that the bundle tells."""
        is_person_apart = bundle.candidate_model == CANDIDATE
        people = bundle.rows("candidates" if is_person_apart else "applicants")
        applicants = bundle.rows("applicants").values()
        return CrmRecords(
            recruiters=tuple(map(self._recruiter, _recruiters(bundle))),
            client_companies=tuple(_company(one, bundle) for one in _companies(bundle)),
            candidates=tuple(self._candidate(one, bundle) for one in people.values()),
            submissions=tuple(self._submission(one, bundle) for one in applicants),
            interviews=tuple(
                interview_of(one, bundle)
                for one in bundle.rows("events").values()
                if as_id(one.get("applicant_id")) is not None
            ),
        )

    def _recruiter(self, user: Row) -> RecruiterRecord:
        defects = Defects()
        ref = str(id_of(user))
        # A login is an address for most; where it is none, only the address counts.
        address = given(user, "email") or given(user, "login")
        return RecruiterRecord(
            ref=ref,
            updated_at=version_of(user),
            name=defects.keep(read_text(given(user, "name"), "name")),
            email=defects.keep_required(read_email(address, "email"), "email"),
            timezone=defects.keep_required(read_zone(given(user, "tz"), "tz"), "tz"),
            is_active=user.get("active") is not False,
            is_manager=ref in self.settings.manager_refs,
            defects=defects.found,
        )

    def _candidate(self, person: Row, bundle: Bundle) -> CandidateRecord:
        defects = Defects()
        partner = bundle.linked("partners", person, "partner_id")
        address = given(person, "email_from")
        return CandidateRecord(
            ref=str(id_of(person)),
            updated_at=version_of(person),
            name=defects.keep_required(
                read_text(given(person, "partner_name"), "partner_name"), "partner_name"
            ),
            email=defects.keep_required(read_email(address, "email_from"), "email_from"),
            phone=defects.keep(read_text(given(person, "partner_phone"), "partner_phone")),
            timezone=defects.keep(read_zone(given(partner, "tz"), "tz")),
            locale=defects.keep(read_text(given(partner, "lang"), "lang")),
            url=self._page(bundle, id_of(person)),
            defects=defects.found,
        )

    def _page(self, bundle: Bundle, number: int) -> str:
        """Return the candidate's page; before 18 the web client had its place after a #."""
        base, model = self.base_url.rstrip("/"), bundle.candidate_model
        if bundle.speaks_json2 or model == CANDIDATE:
            return f"{base}/odoo/{model}/{number}"
        return f"{base}/web#id={number}&model={model}&view_type=form"

    def _submission(self, applicant: Row, bundle: Bundle) -> SubmissionRecord:
        defects = Defects()
        job = bundle.linked("jobs", applicant, "job_id")
        company = bundle.client_company_of(job)
        recruiter = as_id(_recruiter_of(applicant, bundle).get("id"))
        title = given(job, "name") or name_of(applicant.get("job_id"))
        number = id_of(applicant)
        is_person_apart = bundle.candidate_model == CANDIDATE
        person = as_id(applicant.get("candidate_id")) if is_person_apart else number
        return SubmissionRecord(
            ref=str(number),
            updated_at=version_of(applicant, job),
            candidate_ref=str(person or ""),
            client_company_ref=str(id_of(company)) if company else None,
            recruiter_ref=str(recruiter) if recruiter else None,
            job_title=defects.keep(read_text(title, "job_id")),
            stage=self._stage(applicant),
            stage_name=defects.keep(read_text(name_of(applicant.get("stage_id")), "stage_id")),
            stage_changed_at=_stage_changed_at(applicant, defects),
            defects=defects.found,
        )

    def _stage(self, applicant: Row) -> Stage | None:
        """Return our stage: what is over before where it stood; None: nobody has mapped it."""
        reason = as_id(applicant.get("refuse_reason_id"))
        status = applicant.get("application_status")
        over = _OVER.get(str(status))
        if over is None and applicant.get("active") is False:
            over = Stage.REJECTED if reason else Stage.JOB_CLOSED
        if over is not None:
            return self.settings.stages.get(f"{REASON}{reason}", over)
        mapped = self.settings.stages.get(str(as_id(applicant.get("stage_id"))))
        return mapped or (Stage.HIRED if status == "hired" else None)


def _stage_changed_at(applicant: Row, defects: Defects) -> datetime | None:
    refused = defects.keep(read_moment(applicant.get("refuse_date"), "refuse_date"))
    moved = read_moment(applicant.get("date_last_stage_update"), "date_last_stage_update")
    is_over = applicant.get("active") is False
    changed = defects.keep(moved)
    return refused if is_over and refused else changed


def _recruiter_of(applicant: Row, bundle: Bundle) -> Row:
    """Return the applicant's recruiter, or the job's where nobody took the applicant on."""
    job = bundle.linked("jobs", applicant, "job_id")
    return bundle.linked("users", applicant, "user_id") or bundle.linked("users", job, "user_id")


def _recruiters(bundle: Bundle) -> list[Row]:
    users = bundle.rows("users")
    found = [_recruiter_of(one, bundle) for one in bundle.rows("applicants").values()]
    found += [users[number] for number in sorted(bundle.recruiters) if number in users]
    return list({id_of(one): one for one in found if one}.values())


def _companies(bundle: Bundle) -> list[Row]:
    partners = bundle.rows("partners")
    found = [bundle.client_company_of(job) for job in bundle.rows("jobs").values()]
    found += [partners[one] for one in sorted(bundle.client_companies) if one in partners]
    return list({id_of(one): one for one in found if one}.values())


def _company(partner: Row, bundle: Bundle) -> ClientCompanyRecord:
    defects = Defects()
    country = given(bundle.linked("countries", partner, "country_id"), "code")
    return ClientCompanyRecord(
        ref=str(id_of(partner)),
        updated_at=version_of(partner),
        name=defects.keep(read_text(given(partner, "name"), "name")),
        timezone=defects.keep(read_zone(given(partner, "tz"), "tz")),
        country=defects.keep(read_country(country, "country_id")),
        defects=defects.found,
    )


def refs_of(records: CrmRecords) -> Iterator[tuple[RecordKind, str]]:
    """Yield what the records are of, by kind and ref."""
    yield from ((RecordKind.RECRUITER, one.ref) for one in records.recruiters)
    yield from ((RecordKind.CLIENT_COMPANY, one.ref) for one in records.client_companies)
    yield from ((RecordKind.CANDIDATE, one.ref) for one in records.candidates)
    yield from ((RecordKind.SUBMISSION, one.ref) for one in records.submissions)
    yield from ((RecordKind.INTERVIEW, one.ref) for one in records.interviews)


MODELS: Mapping[RecordKind, str] = {
    RecordKind.SUBMISSION: APPLICANT,
    RecordKind.INTERVIEW: "calendar.event",
}
"""The model of a kind whose model is the same everywhere."""
