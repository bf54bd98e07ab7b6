"""The calls read what a real site answered, byte for byte."""

from datetime import date

from pytest_httpserver import HTTPServer

from integrations.frappe_hr.adapter import FrappeHrAdapter
from integrations.frappe_hr.api import FrappeApi
from integrations.http import CrmHttp
from plugin.clock import utcnow
from plugin.crm import NoteDraft, TaskDraft
from tests.integrations.frappe_hr.captured import answer

WHO = "amara@example.com"
METHOD = "/api/method/frappe"


def serve(server: HTTPServer, path: str, name: str, method: str = "GET") -> None:
    server.expect_request(path, method=method).respond_with_json(answer(name))


def test_a_comment_is_made_and_named(httpserver: HTTPServer, adapter: FrappeHrAdapter) -> None:
    serve(httpserver, f"{METHOD}.desk.form.load.getdoc", "36-timeline-docinfo")
    serve(httpserver, f"{METHOD}.auth.get_logged_user", "05-whoami")
    serve(httpserver, f"{METHOD}.desk.form.utils.add_comment", "30b-add-comment-method", "POST")

    assert adapter.write_note(NoteDraft("message-1", WHO, WHO, "Well done.")) == "hg49vhtnff"


def test_a_todo_is_made_and_named(httpserver: HTTPServer, adapter: FrappeHrAdapter) -> None:
    httpserver.expect_request("/api/resource/ToDo", method="GET").respond_with_json({"data": []})
    serve(httpserver, f"{METHOD}.auth.get_logged_user", "05-whoami")
    serve(httpserver, "/api/resource/ToDo", "31-todo-create", "POST")

    task = TaskDraft("prompt-1", WHO, WHO, "rita@agency.test", "Coach", date(2026, 11, 23))

    assert adapter.write_task(task) == "hg4chqbvu3"


def test_the_rows_of_a_joined_list_are_panels(httpserver: HTTPServer) -> None:
    serve(httpserver, "/api/resource/Interview", "20d-interview-list-child-table")
    api = FrappeApi(CrmHttp(httpserver.url_for("")), utcnow)

    assert api.panels(["HR-INT-2026-0001"])["HR-INT-2026-0001"] == [
        "hugo@client.example",
        "irene@client.example",
    ]


def test_comments_come_with_the_application(httpserver: HTTPServer) -> None:
    serve(httpserver, f"{METHOD}.desk.form.load.getdoc", "36-timeline-docinfo")
    api = FrappeApi(CrmHttp(httpserver.url_for("")), utcnow)

    assert "<p>Coaching note 2</p>\n" in [one["content"] for one in api.comments(WHO)]
