"""What may go wrong between a CRM and us, each with what is to be done about it."""


class CrmError(Exception):
    """A CRM call failed. `permanent`: no retry can help. `retry_after`: seconds the CRM asked for.

    The message never holds tokens, names or addresses. `advice`: sentences for whoever connects the
    CRM, where the message says only what went wrong on the wire.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool,
        retry_after: float | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.advice = advice

    @property
    def sentence(self) -> str:
        """Return what to tell a person: the advice if there is one, then the message."""
        said = str(self).rstrip(".") + "."
        return f"{self.advice} What happened: {said}" if self.advice else said


class CrmAuthError(CrmError):
    """The credentials are no longer good; a person must reconnect."""

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message, permanent=True, advice=advice)


class MustReconnect(CrmAuthError):
    """The consent itself is no longer good, so that asking again is in vain."""


class RecordGone(CrmError):
    """The CRM says that this record does not exist (any more)."""

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message, permanent=True, advice=advice)


class Unsupported(CrmError):
    """This kind of CRM has no such thing; its capabilities say so beforehand."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(f"A CRM of kind {kind} cannot {what}", permanent=True)


class BadSignature(Exception):
    """The bytes did not come from the CRM. Answer 401 and keep nothing."""


class UnreadablePayload(Exception):
    """It came from the CRM, but we cannot read it. Keep it, answer 200, show it."""


class BadLaunch(Exception):
    """The CRM's proof of who is looking does not hold. Answer 401."""
