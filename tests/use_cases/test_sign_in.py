"""One-time links: who gets one, and that it works once."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from plugin.errors import NotFound
from plugin.mail import sender
from plugin.services.access import Viewer
from plugin.services.sign_in import (
    SignInOffer,
    create_sign_in_link,
    get_sign_in_offer,
    request_sign_in,
    use_sign_in_code,
)
from plugin.store.access import SignInCode
from plugin.store.base import transaction
from plugin.store.people import Recruiter
from tests import factories


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[int]:
    with app.app_context():
        yield factories.make_installation(name="Bright Recruiting")


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """What was handed to the mail server: to whom, and the exact bytes."""
    sent: list[tuple[str, bytes]] = []

    def take(mime: bytes, to: str) -> None:
        sent.append((to, mime))

    monkeypatch.setattr(sender, "send", take)
    return sent


def code_in(link: str) -> str:
    return link.rpartition("/")[2]


def text_of(mime: bytes) -> str:
    body = message_from_bytes(mime, policy=policy.default).get_body()
    assert body is not None
    return str(body.get_content())


def test_a_link_signs_its_recruiter_in(agency: int) -> None:
    recruiter = factories.make_recruiter(agency, email="sam@agency.example", name="Sam Lee")
    code = code_in(create_sign_in_link("SAM@agency.example "))

    assert use_sign_in_code(code) == Viewer(agency, recruiter, "Sam Lee")


def test_a_link_works_once(agency: int) -> None:
    factories.make_recruiter(agency, email="sam@agency.example")
    code = code_in(create_sign_in_link("sam@agency.example"))
    use_sign_in_code(code)

    with pytest.raises(NotFound):
        use_sign_in_code(code)


def test_looking_at_a_link_does_not_use_it(agency: int) -> None:
    factories.make_recruiter(agency, email="sam@agency.example", name="Sam Lee")
    code = code_in(create_sign_in_link("sam@agency.example"))

    assert get_sign_in_offer(code) == SignInOffer("Sam Lee", "Bright Recruiting")
    assert use_sign_in_code(code).recruiter_name == "Sam Lee"


def test_a_link_works_for_15_minutes(agency: int, clock: time_machine.Traveller) -> None:
    factories.make_recruiter(agency, email="sam@agency.example")
    code = code_in(create_sign_in_link("sam@agency.example"))
    clock.shift(timedelta(minutes=15))

    with pytest.raises(NotFound):
        get_sign_in_offer(code)


def test_the_link_of_a_recruiter_who_left_does_not_work(agency: int) -> None:
    factories.make_recruiter(agency, email="sam@agency.example")
    code = code_in(create_sign_in_link("sam@agency.example"))
    with transaction(agency) as session:
        session.execute(update(Recruiter).values(is_active=False))

    with pytest.raises(NotFound):
        use_sign_in_code(code)


@pytest.mark.parametrize("code", ["", "-", "1", "x-y", "1-guess", "999999999999999999999-x", "¹-x"])
def test_a_guess_signs_nobody_in(agency: int, code: str) -> None:
    with pytest.raises(NotFound):
        use_sign_in_code(code)


def test_a_code_works_in_its_own_agency_only(agency: int) -> None:
    other = factories.make_installation()
    factories.make_recruiter(agency, email="sam@agency.example")
    secret = code_in(create_sign_in_link("sam@agency.example")).partition("-")[2]

    with pytest.raises(NotFound):
        use_sign_in_code(f"{other}-{secret}")


def test_the_code_itself_is_not_kept(agency: int) -> None:
    factories.make_recruiter(agency, email="sam@agency.example")
    code = code_in(create_sign_in_link("sam@agency.example"))

    with transaction(agency) as session:
        kept = session.scalars(select(SignInCode.code_hash)).all()

    assert all(code not in stored and stored not in code for stored in kept)
    assert len(kept) == 1


def test_a_known_address_is_mailed_a_link_that_works(
    agency: int, outbox: list[tuple[str, bytes]]
) -> None:
    factories.make_recruiter(agency, email="Sam@Agency.example", name="Sam Lee")

    request_sign_in("sam@agency.EXAMPLE")

    [(to, mime)] = outbox
    link = next(word for word in text_of(mime).split() if word.startswith("https://"))
    assert to == "Sam@Agency.example"
    assert link.startswith("https://afterword.example/sign-in/")
    assert get_sign_in_offer(code_in(link)).recruiter_name == "Sam Lee"


def test_an_address_known_to_two_agencies_is_mailed_a_link_to_each(
    agency: int, outbox: list[tuple[str, bytes]]
) -> None:
    other = factories.make_installation(name="Other Recruiting")
    for installation in (agency, other):
        factories.make_recruiter(installation, email="sam@agency.example")

    request_sign_in("sam@agency.example")

    texts = [text_of(mime) for _, mime in outbox]
    assert ["Bright Recruiting" in texts[0], "Other Recruiting" in texts[1]] == [True, True]


@pytest.mark.parametrize("values", [{"email": "lee@agency.example"}, {"is_active": False}])
def test_nobody_else_is_mailed(
    agency: int, outbox: list[tuple[str, bytes]], values: dict[str, object]
) -> None:
    factories.make_recruiter(agency, **{"email": "sam@agency.example"} | values)

    request_sign_in("sam@agency.example")

    assert outbox == []


def test_nobody_of_a_disabled_installation_is_mailed(
    app: Flask, agency: int, outbox: list[tuple[str, bytes]]
) -> None:
    off = factories.make_installation(state="disabled")
    factories.make_recruiter(off, email="sam@agency.example")

    request_sign_in("sam@agency.example")

    assert outbox == []


def test_without_an_address_the_link_is_for_the_first_with_open_prompts(agency: int) -> None:
    factories.make_recruiter(agency, name="Idle")
    busy = factories.make_recruiter(agency, name="Busy")
    journey = factories.make_journey(agency, busy)
    factories.make_prompt(agency, journey.submission_id, journey.interview_id, recruiter_id=busy)

    assert use_sign_in_code(code_in(create_sign_in_link())).recruiter_name == "Busy"


def test_without_anybody_who_has_open_prompts_there_is_no_link(agency: int) -> None:
    factories.make_recruiter(agency)

    with pytest.raises(NotFound, match="open prompts yet"):
        create_sign_in_link()


def test_an_unknown_address_has_no_link(agency: int) -> None:
    with pytest.raises(NotFound, match="this address"):
        create_sign_in_link("nobody@agency.example")
