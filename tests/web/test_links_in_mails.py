"""Every link of every message, opened ten times as scanners do (C.5 line 78)."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from plugin.clock import utcnow
from plugin.domain.messages import is_coached
from plugin.domain.prompts import StepKey
from plugin.store.base import transaction
from plugin.store.interviews import Interview
from plugin.store.people import ClientCompany
from tests.factories import make_debrief
from tests.use_cases.desk import Desk, desk
from tests.web.visitors import BASE

COACHED = [step for step in StepKey if is_coached(step)]


def mail_of(step: StepKey, mode: str) -> tuple[Desk, str]:
    """A drafted mail of the step, its soft line breaks undone."""
    sam = desk(step.value, due_at=utcnow() + timedelta(days=2))
    sam.change(ClientCompany, sam.rows.client_company_id, contact_mode=mode)
    if step is StepKey.PREP_KIT:
        starts_at = utcnow() + timedelta(hours=5)
        ends_at = starts_at + timedelta(hours=1)
        sam.change(Interview, sam.rows.interview_id, starts_at=starts_at, ends_at=ends_at)
    if step is StepKey.CARD:
        closes_on = (utcnow() + timedelta(days=4)).date()
        make_debrief(sam.rows.installation_id, sam.rows.interview_id, interviews_close_on=closes_on)
    mime = sam.message(sam.draft()).mime or b""
    return sam, mime.decode().replace("=\r\n", "").replace("=3D", "=")


def everything(sam: Desk) -> dict[str, Any]:
    """Every row that the agency can see, as the database writes it."""
    with transaction(sam.rows.installation_id) as session:
        names = session.scalars(
            text("select tablename from pg_tables where schemaname = 'public'")
        ).all()
        return {
            name: sorted(map(str, session.execute(text(f"select t::text from {name} t"))))
            for name in names
            if name != "alembic_version"
        }


@pytest.mark.parametrize("mode", ["direct", "via_recruiter"])
@pytest.mark.parametrize("step", COACHED)
def test_every_link_of_a_mail_opened_ten_times_changes_nothing(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller, step: StepKey, mode: str
) -> None:
    with app.app_context():
        sam, mail = mail_of(step, mode)
        before = everything(sam)
    links = set(re.findall(rf"{BASE}/[\w./-]+", mail))

    answers = [client.get(link, base_url=BASE) for link in links for _ in range(10)]

    assert len(links) >= 2
    assert {answer.status_code for answer in answers} == {200}
    with app.app_context():
        assert everything(sam) == before
