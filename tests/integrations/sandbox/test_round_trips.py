"""What a person does in the sandbox CRM's pages reaches the adapter as what it was, and back."""

from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox.clock import utcnow
from integrations.sandbox.store import Delivery
from plugin.crm import NoteDraft
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmEventType, CrmRecords, InterviewerRecord, RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.conftest import RunningSandbox
from tests.integrations.contract import NOTE, TASK, poll_all
from tests.integrations.sandbox.browser import BOOKING, Browser
from tests.integrations.sandbox.conftest import ReceivingPlugin


def deliver(sandbox: RunningSandbox) -> int:
    return sandbox.here.courier.deliver_due()


def polled(adapter: GenericAdapter, cursor: str | None = None) -> CrmRecords:
    """All that is told from a cursor on."""
    found, page = CrmRecords(), adapter.poll(cursor)
    assert not page.has_more
    for event in adapter.parse_page(page.body):
        found = found.merged(event.records or CrmRecords())
    return found


def last_cursor(adapter: GenericAdapter) -> str:
    return list(poll_all(adapter))[-1].cursor


def test_a_booking_arrives_as_it_was_entered(
    sandbox: RunningSandbox, browser: Browser, plugin: ReceivingPlugin
) -> None:
    browser.send("/interviews/new", **BOOKING)
    deliver(sandbox)

    event = plugin.the_event()
    assert (event.type, event.name) == (CrmEventType.CHANGED, "interview.scheduled")
    assert event.records is not None
    (interview,) = event.records.interviews
    assert interview.starts_at == datetime(2026, 7, 14, 8, 30, tzinfo=UTC)
    assert interview.ends_at == datetime(2026, 7, 14, 9, 15, tzinfo=UTC)
    assert (interview.timezone, interview.round) == ("Europe/Berlin", 3)
    assert interview.defects == ()
    assert interview.interviewers == (
        InterviewerRecord(
            ref="jo.park@halden-pike.example",
            name="Dr. Jo Park",
            email="jo.park@halden-pike.example",
            title="Head of Data",
        ),
        InterviewerRecord(ref="al-yu", name="Al Yu"),
    )


def test_all_that_a_booking_refers_to_comes_along(
    sandbox: RunningSandbox, browser: Browser, plugin: ReceivingPlugin
) -> None:
    browser.send("/interviews/new", **BOOKING)
    deliver(sandbox)

    records = plugin.the_event().records
    assert records is not None
    assert [one.ref for one in records.submissions] == ["S-1"]
    assert [one.name for one in records.candidates] == ["Ana Ruiz"]
    assert [one.name for one in records.client_companies] == ["Halden & Pike"]
    assert [one.name for one in records.recruiters] == ["Maya Okonjo"]


@pytest.mark.parametrize(
    ("path", "fields", "event"),
    [
        ("/interviews/I-1/reschedule", BOOKING, "interview.rescheduled"),
        ("/interviews/I-1/ask-to-move", {}, "interview.rescheduled"),
        ("/interviews/I-1/cancel", {}, "interview.cancelled"),
        ("/interviews/I-1/complete", {}, "interview.completed"),
        ("/interviews/I-1/no-show", {}, "interview.no_show"),
        ("/interviews/I-1/delete", {}, "interview.deleted"),
        ("/submissions/S-1/stage", {"stage": "offer"}, "submission.stage_changed"),
        ("/candidates/C-1/edit", {"name": "Ana R."}, "candidate.updated"),
        ("/candidates/C-1/delete", {}, "candidate.deleted"),
        ("/plugin/ping", {}, "ping"),
    ],
)
def test_each_button_sends_its_event(
    sandbox: RunningSandbox,
    browser: Browser,
    plugin: ReceivingPlugin,
    path: str,
    fields: dict[str, str],
    event: str,
) -> None:
    browser.send(path, **fields)
    deliver(sandbox)

    assert plugin.the_event().name == event


def test_a_new_candidate_is_told_of_with_their_submission(
    sandbox: RunningSandbox, browser: Browser, plugin: ReceivingPlugin
) -> None:
    browser.send(
        "/candidates/new",
        page="/candidates/new",
        name="Nils Aakre",
        email="nils@mail.example",
        timezone="Europe/Oslo",
        job_order="J-1",
    )
    deliver(sandbox)

    events = [plugin.adapter.parse({}, body)[0] for body in plugin.bodies]
    assert [(event.name, event.ref) for event in events] == [
        ("candidate.created", "C-41"),
        ("submission.created", "S-45"),
    ]


def test_moving_to_the_same_stage_says_nothing(
    sandbox: RunningSandbox, browser: Browser, plugin: ReceivingPlugin
) -> None:
    browser.send("/submissions/S-1/stage", stage="interviewing")

    assert deliver(sandbox) == 0


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("cancel", InterviewStatus.CANCELLED),
        ("no-show", InterviewStatus.NO_SHOW),
        ("complete", InterviewStatus.COMPLETED),
    ],
)
def test_what_became_of_an_interview_is_polled(
    sandbox_adapter: GenericAdapter, browser: Browser, outcome: str, status: InterviewStatus
) -> None:
    cursor = last_cursor(sandbox_adapter)

    browser.send(f"/interviews/I-1/{outcome}")

    changed = polled(sandbox_adapter, cursor)
    assert [(one.ref, one.status) for one in changed.interviews] == [("I-1", status)]
    assert changed.candidates == ()


