"""Bodies that programs send us: read whole, or not at all."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from plugin.config import MAX_BODY_BYTES


def read_body(limit: int = MAX_BODY_BYTES) -> bytes:
    """Return the request's body as it came. Raises RequestEntityTooLarge over `limit` bytes.

    A body that states no length (chunked) is cut at Werkzeug's limit without a word, so the limit
    is set one byte further, and whatever reaches that byte is too large.
    """
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
    request.max_content_length = limit + 1
    body = request.get_data(cache=False)
    if len(body) > limit:
        raise RequestEntityTooLarge
    return body
