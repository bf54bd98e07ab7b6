"""A server that drips holds nobody longer than was said."""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from plugin import llm
from plugin.chat import sender
from plugin.chat.addresses import ChatAddress
from plugin.chat.sender import ChatFailed
from plugin.deadline import within
from plugin.domain.notices import NoticeReason
from plugin.llm import Endpoint, LlmFailed, complete
from tests.mail.servers import scripted_server


def dripping(has_ended: threading.Event) -> Callable[[socket.socket], None]:
    """Send a byte of a header now and then, until the other side hangs up."""

    def script(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        with contextlib.suppress(OSError):
            while not has_ended.wait(0.01):
                connection.sendall(b"x")

    return script


def ask(url: str, cut_off: dict[str, Any]) -> httpx.Response:
    with httpx.Client(timeout=5) as client:
        return client.post(url.replace("smtp", "http"), extensions=cut_off)


def test_headers_that_drip_are_cut_off() -> None:
    has_ended = threading.Event()
    with scripted_server(dripping(has_ended)) as url, within(0.2) as cut_off:
        with pytest.raises(httpx.HTTPError):
            ask(url, cut_off)
        has_ended.set()


def test_what_answers_in_time_is_not_cut_off() -> None:
    def script(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with scripted_server(script) as url, within(30) as cut_off:
        answer = ask(url, cut_off)

    assert answer.text == "ok"


def test_a_time_that_is_over_before_it_is_connected_ends_it_too() -> None:
    def script(connection: socket.socket) -> None:
        connection.recv(65_536)

    with scripted_server(script) as url, within(0) as cut_off:
        threading.Event().wait(0.05)
        with pytest.raises(httpx.HTTPError):
            ask(url, cut_off)


def test_a_web_hook_that_drips_does_not_hold_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "TOTAL_SECONDS", 0.2)
    has_ended = threading.Event()
    with scripted_server(dripping(has_ended)) as url:
        hook = f"{url.replace('smtp', 'http')}/hook"
        with pytest.raises(ChatFailed) as failed:
            sender.send(ChatAddress.parse(hook, frozenset({"127.0.0.1"})), "hello")
        has_ended.set()

    assert failed.value.reason is NoticeReason.NO_ANSWER


def test_a_model_whose_headers_drip_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "TOTAL_SECONDS", 0.2)
    has_ended = threading.Event()
    with scripted_server(dripping(has_ended)) as url:
        endpoint = Endpoint(url.replace("smtp", "http"), "a-model")
        with pytest.raises(LlmFailed, match="in time"):
            complete(endpoint, [{"role": "user", "content": "hello"}])
        has_ended.set()
