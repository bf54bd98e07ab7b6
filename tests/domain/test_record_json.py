"""An interview's record survives being kept as JSON."""

from dataclasses import replace
from datetime import UTC, datetime

from plugin.domain.interviews import InterviewStatus
from plugin.domain.record_json import interview_from_json, interview_to_json
from plugin.domain.records import Defect, InterviewerRecord, InterviewRecord

BARE = InterviewRecord(
    ref="I-1", updated_at=datetime(2026, 2, 10, 9, 0, tzinfo=UTC), submission_ref=""
)
FULL = replace(
    BARE,
    submission_ref="S-1",
    starts_at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    ends_at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    timezone="Europe/London",
    booked_at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
    status=InterviewStatus.COMPLETED,
    round=2,
    interviewers=(InterviewerRecord(ref="P-1", name="Zoë", email="zoe@acme.example", title="CTO"),),
    defects=(Defect("endsAt", "is not a date"),),
)


def test_all_that_an_interview_says_is_kept() -> None:
    assert interview_from_json(interview_to_json(FULL)) == FULL
    assert interview_from_json(interview_to_json(BARE)) == BARE


def test_nobody_on_the_panel_is_not_the_same_as_not_told() -> None:
    nobody = replace(BARE, interviewers=())

    assert interview_from_json(interview_to_json(nobody)).interviewers == ()
    assert interview_from_json(interview_to_json(BARE)).interviewers is None


def test_a_field_that_we_no_longer_have_is_left_out() -> None:
    assert interview_from_json({**interview_to_json(FULL), "of_before": 1}) == FULL
