"""The inbox as a recruiter sees it."""

from datetime import timedelta

import pytest
import time_machine

from plugin.clock import utcnow
from plugin.services import unlinked
from plugin.store.base import transaction
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from tests import factories
from tests.queries import counted_queries
from tests.use_cases.crm_desk import INTERVIEW
from tests.web.cast import Cast
from tests.web.visitors import text_of, visitor

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_a_row_says_who_what_and_how_long_there_is(cast: Cast) -> None:
    cast.note()

    page = text_of(cast.sams().get("/"))

    for said in (
        "At risk today 1",
        "Ana Ruiz",
        "Data Engineer · Acme",
        "Thank-you to Dr. Jo Park",
        "18 min left of the first hour",
        "Tue 10 Feb 2026, 09:18 GMT, Europe/London",
        "Send coaching",
        "Tick as sent",
    ):
        assert said in page


def test_a_row_says_why_with_rule_article_and_playbook(cast: Cast) -> None:
    cast.note(why="Every interviewer gets one.")

    page = text_of(cast.sams().get("/"))

    for said in (
        "Every interviewer gets one.",
        "R23 A thank-you is best sent within 1 hour, and at the latest within 24 hours.",
        "article S2",
        "playbook “ default”, version 1",
        "It goes once the note is ticked as sent",
    ):
        assert said in page


@pytest.mark.rule("R22", "R23")
def test_the_clock_of_a_note_is_said_in_words_too(cast: Cast) -> None:
    cast.note()

    page = cast.sams().get("/").text

    assert 'aria-label="70 % of the first hour has gone, and 0 % of the rest' in page


@pytest.mark.parametrize(
    ("moments", "said"),
    [
        (
            {"opens_at": -2 * HOUR, "due_at": -HOUR, "limit_at": 22 * HOUR},
            "22 h left of the 24 h",
        ),
        ({"due_at": -DAY, "limit_at": -HOUR}, "late by 1 h, but still worth sending"),
    ],
)
def test_a_note_past_its_hour_says_what_is_left(
    cast: Cast, moments: dict[str, timedelta], said: str
) -> None:
    cast.note(**{name: utcnow() + after for name, after in moments.items()})

    assert said in text_of(cast.sams().get("/"))


@pytest.mark.rule("R82")
@pytest.mark.parametrize(
    ("due_at", "said"),
    [(3 * HOUR, "due today 12:00"), (-3 * HOUR, "late by 3 h"), (None, "no deadline")],
)
def test_what_is_due_says_so(cast: Cast, due_at: timedelta | None, said: str) -> None:
    cast.prompt(due_at=due_at and utcnow() + due_at)

    assert said in text_of(cast.sams().get("/"))


def test_times_are_those_of_the_recruiter(cast: Cast) -> None:
    with cast.app.app_context():
        madrid = factories.make_recruiter(
            cast.rows.installation_id, name="Pau", timezone="Europe/Madrid"
        )
    cast.prompt(recruiter_id=madrid, due_at=utcnow() + 3 * HOUR)
    browser = cast.sams()
    browser.keep(own=browser.session()["own"] | {"recruiter_id": madrid})

    assert "due today 13:00" in text_of(browser.get("/"))


def test_the_panels_other_notes_are_told(cast: Cast) -> None:
    cast.note()
    with cast.app.app_context():
        bo = factories.make_interviewer(
            cast.rows.installation_id, cast.rows.interview_id, name="Bo Li"
        )
    cast.note(interviewer_id=bo, state="done", done_at=utcnow())

    assert "Dr. Jo Park has no note yet; Bo Li has one." in text_of(cast.sams().get("/"))


def test_a_blocked_prompt_asks_how_the_client_may_be_contacted(cast: Cast) -> None:
    cast.prompt(step="check_in", state="blocked", reason="contact_mode_unknown")

    page = text_of(cast.sams().get("/"))

    assert "Needs an answer first" in page
    assert "Say how candidates may contact Acme" in page
    assert "Notes come to us, and we forward them" in page


def test_a_blocked_note_asks_for_the_address(cast: Cast) -> None:
    cast.note(state="blocked", reason="no_address")

    answer = cast.sams().get("/")

    assert "Work address of Dr. Jo Park" in text_of(answer)
    assert "Send coaching" not in text_of(answer)


@pytest.mark.rule("R71", "R88")
def test_the_second_check_in_asks_for_a_decision(cast: Cast) -> None:
    cast.prompt(step="check_in", occurrence=2, needs_decision=True)

    page = text_of(cast.sams().get("/"))

    assert "One more check-in with Acme" in page
    assert "one article would stop here" in page


def test_an_empty_inbox_is_a_sentence_with_what_comes_next(cast: Cast) -> None:
    cast.prompt(step="move_on", opens_at=utcnow() + 6 * HOUR)

    page = text_of(cast.sams().get("/"))

    assert "Nobody is at risk, and nothing is due." in page
    assert "Next: Move on, with your other openings for Ana Ruiz, today 15:00" in page


def test_an_inbox_that_never_had_anything_says_where_prompts_come_from(cast: Cast) -> None:
    assert "once an interview is booked in your CRM" in text_of(cast.sams().get("/"))


