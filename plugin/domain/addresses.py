"""Which e-mail addresses a candidate may be told to write to (playbook section 3, R32)."""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from plugin.domain.role_words import COMPANIONS, ROLES, TELLING

_PLAIN = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:(?=[^.]{1,63}\.)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+(?P<top>[A-Za-z]{2,24})"
)
_SPECIAL_TOPS = frozenset({"arpa", "alt", "internal", "invalid", "local", "localhost", "onion"})
_LONGEST_LOCAL_PART = 64
_LONGEST_PLAIN = 120
_SEPARATORS = re.compile(r"[^a-z]+")
_TELLING_INSIDE = 9
_LONG_TELLING = re.compile("|".join(word for word in TELLING if len(word) >= _TELLING_INSIDE))
_KNOWN = TELLING | ROLES | COMPANIONS
_RUN_TOGETHER = frozenset(
    word for word in _KNOWN if len(word) > 2 or word in {"hr", "uk", "us", "eu", "cv", "rh"}
)


@lru_cache(maxsize=65_536)
def is_usable_address(address: str | None) -> bool:
    """Tell whether the address is syntactically valid and belongs to a person.

    Nothing is looked up. Role addresses are recognised in many forms and languages (`info@`,
    `uk-recruitment@`, `people-team@`, `Bewerbung+2@`); capitals and plus-tags do no harm.
    """
    return address is not None and is_valid_address(address) and not is_role_address(address)


def is_valid_address(address: str) -> bool:
    """Tell whether the address is syntactically valid, without asking the network."""
    match = _PLAIN.fullmatch(address)
    if (
        match
        and len(address) <= _LONGEST_PLAIN
        and address.index("@") <= _LONGEST_LOCAL_PART
        and match["top"].lower() not in _SPECIAL_TOPS
    ):
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
    if any(_is_telling(part) for part in (*parts, "".join(parts))):
        return True
    return _is_all_role(parts, own_names)


def _fold(address: str) -> str:
    """Return the address in lower case and without accents."""
    folded = address.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _is_telling(part: str) -> bool:
    return part in TELLING or _LONG_TELLING.search(part) is not None


def _is_all_role(parts: list[str], own_names: frozenset[str]) -> bool:
    """Tell whether all parts are role words and companions, with at least one role word.

    A part may be several words run together (`hrteam`), or the company's own name.
    """
    has_role = False
    for part in parts:
        words = _words(part, own_names)
        if words is None:
            return False
        has_role = has_role or any(word in ROLES or word in TELLING for word in words)
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
