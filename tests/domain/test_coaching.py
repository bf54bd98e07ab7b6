"""How facts become the fields of an e-mail."""

from datetime import date

import pytest

from plugin.domain.coaching import CoachingFacts, first_name, merge_fields, one_line
from plugin.domain.promises import Promise, PromiseKind
from tests.mail.variants import FULL, NOW


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ana Ruiz", "Ana"),
        ("Dr. Ana Ruiz", "Ana"),
        ("Prof Dr Ana Ruiz", "Ana"),
        ("Ruiz, Ana", "Ana"),
        ("Ruiz,", "Ruiz"),
        ("J. Smith", "J. Smith"),
        ("Ana", "Ana"),
        ("  ", None),
        ("Dr.", None),
        (None, None),
        ("שרה כהן", "שרה"),
        ("Ann\nBcc: x", "Ann"),
    ],
)
def test_people_are_greeted_by_their_first_name(name: str | None, greeted: str | None) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nb\tc", "a b c"),
        ("\u202eevil\u202c", "evil"),
        ("a\u2028b", "a b"),
        ("x" * 400, "x" * 299 + "…"),
        ("می‌خواهم", "می‌خواهم"),
        ("\ud800", ""),
    ],
)
def test_a_value_is_one_line_without_tricks(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        (Promise(PromiseKind.EXACT, date(2026, 4, 2)), "by Thursday 2 April"),
        (Promise(PromiseKind.APPROXIMATE, date(2026, 4, 2)), "around Thursday 2 April"),
        (Promise(PromiseKind.FEW_DAYS), "within a few days"),
        (Promise(PromiseKind.NONE), None),
        (Promise(PromiseKind.EXACT), None),
        (None, None),
    ],
)
def test_a_promise_is_quoted_as_it_was_given(promise: Promise | None, said: str | None) -> None:
    fields = merge_fields(CoachingFacts(zone="UTC", promise=promise), NOW)

    assert fields.get("promised") == said


def test_a_field_without_a_value_is_not_there() -> None:
    fields = merge_fields(CoachingFacts(zone="UTC", agency="  "), NOW)

    assert "agency" not in fields
    assert "interviewer" not in fields


def test_a_limit_that_has_passed_is_not_named() -> None:
    assert "at_latest" not in merge_fields(FULL, FULL.note_limit_at)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "fields"),
    [
        (
            "en-GB",
            {"greeting": "Hi there,", "role": "the role", "at_company": "at the company"},
        ),
        (
            "de-DE",
            {"greeting": "Guten Tag,", "role": "die Stelle", "at_company": "beim Unternehmen"},
        ),
        (
            "fr-FR",
            {"greeting": "Bonjour,", "role": "le poste", "from_company": "de l’entreprise"},
        ),
        ("es-ES", {"greeting": "Hola:", "role": "el puesto", "from_company": "de la empresa"}),
    ],
)
def test_what_nobody_told_is_said_in_the_candidates_language(
    locale: str, fields: dict[str, str]
) -> None:
    made = merge_fields(CoachingFacts(zone="UTC", locale=locale), NOW)

    assert fields.items() <= made.items()


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Ana Ruiz", "Guten Tag Ana Ruiz,"),
        ("Ruiz, Ana", "Guten Tag Ana Ruiz,"),
        ("Dr. Ana Ruiz", "Guten Tag Dr. Ana Ruiz,"),
        ("{name}", "Guten Tag {name},"),
    ],
)
def test_germans_are_greeted_by_their_whole_name(name: str, greeting: str) -> None:
    made = merge_fields(CoachingFacts(zone="UTC", locale="de-DE", candidate=name), NOW)

    assert made["greeting"] == greeting


@pytest.mark.parametrize(
    ("company", "said"),
    [("Acme", "d’Acme"), ("Électricité SA", "d’Électricité SA"), ("Northwind", "de Northwind")],
)
def test_french_elides_before_a_vowel(company: str, said: str) -> None:
    made = merge_fields(CoachingFacts(zone="UTC", locale="fr-FR", company=company), NOW)

    assert made["from_company"] == said
