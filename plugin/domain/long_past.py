"""Which submissions were over long before we heard of them: nothing is planned for those. Pure.

A backfill brings an agency's whole history. What is recent is planned as ever, and says what is
stale; of what is older, nobody wants to be asked whether to move on, a thousand times over.
"""

from datetime import timedelta

from plugin.domain.journeys import Journey
from plugin.domain.submissions import Stage

LONG_PAST = timedelta(days=63)
"""How long before we first heard of it the last interview had ended (ours).

The default playbook's last step opens a month after an interview, and whoever has not taken it in
another month will not: what has waited for two months is still shown, and nothing older.
"""

OLD_REJECTION = timedelta(days=14)
"""How long before that a rejection is no news to the candidate any more (ours)."""


def is_long_past(journey: Journey) -> bool:
    """Tell whether it was over, or rejected, long before we heard of the first of its interviews.

    Not where anything was done about the submission in our time: a debrief, a follow-up, an answer,
    a prompt done, an interview added, or a rejection that came since.
    """
    if journey.first_seen_at is None or not journey.interviews:
        return False
    is_touched = bool(journey.done or journey.follow_ups or journey.replies) or any(
        interview.debrief.debriefed_at for interview in journey.interviews
    )
    if is_touched:
        return False
    last_end = max(interview.end for interview in journey.interviews)
    if journey.submission.stage is Stage.REJECTED:
        rejected_at = journey.submission.changed_at or last_end
        return max(rejected_at, last_end) < journey.first_seen_at - OLD_REJECTION
    return last_end < journey.first_seen_at - LONG_PAST
