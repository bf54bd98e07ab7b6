"""Cookies and headers: what a browser may do with a page, and who may frame it."""

from dataclasses import replace

import pytest
from flask import Flask

from plugin.app import create_app
from plugin.config import Config
from plugin.extensions import db, held
from tests.web.cast import Cast
from tests.web.visitors import visitor


def directives(policy: str) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in pairs}


def test_a_page_of_its_own_cannot_be_framed(cast: Cast) -> None:
    policy = directives(cast.sams().get("/").headers["Content-Security-Policy"])

    assert policy["frame-ancestors"] == "'none'"


def test_the_panel_can_be_framed_by_its_crm_only(cast: Cast) -> None:
    answer = cast.framed().get("/panel")

    policy = directives(answer.headers["Content-Security-Policy"])
    assert policy["frame-ancestors"] == "https://crm.example https://*.frames.example"
    assert "X-Frame-Options" not in answer.headers


def test_a_form_reached_in_the_frame_can_be_framed_by_the_crm(cast: Cast) -> None:
    answer = cast.framed().get(f"/prompts/{cast.prompt()}/snooze?framed=1")

    policy = directives(answer.headers["Content-Security-Policy"])
    assert answer.status_code == 200
    assert policy["frame-ancestors"].startswith("https://crm.example")


def test_a_page_outside_the_frame_is_not_framed_by_asking_for_it(cast: Cast) -> None:
    policy = directives(cast.sams().get("/?framed=1").headers["Content-Security-Policy"])

    assert policy["frame-ancestors"] == "'none'"


def test_scripts_styles_and_forms_come_from_us_and_lead_to_us(cast: Cast) -> None:
    policy = directives(cast.sams().get("/").headers["Content-Security-Policy"])

    assert policy["default-src"] == policy["form-action"] == "'self'"
    assert policy["base-uri"] == policy["object-src"] == "'none'"


@pytest.mark.parametrize("path", ["/", "/candidates", "/candidates/{0}", "/sign-in"])
def test_a_page_needs_nothing_that_its_policy_forbids(cast: Cast, path: str) -> None:
    cast.note()

    page = cast.sams().get(path.format(cast.rows.candidate_id)).text

    for forbidden in (" style=", "<style", "onclick=", "onload=", "javascript:", "http://"):
        assert forbidden not in page
    assert page.count("<script") == page.count('<script src="/static/')


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere"])
def test_every_answer_is_guarded(cast: Cast, path: str) -> None:
    headers = cast.sams().get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["Cache-Control"] == "no-store"


def test_what_everybody_gets_may_be_cached(app: Flask) -> None:
    answer = visitor(app).get("/static/afterword.css")

    assert "max-age=3600" in answer.headers["Cache-Control"]
    answer.close()


def test_over_tls_the_session_is_for_this_host_and_for_frames(cast: Cast) -> None:
    set_cookie = visitor(cast.app).get("/sign-in").headers["Set-Cookie"]

    assert set_cookie.startswith("__Host-afterword=")
    for flag in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"):
        assert flag in set_cookie.split("; ")


def test_on_loopback_the_session_does_without_tls(config: Config) -> None:
    app = create_app(replace(config, base_url="http://127.0.0.1:5080"))
    try:
        headers = app.test_client().get("/sign-in").headers
    finally:
        with app.app_context():
            db.engine.dispose()
        held.redis.close()

    flags = headers["Set-Cookie"].split("; ")
    assert flags[0].startswith("afterword=")
    assert "SameSite=Lax" in flags
    assert {"Secure", "Partitioned"}.isdisjoint(flags)
    assert "Strict-Transport-Security" not in headers
