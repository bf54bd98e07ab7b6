"""What somebody wrote themselves in a mail: without what they quote."""

import re

from mailparser_reply import EmailReplyParser

from plugin.domain.mail_text import SURPRISES

LIMIT = 2_000
"""The library's patterns take long over long texts; nobody greets or goes on holiday after this."""

_EMPTY_LINES = re.compile(r"\n\s*\n\s*")
_QUOTE = re.compile(r"^\s*>.*$", re.MULTILINE)
_PARSER = EmailReplyParser(languages=["en", "de", "fr", "es", "it", "nl", "pl", "sv", "da"])


def own_words(text: str) -> str:
    """Return the beginning of what was written, quotes and what follows them left out."""
    short = _EMPTY_LINES.sub("\n\n", text.strip())[:LIMIT]
    try:
        reply = _PARSER.parse_reply(short)
    except SURPRISES:
        reply = None
    return _QUOTE.sub("", short if reply is None else reply).strip()
