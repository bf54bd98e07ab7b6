"""In whatever order the CRM, recruiters, the planner and the worker act: what is off is not sent.

The real services on real rows, and a mail server that counts. What speaks against an e-mail may
come and go any number of times, before and after it is written, queued and claimed.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.coaching import Letter
from plugin.domain.interview_days import LIVE_STATUSES
from plugin.domain.interviews import InterviewStatus
from plugin.domain.messages import MessageState
from plugin.domain.people import ContactMode
from plugin.domain.records import InterviewRecord
from plugin.domain.submissions import CLOSING_STAGES, Stage
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.errors import Conflict, Refused
from plugin.services import contact_modes, drafting, messages, sending
from plugin.services.contact_scopes import ModeChange
from plugin.services.drafting import Begun
from plugin.services.suppressions import lift, suppress
from plugin.store.messages import Message
from plugin.store.people import ClientCompany
from tests.conftest import A_TUESDAY
from tests.mail.servers import Mailbox
from tests.use_cases.crm_desk import (
    AL,
    CANDIDATE,
    JO,
    SUBMISSION,
    CrmDesk,
    an_hour,
    everything,
)

HELD = an_hour(datetime(2026, 2, 10, 7, 0, tzinfo=UTC))
TO_JO = "thank_you P-1"


@dataclass
class Story:
    """One note to coach on, and what the CRM, the agency and the candidate say of it now."""

    mailbox: Mailbox
    clock: time_machine.Traveller
    desk: CrmDesk = field(default_factory=CrmDesk)
    interview: InterviewRecord = HELD
    stage: Stage = Stage.INTERVIEWING
    has_opted_out: bool = False
    has_asked_for_none: bool = False
    mode: ContactMode = ContactMode.DIRECT
    tokens: int = 0

    def __post_init__(self) -> None:
        self.desk.polls(everything(HELD))

    @property
    def is_off(self) -> bool:
        """Tell whether anything speaks against the e-mail."""
        return any(
            (
                self.interview.status not in LIVE_STATUSES,
                self.interview.is_deleted,
                self.interview.starts_at != HELD.starts_at,
                JO not in (self.interview.interviewers or ()),
                self.stage in CLOSING_STAGES,
                self.has_opted_out,
                self.has_asked_for_none,
                self.mode is ContactMode.NONE,
            )
        )

    def tell_of_interview(self, **changes: Any) -> None:
        self.interview = replace(self.interview, **changes)
        self._tell(self.interview)

    def tell_stage(self, stage: Stage) -> None:
        self.stage = stage
        self._tell(replace(SUBMISSION, stage=stage))

    def tell_opt_out(self, has_opted_out: bool) -> None:
        self.has_opted_out = has_opted_out
        self._tell(replace(CANDIDATE, opted_out=has_opted_out))

    def _tell(self, record: Any) -> None:
        self.clock.shift(timedelta(seconds=1))
        self.desk.hears(self.desk.changed(record))

    def write_and_press_send(self) -> None:
        """Write and queue the e-mail, unless one is told that it must not go out."""
        prompt_id = self.desk.prompts()[TO_JO].id
        viewer = self.desk.viewer
        self.tokens += 1
        with contextlib.suppress(Refused, Conflict):
            form = drafting.start_draft(viewer, prompt_id, None)
            letter = Letter(form.subject, form.text)
            token = f"a-token-of-one-form-{self.tokens:04}"
            saved = drafting.save_draft(viewer, prompt_id, token, letter, Begun(None, None))
            seen = messages.get_message(viewer, saved.message_id).seen
            messages.send_message(viewer, saved.message_id, seen)

    def send(self) -> None:
        """Let the worker send what is due: nothing, while anything speaks against it."""
        before = len(self.mailbox.mails)
        sending.send_due(self.desk.installation_id)
        assert not self.is_off or len(self.mailbox.mails) == before

    def wish(self, is_for_none: bool) -> None:
        self.has_asked_for_none = is_for_none
        with self.desk.session() as session:
            wish = {"address": CANDIDATE.email or "", "scope": Scope.COACHING}
            if is_for_none:
                suppress(
                    session,
                    installation_id=self.desk.installation_id,
                    source=SuppressionSource.RECRUITER,
                    at=utcnow(),
                    **wish,
                )
            else:
                lift(session, installation_id=self.desk.installation_id, **wish)

    def set_mode(self, mode: ContactMode) -> None:
        self.mode = mode
        with self.desk.session() as session:
            company_id = session.scalars(select(ClientCompany.id)).one()
        contact_modes.take_change(self.desk.viewer, ModeChange((company_id,), mode))


THEN = {"is_deleted": False, "starts_at": HELD.starts_at, "ends_at": HELD.ends_at}
LATER = {
    "starts_at": datetime(2026, 2, 12, 7, 0, tzinfo=UTC),
    "ends_at": datetime(2026, 2, 12, 8, 0, tzinfo=UTC),
}
Event = Callable[[Story], None]
OFF: dict[str, Event] = {
    "cancelled": lambda s: s.tell_of_interview(status=InterviewStatus.CANCELLED),
    "no-show": lambda s: s.tell_of_interview(status=InterviewStatus.NO_SHOW),
    "to be moved": lambda s: s.tell_of_interview(status=InterviewStatus.RESCHEDULING),
    "moved": lambda s: s.tell_of_interview(**LATER),
    "deleted": lambda s: s.tell_of_interview(is_deleted=True),
    "off the panel": lambda s: s.tell_of_interview(interviewers=(AL,)),
    "withdrawn": lambda s: s.tell_stage(Stage.WITHDRAWN),
    "offer": lambda s: s.tell_stage(Stage.OFFER),
    "opted out": lambda s: s.tell_opt_out(True),
    "asked for none": lambda s: s.wish(True),
    "no contact": lambda s: s.set_mode(ContactMode.NONE),
}
ON: dict[str, Event] = {
    "on again": lambda s: s.tell_of_interview(status=InterviewStatus.SCHEDULED, **THEN),
    "held": lambda s: s.tell_of_interview(status=InterviewStatus.COMPLETED, **THEN),
    "back on the panel": lambda s: s.tell_of_interview(interviewers=(JO, AL)),
    "interviewing again": lambda s: s.tell_stage(Stage.INTERVIEWING),
    "opted in": lambda s: s.tell_opt_out(False),
    "wish taken back": lambda s: s.wish(False),
    "direct": lambda s: s.set_mode(ContactMode.DIRECT),
}
ACTS: dict[str, Event] = {
    "send pressed": Story.write_and_press_send,
    "worker": Story.send,
    "planner": lambda s: s.desk.catches_up(),
    "a minute later": lambda s: s.clock.shift(timedelta(seconds=61)),
}
EVENTS = OFF | ON | ACTS


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


def test_without_anything_against_it_the_email_goes_out_once(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    story = Story(mailbox, clock)

    for act in ("send pressed", "worker", "worker"):
        EVENTS[act](story)

    assert len(mailbox.mails) == 1


def test_what_is_lifted_before_the_worker_comes_stops_nothing(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    story = Story(mailbox, clock)

    lifted = ("no contact", "direct", "opted out", "opted in", "planner")
    for act in (*lifted, "send pressed", "worker"):
        EVENTS[act](story)

    assert (story.is_off, len(mailbox.mails)) == (False, 1)


@pytest.mark.parametrize("event", OFF)
@pytest.mark.parametrize("between", ["planner", None])
def test_what_is_off_before_the_worker_comes_is_not_sent(
    mailbox: Mailbox, clock: time_machine.Traveller, event: str, between: str | None
) -> None:
    """Whether or not the planner came in between."""
    story = Story(mailbox, clock)
    story.write_and_press_send()

    OFF[event](story)
    for act in filter(None, ("a minute later", between, "worker")):
        EVENTS[act](story)

    assert mailbox.mails == []
    with story.desk.session() as session:
        assert session.scalars(select(Message.state)).all() == [MessageState.CANCELLED]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    before=st.lists(st.sampled_from(sorted(EVENTS)), max_size=5),
    off=st.sampled_from(sorted(OFF)),
    after=st.lists(st.sampled_from(sorted(EVENTS)), max_size=5),
)
def test_no_order_of_events_sends_what_is_off(
    mailbox: Mailbox,
    clock: time_machine.Traveller,
    before: list[str],
    off: str,
    after: list[str],
) -> None:
    mailbox.mails.clear()
    clock.move_to(A_TUESDAY, tick=False)
    story = Story(mailbox, clock)

    for event in ("send pressed", *before, "send pressed", off, *after, "worker"):
        EVENTS[event](story)
