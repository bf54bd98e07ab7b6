"""The closed list of facts that a language model may be told, each only where the agency ticked it.

Never on the list, and cut out of free text: e-mail addresses, telephone numbers, web addresses.
"""

import re
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum

from plugin.domain.coaching import NAME_LIMIT, CoachingFacts, first_name, one_line
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import StepKey
from plugin.domain.wording import say_date, say_moment


class FactName(StrEnum):
    """What may be ticked. The order is that of the page."""

    CANDIDATE = "candidate"
    JOB_TITLE = "job_title"
    COMPANY = "company"
    INTERVIEWER = "interviewer"
    INTERVIEWER_TITLE = "interviewer_title"
    OTHERS = "others"
    TOPICS = "topics"
    FORGOT = "forgot"
    INTERVIEW_AT = "interview_at"
    AT_LATEST = "at_latest"
    PROMISED = "promised"
    RECRUITER = "recruiter"
    AGENCY = "agency"


GUIDANCE: Mapping[StepKey, str] = {
    StepKey.PREP_KIT: (
        "The interview is still to come. Coach the candidate to prepare: write down the names and"
        " titles of everybody they meet, take notes for a note to each, and ask at the end when"
        " they will hear. The thank-you note goes out within one hour after the interview, at the"
        " latest within 24 hours."
    ),
    StepKey.CONTACTS: (
        "An interviewer's work address is missing. Ask the candidate whether they have it, from a"
        " business card or an invitation."
    ),
    StepKey.DEBRIEF: (
        "The interview is over. Ask the candidate for a short call about what went well, what did"
        " not, what stood out, and what they forgot to mention."
    ),
    StepKey.THANK_YOU: (
        "The interview is over. Coach the candidate to write their own thank-you note to this"
        " interviewer, best within one hour after the interview, at the latest within 24 hours:"
        " thank them, name something they talked about, add what was forgotten, and say that they"
        " want the job. Do not write the note itself."
    ),
    StepKey.CARD: "Suggest a short hand-written card besides the e-mail.",
    StepKey.KEEP_APPLYING: "Encourage the candidate to go on applying while the client decides.",
    StepKey.CHECK_IN: "Tell the candidate how to ask the client, briefly, how things stand.",
    StepKey.MOVE_ON: "Nothing has come of it. Say so kindly, and offer to look at other openings.",
}
"""What each step's e-mail is for: the playbook's own words, and of nobody in particular."""

_SAY: Mapping[FactName, Callable[[CoachingFacts], str | None]] = {
    FactName.CANDIDATE: lambda facts: first_name(facts.candidate),
    FactName.JOB_TITLE: lambda facts: facts.job_title,
    FactName.COMPANY: lambda facts: facts.company,
    FactName.INTERVIEWER: lambda facts: facts.interviewer.name if facts.interviewer else None,
    FactName.INTERVIEWER_TITLE: lambda facts: (
        facts.interviewer.title if facts.interviewer else None
    ),
    FactName.OTHERS: lambda facts: ", ".join(facts.others),
    FactName.TOPICS: lambda facts: facts.interviewer.topics if facts.interviewer else None,
    FactName.FORGOT: lambda facts: facts.forgot,
    FactName.INTERVIEW_AT: lambda facts: (
        say_moment(facts.interview_starts_at, facts.zone) if facts.interview_starts_at else None
    ),
    FactName.AT_LATEST: lambda facts: (
        say_moment(facts.note_limit_at, facts.zone) if facts.note_limit_at else None
    ),
    FactName.PROMISED: lambda facts: _say_promise(facts.promise),
    FactName.RECRUITER: lambda facts: facts.recruiter,
    FactName.AGENCY: lambda facts: facts.agency,
}

_FREE_TEXT = frozenset({FactName.TOPICS, FactName.FORGOT})
_FREE_LIMIT = 1000
_REACHES_SOMEBODY = re.compile(
    r"https?://\S+|www\.\S+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}"
    r"|(?<![\w])(?:\+|00)?\(?\d[\d\s()./-]{6,}\d",
    re.IGNORECASE,
)
_LEFT_OUT = "…"


def facts_to_send(facts: CoachingFacts, allowed: Collection[str]) -> dict[str, str]:
    """Return what may be sent and is known, by name: nothing else, and all of it one line each."""
    said = {name: _clean(name, _SAY[name](facts)) for name in FactName if name in allowed}
    return {str(name): text for name, text in said.items() if text}


def can_draft(step: StepKey) -> bool:
    """Tell whether the step's e-mail can be drafted."""
    return step in GUIDANCE


def _clean(name: FactName, text: str | None) -> str:
    limit = _FREE_LIMIT if name in _FREE_TEXT else NAME_LIMIT * 2
    return one_line(_REACHES_SOMEBODY.sub(_LEFT_OUT, text or ""), limit)


def _say_promise(promise: Promise | None) -> str | None:
    if promise is None or promise.kind is PromiseKind.NONE:
        return None
    if promise.kind is PromiseKind.FEW_DAYS:
        return "within a few days"
    return say_date(promise.on) if promise.on else None
