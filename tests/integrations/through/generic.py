"""An agency on the sandbox CRM, which speaks the protocol; its first interview is followed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import select

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox.agency import Booking
from integrations.sandbox.proofs import ACCOUNT, launch_token, signature
from integrations.sandbox.store import (
    Candidate,
    Delivery,
    Interview,
    Note,
    Submission,
    Task,
    installed,
)
from tests.integrations.through.agency import (
    CANCELLED,
    DELETED,
    EVERY_WAY,
    MOVED,
    WEBHOOK_SECRET,
    Agency,
    Ground,
    Person,
    Sent,
    Story,
    seconds,
)

INTERVIEW = "I-1"
JO = {"ref": "park", "name": "Dr. Jo Park", "email": "jo.park@halden-pike.example"}


class OnGeneric(Agency):
    kind = "generic"
    told_by: ClassVar = dict.fromkeys((MOVED, CANCELLED, DELETED), EVERY_WAY)

    def __init__(self, ground: Ground) -> None:
        self.running = ground.sandbox()
        self.here = self.running.here
        self.base_url = self.here.config.base_url.rstrip("/")
        self.secrets = {"shared_secret": WEBHOOK_SECRET}
        self.settings = {"account": ACCOUNT}
        with self.here.store.reading() as session:
            # The sandbox was filled by the real clock: from there on it stands still.
            filled_at = session.get_one(Candidate, "C-1").updated_at
        self.now = filled_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        ground.clock.move_to(self.now)
        starts_at = self.now + timedelta(days=2)
        self.moves(starts_at, starts_at + timedelta(hours=1), self.now)
        self.story = self._story(starts_at)

    def _story(self, starts_at: datetime) -> Story:
        with self.here.store.reading() as session:
            submission = session.get_one(Submission, "S-1")
            recruiter = submission.job_order.recruiter
            return Story(
                candidate=Person(submission.candidate.ref, submission.candidate.email),
                recruiter=Person(recruiter.ref, recruiter.email),
                submission_ref="S-1",
                interview_ref=INTERVIEW,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                timezone="Europe/London",
                interviewer_emails=(JO["email"],),
            )

    def is_connected(self, installation_key: str) -> None:
        self.running.know_plugin("http://127.0.0.1:9/", " ".join(GenericAdapter.event_names))
        with self.here.store.writing() as session:
            row = installed(session)
            row.installation_key, row.shared_secret = installation_key, WEBHOOK_SECRET

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        booking = Booking(starts_at, ends_at - starts_at, "Europe/London", 2, [JO])
        with self.here.store.writing() as session:
            self.here.agency.rebook(session, session.get_one(Interview, INTERVIEW), booking)

    def cancels(self, at: datetime) -> None:
        with self.here.store.writing() as session:
            self.here.agency.settle(session, session.get_one(Interview, INTERVIEW), "cancel")

    def deletes(self, at: datetime) -> None:
        with self.here.store.writing() as session:
            self.here.agency.delete_interview(session, session.get_one(Interview, INTERVIEW))

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        """Return the newest that the sandbox has queued; a booking is announced for it first."""
        with self.here.store.reading() as session:
            found = session.scalars(select(Delivery).order_by(Delivery.id.desc())).first()
            body = found.body if found else None
        if body is None:
            self.moves(self.story.starts_at, self.story.ends_at, at)
            return self.delivery(change, at, secret=secret)
        headers = {
            "X-Afterword-Signature": signature([secret], body),
            "X-Afterword-Delivery": f"attempt-{seconds(at)}",
        }
        return Sent(body, headers)

    def notes(self) -> list[str]:
        with self.here.store.reading() as session:
            return list(session.scalars(select(Note.text)))

    def tasks(self) -> list[str]:
        with self.here.store.reading() as session:
            return list(session.scalars(select(Task.title)))

    def launch(self, installation_key: str, at: datetime) -> Mapping[str, str]:
        with self.here.store.reading() as session:
            token = launch_token(
                installed(session), self.story.recruiter.ref, self.story.candidate.ref
            )
        return {"installation": installation_key, "jwt": token}
