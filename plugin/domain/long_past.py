"""Which submissions were over long before we heard of them: nothing is planned for those. Pure.

A backfill brings an agency's whole history. What is recent is planned as ever, and says what is
stale; of what is older, nobody wants to be asked whether to move on, a thousand times over.
"""

from datetime import datetime, timedelta

from plugin.domain.journeys import Journey
from plugin.domain.submissions import Stage

LONG_PAST = timedelta(days=90)
"""How long before we first heard of it the last interview had ended (ours).

The default playbook's last step opens a month after an interview, so by then nothing could still
be asked for but what should have been asked long ago.
"""


def is_long_past(journey: Journey) -> bool:
    """Tell whether every interview had ended so long before we heard of the first of them.

    Not where anything was done about the submission in our time: a debrief, a follow-up, an answer,
    a prompt done, an interview added, or a rejection that came since.
    """
    if journey.first_seen_at is None or not journey.interviews:
        return False
    since = journey.first_seen_at - LONG_PAST
    is_touched = bool(journey.done or journey.follow_ups or journey.replies) or any(
        interview.debrief.debriefed_at for interview in journey.interviews
    )
    return (
        not is_touched
        and all(interview.end < since for interview in journey.interviews)
        and not _was_rejected_since(journey, since)
    )


def _was_rejected_since(journey: Journey, since: datetime) -> bool:
    submission = journey.submission
    if submission.stage is not Stage.REJECTED or submission.changed_at is None:
        return False
    return submission.changed_at >= since
