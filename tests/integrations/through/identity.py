"""A token endpoint whose refresh tokens are good once, as OAuth's are at most CRMs."""

import json
import re
from threading import Lock

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

FIRST = "refresh-1"


class Identity:
    """Gives `access-n` and `refresh-n`; `asked` are the refresh tokens that came, in order."""

    def __init__(self, server: HTTPServer, pattern: str) -> None:
        self.asked: list[str] = []
        self._good = FIRST
        self._lock = Lock()
        server.expect_request(re.compile(pattern), method="POST").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        with self._lock:
            given = request.form.get("refresh_token", "")
            self.asked.append(given)
            if given != self._good:
                return _json({"error": "invalid_grant"}, 400)
            number = len(self.asked) + 1
            self._good = f"refresh-{number}"
            document = {
                "access_token": f"access-{number}",
                "refresh_token": self._good,
                "token_type": "bearer",
                "expires_in": 3600,
            }
        return _json(document)


def _json(document: object, status: int = 200) -> Response:
    return Response(json.dumps(document), status, mimetype="application/json")
