"""The texts of coaching e-mails: what they say, what they need, and what they never do."""

from dataclasses import replace

import pytest
from jinja2.exceptions import SecurityError

from plugin.domain.coaching import MISSING, SAMPLES, Letter, merge_fields
from plugin.domain.languages import Language
from plugin.domain.messages import TEMPLATE_NAMES, find_unfinished, is_coached, template_for
from plugin.domain.prompts import StepKey
from plugin.domain.submissions import Stage
from plugin.errors import Refused
from plugin.mail.compose import compose
from plugin.mail.own_versions import read_version
from plugin.mail.templates import render_text, shipped, shipped_file
from tests.mail.test_compose import ENVELOPE, HOSTILE_NAMES, content, parsed
from tests.mail.variants import (
    FULL,
    JO,
    NOW,
    SNAPSHOTS,
    SPARSE,
    USUAL,
    VARIANTS,
    letter_of,
    shown,
    shown_html,
    write_about,
    written,
)

NAMES = TEMPLATE_NAMES
GREETINGS = {
    Language.ENGLISH: "Hi there,\n",
    Language.GERMAN: "Guten Tag,\n",
    Language.FRENCH: "Bonjour,\n",
    Language.SPANISH: "Hola:\n",
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_text_is_the_one_that_was_agreed_on(variant: str, language: Language) -> None:
    expected = (SNAPSHOTS / language / f"{variant}.txt").read_text(encoding="utf-8")

    assert shown(written(variant, language)) == expected


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", USUAL)
def test_the_html_is_the_one_that_was_agreed_on(variant: str, language: Language) -> None:
    expected = (SNAPSHOTS / language / f"{variant}.html").read_text(encoding="utf-8")

    assert shown_html(written(variant, language)) == expected


@pytest.mark.parametrize("language", Language)
def test_every_snapshot_is_of_a_case(language: Language) -> None:
    found = {path.name for path in (SNAPSHOTS / language).iterdir()}

    assert found == {f"{name}.txt" for name in VARIANTS} | {f"{name}.html" for name in USUAL}


def test_every_step_with_an_email_has_a_template_and_the_other_way_round() -> None:
    stages = (None, Stage.REJECTED)
    wanted = {
        template_for(step, stage, None).name
        for step in StepKey
        for stage in stages
        if is_coached(step)
    }

    assert set(NAMES) == wanted
    assert set(NAMES) == {variant.partition("__")[0] for variant in VARIANTS}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_what_we_ship_keeps_to_the_rules_for_versions_of_ones_own(
    name: str, language: Language
) -> None:
    """Only fields of the closed list, no more than `{% if %}`, and a frame that loads nothing."""
    frame = shipped(name, language).frame

    source = read_version(shipped_file(name, language).encode(), frame.encode())

    assert source == shipped(name, language)


def test_every_field_is_explained_to_those_who_write_versions() -> None:
    assert set(SAMPLES) == set(MISSING)


@pytest.mark.parametrize(
    ("name", "facts", "said"),
    [
        ("thank_you", replace(FULL, interviewer=None), "interviewer's name is missing"),
        ("thank_you", replace(FULL, interviewer=replace(JO, name=" ")), "interviewer's name"),
        (
            "thank_you",
            replace(FULL, interviewer=replace(JO, email=None)),
            "work address is missing",
        ),
        ("prep_kit", replace(FULL, interview_starts_at=None), "start could not be read"),
        ("card", replace(FULL, closes_on=None), "when their interviews close"),
        ("card", replace(FULL, post_by=None), "when to post the card"),
        ("debrief", replace(FULL, recruiter=None), "Your own name is missing"),
        ("debrief", replace(FULL, recruiter="\u200e"), "Your own name is missing"),
    ],
)
def test_a_text_that_lacks_a_fact_is_refused_with_the_fact(
    name: str, facts: object, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        write_about(name, facts, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_a_candidate_without_a_name_is_greeted_all_the_same(name: str, language: Language) -> None:
    """C.4 68: never "Hello _____"."""
    letter = write_about(name, replace(FULL, candidate="  "), NOW, language).letter

    assert letter.text.startswith(GREETINGS[language])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
def test_a_hostile_name_stays_a_name(name: str, hostile: str) -> None:
    facts = replace(
        FULL,
        candidate=f"{hostile} x",
        company=f"{hostile} x",
        job_title=f"{hostile} x",
        interviewer=replace(JO, name=f"{hostile} x", topics=hostile),
    )

    made = write_about(name, facts, NOW)
    mail = parsed(compose(ENVELOPE, content(made.letter.subject, made.body.text)))

    assert len(made.letter.subject) <= 200
    assert mail["To"] == ENVELOPE.to
    assert "Bcc" not in mail
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
    assert "<script" not in made.body.html


@pytest.mark.parametrize("value", ["{{ recruiter }}", "{% raw %}", "{{ 7 * 7 }}", "{# gone #}"])
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    made = write_about("debrief", replace(FULL, company=value), NOW)

    assert value in made.letter.subject
    assert value in made.body.text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", VARIANTS)
def test_no_text_has_a_gap_or_something_to_fill_in(variant: str, language: Language) -> None:
    """C.4 64, 65: no field left open, no "undefined", no "None"."""
    mail = written(variant, language)
    text = f"{mail.letter.subject}\n{mail.body.text}"

    assert find_unfinished(text) is None
    assert not any(gap in text for gap in ("None", "undefined", "{{", "}}"))
    assert "\n\n\n" not in text
    assert "  " not in text


@pytest.mark.rule("R96")
@pytest.mark.parametrize("variant", VARIANTS)
def test_no_text_promises_an_outcome_or_shouts(variant: str) -> None:
    text = letter_of(variant).text.lower()

    promises = ("guarantee", "you will get", "for sure", "certainly", "they will like", "!")
    assert not [word for word in promises if word in text]


def test_a_template_cannot_reach_into_python() -> None:
    """C.4 76."""
    with pytest.raises(SecurityError):
        render_text("{{ company.__class__.__mro__ }}", merge_fields(FULL, NOW))


@pytest.mark.parametrize("variant", [name for name in VARIANTS if "via_recruiter" in name])
def test_where_notes_go_through_the_recruiter_no_text_gives_the_interviewers_address(
    variant: str,
) -> None:
    assert "@" not in letter_of(variant).text


@pytest.mark.rule("R23", "R25")
def test_the_thank_you_speaks_of_the_hour_the_day_and_the_limit_on_the_candidates_clock() -> None:
    text = letter_of("thank_you__direct").text

    assert "within an hour" in text
    assert "the same day" in text
    assert "Saturday 28 March at 17:00 (Madrid time) is the latest" in text


@pytest.mark.rule("R79")
def test_the_check_in_quotes_what_was_promised() -> None:
    assert letter_of("check_in__direct").text.count("by Thursday 2 April") == 2


def test_a_letter_shows_nothing_of_itself_in_logs() -> None:
    assert "Ana" not in repr(Letter("Hello Ana", "Hi Ana"))


def test_a_text_for_little_known_people_still_reads_as_one() -> None:
    letter = write_about("keep_applying", SPARSE, NOW).letter

    assert "the role" in letter.text
    assert "the company" in letter.text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", VARIANTS)
def test_dates_are_in_the_readers_language(variant: str, language: Language) -> None:
    """C.4 66."""
    text = written(variant, language).body.text
    foreign = {each: words for each, words in WEEKDAYS.items() if each is not language}

    assert not [word for words in foreign.values() for word in words if word in text]


WEEKDAYS = {
    Language.ENGLISH: ("Thursday", "Friday", "Saturday", "Tuesday", "March"),
    Language.GERMAN: ("Donnerstag", "Freitag", "Samstag", "Dienstag", "März"),
    Language.FRENCH: ("jeudi", "vendredi", "samedi", "mardi", "avril"),
    Language.SPANISH: ("jueves", "viernes", "sábado", "martes", "abril"),
}
