"""What changes a plan (playbook section 4), and in which order its lines come."""

from dataclasses import replace

import pytest

from plugin.domain.interviews import InterviewStatus
from plugin.domain.journeys import Done
from plugin.domain.people import ContactMode, Place
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.prompts import StepKey
from plugin.domain.submissions import Stage
from tests.domain.makers import (
    AL,
    JO,
    at,
    done,
    exact,
    follow_up,
    interview,
    journey,
    planned,
    prompt,
    prompts,
    states,
    steps,
)

ALL_BUT_RARE = {
    *("prep_kit", "debrief", "thank_you", "promised_date", "keep_applying"),
    *("check_in", "move_on"),
}
WAITING = {"promised_date", "check_in", "move_on"}
NEXT_ROUND = interview("I-2", "2026-06-16 09:00", booked_at=at("2026-06-09 12:00"))


def test_an_interview_calls_for_its_steps() -> None:
    assert steps(journey()) == ALL_BUT_RARE


def test_a_plan_says_whose_it_is_and_by_which_playbook() -> None:
    plan = planned(journey(), playbook=replace(DEFAULT_PLAYBOOK, name="Ours", version=3))

    assert plan.submission_ref == "S-1"
    assert plan.as_of == at("2026-06-03 10:00")
    assert (plan.playbook_name, plan.playbook_version) == ("Ours", 3)


@pytest.mark.parametrize("status", ["cancelled", "deleted", "no_show"])
def test_an_interview_that_does_not_take_place_plans_nothing(status: str) -> None:
    gone = interview(status=InterviewStatus(status))

    assert planned(journey(gone, done=(done(StepKey.PREP_KIT),))).prompts == ()


def test_a_completed_interview_plans_as_a_scheduled_one() -> None:
    completed = journey(interview(status=InterviewStatus.COMPLETED))

    assert planned(completed) == planned(journey())


def test_a_submission_without_interviews_plans_nothing() -> None:
    assert planned(replace(journey(), interviews=())).prompts == ()


def test_one_cancelled_slot_of_a_panel_leaves_the_others() -> None:
    panel = journey(
        interview(),
        interview("I-2", "2026-06-03 11:00", status=InterviewStatus.CANCELLED),
    )

    assert prompt(panel, "debrief").key.interview_ref == "I-1"


class TestWhatWasDone:
    panel = (interview("I-1", "2026-06-03 08:00"), interview("I-2", "2026-06-03 11:00"))

    def test_under_a_slot_that_bore_the_step_before_is_still_told(self) -> None:
        told = journey(*self.panel, done=(done(StepKey.DEBRIEF, "I-1"),))

        assert [(each.key.interview_ref, each.state) for each in prompts(told, "debrief")] == [
            ("I-1", "done"),
            ("I-2", "planned"),
        ]

    def test_twice_for_one_interviewer_of_the_day_is_told_twice(self) -> None:
        thanked = journey(
            *self.panel,
            done=(done(StepKey.THANK_YOU, "I-1", "P-1"), done(StepKey.THANK_YOU, "I-2", "P-1")),
        )

        assert [each.state for each in prompts(thanked, "thank_you")] == ["done", "done"]

    @pytest.mark.parametrize(
        "entry",
        [
            done(StepKey.DEBRIEF, "I-1", "P-1"),  # a debrief is of no interviewer
            done(StepKey.THANK_YOU, "I-1"),  # and a thank-you of one
            done(StepKey.THANK_YOU, "I-1", "P-9"),  # who is not on the panel any more
            done(StepKey.DEBRIEF, "I-9"),
        ],
    )
    def test_that_fits_no_prompt_of_a_day_is_not(self, entry: Done) -> None:
        assert planned(journey(*self.panel, done=(entry,))) == planned(journey(*self.panel))

    def test_to_find_addresses_is_told_although_the_client_forbids_contact(self) -> None:
        forbidden = journey(contact_mode=ContactMode.NONE, done=(done(StepKey.CONTACTS),))

        assert prompt(forbidden, "contacts").state == "done"


def test_a_removed_interviewer_is_not_thanked() -> None:
    both, one = interview(interviewers=(JO, AL)), interview(interviewers=(AL,))

    assert len(prompts(journey(both), "thank_you")) == 2
    assert prompt(journey(one), "thank_you").key.interviewer_ref == "P-2"