def test_a_move_on_the_board_is_polled(sandbox_adapter: GenericAdapter, browser: Browser) -> None:
    cursor = last_cursor(sandbox_adapter)

    browser.send("/submissions/S-1/stage", page="/board", stage="rejected")

    (submission,) = polled(sandbox_adapter, cursor).submissions
    assert (submission.stage, submission.stage_name) == (Stage.REJECTED, "Turned down")
    assert submission.stage_changed_at is not None


def test_deletions_are_polled_as_tombstones(
    sandbox_adapter: GenericAdapter, browser: Browser
) -> None:
    cursor = last_cursor(sandbox_adapter)

    browser.send("/candidates/C-3/delete")

    changed = polled(sandbox_adapter, cursor)
    assert [(one.ref, one.is_deleted, one.name) for one in changed.candidates] == [
        ("C-3", True, None)
    ]
    assert {one.ref for one in changed.submissions} == {"S-3"}
    assert all(one.is_deleted for one in (*changed.submissions, *changed.interviews))


def test_nothing_new_is_an_empty_page_with_the_same_cursor(
    sandbox_adapter: GenericAdapter,
) -> None:
    cursor = last_cursor(sandbox_adapter)

    page = sandbox_adapter.poll(cursor)

    assert (page.cursor, page.has_more) == (cursor, False)
    assert sandbox_adapter.parse_page(page.body) == []


def test_a_record_is_fetched_with_what_it_refers_to(sandbox_adapter: GenericAdapter) -> None:
    found = sandbox_adapter.fetch([(RecordKind.INTERVIEW, "I-1")])

    assert [one.ref for one in found.interviews] == ["I-1"]
    assert [one.ref for one in found.submissions] == ["S-1"]
    assert [one.ref for one in found.candidates] == ["C-1"]
    assert [one.ref for one in found.client_companies] == ["CC-1"]
    assert [one.ref for one in found.recruiters] == ["R-1"]


def test_a_candidate_is_fetched_with_all_their_interviews(sandbox_adapter: GenericAdapter) -> None:
    found = sandbox_adapter.fetch([(RecordKind.CANDIDATE, "C-1")])

    assert {one.ref for one in found.submissions} == {"S-1", "S-41"}
    assert len(found.interviews) == 2


def test_a_deleted_candidate_is_gone_when_fetched(
    sandbox_adapter: GenericAdapter, browser: Browser
) -> None:
    browser.send("/candidates/C-3/delete")

    (candidate,) = sandbox_adapter.fetch([(RecordKind.CANDIDATE, "C-3")]).candidates

    assert candidate.is_deleted


def test_a_note_and_a_task_are_shown_once_on_the_candidates_page(
    sandbox_adapter: GenericAdapter, browser: Browser
) -> None:
    for _ in range(2):
        sandbox_adapter.write_note(NOTE)
        sandbox_adapter.write_task(TASK)

    page = browser.see("/candidates/C-1")

    assert page.count("thank-you note went out.<br>Well done.") == 1
    assert page.count("Call Ana") == 1


def test_a_notes_text_is_text(sandbox_adapter: GenericAdapter, browser: Browser) -> None:
    sandbox_adapter.write_note(NoteDraft("note-2", "C-1", None, "<script>alert(1)</script>"))

    page = browser.client.get("/candidates/C-1").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_refused_delivery_waits_and_is_sent_again_as_the_same_fact(
    sandbox: RunningSandbox,
    browser: Browser,
    plugin: ReceivingPlugin,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plugin.answers.append(Response("restarting", 503))
    browser.send("/interviews/I-1/cancel")
    deliver(sandbox)
    assert deliver(sandbox) == 0

    later = utcnow() + timedelta(seconds=3)
    monkeypatch.setattr("integrations.sandbox.courier.utcnow", lambda: later)
    deliver(sandbox)

    assert len(plugin.bodies) == 2
    assert len(set(plugin.keys())) == 1
    assert plugin.headers[0]["X-Afterword-Delivery"] == plugin.headers[1]["X-Afterword-Delivery"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [(200, "delivered"), (503, "pending"), (302, "pending"), (401, "failed"), (404, "failed")],
)
def test_an_answer_settles_a_delivery_or_lets_it_wait(
    sandbox: RunningSandbox,
    browser: Browser,
    plugin: ReceivingPlugin,
    answer: int,
    state: str,
) -> None:
    plugin.answers.append(Response("so", answer))
    browser.send("/interviews/I-1/cancel")

    deliver(sandbox)

    with sandbox.here.store.reading() as session:
        row = session.get_one(Delivery, 1)
    assert (row.state, row.attempts, row.answer) == (state, 1, f"{answer} so")


def test_a_plugin_that_does_not_answer_is_tried_again(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    sandbox.know_plugin("http://127.0.0.1:9/hook", "interview.cancelled")
    browser.send("/interviews/I-1/cancel")

    deliver(sandbox)

    assert "no answer (ConnectError)" in browser.see("/plugin")
    with sandbox.here.store.reading() as session:
        assert session.get_one(Delivery, 1).state == "pending"


def test_the_redeliver_button_sends_the_same_fact_again(
    sandbox: RunningSandbox, browser: Browser, plugin: ReceivingPlugin
) -> None:
    browser.send("/interviews/I-1/cancel")
    deliver(sandbox)

    browser.send("/plugin/deliveries/1/redeliver", page="/plugin")

    assert len(plugin.bodies) == 2
    assert plugin.bodies[0] == plugin.bodies[1]


def test_events_that_the_plugin_did_not_ask_for_are_not_sent(
    sandbox: RunningSandbox, browser: Browser, plugin: ReceivingPlugin
) -> None:
    sandbox.know_plugin("http://127.0.0.1:9/hook", "interview.scheduled")

    browser.send("/interviews/I-1/cancel")

    assert deliver(sandbox) == 0