def test_what_was_just_done_can_be_taken_back(cast: Cast) -> None:
    prompt = cast.prompt()
    browser = cast.sams()
    browser.post(f"/prompts/{prompt}/done")

    page = text_of(browser.get("/"))

    assert "Debrief call: held." in page
    assert "Just done 1" in page
    assert page.count("Undo") == 2


def test_more_than_fifty_go_on_a_second_page(cast: Cast) -> None:
    for occurrence in range(1, 52):
        cast.prompt(step="check_in", occurrence=occurrence)
    browser = cast.sams()

    first, second = browser.get("/"), browser.get("/?page=2")

    assert ('rel="next"' in first.text, 'rel="prev"' in first.text) == (True, False)
    assert ('rel="next"' in second.text, 'rel="prev"' in second.text) == (False, True)
    assert first.text.count("data-prompt>") == 50


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 30, "3"])
def test_a_page_that_is_not_there_is_empty_or_the_first(cast: Cast, page: str) -> None:
    cast.prompt()

    assert cast.sams().get("/", query_string={"page": page}).status_code == 200


def test_a_page_asks_the_same_however_many_prompts_there_are(cast: Cast) -> None:
    cast.note()
    browser = cast.sams()
    with cast.app.app_context(), counted_queries() as for_one:
        browser.get("/")
    for occurrence in range(2, 51):
        cast.note(occurrence=occurrence)

    with cast.app.app_context(), counted_queries() as for_fifty:
        assert browser.get("/").text.count("data-prompt>") == 50

    assert len(for_fifty) == len(for_one)


def test_snoozed_prompts_are_listed_apart(cast: Cast) -> None:
    cast.prompt(snoozed_until=utcnow() + DAY)
    browser = cast.sams()

    assert "1 snoozed" in text_of(browser.get("/"))
    assert "back tomorrow 09:00" in text_of(browser.get("/snoozed"))


def test_no_snoozed_prompts_is_a_sentence(cast: Cast) -> None:
    assert "Nothing is snoozed." in text_of(cast.sams().get("/snoozed"))


HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("name", [HOSTILE, '" autofocus onfocus="alert(1)', "{{ 7 * 7 }}"])
def test_a_hostile_name_is_only_text(cast: Cast, name: str) -> None:
    cast.note()
    cast.prompt(step="check_in")
    with cast.app.app_context():
        factories.change(Candidate, cast.rows.installation_id, cast.rows.candidate_id, name=name)
    browser = cast.sams()

    pages = [browser.get(path) for path in ("/", f"/candidates/{cast.rows.candidate_id}")]

    for page in pages:
        assert name in text_of(page).replace("  ", " ")
        assert "<img src=x" not in page.text
        assert "<script>alert" not in page.text
        assert 'onfocus="alert' not in page.text


@pytest.mark.parametrize("name", ["Ω" * 200, "محمد العبد الله", "\u202egnp.exe", None])
def test_a_long_rtl_or_missing_name_does_no_harm(cast: Cast, name: str | None) -> None:
    cast.note()
    with cast.app.app_context():
        factories.change(Candidate, cast.rows.installation_id, cast.rows.candidate_id, name=name)

    page = cast.sams().get("/").text

    assert f"<bdi>{name or 'Name not captured'}</bdi>" in page


def test_undo_works_for_ten_minutes(cast: Cast, clock: time_machine.Traveller) -> None:
    prompt = cast.prompt()
    browser = cast.sams()
    browser.post(f"/prompts/{prompt}/done")
    clock.shift(timedelta(minutes=11))

    answer = browser.post(f"/prompts/{prompt}/undo")

    assert answer.status_code == 409
    assert "more than 10 minutes ago" in text_of(answer)
    with cast.app.app_context():
        assert factories.read(Prompt, cast.rows.installation_id, prompt).state == "done"


def test_emails_that_cannot_leave_are_said_above_the_inbox_and_in_the_settings(cast: Cast) -> None:
    """C.5-84: seen where one looks every day, and not only on the message's own page."""
    prompt = cast.note()
    now = utcnow()
    with cast.app.app_context():
        factories.make_message(
            cast.rows.installation_id,
            prompt,
            state="queued",
            reason="server_silent",
            attempts=4,
            queued_at=now - timedelta(minutes=20),
            next_attempt_at=now + timedelta(minutes=2),
        )

    for page in ("/", "/settings"):
        text = text_of(cast.sams().get(page))
        assert "1 e-mail could not leave" in text
        assert "It is kept and goes out once the mail server takes it." in text
    assert "could not leave" not in text_of(visitor(cast.app, cast.charlie).get("/"))


@pytest.mark.parametrize("is_manager", [True, False])
def test_a_manager_is_told_of_a_silent_planner_and_of_interviews_of_nobody(
    cast: Cast, clock: time_machine.Traveller, is_manager: bool
) -> None:
    rows = cast.rows
    with cast.app.app_context():
        factories.change(Recruiter, rows.installation_id, rows.recruiter_id, is_manager=is_manager)
        with transaction(rows.installation_id) as session:
            unlinked.keep(session, rows.installation_id, [INTERVIEW], now=utcnow())
    clock.shift(timedelta(minutes=12))

    page = cast.sams().get("/").text

    assert ("Nothing has been planned since" in page) is is_manager
    assert ("1 interview in your CRM belongs to no candidate that we know" in page) is is_manager
