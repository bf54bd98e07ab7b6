"""The disputes about what comes before and during an interview."""

from plugin.domain.dispute_words import Option, Row, said
from plugin.domain.playbook_steps import AddressSource, DraftBefore, LinkedIn, NoteTaking

_CLIENT, _CANDIDATE = AddressSource

ROWS: tuple[Row, ...] = (
    (
        "C04",
        "Writing before or after the interview",
        (
            said(0, text="Prepare the note before, so that laziness cannot win.", rules="R02 R03"),
            said(1, 2, 3, text="It lives by what was said in the talk.", rules="R55 R62 R67"),
        ),
        (
            Option(
                "skeleton_before",
                "Greeting, thanks and fit before; what was said after",
                {"steps.prep_kit.draft": DraftBefore.SKELETON},
            ),
            Option(
                "whole_before",
                "The whole note before, touched up after",
                {"steps.prep_kit.draft": DraftBefore.WHOLE},
                (0,),
            ),
            Option(
                "nothing_before",
                "Nothing before the interview",
                {"steps.prep_kit.draft": DraftBefore.NOTHING},
                (1, 2, 3),
            ),
        ),
        "Half of a note can be written before, and the half that counts only after.",
    ),
    (
        "C12",
        "Taking notes in the interview",
        (
            said(0, text="Keep the topics in mind.", rules="R09"),
            said(2, text="Ask whether you may, then write as each one talks.", rules="R06 R08"),
            said(1, text="Write it down as soon as you are home.", rules="R19"),
        ),
        (
            Option(
                "ask_then_write",
                "Ask, and write if allowed; keep it in mind otherwise",
                {"steps.prep_kit.note_taking": NoteTaking.ASK_THEN_WRITE},
                (2,),
            ),
            Option(
                "in_mind",
                "Keep it in mind",
                {"steps.prep_kit.note_taking": NoteTaking.IN_MIND},
                (0,),
            ),
            Option(
                "at_home",
                "Write it down right after the interview",
                {"steps.prep_kit.note_taking": NoteTaking.AT_HOME},
                (1,),
            ),
        ),
        "Who asks gets better notes, and the debrief collects the rest in any case.",
    ),
    (
        "C13",
        "Where a missing address comes from",
        (
            said(1, 3, text="From the cards that are collected.", rules="R10 R11 R35"),
            said(2, text="Look the person up; then ask the employer's staff.", rules="R33 R34"),
        ),
        (
            Option(
                "recruiter_asks",
                "The CRM, the debrief, then the recruiter asks the client; the candidate last",
                {"steps.contacts.order": (_CLIENT, _CANDIDATE)},
            ),
            Option(
                "candidate_looks",
                "The CRM, the debrief, then the candidate looks the person up; the client last",
                {"steps.contacts.order": (_CANDIDATE, _CLIENT)},
                (2,),
            ),
        ),
        "An agency knows the client, and a question from it embarrasses nobody.",
    ),
    (
        "C17",
        "LinkedIn",
        (
            said(2, text="Look the interviewers up there.", rules="R33"),
            said(
                3,
                text="Ask in the interview before connecting; no generic requests.",
                rules="R16 R46",
            ),
        ),
        (
            Option(
                "if_allowed",
                "Look up freely; connect where the interviewer said yes",
                {"steps.prep_kit.linkedin": LinkedIn.IF_ALLOWED},
                (3,),
            ),
            Option(
                "freely",
                "Look up and connect without asking",
                {"steps.prep_kit.linkedin": LinkedIn.FREELY},
            ),
            Option(
                "never",
                "Nobody connects with interviewers",
                {"steps.prep_kit.linkedin": LinkedIn.NEVER},
            ),
        ),
        "Looking somebody up is not the same as asking for a connection.",
    ),
)
