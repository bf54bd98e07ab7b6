"""Which worked examples come out otherwise where a dispute is decided otherwise.

Written by `python -m tests.domain.dispute_examples`; a test holds it to the truth.
"""

from collections.abc import Mapping

_NAMES: dict[tuple[str, str], str] = {
    ("C01", "email_only"): (
        "journey/card-too-late journey/card-when-first journey/contact-mode-unknown "
    ),
    ("C01", "card_always"): (
        "journey/mixed-02 journey/mixed-07 journey/mixed-16 journey/mixed-17 "
    ),
    ("C02", "at_once"): (
        "journey/V01-exact-before-easter journey/V02-exact-on-good-friday "
        "journey/V03-exact-on-a-saturday journey/V04-thanksgiving journey/V05-end-of-the-week "
        "journey/V06-within-a-few-days journey/V07-no-deadline journey/V08-saturday-interview "
        "journey/V09-christmas journey/V10-spring-clock-change journey/V11-autumn-clock-change "
        "journey/V13-month-end journey/V14-two-zones journey/V15-promise-in-six-weeks "
        "journey/V16-heard-fifteen-hours-late journey/booked-late journey/both-follow-ups-made "
        "journey/card-too-late journey/card-when-first journey/contact-mode-unknown "
        "journey/mixed-02 journey/mixed-03 journey/mixed-04 journey/mixed-05 journey/mixed-07 "
        "journey/mixed-09 journey/mixed-10 journey/mixed-11 journey/mixed-12 journey/mixed-13 "
        "journey/mixed-14 journey/mixed-16 journey/mixed-17 journey/mixed-18 journey/mixed-19 "
        "journey/panel-day journey/rejected journey/reply-starts-anew "
        "journey/second-round-supersedes "
    ),
    ("C02", "same_day"): (
        "journey/V01-exact-before-easter journey/V02-exact-on-good-friday "
        "journey/V03-exact-on-a-saturday journey/V04-thanksgiving journey/V05-end-of-the-week "
        "journey/V06-within-a-few-days journey/V07-no-deadline journey/V08-saturday-interview "
        "journey/V09-christmas journey/V10-spring-clock-change journey/V11-autumn-clock-change "
        "journey/V13-month-end journey/V14-two-zones journey/V15-promise-in-six-weeks "
        "journey/V16-heard-fifteen-hours-late journey/booked-late journey/both-follow-ups-made "
        "journey/card-too-late journey/card-when-first journey/contact-mode-unknown "
        "journey/mixed-02 journey/mixed-03 journey/mixed-04 journey/mixed-05 journey/mixed-07 "
        "journey/mixed-09 journey/mixed-10 journey/mixed-11 journey/mixed-12 journey/mixed-13 "
        "journey/mixed-14 journey/mixed-16 journey/mixed-17 journey/mixed-18 journey/mixed-19 "
        "journey/panel-day journey/rejected journey/reply-starts-anew "
        "journey/second-round-supersedes "
    ),
    ("C03", "first_waits"): (
        "journey/card-too-late journey/card-when-first journey/contact-mode-unknown "
        "journey/mixed-12 journey/mixed-13 "
    ),
    ("C04", "whole_before"): (
        "e-mail/prep_kit__direct e-mail/prep_kit__sparse e-mail/prep_kit__via_recruiter "
    ),
    ("C04", "nothing_before"): (
        "e-mail/prep_kit__direct e-mail/prep_kit__sparse e-mail/prep_kit__via_recruiter "
    ),
    ("C05", "one_business_day"): (
        "follow-up/vague-promise-email journey/V05-end-of-the-week journey/mixed-09 "
        "journey/mixed-20 "
    ),
    ("C05", "few_days"): (
        "follow-up/first-call follow-up/first-email follow-up/invited-call "
        "journey/V01-exact-before-easter journey/V02-exact-on-good-friday "
        "journey/V03-exact-on-a-saturday journey/V04-thanksgiving "
        "journey/V15-promise-in-six-weeks journey/mixed-03 journey/mixed-08 journey/mixed-13 "
        "journey/mixed-14 journey/mixed-16 journey/mixed-19 journey/second-round-supersedes "
    ),
    ("C05", "once_passed"): (
        "follow-up/vague-promise-email journey/V05-end-of-the-week journey/mixed-09 "
        "journey/mixed-20 "
    ),
    ("C06", "fourteen_days_only"): (
        "journey/V07-no-deadline journey/V08-saturday-interview journey/V09-christmas "
        "journey/V10-spring-clock-change journey/V11-autumn-clock-change journey/V13-month-end "
        "journey/V14-two-zones journey/V16-heard-fifteen-hours-late "
        "journey/V17-heard-two-months-late journey/booked-late journey/both-follow-ups-made "
        "journey/card-too-late journey/card-when-first journey/client-forbids "
        "journey/contact-mode-unknown journey/mixed-04 journey/mixed-05 journey/mixed-07 "
        "journey/mixed-12 journey/mixed-17 journey/mixed-18 journey/no-interviewers-known "
        "journey/panel-day journey/second-round-supersedes "
    ),
    ("C06", "ask_only"): (
        "journey/V07-no-deadline journey/V08-saturday-interview journey/V09-christmas "
        "journey/V10-spring-clock-change journey/V11-autumn-clock-change journey/V13-month-end "
        "journey/V14-two-zones journey/V16-heard-fifteen-hours-late "
        "journey/V17-heard-two-months-late journey/booked-late journey/card-too-late "
        "journey/card-when-first journey/client-forbids journey/contact-mode-unknown "
        "journey/mixed-04 journey/mixed-05 journey/mixed-07 journey/mixed-12 journey/mixed-17 "
        "journey/mixed-18 journey/no-interviewers-known journey/panel-day "
        "journey/second-round-supersedes "
    ),
    ("C07", "few_days_after_few_days"): (
        "journey/V06-within-a-few-days journey/mixed-01 journey/mixed-02 journey/mixed-10 "
        "journey/mixed-11 journey/mixed-16 journey/mixed-20 journey/reply-starts-anew "
    ),
    ("C08", "email_unless_invited"): (
        "e-mail/check_in__about_a_date e-mail/check_in__direct e-mail/check_in__few_days "
        "e-mail/check_in__no_promise e-mail/check_in__second "
        "e-mail/check_in__told_to_call_via_recruiter e-mail/check_in__via_recruiter "
        "e-mail/check_in__would_not_say follow-up/call-on-top follow-up/first-call "
    ),
    ("C08", "either"): (
        "e-mail/check_in__about_a_date e-mail/check_in__direct e-mail/check_in__few_days "
        "e-mail/check_in__no_promise e-mail/check_in__second "
        "e-mail/check_in__told_to_call_via_recruiter e-mail/check_in__via_recruiter "
        "e-mail/check_in__would_not_say "
    ),
    ("C09", "together"): (
        "e-mail/check_in__about_a_date e-mail/check_in__direct e-mail/check_in__few_days "
        "e-mail/check_in__no_promise e-mail/check_in__second "
        "e-mail/check_in__told_to_call_via_recruiter e-mail/check_in__via_recruiter "
        "e-mail/check_in__would_not_say follow-up/call-on-top "
    ),
    ("C10", "one"): (
        "follow-up/call-on-top follow-up/second-email journey/V01-exact-before-easter "
        "journey/V02-exact-on-good-friday journey/V03-exact-on-a-saturday "
        "journey/V04-thanksgiving journey/V05-end-of-the-week journey/V06-within-a-few-days "
        "journey/V07-no-deadline journey/V08-saturday-interview journey/V09-christmas "
        "journey/V10-spring-clock-change journey/V11-autumn-clock-change journey/V13-month-end "
        "journey/V14-two-zones journey/V15-promise-in-six-weeks "
        "journey/V16-heard-fifteen-hours-late journey/V17-heard-two-months-late "
        "journey/booked-late journey/both-follow-ups-made journey/card-too-late "
        "journey/card-when-first journey/client-forbids journey/contact-mode-unknown "
        "journey/mixed-01 journey/mixed-02 journey/mixed-03 journey/mixed-04 journey/mixed-05 "
        "journey/mixed-07 journey/mixed-08 journey/mixed-09 journey/mixed-10 journey/mixed-11 "
        "journey/mixed-12 journey/mixed-14 journey/mixed-16 journey/mixed-17 journey/mixed-18 "
        "journey/mixed-19 journey/mixed-20 journey/no-interviewers-known journey/panel-day "
        "journey/reply-starts-anew journey/second-round-supersedes note/a-076 note/a-077 "
        "note/b-051 "
    ),
    ("C10", "two"): (
        "journey/V01-exact-before-easter journey/V02-exact-on-good-friday "
        "journey/V03-exact-on-a-saturday journey/V04-thanksgiving journey/V05-end-of-the-week "
        "journey/V06-within-a-few-days journey/V07-no-deadline journey/V08-saturday-interview "
        "journey/V09-christmas journey/V10-spring-clock-change journey/V11-autumn-clock-change "
        "journey/V13-month-end journey/V14-two-zones journey/V15-promise-in-six-weeks "
        "journey/V16-heard-fifteen-hours-late journey/V17-heard-two-months-late "
        "journey/booked-late journey/both-follow-ups-made journey/card-too-late "
        "journey/card-when-first journey/client-forbids journey/contact-mode-unknown "
        "journey/mixed-01 journey/mixed-02 journey/mixed-03 journey/mixed-04 journey/mixed-05 "
        "journey/mixed-07 journey/mixed-08 journey/mixed-09 journey/mixed-10 journey/mixed-11 "
        "journey/mixed-12 journey/mixed-14 journey/mixed-16 journey/mixed-17 journey/mixed-18 "
        "journey/mixed-19 journey/mixed-20 journey/no-interviewers-known journey/panel-day "
        "journey/reply-starts-anew journey/second-round-supersedes "
    ),
    ("C11", "month"): (
        "journey/both-follow-ups-made journey/mixed-02 journey/mixed-09 journey/mixed-11 "
        "journey/mixed-14 "
    ),
    ("C11", "one_unanswered"): (
        "journey/both-follow-ups-made journey/mixed-02 journey/mixed-03 journey/mixed-04 "
        "journey/mixed-09 journey/mixed-11 journey/mixed-14 journey/mixed-18 journey/mixed-19 "
    ),
    ("C11", "two_calls"): (
        "journey/both-follow-ups-made journey/mixed-02 journey/mixed-09 journey/mixed-11 "
        "journey/mixed-14 "
    ),
    ("C12", "in_mind"): (
        "e-mail/prep_kit__direct e-mail/prep_kit__notes_forbidden e-mail/prep_kit__sparse "
        "e-mail/prep_kit__via_recruiter "
    ),
    ("C12", "at_home"): (
        "e-mail/prep_kit__direct e-mail/prep_kit__notes_forbidden e-mail/prep_kit__sparse "
        "e-mail/prep_kit__via_recruiter "
    ),
    ("C13", "candidate_looks"): (
        "e-mail/contacts__before e-mail/contacts__direct e-mail/contacts__nobody_known_after "
        "e-mail/contacts__nobody_known_before e-mail/contacts__via_recruiter "
    ),
    ("C14", "lead_interviewer"): (
        "journey/mixed-01 journey/mixed-02 journey/mixed-04 journey/mixed-05 journey/mixed-07 "
        "journey/mixed-08 journey/mixed-11 journey/mixed-12 journey/mixed-16 journey/mixed-17 "
        "journey/mixed-18 journey/mixed-19 journey/mixed-20 journey/panel-day "
    ),
    ("C15", "brief"): ("note/a-032 note/a-045 note/a-050 note/a-064 note/b-041 "),
    ("C15", "room_for_more"): ("note/a-063 note/a-073 note/a-075 note/b-017 "),
    ("C16", "never"): (
        "follow-up/call-on-top follow-up/early-email follow-up/vague-promise-email "
    ),
    ("C16", "freely"): (
        "follow-up/call-on-top follow-up/early-email follow-up/vague-promise-email "
    ),
    ("C17", "freely"): (
        "e-mail/prep_kit__direct e-mail/prep_kit__sparse e-mail/prep_kit__via_recruiter "
    ),
    ("C17", "never"): (
        "e-mail/prep_kit__direct e-mail/prep_kit__sparse e-mail/prep_kit__via_recruiter "
    ),
    ("C18", "generic_accepted"): (
        "note/a-006 note/a-009 note/a-016 note/a-020 note/a-027 note/a-031 note/a-032 note/a-038 "
        "note/a-039 note/a-044 note/a-045 note/a-049 note/a-050 note/a-053 note/a-054 note/b-001 "
        "note/b-003 note/b-008 note/b-011 note/b-012 note/b-015 note/b-016 note/b-017 note/b-018 "
        "note/b-028 note/b-029 note/b-032 note/b-034 note/b-041 note/b-043 "
    ),
}

VECTORS: Mapping[tuple[str, str], tuple[str, ...]] = {
    key: tuple(names.split()) for key, names in _NAMES.items()
}
"""By dispute and option, all but the defaults: the names of the examples, kind first."""
