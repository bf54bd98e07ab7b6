"""An agency's own versions of the e-mails, from upload to the message that is written with one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from plugin.domain.languages import Language
from plugin.domain.messages import Voice
from plugin.errors import Conflict, NotAllowed, NotFound, Refused
from plugin.mail.templates import BadTemplate
from plugin.services import drafting, mail_templates, messages
from plugin.services.composing import VersionLacksFact
from plugin.services.drafting import Begun
from plugin.services.mail_templates import Which, every_which
from plugin.store.interviews import Interviewer
from plugin.store.links import Link
from plugin.store.mail_templates import MailTemplate
from plugin.store.messages import Message
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from tests.conftest import A_TUESDAY
from tests.use_cases.desk import TOKEN, Desk, desk

pytestmark = pytest.mark.usefixtures("clock")

THANK_YOU = Which("thank_you", Voice.DIRECT, Language.ENGLISH)
WORDS = b"Subject: Your note\n\n{{ greeting }}\n\nPlease write to {{ interviewer }}.\n"
NEEDY = WORDS + b"About {{ topics }}.\n"
IMPRINT = b"\n--\nBright Ltd, 1 High Street, London\n"
FRAME = b"""<mjml lang="{{ language }}"><mj-body><mj-section><mj-column>
{{ words }}{{ button }}{{ closing }}{{ footer }}</mj-column></mj-section></mj-body></mjml>"""


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def sam() -> Desk:
    """A manager with a prompt for a thank-you note."""
    made = desk(limit_at=A_TUESDAY + timedelta(hours=23))
    made.change(Recruiter, made.rows.recruiter_id, is_manager=True)
    return made


def in_use(sam: Desk, text: bytes = WORDS, frame: bytes = b"", which: Which = THANK_YOU) -> int:
    version_id = mail_templates.upload(sam.viewer, which, text, frame).id
    mail_templates.use(sam.viewer, version_id)
    return version_id


def test_a_version_that_is_not_in_use_changes_nothing(sam: Desk) -> None:
    mail_templates.upload(sam.viewer, THANK_YOU, WORDS, b"")

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert form.version_id is None
    assert form.subject == "Your thank-you note to Dr. Jo Park"


def test_a_version_in_use_writes_the_next_message_and_frames_it(sam: Desk) -> None:
    version_id = in_use(sam, WORDS + IMPRINT, FRAME)

    form = drafting.start_draft(sam.viewer, sam.prompt_id)
    message_id = sam.draft(version_id=version_id)

    assert (form.version_id, form.text) == (
        version_id,
        "Hi Ana,\n\nPlease write to Dr. Jo Park.\n",
    )
    preview = messages.get_message(sam.viewer, message_id).preview
    assert "1 High Street" in preview.text
    assert "1 High Street" in preview.html
    assert "At the latest" not in preview.text  # as this frame does not place the facts
    assert sam.message(message_id).mail_template_id == version_id


def test_versions_are_kept_and_one_can_go_back_to_each(sam: Desk) -> None:
    first, second = in_use(sam), in_use(sam, WORDS + b"Second.\n")

    mail_templates.use(sam.viewer, first)
    kept = {each.id: each for each in mail_templates.list_versions(sam.viewer)}

    assert [kept[each].version for each in (first, second)] == [1, 2]
    assert [kept[each].is_active for each in (first, second)] == [True, False]


def test_going_back_to_the_shipped_one_keeps_the_others(sam: Desk) -> None:
    version_id = in_use(sam)

    mail_templates.use_shipped(sam.viewer, THANK_YOU)

    assert drafting.start_draft(sam.viewer, sam.prompt_id).version_id is None
    assert mail_templates.files_of(sam.viewer, version_id)[0] == WORDS.decode()


def test_a_version_for_one_voice_or_language_is_not_used_in_another(sam: Desk) -> None:
    in_use(sam, which=Which("thank_you", Voice.VIA_RECRUITER, Language.ENGLISH))
    in_use(sam, which=Which("thank_you", Voice.DIRECT, Language.GERMAN))

    assert drafting.start_draft(sam.viewer, sam.prompt_id).version_id is None


def test_a_version_that_lacks_a_fact_says_which_and_is_never_mixed_with_the_shipped_one(
    sam: Desk,
) -> None:
    in_use(sam, NEEDY)

    with pytest.raises(VersionLacksFact, match="no topics for this interviewer"):
        drafting.start_draft(sam.viewer, sam.prompt_id)
    shipped = drafting.start_draft(sam.viewer, sam.prompt_id, is_shipped=True)

    assert shipped.version_id is None
    assert shipped.subject == "Your thank-you note to Dr. Jo Park"


def test_the_same_version_is_written_once_the_fact_is_there(sam: Desk) -> None:
    in_use(sam, NEEDY)
    sam.change(Interviewer, sam.rows.interviewer_id, topics="Airflow")

    assert "About Airflow." in drafting.start_draft(sam.viewer, sam.prompt_id).text


def test_an_upload_says_without_what_it_cannot_be_written(sam: Desk) -> None:
    made = mail_templates.upload(sam.viewer, THANK_YOU, NEEDY, b"")

    assert made.needs == (
        "The interviewer's name is missing. Add it in the CRM.",
        "The debrief has no topics for this interviewer.",
    )


@pytest.mark.parametrize(
    ("text", "frame", "said"),
    [
        (b"Subject: x\n\n{{ salary }}\n", b"", "no field salary"),
        (WORDS, FRAME.replace(b"{{ words }}", b"{{ words }}<mj-text>Berlin</mj-text>"), "berlin"),
        (WORDS + IMPRINT, FRAME.replace(b"{{ closing }}", b""), "does not show"),
        (
            WORDS,
            FRAME.replace(b"<mj-column>", b"<p>").replace(b"</mj-column>", b"</p>"),
            "mj-column",
        ),
    ],
)
def test_a_version_that_will_not_do_is_not_kept(
    sam: Desk, text: bytes, frame: bytes, said: str
) -> None:
    with pytest.raises(BadTemplate, match=said):
        mail_templates.upload(sam.viewer, THANK_YOU, text, frame)

    assert sam.count(MailTemplate) == 0


@pytest.mark.parametrize("which", list(every_which()), ids=str)
def test_every_shipped_email_can_be_uploaded_as_a_version(sam: Desk, which: Which) -> None:
    text, frame = mail_templates.shipped_files(sam.viewer, which.name, which.language)

    mail_templates.upload(sam.viewer, which, text.encode(), frame.encode())


def test_looking_at_a_version_writes_and_sends_nothing(sam: Desk) -> None:
    version_id = in_use(sam)

    shown = mail_templates.render(sam.viewer, version_id, sam.prompt_id)

    assert "Please write to Dr. Jo Park." in shown.text
    assert "Dr. Jo Park" in shown.html
    assert [sam.count(model) for model in (Message, Link)] == [0, 0]


def test_a_version_shows_on_real_candidates_what_would_be_missing(sam: Desk) -> None:
    version_id = in_use(sam, NEEDY)

    shown = mail_templates.render(sam.viewer, version_id, sam.prompt_id)
    sample = mail_templates.render(sam.viewer, version_id, None)

    assert shown.said == "The debrief has no topics for this interviewer."
    assert "Airflow" in sample.text


def test_the_latest_candidates_of_the_step_can_be_chosen(sam: Desk) -> None:
    names = [each.candidate_name for each in mail_templates.samples(sam.viewer, THANK_YOU)]

    assert names == ["Ana Ruiz"]


def test_only_managers_may_look_or_change_anything() -> None:
    kit = desk()

    for forbidden in (
        lambda: mail_templates.upload(kit.viewer, THANK_YOU, WORDS, b""),
        lambda: mail_templates.use_shipped(kit.viewer, THANK_YOU),
        lambda: mail_templates.list_versions(kit.viewer),
        lambda: mail_templates.shipped_files(kit.viewer, "card", Language.ENGLISH),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_another_agencys_version_is_not_there(sam: Desk) -> None:
    other = desk()
    other.change(Recruiter, other.rows.recruiter_id, is_manager=True)
    version_id = in_use(other)

    for look in (mail_templates.use, mail_templates.get_version, mail_templates.files_of):
        with pytest.raises(NotFound):
            look(sam.viewer, version_id)
    with pytest.raises(Conflict):
        sam.draft(version_id=version_id)


def test_a_version_of_another_email_frames_nothing(sam: Desk) -> None:
    version_id = in_use(sam, which=Which("card", Voice.DIRECT, Language.ENGLISH))

    with pytest.raises(Conflict, match="for something else"):
        drafting.save_draft(
            sam.viewer, sam.prompt_id, TOKEN, _letter(sam), Begun(Language.ENGLISH, version_id)
        )


def test_a_draft_keeps_its_version_when_another_comes_into_use(sam: Desk) -> None:
    first = in_use(sam)
    message_id = sam.draft(version_id=first)

    in_use(sam, WORDS + b"Second.\n")

    assert drafting.get_draft(sam.viewer, message_id).version_id == first


def test_the_form_is_in_the_candidates_language_and_in_another_on_request(sam: Desk) -> None:
    sam.change(Candidate, sam.rows.candidate_id, locale="fr-FR")

    theirs = drafting.start_draft(sam.viewer, sam.prompt_id)
    chosen = drafting.start_draft(sam.viewer, sam.prompt_id, Language.SPANISH)

    assert (theirs.language, theirs.text[:12]) == (Language.FRENCH, "Bonjour Ana,")
    assert (chosen.language, chosen.text[:10]) == (Language.SPANISH, "Hola, Ana:")


def test_a_message_keeps_the_locale_that_it_was_written_in(sam: Desk) -> None:
    """C.4 66."""
    sam.change(Candidate, sam.rows.candidate_id, locale="de-AT")

    message_id = sam.draft()

    assert sam.message(message_id).locale == "de-AT"
    preview = messages.get_message(sam.viewer, message_id).preview
    assert preview.language == "de"
    assert '<html lang="de"' in preview.html
    assert "Spätestens: Mittwoch, 11. Februar" in preview.text


def test_a_draft_in_a_chosen_language_goes_on_in_it(sam: Desk) -> None:
    message_id = sam.draft(language=Language.SPANISH)

    again = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert again.language is Language.SPANISH
    assert sam.message(message_id).locale == "es-ES"


def test_a_message_carries_the_date_that_matters_for_the_calendar(sam: Desk) -> None:
    preview = messages.get_message(sam.viewer, sam.draft()).preview

    (attached,) = preview.attachments
    assert attached.name == "thank-you.ics"
    assert "METHOD:PUBLISH" in attached.text
    assert f"UID:thank_you-{sam.prompt_id}." in attached.text


def test_the_next_message_about_a_prompt_replaces_its_calendar_entry(sam: Desk) -> None:
    uids = []
    for token in (TOKEN, TOKEN[:-1] + "2"):
        preview = messages.get_message(sam.viewer, sam.draft(token)).preview
        uids += [line for line in preview.attachments[0].text.splitlines() if "UID" in line]

    assert len(set(uids)) == 1


def test_a_candidate_with_a_recruiters_address_gets_no_coaching(sam: Desk) -> None:
    """C.4 72: what is written for candidates goes to no colleague."""
    sam.change(Recruiter, sam.rows.recruiter_id, email="Sam.Lee@agency.example")
    sam.change(Candidate, sam.rows.candidate_id, email="sam.lee@AGENCY.example")

    with pytest.raises(Refused, match="is a recruiter's"):
        drafting.start_draft(sam.viewer, sam.prompt_id)


def test_a_candidate_with_an_interviewers_address_gets_no_coaching(sam: Desk) -> None:
    """C.4 72, 75."""
    sam.change(Candidate, sam.rows.candidate_id, email="Jo.Park@acme.example")

    with pytest.raises(Refused, match="is an interviewer's"):
        drafting.start_draft(sam.viewer, sam.prompt_id)


def test_a_message_with_an_unresolved_field_is_refused(sam: Desk) -> None:
    """C.4 64."""
    with pytest.raises(Refused, match="still something to fill in"):
        sam.draft(text="Hi {{ candidate }},\n")


def test_the_bell_of_a_prompt_of_another_step_offers_no_version(sam: Desk) -> None:
    sam.change(Prompt, sam.prompt_id, step="promised_date", interviewer_id=None)

    with pytest.raises(Refused, match="no e-mail to the candidate"):
        drafting.start_draft(sam.viewer, sam.prompt_id)


def _letter(sam: Desk) -> drafting.Letter:
    form = drafting.start_draft(sam.viewer, sam.prompt_id)
    return drafting.Letter(form.subject, form.text)
