"""Journeys for the tests: London, direct contact, one interviewer, Wednesday 3 June 2026."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from plugin.domain.interviews import Debrief, Interview
from plugin.domain.journeys import Done, FollowUp, Journey, Reply
from plugin.domain.people import (
    Candidate,
    ClientCompany,
    ContactMode,
    Interviewer,
    Place,
    Recruiter,
)
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import Plan, PlannedPrompt, StepKey
from plugin.domain.submissions import Stage, Submission

JOURNEYS = Path(__file__).parent.parent / "journeys"
LONDON = Place("Europe/London", "GB", "ENG")
JO = Interviewer("P-1", "Dr. Jo Park", "jo.park@acme.example")
AL = Interviewer("P-2", "Al Yu", "al.yu@acme.example")
NOBODY_KNOWS_WHERE = Interviewer("P-9", "Cy Orr", None)
NO_PROMISE = Promise(PromiseKind.NONE)


def at(text: str) -> datetime:
    """Return the instant written like "2026-06-03 09:00", UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def on(text: str) -> date:
    """Return the date written like "2026-06-03"."""
    return date.fromisoformat(text)


def exact(day: str) -> Promise:
    """Return "by that date"."""
    return Promise(PromiseKind.EXACT, on(day))


def interview(ref: str = "I-1", start: str = "2026-06-03 09:00", **changes: Any) -> Interview:
    """Return an interview of one hour in London with Jo; debrief fields may be given directly."""
    told = {name: changes.pop(name) for name in Debrief.__slots__ if name in changes}
    facts: dict[str, Any] = {
        "timezone": "Europe/London",
        "interviewers": (JO,),
        "debrief": Debrief(**told),
        **changes,
    }
    return Interview(ref=ref, starts_at=at(start), **facts)


def journey(*interviews: Interview, **changes: Any) -> Journey:
    """Return a journey in London; without interviews, with the one of Wed 3 June."""
    stage = changes.pop("stage", Stage.INTERVIEWING)
    changed_at = changes.pop("changed_at", None)
    employer = changes.pop("employer", LONDON)
    mode = changes.pop("contact_mode", ContactMode.DIRECT)
    recruiter = changes.pop("recruiter", LONDON)
    opted_out = changes.pop("opted_out", False)
    return Journey(
        submission=Submission("S-1", stage, changed_at),
        candidate=Candidate("Ana Ruiz", "ana@mail.example", opted_out=opted_out),
        recruiter=Recruiter(recruiter, "Sam Lee"),
        client_company=ClientCompany(employer, "Acme", mode),
        interviews=interviews or (interview(),),
        **changes,
    )


def planned(
    of: Journey, as_of: str = "2026-06-03 10:00", playbook: Playbook = DEFAULT_PLAYBOOK
) -> Plan:
    """Return the plan of the journey."""
    return plan(of, playbook, as_of=at(as_of))


def prompts(of: Journey | Plan, step: str, as_of: str = "2026-06-03 10:00") -> list[PlannedPrompt]:
    """Return the plan's prompts of that step, in the plan's order."""
    whole = of if isinstance(of, Plan) else planned(of, as_of)
    return [prompt for prompt in whole.prompts if prompt.key.step == step]


def prompt(of: Journey | Plan, step: str, as_of: str = "2026-06-03 10:00") -> PlannedPrompt:
    """Return the plan's only prompt of that step."""
    (only,) = prompts(of, step, as_of)
    return only


def steps(of: Journey, as_of: str = "2026-06-03 10:00") -> set[str]:
    """Return the keys of the steps that the plan speaks of."""
    return {str(each.key.step) for each in planned(of, as_of).prompts}


def states(of: Plan) -> dict[tuple[str, int], str]:
    """Return each prompt's state, with its reason, by step and occurrence."""
    return {
        (str(each.key.step), each.key.occurrence): (
            f"{each.state}: {each.reason}" if each.reason else str(each.state)
        )
        for each in of.prompts
    }


def follow_up(when: str, channel: str = "email") -> FollowUp:
    """Return a follow-up made then."""
    return FollowUp(at(when), channel)


def reply(when: str, promise: Promise | None = None) -> Reply:
    """Return an employer's reply without a decision."""
    return Reply(at(when), promise)


def done(
    step: StepKey, interview_ref: str = "I-1", interviewer: str | None = None, when: str = ""
) -> Done:
    """Return a done entry."""
    return Done(step, interview_ref, interviewer, at(when) if when else None)


def moved(of: Interview, start: str) -> Interview:
    """Return the interview at another start."""
    return replace(of, starts_at=at(start))


def journey_file(name: str) -> dict[str, Any]:
    """Return a file of tests/journeys: `journey`, and the `prompts` that must come out."""
    content: dict[str, Any] = json.loads((JOURNEYS / name).read_text(encoding="utf-8"))
    return content


def document(**changes: Any) -> dict[str, Any]:
    """Return the smallest journey as JSON, with changes at its top level."""
    return {
        "submission": {"ref": "S-1"},
        "recruiter": {"timezone": "Europe/London"},
        "employer": {"timezone": "Europe/London"},
        "interviews": [
            {"ref": "I-1", "starts_at": "2026-06-03T09:00:00Z", "timezone": "Europe/London"}
        ],
        **changes,
    }
