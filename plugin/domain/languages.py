"""The languages that we write in, and which of them a candidate reads."""

from collections.abc import Mapping
from enum import StrEnum

from babel import Locale
from babel.localedata import exists


class Language(StrEnum):
    """A language in which every e-mail and the candidate's own page are shipped."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"


OWN_NAMES: Mapping[Language, str] = {
    Language.ENGLISH: "English",
    Language.GERMAN: "Deutsch",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
}
"""What each language is called in itself."""

_BY_SUBTAG = {language.value: language for language in Language}

_USUAL: Mapping[Language, str] = {
    Language.ENGLISH: "en-GB",
    Language.GERMAN: "de-DE",
    Language.FRENCH: "fr-FR",
    Language.SPANISH: "es-ES",
}


def find_language(locale: str | None) -> Language | None:
    """Return the language of a locale as CRMs write it ("de-AT", "DE_at", "fr"), if it is ours."""
    subtag = (locale or "").strip().partition(".")[0].replace("_", "-").partition("-")[0]
    return _BY_SUBTAG.get(subtag.lower())


def language_of(locale: str | None) -> Language:
    """Return the language of a locale, else English."""
    return find_language(locale) or Language.ENGLISH


def locale_for(
    theirs: str | None, *, language: Language | None = None, country: str | None = None
) -> str:
    """Return the locale tag to write in: "de-AT".

    `language` is somebody's own choice and goes before the candidate's. Dates follow the
    candidate's region; where their locale names none, the agency's country, if that language has a
    way of its own there; else the language's usual one.
    """
    wanted = language or language_of(theirs)
    same_language = theirs if language_of(theirs) is wanted else None
    for region in (_region_of(same_language), country):
        tag = f"{wanted}-{(region or '').upper()}"
        if region and exists(tag.replace("-", "_")):
            return tag
    return _USUAL[wanted]


def babel_locale(tag: str) -> Locale:
    """Return Babel's locale of a tag from `locale_for`."""
    return Locale.parse(tag, sep="-")


def _region_of(locale: str | None) -> str | None:
    """Return the region that a locale names: "AT" of "de-AT", "US" of "es_Latn_US.UTF-8"."""
    parts = (locale or "").strip().partition(".")[0].replace("_", "-").split("-")
    return next((part for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
