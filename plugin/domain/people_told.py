"""Who was there, as a debrief tells it, and whether that is somebody whom we know already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from plugin.domain.addresses import is_role_address, is_valid_address, normalized
from plugin.domain.note_matching import name_words


class Fact(StrEnum):
    """What a debrief may tell of a person, besides topics."""

    NAME = "name"
    TITLE = "title"
    EMAIL = "email"


class PersonProblem(StrEnum):
    """Why something told of a person cannot be kept (R32), as a recruiter is told it."""

    NO_IDENTITY = "Give a name or an address."
    INCOMPLETE = "This is no complete e-mail address."
    GENERAL = (
        "This is a general mailbox, and a note to it rarely reaches the person. Find their own"
        " address."
    )
    CANDIDATES_OWN = "That is the candidate's own address."
    AGENCYS = "That is a recruiter's address, of the agency itself."


@dataclass(frozen=True, slots=True, repr=False)
class PersonTold:
    """One person who was there. `told` has the facts that were asked for, None where left empty.

    `is_gone`: they were not there after all.
    """

    told: Mapping[Fact, str | None] = field(default_factory=dict)
    topics: str | None = None
    is_gone: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all was told."""
        return not (any(self.told.values()) or self.topics)

    @property
    def has_identity(self) -> bool:
        """Tell whether this is enough to know the person by: a name or an address."""
        return bool(self.told.get(Fact.NAME) or self.told.get(Fact.EMAIL))

    def beside(self, name: str | None) -> "PersonTold":
        """Return what this adds to somebody known by a name: blanks and another spelling do not."""
        added = {
            fact: text
            for fact, text in self.told.items()
            if text and not (fact is Fact.NAME and name)
        }
        return replace(self, told=added)


@dataclass(frozen=True, slots=True, repr=False)
class KnownPerson:
    """Somebody on a panel: a row's id, a name, and all addresses that are known."""

    id: int
    name: str | None
    addresses: frozenset[str]


def known_person(person_id: int, name: str | None, *addresses: str | None) -> KnownPerson:
    """Return somebody on a panel, the addresses in the form in which they compare."""
    return KnownPerson(
        person_id, name, frozenset(normalized(address) for address in addresses if address)
    )


def find_same(name: str | None, address: str | None, among: Iterable[KnownPerson]) -> int | None:
    """Return the id of who has the same address, else of who has the same name.

    Names compare without titles, accents, capitals and order: "Park, Jo" is Dr. Jo Park.
    """
    people = list(among)
    if address:
        for person in people:
            if normalized(address) in person.addresses:
                return person.id
    words = _sorted_words(name)
    return next((row.id for row in people if words and _sorted_words(row.name) == words), None)


def pair_up(
    told: Sequence[tuple[str, str | None, str | None]], known: Iterable[KnownPerson]
) -> Mapping[str, int]:
    """Return {ref: id} of those told (ref, name, address) who are known, nobody twice.

    Addresses go before names, whoever stands first.
    """
    left = {person.id: person for person in known}
    pairs: dict[str, int] = {}
    for by_name in (False, True):
        for ref, name, address in told:
            if ref in pairs:
                continue
            people = left.values()
            found = find_same(name, None, people) if by_name else find_same(None, address, people)
            if found is not None:
                pairs[ref] = found
                del left[found]
    return pairs


def find_objection_to_address(address: str, candidates_own: str | None) -> PersonProblem | None:
    """Return why no note can go to this address as a person's own, or None."""
    if not is_valid_address(address):
        return PersonProblem.INCOMPLETE
    if is_role_address(address):
        return PersonProblem.GENERAL
    if candidates_own is not None and normalized(candidates_own) == normalized(address):
        return PersonProblem.CANDIDATES_OWN
    return None


def _sorted_words(name: str | None) -> tuple[str, ...]:
    return tuple(sorted(name_words(name or "")))
