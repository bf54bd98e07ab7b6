"""Signing in by a mailed link, and out."""

from dataclasses import replace
from datetime import timedelta

import pytest
import redis
import time_machine

from plugin.app import create_app
from plugin.config import Config
from plugin.domain.messages import MessageReason
from plugin.extensions import db, held
from plugin.mail import sender
from plugin.mail.sender import FailureKind, SendFailed
from plugin.services.sign_in import create_sign_in_link
from plugin.store.people import Recruiter
from tests import factories
from tests.services import Database
from tests.web.cast import Cast
from tests.web.visitors import BASE, Visitor, text_of, visitor


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """To whom mail was handed over."""
    sent: list[str] = []

    def take(_mime: bytes, to: str) -> None:
        sent.append(to)

    monkeypatch.setattr(sender, "send", take)
    return sent


def link_of(cast: Cast) -> str:
    with cast.app.app_context():
        address = factories.read(Recruiter, cast.rows.installation_id, cast.rows.recruiter_id).email
        return create_sign_in_link(address).removeprefix(BASE)


def ask(browser: Visitor, email: str) -> str:
    """Ask for a link and return what the page says, once the mail has been handed over."""
    answer = browser.post("/sign-in", {"email": email})
    said = text_of(answer)
    answer.close()
    return said


def test_a_known_address_is_mailed(cast: Cast, outbox: list[str]) -> None:
    with cast.app.app_context():
        factories.make_recruiter(cast.rows.installation_id, email="kim@agency.example")

    ask(visitor(cast.app), "Kim@Agency.example")

    assert outbox == ["kim@agency.example"]


def test_nobody_learns_whether_an_address_is_known(cast: Cast, outbox: list[str]) -> None:
    with cast.app.app_context():
        factories.make_recruiter(cast.rows.installation_id, email="kim@agency.example")

    known = ask(visitor(cast.app), "kim@agency.example")
    unknown = ask(visitor(cast.app), "nobody@agency.example")

    assert known == unknown
    assert outbox == ["kim@agency.example"]


def test_the_answer_is_the_same_while_the_mail_server_is_down(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_mime: bytes, _to: str) -> None:
        raise SendFailed(FailureKind.LATER, MessageReason.SERVER_SILENT)

    monkeypatch.setattr(sender, "send", refuse)
    with cast.app.app_context():
        factories.make_recruiter(cast.rows.installation_id, email="kim@agency.example")

    assert "Look into your mail" in ask(visitor(cast.app), "kim@agency.example")


@pytest.mark.parametrize("email", ["", "kim", "kim@", "a" * 600])
def test_what_is_no_address_is_told_so(cast: Cast, outbox: list[str], email: str) -> None:
    said = ask(visitor(cast.app), email)

    assert "Sign in" in said
    assert outbox == []


def test_asking_too_often_for_one_address_is_refused(cast: Cast, outbox: list[str]) -> None:
    browser = visitor(cast.app)
    for _ in range(5):
        ask(browser, "kim@agency.example")

    answer = browser.post("/sign-in", {"email": " KIM@agency.example"})

    assert answer.status_code == 429
    assert "Wait a minute" in text_of(answer)


def test_the_limits_are_counted_in_redis_without_the_address(
    cast: Cast, outbox: list[str], valkey: redis.Redis
) -> None:
    ask(visitor(cast.app), "kim@agency.example")

    keys = [key.decode() for key in valkey.keys("*afterword*")]
    assert len(keys) == 2
    assert not any("kim" in key for key in keys)


def test_without_redis_the_limits_still_hold(config: Config, database: Database) -> None:
    app = create_app(replace(config, redis_url="redis://127.0.0.1:9/0"))
    browser = visitor(app)
    try:
        statuses = [
            browser.post("/sign-in", {"email": "kim@agency.example"}).status_code for _ in range(6)
        ]
    finally:
        with app.app_context():
            db.engine.dispose()
        held.redis.close()

    assert statuses == [200] * 5 + [429]


def test_opening_the_link_signs_nobody_in(cast: Cast) -> None:
    browser, link = visitor(cast.app), link_of(cast)

    page = text_of(browser.get(link))

    assert "Sign in as Sam Lee" in page
    assert browser.get("/").location == "/sign-in"


def test_the_button_signs_in_once(cast: Cast) -> None:
    browser, link = visitor(cast.app), link_of(cast)

    answer = browser.post(link)
    again = visitor(cast.app).post(link)

    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/").status_code == 200
    assert again.status_code == 404
    assert "was used" in text_of(again)


def test_signing_in_leads_to_the_page_that_was_asked_for(cast: Cast) -> None:
    browser, link = visitor(cast.app), link_of(cast)
    browser.get("/candidates?q=ana")

    assert browser.post(link).location == "/candidates?q=ana"


def test_a_session_lasts_twelve_hours(cast: Cast, clock: time_machine.Traveller) -> None:
    browser = cast.sams()
    clock.shift(timedelta(hours=12))
    within = browser.get("/").status_code
    clock.shift(timedelta(seconds=1))

    assert (within, browser.get("/").location) == (200, "/sign-in")


def test_signing_out_ends_the_session(cast: Cast) -> None:
    browser = cast.sams()

    browser.post("/sign-out")

    assert browser.get("/").location == "/sign-in"


def test_signing_out_leaves_the_crms_frame_alone(cast: Cast) -> None:
    browser = cast.framed()

    browser.post("/sign-out")

    assert browser.get("/panel").status_code == 200
