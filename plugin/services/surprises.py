"""What an adapter's mistake raises, turned into a failure of the call that it was made in."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from plugin.crm import CrmAdapter, CrmError

SURPRISES = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""A vendor's answer that its adapter did not foresee ends in one of these."""

logger = structlog.get_logger()


@contextmanager
def as_crm_error(adapter: CrmAdapter) -> Iterator[None]:
    """Turn surprises into a transient CrmError: it is shown, and asked again after a wait.

    Else the task would die without a word in the rows, and be rung for again every 15 seconds.
    """
    try:
        yield
    except SURPRISES as error:
        logger.exception("adapter_failed", kind=adapter.kind)
        reason = f"We failed to read what the CRM answered ({type(error).__name__})"
        raise CrmError(reason, permanent=False) from error
