"""Notes under way: at the same moment, twice, and taken back."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from plugin.clock import utcnow
from plugin.domain.coaching import Letter
from plugin.domain.evidence import NoteKind
from plugin.domain.note_reviews import CheckName
from plugin.errors import Conflict
from plugin.services import candidate_notes, prompts, undoing
from plugin.services.access import Viewer
from plugin.services.candidate_notes import OtherVersion, WrittenNote
from plugin.services.links import candidate_page_url
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.installations import Installation
from plugin.store.notes import Note
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests import factories
from tests.factories import JourneyRows
from tests.use_cases.desk import in_threads


@pytest.fixture
def rows(app: Flask, clock: time_machine.Traveller) -> JourneyRows:
    with app.app_context():
        return factories.make_journey()


@pytest.fixture
def token(app: Flask, rows: JourneyRows) -> str:
    with app.app_context(), transaction(rows.installation_id) as session:
        url = candidate_page_url(
            session,
            session.get_one(Installation, rows.installation_id),
            session.get_one(Submission, rows.submission_id),
            utcnow(),
        )
    return url.rpartition("/")[2]


@pytest.fixture
def prompt(app: Flask, rows: JourneyRows) -> int:
    with app.app_context():
        return factories.make_prompt(
            rows.installation_id,
            rows.submission_id,
            rows.interview_id,
            step="thank_you",
            interviewer_id=rows.interviewer_id,
            recruiter_id=rows.recruiter_id,
        )


def written(rows: JourneyRows, text: str, version: int = 0) -> WrittenNote:
    return WrittenNote(rows.interviewer_id, NoteKind.THANK_YOU, Letter("Hello", text), version)


def sources(app: Flask, rows: JourneyRows) -> list[str]:
    with app.app_context(), transaction(rows.installation_id) as session:
        return sorted(session.scalars(select(NoteEvidence.source)))


def test_two_pages_that_begin_at_the_same_moment_keep_one_text_and_tell_the_other(
    app: Flask, rows: JourneyRows, token: str
) -> None:
    def save(number: int) -> str:
        try:
            candidate_notes.save_note(token, written(rows, f"The words of page {number}"))
        except OtherVersion as other:
            return other.letter.text
        return "kept"

    outcomes = in_threads(app, 4, save)

    assert outcomes.count("kept") == 1
    assert len(set(outcomes)) == 2
    with app.app_context(), transaction(rows.installation_id) as session:
        assert session.scalar(select(func.count()).select_from(Note)) == 1


def test_ten_clicks_on_i_sent_it_are_one(
    app: Flask, rows: JourneyRows, token: str, prompt: int
) -> None:
    in_threads(
        app,
        10,
        lambda _: candidate_notes.say_sent(token, written(rows, "The same words"), is_sure=True),
    )

    assert sources(app, rows) == ["candidate"]


def test_the_recruiters_tick_and_the_candidates_word_at_once_are_both_kept(
    app: Flask, rows: JourneyRows, token: str, prompt: int
) -> None:
    viewer = Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")

    def act(number: int) -> None:
        if number:
            prompts.mark_done(viewer, prompt)
        else:
            candidate_notes.say_sent(token, written(rows, "Words"), is_sure=True)

    in_threads(app, 2, act)

    assert set(sources(app, rows)) <= {"candidate", "recruiter"}
    assert sources(app, rows) != []
    with app.app_context():
        assert factories.read(Prompt, rows.installation_id, prompt).state == "done"


def test_taking_back_leaves_another_sources_word(
    app: Flask, rows: JourneyRows, token: str, prompt: int
) -> None:
    with app.app_context():
        candidate_notes.say_sent(token, written(rows, "Words"), is_sure=True)
        with transaction(rows.installation_id) as session:
            session.add(
                NoteEvidence(
                    installation_id=rows.installation_id,
                    submission_id=rows.submission_id,
                    interview_id=rows.interview_id,
                    interviewer_id=rows.interviewer_id,
                    kind="thank_you",
                    source="bcc",
                    at=utcnow() + timedelta(minutes=1),
                )
            )

        candidate_notes.say_not_sent(token, rows.interviewer_id, NoteKind.THANK_YOU)

        row = factories.read(Prompt, rows.installation_id, prompt)
    assert sources(app, rows) == ["bcc"]
    assert (row.state, row.done_at) == ("done", utcnow() + timedelta(minutes=1))


def test_taking_back_what_was_never_said_does_nothing(
    app: Flask, rows: JourneyRows, token: str, prompt: int
) -> None:
    with app.app_context():
        candidate_notes.say_not_sent(token, rows.interviewer_id, NoteKind.THANK_YOU)

        assert factories.read(Prompt, rows.installation_id, prompt).state == "planned"


def test_what_was_sent_is_not_called_for_again_when_planned_anew(
    app: Flask, rows: JourneyRows, token: str, prompt: int
) -> None:
    from plugin.services.follow_ups import replan

    with app.app_context():
        candidate_notes.say_sent(token, written(rows, "Words"), is_sure=True)

        replan(rows.installation_id)

        assert factories.read(Prompt, rows.installation_id, prompt).state == "done"


def test_a_recruiter_cannot_undo_the_candidates_word(
    app: Flask, rows: JourneyRows, token: str, prompt: int
) -> None:
    viewer = Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")
    with app.app_context():
        candidate_notes.say_sent(token, written(rows, "Words"), is_sure=True)

        undoing.undo(viewer, prompt)

        assert factories.read(Prompt, rows.installation_id, prompt).state == "done"
    assert sources(app, rows) == ["candidate"]


def test_an_unsent_copy_is_nobodys_to_release(app: Flask, rows: JourneyRows, token: str) -> None:
    from plugin.errors import NotFound
    from plugin.services import shared_notes

    viewer = Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")
    with app.app_context():
        note = factories.make_note(rows.installation_id, rows)

        with pytest.raises(NotFound):
            shared_notes.release_note(viewer, note, 1, "Why not")
        with pytest.raises(NotFound):
            shared_notes.get_shared_note(viewer, note)


def test_it_is_too_late_to_take_back_after_an_hour(
    app: Flask, rows: JourneyRows, token: str, prompt: int, clock: time_machine.Traveller
) -> None:
    with app.app_context():
        candidate_notes.say_sent(token, written(rows, "Words"), is_sure=True)
        clock.shift(timedelta(minutes=61))

        with pytest.raises(Conflict):
            candidate_notes.say_not_sent(token, rows.interviewer_id, NoteKind.THANK_YOU)


IN_GERMAN = (
    "Sehr geehrte Frau Dr. Park,\n\nvielen Dank für das Gespräch am Dienstag und für die Führung"
    " durch das Rechenzentrum. Ihre Frage nach den alten Nachtläufen geht mir nicht aus dem Kopf:"
    " Bei meinem jetzigen Arbeitgeber habe ich vierzig davon auf eine neue Plattform gebracht, und"
    " ich würde das bei Ihnen sehr gerne auch tun. Die Stelle möchte ich wirklich haben, und ich"
    " freue mich auf eine Antwort von Ihnen.\n\nMit freundlichen Grüßen\nAna Ruiz\n07700 900123"
)


def test_a_note_in_another_language_is_not_held_for_what_is_read_in_english_only(
    app: Flask, rows: JourneyRows, token: str, prompt: int
) -> None:
    with app.app_context():
        saved = candidate_notes.save_note(token, written(rows, IN_GERMAN))

    said = {finding.check for finding in saved.review.findings}
    assert CheckName.GREETING in said
    assert not said & {CheckName.THANKS, CheckName.INTEREST, CheckName.FIT, CheckName.TONE}
