"""Each way in which a CRM can fail becomes the error that says what to do about it."""

import gzip
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from integrations.http import (
    IN_TROUBLE,
    NO_ANSWER,
    NOT_THE_CRM,
    REFUSED,
    CrmAnswer,
    CrmHttp,
    retry_after,
)
from plugin.crm import CrmAuthError, CrmError, RecordGone

SECRET = "a-token-that-nobody-may-read"


@pytest.fixture
def crm(httpserver: HTTPServer) -> CrmHttp:
    return CrmHttp(
        httpserver.url_for("/base"),
        headers=lambda: {"Authorization": f"Bearer {SECRET}"},
        timeout=0.5,
        max_bytes=2000,
    )


def answers(httpserver: HTTPServer, status: int, headers: dict[str, str] | None = None) -> None:
    httpserver.expect_request("/base/x").respond_with_data("no", status=status, headers=headers)


def failure(crm: CrmHttp) -> CrmError:
    with pytest.raises(CrmError) as caught:
        crm.get("/x", params={"email": "ana@agency.example"})
    return caught.value


def test_a_document_comes_back_and_the_token_goes_out(crm: CrmHttp, httpserver: HTTPServer) -> None:
    httpserver.expect_request(
        "/base/x", headers={"Authorization": f"Bearer {SECRET}"}, query_string={"a": "1"}
    ).respond_with_json({"b": 2})

    assert crm.get("/x", params={"a": "1"}).document() == {"b": 2}


@pytest.mark.parametrize(
    ("status", "permanent", "kind"),
    [
        (400, True, CrmError),
        (401, True, CrmAuthError),
        (403, True, CrmAuthError),
        (404, True, RecordGone),
        (408, False, CrmError),
        (409, True, CrmError),
        (410, True, RecordGone),
        (422, True, CrmError),
        (429, False, CrmError),
        (500, False, CrmError),
        (502, False, CrmError),
        (503, False, CrmError),
        (304, True, CrmError),
    ],
)
def test_a_status_says_whether_to_try_again(
    crm: CrmHttp, httpserver: HTTPServer, status: int, permanent: bool, kind: type[CrmError]
) -> None:
    answers(httpserver, status)

    error = failure(crm)

    assert type(error) is kind
    assert error.permanent is permanent
    assert error.retry_after is None


@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_that_was_asked_for_is_passed_on(
    crm: CrmHttp, httpserver: HTTPServer, status: int
) -> None:
    answers(httpserver, status, {"Retry-After": "7"})

    assert failure(crm).retry_after == 7.0


@pytest.mark.parametrize(
    ("status", "advice"),
    [(401, REFUSED), (404, NOT_THE_CRM), (500, IN_TROUBLE), (429, IN_TROUBLE), (422, None)],
)
def test_a_status_says_what_whoever_connects_the_crm_can_do(
    crm: CrmHttp, httpserver: HTTPServer, status: int, advice: str | None
) -> None:
    answers(httpserver, status)

    assert failure(crm).advice == advice


def test_nobody_listening_and_no_json_send_one_to_the_address(
    crm: CrmHttp, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/base/x").respond_with_data("<h1>Welcome</h1>")
    with pytest.raises(CrmError) as is_html:
        crm.get("/x").json()

    assert is_html.value.advice == NOT_THE_CRM
    assert failure(CrmHttp("http://127.0.0.1:1")).advice == NO_ANSWER


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("999999999999", 86400.0),
        ("Tue, 10 Feb 2026 09:00:30 GMT", 30.0),
        ("Tue, 10 Feb 2026 08:00:00 GMT", 0.0),
        ("Tue, 10 Feb 2026 09:00:30", None),
        ("soon", None),
        ("-1", None),
        ("١", None),
    ],
)
def test_a_wait_is_seconds_or_a_date_by_the_crms_own_clock(
    value: str, seconds: float | None
) -> None:
    headers = {"retry-after": value, "date": "Tue, 10 Feb 2026 09:00:00 GMT"}

    assert retry_after(headers) == seconds


def test_a_date_to_wait_for_says_nothing_where_the_answer_has_none() -> None:
    assert retry_after({"retry-after": "Tue, 10 Feb 2026 09:00:30 GMT"}) is None


def test_an_accepted_status_is_an_answer(crm: CrmHttp, httpserver: HTTPServer) -> None:
    answers(httpserver, 409)

    assert crm.request("GET", "/x", accept=frozenset({409})).status == 409


def test_which_statuses_mean_new_credentials_is_the_adapters_to_say(httpserver: HTTPServer) -> None:
    answers(httpserver, 403)
    crm = CrmHttp(httpserver.url_for("/base"), auth_statuses=frozenset({401}))

    error = failure(crm)

    assert type(error) is CrmError
    assert error.permanent


