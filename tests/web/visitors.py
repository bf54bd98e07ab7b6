"""Browsers of recruiters: signed in, with the form token that a page would have given them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from plugin.clock import utcnow
from plugin.services.access import Viewer

BASE = "https://afterword.example"
_TOKEN = "a token of the tests"


@dataclass(frozen=True)
class Visitor:
    """One browser. `get` and `post` speak to the site's own address, over TLS."""

    app: Flask
    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, base_url=BASE, **options)

    def post(
        self, path: str, data: Mapping[str, object] | None = None, **options: Any
    ) -> TestResponse:
        """Send a form of a page that this browser has open."""
        form = {"csrf_token": self._token(), **(data or {})}
        return self.client.post(path, base_url=BASE, data=form, **options)

    def post_forged(self, path: str) -> TestResponse:
        """Send a form as another site would make this browser do."""
        return self.client.post(path, base_url=BASE, data={"until": "tomorrow"})

    def keep(self, **session: Any) -> None:
        """Put values into the browser's signed session."""
        with self.client.session_transaction(base_url=BASE) as kept:
            kept.update(session)

    def session(self) -> dict[str, Any]:
        with self.client.session_transaction(base_url=BASE) as kept:
            return dict(kept)

    def _token(self) -> str:
        self.keep(csrf_token=_TOKEN)
        serializer = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token")
        return str(serializer.dumps(_TOKEN))


def visitor(app: Flask, viewer: Viewer | None = None, *, framed: bool = False) -> Visitor:
    """Return a browser in which this viewer is signed in, in the CRM's frame or outside it."""
    made = Visitor(app, app.test_client())
    if viewer is not None:
        kept = asdict(viewer) | {"at": int(utcnow().timestamp())}
        made.keep(**{"framed" if framed else "own": kept})
    return made


def text_of(response: TestResponse) -> str:
    """Return what a page says, without its markup, blanks made one."""
    reader = _Reader()
    reader.feed(response.get_data(as_text=True))
    return " ".join("".join(reader.said).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.is_silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_silent += tag in ("script", "style")
        self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.is_silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.is_silent:
            self.said.append(data)
