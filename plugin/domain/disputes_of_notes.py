"""The disputes about the note after an interview.

A number that no article gives is called ours.
"""

from plugin.domain.dispute_words import Option, Row, said
from plugin.domain.moments import Anchor, minutes_after
from plugin.domain.playbook_settings import Words
from plugin.domain.playbook_steps import CardWhen, Recipients

_AFTER_END = {
    minutes: minutes_after(Anchor.INTERVIEW_END, minutes) for minutes in (15, 60, 180, 1440)
}
_DAY_END = minutes_after(Anchor.INTERVIEW_DAY_END)

ROWS: tuple[Row, ...] = (
    (
        "C01",
        "E-mail, or a note by hand",
        (
            said(0, text="Write it by hand: it is worth the time, and others do not.", rules="R36"),
            said(
                2, 3, 4, text="It is an e-mail: paper is slow and gets lost.", rules="R37 R38 R39"
            ),
            said(4, text="A card may be right where there is an emotional tie.", rules="R40"),
        ),
        (
            Option(
                "card_besides",
                "Always an e-mail; a card besides for the first in line or an emotional tie",
                {
                    "steps.card.enabled": True,
                    "steps.card.when": (CardWhen.FIRST_IN_LINE, CardWhen.EMOTIONAL_TIE),
                },
            ),
            Option("email_only", "E-mails only, no cards", {"steps.card.enabled": False}, (2, 3)),
            Option(
                "card_always",
                "A card besides every e-mail that can still arrive in time",
                {"steps.card.enabled": True, "steps.card.when": (CardWhen.ALWAYS,)},
                (0,),
            ),
        ),
        "An e-mail is there in time; a card adds something only where it can be meant.",
    ),
    (
        "C02",
        "How fast the thank-you goes",
        (
            said(2, text="Best within an hour, at the latest within a day.", rules="R23"),
            said(3, text="At once, without waiting.", rules="R24"),
            said(4, text="Later on the same day.", rules="R25"),
            said(0, text="While it is fresh; do not delay.", rules="R21 R22"),
        ),
        (
            Option(
                "hour_then_day",
                "Within the hour, on the same day, at the latest within 24 hours",
                {"steps.thank_you.due": _AFTER_END[60], "steps.thank_you.limit": _AFTER_END[1440]},
                (2,),
            ),
            Option(
                "at_once",
                "Within a quarter of an hour (our number), at the latest within the hour",
                {"steps.thank_you.due": _AFTER_END[15], "steps.thank_you.limit": _AFTER_END[60]},
                (3,),
            ),
            Option(
                "same_day",
                "By the end of the interview's day",
                {"steps.thank_you.due": _DAY_END, "steps.thank_you.limit": _DAY_END},
                (4,),
            ),
        ),
        "Of these, the hour and the day are the only numbers, and they keep to the others.",
    ),
    (
        "C03",
        "Whether the first in line waits",
        (
            said(0, text="Among the first: e-mail promptly, and let the note wait.", rules="R27"),
            said(3, text="Nobody waits.", rules="R24"),
        ),
        (
            Option(
                "nobody_waits",
                "The e-mail goes at once; only a card comes later",
                {"steps.thank_you.first_in_line_opens": None},
            ),
            Option(
                "first_waits",
                "Whoever is first in line writes three hours later (our number)",
                {"steps.thank_you.first_in_line_opens": _AFTER_END[180]},
                (0,),
            ),
        ),
        "The note that may wait reads as the paper one: then nobody contradicts anybody.",
    ),
    (
        "C14",
        "Whom to thank",
        (
            said(2, text="Every interviewer.", rules="R30"),
            said(3, text="The hiring manager, or whoever held the interview.", rules="R31"),
            said(0, 4, text="The interviewer.", rules="R21 R25"),
        ),
        (
            Option(
                "every_interviewer",
                "Every interviewer gets a note of their own",
                {"steps.thank_you.recipients": Recipients.EVERY_INTERVIEWER},
                (2,),
            ),
            Option(
                "lead_interviewer",
                "Only the one named first in the day's last interview",
                {"steps.thank_you.recipients": Recipients.LEAD_INTERVIEWER},
                (3,),
            ),
        ),
        "Who sat in the room decides together, and each of them notices.",
    ),
    (
        "C15",
        "How long a note is",
        (
            said(2, 3, text="Brief.", rules="R63 R66"),
            said(
                1,
                text="Concise, with what was forgotten and perhaps an article.",
                rules="R56 R57 R58",
            ),
            said(4, text="Quick and direct, the fit in one sentence.", rules="R50 R52"),
        ),
        (
            Option(
                "one_screen",
                "60 to 180 words, a check-in 30 to 120 (our numbers)",
                {"notes.thank_you": Words(60, 180), "notes.check_in": Words(30, 120)},
            ),
            Option(
                "brief",
                "40 to 120 words, a check-in 20 to 80 (our numbers)",
                {"notes.thank_you": Words(40, 120), "notes.check_in": Words(20, 80)},
                (2, 3, 4),
            ),
            Option(
                "room_for_more",
                "60 to 250 words, a check-in 30 to 160 (our numbers)",
                {"notes.thank_you": Words(60, 250), "notes.check_in": Words(30, 160)},
                (1,),
            ),
        ),
        "A note that fits one screen is read, and still has room for one thing that was said.",
    ),
    (
        "C18",
        "Whether stock phrases will do",
        (
            said(4, text="A sample speaks of skills, attitude and going beyond.", rules="R47 R49"),
            said(1, 2, text="Say something that only this talk could have.", rules="R55 R62 R64"),
        ),
        (
            Option(
                "specific",
                "A note that would suit any interview is sent back",
                {"notes.must_be_specific": True},
                (1, 2),
            ),
            Option(
                "generic_accepted",
                "Stock phrases are let pass",
                {"notes.must_be_specific": False},
                (4,),
            ),
        ),
        "The sample of one article fails what two others ask for.",
    ),
)
