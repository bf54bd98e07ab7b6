"""`mailto:` addresses: a note opened in the writer's own mail program (RFC 6068)."""

from urllib.parse import quote

LONGEST_LINK = 1_900
"""Some mail programs cut off what is longer (measured by their users, not promised by any)."""


def mail_link(to: str, subject: str, body: str, bcc: str | None = None) -> tuple[str, bool]:
    """Return the link, and whether the body is in it: one that is too long has to be pasted."""
    parts = {"subject": subject, "body": body.replace("\n", "\r\n")} | ({"bcc": bcc} if bcc else {})
    whole = _link(to, parts)
    if len(whole) <= LONGEST_LINK:
        return whole, True
    return _link(to, {name: text for name, text in parts.items() if name != "body"}), False


def _link(to: str, parts: dict[str, str]) -> str:
    fields = "&".join(f"{name}={quote(text, safe='')}" for name, text in parts.items())
    return f"mailto:{quote(to, safe='@')}?{fields}"
