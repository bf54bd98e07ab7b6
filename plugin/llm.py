"""Ask an OpenAI-compatible service for a completion: bounded in time and size, and never trusted.

Nothing of what is asked or answered is logged, and no error text holds any of it.
"""

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import structlog

from plugin.config import Config
from plugin.deadline import within
from plugin.errors import PluginError

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
TOTAL_SECONDS = 30.0
LONGEST_ANSWER = 256 * 1024
MOST_TOKENS = 1500

_SILENT = "The AI service did not answer in time."
_UNREADABLE = "The AI service gave an answer that could not be read."

_TURNS = threading.BoundedSemaphore(2)

logger = structlog.get_logger()


class LlmFailed(PluginError):
    """There is no draft. The message says what happened, to the recruiter."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, and for which model."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, config: Config) -> "Endpoint | None":
        """Return the service that the settings name; None where they name none."""
        if config.llm_url is None or config.llm_model is None:
            return None
        return cls(config.llm_url, config.llm_model, config.llm_key)


def complete(endpoint: Endpoint, messages: Sequence[dict[str, str]]) -> str:
    """Return the text that the model answers with. Raises LlmFailed.

    Of a web process's threads two may wait for a model: the others serve pages and take web hooks.
    """
    payload = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "stream": False,
    }
    if not _TURNS.acquire(blocking=False):
        raise LlmFailed("Other drafts are being written just now. Try again in a minute.")
    try:
        return _content(_post(endpoint, payload))
    finally:
        _TURNS.release()


def _post(endpoint: Endpoint, payload: dict[str, object]) -> bytes:
    headers = {"Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    url = f"{endpoint.url}/chat/completions"
    try:
        with (
            within(TOTAL_SECONDS) as cut_off,
            httpx.Client(timeout=timeout, follow_redirects=False) as client,
            client.stream("POST", url, json=payload, headers=headers, extensions=cut_off) as answer,
        ):
            _check_status(answer.status_code)
            return _read(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        logger.warning("llm_failed", error=type(error).__name__)
        raise LlmFailed(_SILENT) from None


def _check_status(status: int) -> None:
    if 200 <= status < 300:
        return
    logger.warning("llm_refused", status=status)
    if status == 429:
        raise LlmFailed("The AI service has too much to do at present. Try again in a minute.")
    if status in (401, 403):
        raise LlmFailed("The AI service does not let us in. Tell whoever runs Afterword.")
    raise LlmFailed(f"The AI service answered with an error ({status}).")


def _read(answer: httpx.Response) -> bytes:
    """Return the body, read within its time and its size."""
    ends_at = time.monotonic() + TOTAL_SECONDS
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LONGEST_ANSWER:
            logger.warning("llm_answer_too_long")
            raise LlmFailed(_UNREADABLE)
        if time.monotonic() > ends_at:
            logger.warning("llm_failed", error="too slow")
            raise LlmFailed(_SILENT)
    return bytes(body)


def _content(body: bytes) -> str:
    try:
        choice = json.loads(body)["choices"][0]
        content = choice["message"]["content"]
        is_cut = choice.get("finish_reason") == "length"
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        logger.warning("llm_answer_unreadable")
        raise LlmFailed(_UNREADABLE) from None
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        content = "".join(part for part in parts if isinstance(part, str))
    if not isinstance(content, str) or not content.strip() or is_cut:
        logger.warning("llm_answer_empty", is_cut=is_cut)
        raise LlmFailed("The AI service wrote no whole draft.")
    return content
