"""The plugin in earnest on a real BottleCRM: its webhooks, its leads, a worker, and the prompts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic, time
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import time_machine
from flask import Flask
from sqlalchemy import Select, select

from integrations.signatures import sign_timestamped
from plugin.app import create_app
from plugin.clock import utcnow
from plugin.config import Config
from plugin.domain.interviews import Interview
from plugin.domain.journeys import Journey
from plugin.domain.people import (
    Candidate,
    ClientCompany,
    ContactMode,
    Interviewer,
    Place,
    Recruiter,
)
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.reconcile import stored_state
from plugin.domain.submissions import Stage, Submission
from plugin.extensions import db, held
from plugin.local.valkey import Valkey
from plugin.queue import TaskName, enqueue, enqueue_after_commit
from plugin.services import crm_writes, follow_ups
from plugin.services.installations import InstallFacts, connect
from plugin.store import submissions
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.interviews import Interview as InterviewRow
from plugin.store.interviews import Interviewer as InterviewerRow
from plugin.store.messages import CrmWrite, Message
from plugin.store.prompts import Prompt
from tests.factories import make_message
from tests.real.agency import Agency, Webhook
from tests.real.plugin_processes import free_port, plugin_processes
from tests.services import Database, empty

HOME = Place("Europe/London", "GB", "ENG")
ANA = "ana.engelmann@northwind.example"
BO = "bo@northwind.example"

Facts = tuple[Any, ...]


@dataclass(frozen=True)
class Plugin:
    """The plugin, connected to the agency's CRM, and a look into its database."""

    app: Flask
    webhooks_url: str
    installation_id: int

    def deliveries(self) -> list[Delivery]:
        """Return what came by webhook, oldest first."""
        with self.app.app_context(), transaction(self.installation_id) as session:
            query = select(Delivery).where(Delivery.source == "webhook").order_by(Delivery.id)
            rows = list(session.scalars(query))
            session.expunge_all()
            return rows

    def stage(self, lead: str) -> str | None:
        with self.app.app_context(), transaction(self.installation_id) as session:
            row = submissions.Submission
            return session.scalar(select(row.stage).where(row.ref == lead))

    def prompts(self, lead: str) -> dict[int, Facts]:
        """Return each stored prompt of the lead by its row: key, state, reason, moments, rules."""
        with self.app.app_context(), transaction(self.installation_id) as session:
            query = (
                select(Prompt, InterviewRow.ref, InterviewerRow.ref)
                .join(InterviewRow, InterviewRow.id == Prompt.interview_id)
                .outerjoin(InterviewerRow, InterviewerRow.id == Prompt.interviewer_id)
                .join(submissions.Submission, submissions.Submission.id == Prompt.submission_id)
                .where(submissions.Submission.ref == lead)
            )
            return {
                row.id: _facts(row, (row.step, interview, interviewer, row.occurrence), row.state)
                for row, interview, interviewer in session.execute(query)
            }

    def poll(self) -> None:
        """Ring the bell for a poll, as the clock does once a minute."""
        with self.app.app_context():
            enqueue(TaskName.POLL, self.installation_id)

    def note_about(self, lead: str, text: str) -> None:
        """Have a note about a sent message written, as sending one does."""
        with self.app.app_context():
            message_id = make_message(self.installation_id, min(self.prompts(lead)))
            with transaction(self.installation_id) as session:
                crm_writes.add_note(session, session.get_one(Message, message_id), text)
                enqueue_after_commit(session, TaskName.WRITE_TO_CRM, self.installation_id)

    def written(self, lead: str) -> str | None:
        """Return the CRM's id of the note on this lead, once we have written down that it is."""
        with self.app.app_context(), transaction(self.installation_id) as session:
            query = _writes(lead).with_only_columns(CrmWrite.crm_ref)
            return session.scalar(query.where(CrmWrite.state == "written"))

    def forget_that_it_was_written(self, lead: str) -> None:
        """Leave the row as a worker does that is killed after the CRM took the note."""
        with self.app.app_context(), transaction(self.installation_id) as session:
            row = session.scalars(_writes(lead)).one()
            row.state, row.crm_ref, row.next_attempt_at = "pending", None, None
            enqueue_after_commit(session, TaskName.WRITE_TO_CRM, self.installation_id)

    def let_the_stage_settle(self) -> None:
        """Plan as the sweep will a minute from now: stages may flap for so long."""
        with (
            time_machine.travel(utcnow() + timedelta(seconds=61)),
            self.app.app_context(),
        ):
            follow_ups.replan(self.installation_id)


def _writes(lead: str) -> Select[tuple[CrmWrite]]:
    row = submissions.Submission
    return select(CrmWrite).join(row, row.id == CrmWrite.submission_id).where(row.ref == lead)


