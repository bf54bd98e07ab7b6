"""One recruiter at a desk with one prompt, for the tests of its message."""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from plugin.domain.coaching import Letter
from plugin.domain.languages import Language
from plugin.errors import Conflict
from plugin.extensions import held
from plugin.services import drafting, messages, sending
from plugin.services.access import Viewer
from plugin.services.drafting import Begun
from plugin.store.base import transaction
from plugin.store.messages import Message
from tests.factories import JourneyRows, make_journey, make_prompt

TOKEN = "a-token-of-one-form-0001"


@dataclass(frozen=True)
class Desk:
    """One recruiter, one prompt, and what they do with its message."""

    rows: JourneyRows
    prompt_id: int

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.rows.installation_id, self.rows.recruiter_id, "Sam Lee")

    def draft(
        self,
        token: str = TOKEN,
        *,
        language: Language | None = None,
        version_id: int | None = None,
        **changes: str,
    ) -> int:
        form = drafting.start_draft(self.viewer, self.prompt_id, language)
        letter = replace(Letter(form.subject, form.text), **changes)
        begun = Begun(language, version_id)
        return drafting.save_draft(self.viewer, self.prompt_id, token, letter, begun).message_id

    def press_send(self, message_id: int) -> None:
        seen = messages.get_message(self.viewer, message_id).seen
        messages.send_message(self.viewer, message_id, seen)

    def queue(self, token: str = TOKEN) -> int:
        message_id = self.draft(token)
        self.press_send(message_id)
        return message_id

    def send_due(self) -> bool:
        return sending.send_due(self.rows.installation_id)

    def message(self, message_id: int) -> Message:
        return self.row(Message, message_id)

    def row(self, model: Any, row_id: int) -> Any:
        with transaction(self.rows.installation_id) as session:
            found = session.get_one(model, row_id)
            session.expunge(found)
            return found

    def change(self, model: Any, row_id: int, **values: Any) -> None:
        with transaction(self.rows.installation_id) as session:
            session.execute(update(model).where(model.id == row_id).values(values))

    def count(self, model: Any) -> int:
        with transaction(self.rows.installation_id) as session:
            return session.scalar(select(func.count()).select_from(model)) or 0


def desk(step: str = "thank_you", **prompt: Any) -> Desk:
    """By default an open prompt for the thank-you note to Dr. Jo Park, an hour after the end."""
    rows = make_journey()
    interviewer_id = rows.interviewer_id if step == "thank_you" else None
    prompt_id = make_prompt(
        rows.installation_id,
        rows.submission_id,
        rows.interview_id,
        **{"step": step, "recruiter_id": rows.recruiter_id, "interviewer_id": interviewer_id}
        | prompt,
    )
    return Desk(rows, prompt_id)


def use_mail_server(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let the application send by the server at this URL."""
    monkeypatch.setattr(held, "config", replace(held.config, smtp_url=url))


def in_threads(app: Flask, count: int, call: Callable[[int], Any]) -> list[Any]:
    """Run the call so many times at once, each as a request of its own would."""

    def run(number: int) -> Any:
        with app.app_context(), contextlib.suppress(Conflict):
            return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
