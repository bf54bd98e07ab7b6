"""A journey as JSON (playbook section 5): strict, so that a slip is told and never guessed at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from plugin.domain.calendars import is_known_subdivision, known_countries
from plugin.domain.interviews import Debrief, Interview, InterviewStatus, PositionInLine
from plugin.domain.journeys import Done, FollowUp, Journey, Reply
from plugin.domain.json_fields import (
    JourneyError,
    Shape,
    choice,
    day,
    instant,
    list_of,
    ref,
    text,
    truth,
    whole_number,
    zone_name,
)
from plugin.domain.people import (
    Candidate,
    ClientCompany,
    ContactMode,
    Interviewer,
    Place,
    Recruiter,
)
from plugin.domain.promise_json import read_promise
from plugin.domain.prompts import StepKey
from plugin.domain.submissions import Stage, Submission


class Channel(StrEnum):
    """How a follow-up was made."""

    EMAIL = "email"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class JourneyDocument:
    """A journey with the instant that its document asks about, where it names one."""

    journey: Journey
    as_of: datetime | None


def parse_journey(document: Any) -> JourneyDocument:
    """Return the journey that a parsed JSON document tells.

    Raise JourneyError, whose `field` is a path like `interviews[0].starts_at`, for unknown or
    missing fields, wrong types, naive instants, an end before its start, unknown zones, countries
    or parts of one, and interviews or interviewers that bear the same ref. A null is an absent
    field.
    """
    read = _DOCUMENT.read(document)
    recruiter, employer = read["recruiter"], read["employer"]
    journey = Journey(
        submission=read["submission"],
        candidate=read.get("candidate") or Candidate(),
        recruiter=recruiter,
        client_company=employer,
        interviews=read.get("interviews", ()),
        done=read.get("done", ()),
        follow_ups=read.get("follow_ups", ()),
        replies=read.get("replies", ()),
        first_seen_at=read.get("first_seen_at"),
    )
    return JourneyDocument(journey, read.get("as_of"))


def _submission(value: Any) -> Submission:
    read = _SUBMISSION.read(value)
    return Submission(
        ref=read["ref"],
        stage=read.get("stage", Stage.INTERVIEWING),
        changed_at=read.get("stage_changed_at"),
        job_title=read.get("job_title"),
    )


def _candidate(value: Any) -> Candidate:
    return Candidate(**_CANDIDATE.read(value))


def _recruiter(value: Any) -> Recruiter:
    read = _RECRUITER.read(value)
    return Recruiter(place=_place(read), name=read.get("name"))


def _employer(value: Any) -> ClientCompany:
    read = _EMPLOYER.read(value)
    return ClientCompany(
        place=_place(read), name=read.get("name"), contact_mode=read.get("contact_mode")
    )


def _place(read: dict[str, Any]) -> Place:
    """Return the place; a part of no country says nothing, and counts as absent like it."""
    country, subdivision = read.get("country"), read.get("subdivision")
    if country is None:
        return Place(read["timezone"])
    if subdivision is not None and not is_known_subdivision(country, subdivision):
        raise JourneyError(f"is not a known part of {country}", ("subdivision",))
    return Place(read["timezone"], country, subdivision)


def _country(value: Any) -> str:
    if not isinstance(value, str) or value not in known_countries():
        raise JourneyError("is not a known two-letter country code, such as GB")
    return value


def _interviewers(value: Any) -> tuple[Interviewer, ...]:
    """Return the interviewers; who has no ref goes by e-mail, name or place in the list.

    Of these it is the first that nobody else in the list goes by.
    """
    people = list_of(_INTERVIEWER.read)(value)
    _refuse_repeated(person.get("ref") for person in people)
    if all("ref" in person for person in people):
        return tuple(Interviewer(**person) for person in people)
    taken = {person["ref"] for person in people if "ref" in person}
    for place, person in enumerate(people):
        if "ref" not in person:
            names = (person.get("email"), person.get("name"), f"#{place + 1}")
            person["ref"] = next((name for name in names if _is_free(name, taken)), None)
            if person["ref"] is None:
                raise JourneyError("is required", (place, "ref"))
            taken.add(person["ref"])
    return tuple(Interviewer(**person) for person in people)


def _is_free(name: str | None, taken: set[str]) -> bool:
    return name is not None and bool(name.strip()) and name not in taken


def _interview(value: Any) -> Interview:
    read = _INTERVIEW.read(value)
    starts_at, ends_at = read["starts_at"], read.get("ends_at")
    if ends_at is not None and ends_at < starts_at:
        raise JourneyError("is before starts_at", ("ends_at",))
    return Interview(
        ref=read["ref"],
        starts_at=starts_at,
        timezone=read["timezone"],
        ends_at=ends_at,
        booked_at=read.get("booked_at"),
        status=read.get("status", InterviewStatus.SCHEDULED),
        round=read.get("round"),
        interviewers=read.get("interviewers", ()),
        debrief=_debrief(read),
    )


def _debrief(read: dict[str, Any]) -> Debrief:
    return Debrief(
        promise=read.get("promise"),
        position_in_line=read.get("position_in_line"),
        emotional_tie=read.get("emotional_tie", False),
        interviews_close_on=read.get("interviews_close_on"),
        debriefed_at=read.get("debriefed_at"),
    )


def _interviews(value: Any) -> tuple[Interview, ...]:
    interviews = list_of(_interview)(value)
    _refuse_repeated(interview.ref for interview in interviews)
    return interviews


def _refuse_repeated(refs: Iterable[str | None]) -> None:
    seen = set()
    for place, each in enumerate(refs):
        if each in seen:
            raise JourneyError("is used twice", (place, "ref"))
        if each is not None:
            seen.add(each)


def _done(value: Any) -> Done:
    read = _DONE.read(value)
    return Done(read["step"], read["interview"], read.get("interviewer"), read.get("at"))


def _follow_up(value: Any) -> FollowUp:
    read = _FOLLOW_UP.read(value)
    return FollowUp(read["at"], read.get("channel", Channel.EMAIL).value)


def _reply(value: Any) -> Reply:
    read = _REPLY.read(value)
    return Reply(read["at"], read.get("promise"))


# A journey tells of interviews whose time is known (playbook section 5).
_STATUSES = [one for one in InterviewStatus if one is not InterviewStatus.RESCHEDULING]

_SUBMISSION = Shape(
    {"ref": ref, "stage": choice(Stage), "job_title": text, "stage_changed_at": instant},
    ("ref",),
)
_CANDIDATE = Shape({"name": text, "email": text, "timezone": zone_name})
_PLACE = {"name": text, "timezone": zone_name, "country": _country, "subdivision": ref}
_RECRUITER = Shape(_PLACE, ("timezone",))
_EMPLOYER = Shape({**_PLACE, "contact_mode": choice(ContactMode)}, ("timezone",))
_INTERVIEWER = Shape({"ref": ref, "name": text, "email": text})
_INTERVIEW = Shape(
    {
        "ref": ref,
        "round": whole_number,
        "status": choice(_STATUSES),
        "booked_at": instant,
        "starts_at": instant,
        "ends_at": instant,
        "timezone": zone_name,
        "interviewers": _interviewers,
        "promise": read_promise,
        "position_in_line": choice(PositionInLine),
        "emotional_tie": truth,
        "interviews_close_on": day,
        "debriefed_at": instant,
    },
    ("ref", "starts_at", "timezone"),
)
_DONE = Shape(
    {"step": choice(StepKey), "interview": ref, "interviewer": ref, "at": instant},
    ("step", "interview"),
)
_FOLLOW_UP = Shape({"at": instant, "channel": choice(Channel)}, ("at",))
_REPLY = Shape({"at": instant, "promise": read_promise}, ("at",))
_DOCUMENT = Shape(
    {
        "submission": _submission,
        "candidate": _candidate,
        "recruiter": _recruiter,
        "employer": _employer,
        "interviews": _interviews,
        "done": list_of(_done),
        "follow_ups": list_of(_follow_up),
        "replies": list_of(_reply),
        "first_seen_at": instant,
        "as_of": instant,
    },
    ("submission", "recruiter", "employer"),
)
