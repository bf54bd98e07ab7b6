"""A chat service of the tests' own on loopback."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

TOKEN = "3ccdd113474722377935511fc85d3dd4"


@dataclass
class Chat:
    """What a Mattermost was sent through Apprise, and a web hook by us."""

    server: HTTPServer
    status: int = 200
    location: str = ""
    on_text: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        self.texts: list[str] = []
        self.lock = threading.Lock()
        for path in (f"/hooks/{TOKEN}", "/hook", f"/hooks/{TOKEN[::-1]}"):
            self.server.expect_request(path, method="POST").respond_with_handler(self._answer)

    @property
    def mattermost(self) -> str:
        return f"mmost://127.0.0.1:{self.server.port}/{TOKEN}"

    @property
    def other_mattermost(self) -> str:
        return f"mmost://127.0.0.1:{self.server.port}/{TOKEN[::-1]}"

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/hook"

    def _answer(self, request: Request) -> Response:
        body = request.get_json()
        with self.lock:
            if self.status < 300:
                self.texts.append(body["text"])
                self.on_text()
        headers = {"Location": self.location} if self.location else {}
        return Response("ok", self.status, headers)
