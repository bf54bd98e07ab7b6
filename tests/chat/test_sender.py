"""Handing a notice over: what was certainly not taken may be tried again, and nothing else."""

import logging
import socket
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from plugin.chat import sender
from plugin.chat.addresses import ChatAddress
from plugin.chat.sender import ChatFailed, is_public, send
from plugin.domain.notices import NoticeReason
from tests.mail.servers import free_port, scripted_server
from tests.use_cases.chat import Chat

OWN = frozenset({"127.0.0.1"})


@pytest.fixture
def chat(httpserver: HTTPServer) -> Chat:
    return Chat(httpserver)


def reason_of(address: str, own: frozenset[str] = OWN) -> NoticeReason:
    with pytest.raises(ChatFailed) as caught:
        send(ChatAddress.parse(address, own), "Hello")
    return caught.value.reason


@pytest.mark.parametrize("way", ["mattermost", "hook"])
def test_a_text_arrives(chat: Chat, way: str) -> None:
    send(ChatAddress.parse(getattr(chat, way), OWN), "Hello Ana & Bo <x>")

    assert chat.texts == ["Hello Ana & Bo <x>"]


@pytest.mark.parametrize("way", ["mattermost", "hook"])
@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, NoticeReason.REFUSED),
        (401, NoticeReason.REFUSED),
        (404, NoticeReason.REFUSED),
        (410, NoticeReason.REFUSED),
        (429, NoticeReason.AWAY),
        (500, NoticeReason.AWAY),
        (503, NoticeReason.AWAY),
        (502, NoticeReason.NO_ANSWER),
        (504, NoticeReason.NO_ANSWER),
    ],
)
def test_an_answer_says_whether_it_may_be_tried_again(
    chat: Chat, way: str, status: int, reason: NoticeReason
) -> None:
    chat.status = status

    assert reason_of(getattr(chat, way)) is reason


@pytest.mark.parametrize("way", ["mattermost", "hook"])
def test_a_redirect_is_not_followed(chat: Chat, way: str) -> None:
    chat.status, chat.location = 302, "/elsewhere"
    chat.server.expect_request("/elsewhere").respond_with_data("taken")

    assert reason_of(getattr(chat, way)) is NoticeReason.REFUSED
    assert [request.path for request, _ in chat.server.log if request.path == "/elsewhere"] == []


@pytest.mark.parametrize("scheme", ["http://127.0.0.1:{}/hook", "mmost://127.0.0.1:{}/" + "a" * 32])
def test_where_nobody_listens_nothing_was_taken(scheme: str) -> None:
    assert reason_of(scheme.format(free_port())) is NoticeReason.AWAY


def hang_up_after_reading(connection: socket.socket) -> None:
    connection.recv(65_536)


def test_a_connection_that_breaks_after_the_text_leaves_it_unknown() -> None:
    with scripted_server(hang_up_after_reading) as url:
        port = url.rpartition(":")[2]

        assert reason_of(f"http://127.0.0.1:{port}/hook") is NoticeReason.NO_ANSWER


def test_silence_after_the_text_leaves_it_unknown(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "READ_SECONDS", 0.2)
    chat.server.expect_request("/hooks/" + "b" * 32).respond_with_handler(_never)

    assert reason_of(f"mmost://127.0.0.1:{chat.server.port}/{'b' * 32}") is NoticeReason.NO_ANSWER


def _never(_request: Any) -> Any:
    import threading

    threading.Event().wait(0.6)
    raise ConnectionAbortedError


def test_a_public_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns a name can let it lead to 127.0.0.1 after it was looked at."""
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: inside)

    assert reason_of("https://hooks.agency.example/a", frozenset()) is NoticeReason.NOT_ALLOWED


def test_one_inside_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.216.34", "::1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: both)

    assert reason_of("https://hooks.agency.example/a", frozenset()) is NoticeReason.NOT_ALLOWED


def test_a_public_hook_is_reached_at_the_very_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: public)

    class Recording:
        def __init__(self, **_named: Any) -> None: ...
        def __enter__(self) -> "Recording":
            return self

        def __exit__(self, *_given: Any) -> None: ...
        def stream(self, method: str, url: Any, **named: Any) -> Any:
            name = named["extensions"]["sni_hostname"]
            asked.append((method, str(url), named["headers"]["Host"], name))
            raise sender.httpx.ConnectError("nobody")

    monkeypatch.setattr(sender.httpx, "Client", Recording)

    assert reason_of("https://hooks.agency.example/a?k=v", frozenset()) is NoticeReason.AWAY
    assert asked == [
        (
            "POST",
            "https://93.184.216.34/a?k=v",
            "hooks.agency.example",
            "hooks.agency.example",
        )
    ]


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104 - nothing is bound
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
        "2001:db8::1", "::127.0.0.1", "::ffff:0:7f00:1", "64:ff9b:1::7f00:1", "fec0::1",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_outside_is_public(ip: str) -> None:
    assert is_public(ip)


class _Root(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.names: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.names.append(record.name)


def test_nothing_that_apprise_says_reaches_our_log(chat: Chat) -> None:
    chat.status, root = 404, _Root()
    logging.getLogger().addHandler(root)
    try:
        reason_of(chat.mattermost)
    finally:
        logging.getLogger().removeHandler(root)

    assert "apprise" not in root.names


def test_an_error_names_no_address(chat: Chat) -> None:
    chat.status = 404
    with pytest.raises(ChatFailed) as caught:
        send(ChatAddress.parse(chat.mattermost, OWN), "Hello")

    assert "127.0.0.1" not in str(caught.value)
