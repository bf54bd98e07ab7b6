"""A journey: all that planning needs to know of one submission."""

from dataclasses import dataclass
from datetime import datetime

from plugin.domain.interviews import Interview
from plugin.domain.people import Candidate, ClientCompany, Recruiter
from plugin.domain.promises import Promise
from plugin.domain.prompts import StepKey
from plugin.domain.submissions import Submission


@dataclass(frozen=True, slots=True)
class Done:
    """Something a person did: it stays done whatever the plan becomes.

    `at` is None where nobody knows when.
    """

    step: StepKey
    interview_ref: str
    interviewer_ref: str | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One check-in made with the employer, by "email" or "call"."""

    at: datetime
    channel: str = "email"


@dataclass(frozen=True, slots=True)
class Reply:
    """The employer answered without deciding, perhaps with a new promise."""

    at: datetime
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """`first_seen_at`: when we heard of the interviews, where that was late. All instants UTC."""

    submission: Submission
    candidate: Candidate
    recruiter: Recruiter
    client_company: ClientCompany
    interviews: tuple[Interview, ...]
    done: tuple[Done, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    replies: tuple[Reply, ...] = ()
    first_seen_at: datetime | None = None
