"""The texts of coaching e-mails: what they say, what they need, and what they never do."""

from dataclasses import replace

import pytest
from jinja2 import Environment, PackageLoader, meta
from jinja2.exceptions import SecurityError

from plugin.domain.coaching import FLAGS, MISSING, Letter, merge_fields
from plugin.domain.messages import find_unfinished, is_coached, template_for
from plugin.domain.prompts import StepKey
from plugin.domain.submissions import Stage
from plugin.errors import Refused
from plugin.mail import templates
from plugin.mail.compose import compose
from plugin.mail.templates import write_letter
from tests.mail.test_compose import ENVELOPE, HOSTILE_NAMES, parsed
from tests.mail.variants import FULL, JO, NOW, SNAPSHOTS, SPARSE, VARIANTS, letter_of, shown

LOADER = PackageLoader("plugin", "templates/mail")
SOURCES = sorted(name for name in LOADER.list_templates() if name.endswith(".txt"))
NAMES = sorted({name.partition(".")[0] for name in SOURCES})


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_text_is_the_one_that_was_agreed_on(variant: str) -> None:
    expected = (SNAPSHOTS / f"{variant}.txt").read_text(encoding="utf-8")

    assert shown(letter_of(variant)) == expected


def test_every_snapshot_is_of_a_case() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == set(VARIANTS)


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


@pytest.mark.parametrize("source", SOURCES)
def test_a_template_uses_only_the_fields_of_the_closed_list(source: str) -> None:
    environment = Environment(loader=LOADER, autoescape=True)
    text, _, _ = LOADER.get_source(environment, source)

    assert meta.find_undeclared_variables(environment.parse(text)) <= set(MISSING) | FLAGS


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
        write_letter(name, merge_fields(facts, NOW))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_a_candidate_without_a_name_is_greeted_all_the_same(name: str) -> None:
    letter = write_letter(name, merge_fields(replace(FULL, candidate="  "), NOW))

    assert letter.text.startswith("Hi there,\n")


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

    letter = write_letter(name, merge_fields(facts, NOW))
    mail = parsed(compose(ENVELOPE, letter.subject, letter.text))

    assert len(letter.subject) <= 200
    assert mail["To"] == ENVELOPE.to
    assert "Bcc" not in mail
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()


@pytest.mark.parametrize("value", ["{{ recruiter }}", "{% raw %}", "{{ 7 * 7 }}", "{# gone #}"])
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    letter = write_letter("debrief", merge_fields(replace(FULL, company=value), NOW))

    assert value in letter.subject


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_text_has_a_gap_or_something_to_fill_in(variant: str) -> None:
    letter = letter_of(variant)

    assert find_unfinished(f"{letter.subject}\n{letter.text}") is None
    assert "None" not in letter.text
    assert "\n\n\n" not in letter.text
    assert "  " not in letter.text


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_text_promises_an_outcome_or_shouts(variant: str) -> None:
    text = letter_of(variant).text.lower()

    promises = ("guarantee", "you will get", "for sure", "certainly", "they will like", "!")
    assert not [word for word in promises if word in text]


def test_a_template_cannot_reach_into_python() -> None:
    hostile = templates._environment().from_string("{{ company.__class__.__mro__ }}")

    with pytest.raises(SecurityError):
        hostile.render(merge_fields(FULL, NOW))


@pytest.mark.parametrize("variant", [name for name in VARIANTS if "via_recruiter" in name])
def test_where_notes_go_through_the_recruiter_no_text_gives_the_interviewers_address(
    variant: str,
) -> None:
    assert "@" not in letter_of(variant).text


def test_the_thank_you_speaks_of_the_hour_the_day_and_the_limit_on_the_candidates_clock() -> None:
    text = letter_of("thank_you__direct").text

    assert "within an hour" in text
    assert "the same day" in text
    assert "Sat 28 March at 17:00 (Madrid time) is the latest" in text


def test_the_check_in_quotes_what_was_promised() -> None:
    assert letter_of("check_in__exact_date").text.count("by Thu 2 April") == 2


def test_a_letter_shows_nothing_of_itself_in_logs() -> None:
    assert "Ana" not in repr(Letter("Hello Ana", "Hi Ana"))


def test_a_text_for_little_known_people_still_reads_as_one() -> None:
    letter = write_letter("keep_applying", merge_fields(SPARSE, NOW))

    assert "the role" in letter.text
    assert "the company" in letter.text
