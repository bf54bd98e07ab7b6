"""Evidence that a note was sent: each source keeps its own word."""

from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.services.evidence import Evidence, record_evidence
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.prompts import Prompt
from tests.factories import (
    make_candidate,
    make_installation,
    make_interview,
    make_interviewer,
    make_prompt,
    make_submission,
)


@dataclass(frozen=True)
class Met:
    """One interviewer whom the candidate met, with the prompt for the note to them."""

    installation: int
    submission: int
    interview: int
    interviewer: int
    prompt: int


@pytest.fixture
def met(app: Flask, clock: time_machine.Traveller) -> Met:
    with app.app_context():
        installation = make_installation()
        submission = make_submission(installation, make_candidate(installation))
        interview = make_interview(installation, submission)
        interviewer = make_interviewer(installation, interview)
        prompt = make_prompt(
            installation, submission, interview, step="thank_you", interviewer_id=interviewer
        )
        return Met(installation, submission, interview, interviewer, prompt)


def record(met: Met, source: EvidenceSource, kind: NoteKind = NoteKind.THANK_YOU) -> bool:
    with transaction(met.installation) as session:
        return record_evidence(
            session,
            Evidence(
                installation_id=met.installation,
                submission_id=met.submission,
                interview_id=met.interview,
                interviewer_id=met.interviewer,
                kind=kind,
                source=source,
                at=utcnow(),
            ),
        )


def prompt_state(met: Met) -> str:
    with transaction(met.installation) as session:
        return session.get_one(Prompt, met.prompt).state


def test_each_source_keeps_its_own_word(app: Flask, met: Met) -> None:
    with app.app_context():
        assert record(met, EvidenceSource.CANDIDATE)
        assert record(met, EvidenceSource.BCC)
        with transaction(met.installation) as session:
            sources = set(session.scalars(select(NoteEvidence.source)))

    assert sources == {"candidate", "bcc"}


def test_saying_so_twice_is_kept_once(app: Flask, met: Met) -> None:
    with app.app_context():
        record(met, EvidenceSource.CANDIDATE)

        assert not record(met, EvidenceSource.CANDIDATE)


def test_a_thank_you_that_was_sent_completes_its_prompt(app: Flask, met: Met) -> None:
    with app.app_context():
        record(met, EvidenceSource.BCC)

        assert prompt_state(met) == "done"


def test_a_check_in_that_was_sent_leaves_the_thank_you_open(app: Flask, met: Met) -> None:
    with app.app_context():
        record(met, EvidenceSource.BCC, NoteKind.CHECK_IN)

        assert prompt_state(met) == "planned"
