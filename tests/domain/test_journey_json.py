from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from plugin.domain.interviews import InterviewStatus, PositionInLine
from plugin.domain.journey_json import parse_journey
from plugin.domain.json_fields import JourneyError
from plugin.domain.people import Candidate, ContactMode, Place
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.submissions import Stage
from tests.domain.makers import at, document

FULL: dict[str, Any] = {
    "submission": {
        "ref": "S-1",
        "stage": "rejected",
        "job_title": "Data Engineer",
        "stage_changed_at": "2026-04-10T09:00:00+02:00",
    },
    "candidate": {"name": "Ana Ruiz", "email": "ana@mail.example", "timezone": "Europe/London"},
    "recruiter": {
        "name": "Sam Lee",
        "timezone": "Europe/London",
        "country": "GB",
        "subdivision": "ENG",
    },
    "employer": {
        "name": "Acme",
        "timezone": "Europe/London",
        "country": "GB",
        "subdivision": "SCT",
        "contact_mode": "direct",
    },
    "interviews": [
        {
            "ref": "I-1",
            "round": 1,
            "status": "completed",
            "booked_at": "2026-03-20T10:00:00Z",
            "starts_at": "2026-03-27T15:00:00Z",
            "ends_at": "2026-03-27T16:00:30Z",
            "timezone": "Europe/London",
            "interviewers": [{"ref": "P-1", "name": "Jo Park", "email": "jo.park@acme.example"}],
            "promise": {"kind": "exact", "date": "2026-04-02", "said_on": "2026-03-27"},
            "position_in_line": "first",
            "emotional_tie": True,
            "interviews_close_on": "2026-04-02",
            "debriefed_at": "2026-03-27T17:00:00Z",
        }
    ],
    "done": [
        {
            "step": "thank_you",
            "interview": "I-1",
            "interviewer": "P-1",
            "at": "2026-03-27T16:40:00Z",
        }
    ],
    "follow_ups": [{"at": "2026-04-07T09:30:00Z", "channel": "call"}],
    "replies": [
        {"at": "2026-04-08T10:00:00Z", "promise": {"kind": "few_days", "said_on": "2026-04-08"}}
    ],
    "first_seen_at": "2026-03-21T10:00:00Z",
    "as_of": "2026-03-27T16:30:00Z",
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the full journey with one field set, added or, with `...`, left out."""
    copy = deepcopy(FULL)
    target: Any = copy
    *parents, last = path.replace("[", ".[").split(".")
    for part in parents:
        target = target[int(part[1:-1])] if part.startswith("[") else target[part]
    key = int(last[1:-1]) if last.startswith("[") else last
    if value is ...:
        del target[key]
    else:
        target[key] = value
    return copy


def test_everything_that_a_journey_tells_is_read() -> None:
    read = parse_journey(FULL)

    journey = read.journey
    (interview,) = journey.interviews
    assert read.as_of == at("2026-03-27 16:30")
    assert journey.first_seen_at == at("2026-03-21 10:00")
    assert journey.submission.stage is Stage.REJECTED
    assert journey.submission.changed_at == at("2026-04-10 07:00")
    assert journey.submission.job_title == "Data Engineer"
    assert journey.candidate == Candidate("Ana Ruiz", "ana@mail.example", "Europe/London")
    assert journey.client_company.place == Place("Europe/London", "GB", "SCT")
    assert journey.client_company.contact_mode is ContactMode.DIRECT
    assert interview.end == at("2026-03-27 16:00:30")
    assert interview.status is InterviewStatus.COMPLETED
    assert interview.interviewers[0].email == "jo.park@acme.example"
    assert interview.debrief.promise == Promise(
        PromiseKind.EXACT, date(2026, 4, 2), date(2026, 3, 27)
    )
    assert interview.debrief.position_in_line is PositionInLine.FIRST
    assert interview.debrief.emotional_tie is True
    assert journey.done[0].interviewer_ref == "P-1"
    assert journey.follow_ups[0].channel == "call"
    assert journey.replies[0].promise == Promise(PromiseKind.FEW_DAYS, None, date(2026, 4, 8))


def test_what_is_not_required_may_be_left_out() -> None:
    read = parse_journey(document())

    assert read.as_of is None
    assert read.journey.candidate == Candidate()
    assert read.journey.client_company.contact_mode is None
    assert read.journey.interviews[0].end == at("2026-06-03 10:00")


def test_a_journey_needs_no_interview() -> None:
    alone = document()
    del alone["interviews"]

    assert parse_journey(alone).journey.interviews == ()


@pytest.mark.parametrize(
    "path",
    [
        *("candidate", "as_of", "done", "employer.contact_mode", "recruiter.subdivision"),
        *("interviews[0].ends_at", "interviews[0].promise", "interviews[0].round"),
        *("interviews[0].interviewers[0].email", "interviews[0].emotional_tie"),
        *("follow_ups[0].channel", "done[0].at", "submission.stage"),
    ],
)
def test_null_is_the_same_as_absent(path: str) -> None:
    assert parse_journey(changed(path, None)) == parse_journey(changed(path, ...))


@pytest.mark.parametrize(
    "written",
    [
        *("2026-03-27T16:30:00+05:30", "2026-03-27T16:30:00+0530", "2026-03-27T11:00:00z"),
        *("2026-03-27T16:00:00+05", "2026-03-27t11:00Z"),
    ],
)
def test_an_offset_is_converted(written: str) -> None:
    read = parse_journey(changed("interviews[0].starts_at", written))

    assert read.journey.interviews[0].starts_at == at("2026-03-27 11:00")


def test_an_interview_may_end_as_it_starts() -> None:
    parse_journey(changed("interviews[0].ends_at", "2026-03-27T15:00:00Z"))


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("colour", "red", "is not a known field"),
        ("submission.colour", "red", "is not a known field"),
        ("interviews[0].interviewers[0].phone", "1", "is not a known field"),
        ("candidate.opted_out", True, "is not a known field"),
        ("submission", ..., "is required"),
        ("submission.ref", ..., "is required"),
        ("recruiter.timezone", ..., "is required"),
        ("employer", None, "is required"),
        ("employer.timezone", None, "is required"),
        ("interviews[0].ref", ..., "is required"),
        ("interviews[0].starts_at", ..., "is required"),
        ("interviews[0].timezone", ..., "is required"),
        ("interviews[0].promise.kind", ..., "is required"),
        ("interviews[0].promise.date", ..., "is required where the kind is exact"),
        ("follow_ups[0].at", ..., "is required"),
        ("replies[0].at", ..., "is required"),
        ("done[0].step", ..., "is required"),
        ("done[0].interview", ..., "is required"),
        ("submission", "S-1", "must be an object"),
        ("submission", [], "must be an object"),
        ("interviews", {}, "must be a list"),
        ("interviews[0]", "I-1", "must be an object"),
        ("submission.ref", 1, "must be a text that is not empty"),
        ("submission.ref", " ", "must be a text that is not empty"),
        ("submission.job_title", 7, "must be a text"),
        ("submission.stage", "placed", "must be one of submitted, interviewing, offer"),
        ("submission.stage", ["offer"], "must be one of"),
        ("employer.contact_mode", "maybe", "must be one of direct, via_recruiter, none"),
        ("interviews[0].status", "done", "must be one of scheduled"),
        ("interviews[0].position_in_line", "second", "must be one of first, middle, last"),
        ("interviews[0].promise.kind", "vague", "must be one of exact"),
        ("follow_ups[0].channel", "letter", "must be one of email, call"),
        ("done[0].step", "dance", "must be one of prep_kit"),
        ("interviews[0].round", "1", "must be a whole number"),
        ("interviews[0].round", True, "must be a whole number"),
        ("interviews[0].round", 1.5, "must be a whole number"),
        ("interviews[0].emotional_tie", "yes", "must be true or false"),
        ("interviews[0].emotional_tie", 1, "must be true or false"),
        ("interviews[0].starts_at", "2026-03-27T15:00:00", "has no time zone"),
        ("interviews[0].starts_at", "2026-03-27", "must be an instant like"),
        ("interviews[0].starts_at", "27.3.2026 15:00", "must be an instant like"),
        ("interviews[0].starts_at", 1774623600, "must be an instant like"),
        ("interviews[0].starts_at", "2026-02-30T15:00:00Z", "is not a moment of the calendar"),
        ("interviews[0].starts_at", "2026-03-27T25:00:00Z", "is not a moment of the calendar"),
        ("interviews[0].starts_at", "0001-01-01T00:00:00+10:00", "is not a moment"),
        ("interviews[0].starts_at", "1969-12-31T23:59:59Z", "must lie between 1970 and 2199"),
        ("as_of", "2200-01-01T00:00:00Z", "must lie between 1970 and 2199"),
        ("interviews[0].ends_at", "2026-03-27T14:59:59Z", "is before starts_at"),
        ("interviews[0].interviews_close_on", "2026-02-29", "is not a day of the calendar"),
        ("interviews[0].interviews_close_on", "tomorrow", "must be a date like"),
        ("interviews[0].interviews_close_on", 20260402, "must be a date like"),
        ("interviews[0].promise.date", "9999-12-31", "must lie between 1970 and 2199"),
        ("interviews[0].timezone", "Mars/Base", "is not a known time zone"),
        ("interviews[0].timezone", "", "is not a known time zone"),
        ("interviews[0].timezone", "../etc/passwd", "is not a known time zone"),
        ("candidate.timezone", 1, "is not a known time zone"),
        ("employer.country", "XX", "is not a known two-letter country code"),
        ("employer.country", "GBR", "is not a known two-letter country code"),
        ("employer.country", 44, "is not a known two-letter country code"),
        ("employer.subdivision", "CA", "is not a known part of GB"),
        ("done[0].at", "yesterday", "must be an instant like"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(path: str, value: Any, reason: str) -> None:
    with pytest.raises(JourneyError) as caught:
        parse_journey(changed(path, value))

    assert caught.value.field == path
    assert caught.value.reason.startswith(reason)
    assert str(caught.value) == f"{path}: {caught.value.reason}"


def test_a_part_of_no_country_says_nothing() -> None:
    read = parse_journey(changed("recruiter.country", ...))

    assert read.journey.recruiter.place == Place("Europe/London")


@pytest.mark.parametrize("kind", ["few_days", "none"])
def test_a_date_beside_a_promise_that_has_none_says_nothing(kind: str) -> None:
    told = {"kind": kind, "date": "2026-04-02", "said_on": "2026-03-27"}

    (interview,) = parse_journey(changed("interviews[0].promise", told)).journey.interviews
    assert interview.debrief.promise == Promise(PromiseKind(kind), None, date(2026, 3, 27))


@pytest.mark.parametrize(
    ("people", "refs"),
    [
        ([{"name": "Jo", "email": "jo@acme.example"}], ["jo@acme.example"]),
        ([{"name": "Jo"}], ["Jo"]),
        ([{"name": " ", "email": ""}], ["#1"]),
        ([{"ref": "P-1"}, {}, {"name": "Al"}], ["P-1", "#2", "Al"]),
        ([{"name": "Jo"}, {"name": "Jo"}], ["Jo", "#2"]),
        ([{"name": "P-1"}, {"ref": "P-1"}], ["#1", "P-1"]),
        ([{"name": "Jo", "email": "a@b.example"}, {"email": "a@b.example"}], ["a@b.example", "#2"]),
    ],
)
def test_an_interviewer_without_ref_goes_by_address_name_or_place(
    people: list[dict[str, str]], refs: list[str]
) -> None:
    (interview,) = parse_journey(changed("interviews[0].interviewers", people)).journey.interviews

    assert [person.ref for person in interview.interviewers] == refs


def test_an_interviewer_without_ref_whose_place_is_taken_needs_one() -> None:
    people = [{"ref": "#2"}, {}]

    with pytest.raises(JourneyError, match=r"interviews\[0\]\.interviewers\[1\]\.ref: is req"):
        parse_journey(changed("interviews[0].interviewers", people))


def test_two_interviews_may_not_bear_one_ref() -> None:
    twice = changed("interviews", [*FULL["interviews"], *FULL["interviews"]])

    with pytest.raises(JourneyError, match=r"interviews\[1\]\.ref: is used twice"):
        parse_journey(twice)


def test_two_interviewers_of_an_interview_may_not_bear_one_ref() -> None:
    twice = changed("interviews[0].interviewers", [{"ref": "P-1"}, {"ref": "P-2"}, {"ref": "P-1"}])

    with pytest.raises(JourneyError, match=r"interviews\[0\]\.interviewers\[2\]\.ref: is used"):
        parse_journey(twice)


@pytest.mark.parametrize("whole", [[], "S-1", 1, None, True])
def test_a_journey_is_an_object(whole: Any) -> None:
    with pytest.raises(JourneyError) as caught:
        parse_journey(whole)

    assert str(caught.value) == ".: must be an object"


def test_an_unknown_field_is_told_on_one_line_whatever_its_name() -> None:
    with pytest.raises(JourneyError) as caught:
        parse_journey(document(**{"a\nb\u2028c\ud800": 1}))

    assert caught.value.field.isprintable()


def test_no_error_repeats_a_persons_data() -> None:
    with pytest.raises(JourneyError) as caught:
        parse_journey(changed("candidate.email", ["ana@mail.example"]))

    assert "ana" not in str(caught.value).replace("candidate", "")


def test_reading_leaves_the_document_as_it_was() -> None:
    before = deepcopy(FULL)

    parse_journey(FULL)

    assert before == FULL
