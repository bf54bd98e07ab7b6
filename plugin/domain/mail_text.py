"""Text out of mail's encodings: headers, parts and HTML, whatever charset they claim."""

import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from html.parser import HTMLParser

TEXT_LIMIT = 20_000
HEADER_LIMIT = 4_000

_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote", "table"})
_SILENT = frozenset({"script", "style", "head", "title"})

SURPRISES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the standard library's parsers raise for mails that nobody should send."""


def unfolded(text: str) -> str:
    """Return a header on one line, without what cannot be printed or kept."""
    return _BLANKS.sub(" ", printable(text[:HEADER_LIMIT])).strip()


def printable(text: str) -> str:
    """Return the text without control characters, overrides of direction and lone surrogates."""
    return _UNPRINTABLE.sub("", text)


def header_text(value: str) -> str:
    """Return what a header says: encoded words decoded, bare bytes taken for UTF-8."""
    bare = _from_bytes(value[:HEADER_LIMIT])
    try:
        pieces = decode_header(bare)
    except SURPRISES:
        return unfolded(bare)
    decoded = (
        piece if isinstance(piece, str) else _decode(piece, charset or "ascii")
        for piece, charset in pieces
    )
    return unfolded("".join(decoded))


def part_text(part: Message) -> str:
    """Return the text of one part, with LF lines, cut at TEXT_LIMIT."""
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset() or "utf-8"
    except SURPRISES:
        return ""
    if not isinstance(payload, bytes):
        return ""
    text = _decode(payload[: TEXT_LIMIT * 4], charset)
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))[:TEXT_LIMIT]


def text_of_html(html: str) -> str:
    """Return what an HTML part says, a line for each block."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except SURPRISES:
        pass
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(reader.said).split("\n"))
    return "\n".join(line for line in lines if line)


def _from_bytes(value: str) -> str:
    """Undo the surrogates by which the parser keeps bytes that are not ASCII."""
    if value.isascii():
        return value
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decode(given: bytes, charset: str) -> str:
    try:
        return given.decode(charset, "replace")
    except SURPRISES:  # a charset that nobody knows, or that is no charset (`hex`)
        return given.decode("utf-8", "replace")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Begin a line for a block; say nothing inside scripts and styles."""
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End the block."""
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        """Say the text."""
        if not self._silent:
            self.said.append(data)
