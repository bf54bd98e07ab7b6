"""A Bullhorn that answers, an agency in it, and an adapter of it whose secrets are kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from integrations.bullhorn.adapter import BullhornAdapter
from plugin.crm import CrmConnection, Renewal, Secrets
from tests.integrations.bullhorn.fake import CORP, FakeBullhorn, exchange

CLOCK = datetime(2026, 2, 10, 9, tzinfo=UTC)
KEY = "an-installation"
PASTED = {"client_id": "a-client", "client_secret": "a-client-secret"}
CONNECTED = {**PASTED, "access_token": "", "refresh_token": "refresh-1"}

MAPPED = {
    "stages": {
        "Submitted": "submitted",
        "Client Interview": "interviewing",
        "Offer Extended": "offer",
        "Placed": "hired",
        "Client Rejected": "rejected",
    },
    "interview_types": ["Interview", "1st Interview", "2nd Interview", "3rd Interview"],
}


@dataclass
class Keeper:
    """Stores secrets as the plugin does; `renewals` are what was stored, in order."""

    secrets: dict[str, str]
    renewals: list[dict[str, str]] = field(default_factory=list)

    def keep(self, renewal: Renewal) -> Secrets:
        renewed = renewal(dict(self.secrets))
        if renewed:
            self.renewals.append(dict(renewed))
        self.secrets |= renewed
        return dict(self.secrets)


@dataclass
class Clock:
    """The time that adapters are told."""

    now: datetime = CLOCK

    def __call__(self) -> datetime:
        return self.now


MakeAdapter = Callable[..., BullhornAdapter]


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bullhorn's rate limit is not ours to wait for here."""
    monkeypatch.setattr("integrations.bullhorn.session.PAUSE_SECONDS", 0.0)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(dict(CONNECTED))


@pytest.fixture
def told_time() -> Clock:
    return Clock()


def agency_at(server: HTTPServer) -> FakeBullhorn:
    """The documented agency: one candidate, one submission, one interview with two rows."""
    crm = FakeBullhorn(server)
    for entity, name in (
        ("Appointment", "appointment_rows"),
        ("AppointmentAttendee", "attendee_rows"),
        ("JobSubmission", "submission_row"),
        ("JobSubmissionHistory", "history_rows"),
        ("Candidate", "candidate_row"),
        ("ClientContact", "contact_rows"),
        ("CorporateUser", "user_rows"),
        ("ClientCorporation", "company_row"),
    ):
        data = exchange(f"{name}__documented")["data"]
        for row in data if isinstance(data, list) else [data]:
            crm.put(entity, **row)
    return crm


@pytest.fixture
def bullhorn(httpserver: HTTPServer) -> FakeBullhorn:
    return agency_at(httpserver)


@pytest.fixture
def make_adapter(bullhorn: FakeBullhorn, keeper: Keeper, told_time: Clock) -> MakeAdapter:
    """Make an adapter; keywords are settings beside (or instead of) the mapped ones."""

    def make(**settings: object) -> BullhornAdapter:
        return adapter_to(bullhorn, keeper, told_time, {**MAPPED, **settings})

    return make


def adapter_to(
    crm: FakeBullhorn, keeper: Keeper, clock: Clock, settings: dict[str, Any]
) -> BullhornAdapter:
    """An adapter of a fake Bullhorn, found by its API user's name."""
    return BullhornAdapter(
        CrmConnection(
            KEY,
            crm.url,
            "https://afterword.example",
            dict(keeper.secrets),
            {"api_username": "afterword.api", **settings},
            clock,
            keeper.keep,
        )
    )


@pytest.fixture
def adapter(make_adapter: MakeAdapter) -> BullhornAdapter:
    return make_adapter()


def stored_session(base_url: str) -> dict[str, str]:
    """The secrets of an installation that has a session."""
    return {
        **CONNECTED,
        "bh_rest_token": "stored-session",
        "rest_url": f"{base_url.rstrip('/')}/{CORP}/rest",
        "session_ends_at": datetime(2026, 2, 12, tzinfo=UTC).isoformat(),
    }
