"""What became of an interview day, at its edges; the whole is counted in tests/use_cases."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.coverage import find_outcomes
from plugin.domain.coverage_counts import (
    CHECK_INS,
    DEBRIEFS,
    MEASURES,
    PROMISES,
    THANKS,
    Cell,
    Counts,
    Outcome,
    tally,
)
from plugin.domain.coverage_facts import Finding, PromptFacts, SubmissionFacts
from plugin.domain.interviews import Debrief, Interview, InterviewStatus
from plugin.domain.moments import Anchor, minutes_after
from plugin.domain.people import ContactMode, Interviewer
from plugin.domain.periods import Period, week_of
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import with_settings
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import PromptState, StepKey

END = datetime(2026, 2, 10, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALWAYS = Period(date(2000, 1, 1), date(2100, 12, 31))
LONG_AFTER = END + 30 * DAY


def interview(ref: str = "I-1", end: datetime = END, **values: Any) -> Interview:
    defaults = {"interviewers": (Interviewer("P-1", email="jo.park@acme.example"),)}
    return Interview(
        **{"ref": ref, "starts_at": end - HOUR, "ends_at": end, "timezone": "UTC"}
        | defaults
        | values
    )


def facts(*interviews: Interview, **values: Any) -> SubmissionFacts:
    held = interviews or (interview(),)
    defaults: dict[str, Any] = {
        "submission_id": 1,
        "recruiter_id": 1,
        "client_company_id": 1,
        "contact_mode": ContactMode.DIRECT,
        "closed_at": None,
        "interviews": held,
        "first_seen": {one.ref: END - 7 * DAY for one in held},
        "notes_at": {},
        "prompts": {},
    }
    return SubmissionFacts(**defaults | values)


def found(given_facts: SubmissionFacts, as_of: datetime = LONG_AFTER) -> list[Outcome]:
    findings = find_outcomes(given_facts, ALWAYS, as_of=as_of)
    return [finding.outcome for finding in findings]


def thanks(given_facts: SubmissionFacts, as_of: datetime = LONG_AFTER) -> list[Outcome]:
    of_seats = {*THANKS.counted, *THANKS.aside}
    return [outcome for outcome in found(given_facts, as_of) if outcome in of_seats]


def of_measure(outcomes: list[Outcome], measure: Any) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome in {*measure.counted, *measure.aside}]


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        (-DAY, Outcome.THANKED_IN_HOUR),
        (HOUR, Outcome.THANKED_IN_HOUR),
        (HOUR + timedelta(microseconds=1), Outcome.THANKED_SAME_DAY),
        (12 * HOUR - MINUTE, Outcome.THANKED_SAME_DAY),
        (12 * HOUR, Outcome.THANKED_IN_DAY),
        (24 * HOUR, Outcome.THANKED_IN_DAY),
        (24 * HOUR + timedelta(microseconds=1), Outcome.THANKED_LATER),
    ],
)
def test_a_note_is_told_by_how_soon_it_went(after: timedelta, outcome: Outcome) -> None:
    assert thanks(facts(notes_at={("I-1", "P-1"): END + after})) == [outcome]


def test_the_limit_itself_is_not_late_yet() -> None:
    assert thanks(facts(), as_of=END + 24 * HOUR) == [Outcome.THANKS_OPEN]
    assert thanks(facts(), as_of=END + 24 * HOUR + MINUTE) == [Outcome.THANKED_NEVER]


def test_an_interview_over_midnight_has_the_day_on_which_it_ended() -> None:
    night = interview(end=datetime(2026, 2, 11, 0, 30, tzinfo=UTC))

    assert thanks(facts(night, notes_at={("I-1", "P-1"): night.end + 2 * HOUR})) == [
        Outcome.THANKED_SAME_DAY
    ]


def test_the_numbers_are_those_of_the_playbook_that_planned_it() -> None:
    asked = PromptFacts(
        PromptState.DONE, due_at=END + 3 * HOUR, limit_at=END + 4 * HOUR, made_at=END + 2 * HOUR
    )

    def with_note(after: timedelta) -> list[Outcome]:
        prompt = replace(asked, made_at=END + after)
        return thanks(facts(prompts={(StepKey.THANK_YOU, "I-1", "P-1"): (prompt,)}))

    assert with_note(2 * HOUR) == [Outcome.THANKED_IN_HOUR]
    assert with_note(5 * HOUR) == [Outcome.THANKED_LATER]


def test_without_a_prompt_the_numbers_are_those_of_the_given_playbook() -> None:
    soon = minutes_after(Anchor.INTERVIEW_END, 10)
    playbook = with_settings(DEFAULT_PLAYBOOK, {"steps.thank_you.due": soon})
    sent = facts(notes_at={("I-1", "P-1"): END + 30 * MINUTE})

    (first, *_) = (
        finding.outcome
        for finding in find_outcomes(sent, ALWAYS, as_of=LONG_AFTER, playbook=playbook)
        if finding.interviewer_ref
    )

    assert first is Outcome.THANKED_SAME_DAY


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"contact_mode": None}, Outcome.THANKS_MODE_UNKNOWN),
        ({"contact_mode": ContactMode.VIA_RECRUITER}, Outcome.THANKED_NEVER),
        ({"contact_mode": ContactMode.NONE}, Outcome.THANKS_FORBIDDEN),
        ({"closed_at": END - DAY}, Outcome.THANKS_SETTLED),
        ({"closed_at": END + 24 * HOUR}, Outcome.THANKS_SETTLED),
        ({"closed_at": END + 25 * HOUR}, Outcome.THANKED_NEVER),
        ({"first_seen": {"I-1": END + 24 * HOUR}}, Outcome.THANKED_NEVER),
        ({"first_seen": {"I-1": END + 25 * HOUR}}, Outcome.THANKS_HEARD_LATE),
    ],
)
def test_who_was_not_thanked_is_told_why(values: dict[str, Any], outcome: Outcome) -> None:
    assert thanks(facts(**values)) == [outcome]


@pytest.mark.parametrize("email", [None, "", "info@acme.example", "not an address"])
def test_nobody_without_an_address_of_their_own_is_called_forgotten(email: str | None) -> None:
    seat = interview(interviewers=(Interviewer("P-1", email=email),))

    assert thanks(facts(seat)) == [Outcome.THANKS_NO_ADDRESS]
    assert thanks(facts(seat), as_of=END + HOUR) == [Outcome.THANKS_OPEN]
    sent = facts(seat, notes_at={("I-1", "P-1"): END})
    assert thanks(sent) == [Outcome.THANKED_IN_HOUR]


def test_a_prompt_that_was_dropped_in_time_asks_for_nothing() -> None:
    dropped = PromptFacts(PromptState.CANCELLED, settled_at=END + HOUR)
    live = PromptFacts(PromptState.EXPIRED)
    key = (StepKey.THANK_YOU, "I-1", "P-1")

    assert thanks(facts(prompts={key: (dropped,)})) == [Outcome.THANKS_SETTLED]
    assert thanks(facts(prompts={key: (dropped, live)})) == [Outcome.THANKED_NEVER]


def test_a_panel_of_four_without_one_who_left_and_one_address_is_two_of_three() -> None:
    """N01 of the feature table: those who left the panel are no longer on it."""
    panel = (
        Interviewer("P-1", email="jo.park@acme.example"),
        Interviewer("P-2", email="bo.li@acme.example"),
        Interviewer("P-3", email="careers@acme.example"),
    )
    sent = {("I-1", "P-1"): END + HOUR, ("I-1", "P-2"): END + 2 * HOUR}

    counts = Counts(Counter(thanks(facts(interview(interviewers=panel), notes_at=sent))))

    assert counts.share(THANKS.good, THANKS.counted) == 2 / 3
    assert counts.of(Outcome.THANKS_NO_ADDRESS) == 1


def test_a_panel_day_has_one_seat_for_each_person() -> None:
    slots = interview("I-1"), interview("I-2", END + 3 * HOUR)

    assert thanks(facts(*slots)) == [Outcome.THANKED_NEVER]
    # Within the hour of the day's end, though hours after the slot in which it was written.
    sent = facts(*slots, notes_at={("I-1", "P-1"): END + 4 * HOUR})
    assert thanks(sent) == [Outcome.THANKED_IN_HOUR]


def test_a_day_is_not_judged_before_its_last_slot_has_ended() -> None:
    slots = interview("I-1"), interview("I-2", END + 3 * HOUR)

    assert found(facts(*slots), as_of=END + HOUR) == [Outcome.DAY_TO_COME]


@pytest.mark.parametrize(
    ("status", "outcomes"),
    [
        (InterviewStatus.CANCELLED, [Outcome.INTERVIEW_CANCELLED]),
        (InterviewStatus.NO_SHOW, [Outcome.INTERVIEW_NO_SHOW]),
        (InterviewStatus.DELETED, []),
    ],
)
def test_what_did_not_take_place_has_nothing_to_follow_up(
    status: InterviewStatus, outcomes: list[Outcome]
) -> None:
    assert found(facts(interview(status=status))) == outcomes


def test_a_debrief_is_held_in_time_until_it_is_due() -> None:
    def held(at: datetime) -> list[Outcome]:
        told = interview(debrief=Debrief(debriefed_at=at))
        return of_measure(found(facts(told)), DEBRIEFS)

    assert held(END + 2 * HOUR) == [Outcome.DEBRIEF_IN_TIME]
    assert held(END + 2 * HOUR + MINUTE) == [Outcome.DEBRIEF_LATER]
    assert of_measure(found(facts()), DEBRIEFS) == [Outcome.DEBRIEF_NOT_HELD]


@pytest.mark.parametrize("kind", list(PromiseKind))
def test_every_answer_about_the_date_is_captured(kind: PromiseKind) -> None:
    told = interview(debrief=Debrief(promise=Promise(kind, date(2026, 3, 1))))

    assert of_measure(found(facts(told)), PROMISES) == [Outcome.PROMISE_CAPTURED]


def test_a_reply_tells_of_the_last_day_that_had_ended() -> None:
    days = interview("I-1"), interview("I-2", END + 7 * DAY, booked_at=END + 6 * DAY)

    outcomes = of_measure(found(facts(*days, replies_at=(END + 8 * DAY,))), PROMISES)

    assert outcomes == [Outcome.PROMISE_NOT_CAPTURED, Outcome.PROMISE_CAPTURED]


def test_where_the_next_round_is_booked_at_once_there_is_no_date_to_ask_for() -> None:
    days = interview("I-1"), interview("I-2", END + 7 * DAY, booked_at=END + HOUR)

    outcomes = of_measure(found(facts(*days)), PROMISES)

    assert outcomes[0] is Outcome.PROMISE_SETTLED


def test_the_date_is_open_until_the_client_was_to_be_asked() -> None:
    asked = {
        (StepKey.PROMISED_DATE, "I-1", None): (PromptFacts(PromptState.PLANNED, END + DAY * 3),)
    }

    assert of_measure(found(facts(prompts=asked), END + DAY * 2), PROMISES) == [
        Outcome.PROMISE_OPEN
    ]
    assert of_measure(found(facts(), END + DAY * 2), PROMISES) == [Outcome.PROMISE_NOT_CAPTURED]


DUE = END + 14 * DAY


@pytest.mark.parametrize(
    ("prompt", "outcomes"),
    [
        (PromptFacts(PromptState.DONE, DUE, made_at=DUE), [Outcome.CHECK_IN_ON_TIME]),
        (PromptFacts(PromptState.DONE, DUE, made_at=DUE + MINUTE), [Outcome.CHECK_IN_LATE]),
        (PromptFacts(PromptState.DONE, None, made_at=DUE), [Outcome.CHECK_IN_ON_TIME]),
        (PromptFacts(PromptState.PLANNED, DUE), [Outcome.CHECK_IN_NOT_MADE]),
        (PromptFacts(PromptState.EXPIRED, DUE), [Outcome.CHECK_IN_NOT_MADE]),
        (PromptFacts(PromptState.BLOCKED, DUE), [Outcome.CHECK_IN_NOT_MADE]),
        (PromptFacts(PromptState.DISMISSED, DUE), [Outcome.CHECK_IN_NOT_MADE]),
        (PromptFacts(PromptState.PLANNED, LONG_AFTER), [Outcome.CHECK_IN_OPEN]),
        (PromptFacts(PromptState.PLANNED, DUE, needs_decision=True), []),
        (
            PromptFacts(PromptState.DONE, DUE, made_at=DUE, needs_decision=True),
            [Outcome.CHECK_IN_ON_TIME],
        ),
        (PromptFacts(PromptState.CANCELLED, DUE, settled_at=DUE), []),
        (
            PromptFacts(PromptState.CANCELLED, DUE, settled_at=DUE + DAY),
            [Outcome.CHECK_IN_NOT_MADE],
        ),
        (PromptFacts(PromptState.SKIPPED), []),
        (PromptFacts(PromptState.SKIPPED, DUE), []),
    ],
)
def test_a_check_in_is_told_by_its_prompt(prompt: PromptFacts, outcomes: list[Outcome]) -> None:
    given_facts = facts(prompts={(StepKey.CHECK_IN, "I-1", None): (prompt,)})

    assert of_measure(found(given_facts), CHECK_INS) == outcomes


MOMENTS = st.integers(-200, 60 * 24 * 20).map(lambda minutes: END + minutes * MINUTE)
PROMPTS = st.builds(
    PromptFacts,
    st.sampled_from(PromptState),
    due_at=st.none() | MOMENTS,
    limit_at=st.none() | MOMENTS,
    made_at=st.none() | MOMENTS,
    settled_at=st.none() | MOMENTS,
    needs_decision=st.booleans(),
)
PEOPLE = st.lists(
    st.builds(
        Interviewer,
        st.sampled_from(["P-1", "P-2", "P-3"]),
        email=st.sampled_from([None, "jo.park@acme.example", "info@acme.example"]),
    ),
    max_size=3,
    unique_by=lambda person: person.ref,
).map(tuple)
TOLD = st.builds(
    Debrief,
    promise=st.none() | st.just(Promise(PromiseKind.FEW_DAYS)),
    debriefed_at=st.none() | MOMENTS,
)


@st.composite
def submissions(draw: st.DrawFn) -> SubmissionFacts:
    held = tuple(
        interview(
            f"I-{number}",
            draw(MOMENTS),
            interviewers=draw(PEOPLE),
            debrief=draw(TOLD),
            booked_at=draw(st.none() | MOMENTS),
            status=draw(st.sampled_from(InterviewStatus)),
        )
        for number in range(draw(st.integers(1, 4)))
    )
    seats = [(one.ref, person.ref) for one in held for person in one.interviewers]
    keys = [(StepKey.THANK_YOU, *seat) for seat in seats] + [
        (step, one.ref, None)
        for one in held
        for step in (StepKey.DEBRIEF, StepKey.PROMISED_DATE, StepKey.CHECK_IN)
    ]
    return facts(
        *held,
        contact_mode=draw(st.none() | st.sampled_from(ContactMode)),
        closed_at=draw(st.none() | MOMENTS),
        first_seen={one.ref: draw(MOMENTS) for one in held},
        notes_at={seat: draw(MOMENTS) for seat in seats if draw(st.booleans())},
        prompts={key: tuple(draw(st.lists(PROMPTS, max_size=2))) for key in keys},
        replies_at=tuple(draw(st.lists(MOMENTS, max_size=2))),
    )


@settings(max_examples=50, deadline=None)
@given(submission=submissions(), as_of=MOMENTS)
def test_everything_has_one_outcome_of_each_measure(
    submission: SubmissionFacts, as_of: datetime
) -> None:
    counts = Counts(Counter(found(submission, as_of)))
    seats = [
        finding
        for finding in find_outcomes(submission, ALWAYS, as_of=as_of)
        if finding.interviewer_ref
    ]

    ended = counts.of(Outcome.DAY_ENDED)
    assert counts.of(*THANKS.counted, *THANKS.aside) == len(seats)
    assert len({(one.on, one.interviewer_ref) for one in seats}) == len(seats)
    assert counts.of(*DEBRIEFS.counted, *DEBRIEFS.aside) == ended
    assert counts.of(*PROMISES.counted, *PROMISES.aside) == ended


@settings(max_examples=50, deadline=None)
@given(submission=submissions(), as_of=MOMENTS, weeks=st.integers(1, 60))
def test_moving_everything_by_weeks_moves_the_weeks_only(
    submission: SubmissionFacts, as_of: datetime, weeks: int
) -> None:
    by = timedelta(weeks=weeks)

    before = told(find_outcomes(submission, ALWAYS, as_of=as_of))
    after = told(find_outcomes(shifted(submission, by), ALWAYS, as_of=as_of + by))

    assert after == [(outcome, week + by) for outcome, week in before]


@settings(max_examples=50, deadline=None)
@given(submission=submissions(), as_of=MOMENTS)
def test_the_weeks_of_a_period_add_up_to_it(submission: SubmissionFacts, as_of: datetime) -> None:
    period = Period(END.date() - 5 * DAY, END.date() + 9 * DAY)
    whole = Counter(found_in(submission, period, as_of))
    parts: Counter[Outcome] = Counter()
    for monday in period.weeks:
        parts.update(found_in(submission, period.within_week(monday), as_of))

    assert parts == whole


def found_in(submission: SubmissionFacts, period: Period, as_of: datetime) -> list[Outcome]:
    return [finding.outcome for finding in find_outcomes(submission, period, as_of=as_of)]


def told(findings: Any) -> list[tuple[Outcome, date]]:
    def one(finding: Finding) -> tuple[Outcome, date]:
        return finding.outcome, week_of(finding.on)

    return [one(finding) for finding in findings]


def shifted(value: Any, by: timedelta) -> Any:
    """Return the facts with every moment moved."""
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, Mapping):
        return {key: shifted(each, by) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(shifted(each, by) for each in value)
    if isinstance(value, SubmissionFacts | Interview | Debrief | PromptFacts):
        names = value.__dataclass_fields__
        return replace(value, **{name: shifted(getattr(value, name), by) for name in names})
    return value


def test_cells_add_up_whichever_way_they_are_summed() -> None:
    monday, next_monday = date(2026, 2, 9), date(2026, 2, 16)
    coverage = tally(
        [
            (Cell(1, 7, monday), Outcome.THANKED_IN_HOUR),
            (Cell(1, None, next_monday), Outcome.THANKED_IN_HOUR),
            (Cell(None, 7, monday), Outcome.THANKED_NEVER),
        ]
    )

    assert coverage.total.share(THANKS.good, THANKS.counted) == 2 / 3
    assert coverage.by_recruiter()[1].of(Outcome.THANKED_IN_HOUR) == 2
    assert coverage.by_recruiter()[None].of(Outcome.THANKED_NEVER) == 1
    assert coverage.by_client_company()[7].of(*THANKS.counted) == 2
    assert coverage.by_week()[next_monday].of(*THANKS.counted) == 1
    assert coverage.of_recruiter(1).total.of(*THANKS.counted) == 2


def test_a_share_of_nothing_is_none() -> None:
    assert Counts({}).share(THANKS.good, THANKS.counted) is None
    assert Counts({}).is_empty


def test_no_outcome_is_counted_by_two_measures() -> None:
    named = [outcome for one in MEASURES for outcome in (*one.counted, *one.aside)]

    assert len(named) == len(set(named))
    assert all(set(one.good) <= set(one.counted) for one in MEASURES)
