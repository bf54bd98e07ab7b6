"""Five pasts, small enough to be replayed by hand: London, interviews on Wednesday 3 June 2026.

Sam has Ana, Cy, Di and Ed; Kit has Bo. The clocks are on summer time: 09:00 is 08:00 UTC.
"""

from dataclasses import replace

from plugin.domain.journeys import Journey
from plugin.domain.moments import Anchor, Hour, days_after, minutes_after
from plugin.domain.people import ContactMode
from plugin.domain.periods import Period
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import with_settings
from plugin.domain.prompts import StepKey
from plugin.domain.simulation import Past, Trial
from plugin.domain.submissions import Stage
from tests.domain.makers import (
    NOBODY_KNOWS_WHERE,
    at,
    done,
    exact,
    follow_up,
    interview,
    journey,
    on,
)

DRAFT = with_settings(
    DEFAULT_PLAYBOOK,
    {
        "name": "hasty",
        "version": 2,
        "follow_ups.most": 1,
        "steps.check_in.none": days_after(Anchor.SAID_ON, 7, Hour.MORNING),
        "steps.thank_you.due": minutes_after(Anchor.INTERVIEW_END, 15),
        "steps.thank_you.limit": minutes_after(Anchor.INTERVIEW_END, 30),
        "steps.keep_applying.enabled": False,
    },
)
FIRST_WEEK = Period(on("2026-06-01"), on("2026-06-07"))
TRIAL = Trial(DEFAULT_PLAYBOOK, DRAFT, FIRST_WEEK, at("2026-07-10 12:00"))


def called(ref: str, whole: Journey) -> Journey:
    """Return the journey under another submission's ref."""
    return replace(whole, submission=replace(whole.submission, ref=ref))


ANA = called("ana", journey())
"""Nobody did anything, and nobody answered."""

BO = called(
    "bo",
    journey(
        interview(promise=exact("2026-06-12"), debriefed_at=at("2026-06-03 11:30")),
        done=(done(StepKey.THANK_YOU, interviewer="P-1", when="2026-06-03 10:40"),),
        follow_ups=(follow_up("2026-06-15 09:00"),),
        stage=Stage.REJECTED,
        changed_at=at("2026-06-18 10:00"),
    ),
)
"""Debriefed in time, thanked 40 minutes after the end, asked once after the promised date."""

CY = called(
    "cy",
    journey(follow_ups=(follow_up("2026-06-10 09:00"), follow_up("2026-06-11 09:00", "call"))),
)
"""Asked after a week without a promise, and called the day after."""

DI = called(
    "di",
    journey(
        interview(),
        interview("I-2", "2026-06-10 09:00", booked_at=at("2026-06-05 09:00")),
    ),
)
"""A second round, which is not of the period, was booked two days after the first."""

ED = called(
    "ed",
    journey(
        interview(booked_at=at("2026-06-03 08:30"), interviewers=(NOBODY_KNOWS_WHERE,)),
        contact_mode=ContactMode.NONE,
    ),
)
"""Booked half an hour before; the client wants no notes."""

PASTS = tuple(Past("kit" if whole is BO else "sam", whole) for whole in (ANA, BO, CY, DI, ED))
