"""What pages call each setting of a playbook, and what its choices are called there."""

from collections.abc import Mapping

SETTING_LABELS: Mapping[str, str] = {
    "hours.morning": "mornings begin",
    "hours.evening": "evenings are",
    "calendars.deadlines": "dates are counted in",
    "calendars.prompts": "prompts open on",
    "calendars.days_off": "days off besides public holidays",
    "coaching.opens": "e-mails to candidates leave from",
    "coaching.until": "and before",
    "coaching.weekdays": "on",
    "coaching.a_day": "e-mails to a candidate a day, at most",
    "coaching.an_interview": "and about an interview, at most",
    "follow_ups.most": "follow-ups with a client, at most",
    "follow_ups.calls": "of which calls, at most",
    "follow_ups.call_after_email_business_days": "business days after an e-mail without a call",
    "follow_ups.calls_allowed": "a follow-up may be a call",
    "follow_ups.override": "a rule can be passed over",
    "notes.thank_you": "a thank-you has",
    "notes.check_in": "a check-in has",
    "notes.must_be_specific": "a note that would suit any interview is sent back",
    "contact_mode": "clients that nobody has answered for",
    "stage_settles_seconds": "seconds for which a changed stage must stand",
    "steps.prep_kit.least_notice_minutes": "none where booked so many minutes before the start",
    "steps.prep_kit.draft": "of the note, written before",
    "steps.prep_kit.note_taking": "what is said is kept",
    "steps.prep_kit.linkedin": "the candidate connects on LinkedIn",
    "steps.contacts.order": "missing addresses are asked of",
    "steps.thank_you.recipients": "who is thanked",
    "steps.thank_you.first_in_line_opens": "opens for whoever was first in line",
    "steps.card.when": "what speaks for a card",
    "steps.check_in.exact": "after an exact date, opens",
    "steps.check_in.approximate": "after a vague date, opens",
    "steps.check_in.few_days": "after “within a few days”, opens",
    "steps.check_in.none": "where no date is known, opens",
    "steps.check_in.again": "a further one opens",
    "steps.check_in.due_at": "due that day at",
    "steps.check_in.without_date": "there is one where no date is known",
    "steps.check_in.needs_decision": "a further one is for the recruiter to decide",
    "steps.move_on.silence": "without a word, opens",
    "steps.move_on.all_asked": "once all was asked, opens",
    "steps.move_on.due_at": "due that day at",
    "steps.move_on.rejected_due": "after a no, due",
    "steps.move_on.unanswered": "unanswered follow-ups that end it early",
}
"""By path; a step's own moments and its switch are in `MOMENT_LABELS`."""

MOMENT_LABELS: Mapping[str, str] = {
    "enabled": "is in use",
    "opens": "opens",
    "due": "due",
    "limit": "at the latest",
    "expires": "goes away",
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "calendars.deadlines": {
        "employer": "the employer’s business days",
        "recruiter": "the recruiter’s business days",
        "both": "business days of both",
    },
    "calendars.prompts": {
        "employer": "the employer’s business days",
        "recruiter": "the recruiter’s business days",
        "both": "business days of both",
    },
    "follow_ups.calls_allowed": {
        "by_choice": "where the recruiter chooses one",
        "when_invited": "only where the client asked to be called",
        "freely": "at any time",
    },
    "follow_ups.override": {
        "with_reason": "with a reason, which is kept",
        "never": "never",
        "freely": "without a reason",
    },
    "contact_mode": {
        "ask": "are asked about",
        "direct": "are written to directly",
        "via_recruiter": "get notes through the recruiter",
        "none": "get no notes and no check-ins",
    },
    "steps.prep_kit.draft": {
        "skeleton": "its skeleton",
        "whole": "the whole note",
        "nothing": "nothing",
    },
    "steps.prep_kit.note_taking": {
        "ask_then_write": "in writing, after asking",
        "in_mind": "in mind",
        "at_home": "in writing, once at home",
    },
    "steps.prep_kit.linkedin": {
        "if_allowed": "where an interviewer allows it",
        "freely": "freely",
        "never": "never",
    },
    "steps.contacts.order": {
        "client": "the client",
        "candidate": "the candidate",
    },
    "steps.thank_you.recipients": {
        "every_interviewer": "every interviewer",
        "lead_interviewer": "the lead interviewer",
    },
    "steps.card.when": {
        "first_in_line": "being first in line",
        "emotional_tie": "an emotional tie",
        "always": "always",
    },
    "steps.move_on.unanswered": {
        "all": "all that may be made",
        "one": "one",
        "two_calls": "two calls",
        "none": "none",
    },
}
