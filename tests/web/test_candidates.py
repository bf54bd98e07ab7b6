"""The list of candidates, and where one of them stands."""

from datetime import date, timedelta

import pytest

from plugin.clock import utcnow
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, ClientCompany
from plugin.store.submissions import Submission
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import text_of

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def dashboard(cast: Cast) -> str:
    return text_of(cast.sams().get(f"/candidates/{cast.rows.candidate_id}"))


def change_candidate(cast: Cast, **values: object) -> None:
    with cast.app.app_context():
        factories.change(Candidate, cast.rows.installation_id, cast.rows.candidate_id, **values)


def test_the_list_finds_by_name(cast: Cast) -> None:
    with cast.app.app_context():
        factories.make_candidate(cast.rows.installation_id, name="Tom O'Brien")

    page = text_of(cast.sams().get("/candidates?q=RUI"))

    assert "Ana Ruiz" in page
    assert "Data Engineer · Acme interviewing" in page
    assert "Tom" not in page


@pytest.mark.parametrize("search", ["nobody", "%", "\0", "x" * 5000, "<b>"])
def test_a_search_that_finds_nobody_says_so_or_shows_all(cast: Cast, search: str) -> None:
    answer = cast.sams().get("/candidates", query_string={"q": search})

    assert answer.status_code == 200
    assert "<b>" not in answer.text


def test_an_agency_without_candidates_is_told_where_they_come_from(cast: Cast) -> None:
    assert "They come from your CRM by themselves." in text_of(cast.charlies().get("/candidates"))


def test_a_long_list_is_paged_and_keeps_the_search(cast: Cast) -> None:
    with cast.app.app_context():
        for number in range(51):
            factories.make_candidate(cast.rows.installation_id, name=f"Bea {number}")

    page = cast.sams().get("/candidates?q=bea").text

    assert 'href="/candidates?q=bea&amp;page=2"' in page


def test_the_dashboard_says_what_is_now_and_what_comes_next(cast: Cast) -> None:
    cast.note()
    cast.prompt(step="check_in", opens_at=utcnow() + 7 * DAY)
    cast.prompt(step="move_on", opens_at=utcnow() - HOUR, snoozed_until=utcnow() + DAY)

    page = dashboard(cast)

    assert "Now Thank-you to Dr. Jo Park" in page
    assert "Move on, with your other openings (snoozed)" in page
    assert "Tue 17 Feb 09:00" in page


def test_where_nothing_is_open_the_dashboard_says_so(cast: Cast) -> None:
    with cast.app.app_context():
        rows = cast.rows
        factories.change(Submission, rows.installation_id, rows.submission_id, planned_at=utcnow())

    assert "Nothing is planned." in dashboard(cast)


def test_what_was_over_long_before_we_heard_of_it_says_so(cast: Cast) -> None:
    assert "This was over long before Afterword was connected" in dashboard(cast)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "done"}, "note sent now"),
        ({}, "no note yet"),
        ({"state": "blocked", "reason": "no_address"}, "no work address"),
        ({"state": "blocked", "reason": "contact_mode_unknown"}, "waits: nobody has said yet"),
        ({"state": "skipped", "reason": "stale"}, "skipped: it was over"),
        ({"opens": True}, "after the interview"),
    ],
)
def test_each_interviewers_note_is_told(cast: Cast, values: dict[str, object], said: str) -> None:
    moments: dict[str, object] = {}
    if values.get("state") == "done":
        moments = {"done_at": utcnow(), "done_by": cast.rows.recruiter_id}
    if values.pop("opens", False):
        moments = {"opens_at": utcnow() + HOUR, "due_at": utcnow() + 2 * HOUR}
    cast.note(**values, **moments)

    assert said in dashboard(cast)


def test_a_note_that_was_ticked_says_by_whom(cast: Cast) -> None:
    cast.note(state="done", done_at=utcnow(), done_by=cast.kit_id)

    assert "ticked by Kit Ray" in dashboard(cast)


def test_a_client_who_forbids_contact_is_said(cast: Cast) -> None:
    with cast.app.app_context():
        factories.change(
            ClientCompany,
            cast.rows.installation_id,
            cast.rows.client_company_id,
            contact_mode="none",
        )

    assert "this client allows no contact" in dashboard(cast)


def test_an_interview_without_interviewers_says_so(cast: Cast) -> None:
    with cast.app.app_context():
        factories.change(
            Interviewer,
            cast.rows.installation_id,
            cast.rows.interviewer_id,
            removed_at=utcnow(),
        )

    assert "Interviewers not captured." in dashboard(cast)


def test_an_interview_that_is_to_be_moved_says_so(cast: Cast) -> None:
    with cast.app.app_context():
        factories.change(
            Interview, cast.rows.installation_id, cast.rows.interview_id, status="rescheduling"
        )

    assert "to be moved, new time not known yet" in dashboard(cast)


def test_a_promise_that_nobody_knows_is_not_captured(cast: Cast) -> None:
    assert "When they decide not captured" in dashboard(cast)


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        (("exact", date(2026, 2, 20)), "by Fri 20 Feb"),
        (("approximate", date(2026, 2, 20)), "about Fri 20 Feb"),
        (("few_days", None), "within a few days"),
        (("none", None), "asked, and they would not say"),
    ],
)
def test_the_promise_in_force_is_told(
    cast: Cast, promise: tuple[str, date | None], said: str
) -> None:
    with cast.app.app_context():
        factories.make_debrief(
            cast.rows.installation_id,
            cast.rows.interview_id,
            promise_kind=promise[0],
            promise_on=promise[1],
        )

    assert f"When they decide {said}" in dashboard(cast)


