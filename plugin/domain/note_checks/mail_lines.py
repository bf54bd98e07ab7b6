"""The lines of a mail as its sender wrote them, without what the mail program added."""

import re
from dataclasses import dataclass

_BREAK = re.compile(r"\r\n|\n|\r|\u2028|\u2029|\x0b|\x0c|\x85")
_QUOTE_MARK = re.compile(r"\s{0,20}(?:>|\|\s)")
_DIVIDER = re.compile(
    r"\s{0,20}(?:[-_*=\s]{0,40}(?:original message|original e?-?mail|forwarded message|"
    r"urspr.ngliche nachricht|message d'origine|mensaje original|messaggio originale|"
    r"begin forwarded message|reply above)\b.{0,60}|_{20,}\s{0,20})",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\s{0,20}(?:on|am|le|el|il|op|den|em|dnia)\b.{3,200}"
    r"\b(?:wrote|schrieb|a .crit|escribi.|ha scritto|schreef|skrev|escreveu|napisa.)\b.{0,80}:\s*",
    re.IGNORECASE,
)
_WROTE_START = re.compile(r"\s{0,20}(?:on|am|le|el)\b.{3,120}\d{2}[:.]\d{2}.{0,80}", re.IGNORECASE)
_WROTE_END = re.compile(r".{0,80}\b(?:wrote|schrieb|a .crit|escribi.)\s*:\s*", re.IGNORECASE)
_HEADER = re.compile(
    r"\s{0,20}\*?(?:from|von|de|da|van|sent|gesendet|envoy.|enviado|date|datum|to|an|subject|"
    r"betreff|objet|asunto|cc)\s?:\*?\s?\S.{0,200}",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\s{0,20}[-–—*_(]{0,4}\s?(?:(?:this (?:e-?mail|message|mail) (?:was )?)?"
    r"(?:sent|written|typed|envoy.|enviado|gesendet|inviato|verzonden|skickat|sendt|wys.ano)\b"
    r".{0,30}\b(?:from|via|on|using|with|by|mit|von|depuis|de|desde|da|met|fr.n|fra|z)\b"
    r".{0,30}\b(?:i?phone|ipad|mobile?|m.vil|handy|smartphone|android|blackberry|samsung|galaxy|"
    r"outlook|gmail|yahoo|mail|tablet|device|huawei|pixel|app|cell|proton|thumbs?)\b.{0,120}"
    r"|get outlook for .{1,30}|(?:please )?(?:excuse|forgive|pardon) (?:any |the |my )?"
    r"(?:brevity|typos?|thumbs).{0,60})",
    re.IGNORECASE,
)
_MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line and where it begins in the body."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Return where the line ends in the body, its break aside."""
        return self.start + len(self.text)

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing to read on the line."""
        return not any(char.isalnum() for char in self.text)


def lines_of(body: str) -> list[Line]:
    """Return all lines of the body, whatever breaks them."""
    lines = []
    start = 0
    for match in _BREAK.finditer(body):
        lines.append(Line(body[start : match.start()], start))
        start = match.end()
    lines.append(Line(body[start:], start))
    return lines


def own_lines(body: str) -> list[Line]:
    """Return the lines that the sender wrote: without quoted mail and "Sent from my phone"."""
    lines = lines_of(body)
    if len(lines) > _MOST_LINES:  # no note; a look at both its ends will do
        lines = [*lines[: _MOST_LINES // 2], *lines[-_MOST_LINES // 2 :]]
    kept: list[Line] = []
    for place, line in enumerate(lines):
        if _starts_quoted_mail(lines, place) and _has_text(kept):
            break
        if not _is_of_the_program(lines, place):
            kept.append(line)
    return kept


def _is_of_the_program(lines: list[Line], place: int) -> bool:
    """Tell whether the line is quoted, introduces what is quoted, or names the device."""
    text = lines[place].text
    if _QUOTE_MARK.match(text) or _DEVICE.fullmatch(text[:400]):
        return True
    next_texts = [line.text for line in lines[place + 1 : place + 4] if not line.is_blank]
    is_above_quote = bool(next_texts) and bool(_QUOTE_MARK.match(next_texts[0]))
    return is_above_quote and bool(_WROTE.fullmatch(text[:400]))


def _has_text(lines: list[Line]) -> bool:
    return any(not line.is_blank for line in lines)


def _starts_quoted_mail(lines: list[Line], place: int) -> bool:
    """Tell whether everything from here on is somebody else's mail.

    A line "On … wrote:" above lines marked with > does not: the sender may go on beneath them.
    """
    text = lines[place].text[:400]
    if _DIVIDER.fullmatch(text):
        return True
    following = lines[place + 1 : place + 3]
    if _WROTE.fullmatch(text) or (
        following and _WROTE_START.fullmatch(text) and _WROTE_END.fullmatch(following[0].text[:200])
    ):
        return not any(_QUOTE_MARK.match(line.text) for line in lines[place + 1 : place + 5])
    return len(following) == 2 and all(
        _HEADER.fullmatch(line.text[:260]) for line in (lines[place], *following)
    )
