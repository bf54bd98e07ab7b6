"""The disputes about following up, and about stopping.

A number that no article gives is called ours.
"""

from plugin.domain.dispute_words import Option, Row, said
from plugin.domain.moments import Anchor, Hour, Moment, business_days_after, days_after
from plugin.domain.playbook_settings import Calls, Override
from plugin.domain.playbook_steps import Unanswered

_TWO_WEEKS = days_after(Anchor.SAID_ON, 14, Hour.MORNING)


def _after_promise(count: int) -> Moment:
    return business_days_after(Anchor.PROMISED_DATE, count, Hour.MORNING)


def _waits(exact: int, approximate: int) -> dict[str, Moment]:
    return {
        "steps.check_in.exact": _after_promise(exact),
        "steps.check_in.approximate": _after_promise(approximate),
    }


ROWS: tuple[Row, ...] = (
    (
        "C05",
        "How long after the date that they gave",
        (
            said(1, text="One business day after a precise deadline.", rules="R70"),
            said(2, text="A few days after you expected to hear.", rules="R74 R75"),
            said(3, text="As soon as the time has passed.", rules="R76"),
            said(4, text="Not before it has passed.", rules="R77"),
        ),
        (
            Option(
                "by_kind",
                "One business day after an exact date, three (our number) after a vague one",
                _waits(1, 3),
            ),
            Option(
                "one_business_day",
                "One business day after any date",
                _waits(1, 1),
                (1,),
            ),
            Option(
                "few_days",
                "Three business days (our number) after any date",
                _waits(3, 3),
                (2,),
            ),
            Option(
                "once_passed",
                "On the first working day once the date has passed",
                _waits(0, 0),
                (3,),
            ),
        ),
        'The one business day was said of precise dates, the few days of "the end of the week".',
    ),
    (
        "C06",
        "When no date is known",
        (
            said(1, text="Ask about 14 days after the interview.", rules="R72"),
            said(2, 3, text="Ask for a date before you leave.", rules="R13 R14"),
        ),
        (
            Option(
                "ask_and_fourteen_days",
                "The recruiter asks the client for a date; without one, after 14 days",
                {
                    "steps.promised_date.enabled": True,
                    "steps.check_in.none": _TWO_WEEKS,
                    "steps.check_in.without_date": True,
                },
            ),
            Option(
                "fourteen_days_only",
                "After 14 days, and nobody asks for a date",
                {
                    "steps.promised_date.enabled": False,
                    "steps.check_in.none": _TWO_WEEKS,
                    "steps.check_in.without_date": True,
                },
                (1,),
            ),
            Option(
                "ask_only",
                "The recruiter asks for a date, and nobody checks in without one",
                {"steps.promised_date.enabled": True, "steps.check_in.without_date": False},
                (2, 3),
            ),
        ),
        "A date from the client serves everybody better than waiting two weeks.",
    ),
    (
        "C07",
        'When they said "within a few days"',
        (
            said(1, text="Reach out a week later.", rules="R73"),
            said(2, text="A few days after you expected to hear.", rules="R74"),
        ),
        (
            Option(
                "week_later",
                "Seven days later",
                {"steps.check_in.few_days": days_after(Anchor.SAID_ON, 7, Hour.MORNING)},
                (1,),
            ),
            Option(
                "few_days_after_few_days",
                "Six business days later: three for the few days, three more (our numbers)",
                {"steps.check_in.few_days": business_days_after(Anchor.SAID_ON, 6, Hour.MORNING)},
                (2,),
            ),
        ),
        "The week is the one number that was given for just these words.",
    ),
    (
        "C08",
        "Following up by e-mail or by phone",
        (
            said(1, text="E-mail or call.", rules="R43"),
            said(2, 3, text="E-mail, or e-mail as the better way.", rules="R42 R74"),
            said(4, text="Call, at most twice; call if you were told to.", rules="R41 R78"),
        ),
        (
            Option(
                "email_unless_chosen",
                "By e-mail; a call where the recruiter chooses one",
                {"follow_ups.calls_allowed": Calls.BY_CHOICE},
                (3,),
            ),
            Option(
                "email_unless_invited",
                "By e-mail; a call only where the client asked to be called",
                {"follow_ups.calls_allowed": Calls.WHEN_INVITED},
                (2,),
            ),
            Option(
                "either",
                "By e-mail or phone, one as good as the other",
                {"follow_ups.calls_allowed": Calls.FREELY},
                (1, 4),
            ),
        ),
        "An e-mail puts nobody on the spot, and a person who was told to call should.",
    ),
    (
        "C09",
        "A call on top of an e-mail",
        (
            said(4, text="Both may be a bit much.", rules="R45"),
            said(1, text="Either is fine.", rules="R43"),
        ),
        (
            Option(
                "days_apart",
                "No call within two business days (our number) of an e-mail",
                {"follow_ups.call_after_email_business_days": 2},
                (4,),
            ),
            Option(
                "together",
                "A call may follow an e-mail at once",
                {"follow_ups.call_after_email_business_days": 0},
                (1,),
            ),
        ),
        "Who was just written to needs time to answer.",
    ),
    (
        "C10",
        "How many follow-ups",
        (
            said(2, text="One; without an answer, look elsewhere.", rules="R88"),
            said(1, text="One, and perhaps one more time.", rules="R70 R71"),
            said(4, text="Two calls at most.", rules="R78"),
        ),
        (
            Option(
                "second_by_decision",
                "Two in all, the second by the recruiter's decision",
                {"follow_ups.most": 2, "steps.check_in.needs_decision": True},
            ),
            Option("one", "One", {"follow_ups.most": 1}, (2,)),
            Option(
                "two",
                "Two, without a decision between them",
                {"follow_ups.most": 2, "steps.check_in.needs_decision": False},
                (1, 4),
            ),
        ),
        "Two is the most that anybody allows, and one of them would stop at one.",
    ),
    (
        "C11",
        "When to move on",
        (
            said(1, text="After a month without a word.", rules="R87"),
            said(2, text="After one follow-up e-mail that nobody answered.", rules="R88"),
            said(4, text="After two calls.", rules="R89"),
        ),
        (
            Option(
                "earliest",
                "After a month, or five business days (our number) after the last follow-up",
                {"steps.move_on.unanswered": Unanswered.ALL},
            ),
            Option("month", "After a month", {"steps.move_on.unanswered": Unanswered.NONE}, (1,)),
            Option(
                "one_unanswered",
                "Five business days (our number) after the first follow-up, or after a month",
                {"steps.move_on.unanswered": Unanswered.ONE},
                (2,),
            ),
            Option(
                "two_calls",
                "Five business days (our number) after the second call, or after a month",
                {"steps.move_on.unanswered": Unanswered.TWO_CALLS},
                (4,),
            ),
        ),
        "A month is the end in any case; before it, once all that may be asked was asked.",
    ),
    (
        "C16",
        "Rules, or instinct",
        (
            said(2, text="These are musts.", rules="R23 R30"),
            said(4, text="There is no set pattern; sometimes follow your instincts.", rules="R94"),
        ),
        (
            Option(
                "with_reason",
                "A rule can be passed over with a reason, which is kept",
                {"follow_ups.override": Override.WITH_REASON},
            ),
            Option(
                "never",
                "A rule cannot be passed over",
                {"follow_ups.override": Override.NEVER},
                (2,),
            ),
            Option(
                "freely",
                "A rule is told, and no reason asked for",
                {"follow_ups.override": Override.FREELY},
                (4,),
            ),
        ),
        "A recruiter may know better, and the next one should be able to read why.",
    ),
)
