"""Bodies that programs send us: read whole, or not at all."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from plugin.config import MAX_BODY_BYTES


def read_body() -> bytes:
    """Return the request's body as it came. Raises RequestEntityTooLarge over MAX_BODY_BYTES.

    A body that states no length (chunked) is cut at Werkzeug's limit without a word, so the limit
    is set one byte further, and whatever reaches that byte is too large.
    """
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    request.max_content_length = MAX_BODY_BYTES + 1
    body = request.get_data(cache=False)
    if len(body) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    return body
