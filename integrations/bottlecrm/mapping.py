"""BottleCRM's words to ours: tables and pure functions.

One lead is one candidature, so the candidate and the submission share the lead's id; its pipeline
is the job order, and `company_name` the client company, known by its name alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations.bottlecrm.interviews import read_interview
from integrations.bottlecrm.payloads import has_ref, identified, moment_of, ref_of
from integrations.bottlecrm.settings import Settings
from integrations.documents import Row, row
from plugin.domain.readers import (
    Defects,
    full_name,
    read_country,
    read_email,
    read_text,
    read_url,
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
from plugin.domain.submissions import CLOSING_STAGES, Stage
from plugin.domain.tombstones import all_gone

_STAGE_WORDS = (
    (re.compile(r"withdr[ae]w|declin|dropped out|not interested"), Stage.WITHDRAWN),
    (re.compile(r"closed|cancel|filled"), Stage.JOB_CLOSED),
    (re.compile(r"reject|unsuccessful|not selected|turned down"), Stage.REJECTED),
    (re.compile(r"\b(hired|placed|placement|won)\b"), Stage.HIRED),
    (re.compile(r"\boffer"), Stage.OFFER),
    (re.compile(r"interview"), Stage.INTERVIEWING),
)
_STAGE_TYPES = {"open": Stage.SUBMITTED, "won": Stage.HIRED, "lost": Stage.REJECTED}
_LOST = frozenset({Stage.WITHDRAWN, Stage.JOB_CLOSED, Stage.REJECTED})


@dataclass(frozen=True, slots=True)
class Organisation:
    """The org that the token belongs to, read once for a batch of leads.

    `profile` is the token's own; `read_at` is the CRM's clock (its Date header) at that moment.
    """

    settings: Row
    profile: Row
    read_at: datetime

    @property
    def timezone(self) -> str | None:
        """Return the org's IANA zone."""
        return read_zone(self.settings.get("timezone"), "timezone")[0]


@dataclass(frozen=True, slots=True)
class LeadReading:
    """A lead and what belongs to it, as read from the CRM; all parts but `lead` may be empty.

    `stage` is a lead detail's `pipeline_stage`; `contacts` are by address in small letters.
    """

    lead: Row
    stage: Row
    account: Row
    contacts: Mapping[str, Row]
    meetings: list[Row]


def guess_stage(name: str, stage_type: str) -> Stage | None:
    """Return our stage for one that nobody has mapped, by what it is called and its type.

    The type ("open", "won", "lost") is the CRM's own and goes before the words. None: no idea.
    """
    said = next((stage for words, stage in _STAGE_WORDS if words.search(name.casefold())), None)
    if stage_type == "won":
        return Stage.HIRED
    if stage_type == "lost":
        return said if said in _LOST else Stage.REJECTED
    return said or _STAGE_TYPES.get(stage_type)


def client_company_ref(name: str) -> str:
    """Return what is equal for two spellings of one company's name: leads hold no id of it."""
    return " ".join(name.casefold().split())


def records_of(reading: LeadReading, org: Organisation, settings: Settings) -> CrmRecords:
    """Return what one lead tells. Raises UnreadablePayload for a lead without an id."""
    lead = reading.lead
    recruiter = next(iter(identified(lead.get("assigned_to"))), org.profile)
    company = _client_company(reading, org)
    return CrmRecords(
        recruiters=(recruiter_of(recruiter, org),) if has_ref(recruiter) else (),
        client_companies=(company,) if company else (),
        candidates=(_candidate(lead, org, settings),),
        submissions=(_submission(reading, org, settings, company.ref if company else None),),
        interviews=(
            read_interview(
                lead,
                settings.fields,
                reading.contacts,
                reading.meetings,
                (org.timezone or "UTC", org.read_at),
            ),
        ),
    )


def gone_lead(ref: str, at: datetime, interviews: Sequence[str] = ()) -> CrmRecords:
    """Return tombstones for a deleted lead: its candidate, its submission, these interviews."""
    of_the_lead = [(RecordKind.CANDIDATE, ref), (RecordKind.SUBMISSION, ref)]
    return all_gone([*of_the_lead, *((RecordKind.INTERVIEW, each) for each in interviews)], at)


