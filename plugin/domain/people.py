"""The people and firms around an interview, as plain facts."""

from dataclasses import dataclass
from enum import StrEnum


class ContactMode(StrEnum):
    """How a candidate may reach a client company's interviewers (playbook section 3).

    It is asked for at install and never assumed: an unanswered one is `None` wherever it is stored.
    """

    DIRECT = "direct"
    VIA_RECRUITER = "via_recruiter"
    NONE = "none"


class InterviewerSource(StrEnum):
    """Who told us that somebody sits on a panel; what the CRM says goes before."""

    CRM = "crm"
    DEBRIEF = "debrief"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works: an IANA zone and the holiday calendar that goes with it.

    `country` is an ISO 3166-1 alpha-2 code, `subdivision` a code of the `holidays` package;
    without a country the calendar is Monday to Friday and has no holidays.
    """

    timezone: str
    country: str | None = None
    subdivision: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person looking for work. `timezone` is None where nobody told us."""

    name: str | None = None
    email: str | None = None
    timezone: str | None = None
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class Recruiter:
    """The agency person who owns the submission and gets our prompts."""

    place: Place
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ClientCompany:
    """The firm that hires: the playbook's *employer*. `contact_mode` None means unanswered."""

    place: Place
    name: str | None = None
    contact_mode: ContactMode | None = None


@dataclass(frozen=True, slots=True)
class Interviewer:
    """A person who asks. `ref` tells interviewers of one submission apart."""

    ref: str
    name: str | None = None
    email: str | None = None
    title: str | None = None
