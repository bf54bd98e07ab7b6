"""A mail server for the use cases that send."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.mail.servers import Mailbox, mail_server
from tests.use_cases.desk import use_mail_server


@pytest.fixture
def mailbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """The mail server of the application under test."""
    box = Mailbox()
    with mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        yield box
