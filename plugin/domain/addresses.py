"""E-mail addresses: how they compare, and which a candidate may be told to write to.

The latter is playbook section 3, R32.
"""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from plugin.domain.role_words import COMPANIONS, GIVEN_NAMES, ROLES, SURNAMES, TELLING

_PLAIN = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:(?=[^.]{1,63}\.)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,24}"
)
_LONGEST_LOCAL_PART = 64
_LONGEST_PLAIN = 120
_SEPARATORS = re.compile(r"[^a-z]+")
_TELLING_INSIDE = 9
_LONG_TELLING = re.compile("|".join(word for word in TELLING if len(word) >= _TELLING_INSIDE))
_ROLES = TELLING | SURNAMES | ROLES
_KNOWN = _ROLES | COMPANIONS
_RUN_TOGETHER = frozenset(
    word
    for word in _KNOWN - SURNAMES
    if len(word) > 2 or word in {"hr", "uk", "us", "eu", "cv", "rh"}
)


def normalized(address: str) -> str:
    """Return the one form in which addresses are compared: trimmed, lower case."""
    return address.strip().lower()


@lru_cache(maxsize=65_536)
def is_usable_address(address: str | None) -> bool:
    """Tell whether the address is syntactically valid and belongs to a person.

    Nothing is looked up. Role addresses are recognised in many forms and languages (`info@`,
    `uk-recruitment@`, `people-team@`, `Bewerbung+2@`); capitals and plus-tags do no harm.
    """
    return address is not None and is_valid_address(address) and not is_role_address(address)


def is_valid_address(address: str) -> bool:
    """Tell whether the address is syntactically valid, without asking the network.

    Where a plain one leads does not matter: `jo@acme.internal` may well work inside a firm.
    """
    match = _PLAIN.fullmatch(address)
    if match and len(address) <= _LONGEST_PLAIN and address.index("@") <= _LONGEST_LOCAL_PART:
        return True
    try:
        validate_email(address, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        return False
    return True


def is_role_address(address: str) -> bool:
    """Tell whether a valid address is a mailbox of nobody in particular."""
    local_part, _, domain = _fold(address).rpartition("@")
    parts = [part for part in _SEPARATORS.split(local_part.partition("+")[0]) if part]
    if not parts:
        return False
    own_names = frozenset(_SEPARATORS.split(domain)[:-1])
    return _tells_of_role(parts) or _is_all_role(parts, own_names)


def _fold(address: str) -> str:
    """Return the address in lower case and without accents."""
    folded = address.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _tells_of_role(parts: list[str]) -> bool:
    """Tell whether a part, or all run together, is a telling word, and no name stands beside it."""
    if "".join(parts) in TELLING:
        return True
    is_told = [_is_telling(part) for part in parts]
    is_told[0] = is_told[0] or parts[0] in SURNAMES
    others = [part for part, is_telling in zip(parts, is_told, strict=True) if not is_telling]
    return any(is_told) and not (others and all(_is_name_like(part) for part in others))


def _is_telling(part: str) -> bool:
    return part in TELLING or _LONG_TELLING.search(part) is not None


def _is_name_like(part: str) -> bool:
    """Tell whether the part is a first name or an initial, and not a word like `e` (recruiting)."""
    return part not in COMPANIONS and (len(part) == 1 or part in GIVEN_NAMES)


def _is_all_role(parts: list[str], own_names: frozenset[str]) -> bool:
    """Tell whether all parts are role words and companions, with at least one role word.

    A part may be several words run together (`hrteam`), or the company's own name. What follows
    initials is a surname, where it can be one.
    """
    if parts[-1] in SURNAMES and all(len(part) == 1 for part in parts[:-1]):
        return False
    has_role = False
    for part in parts:
        words = _words(part, own_names)
        if words is None:
            return False
        has_role = has_role or not _ROLES.isdisjoint(words)
    return has_role


def _words(part: str, own_names: frozenset[str]) -> tuple[str, ...] | None:
    """Return the known words that the part is made of; None where it is not."""
    if part in _KNOWN or part in own_names:
        return (part,)
    return _run_together(part, own_names)


def _run_together(part: str, own_names: frozenset[str]) -> tuple[str, ...] | None:
    """Return the words that the part is without separators; short ones would find names, too."""
    if part in _RUN_TOGETHER or part in own_names:
        return (part,)
    for end in range(len(part) - 2, 1, -1):
        head = part[:end]
        if head in _RUN_TOGETHER or head in own_names:
            rest = _run_together(part[end:], own_names)
            if rest:
                return (head, *rest)
    return None
