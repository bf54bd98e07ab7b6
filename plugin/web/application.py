"""The Flask application, whose log names no path: some of ours are secrets, or somebody's."""

from types import TracebackType

import structlog
from flask import Flask, request

logger = structlog.get_logger()

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Application(Flask):
    """Logs a failure with the page's endpoint; Flask would write the link's token down."""

    def log_exception(self, exc_info: ExcInfo) -> None:
        """Log what nobody caught."""
        logger.error("request_failed", endpoint=request.endpoint, exc_info=exc_info)