def _facts(prompt: Any, key: tuple[Any, ...], state: str) -> Facts:
    return (
        *key,
        str(state),
        prompt.reason,
        prompt.opens_at,
        prompt.due_at,
        prompt.limit_at,
        prompt.expires_at,
        prompt.needs_decision,
        tuple(prompt.rules),
        tuple(prompt.sources),
    )


def planned(journey: Journey) -> set[Facts]:
    """Return what the pure planner says of a journey, as `Plugin.prompts` tells it."""
    return {
        _facts(
            prompt,
            (
                str(prompt.key.step),
                prompt.key.interview_ref,
                prompt.key.interviewer_ref,
                prompt.key.occurrence,
            ),
            stored_state(prompt.state),
        )
        for prompt in plan(journey, DEFAULT_PLAYBOOK, as_of=utcnow()).prompts
    }


def journey_of(lead: str, starts_at: datetime) -> Journey:
    """Return what the agency did in the CRM, as a journey, told without the plugin's help."""
    return Journey(
        submission=Submission(lead, Stage.INTERVIEWING, None, "Senior Robotics Engineer"),
        candidate=Candidate("Priya Natarajan", "priya@mail.example"),
        recruiter=Recruiter(HOME),
        client_company=ClientCompany(HOME, "Northwind Robotics", ContactMode.DIRECT),
        interviews=(
            Interview(
                ref=f"{lead}:1",
                starts_at=starts_at,
                timezone="Europe/London",
                ends_at=starts_at + timedelta(minutes=45),
                round=1,
                interviewers=(
                    Interviewer(ANA, "Ana Engelmann", ANA, "VP Engineering"),
                    Interviewer(BO, None, BO, None),
                ),
            ),
        ),
    )


def eventually(holds: Callable[[], bool], within: float = 60) -> None:
    """Wait until it holds: other processes do the work. Fails when the time is over."""
    deadline = monotonic() + within
    while not holds():
        assert monotonic() < deadline, "it did not come to that in time"
        Event().wait(0.05)


@pytest.fixture(scope="module")
def config(migrated_database: Database, valkey_server: Valkey) -> Config:
    empty(migrated_database)
    port = free_port()
    return Config(
        secret_key="a secret for tests only, of no use elsewhere",
        encryption_keys=("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",),
        base_url=f"http://127.0.0.1:{port}",
        database_url=migrated_database.url,
        database_owner_url=migrated_database.owner_url,
        redis_url=valkey_server.url,
        smtp_url="smtp://127.0.0.1:9",
        mail_from="Afterword <afterword@afterword.example>",
    )


@pytest.fixture(scope="module")
def plugin(
    config: Config, agency: Agency, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Plugin]:
    """The plugin's processes, installed on the agency's CRM; the webhook is not there yet."""
    app = create_app(config)
    port = int(config.base_url.rpartition(":")[2])
    with plugin_processes(config, port, tmp_path_factory.mktemp("plugin")):
        plugin = installed(app, config, agency, {"token": agency.token})
        yield plugin
    with app.app_context():
        db.engine.dispose()
    held.redis.close()


def installed(app: Flask, config: Config, agency: Agency, secrets: dict[str, str]) -> Plugin:
    facts = InstallFacts(
        name="Harbour Talent Agency",
        base_url=agency.base_url,
        place=HOME,
        secrets=secrets,
        contact_mode=ContactMode.DIRECT,
        settings={"poll_minutes": 0},
    )
    with app.app_context():
        done = connect("bottlecrm", "harbour", facts)
    url = f"{config.base_url}/webhooks/{done.installation_key}"
    return Plugin(app, url, done.installation_id)


@pytest.fixture(scope="module")
def webhook(plugin: Plugin, agency: Agency, config: Config) -> Iterator[Webhook]:
    """The webhook that the admin made in the CRM, its secret pasted into the plugin."""
    webhook = agency.add_webhook(plugin.webhooks_url)
    secrets = {"token": agency.token, "webhook_secret": webhook.secret}
    installed(plugin.app, config, agency, secrets)
    yield webhook
    agency.remove_webhook(webhook)


@pytest.fixture
def monday() -> datetime:
    """15:00 in London on a Monday one to two weeks from now: nothing of it has begun."""
    today = utcnow().astimezone(ZoneInfo("Europe/London"))
    day = today + timedelta(days=14 - today.weekday())
    return day.replace(hour=15, minute=0, second=0, microsecond=0).astimezone(UTC)


def book(agency: Agency, lead: str, starts_at: datetime) -> None:
    """Book the interview as a recruiter would type it: London's wall clock, no offset."""
    local = starts_at.astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None)
    agency.set_fields(
        lead,
        interview_at=local.isoformat(timespec="minutes"),
        interview_end=(local + timedelta(minutes=45)).isoformat(timespec="minutes"),
        interviewer_emails=f"{ANA}, {BO}",
    )