def recruiter_of(person: Row, org: Organisation) -> RecruiterRecord:
    """Return a profile as a recruiter.

    Profiles carry no time of change: each reading counts as the same version and as the latest.
    Nor do they say where a person works: that is the agency's own place.
    """
    defects = Defects()
    details = row(person.get("user_details"))
    return RecruiterRecord(
        ref=ref_of(person),
        updated_at=moment_of(person, "created_at", org.read_at),
        name=defects.keep(read_text(details.get("name"), "name")),
        email=defects.keep(read_email(details.get("email"), "email")),
        is_active=person.get("is_active") is not False,
        is_manager=person.get("role") == "ADMIN",
        defects=defects.found,
    )


def _candidate(lead: Row, org: Organisation, settings: Settings) -> CandidateRecord:
    defects = Defects()
    name = full_name(lead, defects, ("first_name", "last_name"))
    ref = ref_of(lead)
    page = f"{settings.web_url.rstrip('/')}/leads/{ref}" if settings.web_url else None
    return CandidateRecord(
        ref=ref,
        updated_at=moment_of(lead, "updated_at", org.read_at),
        name=name or defects.keep(read_text(lead.get("title"), "title")),
        email=defects.keep_required(read_email(lead.get("email"), "email"), "email"),
        phone=defects.keep(read_text(lead.get("phone"), "phone")),
        url=defects.keep(read_url(page, "web_url")),
        defects=defects.found,
    )


def _submission(
    reading: LeadReading, org: Organisation, settings: Settings, company_ref: str | None
) -> SubmissionRecord:
    defects = Defects()
    lead, stage = reading.lead, reading.stage
    recruiter = next(iter(identified(lead.get("assigned_to"))), None)
    pipeline = defects.keep(read_text(row(stage.get("pipeline")).get("name"), "pipeline"))
    own_title = defects.keep(read_text(lead.get("job_title"), "job_title"))
    stage_name = defects.keep(read_text(stage.get("name"), "stage"))
    ref = ref_of(lead)
    return SubmissionRecord(
        ref=ref,
        updated_at=moment_of(lead, "updated_at", org.read_at),
        candidate_ref=ref,
        client_company_ref=company_ref,
        recruiter_ref=ref_of(recruiter) if recruiter else _default_recruiter(org, settings),
        job_title=pipeline or own_title,
        stage=_stage(lead, stage, settings),
        stage_name=stage_name or defects.keep(read_text(lead.get("status"), "status")),
        defects=defects.found,
    )


def _default_recruiter(org: Organisation, settings: Settings) -> str | None:
    own = ref_of(org.profile) if has_ref(org.profile) else None
    return settings.default_recruiter_ref or own


def _stage(lead: Row, stage: Row, settings: Settings) -> Stage | None:
    """Return our stage. A closing one decides, whether the stage or the lead's status says it.

    A stage is guessed as long as nobody has mapped any; after that people are asked.
    """
    in_pipeline = settings.stages.get(str(lead.get("stage")))
    if in_pipeline is None and stage and not settings.stages:
        in_pipeline = guess_stage(str(stage.get("name")), str(stage.get("stage_type")))
    if in_pipeline in CLOSING_STAGES:
        return in_pipeline
    by_status = settings.statuses.get(str(lead.get("status")))
    is_on_no_board = lead.get("stage") is None
    return by_status or in_pipeline or (Stage.SUBMITTED if is_on_no_board else None)


def company_of_account(account: Row, org: Organisation) -> ClientCompanyRecord:
    """Return a client company as its account in the CRM knows it."""
    name, _ = read_text(account.get("name"), "name")
    return _company(name or "", account, moment_of(account, "updated_at", org.read_at))


def _client_company(reading: LeadReading, org: Organisation) -> ClientCompanyRecord | None:
    name, _ = read_text(reading.lead.get("company_name"), "company_name")
    if name is None:
        return None
    version = moment_of(reading.lead, "updated_at", org.read_at)
    return _company(
        name, reading.account, max(version, moment_of(reading.account, "updated_at", version))
    )


def _company(name: str, account: Row, updated_at: datetime) -> ClientCompanyRecord:
    defects = Defects()
    return ClientCompanyRecord(
        ref=client_company_ref(name),
        updated_at=updated_at,
        name=defects.keep(read_text(name, "company_name")),
        country=defects.keep(read_country(account.get("country"), "country")),
        defects=defects.found,
    )