def test_a_rescheduled_interview_is_planned_from_its_new_time() -> None:
    later = journey(interview(start="2026-06-05 09:00"))

    assert prompt(later, "thank_you").opens_at == at("2026-06-05 10:00")
    assert prompt(later, "prep_kit").opens_at == at("2026-06-04 08:00")


class TestALaterRound:
    rounds = journey(interview(), NEXT_ROUND)

    def of_the_first(self, as_of: str) -> set[str]:
        return {
            str(each.key.step)
            for each in planned(self.rounds, as_of).prompts
            if each.key.interview_ref == "I-1"
        }

    def test_ends_the_waiting_of_the_earlier_once_booked(self) -> None:
        assert self.of_the_first("2026-06-09 12:00") == ALL_BUT_RARE - WAITING

    def test_changes_nothing_before_it_is_booked(self) -> None:
        assert self.of_the_first("2026-06-09 11:59") == ALL_BUT_RARE

    def test_is_planned_itself_even_before_it_is_booked(self) -> None:
        assert prompts(self.rounds, "prep_kit", "2026-06-09 11:59")[1].key.interview_ref == "I-2"

    def test_that_is_cancelled_ends_nothing(self) -> None:
        cancelled = replace(NEXT_ROUND, status=InterviewStatus.CANCELLED)

        assert steps(journey(interview(), cancelled), "2026-06-10 09:00") == ALL_BUT_RARE

    def test_leaves_what_was_done_while_waiting(self) -> None:
        asked = replace(
            self.rounds,
            follow_ups=(follow_up("2026-06-08 09:00"),),
            done=(done(StepKey.PROMISED_DATE), done(StepKey.MOVE_ON)),
        )

        of_the_first = {
            (str(each.key.step), each.key.occurrence): str(each.state)
            for each in planned(asked, "2026-06-10 09:00").prompts
            if each.key.interview_ref == "I-1" and each.key.step in WAITING
        }
        assert of_the_first == {
            ("check_in", 1): "done",
            ("promised_date", 1): "done",
            ("move_on", 1): "done",
        }

    def test_leaves_the_end_of_the_earlier_debrief_where_it_would_be(self) -> None:
        promised = journey(interview(promise=exact("2026-06-10")), NEXT_ROUND)

        debrief = prompts(promised, "debrief", "2026-06-10 09:00")[0]
        assert debrief.expires_at == at("2026-06-11 08:00")


class TestAClosingStage:
    @pytest.mark.parametrize("stage", ["offer", "hired", "withdrawn", "job_closed"])
    def test_leaves_only_what_is_done(self, stage: str) -> None:
        closed = journey(
            interview(debriefed_at=at("2026-06-03 11:00")),
            stage=Stage(stage),
            done=(done(StepKey.THANK_YOU, "I-1", "P-1"),),
            follow_ups=(follow_up("2026-06-17 09:00"),),
        )

        assert states(planned(closed, "2026-06-18 09:00")) == {
            ("debrief", 1): "done",
            ("thank_you", 1): "done",
            ("check_in", 1): "done",
        }

    @pytest.mark.parametrize("stage", ["submitted", "interviewing"])
    def test_is_none_of_the_others(self, stage: str) -> None:
        assert steps(journey(stage=Stage(stage))) == ALL_BUT_RARE


class TestARejection:
    rejected = journey(stage=Stage.REJECTED, changed_at=at("2026-06-05 17:30"))

    def test_calls_for_one_word_to_the_candidate(self) -> None:
        word = prompt(self.rejected, "move_on", "2026-06-05 18:00")

        assert word.state == "open"
        assert word.opens_at == at("2026-06-05 17:30")
        assert word.due_at == at("2026-06-08 16:00")
        assert word.expires_at is None
        assert word.rules == ("R91",)
        assert steps(self.rejected) == {"move_on"}

    def test_counts_from_the_recruiters_local_date(self) -> None:
        in_tokyo = replace(
            self.rejected, recruiter=replace(self.rejected.recruiter, place=Place("Asia/Tokyo"))
        )

        # Saturday 02:30 in Tokyo; Monday is one business day later, all the same.
        assert prompt(in_tokyo, "move_on").due_at == at("2026-06-08 08:00")

    def test_without_its_time_opens_now(self) -> None:
        word = prompt(journey(stage=Stage.REJECTED), "move_on", "2026-06-04 09:00")

        assert word.opens_at == at("2026-06-04 09:00")
        assert word.due_at == at("2026-06-05 16:00")

    def test_of_several_rounds_speaks_of_the_latest(self) -> None:
        rounds = replace(self.rejected, interviews=(NEXT_ROUND, interview()))

        assert prompt(rounds, "move_on").key.interview_ref == "I-2"

    def test_is_done_where_the_candidate_was_told(self) -> None:
        told = replace(self.rejected, done=(done(StepKey.MOVE_ON),))

        assert states(planned(told)) == {("move_on", 1): "done"}

    def test_without_an_interview_calls_for_nothing(self) -> None:
        assert planned(replace(self.rejected, interviews=())).prompts == ()

    def test_is_not_skipped_where_the_client_forbids_contact(self) -> None:
        no_contact = journey(stage=Stage.REJECTED, contact_mode=None)

        assert prompt(no_contact, "move_on").reason is None