def test_a_reply_puts_its_promise_in_force(cast: Cast) -> None:
    rows = cast.rows
    with cast.app.app_context():
        factories.make_debrief(rows.installation_id, rows.interview_id, promise_kind="few_days")
        factories.make_reply(rows.installation_id, rows.submission_id)

    page = dashboard(cast)

    assert "When they decide not captured" in page
    assert "The client answered without deciding named no date" in page


def test_the_timeline_tells_what_was_and_why(cast: Cast) -> None:
    rows = cast.rows
    cast.prompt(step="keep_applying", state="done", done_at=utcnow(), done_by=cast.kit_id)
    cast.prompt(step="card", state="cancelled", reason="interview_cancelled")
    cast.prompt(step="move_on", state="dismissed", reason="other: They met for lunch")
    cast.prompt(step="contacts", state="skipped", reason="stale", opens_at=None)
    cast.prompt(step="promised_date", expires_at=utcnow() - HOUR)
    with cast.app.app_context():
        factories.make_follow_up(
            rows.installation_id,
            rows.submission_id,
            channel="call",
            override_reason="They rang",
            recruiter_id=rows.recruiter_id,
        )
        factories.make_interview(
            rows.installation_id,
            rows.submission_id,
            round=2,
            status="cancelled",
            starts_at=utcnow() + DAY,
            ends_at=None,
        )

    page = dashboard(cast)

    for said in (
        "Interview, round 1",
        "Tell Ana Ruiz to keep applying told by Kit Ray",
        "A paper card besides the e-mail cancelled because the interview was cancelled",
        "dismissed because another reason: They met for lunch",
        "Ask Acme when they will decide expired",
        "Check-in with the client by phone by Sam Lee, although a rule spoke against it: They rang",
        "1 left out of the plan Find the interviewers' addresses because it was over",
        "Interview, round 2 cancelled",
    ):
        assert said in page


def test_the_debrief_is_told_and_can_be_changed(cast: Cast) -> None:
    with cast.app.app_context():
        factories.make_debrief(
            cast.rows.installation_id,
            cast.rows.interview_id,
            went_well="The case\nwent well",
            position_in_line="first",
            emotional_tie=True,
            linkedin_ok=True,
            interviews_close_on=date(2026, 2, 20),
            debriefed_at=utcnow(),
        )

    page = dashboard(cast)

    for said in (
        "What went well The case went well",
        "What did not not captured",
        "Position in line one of the first",
        "They stop interviewing Fri 20 Feb",
        "Besides an emotional tie, LinkedIn is fine",
        "Call held now",
        "Change the debrief",
    ):
        assert said in page


def test_an_interview_to_come_has_no_debrief_yet(cast: Cast) -> None:
    rows = cast.rows
    with cast.app.app_context():
        candidate = factories.make_candidate(rows.installation_id)
        submission = factories.make_submission(rows.installation_id, candidate)
        factories.make_interview(
            rows.installation_id, submission, starts_at=utcnow() + DAY, ends_at=None
        )

    assert "Write the debrief" not in text_of(cast.sams().get(f"/candidates/{candidate}"))


def test_what_the_crm_gives_unreadably_is_shown(cast: Cast) -> None:
    rows = cast.rows
    with cast.app.app_context():
        candidate = factories.make_candidate(
            rows.installation_id, defects=[{"field": "email", "problem": "is missing"}]
        )
        submission = factories.make_submission(
            rows.installation_id,
            candidate,
            stage=None,
            stage_name="Second look",
            defects=[{"field": "owner", "problem": "is unknown"}],
        )
        factories.make_interview(
            rows.installation_id,
            submission,
            starts_at=None,
            ends_at=None,
            defects=[{"field": "start", "problem": "is not a date"}],
        )

    page = text_of(cast.sams().get(f"/candidates/{candidate}"))

    for said in (
        "email is missing",
        "owner is unknown",
        "start is not a date",
        "gives no readable start for the interview of round 1",
        "stage “ Second look” is not known here",
    ):
        assert said in page


def test_another_zone_of_the_candidate_is_named(cast: Cast) -> None:
    change_candidate(cast, timezone="Europe/Madrid")

    assert "08:00 in Madrid, the candidate’s time" in dashboard(cast)


def test_a_candidate_who_is_gone_or_opted_out_is_said_to_be(cast: Cast) -> None:
    change_candidate(cast, deleted_at=utcnow(), opted_out=True)

    page = dashboard(cast)

    assert "no longer in the CRM" in page
    assert "opted out" in page


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [
        ("https://crm.example/c/1", True),
        ("http://crm.example/c/1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//crm.example", False),
        (None, False),
    ],
)
def test_only_a_web_address_is_linked_as_the_crms_page(
    cast: Cast, url: str | None, is_linked: bool
) -> None:
    change_candidate(cast, url=url)

    page = cast.sams().get(f"/candidates/{cast.rows.candidate_id}").text

    assert ("Open in CRM" in page) is is_linked
    assert ("javascript:" in page) is False


def test_messages_are_listed_with_their_states(cast: Cast) -> None:
    prompt = cast.prompt()
    with cast.app.app_context():
        factories.make_message(
            cast.rows.installation_id,
            prompt,
            state="queued",
            reason="server_silent",
            next_attempt_at=utcnow(),
            subject="Your thank-you note",
        )

    page = dashboard(cast)

    assert "Your thank-you note waits to go out. The mail server did not answer." in page


def test_a_candidate_put_forward_for_nothing_says_so(cast: Cast) -> None:
    with cast.app.app_context():
        candidate = factories.make_candidate(cast.rows.installation_id)

    page = text_of(cast.sams().get(f"/candidates/{candidate}"))

    assert "No submission is known" in page
    assert "No e-mail has been written" in page
