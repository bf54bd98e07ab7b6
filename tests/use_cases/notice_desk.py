"""A recruiter who wants to be told things, for the tests of notices."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.extensions import held
from plugin.services import notice_settings, notices
from plugin.services.access import Viewer
from plugin.services.notice_settings import NoticeChoices
from plugin.store.base import transaction
from plugin.store.notices import Notice, NoticeChannel, NoticeSettings
from tests import factories
from tests.factories import JourneyRows

HOOK = "http://127.0.0.1:{port}/hook"


@dataclass
class NoticeDesk:
    """One recruiter with one journey, and what they do about their notices."""

    rows: JourneyRows
    choices: NoticeChoices = field(default_factory=NoticeChoices)

    @property
    def agency(self) -> int:
        return self.rows.installation_id

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.agency, self.rows.recruiter_id, "Sam Lee")

    def choose(self, **changes: Any) -> None:
        self.choices = replace(self.choices, **changes)
        notice_settings.save_choices(self.viewer, self.choices)

    def add_channel(self, url: str | None) -> int:
        notice_settings.add_channel(self.viewer, url)
        self.choices = replace(self.choices, at_risk=True)
        return self.channels()[-1].id

    def prompt(self, **values: Any) -> int:
        rows = self.rows
        defaults = {"recruiter_id": rows.recruiter_id}
        return factories.make_prompt(
            rows.installation_id, rows.submission_id, rows.interview_id, **defaults | values
        )

    def note(self, **values: Any) -> int:
        """A thank-you that opens now: an hour until it is due, 24 until its limit."""
        now = utcnow()
        defaults = {
            "step": "thank_you",
            "interviewer_id": self.rows.interviewer_id,
            "opens_at": now,
            "due_at": now + timedelta(hours=1),
            "limit_at": now + timedelta(hours=24),
        }
        return self.prompt(**defaults | values)

    def run(self) -> bool:
        return notices.send_due(self.agency)

    def told(self, *kinds: str) -> list[tuple[str, str, str | None]]:
        """What became of each notice: kind, state, reason."""
        return [
            (row.kind, row.state, row.reason)
            for row in self.rows_of(Notice)
            if not kinds or row.kind in kinds
        ]

    def channels(self) -> list[NoticeChannel]:
        return self.rows_of(NoticeChannel)

    def settings(self) -> NoticeSettings:
        return next(
            row
            for row in self.rows_of(NoticeSettings)
            if row.recruiter_id == self.rows.recruiter_id
        )

    def rows_of(self, model: Any) -> list[Any]:
        with transaction(self.agency) as session:
            found = list(session.scalars(select(model).order_by(model.id)))
            session.expunge_all()
            return found


def notice_desk(**recruiter: Any) -> NoticeDesk:
    """By default Sam of London, where it is 09:00 on a Tuesday."""
    agency = factories.make_installation()
    sam = factories.make_recruiter(agency, **{"email": "sam.lee@agency.example"} | recruiter)
    return NoticeDesk(factories.make_journey(agency, sam))


def allow_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let recruiters' channels lead to the tests' own servers."""
    config = replace(held.config, notice_hosts=frozenset({"127.0.0.1"}))
    monkeypatch.setattr(held, "config", config)


def london(text: str) -> datetime:
    """An instant by clocks in London, "2026-02-11 08:00"."""
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))
