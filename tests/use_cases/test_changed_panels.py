"""Somebody joins a panel, or leaves it: only what is theirs changes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from plugin.domain.records import InterviewerRecord
from plugin.store.prompts import Prompt
from tests.conftest import A_TUESDAY
from tests.use_cases.crm_desk import AL, JO, CrmDesk, an_hour, everything, moments

HELD = an_hour(A_TUESDAY - timedelta(hours=2))
CY = InterviewerRecord(ref="P-3", name="Cy Orr", email="cy.orr@acme.example")


@pytest.fixture
def desk(app: Flask, clock: time_machine.Traveller) -> Iterator[CrmDesk]:
    with app.app_context():
        desk = CrmDesk()
        desk.polls(everything(HELD))
        yield desk


def test_who_leaves_takes_only_their_own_prompt_along(desk: CrmDesk) -> None:
    before = moments(desk.prompts())

    desk.polls(desk.changed(HELD, interviewers=(AL,)))

    assert desk.states()["thank_you P-1"] == ("cancelled", "interviewer_removed")
    after = moments(desk.prompts())
    assert {name for name in before if after[name] != before[name]} == {"thank_you P-1"}


def test_who_joins_gets_a_note_of_their_own_and_the_others_keep_theirs(desk: CrmDesk) -> None:
    until = A_TUESDAY + timedelta(minutes=30)
    with desk.session() as session:
        session.execute(
            update(Prompt).where(Prompt.step == "thank_you").values(snoozed_until=until)
        )
    before = desk.prompts()

    desk.polls(desk.changed(HELD, interviewers=(JO, AL, CY)))

    after = desk.prompts()
    assert set(after) - set(before) == {"thank_you P-3"}
    for name in ("thank_you P-1", "thank_you P-2"):
        assert (after[name].id, after[name].snoozed_until) == (before[name].id, until)


def test_who_comes_back_is_asked_about_again_under_the_same_prompt(desk: CrmDesk) -> None:
    before = desk.prompts()["thank_you P-1"]

    desk.polls(desk.changed(HELD, interviewers=(AL,)))
    desk.polls(desk.changed(HELD, interviewers=(JO, AL)))

    after = desk.prompts()["thank_you P-1"]
    assert (after.id, after.state) == (before.id, "planned")


def test_a_whole_panel_that_changes_leaves_nobody_to_thank_twice(desk: CrmDesk) -> None:
    desk.polls(desk.changed(HELD, interviewers=(CY,)))

    asked = {name: state for name, (state, _) in desk.states().items() if "thank_you" in name}
    assert asked == {
        "thank_you P-1": "cancelled",
        "thank_you P-2": "cancelled",
        "thank_you P-3": "planned",
    }
