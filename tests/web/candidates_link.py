"""A candidate with the link to their own page: no account, no session, no cookie."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from plugin.clock import utcnow
from plugin.services.links import candidate_page_url
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.installations import Installation
from plugin.store.interviews import Interviewer
from plugin.store.notes import Note
from plugin.store.people import Candidate
from plugin.store.submissions import Submission
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import BASE

READY = """Dear Dr. Park,

Thank you for taking the time to talk with me about the Data Engineer role today. What you said
about moving from Airflow to Dagster stayed with me, above all that the hard part was the people
and not the pipelines.

I have led such a move myself: at Northwind I migrated forty pipelines in five months, and I would
bring that experience to your team. I really want this job and would love to start.

Kind regards,
Ana Ruiz
+44 7700 900123"""
UNFINISHED = READY.replace("Thank you for taking the time to talk", "I write after our talk")
BLANK_LEFT = READY.replace("at Northwind", "at [Company]")

BY_SCRIPT = {"Accept": "application/json"}


@dataclass(frozen=True)
class Ana:
    """The candidate's browser: it has the link, and nothing else."""

    client: FlaskClient
    token: str
    interviewer_id: int

    @property
    def path(self) -> str:
        return f"/c/{self.token}"

    def note_path(self, action: str = "", kind: str = "thank_you", who: int | None = None) -> str:
        end = f"/{action}" if action else ""
        return f"{self.path}/notes/{who or self.interviewer_id}/{kind}{end}"

    def get(self, path: str = "", **options: Any) -> TestResponse:
        return self.client.get(f"{self.path}{path}", base_url=BASE, **options)

    def post(
        self, path: str, data: Mapping[str, object] | None = None, **more: Any
    ) -> TestResponse:
        return self.client.post(path, base_url=BASE, data=data or {}, **more)

    def write(self, body: str, version: int = 0, **more: Any) -> TestResponse:
        """Send a text as the page's script does while somebody types."""
        form = {"subject": "Thank you", "body": body, "version": version}
        return self.post(self.note_path(), form, headers=BY_SCRIPT, **more)

    def press(self, action: str, body: str = READY, version: int = 0, **more: Any) -> TestResponse:
        """Press a button beside the text; all of the form goes with it."""
        form = {"subject": "Thank you", "body": body, "version": version} | more
        return self.post(self.note_path(action), form)


def link_of(app: Flask, installation_id: int, submission_id: int) -> str:
    """Return the token of the candidate's link to a submission's page."""
    with app.app_context(), transaction(installation_id) as session:
        url = candidate_page_url(
            session,
            session.get_one(Installation, installation_id),
            session.get_one(Submission, submission_id),
            utcnow(),
        )
    return url.rpartition("/")[2]


def notes_kept(app: Flask, installation_id: int) -> list[Note]:
    with app.app_context(), transaction(installation_id) as session:
        rows = list(session.scalars(select(Note).order_by(Note.id)))
        session.expunge_all()
        return rows


def evidence_kept(app: Flask, installation_id: int) -> list[tuple[str, str]]:
    with app.app_context(), transaction(installation_id) as session:
        rows = session.execute(select(NoteEvidence.kind, NoteEvidence.source))
        return [tuple(row) for row in rows]


def candidates_browser(cast: Cast, **candidate: Any) -> Ana:
    """Ana's browser after her interview with Dr. Jo Park, of whose topics one is known."""
    rows = cast.rows
    with cast.app.app_context():
        told = {"phone": "+44 7700 900123"} | candidate
        factories.change(Candidate, rows.installation_id, rows.candidate_id, **told)
        topics = "moving from Airflow to Dagster"
        factories.change(Interviewer, rows.installation_id, rows.interviewer_id, topics=topics)
    token = link_of(cast.app, rows.installation_id, rows.submission_id)
    return Ana(cast.app.test_client(), token, rows.interviewer_id)
