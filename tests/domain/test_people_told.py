"""Whether somebody named in a debrief is somebody whom we know, and may be written to."""

import pytest

from plugin.domain.people_told import (
    Fact,
    PersonProblem,
    PersonTold,
    find_objection_to_address,
    find_same,
    known_person,
    pair_up,
)

JO = known_person(1, "Dr. Jo Park", "jo.park@acme.example", None)
BO = known_person(2, "Bo Li", None, "bo@acme.example")
NOBODY = known_person(3, None)


@pytest.mark.parametrize(
    ("name", "address", "wanted"),
    [
        ("Anybody", " JO.Park@acme.example ", 1),
        ("Bo Li", "jo.park@acme.example", 1),  # the address goes before the name
        ("park, jo", None, 1),
        ("Prof. BÓ  LI", "other@acme.example", 2),
        ("Jo", None, None),
        ("Jo Park Lee", None, None),
        (None, None, None),
        ("Dr.", None, None),
        ("", "", None),
    ],
)
def test_who_is_who(name: str | None, address: str | None, wanted: int | None) -> None:
    assert find_same(name, address, [NOBODY, BO, JO]) == wanted


def test_nobody_is_paired_twice_and_addresses_choose_first() -> None:
    told = [
        ("P-1", "Bo Li", None),
        ("P-2", "Bo Li", "bo@acme.example"),
        ("P-3", "Jo Park", None),
        ("P-4", "Jo Park", None),
    ]

    assert pair_up(told, [JO, BO, NOBODY]) == {"P-2": 2, "P-3": 1}


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("kim.roe@acme.example", None),
        ("kim@", PersonProblem.INCOMPLETE),
        ("info@acme.example", PersonProblem.GENERAL),
        ("Ana@Mail.Example", PersonProblem.CANDIDATES_OWN),
    ],
)
def test_an_address_is_a_persons_own(address: str, problem: PersonProblem | None) -> None:
    """R32: a note to a general mailbox rarely reaches the person."""
    assert find_objection_to_address(address, "ana@mail.example") is problem


def test_a_title_alone_tells_nobody_who_it_was() -> None:
    assert not PersonTold({Fact.TITLE: "Boss"}).has_identity
    assert PersonTold({Fact.EMAIL: "kim.roe@acme.example"}).has_identity
    assert PersonTold({Fact.NAME: None}).is_empty
