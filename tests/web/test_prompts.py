"""The buttons of a prompt."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.store.base import transaction
from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import text_of

DAY = timedelta(days=1)


def read(cast: Cast, prompt: int) -> Prompt:
    with cast.app.app_context():
        return factories.read(Prompt, cast.rows.installation_id, prompt)


def channels(cast: Cast) -> list[str]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        return list(session.scalars(select(FollowUp.channel).order_by(FollowUp.id)))


def test_done_leads_back_to_where_it_was_pressed(cast: Cast) -> None:
    prompt = cast.note()
    back = f"/candidates/{cast.rows.candidate_id}"

    answer = cast.sams().post(f"/prompts/{prompt}/done", {"back": back})

    assert (answer.status_code, answer.location) == (303, back)
    assert read(cast, prompt).state == "done"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_no_form_leads_away_from_us(cast: Cast, back: str) -> None:
    answer = cast.sams().post(f"/prompts/{cast.prompt()}/done", {"back": back})

    assert answer.location == "/"


def test_pressing_done_twice_does_it_once(cast: Cast) -> None:
    prompt = cast.prompt(step="check_in")
    browser = cast.sams()

    statuses = [browser.post(f"/prompts/{prompt}/done").status_code for _ in range(2)]

    assert statuses == [303, 303]
    assert channels(cast) == ["email"]


@pytest.mark.rule("R42", "R43")
@pytest.mark.parametrize("channel", ["email", "call"])
def test_a_check_in_is_logged_by_its_channel(cast: Cast, channel: str) -> None:
    prompt = cast.prompt(step="check_in")

    cast.sams().post(f"/prompts/{prompt}/done", {"channel": channel})

    assert channels(cast) == [channel]


def test_a_channel_that_is_none_is_refused(cast: Cast) -> None:
    prompt = cast.prompt(step="check_in")

    answer = cast.sams().post(f"/prompts/{prompt}/done", {"channel": "pigeon"})

    assert answer.status_code == 422
    assert channels(cast) == []


@pytest.mark.rule("R94")
def test_a_call_against_a_rule_asks_for_a_reason_and_keeps_it(cast: Cast) -> None:
    rows = cast.rows
    with cast.app.app_context():
        factories.make_follow_up(rows.installation_id, rows.submission_id, at=utcnow())
    prompt = cast.prompt(step="check_in", occurrence=2)
    browser = cast.sams()

    refused = browser.post(f"/prompts/{prompt}/done", {"channel": "call"})
    going_on = {"channel": "call", "override_reason": "They rang me back"}
    answer = browser.post(f"/prompts/{prompt}/done", going_on)

    assert refused.status_code == 422
    assert "R45: An e-mail and then a call may be a bit much." in text_of(refused)
    assert 'name="channel" value="call"' in refused.text
    assert (answer.status_code, channels(cast)) == (303, ["email", "call"])


def test_what_was_cancelled_meanwhile_says_so(cast: Cast) -> None:
    prompt = cast.prompt(state="cancelled", reason="interview_cancelled")

    answer = cast.sams().post(f"/prompts/{prompt}/done")

    assert answer.status_code == 409
    assert "moved on since you looked" in text_of(answer)


@pytest.mark.parametrize(
    ("form", "until"),
    [
        ({"until": "afternoon"}, datetime(2026, 2, 10, 14, 0, tzinfo=UTC)),
        ({"until": "tomorrow"}, datetime(2026, 2, 11, 9, 0, tzinfo=UTC)),
        ({"until": "monday"}, datetime(2026, 2, 16, 9, 0, tzinfo=UTC)),
        ({"until": "at", "on": "2026-02-12"}, datetime(2026, 2, 12, 9, 0, tzinfo=UTC)),
        # Summer time in London: 16:30 on the wall is 15:30 UTC.
        (
            {"until": "at", "on": "2026-04-01", "at": "16:30"},
            datetime(2026, 4, 1, 15, 30, tzinfo=UTC),
        ),
        # 01:30 does not exist on the night in which the clocks go forward.
        (
            {"until": "at", "on": "2026-03-29", "at": "01:30"},
            datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        ),
    ],
)
def test_a_snooze_is_until_a_time_in_the_recruiters_zone(
    cast: Cast, form: dict[str, str], until: datetime
) -> None:
    prompt = cast.prompt()

    answer = cast.sams().post(f"/prompts/{prompt}/snooze", form)

    assert (answer.status_code, read(cast, prompt).snoozed_until) == (303, until)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose until when."),
        ({"until": "never"}, "Not a valid choice"),
        ({"until": "at"}, "Give a date."),
        ({"until": "at", "on": "soon"}, "Not a valid date value"),
        ({"until": "at", "on": "2026-02-09"}, "That time has passed."),
        ({"until": "at", "on": "2026-02-10", "at": "09:00"}, "That time has passed."),
        ({"until": "at", "on": "0001-01-01"}, "That time has passed."),
        ({"until": "at", "on": "2026-04-12"}, "Choose a time within the next 60 days"),
        ({"until": "at", "on": "9999-12-31", "at": "23:59"}, "Choose a time within the next 60"),
    ],
)
def test_a_snooze_that_makes_no_sense_says_what_is_wrong(
    cast: Cast, form: dict[str, str], said: str
) -> None:
    prompt = cast.prompt()

    answer = cast.sams().post(f"/prompts/{prompt}/snooze", form)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert read(cast, prompt).snoozed_until is None


def test_a_day_that_is_left_over_from_another_choice_is_not_looked_at(cast: Cast) -> None:
    form = {"until": "tomorrow", "on": "9999-12-31"}

    assert cast.sams().post(f"/prompts/{cast.prompt()}/snooze", form).status_code == 303


def test_this_afternoon_pressed_in_the_evening_has_passed(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=6))

    answer = cast.sams().post(f"/prompts/{cast.prompt()}/snooze", {"until": "afternoon"})

    assert "That time has passed." in text_of(answer)


def test_a_note_is_not_offered_a_snooze_past_its_limit(cast: Cast) -> None:
    cast.note()

    page = text_of(cast.sams().get(f"/candidates/{cast.rows.candidate_id}"))

    assert "This afternoon 14:00" in page
    assert "Tomorrow 09:00" not in page


def test_waking_a_snoozed_prompt_brings_it_back(cast: Cast) -> None:
    prompt = cast.prompt(snoozed_until=utcnow() + DAY)

    cast.sams().post(f"/prompts/{prompt}/wake")

    assert read(cast, prompt).snoozed_until is None


def test_a_dismissal_keeps_the_reason(cast: Cast) -> None:
    prompt = cast.prompt()
    form = {"reason": "other", "text": "  They met for lunch\0 "}

    cast.sams().post(f"/prompts/{prompt}/dismiss", form)

    row = read(cast, prompt)
    assert (row.state, row.reason) == ("dismissed", "other: They met for lunch")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose a reason."),
        ({"reason": "bored"}, "Not a valid choice"),
        ({"reason": "other"}, "Say in a few words"),
        ({"reason": "other", "text": "  "}, "Say in a few words"),
        ({"reason": "already_done", "text": "x" * 501}, "under 500"),
    ],
)
def test_a_dismissal_without_its_reason_is_refused(
    cast: Cast, form: dict[str, str], said: str
) -> None:
    prompt = cast.prompt()

    answer = cast.sams().post(f"/prompts/{prompt}/dismiss", form)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert read(cast, prompt).state == "planned"


def test_undo_opens_it_again(cast: Cast) -> None:
    prompt = cast.prompt()
    browser = cast.sams()
    browser.post(f"/prompts/{prompt}/done")

    answer = browser.post(f"/prompts/{prompt}/undo")

    assert (answer.status_code, read(cast, prompt).state) == (303, "planned")


def test_a_snooze_is_said_and_taken_back(cast: Cast) -> None:
    prompt = cast.prompt()
    browser = cast.sams()
    browser.post(f"/prompts/{prompt}/snooze", {"until": "monday"})

    page = browser.get("/")
    answer = browser.post(f"/prompts/{prompt}/undo-snooze")

    assert "Snoozed to Monday 09:00. Undo" in text_of(page)
    assert f'action="/prompts/{prompt}/undo-snooze"' in page.text
    assert (answer.status_code, read(cast, prompt).snoozed_until) == (303, None)
    assert "Taken back. It is open again." in text_of(browser.get("/"))


def test_an_earlier_snooze_that_holds_again_is_said(cast: Cast) -> None:
    prompt = cast.prompt()
    browser = cast.sams()
    for until in ("tomorrow", "monday"):
        browser.post(f"/prompts/{prompt}/snooze", {"until": until})

    browser.post(f"/prompts/{prompt}/undo-snooze")

    assert "It is snoozed to tomorrow 09:00, as before." in text_of(browser.get("/"))


@pytest.mark.parametrize(
    ("press", "form", "undo"),
    [
        ("snooze", {"until": "monday"}, "undo-snooze"),
        ("dismiss", {"reason": "not_fitting"}, "undo"),
        ("done", {}, "undo"),
    ],
)
def test_an_undo_that_comes_too_late_says_so(
    cast: Cast,
    clock: time_machine.Traveller,
    press: str,
    form: dict[str, str],
    undo: str,
) -> None:
    prompt = cast.prompt()
    browser = cast.sams()
    browser.post(f"/prompts/{prompt}/{press}", form)
    clock.shift(timedelta(minutes=10, seconds=1))

    answer = browser.post(f"/prompts/{prompt}/{undo}")

    assert answer.status_code == 409
    assert "more than 10 minutes ago and can no longer be undone" in text_of(answer)


def test_a_snooze_past_what_would_be_lost_says_what_and_from_when(cast: Cast) -> None:
    prompt = cast.note()

    answer = cast.sams().post(f"/prompts/{prompt}/snooze", {"until": "monday"})

    assert answer.status_code == 422
    said = text_of(answer)
    assert "By then the 24 hours are over within which a thank-you should arrive." in said
    assert "It would be too late from tomorrow 08:18" in said
    assert "R23:" in said
    assert read(cast, prompt).snoozed_until is None


@pytest.mark.parametrize(
    ("now", "zone_name", "form", "until"),
    [
        # On the night on which clocks go back 01:30 comes twice: the first is meant.
        (
            "2026-10-24T12:00Z",
            "Europe/London",
            {"until": "at", "on": "2026-10-25", "at": "01:30"},
            "2026-10-25T00:30Z",
        ),
        ("2026-10-24T12:00Z", "Europe/London", {"until": "tomorrow"}, "2026-10-25T09:00Z"),
        # Minutes before midnight in Auckland; in UTC it is noon.
        ("2026-02-10T10:58Z", "Pacific/Auckland", {"until": "tomorrow"}, "2026-02-10T20:00Z"),
        # On a Sunday, Monday is tomorrow; on a Monday it is in a week.
        ("2026-02-15T12:00Z", "Europe/London", {"until": "monday"}, "2026-02-16T09:00Z"),
        ("2026-02-16T12:00Z", "Europe/London", {"until": "monday"}, "2026-02-23T09:00Z"),
        # Read on Tuesday, pressed two minutes after midnight: tomorrow is still Wednesday.
        (
            "2026-02-11T00:02Z",
            "Europe/London",
            {"until": "tomorrow", "seen": "2026-02-10"},
            "2026-02-11T09:00Z",
        ),
        (
            "2026-02-11T00:02Z",
            "Europe/London",
            {"until": "tomorrow", "seen": "9999-12-31"},
            "2026-02-12T09:00Z",
        ),
        (
            "2026-02-11T00:02Z",
            "Europe/London",
            {"until": "tomorrow", "seen": "yesterday"},
            "2026-02-12T09:00Z",
        ),
    ],
)
def test_a_snooze_is_by_the_recruiters_wall_clock_and_calendar(
    cast: Cast,
    clock: time_machine.Traveller,
    now: str,
    zone_name: str,
    form: dict[str, str],
    until: str,
) -> None:
    rows = cast.rows
    clock.move_to(datetime.fromisoformat(now), tick=False)
    with cast.app.app_context():
        factories.change(Recruiter, rows.installation_id, rows.recruiter_id, timezone=zone_name)
    prompt = cast.prompt()

    cast.sams().post(f"/prompts/{prompt}/snooze", form)

    assert read(cast, prompt).snoozed_until == datetime.fromisoformat(until)


def test_on_a_monday_the_next_one_is_offered_by_that_name(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 2, 16, 12, 0, tzinfo=UTC), tick=False)
    cast.prompt()

    assert "Next Monday 09:00" in text_of(cast.sams().get("/"))


def test_the_panel_snoozes_and_takes_back_inside_its_frame(cast: Cast) -> None:
    prompt = cast.prompt()
    browser = cast.framed()
    panel = browser.get("/panel")
    assert f'action="/prompts/{prompt}/snooze?framed=1"' in panel.text

    snoozed = browser.post(
        f"/prompts/{prompt}/snooze?framed=1", {"until": "tomorrow", "back": "/panel"}
    )
    said = browser.get("/panel")
    taken_back = browser.post(f"/prompts/{prompt}/undo-snooze?framed=1", {"back": "/panel"})

    assert (snoozed.location, taken_back.location) == ("/panel", "/panel")
    assert "Snoozed to tomorrow 09:00. Undo" in text_of(said)
    assert f'action="/prompts/{prompt}/undo-snooze?framed=1"' in said.text
    assert read(cast, prompt).snoozed_until is None
