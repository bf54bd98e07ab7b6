"""The settings beside the steps: kind, what it is, and the rules that its default comes from."""

from plugin.domain.playbook_settings import Calls, Override, Whose
from plugin.playbook_document.fields import (
    Dates,
    Kind,
    OneOf,
    Switch,
    WallTime,
    Whole,
    WordCount,
    choice,
    contact_mode,
    weekdays,
)

Row = tuple[Kind, str, str]

OF_AGENCY: dict[str, Row] = {
    "hours.morning": (WallTime(), "when mornings begin, where the recruiter is", ""),
    "hours.evening": (WallTime(), "when evenings are, where the recruiter is", ""),
    "calendars.deadlines": (
        OneOf({each.value: each for each in (Whose.EMPLOYER, Whose.RECRUITER)}),
        "in whose business days dates are counted: employer or recruiter",
        "",
    ),
    "calendars.prompts": (
        choice(Whose),
        "on whose business days prompts open: employer, recruiter or both",
        "",
    ),
    "calendars.days_off": (
        Dates(),
        "days on which no recruiter works besides the public holidays, like 2026-12-24",
        "",
    ),
    "coaching.opens": (WallTime(), "e-mails leave from then on, where the candidate is", ""),
    "coaching.until": (WallTime(), "and before then", ""),
    "coaching.weekdays": (weekdays(), "the days on which they leave", ""),
    "coaching.a_day": (Whole(1, 10), "at most so many to a candidate a day", ""),
    "coaching.an_interview": (Whole(1, 20), "and so many about an interview", ""),
    "follow_ups.most": (Whole(1, 6), "follow-ups in all", "R71 R78"),
    "follow_ups.calls": (Whole(0, 6), "of which calls", "R78"),
    "follow_ups.call_after_email_business_days": (
        Whole(0, 20),
        "business days after an e-mail without a call",
        "R45",
    ),
    "follow_ups.calls_allowed": (
        choice(Calls),
        "when a follow-up may be a call: by_choice, when_invited or freely",
        "R41 R42 R43",
    ),
    "follow_ups.override": (
        choice(Override),
        "what it takes to go against a rule: with_reason, never or freely",
        "R94",
    ),
    "notes.thank_you": (WordCount(), "words in a thank-you, both ends included", "R63 R66"),
    "notes.check_in": (WordCount(), "words in a check-in, both ends included", "R66"),
    "notes.must_be_specific": (
        Switch(),
        "whether a note is sent back that would suit any interview",
        "R55 R62 R64",
    ),
    "contact_mode": (
        contact_mode(),
        "how candidates may write to clients not asked about: ask, direct, via_recruiter or none",
        "",
    ),
    "stage_settles_seconds": (
        Whole(0, 3600),
        "seconds for which a changed stage must stand before it counts",
        "",
    ),
}
