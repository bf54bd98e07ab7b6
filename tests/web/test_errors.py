"""What people read when something goes wrong."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from plugin.services import access
from tests.web.cast import Cast
from tests.web.visitors import text_of, visitor


def test_a_page_that_is_not_there_says_so_to_everybody(cast: Cast) -> None:
    pages = [browser.get("/nowhere") for browser in (visitor(cast.app), cast.sams())]

    assert [page.status_code for page in pages] == [404, 404]
    assert all("There is nothing here" in text_of(page) for page in pages)


def test_too_much_is_refused_before_it_is_read(cast: Cast) -> None:
    answer = cast.sams().client.post(
        f"/interviews/{cast.rows.interview_id}/debrief",
        base_url="https://afterword.example",
        data=b"x" * (1024 * 1024 + 1),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 413


def test_without_a_database_the_page_still_says_what_is_safe(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_viewer: access.Viewer) -> access.Profile:
        raise OperationalError("select", {}, Exception("connection refused"))

    app.testing = False
    monkeypatch.setattr(access, "get_profile", break_down)

    answer = cast.sams().get("/")

    assert answer.status_code == 500
    assert "What you had written down before is safe." in text_of(answer)
    assert "connection refused" not in answer.text


def test_a_refusal_names_its_rule(cast: Cast) -> None:
    prompt = cast.note()

    form = {"until": "at", "on": "2026-02-20"}
    answer = cast.sams().post(f"/prompts/{prompt}/snooze", form)

    assert answer.status_code == 422
    assert "Choose an earlier time, or dismiss it." in text_of(answer)
    assert "R23: A thank-you is best sent within 1 hour" in text_of(answer)
