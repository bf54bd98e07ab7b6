"""A person who uses the sandbox CRM's pages, forms and their tokens included."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')

BOOKING = {
    "submission": "S-1",
    "starts_at": "2026-07-14T10:30",
    "timezone": "Europe/Berlin",
    "minutes": "45",
    "round": "3",
    "interviewer_1_name": "Dr. Jo Park",
    "interviewer_1_email": "jo.park@halden-pike.example",
    "interviewer_1_title": "Head of Data",
    "interviewer_2_name": "Al Yu",
}
"""What is entered to book an interview."""


class Browser:
    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def see(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return unescape(answer.text)

    def send(self, path: str, page: str = "/mail", **fields: Any) -> TestResponse:
        """Send a form, with the token of the page that it is on."""
        token = TOKEN.search(self.client.get(page).text)
        assert token is not None
        return self.client.post(path, data={"csrf_token": token[1], **fields})
