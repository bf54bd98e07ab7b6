"""What holds for every journey, whatever it tells."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.calendars import at as wall_clock
from plugin.domain.calendars import calendar_of, local_date
from plugin.domain.interviews import Debrief, Interview, InterviewStatus, PositionInLine
from plugin.domain.journeys import Done, FollowUp, Journey, Reply
from plugin.domain.people import (
    Candidate,
    ClientCompany,
    ContactMode,
    Interviewer,
    Place,
    Recruiter,
)
from plugin.domain.plan_json import plan_to_json
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK, STEPS
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import PlannedState, PromptState, StepKey, StoredPrompt
from plugin.domain.reconcile import Move, reconcile, stored_state
from plugin.domain.rules import RULES
from plugin.domain.submissions import CLOSING_STAGES, Stage, Submission

SPRING = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = (
    Place("Europe/London", "GB", "ENG"),
    Place("America/New_York", "US"),
    Place("America/Los_Angeles", "US", "CA"),
    Place("Pacific/Auckland", "NZ"),
    Place("America/Anchorage", "US", "AK"),
    Place("America/St_Johns", "CA", "NL"),
    Place("Europe/Warsaw", "PL"),
    Place("Asia/Singapore", "SG"),
    Place("Asia/Kolkata", "IN"),
    Place("America/Sao_Paulo", "BR", "SP"),
    Place("Pacific/Kiritimati"),
)
PEOPLE = tuple(
    Interviewer(f"P-{number}", f"Person {number}", email)
    for number, email in enumerate(("jo@acme.example", "info@acme.example", None, "al@x.example"))
)

instants = st.integers(0, 120 * 24 * 60).map(lambda minutes: SPRING + timedelta(minutes=minutes))
dates = st.integers(0, 150).map(lambda days: date(2026, 3, 1) + timedelta(days=days))
breaks = st.integers(0, 120).map(lambda minutes: timedelta(minutes=minutes))
places = st.sampled_from(PLACES)
optional_dates = st.none() | dates
promises = st.one_of(
    st.none(),
    st.builds(
        Promise,
        st.sampled_from((PromiseKind.EXACT, PromiseKind.APPROXIMATE)),
        dates,
        optional_dates,
    ),
    st.builds(
        Promise,
        st.sampled_from((PromiseKind.FEW_DAYS, PromiseKind.NONE)),
        st.none(),
        optional_dates,
    ),
)
debriefs = st.builds(
    Debrief,
    promise=promises,
    position_in_line=st.none() | st.sampled_from(PositionInLine),
    emotional_tie=st.booleans(),
    interviews_close_on=optional_dates,
    debriefed_at=st.none() | instants,
)


@st.composite
def interviews(draw: st.DrawFn) -> tuple[Interview, ...]:
    made: list[Interview] = []
    for number in range(draw(st.integers(0, 4))):
        is_panel_day = bool(made) and draw(st.booleans())
        starts_at = made[-1].end + draw(breaks) if is_panel_day else draw(instants)
        length = draw(st.none() | st.integers(0, 180))
        people = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3).map(tuple)
        made.append(
            Interview(
                ref=f"I-{number}",
                starts_at=starts_at,
                timezone=made[-1].timezone if is_panel_day else draw(places).timezone,
                ends_at=None if length is None else starts_at + timedelta(minutes=length),
                booked_at=draw(st.none() | instants),
                status=draw(st.sampled_from(InterviewStatus)),
                interviewers=draw(people),
                debrief=draw(debriefs),
            )
        )
    return tuple(made)


refs = st.sampled_from(("I-0", "I-1", "I-2", "I-3", "I-9"))
done_entries = st.builds(
    Done,
    st.sampled_from(StepKey),
    refs,
    st.none() | st.sampled_from(tuple(person.ref for person in PEOPLE)),
    st.none() | instants,
)
journeys = st.builds(
    Journey,
    submission=st.builds(Submission, st.just("S-1"), st.sampled_from(Stage), st.none() | instants),
    candidate=st.builds(Candidate, opted_out=st.booleans()),
    recruiter=st.builds(Recruiter, places),
    client_company=st.builds(
        ClientCompany, places, st.none(), st.none() | st.sampled_from(ContactMode)
    ),
    interviews=interviews(),
    done=st.lists(done_entries, max_size=3).map(tuple),
    follow_ups=st.lists(
        st.builds(FollowUp, instants, st.sampled_from(("email", "call"))), max_size=4
    ).map(tuple),
    replies=st.lists(st.builds(Reply, instants, promises), max_size=2).map(tuple),
    first_seen_at=st.none() | instants,
)
many = settings(max_examples=40, deadline=None)


def waiting(journey: Journey) -> Journey:
    """Return the journey as one in which an answer is waited for: all held, all may write."""
    return replace(
        journey,
        submission=replace(journey.submission, stage=Stage.INTERVIEWING),
        client_company=replace(journey.client_company, contact_mode=ContactMode.DIRECT),
        interviews=tuple(
            replace(each, status=InterviewStatus.COMPLETED) for each in journey.interviews
        ),
    )


waiting_journeys = journeys.filter(lambda journey: bool(journey.interviews)).map(waiting)


def saved(rows: list[StoredPrompt], journey: Journey, as_of: datetime) -> list[StoredPrompt]:
    """Return the rows after doing what reconciliation says."""
    change = reconcile(rows, plan(journey, DEFAULT_PLAYBOOK, as_of=as_of), journey)
    after = {row.id: row for row in rows}
    updates = [
        *change.move,
        *(Move(number, each) for number, each in (*change.skip, *change.finish, *change.expire)),
        *(Move(len(rows) + place, each) for place, each in enumerate(change.create, start=1)),
    ]
    for update in updates:
        each, before = update.prompt, after.get(update.id)
        after[update.id] = StoredPrompt(
            id=update.id,
            key=each.key,
            state=stored_state(each.state),
            reason=each.reason,
            opens_at=each.opens_at,
            due_at=each.due_at,
            limit_at=each.limit_at,
            expires_at=each.expires_at,
            snoozed_until=None if update.clear_snooze or not before else before.snoozed_until,
            needs_decision=each.needs_decision,
            rules=each.rules,
            why=each.why,
        )
    for number, reason in change.cancel:
        after[number] = replace(after[number], state=PromptState.CANCELLED, reason=reason)
    return list(after.values())


@many
@given(journeys, instants)
def test_planning_twice_gives_the_same(journey: Journey, as_of: datetime) -> None:
    once = plan(journey, DEFAULT_PLAYBOOK, as_of=as_of)

    assert plan(journey, DEFAULT_PLAYBOOK, as_of=as_of) == once


@many
@given(journeys, instants)
def test_no_two_prompts_of_a_plan_bear_one_key(journey: Journey, as_of: datetime) -> None:
    keys = [each.key for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts]

    assert len(keys) == len(set(keys))


@many
@given(journeys, instants)
def test_every_plan_can_be_written(journey: Journey, as_of: datetime) -> None:
    written = plan_to_json(plan(journey, DEFAULT_PLAYBOOK, as_of=as_of))

    assert json.loads(json.dumps(written)) == written


@many
@given(journeys, instants)
def test_what_a_plan_made_needs_no_change(journey: Journey, as_of: datetime) -> None:
    rows = saved([], journey, as_of)

    assert reconcile(rows, plan(journey, DEFAULT_PLAYBOOK, as_of=as_of), journey).is_empty


@many
@given(journeys, journeys, instants, instants)
def test_after_any_change_of_facts_one_reconciliation_is_enough(
    before: Journey, after: Journey, first: datetime, then: datetime
) -> None:
    rows = saved(saved([], before, first), after, then)

    assert reconcile(rows, plan(after, DEFAULT_PLAYBOOK, as_of=then), after).is_empty


@many
@given(journeys, journeys, instants)
def test_what_was_done_is_never_touched_by_any_change(
    before: Journey, after: Journey, as_of: datetime
) -> None:
    rows = [replace(row, state=PromptState.DONE) for row in saved([], before, as_of)]

    unchanged = {row.id: row for row in saved(rows, after, as_of)}
    assert all(unchanged[row.id] == row for row in rows)


@many
@given(journeys, instants)
def test_a_client_who_forbids_contact_is_not_written_to(journey: Journey, as_of: datetime) -> None:
    company = replace(journey.client_company, contact_mode=ContactMode.NONE)
    forbidden = replace(journey, client_company=company)

    for each in plan(forbidden, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        if STEPS[each.key.step].is_contact:
            assert each.state in {PlannedState.SKIPPED, PlannedState.DONE}


@settings(max_examples=150, deadline=None)
@given(
    waiting_journeys,
    instants,
    dates,
    st.sampled_from((PromiseKind.EXACT, PromiseKind.APPROXIMATE)),
)
def test_nobody_asks_or_gives_up_before_the_promised_date_has_passed(
    journey: Journey, as_of: datetime, promised_on: date, kind: PromiseKind
) -> None:
    """Whoever promised it, in the debrief or in a reply, and by the employer's own clock."""
    zone = journey.client_company.place.timezone
    promise = Promise(kind, promised_on)
    told = replace(
        journey,
        interviews=tuple(
            replace(each, debrief=replace(each.debrief, promise=promise))
            for each in journey.interviews
        ),
        replies=tuple(replace(each, promise=promise) for each in journey.replies),
    )
    passed_at = wall_clock(promised_on + timedelta(days=1), datetime.min.time(), zone)

    for each in plan(told, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        is_waiting = each.key.step in {StepKey.CHECK_IN, StepKey.MOVE_ON}
        if is_waiting and each.opens_at and each.state is not PlannedState.DONE:
            assert each.opens_at >= passed_at


@many
@given(waiting_journeys, instants)
def test_a_recruiter_is_asked_on_days_on_which_both_sides_work(
    journey: Journey, as_of: datetime
) -> None:
    """What can wait for a working day does; what has its hours has them on any day."""
    recruiter, client = journey.recruiter.place, journey.client_company.place
    working = {
        StepKey.PROMISED_DATE,
        StepKey.KEEP_APPLYING,
        StepKey.CHECK_IN,
        StepKey.MOVE_ON,
    }

    for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        for moment in (each.opens_at, each.due_at) if each.key.step in working else ():
            if moment:
                day = local_date(moment, recruiter.timezone)
                for place in (recruiter, client):
                    assert calendar_of(place.country, place.subdivision).is_business_day(day)


@many
@given(journeys, instants)
def test_nothing_that_lies_ahead_is_open(journey: Journey, as_of: datetime) -> None:
    """However far ahead it was booked, only what has opened is asked for."""
    for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        is_live = each.state in {PlannedState.OPEN, PlannedState.LATE, PlannedState.OVERDUE}
        if each.opens_at and each.opens_at > as_of:
            assert not is_live
        if is_live and each.due_at:
            assert (each.state is PlannedState.OPEN) == (as_of <= each.due_at)


@many
@given(journeys, journeys, instants, instants)
def test_once_it_is_over_each_prompt_ends_in_a_state_that_says_how(
    before: Journey, over: Journey, first: datetime, then: datetime
) -> None:
    """Done, dismissed, skipped, expired, cancelled: none is left to be found by nobody."""
    ended = replace(over, submission=replace(over.submission, stage=Stage.HIRED))

    for row in saved(saved([], before, first), ended, then):
        assert row.state not in {PromptState.PLANNED, PromptState.BLOCKED}
        says_how = row.state in {PromptState.DONE, PromptState.EXPIRED}
        assert says_how or row.reason is not None


@many
@given(journeys, instants)
def test_an_interviewer_who_leaves_takes_only_their_own_note_along(
    journey: Journey, as_of: datetime
) -> None:
    one = replace(
        journey,
        submission=replace(journey.submission, stage=Stage.INTERVIEWING),
        interviews=tuple(
            replace(each, interviewers=PEOPLE, status=InterviewStatus.SCHEDULED)
            for each in journey.interviews[:1]
        ),
    )
    smaller = replace(
        one, interviews=tuple(replace(each, interviewers=PEOPLE[1:]) for each in one.interviews)
    )

    def notes(of: Journey) -> dict[object, object]:
        prompts = plan(of, DEFAULT_PLAYBOOK, as_of=as_of).prompts
        return {each.key: each for each in prompts if each.key.step is StepKey.THANK_YOU}

    both, left = notes(one), notes(smaller)
    gone = {key for key in both if key not in left}
    assert {key.interviewer_ref for key in gone} <= {PEOPLE[0].ref}  # type: ignore[attr-defined]
    assert all(both[key] == each for key, each in left.items())


@many
@given(journeys, instants)
def test_nothing_is_open_after_a_closing_stage_but_a_word_on_the_rejection(
    journey: Journey, as_of: datetime
) -> None:
    if journey.submission.stage not in CLOSING_STAGES:
        journey = replace(journey, submission=replace(journey.submission, stage=Stage.OFFER))

    left = {
        each.key.step
        for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts
        if each.state is not PlannedState.DONE
    }
    rejected = journey.submission.stage is Stage.REJECTED
    assert left <= ({StepKey.MOVE_ON} if rejected else set())


@many
@given(journeys, instants)
def test_every_prompt_says_why_by_rules_that_its_sources_state(
    journey: Journey, as_of: datetime
) -> None:
    for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        assert each.why.endswith(".")
        assert each.rules
        assert set(each.sources) == {
            source for rule in each.rules for source in RULES[rule].sources
        }


@many
@given(journeys, instants)
def test_nothing_after_an_interview_opens_before_its_end(journey: Journey, as_of: datetime) -> None:
    ends = {each.ref: each.end for each in journey.interviews}

    for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        if each.key.step in {StepKey.DEBRIEF, StepKey.THANK_YOU, StepKey.CARD} and each.opens_at:
            assert each.opens_at >= ends[each.key.interview_ref]


@many
@given(journeys, instants, st.integers(-40 * 24 * 60, 40 * 24 * 60))
def test_moving_an_interview_moves_what_counts_elapsed_hours_by_as_much(
    journey: Journey, as_of: datetime, minutes: int
) -> None:
    shift = timedelta(minutes=minutes)
    one = replace(journey, interviews=journey.interviews[:1])
    moved = replace(
        one,
        interviews=tuple(
            replace(
                each,
                starts_at=each.starts_at + shift,
                ends_at=each.ends_at and each.ends_at + shift,
            )
            for each in one.interviews
        ),
        first_seen_at=None,
    )
    one = replace(one, first_seen_at=None)

    def hours(of: Journey) -> dict[object, tuple[datetime | None, ...]]:
        return {
            each.key: (each.opens_at, each.due_at, each.limit_at)
            for each in plan(of, DEFAULT_PLAYBOOK, as_of=as_of).prompts
            if each.key.step in {StepKey.DEBRIEF, StepKey.THANK_YOU}
        } | {
            each.key: (each.due_at,)
            for each in plan(of, DEFAULT_PLAYBOOK, as_of=as_of).prompts
            if each.key.step is StepKey.CONTACTS
        }

    assert hours(moved) == {
        key: tuple(moment and moment + shift for moment in moments)
        for key, moments in hours(one).items()
    }


@many
@given(journeys, instants)
def test_moments_come_in_their_order(journey: Journey, as_of: datetime) -> None:
    for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        if each.key.step in {StepKey.THANK_YOU, StepKey.DEBRIEF, StepKey.CHECK_IN} and each.due_at:
            assert each.opens_at is not None
            assert each.opens_at < each.due_at
            assert each.limit_at is None or each.due_at < each.limit_at
