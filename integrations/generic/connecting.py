"""What a CRM's developer or administrator does so that it calls us and shows our panel."""

from plugin.crm import Step

_PLACEHOLDERS = "&jwt={launch.jwt}"


def webhook_steps(url: str) -> tuple[Step, ...]:
    """Return how to send webhooks; a CRM that read our manifest does it without them."""
    return (
        Step("Let the CRM POST its events to this address, as docs/protocol.md describes.", url),
        Step(
            "Sign each with the shared secret, in this header.",
            "X-Afterword-Signature: t=<Unix seconds>,v1=<HMAC-SHA256 of t.body>",
        ),
        Step("Send one of the event ping to try it.", "ping"),
    )


def panel_steps(url: str) -> tuple[Step, ...]:
    """Return how to frame the panel, proven by a JWT that is made anew each time."""
    framed = f"{url}{_PLACEHOLDERS}" if "?" in url else f"{url}?{_PLACEHOLDERS[1:]}"
    return (
        Step("Show this address in a frame on the candidate's page.", framed),
        Step(
            "Put a new JWT in each time, signed with the shared secret, for one minute: who looks"
            " (sub) and at which candidate (candidate), as docs/protocol.md describes."
        ),
    )