def test_the_crms_test_button_arrives_verified_and_is_kept_once(
    agency: Agency, plugin: Plugin, webhook: Webhook
) -> None:
    agency.press_test(webhook)

    (log,) = agency.deliveries(webhook)
    (kept,) = plugin.deliveries()
    assert (log["event"], log["status"], log["response_status"]) == ("ping", "succeeded", 200)
    assert kept.dedupe_key == log["event_id"]


def test_a_changed_copy_gets_401_and_the_same_bytes_again_are_kept_once(
    agency: Agency, plugin: Plugin, webhook: Webhook
) -> None:
    agency.press_test(webhook)
    before = plugin.deliveries()
    body = before[-1].body
    signature = sign_timestamped(webhook.secret, body, at=int(time()))
    headers = {"X-BottleCRM-Signature": signature}

    forged = httpx.post(plugin.webhooks_url, headers=headers, content=body + b" ")
    repeated = httpx.post(plugin.webhooks_url, headers=headers, content=body)

    assert (forged.status_code, repeated.status_code) == (401, 200)
    assert len(plugin.deliveries()) == len(before)


def test_a_booked_interview_brings_the_prompts_that_the_playbook_calls_for(
    agency: Agency, plugin: Plugin, webhook: Webhook, monday: datetime
) -> None:
    lead = agency.add_candidate("Priya")
    agency.move(lead, "Client interview")
    book(agency, lead, monday)

    expected = planned(journey_of(lead, monday))
    eventually(lambda: set(plugin.prompts(lead).values()) == expected)

    assert {facts[0] for facts in expected} >= {"prep_kit", "thank_you", "check_in", "move_on"}


def test_a_rescheduled_interview_moves_the_same_prompts(
    agency: Agency, plugin: Plugin, webhook: Webhook, monday: datetime
) -> None:
    lead = agency.add_candidate("Rosa")
    book(agency, lead, monday)
    eventually(lambda: bool(plugin.prompts(lead)))
    rows = set(plugin.prompts(lead))

    later = monday + timedelta(days=2, hours=-4)
    book(agency, lead, later)

    expected = planned(journey_of(lead, later))
    eventually(lambda: set(plugin.prompts(lead).values()) == expected)
    assert set(plugin.prompts(lead)) == rows


def test_a_rejection_cancels_the_rest_with_its_reason_and_opens_move_on(
    agency: Agency, plugin: Plugin, webhook: Webhook, monday: datetime
) -> None:
    lead = agency.add_candidate("Sami")
    book(agency, lead, monday)
    eventually(lambda: bool(plugin.prompts(lead)))

    agency.move(lead, "Rejected")
    eventually(lambda: plugin.stage(lead) == "rejected")
    plugin.let_the_stage_settle()

    rejected = replace(
        journey_of(lead, monday),
        submission=Submission(lead, Stage.REJECTED, agency.changed_at(lead)),
    )
    (farewell,) = planned(rejected)
    prompts = set(plugin.prompts(lead).values())
    assert farewell[0] == "move_on"
    assert farewell in prompts
    assert {facts[4:6] for facts in prompts - {farewell}} == {("cancelled", "rejected")}


def test_an_emptied_time_cancels_the_interviews_prompts(
    agency: Agency, plugin: Plugin, webhook: Webhook, monday: datetime
) -> None:
    lead = agency.add_candidate("Tove")
    book(agency, lead, monday)
    eventually(lambda: bool(plugin.prompts(lead)))

    agency.set_fields(lead, interview_at="")

    eventually(
        lambda: (
            {facts[4:6] for facts in plugin.prompts(lead).values()}
            == {("cancelled", "interview_cancelled")}
        )
    )


def test_polling_alone_heals_what_no_webhook_brought(
    agency: Agency, plugin: Plugin, webhook: Webhook, monday: datetime
) -> None:
    lead = agency.add_candidate("Umar")
    book(agency, lead, monday)
    eventually(lambda: bool(plugin.prompts(lead)))
    later = monday + timedelta(days=1)
    with agency.webhook_off(webhook):
        book(agency, lead, later)
    came = len(plugin.deliveries())

    plugin.poll()

    expected = planned(journey_of(lead, later))
    eventually(lambda: set(plugin.prompts(lead).values()) == expected)
    assert len(plugin.deliveries()) == came


def test_a_note_is_one_comment_even_where_a_worker_died_before_it_wrote_that_down(
    agency: Agency, plugin: Plugin, webhook: Webhook, monday: datetime
) -> None:
    lead = agency.add_candidate("Vera")
    book(agency, lead, monday)
    eventually(lambda: bool(plugin.prompts(lead)))
    plugin.note_about(lead, "Coached on the thank-you note to Ana.")
    eventually(lambda: plugin.written(lead) is not None)
    first = plugin.written(lead)

    plugin.forget_that_it_was_written(lead)
    eventually(lambda: plugin.written(lead) is not None)

    assert plugin.written(lead) == first
    (comment,) = agency.comments(lead)
    assert comment.startswith("Coached on the thank-you note to Ana.\n")
