"""`signature`: the note ends with the candidate's name and their own phone number (R65)."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

from plugin.domain.note_checks.names import is_part_of, name_tokens
from plugin.domain.note_checks.view import NoteView, short_name
from plugin.domain.note_reviews import Outcome

_NUMBER = re.compile(r"(?<![\w/])[+(]{0,2}\d[\d\s().\-/–·\u00a0\u2011]{4,28}\d(?!\w)")
_OPTIONAL_ZERO = re.compile(r"\(0\)")
_FEWEST_DIGITS = 7
_LINES_LOOKED_AT = 9


def check_signature(view: NoteView) -> Outcome:
    """Tell whether name and number stand in the sign-off block."""
    candidate = view.draft.candidate
    lines = [line.text[:300] for line in view.parts.ending if not line.is_blank][-_LINES_LOOKED_AT:]
    has_name = any(_names(line, candidate.name) for line in lines)
    has_phone = any(_has_number(line, candidate.phone) for line in lines)
    if has_name and has_phone:
        return Outcome(True, "The note ends with the candidate's name and phone number.")
    wanted = candidate.name + (f"\n{candidate.phone}" if candidate.phone else "")
    missing = " and ".join(
        what for what, has in (("name", has_name), ("phone number", has_phone)) if not has
    )
    return Outcome(
        False,
        f"The end of the note lacks {short_name(candidate.name)}'s own {missing}.",
        f"End with name and phone number: {' · '.join(wanted.splitlines())}.",
    )


def _names(line: str, name: str) -> bool:
    return any(is_part_of(token, name) for token in name_tokens(line) if len(token) > 1)


def _has_number(line: str, phone: str | None) -> bool:
    found = (_digits(match) for match in _NUMBER.findall(_OPTIONAL_ZERO.sub("", _ascii(line))))
    if phone is None or not any(char.isdigit() for char in phone):
        return any(len(digits) >= _FEWEST_DIGITS for digits in found)
    own = _digits(_OPTIONAL_ZERO.sub("", _ascii(phone)))
    return any(_is_same(digits, own) for digits in found) or _matches_as_a_whole(line, phone)


def _ascii(text: str) -> str:
    """Return the text with every script's digits as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char, char)) for char in text)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _is_same(one: str, other: str) -> bool:
    """Tell whether the digits are one number, with or without country code and trunk prefix."""
    short, long = sorted((_bare(one), _bare(other)), key=len)
    if len(short) < _FEWEST_DIGITS:
        return False
    return long.endswith(short) and len(long) - len(short) <= 4


def _bare(digits: str) -> str:
    bare = digits.lstrip("0")
    return bare[1:] if len(bare) == 11 and bare[0] in "78" else bare


@lru_cache(maxsize=2_048)
def _parsed(phone: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return None


def _matches_as_a_whole(line: str, phone: str) -> bool:
    """Tell whether a number on the line is the candidate's by its country's own rules."""
    own = _parsed(phone)
    if own is None:
        return False
    region = phonenumbers.region_code_for_number(own)
    for match in _NUMBER.findall(_ascii(line)):
        try:
            read = phonenumbers.parse(match, region)
        except phonenumbers.NumberParseException:
            continue
        if read.country_code == own.country_code and read.national_number == own.national_number:
            return True
    return False
