"""Which language a candidate is written to in, and how dates and lists look in it."""

from datetime import UTC, date, datetime

import pytest

from plugin.domain.languages import Language, language_of, locale_for
from plugin.domain.localised import say_day, say_list, say_local_moment, say_moment

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de-AT", Language.GERMAN),
        ("DE_at", Language.GERMAN),
        (" de ", Language.GERMAN),
        ("fr-CA", Language.FRENCH),
        ("es-419", Language.SPANISH),
        ("en-US", Language.ENGLISH),
        ("pt-BR", Language.ENGLISH),
        ("deutsch", Language.ENGLISH),
        ("", Language.ENGLISH),
        (None, Language.ENGLISH),
    ],
)
def test_a_locale_says_the_language_and_an_unknown_one_means_english(
    locale: str | None, language: Language
) -> None:
    assert language_of(locale) is language


@pytest.mark.parametrize(
    ("theirs", "chosen", "country", "tag"),
    [
        ("de-AT", None, "GB", "de-AT"),
        ("de", None, "CH", "de-CH"),
        ("de", None, "GB", "de-DE"),
        (None, None, "US", "en-US"),
        (None, None, None, "en-GB"),
        ("en_US.UTF-8", None, "GB", "en-US"),
        ("de-AT", Language.FRENCH, "CH", "fr-CH"),
        ("de-AT", Language.GERMAN, "GB", "de-AT"),
        ("zh-Hant-TW", None, "ZZ", "en-GB"),
        ("es-419", None, "MX", "es-MX"),
    ],
)
def test_dates_follow_the_candidates_region_then_the_agencys(
    theirs: str | None, chosen: Language | None, country: str | None, tag: str
) -> None:
    assert locale_for(theirs, language=chosen, country=country) == tag


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en-GB", "Thursday 2 April"),
        ("en-US", "Thursday, April 2"),
        ("de-DE", "Donnerstag, 2. April"),
        ("fr-FR", "jeudi 2 avril"),
        ("es-ES", "jueves, 2 de abril"),
    ],
)
def test_a_date_has_its_weekday_written_out(tag: str, said: str) -> None:
    assert say_day(date(2026, 4, 2), tag) == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en-GB", "Saturday 28 March at 13:00 (Madrid time)"),
        ("en-US", "Saturday, March 28 at 1:00\u00a0PM (Madrid time)"),
        ("de-DE", "Samstag, 28. März, um 13:00 Uhr (Ortszeit Madrid)"),
        ("fr-FR", "samedi 28 mars à 13:00 (heure de Madrid)"),
        ("es-ES", "sábado, 28 de marzo, a las 13:00 (hora de Madrid)"),
        ("es-MX", "sábado, 28 de marzo, a la 1:00\u00a0p.m. (hora de Madrid)"),
    ],
)
def test_a_moment_is_on_the_candidates_clock_and_names_the_place(tag: str, said: str) -> None:
    assert say_local_moment(NOON, "Europe/Madrid", tag) == said


def test_a_city_has_its_name_in_the_readers_language() -> None:
    assert say_local_moment(NOON, "Europe/London", "fr-FR").endswith("(heure de Londres)")


def test_a_zone_without_a_place_is_named_as_it_is() -> None:
    assert say_local_moment(NOON, "UTC", "de-DE").endswith("(Ortszeit UTC)")


def test_one_oclock_is_singular_in_spanish() -> None:
    assert say_moment(NOON.replace(hour=1), "UTC", "es-ES").endswith(", a la 1:00")
    assert say_moment(NOON.replace(hour=11), "UTC", "es-ES").endswith(", a las 11:00")


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en-GB", "Jo, Bo and Al"),
        ("en-US", "Jo, Bo, and Al"),
        ("de-DE", "Jo, Bo und Al"),
        ("fr-FR", "Jo, Bo et Al"),
        ("es-ES", "Jo, Bo y Al"),
    ],
)
def test_names_are_listed_as_the_reader_lists_them(tag: str, said: str) -> None:
    assert say_list(["Jo", "", "Bo", "Al"], tag) == said


def test_nobody_is_an_empty_list() -> None:
    assert say_list([], "en-GB") == ""
