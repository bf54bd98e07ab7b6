"""Asking a language model: bounded in time and size, and never trusted."""

import contextlib
import socket
from typing import Any

import pytest
import structlog
from pytest_httpserver import HTTPServer
from werkzeug import Response

from plugin import llm
from plugin.llm import Endpoint, LlmFailed, complete
from tests.llm import StubModel, completion
from tests.mail.servers import free_port, scripted_server

ASK = [{"role": "user", "content": "a secret of Ana's"}]


@pytest.fixture
def model(httpserver: HTTPServer) -> StubModel:
    return StubModel(httpserver)


def endpoint(model: StubModel) -> Endpoint:
    return Endpoint(model.url, "small", "a-secret-key")


def said_of(model: StubModel, answer: Response) -> str:
    model.answer = lambda _request: answer
    with pytest.raises(LlmFailed) as caught:
        complete(endpoint(model), ASK)
    return str(caught.value)


def test_the_protocol_is_spoken(model: StubModel) -> None:
    model.content = "Hello"

    assert complete(endpoint(model), ASK) == "Hello"
    assert model.asked[0]["model"] == "small"
    assert model.asked[0]["messages"] == ASK
    assert (model.asked[0]["temperature"], model.asked[0]["stream"]) == (0, False)
    assert model.headers[0]["Authorization"] == "Bearer a-secret-key"


def test_a_service_without_a_key_is_asked_without_one(model: StubModel) -> None:
    complete(Endpoint(model.url, "small"), ASK)

    assert "Authorization" not in model.headers[0]


def test_content_in_parts_is_put_together(model: StubModel) -> None:
    model.answer = lambda _: completion(
        [{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo"}]
    )

    assert complete(endpoint(model), ASK) == "Hello"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (429, "too much to do"),
        (401, "does not let us in"),
        (403, "does not let us in"),
        (400, "an error (400)"),
        (404, "an error (404)"),
        (500, "an error (500)"),
        (503, "an error (503)"),
    ],
)
def test_a_status_that_is_no_yes_is_said_in_words(model: StubModel, status: int, said: str) -> None:
    assert said in said_of(model, Response("a secret of theirs", status))


def test_a_redirect_is_not_followed(model: StubModel) -> None:
    model.server.expect_request("/elsewhere").respond_with_data("taken")

    said = said_of(model, Response("", 307, {"Location": "/elsewhere"}))

    assert "an error (307)" in said
    assert [request.path for request, _ in model.server.log] == ["/v1/chat/completions"]


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>Bad gateway</body></html>",
        '{"choices": [{"message": {"content": "cut in the mid',
        "",
        "null",
        "[]",
        '{"choices": []}',
        '{"choices": [{}]}',
        '{"choices": {"0": 1}}',
        '{"choices": [{"message": "text"}]}',
        '{"error": "out of money"}',
        "[" * 50_000,
        "\x00\xff",
    ],
)
def test_an_answer_that_is_none_is_said_to_be_unreadable(model: StubModel, body: str) -> None:
    assert "could not be read" in said_of(model, Response(body, 200))


@pytest.mark.parametrize("content", ["", "  \n", None, 7, {"a": 1}, []])
def test_an_empty_answer_is_no_draft(model: StubModel, content: Any) -> None:
    assert "no whole draft" in said_of(model, completion(content))


def test_an_answer_that_was_cut_off_is_no_draft(model: StubModel) -> None:
    assert "no whole draft" in said_of(model, completion("Hi Ana, please", finish_reason="length"))


def test_a_megabyte_is_not_read_to_its_end(model: StubModel) -> None:
    assert "could not be read" in said_of(model, completion("a" * 1024 * 1024))


def test_a_service_that_drips_is_given_up_after_its_time(
    model: StubModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llm, "TOTAL_SECONDS", 0.0)
    model.content = "a" * 100_000

    with pytest.raises(LlmFailed, match="did not answer in time"):
        complete(endpoint(model), ASK)


def _silent(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while connection.recv(65_536):
            pass


def test_a_silent_service_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "READ_SECONDS", 0.2)
    with scripted_server(_silent) as url, pytest.raises(LlmFailed, match="did not answer in time"):
        complete(Endpoint(url.replace("smtp", "http"), "small"), ASK)


def test_where_nobody_listens_that_is_said() -> None:
    with pytest.raises(LlmFailed, match="did not answer in time"):
        complete(Endpoint(f"http://127.0.0.1:{free_port()}/v1", "small"), ASK)


@pytest.mark.parametrize("status", [200, 500])
def test_no_log_and_no_error_holds_what_was_asked_or_answered_or_the_key(
    model: StubModel, status: int
) -> None:
    with structlog.testing.capture_logs() as logged:
        said = said_of(model, Response("a secret of theirs", status))

    assert len(logged) == 1
    for secret in ("secret", "Ana", "a-secret-key"):
        assert secret not in f"{said}{logged}"
    assert "a-secret-key" not in repr(endpoint(model))


def test_while_two_wait_for_the_model_a_third_is_told_so_at_once(model: StubModel) -> None:
    """A model that hangs must not hold every thread that serves pages and takes web hooks."""
    with llm._TURNS, llm._TURNS, pytest.raises(LlmFailed, match="Other drafts are being written"):
        complete(endpoint(model), ASK)

    assert model.asked == []


def test_a_failure_gives_the_turn_back(model: StubModel) -> None:
    for _ in range(3):
        assert "error (500)" in said_of(model, Response("", 500))
    model.answer = None

    assert complete(endpoint(model), ASK)