@pytest.mark.parametrize(
    "body", [b"<html>Sign in</html>", b'{"items": [', b"", b"\xff\xfe", b"[" * 1900]
)
def test_what_is_no_json_may_be_json_next_time(
    crm: CrmHttp, httpserver: HTTPServer, body: bytes
) -> None:
    httpserver.expect_request("/base/x").respond_with_data(body)

    with pytest.raises(CrmError) as caught:
        crm.get("/x").json()

    assert not caught.value.permanent


def test_a_list_is_no_document(crm: CrmHttp, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/base/x").respond_with_json([])

    with pytest.raises(CrmError, match="with an object"):
        crm.get("/x").document()


def test_nobody_listening_is_transient() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    error = failure(CrmHttp(f"http://127.0.0.1:{port}"))

    assert not error.permanent


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_silence_is_transient(silent_port: int) -> None:
    error = failure(CrmHttp(f"http://127.0.0.1:{silent_port}", timeout=0.1))

    assert not error.permanent
    assert "ReadTimeout" in str(error)


@contextmanager
def server_saying(raw: bytes) -> Iterator[str]:
    """A server that answers one request with exactly these bytes; yields its address."""

    def answer() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(raw)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_half_an_answer_is_transient() -> None:
    with server_saying(b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"items"') as url:
        error = failure(CrmHttp(url))

    assert not error.permanent


def test_a_redirect_to_no_address_is_permanent() -> None:
    raw = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://[\r\n\r\n"
    with server_saying(raw) as url:
        error = failure(CrmHttp(url))

    assert error.permanent


def test_a_large_answer_is_left_unread(crm: CrmHttp, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/base/x").respond_with_data(
        gzip.compress(b"x" * 100_000), headers={"Content-Encoding": "gzip"}
    )

    assert "too large" in str(failure(crm))


def test_a_redirect_within_the_crm_is_followed(crm: CrmHttp, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/base/x").respond_with_response(
        Response(status=307, headers={"Location": "/base/y"})
    )
    httpserver.expect_request("/base/y").respond_with_json({"ok": True})

    assert crm.get("/x").document() == {"ok": True}


@pytest.mark.parametrize(
    "target", ["http://localhost:1/steal", "https://127.0.0.1/", "//elsewhere.test/"]
)
def test_a_redirect_to_another_host_is_not(
    crm: CrmHttp, httpserver: HTTPServer, target: str
) -> None:
    httpserver.expect_request("/base/x").respond_with_response(
        Response(status=302, headers={"Location": target})
    )

    assert failure(crm).permanent


def test_a_redirect_in_a_circle_ends(crm: CrmHttp, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/base/x").respond_with_response(
        Response(status=302, headers={"Location": "/base/x"})
    )

    assert "without end" in str(failure(crm))


def test_a_post_is_not_redirected(crm: CrmHttp, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/base/x").respond_with_response(
        Response(status=307, headers={"Location": "/base/y"})
    )

    with pytest.raises(CrmError, match="redirects POST /base/x elsewhere"):
        crm.post("/x", {"a": 1})


def test_the_next_page_that_a_crm_names_is_on_its_own_host(
    crm: CrmHttp, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/base/next", query_string={"p": "2"}).respond_with_json({"p": 2})

    assert crm.get(httpserver.url_for("/base/next?p=2")).document() == {"p": 2}


@pytest.mark.parametrize("address", ["http://elsewhere.test/next", "http://[/", "http://a:b/"])
def test_a_page_on_another_host_is_not_asked_for(crm: CrmHttp, address: str) -> None:
    with pytest.raises(CrmError) as caught:
        crm.get(address)

    assert caught.value.permanent


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500])
def test_neither_tokens_nor_people_are_in_the_error(
    crm: CrmHttp, httpserver: HTTPServer, status: int
) -> None:
    answers(httpserver, status)

    error = failure(crm)

    assert SECRET not in repr(error)
    assert "ana" not in repr(error)
    assert error.__cause__ is None


@pytest.mark.parametrize(
    ("date", "clock"),
    [
        ("Tue, 10 Feb 2026 09:00:00 GMT", datetime(2026, 2, 10, 9, tzinfo=UTC)),
        ("Tue, 10 Feb 2026 10:00:00 +0100", datetime(2026, 2, 10, 9, tzinfo=UTC)),
        ("Tue, 10 Feb 2026 09:00:00", datetime(2026, 2, 10, 9, tzinfo=UTC)),
        ("today", None),
        (None, None),
    ],
)
def test_an_answer_tells_the_crms_clock(date: str | None, clock: datetime | None) -> None:
    answer = CrmAnswer(200, {"date": date} if date else {}, b"", "GET /")

    assert answer.answered_at == clock
