"""A language model of the tests' own: it speaks the protocol on loopback, and answers as told."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from plugin.extensions import held

LETTER = {"subject": "Your thank-you note", "text": "Hi Ana,\n\nPlease write today.\n\nSam Lee"}


@dataclass
class StubModel:
    """`content` is what it writes; `answer` may make any other response of a request."""

    server: HTTPServer
    content: str = field(default_factory=lambda: json.dumps(LETTER))
    answer: Callable[[Request], Response] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server.expect_request("/v1/chat/completions", method="POST").respond_with_handler(
            self._respond
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/v1"

    def writes(self, text: str, subject: str = "Your thank-you note") -> None:
        self.content = json.dumps({"subject": subject, "text": text})

    def told(self) -> dict[str, str]:
        """The facts of the last request."""
        facts: dict[str, str] = json.loads(self.asked[-1]["messages"][-1]["content"])["facts"]
        return facts

    def _respond(self, request: Request) -> Response:
        self.asked.append(request.get_json())
        self.headers.append(dict(request.headers))
        if self.answer is not None:
            return self.answer(request)
        return completion(self.content)


def completion(content: Any, **choice: Any) -> Response:
    """The protocol's answer."""
    body = {"choices": [{"message": {"role": "assistant", "content": content}, **choice}]}
    return Response(json.dumps(body), content_type="application/json")


def use_model(monkeypatch: pytest.MonkeyPatch, model: StubModel) -> None:
    """Let the application ask this model."""
    config = replace(held.config, llm_url=model.url, llm_model="small", llm_key="a-secret-key")
    monkeypatch.setattr(held, "config", config)
