"""What a model may be told: a closed list, each fact only where it was ticked."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from plugin.domain.ai_facts import GUIDANCE, FactName, can_draft, facts_to_send
from plugin.domain.coaching import CoachingFacts, InterviewerFacts
from plugin.domain.messages import is_coached
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import StepKey

FACTS = CoachingFacts(
    zone="Europe/London",
    recruiter="Sam Lee",
    agency="Bright Recruiting",
    candidate="Ruiz, Ana",
    job_title="Data Engineer",
    company="Acme",
    interviewer=InterviewerFacts(
        name="Dr. Jo Park",
        title="Head of Data",
        email="jo.park@acme.example",
        topics="Airflow. Call 020 7946 0958 or mail jo@acme.example, see https://acme.example/x",
    ),
    others=("Bo Li",),
    forgot="my phone is +44 (0)20 7946-0958",
    interview_starts_at=datetime(2026, 4, 1, 14, 0, tzinfo=UTC),
    note_limit_at=datetime(2026, 4, 2, 15, 0, tzinfo=UTC),
    promise=Promise(PromiseKind.EXACT, date(2026, 4, 9), None),
)


def test_nothing_is_sent_unless_it_is_ticked() -> None:
    assert facts_to_send(FACTS, ()) == {}


@pytest.mark.parametrize("name", FactName)
def test_one_tick_sends_one_fact(name: FactName) -> None:
    assert set(facts_to_send(FACTS, [name])) == {name}


def test_what_is_no_fact_of_the_list_cannot_be_ticked() -> None:
    assert facts_to_send(FACTS, ["interviewer_email", "email", "phone", "zone", "__class__"]) == {}


def test_everything_ticked_sends_no_family_name_no_address_and_no_telephone() -> None:
    sent = facts_to_send(FACTS, list(FactName))

    assert sent["candidate"] == "Ana"
    said = " ".join(sent.values())
    for word in ("Ruiz", "@", "7946", "https://", "acme.example"):
        assert word not in said
    assert sent["topics"].startswith("Airflow. Call …")
    assert sent["promised"] == "Thu 9 April"
    assert sent["interview_at"] == "Wed 1 April at 15:00"


def test_a_fact_is_one_line_without_controls_and_not_too_long() -> None:
    facts = CoachingFacts(zone="UTC", recruiter=None, agency=None, candidate="A\n\x00B",
                          job_title="J" * 5000, company=None)  # fmt: skip

    sent = facts_to_send(facts, list(FactName))

    assert set(sent) == {"candidate", "job_title"}
    assert len(sent["job_title"]) <= 160


def test_every_step_with_an_email_can_be_drafted_and_no_other() -> None:
    assert {step for step in StepKey if can_draft(step)} == {
        step for step in StepKey if is_coached(step)
    }
    assert set(GUIDANCE) == {step for step in StepKey if is_coached(step)}


def test_the_list_has_no_address_in_it() -> None:
    names = {field.name for field in fields(CoachingFacts)}

    assert not {name for name in FactName if "mail" in name or "phone" in name}
    assert "interviewer" in names
