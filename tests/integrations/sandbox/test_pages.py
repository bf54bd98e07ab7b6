"""The sandbox CRM's pages work without JavaScript and say what is wrong with what was entered."""

import pytest

from integrations.sandbox.store import Interview, Mail
from tests.integrations.conftest import RunningSandbox
from tests.integrations.sandbox.browser import BOOKING, Browser

BROKEN = "I-39"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Candidates"),
        ("/candidates/new", "New candidate"),
        ("/candidates/C-7/edit", "Jürgen Öztürk"),
        ("/board", "Pipeline"),
        ("/interviews/new", "Book an interview"),
        ("/interviews/I-1/reschedule", "Reschedule Ana Ruiz, Data Engineer"),
        (f"/interviews/{BROKEN}/reschedule", "Reschedule Fatima Zahra El Idrissi"),
        ("/mail", "Mail"),
        ("/plugin", "Plugin"),
    ],
)
def test_every_page_opens(browser: Browser, path: str, heading: str) -> None:
    assert f">{heading}" in browser.see(path)


def test_nothing_comes_from_elsewhere(browser: Browser) -> None:
    page = browser.see("/")

    assert "https://" not in page
    assert "/bootstrap/static/" in page


def test_all_candidates_are_listed_by_name(browser: Browser) -> None:
    page = browser.see("/")

    assert page.count('<th scope="row">') == 40
    assert page.index("Aoife Brennan") < page.index("Zara Malik")


@pytest.mark.parametrize(
    "path", ["/candidates/C-99", "/interviews/I-99/reschedule", "/mail/1", "/mail/1/html"]
)
def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    assert browser.client.get(path).status_code == 404


def test_a_deleted_candidate_is_not_found(browser: Browser) -> None:
    browser.send("/candidates/C-7/delete")

    assert browser.client.get("/candidates/C-7").status_code == 404
    assert "Jürgen Öztürk" not in browser.see("/")


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("submission", "S-99", "Choose a candidate and a job order."),
        ("starts_at", "tomorrow", "Enter a date and a time."),
        ("starts_at", "2026-07-14T10:30+02:00", "Enter a date and a time."),
        ("starts_at", "0001-01-01T00:00", "Enter a date and a time."),
        ("timezone", "Mars/Olympus", "Choose a time zone, such as Europe/London."),
        ("minutes", "0", "Enter a length from 5 to 600 minutes."),
        ("minutes", "an hour", "Enter a length from 5 to 600 minutes."),
        ("round", "10", "Enter a round from 1 to 9."),
        ("interviewer_1_email", "jo", "Enter an e-mail address, or nothing."),
    ],
)
def test_a_wrong_entry_is_said_beside_its_field_and_the_rest_is_kept(
    browser: Browser, field: str, value: str, error: str
) -> None:
    answer = browser.send("/interviews/new", **(BOOKING | {field: value}))

    assert answer.status_code == 400
    assert f'id="{field}-error">{error}' in answer.text
    assert 'value="Dr. Jo Park"' in answer.text


def test_the_form_to_reschedule_has_the_local_time_and_the_people(browser: Browser) -> None:
    browser.send("/interviews/new", **BOOKING)

    page = browser.see("/interviews/I-40/reschedule")

    assert 'value="2026-07-14T10:30"' in page
    assert 'value="45"' in page
    assert 'value="jo.park@halden-pike.example"' in page


def test_rescheduling_keeps_who_an_interviewer_is(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    renamed = {"interviewer_1_ref": "park", "interviewer_1_name": "Dr. J. Park"}

    browser.send("/interviews/I-1/reschedule", **(BOOKING | renamed))

    with sandbox.here.store.reading() as session:
        interview = session.get_one(Interview, "I-1")
    assert interview.interviewers[0]["ref"] == "park"
    assert interview.starts_at == "2026-07-14T08:30:00+00:00"


def test_a_time_that_a_clock_change_leaves_out_comes_an_hour_later(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    browser.send("/interviews/new", **(BOOKING | {"starts_at": "2026-03-29T02:30"}))

    with sandbox.here.store.reading() as session:
        assert session.get_one(Interview, "I-40").starts_at == "2026-03-29T01:30:00+00:00"


def test_an_unknown_stage_is_refused(browser: Browser) -> None:
    assert browser.send("/submissions/S-1/stage", stage="limbo").status_code == 400


def put_mail(sandbox: RunningSandbox, raw: bytes) -> None:
    with sandbox.here.store.writing() as session:
        session.add(Mail(sender="a@x.example", recipients="b@y.example", raw=raw))


def test_a_message_is_shown_with_its_headers_text_and_links(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    put_mail(
        sandbox,
        b"From: a@x.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nX-Odd: yes\r\n\r\n"
        b"Open https://afterword.example/c/abc <script>\r\n",
    )

    page = browser.client.get("/mail/1").text

    assert ">Grüße</h1>" in page
    assert "X-Odd" in page
    assert 'href="https://afterword.example/c/abc"' in page
    assert "&lt;script&gt;" in page


def test_a_messages_html_is_shut_in(sandbox: RunningSandbox, browser: Browser) -> None:
    put_mail(sandbox, b"Content-Type: text/html\r\n\r\n<script>alert(1)</script>")

    answer = browser.client.get("/mail/1/html")

    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert 'sandbox title="The message' in browser.see("/mail/1")


def test_an_attached_calendar_file_can_be_read(sandbox: RunningSandbox, browser: Browser) -> None:
    put_mail(
        sandbox,
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n"
        b"--b\r\nContent-Type: text/calendar; charset=moon\r\n"
        b'Content-Disposition: attachment; filename="x.ics"\r\n\r\nBEGIN:VCALENDAR\r\n--b--\r\n',
    )

    page = browser.client.get("/mail/1").text

    assert "Attached: x.ics" in page
    assert "BEGIN:VCALENDAR" in page


def test_the_raw_source_is_the_bytes_that_came(sandbox: RunningSandbox, browser: Browser) -> None:
    raw = b"Subject: x\r\n\r\n\xff\xfe odd \r\n"
    put_mail(sandbox, raw)

    assert browser.client.get("/mail/1/raw").data == raw


def test_a_broken_message_is_shown_all_the_same(sandbox: RunningSandbox, browser: Browser) -> None:
    put_mail(sandbox, b"Content-Type: text/plain; charset=moon\r\nno header\r\n\r\nhello \xff")

    assert "hello" in browser.see("/mail/1")
