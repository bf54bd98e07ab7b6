"""Our own addresses for one candidate or one message, where mail to us is set up."""

from plugin.domain.inbound_addresses import InboundAddress, Purpose
from plugin.extensions import held


def capture_address(installation_id: int, candidate_id: int) -> str | None:
    """Return where a candidate sends copies of their notes; None where we take no mail."""
    return _write(Purpose.CANDIDATE, installation_id, candidate_id)


def return_path(installation_id: int, message_id: int) -> str | None:
    """Return the envelope's sender, to which a message's bounces come."""
    return _write(Purpose.BOUNCE, installation_id, message_id)


def reply_address(installation_id: int, message_id: int) -> str | None:
    """Return the address, beside the recruiter's own, to which a message's answers come."""
    return _write(Purpose.REPLY, installation_id, message_id)


def unsubscribe_address(installation_id: int, message_id: int) -> str | None:
    """Return where any mail ends the coaching e-mails to whom the message went."""
    return _write(Purpose.UNSUBSCRIBE, installation_id, message_id)


def _write(purpose: Purpose, installation_id: int, row_id: int) -> str | None:
    book = held.config.address_book
    return book.write(InboundAddress(purpose, installation_id, row_id)) if book else None
