"""What the tests must be told of each kind of CRM: one invented agency in it, and what goes on.

A kind's own fake server answers; the adapter is the one that the registry names, and all that it is
told and tells goes by the product's own use cases and addresses.
"""

import abc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import time_machine
from pytest_httpserver import HTTPServer

from plugin.domain.people import Place
from tests.integrations.conftest import RunningSandbox

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
WEBHOOK_SECRET = "the-webhook-secret-of-the-tests-0001"
OTHER_SECRET = "the-webhook-secret-of-somebody-else-2"

MOVED, CANCELLED, DELETED = "moved", "cancelled", "deleted"
POLL, HOOK, COMPARISON = "poll", "webhook", "comparison"
EVERY_WAY = (POLL, HOOK, COMPARISON)


@dataclass(frozen=True, slots=True)
class Person:
    ref: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """The interview that the tests follow, as the mirror must have it. Moments are aware UTC.

    `interviewer_emails` are in their alphabet, those that are not known first.
    """

    candidate: Person
    recruiter: Person
    submission_ref: str
    interview_ref: str
    starts_at: datetime
    ends_at: datetime
    timezone: str | None
    interviewer_emails: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """One webhook as it comes to us; `token` is the last part of its address."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What an agency's fake server stands on; `sandbox` starts the sandbox CRM."""

    server: HTTPServer
    clock: time_machine.Traveller
    sandbox: Callable[[], RunningSandbox]


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook of ours as the CRM keeps it: where it calls, and by which secret it proves."""

    url: str
    secret: str


class Agency(abc.ABC):
    """An agency in a CRM of one kind, whose fake server is told what happens in it.

    `told_by`: in which ways a change of the interview becomes known.
    """

    kind: ClassVar[str]
    story: Story
    secrets: Mapping[str, str]
    settings: Mapping[str, object]
    base_url: str
    account: ClassVar[str] = "the-account"
    now: datetime = NOW
    place: ClassVar[Place] = Place("Europe/London", "GB", "ENG")
    told_by: ClassVar[Mapping[str, tuple[str, ...]]]

    @abc.abstractmethod
    def __init__(self, ground: Ground) -> None:
        """Let the agency be there, at `now`."""

    def is_connected(self, installation_key: str) -> None:
        """Let the CRM know by which key we know it, where it has to."""
        del installation_key

    @abc.abstractmethod
    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        """Move the interview; `at` is when somebody does that."""

    @abc.abstractmethod
    def cancels(self, at: datetime) -> None:
        """Cancel the interview."""

    @abc.abstractmethod
    def deletes(self, at: datetime) -> None:
        """Let the interview be gone, as if it had never been."""

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        """Return what the CRM sends about the interview after a change (MOVED: also a booking)."""
        raise NotImplementedError

    @abc.abstractmethod
    def notes(self) -> list[str]:
        """Return the texts of the notes in the CRM."""

    def hooks(self, change: str) -> list[Hook]:
        """Return our webhooks in the CRM that tell of a change."""
        raise NotImplementedError

    def tasks(self) -> list[str]:
        """Return the titles of the tasks in the CRM."""
        raise NotImplementedError

    def launch(self, installation_key: str, at: datetime) -> Mapping[str, str]:
        """Return the query with which the CRM opens our frame for the story's recruiter."""
        return {"installation": installation_key}


def seconds(moment: datetime) -> int:
    """Return Unix seconds."""
    return int(moment.timestamp())


def millis(moment: datetime) -> int:
    """Return Unix milliseconds."""
    return seconds(moment) * 1000


def plain(moment: datetime) -> str:
    """Return the moment in UTC as databases write it, without a zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def instant(moment: datetime) -> str:
    """Return the moment in UTC with a `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def utc(*parts: int) -> datetime:
    """Return an aware UTC moment."""
    year, month, day, *rest = parts
    return datetime(year, month, day, tzinfo=UTC) + timedelta(
        hours=rest[0] if rest else 0, minutes=rest[1] if len(rest) > 1 else 0
    )