class TestACandidateWhoOptedOut:
    def test_leaves_the_recruiters_prompts_and_each_says_so(self) -> None:
        plan = planned(journey(opted_out=True))

        assert {str(each.key.step) for each in plan.prompts} == ALL_BUT_RARE
        assert all("opted out of our e-mails" in each.why for each in plan.prompts)

    def test_changes_no_moment(self) -> None:
        assert states(planned(journey(opted_out=True))) == states(planned(journey()))


class TestHearingOfAnInterviewLate:
    late = journey(first_seen_at=at("2026-06-10 16:00"))

    def test_skips_what_had_expired_by_then(self) -> None:
        assert states(planned(self.late, "2026-06-10 16:00")) == {
            ("prep_kit", 1): "skipped: stale",
            ("keep_applying", 1): "skipped: stale",  # expired at that very moment
            ("debrief", 1): "overdue",
            ("thank_you", 1): "late",
            ("promised_date", 1): "overdue",
            ("check_in", 1): "planned",
            ("check_in", 2): "planned",
            ("move_on", 1): "planned",
        }

    def test_says_when_we_heard_where_that_was_too_late(self) -> None:
        debrief = prompt(self.late, "debrief", "2026-06-10 16:00")

        assert "we only heard of the interview on Wed 10 June at 17:00" in debrief.why

    def test_does_not_say_so_where_there_was_time(self) -> None:
        assert all("heard" not in each.why for each in prompts(self.late, "check_in"))

    def test_does_not_say_so_of_what_is_done(self) -> None:
        told = replace(self.late, done=(done(StepKey.DEBRIEF),))

        assert "heard" not in prompt(told, "debrief").why

    def test_skips_what_would_be_blocked_too(self) -> None:
        long_ago = journey(first_seen_at=at("2026-08-01 09:00"), contact_mode=None)

        assert prompt(long_ago, "thank_you", "2026-08-01 09:00").reason == "stale"

    def test_skips_nothing_that_is_done(self) -> None:
        long_ago = journey(
            first_seen_at=at("2026-08-01 09:00"), done=(done(StepKey.THANK_YOU, "I-1", "P-1"),)
        )

        note = prompt(long_ago, "thank_you", "2026-08-01 09:00")
        assert note.state == "done"
        assert note.due_at == at("2026-06-03 11:00")

    def test_in_time_skips_nothing(self) -> None:
        in_time = journey(first_seen_at=at("2026-06-03 08:59"))

        assert "skipped" not in {each.state for each in planned(in_time).prompts}


def test_lines_are_sorted_by_opening_then_step_then_interview_then_interviewer() -> None:
    panel = journey(
        interview("I-2", "2026-06-03 11:00", interviewers=(AL, JO)),
        interview("I-1", "2026-06-03 09:00", booked_at=at("2026-06-03 08:30")),
    )

    lines = [
        (each.key.step, each.key.interviewer_ref, each.key.occurrence)
        for each in planned(panel, "2026-06-03 08:30").prompts
    ]
    assert lines == [
        ("debrief", None, 1),
        ("thank_you", "P-1", 1),
        ("thank_you", "P-2", 1),
        ("keep_applying", None, 1),
        ("promised_date", None, 1),
        ("check_in", None, 1),
        ("check_in", None, 2),
        ("move_on", None, 1),
        ("prep_kit", None, 1),
    ]
