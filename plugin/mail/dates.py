"""When an e-mail of ours was composed, from its own bytes."""

from datetime import datetime
from email.parser import BytesHeaderParser
from email.policy import SMTP


def composed_at(mime: bytes) -> datetime:
    """Return the Date of the bytes that `compose` made, without reading their body."""
    moment: datetime = BytesHeaderParser(policy=SMTP).parsebytes(mime)["Date"].datetime
    return moment
