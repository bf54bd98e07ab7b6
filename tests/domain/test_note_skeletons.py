"""What a note starts from."""

import pytest

from plugin.domain.evidence import NoteKind
from plugin.domain.note_skeletons import SkeletonFacts, skeleton, without_slots

ANA = SkeletonFacts(
    candidate="Ana Ruiz",
    phone="+44 7700 900123",
    interviewer="Dr. Jo Park",
    topics="moving from Airflow to Dagster",
    job_title="Data Engineer",
    company="Acme",
)


@pytest.mark.rule("R02", "R47")
def test_the_frame_is_there_and_what_only_the_candidate_knows_is_a_slot() -> None:
    letter = skeleton(NoteKind.THANK_YOU, ANA)

    assert letter.subject == "Thank you for our talk about the Data Engineer role at Acme"
    assert letter.text == (
        "Dear Dr. Park,\n\n"
        "Thank you for taking the time to talk with me about the Data Engineer role at Acme.\n\n"
        "[What Jo said about moving from Airflow to Dagster, and what stayed with you]\n\n"
        "[What you would bring to this job: one thing you have done]\n\n"
        "[Say that you want this job]\n\n"
        "Kind regards,\nAna Ruiz\n+44 7700 900123"
    )


def test_a_check_in_says_what_was_promised() -> None:
    facts = SkeletonFacts(interviewer="Bo Li", promised="by Thu 2 April")

    text = skeleton(NoteKind.CHECK_IN, facts).text

    assert text.startswith("Dear Bo Li,")
    assert "You said that you hoped to decide by Thu 2 April. [Ask how things stand]" in text


@pytest.mark.parametrize("kind", NoteKind)
def test_what_is_not_known_is_a_slot_too(kind: NoteKind) -> None:
    text = skeleton(kind, SkeletonFacts()).text

    assert text.startswith("Dear [their name],")
    assert text.endswith("Kind regards,\n[your name]\n[your phone number]")
    assert "None" not in text


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Dr. Jo Park", "Dear Dr. Park,"),
        ("Jo Park", "Dear Jo Park,"),
        ("Park, Jo", "Dear Jo Park,"),
        ("Nguyễn Thị Hoa", "Dear Nguyễn Thị Hoa,"),
        ("Dr. Park", "Dear Dr. Park,"),
        ("Ann\nBcc: x@y.example", "Dear Ann Bcc: x@y.example,"),
        ("[Company]", "Dear (Company),"),
    ],
)
def test_the_greeting_is_to_this_person(name: str, greeting: str) -> None:
    text = skeleton(NoteKind.THANK_YOU, SkeletonFacts(interviewer=name)).text

    assert text.partition("\n")[0] == greeting


def test_what_was_forgotten_has_a_slot_of_its_own() -> None:
    facts = SkeletonFacts(forgot="I finish my MBA this summer.")

    assert "what you did not get to say: I finish my MBA this summer]" in (
        skeleton(NoteKind.THANK_YOU, facts).text
    )


def test_slots_are_not_the_candidates_words() -> None:
    assert without_slots("I [Say that you want this job] and [1] see") == "I  and [1] see"
