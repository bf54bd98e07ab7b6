"""The client companies of an agency, and what waits for their answers."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.domain.contact_modes import ModeSource
from plugin.domain.people import ContactMode
from plugin.services import client_list, contact_modes
from plugin.services.contact_scopes import ModeChange
from plugin.store.people import ClientCompany
from tests import factories
from tests.use_cases.modes import Agency, make_agency


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[Agency]:
    with app.app_context():
        yield make_agency(None)


def names(agency: Agency, **asked: object) -> list[str | None]:
    return [row.name for row in client_list.list_clients(agency.sam, **asked).rows]  # type: ignore[arg-type]


def test_the_unanswered_come_first_and_of_those_whoever_holds_up_most(agency: Agency) -> None:
    agency.company(name="Aardvark", contact_mode="none")
    agency.company(name="Zebra", crm_contact_mode="direct")
    agency.company(name="Bolt")

    assert names(agency) == ["Acme", "Bolt", "Aardvark", "Zebra"]


def test_a_client_says_what_is_in_force_whose_answer_that_is_and_what_waits(
    agency: Agency,
) -> None:
    [row] = client_list.list_clients(agency.sam).rows
    assert (row.answers.in_force, row.answers.source, row.waiting) == (None, None, 3)

    contact_modes.take_change(agency.manager(), ModeChange((), ContactMode.DIRECT))

    [row] = client_list.list_clients(agency.sam).rows
    assert (row.answers.in_force, row.answers.source, row.waiting) == (
        ContactMode.DIRECT,
        ModeSource.AGENCY,
        0,
    )


def test_a_part_of_the_name_finds_it_and_a_wildcard_is_a_letter(agency: Agency) -> None:
    agency.company(name="100 % Data")

    assert names(agency, search="cm") == ["Acme"]
    assert names(agency, search="%") == ["100 % Data"]


def test_the_51st_client_is_on_the_second_page(agency: Agency) -> None:
    for number in range(50):
        agency.company(name=f"Client {number:02}", contact_mode="direct")

    first = client_list.list_clients(agency.sam)
    second = client_list.list_clients(agency.sam, page=2)

    assert (len(first.rows), first.has_next) == (50, True)
    assert ([row.name for row in second.rows], second.has_next) == (["Client 49"], False)


def test_a_client_that_the_crm_has_no_more_is_listed_while_something_waits(agency: Agency) -> None:
    factories.change(ClientCompany, agency.id, agency.acme, deleted_at=utcnow())
    assert names(agency) == ["Acme"]

    agency.answer("direct")

    assert names(agency) == []


def test_prompts_of_submissions_without_a_client_are_counted(agency: Agency) -> None:
    agency.submission(None)
    agency.plan()

    assert client_list.list_clients(agency.sam).waiting_without_client == 3


def test_the_last_changes_say_who_when_from_what_to_what(agency: Agency) -> None:
    agency.answer("direct")
    agency.answer(None)

    last, first = client_list.list_clients(agency.sam).changes

    assert (first.recruiter_name, first.client_company_name) == ("Sam Lee", "Acme")
    assert (first.from_mode, first.to_mode) == (None, ContactMode.DIRECT)
    assert (last.from_mode, last.to_mode, last.at) == (ContactMode.DIRECT, None, utcnow())


def test_another_agencys_clients_and_changes_are_not_there(agency: Agency) -> None:
    other = make_agency(None)
    other.answer("direct")

    found = client_list.list_clients(agency.sam)

    assert [row.id for row in found.rows] == [agency.acme]
    assert found.changes == ()


def test_a_manager_is_told_how_many_clients_hold_prompts_up(agency: Agency) -> None:
    agency.submission(agency.company())
    agency.company()
    agency.plan()
    manager = agency.manager()

    assert client_list.count_unanswered(manager) == 2
    assert client_list.count_unanswered(agency.sam) == 0

    agency.answer("direct")

    assert client_list.count_unanswered(manager) == 1
